"""Dossiers: which ones does a number count, who holds them, how late are they?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components import viewer
from components.dossiers import dossier_list
from components.page import page

register_page(__name__, path="/ho-so", name="page.dossiers", order=None, panels=(), lists=True)


def layout(**_query: str | list[str]) -> Component:
    return page("dossiers", (), below=(dossier_list(viewer.language()),))
