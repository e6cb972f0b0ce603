"""Bars, dots and small lines: what drawings in HTML draw within a row."""

from __future__ import annotations

import json

from components import elements as html
from components.elements import Element
from components.figures.parts import hidden, sized
from components.shapes import Spark


def bar(tone: str, size: float) -> Element | None:
    """A bar; nothing is drawn of nothing."""
    return html.I(className=f"fill-{tone}", **sized(size)) if size else None


def dot(tone: str, place: float | None, limit: float | None) -> list[Element]:
    """A dot on a line, and the limit that it should reach; what is missing has neither."""
    if place is None:
        return []
    marks = [] if limit is None else [html.B(className="dots__limit", **sized(limit))]
    return [*marks, html.I(className=f"dots__dot fill-{tone}", **sized(place))]


def spark(line: Spark, scale: tuple[float, float] | None = None) -> Element:
    """Where assets/sparks.js draws a small line: on the scale that it shares with others, else on its own."""
    data = {"values": line.values, "tone": line.tone, "limit": line.limit, **({"ghost": line.ghost} if line.ghost else {})}
    if scale is not None:
        data |= dict(zip(("low", "high"), scale, strict=True))
    return html.Div(className="spark", **{"data-spark": json.dumps(data)}, **hidden())
