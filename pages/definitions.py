"""Definitions: what does each number mean, how is it made, and by which law?"""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components import viewer
from components.definition_page import ADDRESS, definition_page

register_page(__name__, path=ADDRESS, name="page.definitions", order=None)


def layout(**_query: str | list[str]) -> Component:
    return definition_page(viewer.language())
