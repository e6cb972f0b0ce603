"""How classes and parts look: fill, edge and the ink upon them, and the keys that explain them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.exports.pictures import letters
from components.exports.pictures.canvas import Box, Canvas
from components.shapes import Grade, Part
from components.shapes.charts import SYMBOLS

SWATCH = 0.85
STEP = 1.5


@dataclass(frozen=True)
class Look:
    fill: str
    ink: str = "ink"
    edge: str = ""
    hatched: bool = False
    symbol: str = ""


# The classes of rates and volumes as on the screen: what is ordinary is grey, what is not has colour and edge.
LOOKS = {
    "grade-1": Look("grade-1", "ink", "grade-1-edge"),
    "grade-2": Look("grade-2", "on-grade-2", "grade-2-edge"),
    "grade-3": Look("grade-3", "on-grade-3"),
    "grade-4": Look("grade-4", "on-grade-4"),
    "grade-5": Look("grade-5", "on-grade-5"),
    "few": Look("line-strong", "ink", "line-strong", hatched=True),
    "none": Look("surface", "ink-3", "line-strong"),
    "out": Look("surface", "ink-3", "line"),
    "volume-1": Look("volume-1", "ink", "grade-1-edge"),
    "volume-2": Look("volume-2", "on-volume-2", "grade-1-edge"),
    "volume-3": Look("volume-3", "on-volume-3"),
    "volume-4": Look("volume-4", "on-volume-4"),
    "volume-5": Look("volume-5", "on-volume-5"),
}
HATCHED = ("line-strong",)


def look(grade: str) -> Look:
    """How a class of tiles looks. Raises KeyError."""
    return LOOKS[grade]


def of_tone(tone: str) -> Look:
    """How a part of a whole looks: what has no state of its own is hatched."""
    inks = {"pending": "on-done", "late": "on-late", "done": "on-done", "online": "on-done"}
    return Look(tone, inks.get(tone, "ink"), hatched=tone in HATCHED)


def of_points(grades: Sequence[Grade]) -> list[tuple[Look, str, str]]:
    """The classes of a plot of points, as its points look."""
    return [(point(grade.grade), grade.label, grade.count) for grade in grades]


def point(grade: str) -> Look:
    """A point of a class looks as on the screen. Raises KeyError for a class without a symbol."""
    symbol, fill, edge = SYMBOLS[grade]
    return Look(fill, edge=edge, symbol=symbol)


def of_grades(grades: Sequence[Grade]) -> list[tuple[Look, str, str]]:
    return [(look(grade.grade), grade.label, grade.count) for grade in grades]


def of_parts(parts: Sequence[Part]) -> list[tuple[Look, str, str]]:
    return [(of_tone(part.tone), part.label, "") for part in parts]


def swatch(canvas: Canvas, box: Box, worn: Look) -> None:
    if worn.symbol:
        canvas.mark(worn.symbol, (box.x + box.w / 2, box.y + box.h / 2), 0.42 * box.w, worn.fill, worn.edge)
    else:
        canvas.rect(box, worn.fill, edge=worn.edge, radius=1.5, hatched=worn.hatched)


def key_in_line(canvas: Canvas, box: Box, items: Sequence[tuple[Look, str, str]]) -> float:
    """Classes side by side, on as many lines as they need; returns the height they took."""
    em, x, y, high = canvas.em, box.x, box.y, 0.0
    for worn, label, count in items:
        room = (SWATCH + 0.5) * em + canvas.wide(label) + (canvas.wide(count, bold=True) + 0.4 * em if count else 0.0)
        if x > box.x and x + room > box.right:
            x, y, high = box.x, y + high, 0.0
        high = max(high, _item(canvas, x, y + 0.5 * STEP * em, worn, label, count, box.right - x))
        x += min(room, box.w) + 1.4 * em
    return y + high - box.y


def key_height(canvas: Canvas, room: float, items: Sequence[tuple[Look, str, str]]) -> float:
    """The height that `key_in_line` will take."""
    return key_in_line(canvas.aside(), Box(0, 0, room, 0), items)


def _item(canvas: Canvas, x: float, middle: float, worn: Look, label: str, count: str, room: float) -> float:
    """A class, its words on as many lines as they need; returns the height they took."""
    em = canvas.em
    size = SWATCH * em
    swatch(canvas, Box(x, middle - size / 2, size, size), worn)
    x, room = x + size + 0.5 * em, room - size - 0.5 * em
    counted = canvas.wide(count, bold=True) + 0.4 * em if count else 0.0
    lines = letters.broken(label, max(room - counted, em), em)
    for number, line in enumerate(lines):
        wide = canvas.label(x, middle + number * letters.LINE * em, line, room, tone="ink-2")
    last = middle + max(len(lines) - 1, 0) * letters.LINE * em
    if count:
        canvas.label(x + (wide + 0.4 * em if lines else 0.0), last, count, counted, bold=True)
    return STEP * em + last - middle
