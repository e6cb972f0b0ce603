"""The list behind a number: its sentence, the numbers that can be opened instead, ages, and one page of dossiers."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component

from components import elements as h
from components import formats, viewer
from components.asking import asked
from components.browser_values import Said, Text, understood
from components.dossier_rows import DossierRow, dossier_rows
from components.elements import Element
from components.figures.parts import folding, told
from components.formats import Language
from components.i18n import say
from components.markup import holder, markup
from components.opened_number import USUAL, Opened, opened
from components.panels import Reading, uncome
from data_access.filters import Filters
from data_access.listing import PAGE, Listing, listed, read_listing
from data_access.metrics import AGE_CLASSES, COUNTS, METRICS
from data_access.store import NoMartError

log = logging.getLogger(__name__)
# What a person may look at instead; any other number that was opened stands before them.
OFFERED = ("open_overdue", "due_soon", "open_paused", "in_process", "received", "resolved", "resolved_late")
# Column -> the name that sorts by it; the others cannot be sorted.
COLUMNS = {
    "code": "code",
    "procedure": "",
    "unit": "",
    "step": "",
    "received": "received",
    "due": "due",
    "late": "late",
    "cause": "",
    "channel": "",
}


def dossier_list(language: Language, usual: str = USUAL) -> Component:
    """The list with its search box; what stands in it follows the address, `usual` where that names no number."""
    search = dbc.Input(
        id="list-query",
        type="search",
        debounce=True,
        placeholder=say("list.search", language),
        maxLength=200,
        className="list__query",
    )
    return html.Section(
        [
            holder("list-counts"),
            html.Div(
                [html.Label(say("list.search_label", language), htmlFor="list-query", className="told"), search],
                className="list__search",
            ),
            holder("list-ages"),
            holder("list-body", className="list__body"),
            dcc.Store(id="list-asked"),
            dcc.Store(id="list-usual", data=usual),
        ],
        className="list",
    )


@callback(
    Output("list-counts", "data-markup"),
    Output("list-ages", "data-markup"),
    Output("list-body", "data-markup"),
    Output("list-query", "value"),
    Input("address", "data"),
    Input("version", "data"),
    State("view", "data"),
    State("list-usual", "data"),
)
def fill_list(search: Said, _version: Said, view: dict[str, Language], usual: Text) -> tuple[object, ...]:
    """The list of what the address opens; as with a card, a failure is told and the page goes on."""
    search = understood(search)
    language, listing = viewer.spoken(view), read_listing(search)
    try:
        reading = asked(search, viewer.store(), viewer.scope(), language).reading
        if not reading.filters.has_come:
            return "", "", markup(h.P(uncome(reading), className="nothing")), listing.query
        found = opened(reading, usual if usual in OFFERED else USUAL)
        return markup(_counts(found)), markup(_ages(found)), markup(_body(found, listing)), listing.query
    except NoMartError:
        return "", "", _failed("state.no_mart", language), listing.query
    except Exception:
        log.exception("the list failed for %s", search)
        return "", "", _failed("state.failed", language), listing.query


def _failed(state: str, language: Language) -> str:
    return markup(h.P(say(state, language), className="nothing"))


def _counts(found: Opened) -> Element:
    names = OFFERED if found.metric in OFFERED else (found.metric, *OFFERED)
    return h.Ul([h.Li(_count(found.reading, name, found.metric)) for name in names], className="list__counts")


def _count(reading: Reading, name: str, chosen: str) -> Element:
    filters = replace(reading.filters, count=name, age=None)
    current = {"aria-current": "true"} if name == chosen else {}
    return h.A(reading.say(f"metric.{name}.name"), href=filters.to_search(), className="chip", **current)


def _ages(found: Opened) -> Element | None:
    """How long what is overdue has been so, each class a filter of the list."""
    if found.metric != USUAL:
        return None
    reading = found.reading
    aged = {} if reading.query else reading.counts(tuple(f"overdue_{name}" for name in AGE_CLASSES))
    counts = {name: found.found(name) if reading.query else aged[f"overdue_{name}"][0] for name in AGE_CLASSES}
    most = max([1, *counts.values()])
    return h.Ul(
        [_age(reading, name, count, count / most, rank) for rank, (name, count) in enumerate(counts.items(), start=1)],
        className="list__ages",
        **{"aria-label": reading.say("ageing.measure")},
    )


def _age(reading: Reading, name: str, count: int, size: float, rank: int) -> Element:
    chosen = reading.filters.age == name
    filters = replace(reading.filters, age=None if chosen else name)
    return h.Li(
        h.A(
            [
                h.Span(reading.say(f"ageing.{name}")),
                h.I(className=f"fill-age-{rank}", style={"--size": f"{size:.4f}"}),
                h.B(reading.number(count), className="n"),
            ],
            href=filters.to_search(),
            **({"aria-current": "true"} if chosen else {}),
        )
    )


def _body(number: Opened, listing: Listing) -> Element:
    reading = number.reading
    filters, store = reading.filters, reading.store
    listing = replace(listing, codes=())
    found = number.found() if number.is_narrowed else number.count
    pages = max(1, -(-found // PAGE))
    listing = replace(listing, page=min(listing.page, pages))
    rows = tuple(dossier_rows(reading, store.dossiers(filters, reading.scope, listing, mart=reading.mart, whole=found)))
    if not rows:
        return h.P(_empty(number, listing), className="nothing")
    sentence = _found(number, found) if number.is_narrowed else _sentence(number)
    return h.Div([h.P(sentence, className="list__sentence"), _table(number, listing, rows), _foot(reading, listing, pages)])


def _found(number: Opened, found: int) -> str:
    reading, name = number.reading, number.reading.say(f"metric.{number.metric}.name")
    return reading.say("list.found", found=reading.number(found), count=reading.number(number.count), name=name)


def _sentence(number: Opened) -> list[object]:
    reading, metric = number.reading, number.metric
    told_of = {"count": reading.number(number.count), "name": reading.say(f"metric.{metric}.name")}
    if metric in COUNTS:
        return [reading.say("list.count", **told_of)]
    if listed(metric)[1]:
        return [reading.say("list.rate", **told_of, marked=reading.number(number.marked))]
    return [reading.say("list.denominator", **told_of), *_parts(reading, metric)]


def _parts(reading: Reading, metric: str) -> list[object]:
    """Of a rate whose two counts look at different dossiers, the way to each."""
    parts = [name for side in ("numerator", "denominator") for name in getattr(METRICS[metric], side, ()) if listed(name)[0]]
    links: list[object] = []
    for name in dict.fromkeys(parts):
        links += [" · ", told(reading.opens(reading.say(f"metric.{name}.name"), name))]
    return links


def _empty(number: Opened, listing: Listing) -> str:
    reading = number.reading
    if listing.query:
        return reading.say("list.nothing_found", query=listing.query)
    if number.metric == USUAL and not reading.filters.age and not reading.is_empty():
        return reading.say("ageing.none")
    return reading.say("state.empty")


def _table(number: Opened, listing: Listing, rows: tuple[DossierRow, ...]) -> Element:
    reading, has_marks = number.reading, bool(listed(number.metric)[1])
    heads = [h.Th(h.Span(reading.say("list.pick"), className="told"), className="dossiers__pick")]
    heads += [h.Th(h.Span(reading.say("list.marked"), className="told"))] if has_marks else []
    heads += [_head(reading, listing, name, sorts) for name, sorts in COLUMNS.items()]
    body = h.Tbody([_row(reading, row, has_marks=has_marks) for row in rows], **folding("list"))
    row = h.Tr(heads, **{"data-label": reading.say("list.by")})
    return h.Table([h.Thead(row), body], className="table table-sm dossiers")


def _head(reading: Reading, listing: Listing, name: str, sorts: str) -> Element:
    text = reading.say(f"list.head.{name}")
    if not sorts:
        return h.Th(text, scope="col")
    current = listing.sort.removeprefix("-") == sorts
    descending = current and listing.sort.startswith("-")
    turned = sorts if descending else f"-{sorts}" if current or sorts == "late" else sorts
    state = {"aria-sort": "descending" if descending else "ascending"} if current else {}
    link = h.A(text, href=address(reading.filters, replace(listing, sort=turned, page=1)), className="sorts")
    return h.Th(link, scope="col", className="n" if name == "late" else "", **state)


def _row(reading: Reading, row: DossierRow, *, has_marks: bool) -> Element:
    label = reading.say("list.pick_one", code=row.code)
    box = h.Span(
        className="pick", role="checkbox", tabIndex="0", **{"aria-checked": "false", "aria-label": label, "data-code": row.code}
    )
    cells = [h.Td(box, className="dossiers__pick")]
    if has_marks:
        cells.append(
            h.Td("•" if row.marked else "", className="dossiers__mark", title=reading.say("list.marked") if row.marked else "")
        )
    late = "n dossiers__late tone-late-text" if row.is_late else "n dossiers__late"
    return h.Tr(
        [
            *cells,
            h.Th(told(row.link), scope="row"),
            h.Td(h.Span(row.procedure, title=f"{row.procedure_code} · {row.procedure}"), className="dossiers__procedure"),
            h.Td(told(row.unit), className="dossiers__unit"),
            h.Td(row.step, className="dossiers__step"),
            _dated(reading, "received", row.received_on),
            _dated(reading, "due", row.due_on),
            h.Td(row.told, className=late),
            h.Td(row.cause, className="dossiers__cause"),
            h.Td(row.channel, className="dossiers__channel"),
        ]
    )


def _dated(reading: Reading, name: str, day: str) -> Element:
    """A day, and on a phone, which has no heads, what happens on it."""
    return h.Td(_day(day), className=f"n dossiers__{name}", **{"data-label": reading.say(f"list.head.{name}")})


def _day(text: str) -> str:
    return formats.day(date.fromisoformat(text)) if text else formats.MISSING


def _foot(reading: Reading, listing: Listing, pages: int) -> Element:
    search = reading.filters.to_search()
    joint = "&" if search else "?"
    asked = f"{search}{joint}{listing.to_search()}&lang={reading.language}".replace("{", "{{").replace("}", "}}")
    file = f"/export/dossiers.{{kind}}{asked}"
    steps = {"first": 1, "previous": listing.page - 1, "next": listing.page + 1, "last": pages}
    links = [
        h.A(reading.say(f"list.{name}"), href=address(reading.filters, replace(listing, page=page)), className="button")
        for name, page in steps.items()
        if 1 <= page <= pages and page != listing.page
    ]
    where = reading.say("list.page", page=reading.number(listing.page), pages=reading.number(pages))
    files = [_file(reading, kind, file) for kind in ("xlsx", "csv")]
    return h.Div([h.Nav([h.Span(where, className="n"), *links], className="list__pages"), *files], className="list__foot")


def _file(reading: Reading, kind: str, address: str) -> Element:
    """The whole list as a file, or the dossiers that are picked; assets/dossiers.js adds these."""
    picked = {"data-picked": reading.say(f"list.{kind}_picked", count="{count}")}
    return h.A(
        reading.say(f"list.{kind}"), href=address.format(kind=kind), className="button list__file", id=f"list-{kind}", **picked
    )


def address(filters: Filters, listing: Listing) -> str:
    """The same list, looked at otherwise."""
    search, looked = filters.to_search(), listing.to_search()
    return search + ("&" if search else "?") + looked if looked else search or "?"


clientside_callback(
    ClientsideFunction("tthc", "search_list"),
    Output("list-asked", "data"),
    Input("list-query", "value"),
)
