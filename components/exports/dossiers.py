"""`/export/dossiers.csv?<filters>`: every dossier that a number counts, or those that a person has picked, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd
from flask import Flask, Response, request

from components import viewer
from components.asking import asked
from components.dossier_rows import DossierRow, dossier_rows
from components.exports.answers import answered, busy, refused
from components.exports.file_names import disposition
from components.exports.tables import BOM, harmless
from components.exports.turns import Turns, while_read
from components.formats import LANGUAGES, Language
from components.panels import Reading
from data_access.listing import Listing, listed, read_listing
from data_access.store import NoMartError

# So many rows are read at once, and so many written.
BLOCK, LINES = 10_000, 1_000
# So many lists at once; a server has several times as many threads.
AT_ONCE = 2
AGAIN_SECONDS = 30


def serve_dossiers(server: Flask) -> None:
    """Add the route to the program's server."""
    turns = server.extensions["tthc-lists"] = Turns(AT_ONCE)

    @server.get("/export/dossiers.csv")
    def dossiers() -> Response:
        language = request.args.get("lang") if request.args.get("lang") in LANGUAGES else viewer.language()
        end = turns.take()
        if end is None:
            return busy("lists", turns.most, AGAIN_SECONDS, language)
        try:
            answer = _answered(language, end)
        except BaseException:
            end()
            raise
        if answer.is_streamed and request.method != "HEAD":
            # A list of which nothing was asked ends its turn here.
            answer.call_on_close(end)
        else:
            end()
        return answer


def _answered(language: Language, end: Callable[[], None]) -> Response:
    search = request.query_string.decode("utf-8", "replace")
    try:
        found = asked(search, viewer.store(), viewer.scope(), language)
    except NoMartError as error:
        return refused(503, str(error))
    metric = found.reading.filters.count
    if not metric or not listed(metric)[0]:
        return refused(400, f"count={metric or ''} came; expected the name of a number that counts dossiers, such as open_overdue")
    # What knows whether the reader is still there, where the server tells.
    gone = request.environ.get("waitress.client_disconnected", lambda: False)
    lines = while_read(_lines(found.reading, read_listing(search)), gone, end)
    words = found.reading.say("file.list", metric=found.reading.say(f"metric.{metric}.name"))
    return answered(disposition(f"dossiers-{metric}", words, found, "csv"), found, "text/csv", lines)


def _lines(reading: Reading, listing: Listing) -> Iterator[str]:
    yield BOM + _text([], header=True)
    page, size = 1, BLOCK
    while size == BLOCK:
        found = reading.store.dossiers(reading.filters, reading.scope, replace(listing, page=page), mart=reading.mart, size=BLOCK)
        size, page = len(found), page + 1
        for first in range(0, size, LINES):
            yield _text([_cells(row) for row in dossier_rows(reading, found.iloc[first : first + LINES])])


def _text(rows: list[list[object]], *, header: bool = False) -> str:
    return pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(index=False, header=header, lineterminator="\r\n")


COLUMNS = (
    "code",
    "procedure",
    "procedure_name",
    "unit",
    "unit_name",
    "step",
    "received",
    "due",
    "resolved",
    "late_working_days",
    "state",
    "cause",
    "channel",
    "marked",
)


def _cells(row: DossierRow) -> list[object]:
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
