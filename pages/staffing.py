"""Staffing: who is missing, where, and where are there too many?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components.page import page, placed
from components.panels.staffing import BY_DAY, HEADS
from components.panels.staffing_gaps import BY_UNIT, BY_UNIT_AND_SPECIALITY
from components.panels.staffing_load import LOAD_BY_UNIT

ROWS = (
    ((BY_UNIT, "five"), (LOAD_BY_UNIT, "plot seven tall aside")),
    ((BY_UNIT_AND_SPECIALITY, "full"),),
    ((BY_DAY, "wide aside"),),
)

register_page(__name__, path="/nhan-su", name="page.staffing", order=6, panels=placed(ROWS, HEADS))


def layout(**_query: str | list[str]) -> Component:
    return page("staffing", ROWS, head=HEADS)
