"""What a scene is: a title that states its finding, and markup that fills the stage below it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from components import elements as html
from components.elements import Child, Element
from components.figures.parts import hidden, sized
from components.panels import Reading

Row = TypeVar("Row")
# Seconds to read: words at 2.5 a second and some to look around, never less than the shortest (UX §5).
PACE, AROUND, SHORTEST = 2.5, 5, 15


@dataclass(frozen=True)
class Scene:
    """One picture of the rotation; `name` is its word in the foot, `words` how many there are to read."""

    key: str
    name: str
    title: str
    body: Element
    words: int
    tone: str = "ink"

    @property
    def seconds(self) -> int:
        return max(SHORTEST, math.ceil(self.words / PACE + AROUND))


def pages(rows: Sequence[Row], room: int) -> list[Sequence[Row]]:
    """Rows on as few pages as have room for them, filled evenly: 168 names where 100 have room are twice 84."""
    count = -(-len(rows) // max(1, room))
    each = -(-len(rows) // count) if count else 0
    return [rows[page * each : (page + 1) * each] for page in range(count)]


def page_name(reading: Reading, name: str, page: int, of: int) -> str:
    """What the foot calls one page of a scene."""
    if of == 1:
        return reading.say(f"wall.scene.{name}")
    told = {"page": reading.number(page), "pages": reading.number(of)}
    return reading.say("wall.scene.page", name=reading.say(f"wall.scene.{name}"), **told)


def block(title: str, *parts: Child, note: str = "", kind: str = "") -> Element:
    """A part of the stage with its own heading."""
    below = [html.P(note, className="block__note")] if note else []
    return html.Section([html.H2(title), *below, *parts], className=f"block {kind}".strip())


def bullet(size: float, tone: str, limit: float | None = None) -> Element:
    """A bar from nothing to the whole, with its target."""
    mark = [] if limit is None else [html.B(**sized(limit))]
    return html.Div([html.I(className=f"fill-{tone}", **sized(size)), *mark], className="bullet", **hidden())


def line(values: Sequence[float], tone: str, limit: float | None = None) -> Element:
    """Where assets/wall/lines.js draws a line of the values, the target dashed."""
    return html.Div(className="line", **{"data-line": json.dumps({"values": values, "tone": tone, "limit": limit})}, **hidden())
