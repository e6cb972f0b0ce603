"""One dossier: is it late, and why is it due when it is?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components.dossier import dossier_page

register_page(__name__, path_template="/ho-so/<code>", name="page.dossier", order=None)


def layout(path: str = "", **_query: str | list[str]) -> Component:
    return dossier_page(path.removeprefix("/ho-so/").rstrip("/"))
