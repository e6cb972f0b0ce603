"""`/export/dossiers.csv?<filters>`: every dossier that a number counts, or those that a person has picked, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
from flask import Flask, Response, request

from components import viewer
from components.asking import asked
from components.dossier_rows import DossierRow, dossier_rows
from components.exports.answers import answered, refused
from components.exports.tables import BOM, harmless
from components.formats import LANGUAGES
from components.panels import Reading
from data_access.listing import Listing, listed, read_listing
from data_access.store import NoMartError

# So many rows are read and written at once.
BLOCK = 10_000


def serve_dossiers(server: Flask) -> None:
    """Add the route to the program's server."""

    @server.get("/export/dossiers.csv")
    def dossiers() -> Response:
        search = request.query_string.decode("utf-8", "replace")
        language = request.args.get("lang") if request.args.get("lang") in LANGUAGES else viewer.language()
        try:
            found = asked(search, viewer.store(), viewer.scope(), language)
        except NoMartError as error:
            return refused(503, str(error))
        metric = found.reading.filters.count
        if not metric or not listed(metric)[0]:
            return refused(
                400, f"count={metric or ''} came; expected the name of a number that counts dossiers, such as open_overdue"
            )
        return answered(f"dossiers-{metric}", found, ".csv", "text/csv", _lines(found.reading, read_listing(search)))


def _lines(reading: Reading, listing: Listing) -> Iterator[str]:
    yield BOM
    page, size = 1, BLOCK
    while size == BLOCK:
        found = reading.store.dossiers(reading.filters, reading.scope, replace(listing, page=page), mart=reading.mart, size=BLOCK)
        rows, size = [_cells(row) for row in dossier_rows(reading, found)], len(found)
        if rows or page == 1:
            frame = pd.DataFrame(rows, columns=list(COLUMNS))
            yield frame.to_csv(index=False, header=page == 1, lineterminator="\r\n")
        page += 1


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
