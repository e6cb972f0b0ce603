"""Pairs of values on one scale, the largest with what they hold together, and small lines side by side."""

from __future__ import annotations

import math

from components.exports.pictures.bars import limit
from components.exports.pictures.canvas import Box, Canvas
from components.exports.pictures.rows import (
    GAP,
    LOW,
    broken_names,
    columns,
    draw_heads,
    draw_notes,
    head_height,
    left_out,
    notes_height,
    row_height,
    stacked,
)
from components.exports.pictures.strokes import spark
from components.shapes import Dumbbells, Multiples, Pareto

# A small picture is at least so wide and so high, at most so many stand side by side, so far apart, in em.
WIDE, HIGH, BESIDE, APART = 9.0, 2.9, 6, 1.6
# In a row a line is at least so wide, and the row at most so high.
LINE, TALL = 3.6, 2.6


def dumbbells(canvas: Canvas, box: Box, shape: Dumbbells) -> None:
    """Before hollow, after solid, on one scale from 0 to 1."""
    em = canvas.em
    notes = notes_height(canvas, shape.notes, box.w)
    under = notes + 0.5 * em if notes else 0.0
    heads = head_height(canvas, box, shape.heads, [row.texts for row in shape.rows])
    stack = stacked(canvas, box.less(top=1.6 * em, bottom=under), [row.name for row in shape.rows], beside=heads)
    pen, rows = stack.canvas, shape.rows[: stack.shown]
    x = box.x + 0.4 * em
    for told, fill in ((shape.before, "surface"), (shape.after, "done")):
        canvas.dot((x, box.y + 0.7 * em), 0.38 * em, fill, edge="done", thick=1.4)
        x += 0.8 * em + canvas.label(x + 0.8 * em, box.y + 0.7 * em, told, box.right - x, tone="ink-2") + 1.6 * em
    held = columns(pen, box, shape.heads, [row.texts for row in rows])
    draw_heads(pen, stack.top, shape.heads, held)
    start = box.x + stack.named + GAP * pen.em
    track = Box(start + 0.5 * pen.em, 0, held.left - start - pen.em, 0)
    if shape.limit is not None and rows:
        limit(pen, Box(track.x, stack.top, track.w, stack.bottom - stack.top), shape.limit)
    for place, row in enumerate(rows):
        middle = stack.middle(place)
        stack.name(place, box.x)
        pen.line((track.x, middle), (track.right, middle), "line")
        ends = [None if value is None else track.x + track.w * max(0.0, min(1.0, value)) for value in (row.before, row.after)]
        if ends[0] is not None and ends[1] is not None:
            pen.line((ends[0], middle), (ends[1], middle), row.tone, thick=2.4)
        for end, fill in zip(ends, ("surface", row.tone), strict=True):
            if end is not None:
                pen.dot((end, middle), 0.36 * pen.em, fill, edge=row.tone, thick=1.6)
        for column, (text, right, width) in enumerate(zip(row.texts, held.rights, held.widths, strict=False)):
            pen.label(right, middle, text, width + 0.1 * pen.em, bold=column == len(row.texts) - 1, anchor="end")
    draw_notes(canvas, Box(box.x, box.bottom - notes, box.w, notes), shape.notes)


def pareto(canvas: Canvas, box: Box, shape: Pareto) -> None:
    """Bars of the largest, and on a track of its own the share that each and those above it hold."""
    notes = notes_height(canvas, shape.notes, box.w)
    under = notes + 0.5 * canvas.em if notes else 0.0
    texts = [(row.text, *([row.change] if row.change else []), row.share_text) for row in shape.rows]
    heads = head_height(canvas, box, shape.heads, texts)
    stack = stacked(canvas, box.less(bottom=under), [row.name for row in shape.rows], beside=heads)
    pen, rows = stack.canvas, shape.rows[: stack.shown]
    held = columns(pen, box, shape.heads, texts[: stack.shown])
    draw_heads(pen, stack.top, shape.heads, held)
    start = box.x + stack.named + GAP * pen.em
    room = held.left - start - GAP * pen.em
    bar, track = Box(start, 0, 0.56 * room, 0), Box(start + 0.62 * room, 0, 0.36 * room, 0)
    high = min(1.5 * pen.em, 0.62 * min(stack.heights, default=0.0))
    reached = [(track.x + track.w * max(0.0, min(1.0, row.share)), stack.middle(place)) for place, row in enumerate(rows)]
    if rows:
        for end in (track.x, track.right):
            pen.line((end, stack.top), (end, stack.bottom), "line")
        pen.curve(reached, "ink-3", thick=1.6)
    for place, row in enumerate(rows):
        middle = stack.middle(place)
        stack.name(place, box.x)
        pen.rect(Box(bar.x, middle - high / 2, max(1.2 * bool(row.size), row.size * bar.w), high), "late", radius=1.5)
        pen.dot(reached[place], 0.26 * pen.em, "ink-3")
        for column, text in enumerate(texts[place]):
            width = held.widths[column] + 0.1 * pen.em
            pen.label(held.rights[column], middle, text, width, bold=not column, anchor="end")
    draw_notes(canvas, Box(box.x, box.bottom - notes, box.w, notes), shape.notes)


def multiples(canvas: Canvas, box: Box, shape: Multiples) -> None:
    """Small lines on one scale: name and last value above each; of many, beside each in columns."""
    em = canvas.em
    notes = notes_height(canvas, shape.notes, box.w)
    room = box.less(bottom=notes + 0.5 * em if notes else 0.0)
    draw_notes(canvas, Box(box.x, box.bottom - notes, box.w, notes), shape.notes)
    count = len(shape.multiples)
    named = max([0.0, *(canvas.wide(one.name) + canvas.wide(one.text, bold=True) + 0.5 * em for one in shape.multiples)])
    beside = min(BESIDE, int(room.w / (max(named, WIDE * em) + APART * em)))
    if not beside or math.ceil(count / beside) * HIGH * em > room.h:
        _in_columns(canvas, room, shape)
        return
    beside = min(beside, math.ceil(math.sqrt(count * room.w / (2.2 * room.h))))
    wide, high = room.w / beside, room.h / max(math.ceil(count / beside), 1)
    for place, one in enumerate(shape.multiples):
        cell = Box(room.x + place % beside * wide, room.y + place // beside * high, wide - APART * em, high - 0.6 * em)
        canvas.label(cell.right, cell.y + 0.7 * em, one.text, cell.w, bold=True, anchor="end")
        canvas.label(cell.x, cell.y + 0.7 * em, one.name, cell.w, tone="ink-2")
        line = cell.less(top=1.6 * em, bottom=0.3 * em, right=0.3 * em)
        canvas.line((line.x, line.bottom), (line.right, line.bottom), "line")
        spark(canvas, line, one.spark, lower=shape.lower, upper=shape.upper, thick=1.6)


def _in_columns(canvas: Canvas, room: Box, shape: Multiples) -> None:
    """Name, line and value in a row, rows in columns side by side and read downwards; what has no room is counted."""
    em, count = canvas.em, len(shape.multiples)
    texts = max([0.0, *(canvas.wide(one.text, bold=True) for one in shape.multiples)]) + 0.1 * em
    named, names = broken_names(canvas, [one.name for one in shape.multiples], room.w)
    high = max([LOW * em, *(row_height(canvas, name) for name in names)])
    beside = max(1, int((room.w + APART * em) / (named + LINE * em + texts + (2 * 0.6 + APART) * em)))
    rows = int(room.h / high)
    if rows * beside < count:
        rows = max(0, int((room.h - LOW * em) / high))
        left_out(canvas, Box(room.x, room.bottom - LOW * em, room.w, LOW * em), "rows", count - rows * beside)
    else:
        rows = math.ceil(count / beside)
    high = min(TALL * em, (room.h - LOW * em * (rows * beside < count)) / max(rows, 1))
    wide = (room.w + APART * em) / beside - APART * em
    for place, one in enumerate(shape.multiples[: rows * beside]):
        cell = Box(room.x + place // rows * (wide + APART * em), room.y + place % rows * high, wide, high)
        middle = cell.y + cell.h / 2
        canvas.column(cell.x, middle, names[place], tone="ink-2")
        canvas.label(cell.right, middle, one.text, texts, bold=True, anchor="end")
        line = cell.less(left=named + 0.6 * em, right=texts + 0.6 * em, top=0.15 * cell.h, bottom=0.15 * cell.h)
        spark(canvas, line, one.spark, lower=shape.lower, upper=shape.upper, thick=1.2)
