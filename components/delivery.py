"""How the program's files reach the browser: compressed once, kept there for long.

Plotly comes from assets/vendor: its basic bundle, 1.2 MB instead of 4.7 (STACK §2). Dash loads its own only where no
other is there.
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

# What the bundle can draw; a test holds every figure against it.
TRACES = ("scatter", "bar", "pie")
# Files that stay the same while the program runs.
STILL = ("/_dash-component-suites/", "/assets/", "/boundaries/")
COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg")
WORTH_IT = 1024
YEAR = 365 * 24 * 3600


def serve_delivery(server: Flask) -> None:
    """Add compression and lasting files to the server."""
    kept: dict[str, bytes] = {}

    @server.after_request
    def compress(answer: Response) -> Response:
        """Gzip what is text; a still file is compressed once, not for each reader."""
        if not _compressible(answer):
            return answer
        answer.direct_passthrough = False
        still = request.path.startswith(STILL)
        packed = kept.get(request.path) if still else None
        if packed is None:
            content = answer.get_data()
            if len(content) < WORTH_IT:
                return answer
            packed = gzip.compress(content, 9 if still else 1)
            if still:
                kept[request.path] = packed
        answer.set_data(packed)
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Vary"] = "Accept-Encoding"
        return answer

    @server.after_request
    def keep(answer: Response) -> Response:
        """A file whose address names its version never changes; fonts do not either."""
        still = "m" in request.args or request.path.endswith(".woff2")
        if answer.status_code == 200 and request.path.startswith("/assets/") and still:
            answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return answer


def _compressible(answer: Response) -> bool:
    return (
        answer.status_code == 200
        and request.method in ("GET", "POST")
        and "gzip" in request.headers.get("Accept-Encoding", "")
        and "Content-Encoding" not in answer.headers
        and answer.mimetype.startswith(COMPRESSIBLE)
    )
