"""`/export/`: what can be had, and `/export/<panel>.csv?<filters>`."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response, jsonify, request

from components import viewer
from components.asking import Asked, asked
from components.exports.tables import csv
from components.formats import LANGUAGES
from components.i18n import say
from components.panels import PANELS, Panel
from data_access.store import NoMartError

BOM = "\ufeff"


def serve_exports(server: Flask) -> None:
    """Add the export routes to the program's server."""

    @server.get("/export/")
    def catalogue() -> Response:
        panels = [
            {"name": panel.name, "metrics": list(panel.metrics), "by": list(panel.by), "formats": ["csv"]}
            for panel in PANELS.values()
        ]
        return jsonify({"panels": panels})

    @server.get("/export/<name>.csv")
    def table(name: str) -> Response:
        panel = PANELS.get(name)
        if panel is None:
            return _refused(404, f"panel {name!r} does not exist; /export/ lists those that do")
        language = request.args.get("lang") if request.args.get("lang") in LANGUAGES else viewer.language()
        try:
            found = asked(request.query_string.decode("utf-8", "replace"), viewer.store(), viewer.scope(), language)
        except NoMartError as error:
            return _refused(503, str(error))
        return _file(panel, found)

    @server.get("/export/<path:name>")
    def nothing(name: str) -> Response:
        return _refused(404, f"{name!r} cannot be exported; /export/ lists the panels and their formats")


def _file(panel: Panel, found: Asked) -> Response:
    reading = found.reading
    version, period = reading.dimensions.version, reading.filters.period
    simulated = f"-{say('export.simulated', reading.language)}" if version.simulated else ""
    name = f"{panel.name}-{period.first.isoformat()}-{period.last.isoformat()}{simulated}.csv"
    answer = Response(BOM + csv(panel, reading), mimetype="text/csv")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store",
        "X-Mart-Version": f"{version.version}-{version.checksum[:8]}",
        "X-Source-Time": version.source_time or "",
        "X-Period": f"{period.first.isoformat()}/{period.last.isoformat()}",
        "X-Filters": quote(reading.filters.to_search(), safe="?=&-%+"),
        "X-Simulated": str(version.simulated).lower(),
        "X-Ignored": quote("; ".join(found.ignored), safe=" =;"),
    }
    answer.headers.update(headers)
    return answer


def _refused(status: int, reason: str) -> Response:
    answer = jsonify({"error": reason})
    answer.status_code = status
    return answer
