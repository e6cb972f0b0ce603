"""`/export/`: what can be had, and `/export/<panel>.<format>?<filters>`: csv, xlsx, and svg or png of what has a drawing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from flask import Flask, Response, jsonify, request

from components import viewer
from components.asking import Asked, asked
from components.exports import pictures
from components.exports.answers import answered, busy, refused
from components.exports.file_names import disposition
from components.exports.provenance import provenance
from components.exports.regional import region, table
from components.exports.tables import BOM, csv
from components.exports.turns import Turns
from components.exports.workbooks import workbook
from components.exports.workbooks.data import data_of
from components.formats import LANGUAGES, Language
from components.panels import PANELS, Panel
from components.panels.telling import told, unused
from data_access.store import NoMartError

log = logging.getLogger(__name__)
SIZE = "size"
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
}
DRAWN = ("svg", "png")
# What keeps a processor busy is made so many at once; a server has twice as many threads.
LABORIOUS, AT_ONCE, AGAIN_SECONDS = (".xlsx", ".png"), 3, 5


class RefusedError(Exception):
    """What cannot be had, and why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


def formats_of(panel: Panel) -> list[str]:
    """The formats of a panel: what has no drawing is a table only."""
    return [name for name in TYPES if name not in DRAWN or panel.tell]


def serve_exports(server: Flask) -> None:
    """Add the export routes to the program's server."""

    @server.get("/export/")
    def catalogue() -> Response:
        panels = [
            {"name": panel.name, "metrics": list(panel.metrics), "by": list(panel.by), "formats": formats_of(panel)}
            for panel in PANELS.values()
        ]
        return jsonify({"panels": panels, "sizes": list(pictures.PAPERS)})

    turns = Turns(AT_ONCE)

    @server.get("/export/<path:file>")
    def export(file: str) -> Response:
        end = turns.take() if file.endswith(LABORIOUS) else _nothing
        if end is None:
            return busy("files", turns.most, AGAIN_SECONDS, _language())
        try:
            return _answered(file)
        except RefusedError as error:
            return refused(error.status, error.reason)
        except NoMartError as error:
            return refused(503, str(error))
        except Exception:
            # The boundary of a file: whatever went wrong is in the log, and the other files go on.
            log.exception("the file %s failed for %s", file, request.query_string.decode("utf-8", "replace"))
            return refused(500, f"{file!r} could not be made; the program's log says why")
        finally:
            end()


def _nothing() -> None:
    """No turn was needed."""


def _language() -> Language:
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else viewer.language()


def _answered(file: str) -> Response:
    name, _, kind = file.rpartition(".")
    if kind not in TYPES or "/" in file:
        expected = ", ".join(f".{known}" for known in TYPES)
        raise RefusedError(404, f"{file!r} cannot be exported; expected a panel and one of {expected}; /export/ lists the panels")
    panel = PANELS.get(name)
    if panel is None:
        raise RefusedError(404, f"panel {name!r} does not exist; /export/ lists those that do")
    if kind not in formats_of(panel):
        raise RefusedError(404, f"panel {name!r} has no {kind}; it has {', '.join(formats_of(panel))}")
    size = request.args.get(SIZE, next(iter(pictures.PAPERS)))
    if kind in DRAWN and size not in pictures.PAPERS:
        raise RefusedError(400, f"{SIZE}={size!r} is unknown; expected one of {', '.join(pictures.PAPERS)}")
    found = asked(_search(drawn=kind in DRAWN), viewer.store(), viewer.scope(), _language())
    found = replace(found, ignored=found.ignored + unused(panel, found.reading))
    words = found.reading.say(f"file.panel.{panel.name}")
    called = disposition(panel.name, words, found, kind, size if kind in DRAWN else "")
    return answered(called, found, TYPES[kind], MAKERS[kind](panel, found, size))


def _search(*, drawn: bool) -> str:
    """The filters of the address; the size of a picture is none of them."""
    search = request.query_string.decode("utf-8", "replace")
    return "&".join(pair for pair in search.split("&") if not (drawn and pair.startswith(f"{SIZE}=")))


def _csv(panel: Panel, found: Asked, _size: str) -> str:
    """For a machine, or with the marks and heads of a person."""
    marks = region(request.args)
    return BOM + (table(data_of(panel, found.reading), marks) if marks else csv(panel, found.reading))


def _xlsx(panel: Panel, found: Asked, _size: str) -> bytes:
    return workbook(panel, found)


def _svg(panel: Panel, found: Asked, size: str) -> str:
    telling = told(panel, found.reading)
    return pictures.svg(pictures.PAPERS[size], provenance(panel, found, telling), telling.shape, found.reading.language)


def _png(panel: Panel, found: Asked, size: str) -> bytes:
    telling = told(panel, found.reading)
    return pictures.png(pictures.PAPERS[size], provenance(panel, found, telling), telling.shape, found.reading.language)


MAKERS: dict[str, Callable[[Panel, Asked, str], str | bytes]] = {"csv": _csv, "xlsx": _xlsx, "svg": _svg, "png": _png}
