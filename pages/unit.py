"""One unit: where does it stand, and what holds it up?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components.page import page, placed
from components.panels.ahead import DUE_NEXT
from components.panels.flows import FLOW
from components.panels.lateness import AGEING
from components.panels.unit_profile import UNIT_FIGURES
from components.panels.unit_shares import SHARES
from components.unit_page import unit_page
from components.unit_tools import unit_tools

ROWS = (
    ((FLOW, "plot wide"), (AGEING, "narrow")),
    ((SHARES["overdue-by-procedure"], "half"), (SHARES["overdue-by-field"], "half aside")),
    ((DUE_NEXT, "strip aside"), (SHARES["overdue-by-step"], "strip aside"), (SHARES["overdue-by-cause"], "strip aside")),
)

register_page(__name__, path_template="/don-vi/<code>", name="page.unit", order=None, panels=placed(ROWS, UNIT_FIGURES))


def layout(path: str = "", **_query: str | list[str]) -> Component:
    return unit_page(path, lambda code: page("unit", ROWS, head=UNIT_FIGURES, above=(unit_tools(code),)))
