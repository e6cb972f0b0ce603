"""The search of the whole program: a button at the head, a dialog, and the addresses that answer it.

assets/search.js opens the dialog by the key / and asks; what is found, and in which words, the server says (components/finder.py).
"""

from __future__ import annotations

import dash
from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, abort, jsonify, request

from components import elements as h
from components import viewer
from components.asking import Asked, asked
from components.filter_bar import SEARCHED
from components.finder import Place, found, options, told
from components.formats import Language
from components.i18n import say
from components.markup import holder, markup
from data_access.listing import LONGEST_QUERY
from data_access.store import NoMartError

SEARCH, OPTIONS = "/search", "/search/options"
WALL = Place("wall.title", "/tuong", apart=True)


def search_button(language: Language) -> Component:
    """What opens the search, for whoever does not know its key."""
    return html.Button(
        [
            html.Span("⌕", className="seek__sign", **{"aria-hidden": "true"}),
            html.Span(say("search.button", language), className="seek__words"),
            html.Kbd("/", className="seek__key", **{"aria-hidden": "true"}),
        ],
        id="search-open",
        type="button",
        className="button seek",
        title=say("search.title", language),
        **{"aria-label": say("search.title", language), "aria-haspopup": "dialog", "aria-keyshortcuts": "/"},
    )


def search_dialog(language: Language) -> Component:
    """The empty dialog; its list is a combobox's, whose options are links."""
    field = h.Input(
        id="search-query",
        type="text",
        role="combobox",
        placeholder=say("search.hint", language),
        maxLength=LONGEST_QUERY,
        autoComplete="off",
        spellCheck="false",
        enterKeyHint="go",
        **{
            "aria-label": say("search.title", language),
            "aria-expanded": "false",
            "aria-controls": "search-found",
            "aria-autocomplete": "list",
        },
    )
    close = h.Button("×", id="search-close", type="button", className="button", **{"aria-label": say("search.close", language)})
    content = [
        h.Div([field, close], className="search__box"),
        h.Div(id="search-found", role="listbox", className="search__found", **{"aria-label": say("search.results", language)}),
        h.P(id="search-told", role="status", className="search__told", **{"data-failed": say("search.failed", language)}),
        h.P(say("search.keys", language), className="search__keys"),
    ]
    return html.Dialog(
        holder(**{"data-markup": markup(content)}), id="search", className="search", **{"aria-label": say("search.title", language)}
    )


def serve_search(server: Flask) -> None:
    """Answer what is typed into the dialog, and into the choices of the filter bar."""

    @server.get(SEARCH)
    def search() -> Response:
        language, query = viewer.language(), request.args.get("q", "")
        return jsonify(told(found(query, places(), _asked(language), language), query, language))

    @server.get(OPTIONS)
    def search_options() -> Response:
        name, question = request.args.get("of", ""), _asked(viewer.language())
        if name not in SEARCHED:
            abort(404)
        return jsonify(codes=options(request.args.get("q", ""), question, name) if question else ())


def places() -> tuple[Place, ...]:
    """The pages that stand by themselves, in the order of their links, and the wall."""
    listed = [page for page in dash.page_registry.values() if not page["path_template"] and page["module"] != "pages.not_found_404"]
    listed.sort(key=lambda page: (page["order"] is None, page["order"] or 0))
    return (*(Place(page["name"], page["path"]) for page in listed), WALL)


def _asked(language: Language) -> Asked | None:
    try:
        return asked(request.args.get("at", ""), viewer.store(), viewer.scope(), language)
    except NoMartError:
        return None
