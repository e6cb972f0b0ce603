"""The switch of a page of units: which number is looked at. Each choice is an address."""

from __future__ import annotations

from dataclasses import replace

from dash import MATCH, Input, Output, State, callback, html
from dash.development.base_component import Component

from components import viewer
from components.asking import asked
from components.browser_values import Said, understood
from components.formats import Language
from components.i18n import say
from components.panels.looking import LOOKED_AT, looked_at
from data_access.store import NoMartError


def switch(page: str, language: Language) -> Component:
    """The place of the switch; what is chosen follows the address."""
    return html.Ul(id={"part": "looking", "page": page}, className="looking", **{"aria-label": say("looking.label", language)})


@callback(
    Output({"part": "looking", "page": MATCH}, "children"),
    Input("address", "data"),
    Input("version", "data"),
    State("view", "data"),
)
def tell_choices(search: Said, _version: Said, view: dict[str, Language]) -> list[Component]:
    """Every number that can be looked at, as a link to the same page."""
    asked_for = understood(search)
    try:
        found = asked(asked_for, viewer.store(), viewer.scope(), viewer.spoken(view))
    except NoMartError:
        return []
    chosen = looked_at(found.reading)
    return [
        html.Li(
            html.A(
                found.reading.say(f"looking.head.{name}"),
                href=replace(found.filters, count=name, age=None).to_search(),
                className="chip",
                **({"aria-current": "true"} if name == chosen else {}),
            )
        )
        for name in LOOKED_AT
    ]
