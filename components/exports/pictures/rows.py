"""Rows under one another: how many there is room for, how large their letters may be, and the columns of their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from components import formats
from components.exports.pictures import letters
from components.exports.pictures.canvas import Box, Canvas
from components.i18n import say
from components.shapes import Text

# Rows are at least and at most so high, in em; where there are few of them, letters grow up to so many times.
LOW, HIGH = 1.35, 2.5
GROWN, TALLEST = (1.5, 1.35, 1.2, 1.1, 1.0), 4.0
# Above and below the lines of a name that is broken, in em.
PADDED = 0.3
# Names take at most this share of the width, a larger one where they would need more than so many lines.
SHARES, NAME_LINES = ((0.36, 2), (0.48, 3), (0.64, 4)), 12
# Heads of columns have at most so many lines; short ones stay on one.
HEAD_LINES, SHORT = 3, 6.0
# A sentence below a drawing takes at most so many lines.
NOTE_LINES = 5
GAP = 1.1


@dataclass(frozen=True)
class Stack:
    """Rows under one another: those that are shown, their names as they are broken, on a canvas whose letters fit them."""

    canvas: Canvas
    top: float
    heights: tuple[float, ...]
    names: tuple[tuple[str, ...], ...]
    named: float

    @property
    def shown(self) -> int:
        return len(self.heights)

    @property
    def bottom(self) -> float:
        return self.top + sum(self.heights)

    def middle(self, place: int) -> float:
        return self.top + sum(self.heights[:place]) + self.heights[place] / 2

    def name(self, place: int, x: float) -> None:
        """Write the name of a row."""
        self.canvas.column(x, self.middle(place), self.names[place])


def stacked(canvas: Canvas, box: Box, names: Sequence[Text], *, beside: float = 0.0) -> Stack:
    """Lay rows into a box, `beside` em of heads kept free above them; what is left out is said below."""
    for grown in GROWN:
        pen = canvas.larger(grown * canvas.em)
        named, told = broken_names(pen, names, box.w)
        least = [row_height(pen, lines) for lines in told]
        top = box.y + beside * pen.em
        room = box.bottom - top
        # Letters grow where rows have air, and no name is broken for it.
        airy = grown == GROWN[-1] or (len(names) * HIGH * pen.em <= room and max([0, *map(len, told)]) <= 1)
        if airy and sum(least) <= room:
            more = (room - sum(least)) / max(len(names), 1)
            heights = tuple(max(height, min(TALLEST * pen.em, height + more)) for height in least)
            return Stack(pen, top, heights, told, named)
    held = [height for height in accumulate(least) if height <= room - LOW * canvas.em]
    left_out(canvas, Box(box.x, box.bottom - LOW * canvas.em, box.w, LOW * canvas.em), "rows", len(names) - len(held))
    return Stack(pen, top, tuple(least[: len(held)]), told[: len(held)], named)


def row_height(canvas: Canvas, lines: Sequence[str]) -> float:
    """The least height of a row whose name has these lines."""
    return max(LOW, len(lines) * letters.LINE + PADDED * (len(lines) > 1)) * canvas.em


def broken_names(canvas: Canvas, names: Sequence[Text], room: float) -> tuple[float, tuple[tuple[str, ...], ...]]:
    """How wide names are, and each on its lines: one where they have the room, else as few as their share of it allows."""
    longest = max([0.0, *(canvas.wide(name) for name in names)]) + 0.1 * canvas.em
    for share, lines in SHARES:
        width = min(share * room, longest)
        told = tuple(tuple(letters.wrap(name, width, canvas.em, NAME_LINES)) for name in names)
        if max([0, *map(len, told)]) <= lines:
            break
    return max([0.0, *(letters.width(line, canvas.em) for broken in told for line in broken)]), told


def left_out(canvas: Canvas, box: Box, what: Literal["rows", "columns"], count: int) -> None:
    """Say how many rows or columns are not drawn."""
    canvas.lost.append(count)
    note = say(f"export.rest.{what}", canvas.language, count=formats.number(count, canvas.language))
    canvas.label(box.x, box.y + box.h / 2, note, box.w, tone="ink-2")


@dataclass(frozen=True)
class Columns:
    """Columns of texts at the right of rows, each aligned at its right end."""

    rights: tuple[float, ...]
    widths: tuple[float, ...]
    left: float


def columns(canvas: Canvas, box: Box, heads: Sequence[str], rows: Sequence[Sequence[Text]], *, most: float = 0.62) -> Columns:
    """Columns as wide as their texts, all together at most a share of the box; heads break between words."""
    em = canvas.em
    widths = []
    for place in range(max([len(heads), *(len(row) for row in rows)])):
        texts = [canvas.wide(row[place], bold=True) for row in rows if place < len(row)]
        head = head_width(canvas, heads[place], most * box.w) if place < len(heads) else 0.0
        widths.append(max([0.0, head, *texts]))
    whole = sum(widths) + GAP * em * len(widths)
    if whole > most * box.w and whole:
        widths = [width * most * box.w / whole for width in widths]
    rights, x = [], box.right
    for width in reversed(widths):
        rights.append(x)
        x -= width + GAP * em
    return Columns(tuple(reversed(rights)), tuple(widths), x)


def head_width(canvas: Canvas, head: str, most: float) -> float:
    """The width of a head: short ones stay on one line, longer ones are broken."""
    whole = canvas.wide(head)
    return whole if whole <= SHORT * canvas.em else letters.narrowest(head, HEAD_LINES, canvas.em, most)


def head_height(canvas: Canvas, box: Box, heads: Sequence[str], rows: Sequence[Sequence[Text]]) -> float:
    """How many em the heads of columns take, however large the letters become."""
    lines = [0]
    for grown in GROWN:
        pen = canvas.larger(grown * canvas.em)
        widths = columns(pen, box, heads, rows).widths
        lines += [len(letters.wrap(head, width + 0.01, pen.em, HEAD_LINES)) for head, width in zip(heads, widths, strict=False)]
    return letters.LINE * max(lines) + 0.3 if max(lines) else 0.0


def draw_heads(canvas: Canvas, bottom: float, heads: Sequence[str], held: Columns) -> None:
    """Heads of columns, standing on the first row."""
    for head, right, width in zip(heads, held.rights, held.widths, strict=False):
        draw_head(canvas, right, bottom, letters.wrap(head, width + 0.01, canvas.em, HEAD_LINES), "end")


def draw_head(canvas: Canvas, x: float, bottom: float, told: Sequence[str], anchor: str) -> None:
    """The lines of one head above a bottom edge."""
    canvas.column(x, bottom - (0.3 + len(told) * letters.LINE / 2) * canvas.em, told, tone="ink-3", anchor=anchor)


def notes_height(canvas: Canvas, notes: Sequence[str], room: float) -> float:
    return sum(len(letters.wrap(note, room, canvas.em, NOTE_LINES)) for note in notes) * letters.LINE * canvas.em


def draw_notes(canvas: Canvas, box: Box, notes: Sequence[str]) -> None:
    """Sentences below a drawing."""
    y = box.y
    for note in notes:
        y += canvas.lines((box.x, y), letters.wrap(note, box.w, canvas.em, NOTE_LINES), box.w)
