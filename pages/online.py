"""Online procedures: are all of the catalogue online (2.109 of 2.239), and do people use them?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components.page import page, placed
from components.panels.not_online import BY_FIELD, BY_OWNER, BY_REASON, LIST
from components.panels.online import AVAILABLE, HEAD

ROWS = (
    ((AVAILABLE, "wide named"), (BY_FIELD, "narrow named aside")),
    ((BY_OWNER, "half named"), (BY_REASON, "half named aside")),
    ((LIST, "sheet"),),
)

register_page(__name__, path="/truc-tuyen", name="page.online", order=5, panels=placed(ROWS, HEAD))


def layout(**_query: str | list[str]) -> Component:
    return page("online", ROWS, head=HEAD)
