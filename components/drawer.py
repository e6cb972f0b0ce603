"""The drawer beside a page: one unit at a glance, opened from its name; its whole page is one link away."""

from __future__ import annotations

import logging
from dataclasses import replace
from urllib.parse import unquote

from dash import Input, Output, State, callback, html
from dash.dcc import Store
from dash.development.base_component import Component

from components import elements as h
from components import viewer
from components.asking import asked
from components.browser_values import Said, Unit
from components.elements import Element
from components.figures.page import drawn
from components.figures.parts import told
from components.formats import Language
from components.headlines import headline
from components.i18n import say
from components.markup import holder, markup
from components.panels import Panel, Reading
from components.panels.ahead import DUE_NEXT
from components.panels.lateness import AGEING
from components.panels.telling import told as telling_of
from components.panels.unit_profile import UNIT_FIGURES
from components.panels.unit_shares import SHARES
from data_access.store import NoMartError

log = logging.getLogger(__name__)
BELOW: tuple[Panel, ...] = (AGEING, DUE_NEXT, SHARES["overdue-by-procedure"])


def drawer(language: Language) -> Component:
    """The empty drawer; assets/drawer.js opens and closes it by the address."""
    return html.Aside(
        [
            html.Button("×", id="drawer-close", className="button", n_clicks=0, **{"aria-label": say("drawer.close", language)}),
            holder("drawer-body"),
            Store(id="drawer-asked"),
        ],
        id="drawer",
        className="drawer",
        hidden=True,
        tabIndex="-1",
        **{"aria-label": say("page.unit", language)},
    )


@callback(
    Output("drawer-body", "data-markup"),
    Input("drawer-asked", "data"),
    Input("version", "data"),
    State("view", "data"),
    prevent_initial_call=True,
)
def fill_drawer(question: Unit | None, _version: Said, view: dict[str, Language]) -> str:
    """One unit under the filters of the page; a failure is told in the drawer."""
    if not question:
        return ""
    language = viewer.spoken(view)
    try:
        reading = asked(question["search"], viewer.store(), viewer.scope(), language).reading
        unit = unquote(question["unit"])
        if unit not in reading.dimensions.values["unit"]:
            return _nothing(say("finding.unit.unknown", language, code=unit[:80]))
        alone = replace(reading.filters, unit=(unit,), kind=(), old_district=(), place=(), count=None, age=None)
        return markup(_told(reading.over(alone), unit))
    except NoMartError:
        return _nothing(say("state.no_mart", language))
    except Exception:
        # As with a card: the drawer fails alone, and the log has the trace.
        log.exception("the drawer failed for %s", question)
        return _nothing(say("state.failed", language))


def _nothing(sentence: str) -> str:
    return markup(h.P(sentence, className="nothing"))


def _told(reading: Reading, unit: str) -> list[Element]:
    name = reading.unit_link(unit)
    figures = h.Div([_part(panel, reading) for panel in UNIT_FIGURES], className="drawer__figures")
    page = h.A(reading.say("drawer.page"), href=name.href, className="button", **{"data-whole": ""})
    return [
        h.H2(told(name)),
        h.P(headline("unit", reading).headline, className="lede"),
        figures,
        *(_part(panel, reading) for panel in BELOW),
        page,
    ]


def _part(panel: Panel, reading: Reading) -> Element:
    telling = telling_of(panel, reading)
    return h.Section([h.H3(telling.title), drawn(telling.shape)], className="drawer__part")
