"""Screens: which screens of rooms are running, what does each show, and which note stands on them?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components import viewer
from components.screens.page import ADDRESS, screens_page

register_page(__name__, path=ADDRESS, name="page.screens", order=None)


def layout(**_query: str | list[str]) -> Component:
    return screens_page(viewer.language())
