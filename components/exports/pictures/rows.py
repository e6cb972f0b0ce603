"""Rows under one another: how many there is room for, how large their letters may be, and the columns of their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from components import formats
from components.exports.pictures import letters
from components.exports.pictures.canvas import Box, Canvas
from components.i18n import say
from components.shapes import Text

# Rows are at least and at most so high, in em; where there are few of them, letters grow up to so many times.
LOW, HIGH = 1.35, 2.5
GROWN, TALLEST = 1.5, 4.0
# A name takes at most this share of the width, a column of texts so many em.
NAMED = 0.36
COLUMN = 11.0
GAP = 1.1


@dataclass(frozen=True)
class Stack:
    """Rows of one height: those that are shown, on a canvas whose letters fit them."""

    canvas: Canvas
    top: float
    height: float
    shown: int

    @property
    def bottom(self) -> float:
        return self.top + self.shown * self.height

    def middle(self, place: int) -> float:
        return self.top + (place + 0.5) * self.height


def stacked(canvas: Canvas, box: Box, count: int, *, beside: float = 0.0, low: float = LOW) -> Stack:
    """Lay `count` rows into a box, `beside` em of heads and notes kept free below its top; what is left out is said below."""
    em = canvas.em
    wanted = box.h / ((count * HIGH) + beside) if count else em
    grown = canvas.larger(max(em, min(GROWN * em, wanted)))
    top = box.y + beside * grown.em
    room = box.bottom - top
    if count * low * em <= room:
        return Stack(grown, top, min(TALLEST * grown.em, room / max(count, 1)), count)
    shown = max(0, int((room - LOW * em) / (low * em)))
    left_out(canvas, Box(box.x, box.bottom - LOW * em, box.w, LOW * em), "rows", count - shown)
    return Stack(canvas, box.y + beside * em, low * em, shown)


def left_out(canvas: Canvas, box: Box, what: Literal["rows", "columns"], count: int) -> None:
    """Say how many rows or columns are not drawn."""
    note = say(f"export.rest.{what}", canvas.language, count=formats.number(count, canvas.language))
    canvas.label(box.x, box.y + box.h / 2, note, box.w, tone="ink-2")


@dataclass(frozen=True)
class Columns:
    """Columns of texts at the right of rows, each aligned at its right end."""

    rights: tuple[float, ...]
    widths: tuple[float, ...]
    left: float


def columns(canvas: Canvas, box: Box, heads: Sequence[str], rows: Sequence[Sequence[Text]], *, most: float = 0.5) -> Columns:
    """Columns as wide as their texts, all together at most a share of the box; heads may break once."""
    em = canvas.em
    count = max([len(heads), *(len(row) for row in rows)])
    widths = []
    for place in range(count):
        texts = [canvas.wide(row[place], bold=True) for row in rows if place < len(row)]
        head = _head_width(canvas, heads[place]) if place < len(heads) else 0.0
        widths.append(min(COLUMN * em, max([0.0, head, *texts])))
    whole = sum(widths) + GAP * em * count
    if whole > most * box.w and whole:
        widths = [width * most * box.w / whole for width in widths]
    rights, x = [], box.right
    for width in reversed(widths):
        rights.append(x)
        x -= width + GAP * em
    return Columns(tuple(reversed(rights)), tuple(widths), x)


def _head_width(canvas: Canvas, head: str) -> float:
    """On two lines a head is as wide as its longer half."""
    whole = canvas.wide(head)
    return whole if whole <= 6 * canvas.em else max(6 * canvas.em, 0.62 * whole)


def head_lines(canvas: Canvas, heads: Sequence[str], widths: Sequence[float]) -> float:
    """How many em heads take: one line, or two."""
    if not any(heads):
        return 0.0
    broken = any(
        len(letters.wrap(head, width + 0.01, canvas.em, 2)) > 1 for head, width in zip(heads, widths, strict=False) if head
    )
    return letters.LINE * (2 if broken else 1) + 0.3


def draw_heads(canvas: Canvas, bottom: float, heads: Sequence[str], held: Columns) -> None:
    """Heads of columns, standing on the first row."""
    step = letters.LINE * canvas.em
    for head, right, width in zip(heads, held.rights, held.widths, strict=False):
        told = letters.wrap(head, width + 0.01, canvas.em, 2)
        for line, text in enumerate(told):
            middle = bottom - 0.3 * canvas.em - (len(told) - line - 0.5) * step
            canvas.label(right, middle, text, width + 0.1 * canvas.em, tone="ink-3", anchor="end")


def name_width(canvas: Canvas, names: Sequence[Text], room: float, *, share: float = NAMED) -> float:
    """As wide as the longest name, up to its share of the room."""
    return min(share * room, max([0.0, *(canvas.wide(name) for name in names)]) + 0.1 * canvas.em)


def notes_height(canvas: Canvas, notes: Sequence[str], room: float) -> float:
    return sum(len(letters.wrap(note, room, canvas.em, 2)) for note in notes) * letters.LINE * canvas.em


def draw_notes(canvas: Canvas, box: Box, notes: Sequence[str]) -> None:
    """Sentences below a drawing, each on at most two lines."""
    y = box.y
    for note in notes:
        y += canvas.lines((box.x, y), letters.wrap(note, box.w, canvas.em, 2), box.w)
