"""What can be done with the page of one unit: make it one's own, print it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components import viewer
from components.i18n import say
from data_access.store import NoMartError


def unit_tools(code: str) -> Component:
    """Buttons for a unit that there is; none for any other."""
    language = viewer.language()
    try:
        name = viewer.store().mart().dimensions.unit_names.get(code)
    except NoMartError:
        name = None
    if name is None:
        return html.Div()
    own = html.Button(
        say("unit.own", language),
        type="button",
        className="button",
        **{"data-my-unit": code, "data-my-unit-name": name},
    )
    paper = html.Button(say("unit.print", language), type="button", className="button", **{"data-print": ""})
    return html.Div([own, paper], className="unit-tools")
