"""Cards: a panel on a page. A card is built once; later assets/cards.js replaces what is in it, where its mark has changed."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from dash import MATCH, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component

from components import elements as h
from components import viewer
from components.asking import asked
from components.browser_values import Again, CardsRef, Said, understood
from components.definition_page import definition_link
from components.elements import Element
from components.figures import page, plot, points
from components.formats import LANGUAGES, Language
from components.i18n import say
from components.markup import holder, markup
from components.panels import PANELS, Panel, Reading
from components.panels.telling import told
from components.shapes import Lines, Nothing, Points
from components.tables import table
from data_access.metrics import METRICS
from data_access.store import NoMartError

log = logging.getLogger(__name__)
# Shapes that are figures of Plotly; what they have of HTML stands beside them.
PLOTS: dict[type, Callable[..., dict[str, object]]] = {Lines: plot.lines, Points: points.points}
# The files beside the CSV: their word, and how their address ends. First stands what every spreadsheet reads alike.
BOOK = ("xlsx", "xlsx")
FILES = (("slide", "png?size=slide"), ("svg", "svg?size=slide"), ("a4", "png?size=a4"))
# No button may send figures to a cloud, and nothing may be fetched from one.
PLOT_CONFIG = {"displayModeBar": False, "showSendToCloud": False, "locale": "vi", "responsive": True}


@dataclass(frozen=True)
class Filled:
    """What a card shows now. `body` is markup, `plot` a figure with tokens for colours; `mark` names both.

    `twin` is the markup of the table, where that is open.
    """

    title: str
    measure: str
    body: str
    plot: dict[str, object] | None
    state: str
    mark: str
    twin: str = ""


def card(panel: Panel, kind: str, language: Language) -> Component:
    """The card of a panel; `kind` is its room, and whether it is set aside on a phone (classes of the style sheet)."""
    body = [html.Div(className="card__body")]
    if "plot" in kind.split():
        plot_id = {"part": "plot", "panel": panel.name}
        graph = dcc.Graph(id=plot_id, config=PLOT_CONFIG, figure=_blank())
        body.append(html.Div(graph, className="card__plot", **{"aria-hidden": "true"}))
        body.append(dcc.Store(id={"part": "drawing", "panel": panel.name}))
    retry = h.Button(say("state.retry", language), type="button", className="button card__retry")
    # On a phone a picture that needs a wide window waits behind this; assets/folds.js opens it.
    told = h.Span(say("card.show", language), className="told")
    show = h.Button(told, type="button", className="card__show", **{"aria-expanded": "false"})
    beside = [_tools(panel, language), *([show] if "aside" in kind.split() else []), retry, _twin(language)]
    return html.Section(
        [
            html.Figure([html.Figcaption([html.H2(), html.P(className="card__measure")]), *body]),
            holder(**{"data-markup": markup(beside)}),
        ],
        className=" ".join(["card", *(f"card--{name}" for name in kind.split()), "card--loading"]),
        **{"data-panel": panel.name},
    )


def filler(panels: tuple[Panel, ...]) -> list[Component]:
    """What fills some cards at once: assets/cards.js puts into each what the callback tells of it, and asks again."""
    names = {"panels": " ".join(panel.name for panel in panels)}
    return [
        html.Div(id={"part": "cards", **names}, hidden=True, **{"data-cards": ""}),
        dcc.Store(id={"part": "again", **names}, data={"opened": [], "turn": 0}),
    ]


def _twin(language: Language) -> Element:
    """The place of the table, empty while it is closed."""
    return h.Div(className="card__twin", tabIndex="0", role="region", **{"aria-label": say("card.table", language)})


def _tools(panel: Panel, language: Language) -> Element:
    """What can be done with a card: its numbers as a table, its definition, its file; assets/cards.js names it after the card."""
    metric, label = say(f"metric.{panel.metrics[0]}.name", language), say("card.tools", language, title="{title}")
    definitions = [
        h.Div([h.Dt(definition_link(metric, language)), h.Dd(_definition(metric, language))]) for metric in panel.metrics
    ]
    return h.Details(
        [
            h.Summary("⋯", **{"aria-label": say("card.tools", language, title=metric), "data-label": label}),
            h.Div(
                [
                    h.Button(say("card.table", language), type="button", className="button card__toggle"),
                    _link(panel, *BOOK, language),
                    h.A(say("card.csv", language), href=f"/export/{panel.name}.csv", className="button card__csv"),
                    marks_choice(language),
                    *(_link(panel, name, ending, language) for name, ending in FILES),
                    h.H3(say("card.definition", language)),
                    h.Dl(definitions),
                ],
                className="tools__body",
            ),
        ],
        className="tools",
    )


def marks_choice(language: Language) -> Element:
    """Which marks a CSV has: those of the spreadsheet that will open it. assets/files.js keeps the choice for all files."""
    options = [h.Option(say(f"card.marks.{region}", language), value=region, selected=region == language) for region in LANGUAGES]
    return h.Label([say("card.marks.label", language), h.Select(options, **{"data-marks": ""})], className="tools__marks")


def _link(panel: Panel, name: str, ending: str, language: Language) -> Element:
    """A file beside the CSV; assets/files.js gives it the filters of the CSV's address when somebody reaches for it."""
    return h.A(say(f"card.{name}", language), href=f"/export/{panel.name}.{ending}", className="button", **{"data-ending": ending})


def _definition(metric: str, language: Language) -> str:
    text = say(f"metric.{metric}.definition", language)
    bases = "; ".join(say(f"basis.{basis}", language) for basis in METRICS[metric].bases)
    return f"{text} {say('card.basis', language, basis=bases)}"


def filled(panel: Panel, search: str, language: Language, *, opened: bool = False) -> Filled:
    """What a panel's card shows for an address; remembered, its table apart, for each version, scope, language and filters."""
    store, scope = viewer.store(), viewer.scope()
    reading = asked(search, store, scope, language).reading
    if not panel.follows_count:
        reading = reading.over(replace(reading.filters, count=None, age=None))
    version = reading.dimensions.version
    key = ("card", panel.name, version.version, version.checksum, scope, language, reading.filters)
    found = store.drawn(key, lambda: _fill(panel, reading))
    return replace(found, twin=markup(table(panel, reading))) if opened else found


def _fill(panel: Panel, reading: Reading) -> Filled:
    telling = told(panel, reading)
    drawing, body = None, ""
    kind = type(telling.shape)
    if kind in PLOTS:
        drawing = PLOTS[kind](telling.shape, reading.language)
    if kind in page.DRAWERS:
        body = markup(page.drawn(telling.shape))
    state = "empty" if isinstance(telling.shape, Nothing) else "ready"
    mark = hashlib.sha256(json.dumps([telling.title, telling.measure, body, drawing], sort_keys=True).encode()).hexdigest()[:16]
    return Filled(telling.title, telling.measure, body, drawing, state, mark)


def safely_filled(panel: Panel, search: str, language: Language, *, opened: bool = False) -> Filled:
    """`filled`, or the state that says why this card has nothing to show; other cards go on."""
    try:
        return filled(panel, search, language, opened=opened)
    except NoMartError:
        return _failed(panel, say("state.no_mart", language), language)
    except Exception:
        # The boundary of a card: whatever went wrong is told here, and its trace is in the log.
        log.exception("panel %s failed for %s", panel.name, search)
        return _failed(panel, say("state.failed", language), language)


def _failed(panel: Panel, reason: str, language: Language) -> Filled:
    title = say(f"metric.{panel.metrics[0]}.name", language)
    return Filled(title, "", markup(page.drawn(Nothing(reason))), None, "failed", f"failed-{reason}")


@callback(
    Output({"part": "cards", "panels": MATCH}, "data-cards"),
    Input("address", "data"),
    Input("version", "data"),
    Input({"part": "again", "panels": MATCH}, "data"),
    State("view", "data"),
    State({"part": "cards", "panels": MATCH}, "id"),
)
def fill_cards(search: Said, _version: Said, again: Again | None, view: dict[str, Language], ref: CardsRef) -> str:
    """What some cards show for the address, by panel, as JSON: now, when address or version change, and when one is asked again.

    One answer for a row of cards, in one property: Dash tells every component of every property that changes.
    """
    language, opened, search = viewer.spoken(view), again["opened"] if again else (), understood(search)
    shown = {name: _told(PANELS[name], search, language, opened=name in opened) for name in ref["panels"].split()}
    return json.dumps(shown, ensure_ascii=False)


def _told(panel: Panel, search: str, language: Language, *, opened: bool) -> dict[str, object]:
    found = safely_filled(panel, search, language, opened=opened)
    return {**vars(found), "csv": _file(panel, search, language)}


def _file(panel: Panel, search: str, language: Language) -> str:
    joint = "&" if search else "?"
    return f"/export/{panel.name}.csv{search}{joint}lang={language}"


def _blank() -> dict[str, object]:
    return {
        "data": [],
        "layout": {
            "height": plot.HEIGHT,
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
        },
    }


clientside_callback(
    ClientsideFunction("tthc", "paint"),
    Output({"part": "plot", "panel": MATCH}, "figure"),
    Input({"part": "drawing", "panel": MATCH}, "data"),
    Input("theme", "data"),
)
