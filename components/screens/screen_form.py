"""The form of a new screen: its name and room, what the room means, and what is wrong, beside each field."""

from __future__ import annotations

from dash import Input, Output, State, callback, html, no_update
from dash.development.base_component import Component
from dash_bootstrap_components import Form, Select
from dash_bootstrap_components import Input as TextInput

from components import viewer
from components.elements import Child
from components.formats import Language
from components.i18n import say
from components.markup import holder, markup
from components.screens.address import told_address
from components.screens.fields import field
from components.screens.rooms import measure, room_of, told_letters
from components.screens.writing import number, text, written
from components.wall.room import Room
from data_access.application import BEZELS, INCHES, METRES, Application, moment, screens

FIELDS = ("name", "inch", "distance", "bezel")
MEASURE = {"type": "text", "inputMode": "decimal", "autoComplete": "off"}


def screen_form(language: Language) -> Component:
    """The fields with a usual room in them, and what that means."""
    usual = Room()
    bezels = [{"value": bezel, "label": say(f"screens.bezel.{bezel}", language)} for bezel in BEZELS]
    controls = {
        "name": TextInput(id="screen-name", type="text", autoComplete="off"),
        "inch": TextInput(id="screen-inch", value=measure(usual.inch, language), **MEASURE),
        "distance": TextInput(id="screen-distance", value=measure(usual.distance, language), **MEASURE),
        "bezel": Select(id="screen-bezel", value=BEZELS[0], options=bezels),
    }
    return Form(
        [
            html.Div([field("screen", name, controls[name], language) for name in FIELDS], className="screens__fields"),
            holder("screen-room", role="status", className="screens__room"),
            html.Button(say("screens.add.do", language), type="submit", className="button screens__do"),
            html.P(id="screen-refused", role="alert", className="screens__fault"),
        ],
        id="screen-form",
        prevent_default_on_submit=True,
    )


@callback(
    Output("screen-room", "data-markup"),
    Input("screen-inch", "value"),
    Input("screen-distance", "value"),
    State("view", "data"),
)
def preview_room(inch: object, distance: object, view: dict[str, Language]) -> str:
    """What the measures mean, while they are typed; nothing while they mean nothing."""
    measures = number(inch), number(distance)
    possible = all(one is not None and low <= one <= high for one, (low, high) in zip(measures, (INCHES, METRES), strict=True))
    return markup(told_letters(room_of(*measures), viewer.spoken(view))) if possible else ""


@callback(
    Output("screen-added", "data-markup"),
    Output("screen-refused", "children"),
    *(Output(f"screen-{name}-fault", "children") for name in FIELDS),
    Output("screen-name", "value"),
    Input("screen-form", "n_submit"),
    *(State(f"screen-{name}", "value") for name in FIELDS),
    State("view", "data"),
    prevent_initial_call=True,
)
def add_screen(_submitted: object, *typed: object) -> tuple[object, ...]:
    """A screen more, and its address; or what is wrong, and nothing that was typed is lost."""
    *values, view = typed
    language, given = viewer.spoken(view), dict(zip(FIELDS, values, strict=True))
    answer = written(language, given, lambda application: _added(application, given, language))
    faults = (answer.faults.get(name, "") for name in FIELDS)
    return markup(answer.told), answer.refused, *faults, "" if answer.is_done else no_update


def _added(application: Application, given: dict[str, object], language: Language) -> Child:
    room = {"inch": number(given["inch"]), "distance": number(given["distance"]), "bezel": text(given["bezel"]) or None}
    screen, token = screens.add(application, text(given["name"]), **room, at=moment())
    return told_address("added", screen, token, language)
