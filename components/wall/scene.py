"""What a scene is: a title that states its finding, and markup that fills the stage below it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from components import elements as html
from components import formats
from components.elements import Child, Element
from components.figures.parts import hidden, sized
from components.panels import Reading

Row = TypeVar("Row")
# Seconds to read: words at 2.5 a second and some to look around, never less than the shortest (UX §5).
PACE, AROUND, SHORTEST = 2.5, 5, 15
# Around the words of a title that miss a limit; no text of a person has it.
MARK = "\x02"


@dataclass(frozen=True)
class Scale:
    """Where a line has its foot, its top and its dashed target: the same for a rate whatever it was, so that lines compare."""

    low: float
    high: float
    limit: float | None


@dataclass(frozen=True)
class Scene:
    """One picture of the rotation; `name` is its word in the foot, `under` stands small below its title.

    What misses a limit is `marked` in the title. `read` is how many words are read where that is not all of them.
    """

    key: str
    name: str
    title: str
    body: Element
    under: str = ""
    read: int | None = None

    @property
    def plain_title(self) -> str:
        return self.title.replace(MARK, "")

    @property
    def mark(self) -> tuple[int, int]:
        """From where to where the marked words of the plain title stand; nowhere: from 0 to 0."""
        before, *within = self.title.split(MARK)
        return (len(before), len(before) + len(within[0])) if within else (0, 0)

    @property
    def words(self) -> int:
        told = (*_texts(self.body), self.title, self.under)
        return sum(map(_is_word, " ".join(told).split())) if self.read is None else self.read

    @property
    def seconds(self) -> int:
        return max(SHORTEST, math.ceil(self.words / PACE + AROUND))


def _is_word(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _texts(element: Child) -> Iterator[str]:
    """What is written in an element, in its order."""
    if isinstance(element, Element):
        children = element.children
        for child in children if isinstance(children, list | tuple) else [children]:
            yield from _texts(child)
    elif element is not None:
        yield str(element)


def marked(text: str, *, is_missed: bool = True) -> str:
    """Words of a title that stand out, where they miss a limit."""
    return f"{MARK}{text}{MARK}" if is_missed else text


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


def bullet(size: float, tone: str) -> Element:
    """A bar from nothing to the whole."""
    return html.Div([html.I(className=f"fill-{tone}", **sized(size))], className="bullet", **hidden())


def scale(values: Sequence[float], limits: Sequence[float]) -> Scale:
    """From the tenth below the lowest class to the whole; from nothing where a value lies below that."""
    low = math.floor(round(limits[-1] * 10, 6)) / 10 if limits else 0.0
    return Scale(low if all(value >= low for value in values) else 0.0, 1.0, limits[0] if limits else None)


def line(reading: Reading, values: Sequence[float], tone: str, of: Scale, *, is_over: bool) -> Element:
    """Where assets/wall/lines.js draws a line of the values on a scale, the last piece dashed while it `is_over` not yet."""
    ticks = [(value, formats.share(value, reading.language)) for value in (of.low, of.high)]
    told = {"values": values, "tone": tone, "limit": of.limit, "ticks": ticks, "over": is_over}
    return html.Div(className="line", **{"data-line": json.dumps(told)}, **hidden())
