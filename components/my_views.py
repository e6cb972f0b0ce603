"""What a person keeps in this browser: a unit of their own, and views under names. The server knows nothing of it.

assets/my_unit.js and assets/views.js fill what stands here; their texts come along as data.
"""

from __future__ import annotations

import json

from dash import ClientsideFunction, Input, Output, State, clientside_callback, dcc, html
from dash.development.base_component import Component

from components import viewer
from components.formats import Language, number
from components.i18n import say
from data_access.store import NoMartError

# More would not be found again in a menu.
MOST = 50
UNIT_TEXTS = ("badge", "reset", "choose", "chosen", "dropped", "hint", "blocked")
VIEW_TEXTS = (
    *("saved", "none", "name", "save", "stored", "replaced", "unnamed", "full", "rename", "renamed", "taken", "remove", "removed"),
    *("link", "copied", "by_hand", "copy_all", "text", "take", "taken_in", "blocked"),
)


def my_views(language: Language) -> Component:
    """The badge of the own unit, and the menu; both empty until the browser says what it keeps."""
    return html.Div(
        [
            html.Span(id="my-unit", className="mine", hidden=True),
            html.Details(
                [
                    html.Summary(say("mine.menu", language), className="button"),
                    html.Div(
                        [
                            html.P(say("mine.unit", language), className="views__title"),
                            html.Div(id="my-unit-choice"),
                            html.P(say("mine.saved", language), className="views__title"),
                            html.Div(id="views-list"),
                            html.P(id="views-status", role="status"),
                        ],
                        className="views__body",
                    ),
                ],
                id="views",
                className="views",
            ),
            dcc.Store(id="unit-names", data=_unit_names()),
            dcc.Store(id="my-unit-asked"),
        ],
        id="my-views",
        className="my-views",
        **{
            "data-unit-texts": _texts(UNIT_TEXTS, language),
            "data-view-texts": _texts(VIEW_TEXTS, language),
            "data-most": str(MOST),
        },
    )


def _texts(names: tuple[str, ...], language: Language) -> str:
    """Sentences for the browser, with their places left open."""
    places = {name: f"{{{name}}}" for name in ("name", "count", "ignored")}
    return json.dumps(
        {name: say(f"mine.{name}", language, most=number(MOST, language), **places) for name in names}, ensure_ascii=False
    )


def _unit_names() -> dict[str, str]:
    """The name of each unit by its code; none while there is no mart."""
    try:
        unit = viewer.store().mart().dimensions.unit
    except NoMartError:
        return {}
    return dict(zip(unit["code"], unit["name"], strict=True))


clientside_callback(
    ClientsideFunction("tthc", "knowUnits"),
    Output("my-unit-asked", "data"),
    Input("address", "data"),
    State("unit-names", "data"),
)
