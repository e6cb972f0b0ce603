"""The frame around every page: name, navigation, filters, freshness, language and theme."""

from __future__ import annotations

import dash
from dash import ClientsideFunction, Input, Output, State, clientside_callback, dcc, html
from dash.development.base_component import Component

from components import formats, viewer
from components.definition_page import ADDRESS
from components.drawer import drawer
from components.filter_bar import filter_bar, no_filters
from components.formats import LANGUAGES, Language
from components.freshness import freshness
from components.i18n import say
from components.my_views import my_views
from components.periods import presets
from components.screens.page import ADDRESS as SCREENS
from components.searching import search_button, search_dialog
from data_access import clock
from data_access.clock import day_date
from data_access.store import NoMartError


def shell() -> Component:
    """The layout of the program, made for each page load."""
    language = viewer.language()
    badge = freshness(language)
    return html.Div(
        [
            html.A(say("shell.skip", language), href="#main", className="skip"),
            _head(language),
            *_open(language),
            *_holidays(language),
            _bar(language, badge),
            html.P(say("shell.unanswered", language), className="unanswered__note", role="alert"),
            html.Main(dash.page_container, id="main", tabIndex="-1"),
            _foot(language),
            drawer(language),
            search_dialog(language),
            dcc.Store(id="address"),
            dcc.Store(id="moved"),
            dcc.Store(id="theme"),
            dcc.Store(id="version", data=badge["version"]),
            dcc.Store(id="view", data={"language": language}),
        ],
        className="shell",
        lang=language,
        **{"data-all": say("fold.all", language, count="{count}"), "data-fewer": say("fold.fewer", language)},
    )


def _head(language: Language) -> Component:
    store = viewer.store()
    name = say("shell.name", language, province=store.pack.short_name)
    links = [
        html.Li(html.A(say(page["name"], language), href=page["path"], className="nav__link"))
        for page in dash.page_registry.values()
        if page["order"] is not None
    ]
    return html.Header(
        [
            html.A(
                [
                    html.Span(className="brand__mark", **{"aria-hidden": "true"}),
                    html.Span(name, className="brand__name"),
                ],
                href="/",
                className="brand",
                title=name,
            ),
            html.Nav(html.Ul(links), className="nav", **{"aria-label": say("shell.pages", language)}),
            *_simulated(language),
            html.Div(
                [
                    search_button(language),
                    my_views(language),
                    *(
                        html.A(
                            other.upper(),
                            href=f"?lang={other}",
                            className="button",
                            title=say(f"language.{other}", language),
                            hrefLang=other,
                            lang=other,
                            **{"data-language": other, "aria-label": say(f"language.{other}", language)},
                        )
                        for other in LANGUAGES
                        if other != language
                    ),
                    html.Button(
                        "◐",
                        id="theme-toggle",
                        n_clicks=0,
                        className="button",
                        title=say("shell.theme", language),
                        **{"aria-label": say("shell.theme", language)},
                    ),
                ],
                className="head__tools",
            ),
        ],
        className="head",
    )


def _simulated(language: Language) -> list[Component]:
    try:
        simulated = viewer.store().mart().version.simulated
    except NoMartError:
        return []
    return [html.Span(say("shell.simulated", language), className="simulated")] if simulated else []


def _holidays(language: Language) -> list[Component]:
    """That due days lie where no day off is known yet: they may move."""
    try:
        beyond = viewer.store().mart().dimensions.beyond_holidays
    except NoMartError:
        return []
    if beyond is None:
        return []
    count, until = beyond
    told = {"count": formats.number(count, language)}
    if until is None:
        said = say("shell.no_holidays", language, **told)
    else:
        said = say("shell.holidays", language, year=str(day_date(until).year), **told)
    return [html.P(said, className="open", role="note")]


def _open(language: Language) -> list[Component]:
    """Who can look, where that is more than those who sit here."""
    is_open = viewer.store().settings.open_to_network
    return [html.P(say("shell.open", language), className="open", role="note")] if is_open else []


def _bar(language: Language, badge: dict[str, object]) -> Component:
    """What is asked, and how new the answers are."""
    return html.Div([_filters(language), _badge(language, badge)], className="bar")


def _filters(language: Language) -> Component:
    store = viewer.store()
    try:
        dimensions = store.mart().dimensions
    except NoMartError:
        return no_filters()
    return filter_bar(dimensions, presets(dimensions, store.pack, clock.now(store.settings).date()), language)


def _badge(language: Language, badge: dict[str, object]) -> Component:
    return html.P(
        [
            html.I(className="badge__dot", **{"aria-hidden": "true"}),
            html.Span(badge["text"], id="freshness-text"),
            html.Span(badge["asked"], id="freshness-asked", className="badge__asked"),
            html.Span(badge["failure"] or "", id="freshness-failure", className="badge__failure"),
        ],
        id="freshness",
        className=f"badge badge--{badge['state']}",
        **{"data-lost": say("fresh.lost", language, time="{time}"), "data-version": str(badge["version"])},
    )


def _foot(language: Language) -> Component:
    told = [html.P(say("shell.source", language)), html.P(say("shell.definitions", language))]
    # Another page than those of Dash: it is opened whole.
    wall = html.A(say("wall.title", language), href="/tuong", target="_blank", rel="noopener")
    pages = [html.A(say("definitions.open", language), href=ADDRESS), wall, html.A(say("screens.open", language), href=SCREENS)]
    return html.Footer([*told, html.P(pages, className="foot__pages")], className="foot")


clientside_callback(
    ClientsideFunction("tthc", "follow"),
    Output("address", "data"),
    Output({"filter": dash.ALL}, "value"),
    Output("custom-dates", "className"),
    Output("compare-dates", "className"),
    Input({"filter": dash.ALL}, "value"),
    Input("moved", "data"),
    Input("filters-reset", "n_clicks"),
    State({"filter": dash.ALL}, "id"),
    State("offers", "data"),
    State("presets", "data"),
)
clientside_callback(
    ClientsideFunction("tthc", "theme"),
    Output("theme", "data"),
    Input("theme-toggle", "n_clicks"),
)
