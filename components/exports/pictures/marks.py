"""How classes and parts look: fill, edge and the ink upon them, and the keys that explain them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.exports.pictures.canvas import Box, Canvas
from components.shapes import Grade, Part

SWATCH = 0.85
STEP = 1.5


@dataclass(frozen=True)
class Look:
    fill: str
    ink: str = "ink"
    edge: str = ""
    hatched: bool = False


# The classes of rates as on the screen, then those of a funnel: what is ordinary is grey, what is not has colour and edge.
LOOKS = {
    "grade-1": Look("grade-1", "ink", "grade-1-edge"),
    "grade-2": Look("grade-2", "on-grade-2", "grade-2-edge"),
    "grade-3": Look("grade-3", "on-grade-3"),
    "grade-4": Look("grade-4", "on-grade-4"),
    "grade-5": Look("grade-5", "on-grade-5"),
    "few": Look("line-strong", "ink", "line-strong", hatched=True),
    "none": Look("surface", "ink-3", "line-strong"),
    "out": Look("surface", "ink-3", "line"),
    "within": Look("track-strong", "ink", "line-strong"),
    "below": Look("due-soft", "ink", "due"),
    "far_below": Look("late", "on-late", "late"),
    "above": Look("done-soft", "ink", "done"),
    "far_above": Look("done", "on-done", "done"),
}
HATCHED = ("line-strong",)


def look(grade: str) -> Look:
    """How a class looks; one that is not known here is grey, or the colour of its tone."""
    return LOOKS.get(grade, Look("pending", "on-done"))


def of_tone(tone: str) -> Look:
    """How a part of a whole looks: what has no state of its own is hatched."""
    inks = {"pending": "on-done", "late": "on-late", "done": "on-done", "online": "on-done"}
    return Look(tone, inks.get(tone, "ink"), hatched=tone in HATCHED)


def of_grades(grades: Sequence[Grade]) -> list[tuple[Look, str, str]]:
    return [(look(grade.grade), grade.label, grade.count) for grade in grades]


def of_parts(parts: Sequence[Part]) -> list[tuple[Look, str, str]]:
    return [(of_tone(part.tone), part.label, "") for part in parts]


def swatch(canvas: Canvas, box: Box, worn: Look) -> None:
    canvas.rect(box, worn.fill, edge=worn.edge, radius=1.5, hatched=worn.hatched)


def key_in_line(canvas: Canvas, box: Box, items: Sequence[tuple[Look, str, str]]) -> float:
    """Classes side by side, on as many lines as they need; returns the height they took."""
    em, x, line = canvas.em, box.x, 0
    for worn, label, count in items:
        room = (SWATCH + 0.5) * em + canvas.wide(label) + (canvas.wide(count, bold=True) + 0.4 * em if count else 0.0)
        if x > box.x and x + room > box.right:
            x, line = box.x, line + 1
        _item(canvas, x, box.y + (line + 0.5) * STEP * em, worn, label, count, box.right - x)
        x += min(room, box.w) + 1.4 * em
    return (line + 1) * STEP * em if items else 0.0


def key_below(canvas: Canvas, box: Box, items: Sequence[tuple[Look, str, str]]) -> float:
    """Classes under one another; returns the height they took."""
    for place, (worn, label, count) in enumerate(items):
        _item(canvas, box.x, box.y + (place + 0.5) * STEP * canvas.em, worn, label, count, box.w)
    return len(items) * STEP * canvas.em


def key_height(canvas: Canvas, room: float, items: Sequence[tuple[Look, str, str]]) -> float:
    """The height that `key_in_line` will take."""
    return key_in_line(Canvas([], canvas.em, canvas.language), Box(0, 0, room, 0), items)


def _item(canvas: Canvas, x: float, middle: float, worn: Look, label: str, count: str, room: float) -> None:
    em = canvas.em
    size = SWATCH * em
    swatch(canvas, Box(x, middle - size / 2, size, size), worn)
    x, room = x + size + 0.5 * em, room - size - 0.5 * em
    counted = canvas.wide(count, bold=True) + 0.4 * em if count else 0.0
    wide = canvas.label(x, middle, label, room - counted, tone="ink-2")
    if count:
        canvas.label(x + wide + 0.4 * em, middle, count, counted, bold=True)
