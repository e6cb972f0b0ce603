"""Overview: how is the whole city doing, what stands out, and where?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components.page import page, placed
from components.panels.ahead import DUE_NEXT
from components.panels.changes import SINCE_YESTERDAY
from components.panels.criteria import CRITERIA_MET
from components.panels.flows import FLOW
from components.panels.headline import KPIS
from components.panels.lateness import AGEING
from components.panels.units import DEPARTMENTS, MAP, RANKING

ROWS = (
    ((FLOW, "plot wide"), (AGEING, "narrow")),
    ((DUE_NEXT, "strip aside"), (SINCE_YESTERDAY, "strip aside"), (CRITERIA_MET, "strip aside")),
    ((MAP, "third aside"), (RANKING, "third"), (DEPARTMENTS, "third aside")),
)

register_page(__name__, path="/", name="page.overview", order=1, panels=placed(ROWS, KPIS))


def layout(**_query: str | list[str]) -> Component:
    return page("overview", ROWS, head=KPIS)
