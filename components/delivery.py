"""How the program's files reach the browser: compressed once, kept there for long; and what nobody may keep.

Plotly comes from assets/vendor: its basic bundle, 1.2 MB instead of 4.7 (STACK §2). Dash loads its own only where no
other is there.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Lock

from flask import Flask, Response, request
from werkzeug.utils import safe_join

ASSETS = Path(__file__).parents[1] / "assets"
# What the bundle can draw; a test holds every figure against it.
TRACES = ("scatter", "bar", "pie")
# Files that stay the same while the program runs, and are the same for everybody.
STILL = ("/_dash-component-suites/", "/assets/", "/boundaries/")
COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg")
WORTH_IT = 1024
YEAR = 365 * 24 * 3600
FOREVER = f"public, max-age={YEAR}, immutable"
# All files together come to less than half of it.
MOST_KEPT = 24 << 20


class Copies:
    """Compressed copies of still files, by their content: whatever addresses lead to a file, it has one copy."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most, self._kept, self._lock = most, OrderedDict[bytes, bytes](), Lock()
        self.size = 0

    def of(self, content: bytes) -> bytes:
        """The copy, made at the first time; what was asked least lately gives way."""
        name = hashlib.sha256(content).digest()
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        packed = gzip.compress(content, 9, mtime=0)
        with self._lock:
            self.size += len(packed) - len(self._kept.get(name, b""))
            self._kept[name] = packed
            while self.size > self._most and len(self._kept) > 1:
                self.size -= len(self._kept.popitem(last=False)[1])
        return packed


def serve_delivery(server: Flask) -> None:
    """Add compression and lasting files to the server."""
    copies = server.extensions["tthc-copies"] = Copies()

    @server.get("/favicon.ico")
    def no_icon() -> Response:
        """Browsers ask for one where a page names none, as that of the wall."""
        return Response(status=204, headers={"Cache-Control": f"public, max-age={YEAR}"})

    @server.after_request
    def deliver(answer: Response) -> Response:
        _keep(answer)
        if answer.mimetype.startswith(COMPRESSIBLE):
            answer.vary.add("Accept-Encoding")
            if _compresses(answer):
                _compress(answer, copies)
        return answer


def _keep(answer: Response) -> None:
    """A file whose address names its version never changes; what depends on who asks is kept for nobody else."""
    if request.path.startswith(STILL):
        if answer.status_code == 200 and _never_changes():
            answer.headers["Cache-Control"] = FOREVER
        return
    answer.vary.add("Cookie")
    usual = "private, no-cache" if answer.mimetype == "text/html" else "private, no-store"
    answer.headers.setdefault("Cache-Control", usual)


def _never_changes() -> bool:
    """Whether the address of a file of assets/ names it as it is now."""
    if not request.path.startswith("/assets/"):
        return False
    if request.path.endswith(".woff2"):
        return True
    path, mark = safe_join(str(ASSETS), request.path.removeprefix("/assets/")), request.args.get("m")
    if mark is None or path is None or not Path(path).is_file():
        return False
    changed = Path(path).stat().st_mtime
    # Dash writes the moment with its fractions, the page of the wall without.
    return mark in (str(changed), str(int(changed)))


def _compresses(answer: Response) -> bool:
    return (
        answer.status_code in (200, 404)
        and request.method in ("GET", "POST")
        and "gzip" in request.headers.get("Accept-Encoding", "")
        and "Content-Encoding" not in answer.headers
    )


def _compress(answer: Response, copies: Copies) -> None:
    still = request.path.startswith(STILL)
    # Else the server would take what stands behind the answer, and never close the answer itself.
    answer.direct_passthrough = False
    if answer.is_streamed and not still:
        # A long file goes out as it is made, and is never held as a whole.
        close = getattr(answer.response, "close", None)
        answer.response = _packed(answer.iter_encoded())
        if close is not None:
            answer.call_on_close(close)
        answer.headers.pop("Content-Length", None)
    else:
        content = answer.get_data()
        if len(content) < WORTH_IT:
            return
        answer.set_data(copies.of(content) if still and answer.status_code == 200 else gzip.compress(content, 1))
    answer.headers["Content-Encoding"] = "gzip"


def _packed(parts: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, wbits=31)
    with closing(iter(parts)) as source:
        for part in source:
            yield packer.compress(part)
    yield packer.flush()
