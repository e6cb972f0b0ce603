"""What drawings in HTML are made of: texts that may open something, names that may be cut, sizes as data."""

from __future__ import annotations

from components import elements as html
from components.elements import Element
from components.shapes import Link, Text


def told(text: Text) -> str | Element:
    """A text, as a link where it opens something."""
    return html.A(text, href=text.href, className="opens") if isinstance(text, Link) else text


def named(name: Text) -> Element:
    """A name that is cut where it is longer than its place, and told whole when it is pointed at."""
    return html.Span(told(name), className="name", title=name)


def sized(size: float) -> dict[str, dict[str, str]]:
    """A share of a whole as the custom property of the style sheet, which is all that `style` is used for."""
    return {"style": {"--size": _share(size)}}


def spanned(first: float, last: float) -> dict[str, dict[str, str]]:
    """From one place of a scale to another."""
    return {"style": {"--first": _share(first), "--last": _share(last)}}


def _share(size: float) -> str:
    return f"{max(0.0, min(1.0, size)):.4f}"


def hidden() -> dict[str, str]:
    return {"aria-hidden": "true"}
