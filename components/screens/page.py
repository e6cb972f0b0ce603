"""The page of the screens: which are running, what each shows, and which note they show; it looks again by itself."""

from __future__ import annotations

import logging

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component

from components import viewer
from components.formats import Language
from components.freshness import freshness
from components.i18n import say
from components.markup import holder, markup
from components.screens.acts import acted
from components.screens.address import PAGE
from components.screens.listing import table
from components.screens.note_form import note_form
from components.screens.read_only import read_only
from components.screens.screen_form import screen_form
from components.screens.states import finding
from components.screens.told_notes import note_log, note_now
from data_access.application import Application, ApplicationError, moment, notes, screens

log = logging.getLogger(__name__)
ADDRESS = PAGE
# How often the page looks again while it is seen.
TURN_SECONDS = 15
# What a refresh patches in place: whoever stands on it stays there.
KEPT = {"data-kept": ""}


def screens_page(language: Language) -> Component:
    """The layout; its callback fills it. Who may change nothing sees the lists, and what to do."""
    manages = viewer.may_manage()
    adding = screen_form(language) if manages else []
    posting = [note_form(language)] if manages else []
    return html.Article(
        [
            html.H1(id="screens-title"),
            html.P(id="screens-detail", className="lede"),
            *([] if manages else [read_only(language)]),
            *acted(),
            holder("screens-list", className="screens__list", **KEPT),
            # What answers a form is there for everybody: the lists listen to it.
            html.Section([*adding, holder("screen-added", role="status", className="screens__told")], className="screens__part"),
            html.Section(
                [
                    html.H2(say("screens.note.title", language)),
                    holder("note-now", **KEPT),
                    *posting,
                    html.P(id="note-told", role="status", tabIndex="-1", className="screens__told"),
                    holder("note-log", **KEPT),
                ],
                className="screens__part",
            ),
            dcc.Interval(id="screens-clock", interval=TURN_SECONDS * 1000),
            dcc.Store(id="screens-turn"),
            dcc.Store(id="screens-titled"),
        ],
        className="page screens",
    )


@callback(
    Output("screens-title", "children"),
    Output("screens-detail", "children"),
    Output("screens-list", "data-markup"),
    Output("note-now", "data-markup"),
    Output("note-log", "data-markup"),
    Input("screens-turn", "data"),
    Input("screen-added", "data-markup"),
    Input("screens-acted", "data-markup"),
    Input("note-told", "children"),
    State("view", "data"),
)
def tell_screens(_turn: object, _added: object, _acted: object, _note: object, view: dict[str, Language]) -> tuple[str, ...]:
    """How the screens are now; a database that refuses is told, and asked again at the next turn."""
    language = viewer.spoken(view)
    try:
        return _told(viewer.application(), language)
    except ApplicationError as error:
        log.warning("%s", error)
        # Where it is and why it refuses is for whoever reads the log, and not for everybody who sees this page.
        return say("screens.refused.title", language), say("screens.refused.detail", language), "", "", ""


def _told(application: Application, language: Language) -> tuple[str, ...]:
    at, manages, known = moment(), viewer.may_manage(), screens.screens(application)
    note = notes.current(application, at)
    rows = table(known, at, version=str(freshness(language)["version"]), manages=manages, language=language)
    return (
        finding(known, at, language),
        say("screens.lede", language),
        markup(rows),
        markup(note_now(note, at, manages=manages, language=language)),
        markup(note_log(notes.log(application), note, at, language)),
    )


clientside_callback(
    ClientsideFunction("tthc", "screensTurn"),
    Output("screens-turn", "data"),
    Input("screens-clock", "n_intervals"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("tthc", "entitle"),
    Output("screens-titled", "data"),
    Input("screens-title", "children"),
    State("view", "data"),
)
