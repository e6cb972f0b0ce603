"""A page: the sentence that answers its question, a notice about the address, and its cards."""

from __future__ import annotations

import logging

import dash
from dash import MATCH, ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, dcc, html
from dash.development.base_component import Component

from components import viewer
from components.asked_line import Acts, asked_line
from components.asking import Asked, asked
from components.browser_values import PageRef, Said, understood
from components.cards import card, filler
from components.findings import Finding
from components.formats import Language
from components.headlines import headline
from components.i18n import isolated, say
from components.panels import Panel
from components.panels.comparing import comparable
from data_access.families import acting
from data_access.filters import CHOICES
from data_access.names import tidy
from data_access.store import NoMartError

log = logging.getLogger(__name__)
Placed = tuple[Panel, str]


def placed(rows: tuple[tuple[Placed, ...], ...], head: tuple[Panel, ...] = ()) -> tuple[Panel, ...]:
    """The panels of a page, as it registers them under `panels`; a page that also lists dossiers says so under `lists`."""
    return (*head, *(panel for row in rows for panel, _ in row))


def acting_on(name: str) -> Acts:
    """Which filters change anything on a page, and whether anything there can be compared."""
    known = next(known for known in dash.page_registry.values() if known["name"] == f"page.{name}")
    of_lists = frozenset(CHOICES) if known.get("lists") else frozenset()
    acts = of_lists.union(*(acting(panel.metrics, whole=not panel.by) for panel in known["panels"]))
    return Acts(acts, any(comparable(panel) for panel in known["panels"]))


def page(
    name: str,
    rows: tuple[tuple[Placed, ...], ...],
    *,
    head: tuple[Panel, ...] = (),
    above: tuple[Component, ...] = (),
    below: tuple[Component, ...] = (),
) -> Component:
    """The layout of the page `name`: `head` are its figures, `rows` its cards with their room; `above` and `below` are no cards."""
    language = viewer.language()
    return html.Div(
        [
            html.P(id={"part": "notice", "page": name}, className="notice", role="alert"),
            html.H1(id={"part": "finding", "page": name}),
            html.P(id={"part": "finding-detail", "page": name}, className="lede"),
            html.P(
                id={"part": "asked", "page": name},
                className="asked",
                # It is scrolled by keys too.
                tabIndex="0",
                role="group",
                **{"aria-label": say("filter.label", language)},
            ),
            html.P(id={"part": "announcement", "page": name}, className="told", role="status", **{"aria-live": "polite"}),
            dcc.Store(id={"part": "titled", "page": name}),
            *above,
            *([html.Div([card(panel, "figure", language) for panel in head], className="figures")] if head else []),
            *(html.Div([card(panel, kind, language) for panel, kind in row], className="row") for row in rows),
            *below,
            *(part for panels in _together(head, rows) for part in filler(panels)),
        ],
        className="page",
    )


def _together(head: tuple[Panel, ...], rows: tuple[tuple[Placed, ...], ...]) -> list[tuple[Panel, ...]]:
    """Which cards are filled by one answer: the figures, and each row, so that a slow one does not hold up the others."""
    return [panels for panels in (head, *(tuple(panel for panel, _ in row) for row in rows)) if panels]


@callback(
    Output({"part": "finding", "page": MATCH}, "children"),
    Output({"part": "finding-detail", "page": MATCH}, "children"),
    Output({"part": "asked", "page": MATCH}, "children"),
    Output({"part": "notice", "page": MATCH}, "children"),
    Output({"part": "announcement", "page": MATCH}, "children"),
    Input("address", "data"),
    Input("version", "data"),
    State("view", "data"),
    State({"part": "announcement", "page": MATCH}, "children"),
    State({"part": "finding", "page": MATCH}, "id"),
)
def tell_finding(search: Said, _version: Said, view: dict[str, Language], announced: Said, ref: PageRef) -> tuple[object, ...]:
    """Say what the page finds for the address; a refresh by itself is not announced."""
    language, search = viewer.spoken(view), understood(search)
    try:
        found = asked(search, viewer.store(), viewer.scope(), language)
        told = _remembered(ref["page"], found)
    except NoMartError:
        return say("state.no_mart", language), "", "", "", ""
    except Exception:
        # As with a card: the heading fails alone, and the log has the trace.
        log.exception("the finding failed for %s", search)
        return say("state.failed", language), "", "", "", ""
    by_person = "address" in {name.split(".")[0] for name in ctx.triggered_prop_ids}
    return (
        told.headline,
        told.detail,
        asked_line(found, acting_on(ref["page"])),
        _notice(found),
        told.headline if by_person else announced or "",
    )


def _remembered(name: str, found: Asked) -> Finding:
    reading = found.reading
    version = reading.dimensions.version
    key = ("finding", name, version.version, version.checksum, reading.scope, reading.language, reading.filters, reading.query)
    return reading.store.drawn(key, lambda: headline(name, reading))


def _notice(found: Asked) -> str:
    # Where none has come, the finding says so.
    told = [found.uncome_told] if found.uncome_told and found.reading.filters.has_come else []
    if found.ignored:
        values = "; ".join(f"“{isolated(tidy(value)[:80])}”" for value in found.ignored[:5])
        told.append(found.reading.say("notice.ignored", values=values))
    return ". ".join(told)


clientside_callback(
    ClientsideFunction("tthc", "entitle"),
    Output({"part": "titled", "page": MATCH}, "data"),
    Input({"part": "finding", "page": MATCH}, "children"),
    State("view", "data"),
)
