"""Departments: who holds what is not resolved, in which fields, and who is late in their fields elsewhere?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components.page import page, placed
from components.panels.department_fields import FIELDS_IN_COMMUNES, HELD_BY_FIELD
from components.panels.unit_shares import SHARES
from components.panels.unit_sheet import PANELS_OF as SHEETS
from components.panels.unit_weeks import LINES
from components.panels.units import ALL_DEPARTMENTS

ROWS = (
    ((ALL_DEPARTMENTS, "seven"), (LINES["on-time-months-of-departments"], "five aside")),
    ((HELD_BY_FIELD, "seven"), (SHARES["overdue-by-procedure-of-departments"], "five aside")),
    ((FIELDS_IN_COMMUNES, "full aside"),),
    ((SHEETS["department"], "full"),),
    ((SHEETS["land_branch"], "full aside"),),
)

register_page(__name__, path="/so-nganh", name="page.departments", order=3, panels=placed(ROWS))


def layout(**_query: str | list[str]) -> Component:
    return page("departments", ROWS)
