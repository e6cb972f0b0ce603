"""What is done to one screen from its row: a new address, or an end."""

from __future__ import annotations

from collections.abc import Callable

from dash import Input, Output, State, callback, dcc
from dash.development.base_component import Component

from components import elements as h
from components import viewer
from components.elements import Child
from components.formats import Language
from components.i18n import say
from components.markup import holder, markup
from components.screens.address import told_address
from components.screens.writing import chosen, written
from data_access.application import Application, moment, screens


def acted() -> tuple[Component, ...]:
    """Where is told what came of it, and where the browser says which button was pressed."""
    return holder("screens-acted", role="status", tabIndex="-1", className="screens__told"), dcc.Store(id="screen-act")


@callback(
    Output("screens-acted", "data-markup"),
    Input("screen-act", "data"),
    State("view", "data"),
    prevent_initial_call=True,
)
def act_on_screen(asked: object, view: dict[str, Language]) -> str:
    """`asked` is what assets/screens.js says of the button, and may be anything."""
    language, told = viewer.spoken(view), asked if isinstance(asked, dict) else {}
    act, (screen_id, _name) = ACTS.get(str(told.get("act"))), chosen(told)
    if act is None or screen_id is None:
        return ""
    answer = written(language, {}, lambda application: act(application, screen_id, language))
    return markup(answer.told or h.P(answer.refused or " ".join(answer.faults.values()), className="screens__fault"))


def _renewed(application: Application, screen_id: int, language: Language) -> Child:
    token = screens.renew(application, screen_id)
    return told_address("renewed", screens.one(application, screen_id), token, language)


def _revoked(application: Application, screen_id: int, language: Language) -> Child:
    return h.P(say("screens.revoked", language, name=screens.revoke(application, screen_id, at=moment()).name))


ACTS: dict[str, Callable[[Application, int, Language], Child]] = {"renew": _renewed, "revoke": _revoked}
