"""Where a browser finds the boundaries that the province gives."""

from __future__ import annotations

from flask import Flask, Response, abort

from components import viewer
from components.delivery import YEAR


def serve_boundaries(server: Flask) -> None:
    """`/boundaries/<mark>.json`: the drawn boundaries; their address names their content, so they are kept for long."""

    @server.get("/boundaries/<mark>.json")
    def drawn_boundaries(mark: str) -> Response:
        boundaries = viewer.store().boundaries
        if boundaries is None or mark != boundaries.mark:
            abort(404)
        answer = Response(boundaries.content, mimetype="application/json")
        answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return answer
