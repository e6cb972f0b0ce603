"""A file as an answer: where its figures come from, or why it cannot be had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from flask import Response, jsonify

from components import formats
from components.asking import Asked
from components.formats import Language
from components.i18n import say

# All headers together stay below the 4 KB that proxies take.
LONGEST, CUT = 800, "..."
# A letter in the middle of which it may have been cut.
LAST = re.compile(r"(%[C-F][0-9A-F](%[89AB][0-9A-F]){0,3})?(%[0-9A-F]?)?\Z")


def answered(name: str, found: Asked, mimetype: str, content: str | bytes | Iterator[str]) -> Response:
    """A file under its name (see file_names), with its provenance in the headers."""
    reading = found.reading
    version, period = reading.dimensions.version, reading.filters.period
    answer = Response(content, mimetype=mimetype)
    headers = {
        "Content-Disposition": name,
        "Cache-Control": "private, no-store",
        "X-Mart-Version": f"{version.version}-{version.checksum[:8]}",
        "X-Source-Time": version.source_time or "",
        "X-Period": f"{period.first.isoformat()}/{period.last.isoformat()}",
        "X-Compared": _compared(found),
        "X-Filters": _header(reading.filters.to_search(), "?=&-%+"),
        "X-Simulated": str(version.simulated).lower(),
        "X-Ignored": _header("; ".join((*found.ignored, *found.uncome)), " =;"),
    }
    answer.headers.update(headers)
    return answer


def _compared(found: Asked) -> str:
    """The period that the figures are compared with, where there are any of it."""
    compared = not any(value.startswith("compare=") for value in found.ignored)
    before = found.reading.before if compared else None
    return f"{before.filters.period.first.isoformat()}/{before.filters.period.last.isoformat()}" if before else ""


def _header(text: str, safe: str) -> str:
    """A text as a header; a long one is cut at a whole letter, since a proxy refuses headers that are too long together."""
    told = quote(text, safe=safe)
    return told if len(told) <= LONGEST else LAST.sub("", told[:LONGEST], count=1) + CUT


def busy(what: str, most: int, seconds: int, language: Language) -> Response:
    """That so many are made already, and when to ask again."""
    told = say(f"export.busy.{what}", language, count=formats.number(most, language))
    return Response(f"{told}\n", status=503, mimetype="text/plain", headers={"Retry-After": str(seconds)})


def refused(status: int, reason: str) -> Response:
    """Why a file cannot be had, and what can."""
    answer = jsonify({"error": reason})
    answer.status_code = status
    return answer
