"""Sheets of all units: every column, in blocks side by side where they are narrow, rows read downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.exports.pictures import letters
from components.exports.pictures.canvas import Box, Canvas
from components.exports.pictures.rows import GROWN, LOW, draw_head, left_out, row_height
from components.exports.pictures.strokes import spark
from components.shapes import Head, Sheet, SheetCell, SheetRow

TEXTS = ("name", "text")
# Rows are at most so high, in em; with larger letters the highest block takes at most this share of its place.
TALL, AIRY = 2.4, 0.75
# Between blocks, in em; larger letters are not tried where the rows would need more blocks than this.
BETWEEN, MOST = 2.4, 3
# A text is broken into at most so many lines, and takes at most this share of the width.
LINES, WIDEST = 20, 0.4
# A head is at most so much wider than its numbers, in em.
HEADED = 8.0


@dataclass(frozen=True)
class _Way:
    """How wide bars and lines are, how far columns lie apart, all in em, and on how many lines heads may stand."""

    bar: float
    line: float
    gap: float
    heads: int


# The roomiest first.
WAYS = (_Way(5.0, 5.0, 0.9, 2), _Way(2.4, 4.0, 0.9, 4), _Way(1.2, 3.0, 0.9, 4), _Way(0.0, 2.4, 0.6, 5))


@dataclass(frozen=True)
class _Laid:
    """A sheet in its place: the widths of the columns that fit, their heads, the height of each row, and the rows of each block."""

    pen: Canvas
    way: _Way
    widths: tuple[float, ...]
    over: float
    heights: tuple[float, ...]
    blocks: tuple[range, ...]

    @property
    def shown(self) -> int:
        return sum(map(len, self.blocks))

    @property
    def wide(self) -> float:
        return sum(self.widths) + self.way.gap * self.pen.em * (len(self.widths) - 1)

    @property
    def high(self) -> float:
        """The height of the highest block, without its heads."""
        return max([0.0, *(sum(self.heights[row] for row in block) for block in self.blocks)])


def sheet(canvas: Canvas, box: Box, shape: Sheet) -> None:
    """As many units as there is room for; what is left out is said."""
    laid = _best(canvas, box, shape)
    em, rows = canvas.em, len(shape.rows) - laid.shown
    columns = len(shape.heads) - len(laid.widths)
    if rows:
        left_out(canvas, Box(box.x, box.bottom - LOW * em * (1 + bool(columns)), box.w, LOW * em), "rows", rows)
    if columns:
        left_out(canvas, Box(box.x, box.bottom - LOW * em, box.w, LOW * em), "columns", columns)
    room = box.less(top=laid.over, bottom=LOW * em * (bool(rows) + bool(columns)))
    # Where there is room, rows stand further apart.
    airier = max(1.0, min(TALL / LOW, room.h / laid.high)) if laid.high else 1.0
    for number, block in enumerate(laid.blocks):
        left, top = box.x + number * (laid.wide + BETWEEN * laid.pen.em), room.y
        _heads(laid, left, top, shape.heads)
        for row in block:
            high = laid.heights[row] * airier
            _row(laid, Box(left, top, laid.wide, high), shape.heads, shape.rows[row])
            top += high


def _best(canvas: Canvas, box: Box, shape: Sheet) -> _Laid:
    """The largest letters and the roomiest way that show everything, else what shows most columns, and of these most rows."""
    tried = []
    for grown in GROWN:
        pen = canvas.larger(grown * canvas.em)
        if grown > 1.0 and len(shape.rows) * LOW * pen.em > MOST * box.h:
            continue
        for way in WAYS:
            laid = _laid(pen, box, shape, way)
            whole = laid.shown == len(shape.rows) and len(laid.widths) == len(shape.heads)
            airy = laid.high <= AIRY * (box.h - laid.over) and max(laid.heights, default=0.0) <= LOW * pen.em
            if whole and (grown == 1.0 or airy):
                return laid
            if grown == 1.0:
                tried.append(laid)
    return max(tried, key=lambda laid: (len(laid.widths), laid.shown))


def _laid(pen: Canvas, box: Box, shape: Sheet, way: _Way) -> _Laid:
    em = pen.em
    widths = _widths(pen, box.w, shape, way)
    told = [letters.wrap(_head(head, way), width, em, way.heads) for head, width in zip(shape.heads, widths, strict=False)]
    over = max([0, *map(len, told)]) * letters.LINE * em + 0.4 * em
    heights = tuple(_height(pen, shape.heads, row, widths) for row in shape.rows)
    beside = max(1, int((box.w + BETWEEN * em) / (_whole(pen, way, widths) + BETWEEN * em)))
    room = box.h - over - LOW * em * (len(widths) < len(shape.heads))
    blocks = _blocks(heights, room, beside)
    if sum(map(len, blocks)) < len(heights):
        blocks = _blocks(heights, room - LOW * em, beside)
    return _Laid(pen, way, tuple(widths), over, heights, blocks)


def _blocks(heights: Sequence[float], room: float, most: int) -> tuple[range, ...]:
    """Rows in blocks of a height, about equally many in each where all have room."""
    for high in (*(sum(heights) / count * 1.02 for count in range(1, most + 1)), room):
        blocks = _filled(heights, min(high, room), most)
        if sum(map(len, blocks)) == len(heights):
            return blocks
    return blocks


def _filled(heights: Sequence[float], room: float, most: int) -> tuple[range, ...]:
    found, first, used = [], 0, 0.0
    for row, height in enumerate(heights):
        if used + height > room + 0.01:
            found.append(range(first, row))
            first, used = row, 0.0
            if len(found) == most or height > room:
                return tuple(block for block in found if block)
        used += height
    return tuple(block for block in (*found, range(first, len(heights))) if block)


def _widths(pen: Canvas, room: float, shape: Sheet, way: _Way) -> list[float]:
    """Numbers as wide as they are, heads on as few lines and texts as wide as there is room; where there is none the last go."""
    told = [max([0.0, *(pen.wide(row.cells[place].text) for row in shape.rows)]) for place in range(len(shape.heads))]
    for count in range(len(shape.heads), 0, -1):
        gaps = way.gap * pen.em * (count - 1)
        texts = [_texts(pen, shape, place, room) if shape.heads[place].kind in TEXTS else None for place in range(count)]
        natural = sum(text.natural for text in texts if text)
        for lines in range(1, way.heads + 1):
            numbers = [
                0.0 if text else _number(pen, shape.heads[place], told[place], way, lines) for place, text in enumerate(texts)
            ]
            if sum(numbers) + natural + gaps <= room:
                return [text.natural if text else width for text, width in zip(texts, numbers, strict=True)]
        free = room - gaps - sum(numbers) - sum(text.least for text in texts if text)
        if free >= 0 or count == 1:
            return _shared(max(free, 0.0), numbers, texts, pen.em)
    return []


@dataclass(frozen=True)
class _Texts:
    """A column of texts: as wide as its longest word, as its texts are on average, and as its longest text."""

    least: float
    mean: float
    natural: float


def _texts(pen: Canvas, shape: Sheet, place: int, room: float) -> _Texts:
    told = [shape.heads[place].text, *(row.cells[place].text for row in shape.rows)]
    wide = [pen.wide(text) for text in told]
    least = min(WIDEST * room, max(pen.wide(word) for text in set(told) for word in letters.clean(text).split(" ")))
    air = 0.1 * pen.em
    return _Texts(least + air, sum(wide) / len(wide), max(max(wide), least) + air)


def _shared(free: float, numbers: Sequence[float], texts: Sequence[_Texts | None], em: float) -> list[float]:
    """What is free goes to texts, more to those that are long as a rule, to none more than its longest text needs."""
    wanted = [max(text.mean - text.least, 0.0) + em if text else 0.0 for text in texts]
    parts = [free * part / max(sum(wanted), em) for part in wanted]
    return [
        min(text.natural, text.least + part) if text else width for text, part, width in zip(texts, parts, numbers, strict=True)
    ]


def _whole(pen: Canvas, way: _Way, widths: Sequence[float]) -> float:
    return sum(widths) + way.gap * pen.em * (len(widths) - 1)


def _number(pen: Canvas, head: Head, told: float, way: _Way, lines: int) -> float:
    """The width of a column of numbers that are at most so wide, with what it draws and its head on so many lines."""
    em = pen.em
    drawn = {"bar": way.bar, "dot": way.bar, "line": way.line}.get(head.kind, 0.0) * em
    return max(letters.narrowest(_head(head, way), lines, em, told + drawn + HEADED * em), told + drawn) + 0.1 * em


def _height(pen: Canvas, heads: Sequence[Head], row: SheetRow, widths: Sequence[float]) -> float:
    columns = zip(heads, row.cells, widths, strict=False)
    told = [letters.wrap(cell.text, width, pen.em, LINES) for head, cell, width in columns if head.kind in TEXTS]
    return max([LOW * pen.em, *(row_height(pen, lines) for lines in told)])


def _heads(laid: _Laid, left: float, bottom: float, heads: Sequence[Head]) -> None:
    em, x = laid.pen.em, left
    for head, width in zip(heads, laid.widths, strict=False):
        starts = head.kind in TEXTS
        told = letters.wrap(_head(head, laid.way), width, em, laid.way.heads)
        draw_head(laid.pen, x if starts else x + width, bottom, told, "start" if starts else "end")
        x += width + laid.way.gap * em
    laid.pen.line((left, bottom - 0.1 * em), (left + laid.wide, bottom - 0.1 * em), "line-strong")


def _row(laid: _Laid, place: Box, heads: Sequence[Head], row: SheetRow) -> None:
    pen, x, middle = laid.pen, place.x, place.y + place.h / 2
    for head, cell, width in zip(heads, row.cells, laid.widths, strict=False):
        if head.kind in TEXTS:
            pen.column(x, middle, letters.wrap(cell.text, width, pen.em, LINES))
        else:
            wide = pen.label(x + width, middle, cell.text, width, anchor="end")
            _drawn(pen, Box(x, middle - pen.em / 2, width - wide - 0.4 * pen.em * bool(wide), pen.em), head, cell, laid.way)
        x += width + laid.way.gap * pen.em
    pen.line((place.x, place.bottom), (place.right, place.bottom), "line", thick=0.4)


def _head(head: Head, way: _Way) -> str:
    """The words of a head; where dots are drawn it says the ends of their scale."""
    return f"{head.text} {'–'.join(head.scale)}" if head.kind == "dot" and way.bar else head.text


def _dot(pen: Canvas, place: Box, head: Head, cell: SheetCell) -> None:
    """A rate on a scale that does not begin at nothing."""
    middle, radius = place.y + place.h / 2, 0.3 * place.h
    track = place.less(left=radius, right=radius)
    pen.line((track.x, middle), (track.right, middle), "line-strong", thick=0.6)
    if head.limit is not None:
        x = track.x + head.limit * track.w
        pen.line((x, place.y), (x, place.bottom), "ink-3", thick=1.2)
    pen.dot((track.x + max(0.0, min(1.0, cell.size or 0.0)) * track.w, middle), radius, cell.tone)


def _drawn(pen: Canvas, place: Box, head: Head, cell: SheetCell, way: _Way) -> None:
    # All bars and dots of a column are measured on the place that is left of its widest number.
    track = min(place.w, way.bar * pen.em - 0.4 * pen.em)
    if head.kind == "dot":
        if cell.size is not None and way.bar:
            _dot(pen, Box(place.x, place.y, track, place.h), head, cell)
    elif cell.size and way.bar:
        pen.rect(Box(place.x, place.y, max(1.2, min(1.0, cell.size) * track), place.h), cell.tone, radius=1)
    elif cell.spark is not None:
        spark(pen, place.less(right=0.3 * pen.em), cell.spark, thick=1.2)
