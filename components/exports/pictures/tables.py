"""Rows against columns: shaded grids, sheets of all units in blocks side by side, and the reason why there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.exports.pictures import letters
from components.exports.pictures.canvas import Box, Canvas
from components.exports.pictures.rows import LOW, draw_notes, left_out, name_width, notes_height
from components.exports.pictures.strokes import spark
from components.exports.tokens import mixed
from components.shapes import Cell, Grid, Head, Nothing, Sheet, SheetCell, SheetRow

# The darkest class of a grid, and from which on white letters stand upon it.
LEVELS, DARK = 5, 4
NARROW, WIDEST = 3.2, 9.0
# Rows are at most so high, in em.
TALL = 2.2
# Columns of a sheet in em: names at most so wide and drawings so wide, the roomiest way first; between blocks lies a gap.
WAYS = ((15.0, 5.0), (12.0, 2.4))
NAMED = WAYS[0][0]
BETWEEN, GAP = 2.4, 0.9


def grid(canvas: Canvas, box: Box, shape: Grid) -> None:
    em = canvas.em
    notes = notes_height(canvas, shape.notes, box.w)
    room = box.less(bottom=notes + 0.5 * em if notes else 0.0)
    corner = letters.wrap(shape.corner, 0.3 * box.w, em, 2)
    named = max(name_width(canvas, [row.name for row in shape.rows], room.w, share=0.3), min(0.3 * box.w, 8 * em)) + 0.6 * em
    columns = min(len(shape.heads), int((room.w - named) / (NARROW * em)))
    wide = min(WIDEST * em, (room.w - named) / max(columns, 1))
    heads = [letters.wrap(head, wide - 0.3 * em, em, 3) for head in shape.heads[:columns]]
    over = max([len(corner), *(len(head) for head in heads)]) * letters.LINE * em + 0.3 * em
    missing = columns < len(shape.heads)
    high = (room.h - over - LOW * em * missing) / max(len(shape.rows), 1)
    rows = len(shape.rows)
    if high < LOW * em:
        high = LOW * em
        rows = max(0, int((room.h - over - LOW * em * (1 + missing)) / high))
        at = room.bottom - LOW * em * (1 + missing)
        left_out(canvas, Box(room.x, at, room.w, LOW * em), "rows", len(shape.rows) - rows)
    if missing:
        left_out(canvas, Box(room.x, room.bottom - LOW * em, room.w, LOW * em), "columns", len(shape.heads) - columns)
    high = min(TALL * em, high)
    canvas.lines((box.x, room.y), corner, named, tone="ink-3")
    for place, head in enumerate(heads):
        step = letters.LINE * em
        for line, text in enumerate(head):
            middle = room.y + over - 0.3 * em - (len(head) - line - 0.5) * step
            canvas.label(box.x + named + (place + 0.5) * wide, middle, text, wide, tone="ink-3", anchor="middle")
    for number, row in enumerate(shape.rows[:rows]):
        top = room.y + over + number * high
        canvas.label(box.x, top + high / 2, row.name, named - 0.6 * em)
        for place, cell in enumerate(row.cells[:columns]):
            _cell(canvas, Box(box.x + named + place * wide, top, wide, high), cell)
    draw_notes(canvas, Box(box.x, box.bottom - notes, box.w, notes), shape.notes)


def _cell(canvas: Canvas, place: Box, cell: Cell) -> None:
    inner = place.less(right=1.5, bottom=1.5)
    level = max(0, min(LEVELS, cell.level))
    if level:
        canvas.rect(inner, mixed("done-soft", "done", (level - 1) / (LEVELS - 1)), radius=1)
    else:
        canvas.rect(inner, "surface", edge="line", thick=0.5, radius=1)
    tone = "on-done" if level >= DARK else "ink"
    canvas.label(inner.x + inner.w / 2, inner.y + inner.h / 2, cell.text, inner.w, tone=tone, anchor="middle")


@dataclass(frozen=True)
class _Laid:
    """Blocks of a sheet: widths of the columns that fit, lines of each head, rows in a block, blocks side by side."""

    widths: tuple[float, ...]
    heads: tuple[tuple[str, ...], ...]
    over: float
    rows: int
    beside: int

    def block(self, em: float) -> float:
        return sum(self.widths) + GAP * em * (len(self.widths) - 1)


def sheet(canvas: Canvas, box: Box, shape: Sheet) -> None:
    """As many units as there is room for, in blocks beside one another; what is left out is said."""
    em = canvas.em
    ways = [_laid(canvas, box, shape, named, drawn) for named, drawn in WAYS]
    laid = next((way for way in ways if way.rows * way.beside >= len(shape.rows)), max(ways, key=lambda way: way.rows * way.beside))
    hidden, missing = len(shape.heads) - len(laid.widths), len(shape.rows) - laid.rows * laid.beside
    if missing > 0:
        left_out(canvas, Box(box.x, box.bottom - LOW * em * (1 + bool(hidden)), box.w, LOW * em), "rows", missing)
    if hidden:
        left_out(canvas, Box(box.x, box.bottom - LOW * em, box.w, LOW * em), "columns", hidden)
    if not laid.rows or not shape.rows:
        return
    # Few rows stand further apart, and are spread evenly over their blocks.
    beside = min(laid.beside, -(-len(shape.rows) // laid.rows))
    rows = min(laid.rows, -(-len(shape.rows) // beside))
    room = box.less(top=laid.over, bottom=LOW * em * (bool(hidden) + (missing > 0)))
    high, wide = min(TALL * em, room.h / rows), laid.block(em)
    for number in range(beside):
        left = box.x + number * (wide + BETWEEN * em)
        _heads(canvas, left, room.y, shape.heads, laid)
        for place, row in enumerate(shape.rows[number * rows : (number + 1) * rows]):
            _row(canvas, Box(left, room.y + place * high, wide, high), shape.heads, row, laid.widths)


def _laid(canvas: Canvas, box: Box, shape: Sheet, named: float, drawn: float) -> _Laid:
    """One way to lay the blocks: names at most so wide, drawings so wide, in em."""
    em = canvas.em
    widths = [_column(canvas, shape, place, named, drawn) for place in range(len(shape.heads))]
    while len(widths) > 1 and sum(widths) + GAP * em * (len(widths) - 1) > box.w:
        widths.pop()
    widths[0] = min(widths[0], box.w)
    heads = tuple(tuple(letters.wrap(head.text, width, em, 2)) for head, width in zip(shape.heads, widths, strict=False))
    over = max(len(head) for head in heads) * letters.LINE * em + 0.3 * em
    block = sum(widths) + GAP * em * (len(widths) - 1)
    beside = max(1, int((box.w + BETWEEN * em) / (block + BETWEEN * em)))
    room = box.h - over - LOW * em * (len(widths) < len(shape.heads))
    rows = int(room / (LOW * em))
    if rows * beside < len(shape.rows):
        rows = max(0, int((room - LOW * em) / (LOW * em)))
    return _Laid(tuple(widths), heads, over, rows, beside)


def _column(canvas: Canvas, shape: Sheet, place: int, named: float, drawn: float) -> float:
    """The width of a column: names and numbers as wide as their texts, drawings of one width."""
    em, head = canvas.em, shape.heads[place]
    texts = max([0.0, *(canvas.wide(row.cells[place].text, bold=True) for row in shape.rows)])
    told = canvas.wide(head.text)
    headed = told if told <= 5 * em else max(5 * em, 0.62 * told)
    if head.kind == "name":
        return min(named * em, max(texts, headed)) + 0.1 * em
    return min(NAMED * em, max(headed, texts + (drawn * em if head.kind in ("bar", "dot", "line") else 0.0))) + 0.1 * em


def _heads(canvas: Canvas, left: float, bottom: float, heads: Sequence[Head], laid: _Laid) -> None:
    em, x = canvas.em, left
    for head, lines, width in zip(heads, laid.heads, laid.widths, strict=False):
        named = head.kind == "name"
        for line, text in enumerate(lines):
            middle = bottom - 0.3 * em - (len(lines) - line - 0.5) * letters.LINE * em
            canvas.label(x if named else x + width, middle, text, width, tone="ink-3", anchor="start" if named else "end")
        x += width + GAP * em
    canvas.line((left, bottom - 0.1 * em), (x - GAP * em, bottom - 0.1 * em), "line-strong")


def _row(canvas: Canvas, place: Box, heads: Sequence[Head], row: SheetRow, widths: Sequence[float]) -> None:
    em, x, middle = canvas.em, place.x, place.y + place.h / 2
    for head, cell, width in zip(heads, row.cells, widths, strict=False):
        if head.kind == "name":
            canvas.label(x, middle, cell.text, width)
        else:
            wide = canvas.label(x + width, middle, cell.text, width, anchor="end")
            _drawn(canvas, Box(x, middle - em / 2, width - wide - 0.4 * em, em), head, cell)
        x += width + GAP * em
    canvas.line((place.x, place.bottom), (place.right, place.bottom), "line", thick=0.4)


def _drawn(canvas: Canvas, place: Box, head: Head, cell: SheetCell) -> None:
    if head.kind == "dot" and cell.size is not None:
        middle, radius = place.y + place.h / 2, 0.3 * place.h
        track = place.less(left=radius, right=radius)
        canvas.line((track.x, middle), (track.right, middle), "line-strong", thick=0.6)
        if head.limit is not None:
            x = track.x + head.limit * track.w
            canvas.line((x, place.y), (x, place.bottom), "ink-3", thick=1.2)
        canvas.dot((track.x + max(0.0, min(1.0, cell.size)) * track.w, middle), radius, cell.tone)
    elif cell.size:
        canvas.rect(Box(place.x, place.y, max(1.2, min(1.0, cell.size) * place.w), place.h), cell.tone, radius=1)
    elif cell.spark is not None:
        spark(canvas, place.less(right=0.3 * canvas.em), cell.spark, thick=1.2)


def nothing(canvas: Canvas, box: Box, shape: Nothing) -> None:
    """The reason, in the middle of the page."""
    larger = canvas.larger(1.3 * canvas.em)
    told = [line for text in (shape.reason, shape.hint) if text for line in letters.wrap(text, 0.8 * box.w, larger.em, 3)]
    step = letters.LINE * larger.em
    for number, line in enumerate(told):
        middle = box.y + box.h / 2 + (number - (len(told) - 1) / 2) * step
        larger.label(box.x + box.w / 2, middle, line, box.w, tone="ink-2", anchor="middle")
