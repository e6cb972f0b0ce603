"""The form of a note for all screens: its text with a counter, and for how long it is shown."""

from __future__ import annotations

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, dcc, html, no_update
from dash.development.base_component import Component
from dash_bootstrap_components import Form, Select
from dash_bootstrap_components import Input as TextInput

from components import formats, viewer
from components.formats import Language
from components.i18n import say
from components.screens.fields import field
from components.screens.writing import WRONG, number, text, written
from data_access.application import LETTERS, Application, moment, notes

HOURS = (1, 4, 8, 24)
HOUR = notes.HOUR


def note_form(language: Language) -> Component:
    """The counter counts letters as the database does; what is too long is told, never cut."""
    hours = [
        {"value": str(one), "label": say("screens.note.hours", language, count=formats.number(one, language))} for one in HOURS
    ]
    count = html.Span(id="note-count", className="screens__count", **{"data-most": str(LETTERS)})
    controls = [
        field("note", "text", TextInput(id="note-text", type="text", autoComplete="off"), language, count),
        field("note", "seconds", Select(id="note-seconds", value=str(notes.USUAL // HOUR), options=hours), language),
    ]
    return Form(
        [
            html.Div(controls, className="screens__fields screens__fields--note"),
            html.Button(say("screens.note.do", language), type="submit", className="button screens__do"),
            html.P(id="note-refused", role="alert", className="screens__fault"),
            dcc.Store(id="note-act"),
        ],
        id="note-form",
        prevent_default_on_submit=True,
    )


@callback(
    Output("note-told", "children"),
    Output("note-refused", "children"),
    Output("note-text-fault", "children"),
    Output("note-seconds-fault", "children"),
    Output("note-text", "value"),
    Input("note-form", "n_submit"),
    Input("note-act", "data"),
    State("note-text", "value"),
    State("note-seconds", "value"),
    State("view", "data"),
    prevent_initial_call=True,
)
def change_note(_submitted: object, _asked: object, typed: object, hours: object, view: dict[str, Language]) -> tuple[object, ...]:
    """Post what was typed, or withdraw what is shown."""
    language, is_post = viewer.spoken(view), ctx.triggered_id == "note-form"
    write = _posted if is_post else _withdrawn
    answer = written(language, {"text": typed}, lambda application: write(application, typed, hours, language))
    faults = (answer.faults.get(name, "") for name in ("text", "seconds"))
    return answer.told or "", answer.refused, *faults, "" if is_post and answer.is_done else no_update


def _posted(application: Application, typed: object, hours: object, language: Language) -> str:
    note = notes.post(application, text(typed), (number(hours) or WRONG) * HOUR, at=moment())
    return say("screens.note.posted", language, text=note.text)


def _withdrawn(application: Application, _typed: object, _hours: object, language: Language) -> str:
    return say(f"screens.note.{'taken' if notes.withdraw(application, moment()) else 'none'}", language)


clientside_callback(
    ClientsideFunction("tthc", "countLetters"),
    Output("note-count", "children"),
    Input("note-text", "value"),
)
