"""What drawings in HTML are made of: texts that may open something, names that may be cut, numbers in columns, sizes as data."""

from __future__ import annotations

from collections.abc import Sequence

from components import elements as html
from components.elements import Element
from components.shapes import Change, Link, Text

# Which way a number went; these two every browser has in a font.
ARROWS = {-1: "▼", 0: "", 1: "▲"}


def told(text: Text) -> str | Element:
    """A text, as a link where it opens something; a difference with its arrow, in bold where it is for the worse."""
    if isinstance(text, Change):
        told_of = html.Span(f" ({text.verdict})", className="told") if text.verdict else ""
        judged = f" change--{text.judged}" if text.judged else ""
        title = f"{text.told} ({text.verdict})" if text.verdict else text.told
        return html.Span([f"{ARROWS[text.way]}{text.amount}", told_of], className=f"change{judged}", title=title)
    return html.A(text, href=text.href, className="opens") if isinstance(text, Link) else text


def named(name: Text) -> Element:
    """A name that is cut where it is longer than its place, and told whole when it is pointed at."""
    return html.Span(told(name), className="name", title=name)


def heads(texts: Sequence[str], ranked: int) -> list[Element]:
    """The heads of numbers in columns; `ranked` is the place of the number by which the rows are ordered."""
    return [html.Th(text, scope="col", className=_ranked(place, ranked)) for place, text in enumerate(texts)]


def numbers(texts: Sequence[Text], named_by: Sequence[str], ranked: int, late: Sequence[bool] = ()) -> list[Element]:
    """Numbers in columns below their heads; on a phone the ranked one stands beside the name, and each other one says its head."""
    cells = []
    for place, text in enumerate(texts):
        classes = ["n", _ranked(place, ranked), "tone-late-text" if late and late[place] else ""]
        label = {} if place == ranked else {"data-label": named_by[place]}
        cells.append(html.Td(told(text), className=" ".join(filter(None, classes)), **label))
    return cells


def _ranked(place: int, ranked: int) -> str | None:
    return "ranked" if place == ranked else None


def folding(kind: str = "rows") -> dict[str, str]:
    """For what holds rows: the style sheet says how many of a kind are shown, assets/folds.js shows all."""
    return {"data-rows": kind}


def sized(size: float) -> dict[str, dict[str, str]]:
    """A share of a whole as the custom property of the style sheet, which is all that `style` is used for."""
    return {"style": {"--size": _share(size)}}


def spanned(first: float, last: float) -> dict[str, dict[str, str]]:
    """From one place of a scale to another."""
    return {"style": {"--first": _share(first), "--last": _share(last)}}


def _share(size: float) -> str:
    return f"{max(0.0, min(1.0, size)):.4f}"


def ghost(size: float | None) -> Element | None:
    """Where a bar ended in the period that is compared with."""
    return None if size is None else html.B(className="ghost", **sized(size))


def hidden() -> dict[str, str]:
    return {"aria-hidden": "true"}
