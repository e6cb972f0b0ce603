"""What the drawings in HTML are made of: texts, names, bars and small lines.

Widths and places are data: they go to the style sheet as custom properties, which is all that `style` is used for.
"""

from __future__ import annotations

import json

from dash import html
from dash.development.base_component import Component

from components.shapes import Link, Spark, Text, plain


def told(text: Text) -> str | Component:
    """A text, as a link where it opens something."""
    return html.A(plain(text), href=text.href, className="opens") if isinstance(text, Link) else text


def named(name: Text) -> Component:
    """A name that is cut where it is longer than its place, and told whole when it is pointed at."""
    return html.Span(told(name), className="name", title=plain(name))


def spark(line: Spark) -> Component:
    """Where assets/sparks.js draws a small line."""
    data = {"values": line.values, "tone": line.tone, "limit": line.limit}
    return html.Div(className="spark", **{"data-spark": json.dumps(data)}, **hidden())


def bar(tone: str, size: float) -> Component | None:
    """A bar; nothing is drawn of nothing."""
    return html.I(className=f"fill-{tone}", **sized(size)) if size else None


def sized(size: float) -> dict[str, dict[str, str]]:
    """A width or a place from 0 to 1, for the style sheet."""
    return {"style": {"--size": f"{max(0.0, min(1.0, size)):.4f}"}}


def hidden() -> dict[str, str]:
    """Of what is only drawn, and told in words beside it."""
    return {"aria-hidden": "true"}
