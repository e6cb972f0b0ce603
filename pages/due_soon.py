"""Due soon: what will be overdue tomorrow unless somebody does it today, and who holds it?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components import viewer
from components.dossiers import dossier_list
from components.page import page, placed
from components.panels.ahead import DUE_NEXT
from components.panels.due_list import DUE_BY_STEP

ROWS = (((DUE_BY_STEP, "wide"), (DUE_NEXT, "narrow aside")),)

register_page(__name__, path="/sap-den-han", name="page.due", order=4, panels=placed(ROWS), lists=True)


def layout(**_query: str | list[str]) -> Component:
    return page("due", ROWS, below=(dossier_list(viewer.language(), usual="due_soon"),))
