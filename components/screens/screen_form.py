"""The form of a screen, a new one or one that is changed: its name and room, what the room means, what is wrong with each."""

from __future__ import annotations

from dash import Input, Output, State, callback, ctx, dcc, html, no_update
from dash.development.base_component import Component
from dash_bootstrap_components import Form, Select
from dash_bootstrap_components import Input as TextInput

from components import elements as h
from components import formats, viewer
from components.elements import Child
from components.formats import Language
from components.i18n import say
from components.markup import holder, markup
from components.screens.address import told_address
from components.screens.fields import field
from components.screens.rooms import room_of, told_letters
from components.screens.writing import chosen, number, text, written
from components.wall.room import Room
from data_access.application import BEZELS, INCHES, METRES, Application, moment, pairings, screens

FIELDS = ("name", "inch", "distance", "bezel", "code")
ROOM = ("inch", "distance", "bezel")
MEASURE = {"type": "text", "inputMode": "decimal", "autoComplete": "off"}


def screen_form(language: Language) -> list[Component]:
    """Its heading, and the fields with a usual room in them and what that means; assets/screens.js puts in a screen to change."""
    usual = _usual(language)
    bezels = [{"value": bezel, "label": say(f"screens.bezel.{bezel}", language)} for bezel in BEZELS]
    controls = {
        "name": TextInput(id="screen-name", type="text", autoComplete="off"),
        "inch": TextInput(id="screen-inch", value=usual["inch"], **MEASURE),
        "distance": TextInput(id="screen-distance", value=usual["distance"], **MEASURE),
        "bezel": Select(id="screen-bezel", value=usual["bezel"], options=bezels),
        "code": TextInput(id="screen-code", type="text", autoComplete="off"),
    }
    told = ("title", "do", "cancel")
    words = {name: say(f"screens.add.{name}", language) for name in told}
    form = Form(
        [
            html.Div([field("screen", name, controls[name], language) for name in FIELDS], className="screens__fields"),
            holder("screen-room", role="status", className="screens__room"),
            html.Div(
                [
                    html.Button(words["do"], id="screen-do", type="submit", className="button screens__do"),
                    html.Button(words["cancel"], id="screen-cancel", type="button", hidden=True, className="button"),
                ],
                className="screens__tools",
            ),
            html.P(id="screen-refused", role="alert", className="screens__fault"),
        ],
        id="screen-form",
        prevent_default_on_submit=True,
    )
    # Which screen is being changed, by its id and name; nothing for a new one.
    return [html.H2(words["title"], id="screen-heading"), form, dcc.Store(id="screen-changing")]


@callback(
    Output("screen-heading", "children"),
    Output("screen-do", "children"),
    Output("screen-cancel", "hidden"),
    Input("screen-changing", "data"),
    State("view", "data"),
    prevent_initial_call=True,
)
def entitle(changing: object, view: dict[str, Language]) -> tuple[str, str, bool]:
    """What the form does now."""
    language, (screen_id, name) = viewer.spoken(view), chosen(changing)
    what = "add" if screen_id is None else "change"
    return say(f"screens.{what}.title", language, name=name), say(f"screens.{what}.do", language), screen_id is None


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
    *(Output(f"screen-{name}", "value") for name in FIELDS),
    Output("screen-changing", "data"),
    Input("screen-form", "n_submit"),
    Input("screen-cancel", "n_clicks"),
    *(State(f"screen-{name}", "value") for name in FIELDS),
    State("screen-changing", "data"),
    State("view", "data"),
    prevent_initial_call=True,
)
def write_screen(
    _submitted: object,
    _cancelled: object,
    name: object,
    inch: object,
    distance: object,
    bezel: object,
    code: object,
    changing: object,
    view: dict[str, Language],
) -> tuple[object, ...]:
    """A screen more, and its address, or a screen changed; or what is wrong, and nothing that was typed is lost."""
    given = dict(zip(FIELDS, (name, inch, distance, bezel, code), strict=True))
    language, (screen_id, _name) = viewer.spoken(view), chosen(changing)
    nothing, usual = ("",) * len(FIELDS), _usual(language)
    if ctx.triggered_id == "screen-cancel":
        return no_update, "", *nothing, *usual.values(), None
    if screen_id is None:
        answer = written(language, given, lambda application: _added(application, given, language))
    else:
        answer = written(language, given, lambda application: _changed(application, screen_id, given, language))
    if not answer.is_done:
        faults = (answer.faults.get(name, "") for name in FIELDS)
        return "", answer.refused, *faults, *(no_update,) * len(FIELDS), no_update
    # The next new screen is often one of the same kind of room.
    kept = {**usual, **dict.fromkeys(ROOM, no_update)} if screen_id is None else usual
    return markup(answer.told), "", *nothing, *kept.values(), None


def _usual(language: Language) -> dict[str, object]:
    """What stands in the fields of a new screen."""
    usual = Room()
    room = {
        "inch": formats.measure(usual.inch, language),
        "distance": formats.measure(usual.distance, language),
        "bezel": BEZELS[0],
    }
    return {"name": "", **room, "code": ""}


def _added(application: Application, given: dict[str, object], language: Language) -> Child:
    code = text(given["code"]).strip()
    if code:
        screen, place = pairings.pair(application, code, text(given["name"]), **_room(given), at=moment())
        return h.P(say("screens.address.paired", language, name=screen.name, place=place))
    screen, token = screens.add(application, text(given["name"]), **_room(given), at=moment())
    return told_address("added", screen, token, language)


def _changed(application: Application, screen_id: int, given: dict[str, object], language: Language) -> Child:
    screen = screens.change(application, screen_id, text(given["name"]), **_room(given))
    code = text(given["code"]).strip()
    if code:
        place = pairings.replace(application, code, screen_id, at=moment())
        return h.P(say("screens.address.paired", language, name=screen.name, place=place))
    return h.P(say("screens.changed", language, name=screen.name))


def _room(given: dict[str, object]) -> dict[str, object]:
    return {"inch": number(given["inch"]), "distance": number(given["distance"]), "bezel": text(given["bezel"]) or None}
