"""Pairs of values on one scale, the largest with what they hold together, and small lines side by side."""

from __future__ import annotations

import math

from components.exports.pictures import letters
from components.exports.pictures.bars import limit
from components.exports.pictures.canvas import Box, Canvas
from components.exports.pictures.rows import (
    GAP,
    LOW,
    columns,
    draw_heads,
    draw_notes,
    head_lines,
    left_out,
    name_width,
    notes_height,
    stacked,
)
from components.exports.pictures.strokes import spark
from components.shapes import Dumbbells, Multiples, Pareto

# A small picture is at least so wide and so high, and at most so many stand side by side.
WIDE, HIGH, BESIDE = 9.0, 2.9, 6


def dumbbells(canvas: Canvas, box: Box, shape: Dumbbells) -> None:
    """Before hollow, after solid, on one scale from 0 to 1."""
    em = canvas.em
    notes = notes_height(canvas, shape.notes, box.w)
    under = notes + 0.5 * em if notes else 0.0
    rough = columns(canvas, box, shape.heads, [row.texts for row in shape.rows])
    heads = max(head_lines(canvas, shape.heads, rough.widths), 0.0)
    stack = stacked(canvas, box.less(top=1.6 * em, bottom=under), len(shape.rows), beside=heads)
    pen, rows = stack.canvas, shape.rows[: stack.shown]
    x = box.x + 0.4 * em
    for told, fill in ((shape.before, "surface"), (shape.after, "done")):
        canvas.dot((x, box.y + 0.7 * em), 0.38 * em, fill, edge="done", thick=1.4)
        x += 0.8 * em + canvas.label(x + 0.8 * em, box.y + 0.7 * em, told, box.right - x, tone="ink-2") + 1.6 * em
    held = columns(pen, box, shape.heads, [row.texts for row in rows])
    draw_heads(pen, stack.top, shape.heads, held)
    named = name_width(pen, [row.name for row in rows], box.w)
    start = box.x + named + GAP * pen.em
    track = Box(start + 0.5 * pen.em, 0, held.left - start - pen.em, 0)
    if shape.limit is not None and rows:
        limit(pen, Box(track.x, stack.top, track.w, stack.bottom - stack.top), shape.limit)
    for place, row in enumerate(rows):
        middle = stack.middle(place)
        pen.label(box.x, middle, row.name, named)
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
    texts = [(row.text, row.share_text) for row in shape.rows]
    rough = columns(canvas, box, shape.heads, texts)
    heads = head_lines(canvas, shape.heads, rough.widths)
    stack = stacked(canvas, box.less(bottom=under), len(shape.rows), beside=heads)
    pen, rows = stack.canvas, shape.rows[: stack.shown]
    held = columns(pen, box, shape.heads, texts[: stack.shown])
    draw_heads(pen, stack.top, shape.heads, held)
    named = name_width(pen, [row.name for row in rows], box.w)
    start = box.x + named + GAP * pen.em
    room = held.left - start - GAP * pen.em
    bar, track = Box(start, 0, 0.56 * room, 0), Box(start + 0.62 * room, 0, 0.36 * room, 0)
    high = min(1.5 * pen.em, 0.62 * stack.height)
    reached = [(track.x + track.w * max(0.0, min(1.0, row.share)), stack.middle(place)) for place, row in enumerate(rows)]
    if rows:
        for end in (track.x, track.right):
            pen.line((end, stack.top), (end, stack.bottom), "line")
        pen.curve(reached, "ink-3", thick=1.6)
    for place, row in enumerate(rows):
        middle = stack.middle(place)
        pen.label(box.x, middle, row.name, named)
        pen.rect(Box(bar.x, middle - high / 2, max(1.2 * bool(row.size), row.size * bar.w), high), "late", radius=1.5)
        pen.dot(reached[place], 0.26 * pen.em, "ink-3")
        for column, text in enumerate(texts[place]):
            width = held.widths[column] + 0.1 * pen.em
            pen.label(held.rights[column], middle, text, width, bold=not column, anchor="end")
    draw_notes(canvas, Box(box.x, box.bottom - notes, box.w, notes), shape.notes)


def multiples(canvas: Canvas, box: Box, shape: Multiples) -> None:
    """Small lines on one scale: name and last value above each."""
    em = canvas.em
    notes = notes_height(canvas, shape.notes, box.w)
    room = box.less(bottom=notes + 0.5 * em if notes else 0.0)
    count = len(shape.multiples)
    beside = max(1, min(BESIDE, int(room.w / (WIDE * em)), math.ceil(math.sqrt(count * room.w / (2.2 * max(room.h, 1.0))))))
    rows = math.ceil(count / beside)
    fitting = int(room.h / (HIGH * em))
    if rows > fitting:
        beside = max(1, min(BESIDE, int(room.w / (WIDE * em))))
        rows = math.ceil(count / beside)
        if rows > fitting:
            rows = max(0, int((room.h - LOW * em) / (HIGH * em)))
            left_out(canvas, Box(room.x, room.bottom - LOW * em, room.w, LOW * em), "rows", count - rows * beside)
            room = room.less(bottom=LOW * em)
    wide, high = room.w / beside, room.h / max(rows, 1)
    for place, one in enumerate(shape.multiples[: rows * beside]):
        cell = Box(room.x + place % beside * wide, room.y + place // beside * high, wide - 1.6 * em, high - 0.6 * em)
        canvas.label(cell.right, cell.y + 0.7 * em, one.text, 0.5 * cell.w, bold=True, anchor="end")
        told = letters.width(letters.fit(one.text, 0.5 * cell.w, em, bold=True), em, bold=True)
        canvas.label(cell.x, cell.y + 0.7 * em, one.name, cell.w - told - 0.5 * em, tone="ink-2")
        line = cell.less(top=1.6 * em, bottom=0.3 * em, right=0.3 * em)
        canvas.line((line.x, line.bottom), (line.right, line.bottom), "line")
        spark(canvas, line, one.spark, lower=shape.lower, upper=shape.upper, thick=1.6)
    draw_notes(canvas, Box(box.x, box.bottom - notes, box.w, notes), shape.notes)
