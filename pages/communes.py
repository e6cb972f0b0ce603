"""Communes: which are really slow, and which merely have few dossiers?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components import viewer
from components.looking import switch
from components.page import page, placed
from components.panels.unit_funnel import PANELS_OF as FUNNELS
from components.panels.unit_groups import COMPARED, GROUPS
from components.panels.unit_map import UNIT_MAP
from components.panels.unit_shares import SHARES
from components.panels.unit_sheet import PANELS_OF as SHEETS
from components.panels.unit_weeks import LINES

ROWS = (
    ((UNIT_MAP, "five aside"), (FUNNELS["commune"], "plot seven tall aside")),
    ((SHEETS["commune"], "full"),),
    ((SHARES["overdue-by-commune-pareto"], "half"), (SHARES["overdue-by-procedure-of-communes"], "half aside")),
    ((LINES["on-time-weeks-of-communes"], "full aside"),),
    (
        (GROUPS["old_district"], "half high aside"),
        (COMPARED, "half aside"),
        (GROUPS["kind"], "half aside"),
        (GROUPS["difficult_area"], "half aside"),
    ),
)

register_page(__name__, path="/xa-phuong", name="page.communes", order=2, panels=placed(ROWS))


def layout(**_query: str | list[str]) -> Component:
    return page("communes", ROWS, above=(switch("communes", viewer.language()),))
