"""Cards: a panel on a page. A card is built once; later only its texts, its figure or its rows are replaced."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from dash import MATCH, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, no_update
from dash.development.base_component import Component

from components import viewer
from components.asking import asked
from components.definition_page import definition_link
from components.figures import page, plot, points
from components.formats import Language
from components.i18n import say
from components.markup import holder, markup
from components.panels import PANELS, Panel, Reading
from components.shapes import Lines, Nothing, Points
from components.tables import table
from data_access.metrics import METRICS
from data_access.store import NoMartError

log = logging.getLogger(__name__)
# Shapes that are figures of Plotly; what they have of HTML stands beside them.
PLOTS: dict[type, Callable[..., dict[str, object]]] = {Lines: plot.lines, Points: points.points}
# The files beside the CSV: their word, and how their address ends.
FILES = (("xlsx", "xlsx"), ("slide", "png?size=slide"), ("svg", "svg?size=slide"), ("a4", "png?size=a4"))
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
    """The card of a panel; `kind` is how much room it takes (a class of the style sheet)."""
    draws_plot = "plot" in kind.split()
    part = {"panel": panel.name}
    body = [holder({"part": "body", **part}, className="card__body")]
    if draws_plot:
        plot_id = {"part": "plot", **part}
        body.append(
            html.Div(
                dcc.Graph(id=plot_id, config=PLOT_CONFIG, figure=_blank()),
                className="card__plot",
                **{"aria-hidden": "true"},
            )
        )
    return html.Section(
        [
            html.Figure(
                [
                    html.Figcaption(
                        [
                            html.H2(id={"part": "title", **part}),
                            html.P(id={"part": "measure", **part}, className="card__measure"),
                        ]
                    ),
                    *body,
                ]
            ),
            _tools(panel, language),
            html.Button(say("state.retry", language), id={"part": "retry", **part}, className="button card__retry", n_clicks=0),
            holder(
                {"part": "twin", **part},
                className="card__twin",
                tabIndex="0",
                role="region",
                **{"aria-label": say("card.table", language)},
            ),
            dcc.Store(id={"part": "drawing", **part}),
            dcc.Store(id={"part": "mark", **part}),
        ],
        id={"part": "card", **part},
        className=" ".join(["card", *(f"card--{name}" for name in kind.split()), "card--loading"]),
        **{"data-panel": panel.name},
    )


def _tools(panel: Panel, language: Language) -> Component:
    """What can be done with a card: its numbers as a table, its definition, its file."""
    part = {"panel": panel.name}
    definitions = [
        html.Div([html.Dt(definition_link(metric, language)), html.Dd(_definition(metric, language))]) for metric in panel.metrics
    ]
    return html.Details(
        [
            html.Summary("⋯", **{"aria-label": say("card.tools", language)}),
            html.Div(
                [
                    html.Button(say("card.table", language), id={"part": "toggle", **part}, n_clicks=0, className="button"),
                    html.A(
                        say("card.csv", language),
                        id={"part": "csv", **part},
                        href=f"/export/{panel.name}.csv",
                        className="button",
                    ),
                    *(_link(panel, name, ending, language) for name, ending in FILES),
                    html.H3(say("card.definition", language)),
                    holder(**{"data-markup": markup(html.Dl(definitions))}),
                ],
                className="tools__body",
            ),
        ],
        className="tools",
    )


def _link(panel: Panel, name: str, ending: str, language: Language) -> Component:
    """A file beside the CSV; assets/files.js gives it the filters of the CSV's address when somebody reaches for it."""
    return html.A(
        say(f"card.{name}", language), href=f"/export/{panel.name}.{ending}", className="button", **{"data-ending": ending}
    )


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
    telling = panel.tell(reading)
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
    told = say(f"metric.{panel.metrics[0]}.name", language)
    return Filled(told, "", markup(page.drawn(Nothing(reason))), None, "failed", f"failed-{reason}")


OUTPUTS = (
    Output({"part": "title", "panel": MATCH}, "children"),
    Output({"part": "measure", "panel": MATCH}, "children"),
    Output({"part": "body", "panel": MATCH}, "data-markup"),
    Output({"part": "drawing", "panel": MATCH}, "data"),
    Output({"part": "twin", "panel": MATCH}, "data-markup"),
    Output({"part": "csv", "panel": MATCH}, "href"),
    Output({"part": "mark", "panel": MATCH}, "data"),
    Output({"part": "card", "panel": MATCH}, "className"),
)


@callback(
    *OUTPUTS,
    Input("address", "data"),
    Input("version", "data"),
    Input({"part": "toggle", "panel": MATCH}, "n_clicks"),
    Input({"part": "retry", "panel": MATCH}, "n_clicks"),
    State("view", "data"),
    State({"part": "mark", "panel": MATCH}, "data"),
    State({"part": "card", "panel": MATCH}, "className"),
    State({"part": "card", "panel": MATCH}, "id"),
)
def fill_card(
    search: str | None,
    _version: object,
    toggled: int,
    _retried: int,
    view: dict[str, Language],
    mark: str | None,
    classes: str,
    ref: dict[str, str],
) -> tuple[object, ...]:
    """Show one panel for what the address says, now and whenever address or version change."""
    panel, language = PANELS[ref["panel"]], viewer.spoken(view)
    found = safely_filled(panel, search or "", language, opened=toggled % 2 == 1)
    same = mark == found.mark
    kind = " ".join(name for name in classes.split() if not name.startswith(("card--loading", "card--empty", "card--failed")))
    return (
        no_update if same else found.title,
        no_update if same else found.measure,
        no_update if same else found.body,
        no_update if same or found.plot is None else found.plot,
        found.twin,
        _file(panel, search or "", language),
        found.mark,
        f"{kind} card--{found.state}" if found.state != "ready" else kind,
    )


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
