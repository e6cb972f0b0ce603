"""`/export/dossiers.csv` and `.xlsx`: every dossier that a number counts, or those that a person has picked, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd
from flask import Flask, Response, request

from components import viewer
from components.asking import Asked, asked
from components.dossier_rows import DossierRow, dossier_rows
from components.exports.answers import answered, busy, refused
from components.exports.file_names import disposition
from components.exports.provenance import provenance
from components.exports.regional import head, lines, region
from components.exports.tables import BOM, harmless
from components.exports.turns import Turns, while_read
from components.exports.workbooks import footer_of, list_book
from components.exports.workbooks.data import Column, Kind
from components.formats import LANGUAGES, Language
from components.panels import Panel, Reading, Telling
from components.shapes import Nothing
from data_access.listing import Listing, listed, read_listing
from data_access.store import NoMartError

# So many rows are read at once, and so many written.
BLOCK, LINES = 10_000, 1_000
# So many lists at once; a server has several times as many threads.
AT_ONCE = 2
AGAIN_SECONDS = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def serve_dossiers(server: Flask) -> None:
    """Add the route to the program's server."""
    turns = server.extensions["tthc-lists"] = Turns(AT_ONCE)

    @server.get("/export/dossiers.<any(csv, xlsx):kind>")
    def dossiers(kind: str) -> Response:
        language = request.args.get("lang") if request.args.get("lang") in LANGUAGES else viewer.language()
        end = turns.take()
        if end is None:
            return busy("lists", turns.most, AGAIN_SECONDS, language)
        try:
            answer = _answered(kind, language, end)
        except BaseException:
            end()
            raise
        if answer.is_streamed and request.method != "HEAD":
            # A list of which nothing was asked ends its turn here.
            answer.call_on_close(end)
        else:
            end()
        return answer


def _answered(kind: str, language: Language, end: Callable[[], None]) -> Response:
    search = request.query_string.decode("utf-8", "replace")
    try:
        found = asked(search, viewer.store(), viewer.scope(), language)
    except NoMartError as error:
        return refused(503, str(error))
    metric = found.reading.filters.count
    if not metric or not listed(metric)[0]:
        return refused(400, f"count={metric or ''} came; expected the name of a number that counts dossiers, such as open_overdue")
    # A list is of one period.
    alone = found.reading.over(found.reading.filters.alone)
    unused = tuple(f"{name}={value}" for name, value in found.filters.comparison)
    found = replace(found, reading=alone, ignored=found.ignored + unused)
    words = found.reading.say("file.list", metric=found.reading.say(f"metric.{metric}.name"))
    called = disposition(f"dossiers-{metric}", words, found, kind)
    listing = read_listing(search)
    if kind == "xlsx":
        return answered(called, found, XLSX, _book(found, listing, metric, words))
    # What knows whether the reader is still there, where the server tells.
    gone = request.environ.get("waitress.client_disconnected", lambda: False)
    return answered(called, found, "text/csv", while_read(_lines(found.reading, listing, region(request.args)), gone, end))


def _book(found: Asked, listing: Listing, metric: str, words: str) -> bytes:
    told = provenance(Panel(words, (metric,)), found, Telling(words, "", Nothing("")))
    rows = (cells_of(row) for block in _blocks(found.reading, listing) for row in block)
    return list_book(columns_of(found.reading), rows, found.reading, told, metric, footer_of(told))


def _lines(reading: Reading, listing: Listing, marks: Language | None) -> Iterator[str]:
    """The list as text: with the marks and heads of a person, or as a machine reads it."""
    columns = columns_of(reading)
    yield BOM + (head(columns, marks) if marks else _text([], header=True))
    for block in _blocks(reading, listing):
        rows = [cells_of(row) for row in block]
        yield lines(columns, rows, marks) if marks else _text(rows)


def _blocks(reading: Reading, listing: Listing) -> Iterator[Iterator[DossierRow]]:
    page, size = 1, BLOCK
    while size == BLOCK:
        found = reading.store.dossiers(reading.filters, reading.scope, replace(listing, page=page), mart=reading.mart, size=BLOCK)
        size, page = len(found), page + 1
        for first in range(0, size, LINES):
            yield dossier_rows(reading, found.iloc[first : first + LINES])


def _text(rows: list[list[object]], *, header: bool = False) -> str:
    return pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(index=False, header=header, lineterminator="\r\n")


# Each column by the name that a machine reads: its head in words, what its cells are, and whether they are codes of something
# whose name has a column of its own (then its head says so).
COLUMNS: dict[str, tuple[str, Kind, bool]] = {
    "code": ("list.head.code", "text", False),
    "procedure": ("list.head.procedure", "text", True),
    "procedure_name": ("list.head.procedure", "text", False),
    "unit": ("list.head.unit", "text", True),
    "unit_name": ("list.head.unit", "text", False),
    "step": ("list.head.step", "text", False),
    "received": ("list.head.received", "day", False),
    "due": ("list.head.due", "day", False),
    "resolved": ("list.head.resolved", "day", False),
    "late_working_days": ("list.head.late", "count", False),
    "state": ("list.head.state", "text", False),
    "cause": ("list.head.cause", "text", False),
    "channel": ("list.head.channel", "text", False),
    "marked": ("list.marked", "count", False),
}


def columns_of(reading: Reading) -> list[Column]:
    """The columns of the list in words."""
    return [
        Column(name, reading.say("export.code", by=reading.say(key)) if coded else reading.say(key), kind, coded or name == "code")
        for name, (key, kind, coded) in COLUMNS.items()
    ]


def cells_of(row: DossierRow) -> list[object]:
    texts = (row.code, row.procedure_code, row.procedure, row.unit_code, str(row.unit), row.step)
    return [
        *map(harmless, texts),
        row.received_on,
        row.due_on,
        row.resolved_on,
        row.late,
        row.told,
        harmless(row.cause),
        row.channel,
        int(row.marked),
    ]
