"""An address that leads nowhere: what is wrong with it in one sentence, which is the page's title too, and pages to go on from."""

from __future__ import annotations

from collections.abc import Iterable

import dash
from dash import ClientsideFunction, Input, Output, State, clientside_callback, dcc, html
from dash.development.base_component import Component

from components import elements as h
from components.elements import Element
from components.formats import Language
from components.i18n import say


def dead_end(sentence: str, paths: Iterable[str], language: Language) -> Component:
    """A page of one sentence with the pages at these paths below it; no filters apply to it."""
    links = [html.Li(html.A(name, href=path, className="chip")) for path, name in _named(paths, language)]
    return html.Div(
        [
            html.H1(sentence, id="dead-end"),
            html.P(say("page.ways_on", language), className="lede"),
            html.Ul(links, className="ways"),
            dcc.Store(id="dead-end-titled"),
        ],
        className="page dead-end",
    )


def ways_on(paths: Iterable[str], language: Language) -> Element:
    """The same pages, for a page that is told as markup."""
    return h.Ul([h.Li(h.A(name, href=path, className="chip")) for path, name in _named(paths, language)], className="ways")


def _named(paths: Iterable[str], language: Language) -> list[tuple[str, str]]:
    names = {page["path"]: page["name"] for page in dash.page_registry.values()}
    return [(path, say(names[path], language)) for path in paths]


clientside_callback(
    ClientsideFunction("tthc", "entitle"),
    Output("dead-end-titled", "data"),
    Input("dead-end", "children"),
    State("view", "data"),
)
