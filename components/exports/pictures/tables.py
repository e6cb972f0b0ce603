"""Rows against columns: shaded grids, and the reason why there is nothing."""

from __future__ import annotations

from itertools import accumulate

from components.exports.pictures import letters
from components.exports.pictures.canvas import Box, Canvas
from components.exports.pictures.rows import (
    GROWN,
    LOW,
    broken_names,
    draw_head,
    draw_notes,
    left_out,
    notes_height,
    row_height,
)
from components.exports.tokens import mixed
from components.shapes import Cell, Grid, Nothing

# The darkest class of a grid, and from which on white letters stand upon it.
LEVELS, DARK = 5, 4
# Columns are at most so wide, and their heads have at most so many lines.
WIDEST, HEADS = 9.0, 6
# The share of the width on which names may take theirs.
NAMES = 0.66
# Rows are at most so high, in em; with larger letters they are at least as high as this.
TALL, AIRY = 2.4, 1.9


def grid(canvas: Canvas, box: Box, shape: Grid) -> None:
    """Every column, as many rows as there is room for, in the largest letters that lose nothing."""
    pens = [canvas.larger(grown * canvas.em) for grown in GROWN]
    pen = next((pen for pen in pens if _whole(pen, box, shape)), canvas)
    _grid(pen, canvas, box, shape)


def _whole(pen: Canvas, box: Box, shape: Grid) -> bool:
    """Whether these letters lose nothing and have room to breathe."""
    tried = pen.aside()
    _grid(tried, tried, box, shape)
    names = broken_names(pen, [row.name for row in shape.rows], NAMES * box.w)[1]
    return not tried.lost and max([0, *map(len, names)]) <= 1 and len(shape.rows) * AIRY * pen.em <= 0.7 * box.h


def _grid(pen: Canvas, canvas: Canvas, box: Box, shape: Grid) -> None:
    em = pen.em
    notes = notes_height(canvas, shape.notes, box.w)
    room = box.less(bottom=notes + 0.5 * em if notes else 0.0)
    named, names = broken_names(pen, [row.name for row in shape.rows], NAMES * room.w)
    named = max(named, min(pen.wide(shape.corner), 7 * em)) + 0.6 * em
    columns, wide = _columns(pen, shape, room.w - named)
    heads = [letters.wrap(head, wide - 0.3 * em, em, HEADS) for head in shape.heads[:columns]]
    corner = letters.wrap(shape.corner, named - 0.6 * em, em, HEADS)
    over = max([len(corner), *map(len, heads)]) * letters.LINE * em + 0.3 * em
    missing = LOW * em * (columns < len(shape.heads))
    least = [row_height(pen, lines) for lines in names]
    held = sum(height <= room.h - over - missing + 0.01 for height in accumulate(least))
    if held < len(least):
        held = sum(height <= room.h - over - missing - LOW * em for height in accumulate(least))
        left_out(pen, Box(room.x, room.bottom - missing - LOW * em, room.w, LOW * em), "rows", len(least) - held)
    if missing:
        left_out(pen, Box(room.x, room.bottom - LOW * em, room.w, LOW * em), "columns", len(shape.heads) - columns)
    more = 0.0 if held < len(least) else (room.h - over - missing - sum(least)) / max(held, 1)
    heights = [max(height, min(TALL * em, height + more)) for height in least[:held]]
    draw_head(pen, box.x, room.y + over, corner, "start")
    for place, head in enumerate(heads):
        draw_head(pen, box.x + named + (place + 0.5) * wide, room.y + over, head, "middle")
    top = room.y + over
    for row, name, high in zip(shape.rows, names, heights, strict=False):
        pen.column(box.x, top + high / 2, name)
        for place, cell in enumerate(row.cells[:columns]):
            _cell(pen, Box(box.x + named + place * wide, top, wide, high), cell)
        top += high
    below = min(top + 0.5 * em, box.bottom - notes) if held == len(least) else box.bottom - notes
    draw_notes(canvas, Box(box.x, below, box.w, notes), shape.notes)


def _columns(pen: Canvas, shape: Grid, room: float) -> tuple[int, float]:
    """How many columns there are and how wide: no number is cut, no word of a head is broken where there is room."""
    told = max([0.0, *(pen.wide(cell.text) for row in shape.rows for cell in row.cells)]) + 0.3 * pen.em
    words = max([0.0, *(pen.wide(word) for head in shape.heads for word in letters.clean(head).split(" "))]) + 0.4 * pen.em
    count = len(shape.heads)
    fair = room / max(count, 1)
    if max(told, words) <= fair or told <= fair:
        return count, min(WIDEST * pen.em, fair)
    columns = min(count, int(room / told))
    return columns, room / max(columns, 1)


def _cell(canvas: Canvas, place: Box, cell: Cell) -> None:
    inner = place.less(right=1.5, bottom=1.5)
    level = max(0, min(LEVELS, cell.level))
    if level:
        canvas.rect(inner, mixed("done-soft", "done", (level - 1) / (LEVELS - 1)), radius=1)
    else:
        canvas.rect(inner, "surface", edge="line", thick=0.5, radius=1)
    tone = "on-done" if level >= DARK else "ink"
    canvas.label(inner.x + inner.w / 2, inner.y + inner.h / 2, cell.text, inner.w, tone=tone, anchor="middle")


def nothing(canvas: Canvas, box: Box, shape: Nothing) -> None:
    """The reason, in the middle of the page; what a reader of the screen may do about it is no matter of a picture."""
    larger = canvas.larger(1.3 * canvas.em)
    larger.column(
        box.x + box.w / 2,
        box.y + box.h / 2,
        letters.wrap(shape.reason, 0.8 * box.w, larger.em, 4),
        tone="ink-2",
        anchor="middle",
    )
