"""Not found: which pages are there?"""

from __future__ import annotations

import dash
from dash import register_page
from dash.development.base_component import Component

from components import viewer
from components.dead_end import dead_end
from components.i18n import say

register_page(__name__, name="page.not_found", path="/404")


def layout(**_query: str | list[str]) -> Component:
    language = viewer.language()
    # A page of one dossier has no address without its code.
    known = [page["path"] for page in dash.page_registry.values() if page["module"] != __name__ and page["path_template"] is None]
    return dead_end(say("page.not_found", language), known, language)
