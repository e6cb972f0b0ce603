"""`/export/dossiers.csv?<filters>`: every dossier that a number counts, or those that a person has picked, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
from flask import Flask, Response, jsonify, request

from components import viewer
from components.asking import asked
from components.dossier_rows import DossierRow, dossier_rows
from components.exports.routes import BOM
from components.exports.tables import harmless
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
            return _refused(503, str(error))
        metric = found.reading.filters.count
        if not metric or not listed(metric)[0]:
            return _refused(
                400, f"count={metric or ''} came; expected the name of a number that counts dossiers, such as open_overdue"
            )
        answer = Response(_lines(found.reading, read_listing(search)), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f"attachment; filename=dossiers-{metric}.csv"
        return answer


def _refused(status: int, reason: str) -> Response:
    answer = jsonify({"error": reason})
    answer.status_code = status
    return answer


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
