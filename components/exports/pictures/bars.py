"""Numbers and bars: one figure, bars with their texts, rankings, bars in bars."""

from __future__ import annotations

from collections.abc import Sequence

from components.exports.pictures import letters, marks
from components.exports.pictures.canvas import Box, Canvas
from components.exports.pictures.rows import (
    GAP,
    GROWN,
    Columns,
    Stack,
    columns,
    draw_heads,
    draw_notes,
    head_height,
    notes_height,
    stacked,
)
from components.exports.pictures.strokes import scaled_spark
from components.shapes import Bar, Bars, Figure, Nested, NestedRow, Part, RankedRow, Ranking

# The height of a bar as a share of its row, and at most so many em.
BAR, THICKEST = 0.62, 1.5
# Below so few bars sentences are larger.
FEW = 4
# A figure takes at most this share of the height, and is at most so many em tall.
FIGURE, TALLEST = 0.42, 8.0
# What is in process takes this share of the width.
PARTS = 0.38


def figure(canvas: Canvas, box: Box, shape: Figure) -> None:
    """The number large, below it what it is compared with, and its small line or filled bar."""
    size = min(TALLEST * canvas.em, FIGURE * box.h)
    drawn = shape.spark is not None
    left = Box(box.x, box.y, box.w * (0.5 if drawn else 1.0), box.h)
    while size > canvas.em and letters.width(shape.value, size, bold=True) > left.w:
        size *= 0.9
    canvas.text((box.x, box.y + 1.05 * size), shape.value, left.w, tone=shape.tone, bold=True, size=size)
    larger = canvas.larger(1.25 * canvas.em)
    y = box.y + 1.4 * size
    beside = f"{shape.change} {shape.before}".strip()
    for text in (shape.note, beside):
        y += larger.lines((box.x, y), letters.wrap(text, left.w - canvas.em, larger.em, 6), left.w) if text else 0.0
    if shape.spark is not None:
        scaled_spark(canvas, box.less(left=0.52 * box.w, bottom=0.12 * box.h), shape.spark)
    elif shape.filled is not None:
        bar = Box(box.x, y + 1.2 * canvas.em, box.w, min(2 * canvas.em, box.bottom - y - 1.2 * canvas.em))
        canvas.rect(bar, "track", edge="line-strong", thick=0.5, radius=2)
        canvas.rect(Box(bar.x, bar.y, bar.w * _share(shape.filled), bar.h), "done", radius=2)
        if shape.limit is not None:
            limit(canvas, bar, shape.limit)


def bars(canvas: Canvas, box: Box, shape: Bars) -> None:
    """Bars whose texts stand behind them, or in columns where a limit is marked."""
    said = canvas.larger(1.2 * canvas.em) if len(shape.bars) <= FEW else canvas
    notes = notes_height(said, shape.notes, box.w)
    under = notes + 0.8 * canvas.em if notes else 0.0
    stack = stacked(canvas, box.less(bottom=under), [bar.label for bar in shape.bars])
    pen, rows = stack.canvas, shape.bars[: stack.shown]
    held = columns(pen, box, (), [bar.texts for bar in rows])
    texts = max([0.0, *(_beside(pen, bar) for bar in rows)])
    fixed = any(bar.limit is not None for bar in rows)
    track = box.less(left=stack.named + GAP * pen.em, right=min(texts + GAP * pen.em, 0.5 * box.w))
    for place, bar in enumerate(rows):
        middle = stack.middle(place)
        stack.name(place, box.x)
        across = _bar(stack, place, Box(track.x, 0, track.w, 0))
        if fixed:
            pen.rect(across, "track", radius=1.5)
        pen.rect(Box(across.x, across.y, _length(bar.size, track.w), across.h), bar.tone, radius=1.5)
        ghost(pen, across, bar.ghost)
        if bar.limit is not None:
            limit(pen, across, bar.limit)
        if fixed:
            _in_columns(pen, bar, middle, held)
        else:
            _behind(pen, bar, across.x + _length(bar.size, track.w), middle, box.right)
    if shape.notes:
        y = box.bottom - notes if stack.shown < len(shape.bars) else min(stack.bottom + 0.6 * canvas.em, box.bottom - notes)
        draw_notes(said, Box(box.x, y, box.w, notes), shape.notes)


def _beside(pen: Canvas, bar: Bar) -> float:
    return sum(pen.wide(text, bold=not place) + GAP * pen.em for place, text in enumerate(bar.texts) if text)


def _in_columns(pen: Canvas, bar: Bar, middle: float, held: Columns) -> None:
    for place, (text, right, width) in enumerate(zip(bar.texts, held.rights, held.widths, strict=False)):
        pen.label(right, middle, text, width + 0.1 * pen.em, bold=not place, tone="ink-2" if place else "ink", anchor="end")


def _behind(pen: Canvas, bar: Bar, x: float, middle: float, right: float) -> None:
    for place, text in enumerate(bar.texts):
        x += 0.6 * pen.em
        x += pen.label(x, middle, text, right - x, bold=not place, tone="ink-2" if place else "ink")


def ranking(canvas: Canvas, box: Box, shape: Ranking) -> None:
    """Rank, name, bar, and texts in columns; those that are bad stand out in weight and colour."""
    beside = head_height(canvas, box, shape.heads, [row.texts for row in shape.rows])
    stack = stacked(canvas, box, [row.name for row in shape.rows], beside=beside)
    pen, rows = stack.canvas, shape.rows[: stack.shown]
    held = columns(pen, box, shape.heads, [row.texts for row in rows])
    draw_heads(pen, stack.top, shape.heads, held)
    ranked = max([0.0, *(pen.wide(row.rank) for row in rows)]) + 0.7 * pen.em
    start = box.x + ranked + stack.named + GAP * pen.em
    for place, row in enumerate(rows):
        middle = stack.middle(place)
        pen.label(box.x, middle, row.rank, ranked, tone="ink-3")
        stack.name(place, box.x + ranked)
        across = _bar(stack, place, Box(start, 0, held.left - start, 0))
        pen.rect(Box(across.x, across.y, _length(row.size, across.w), across.h), row.tone, radius=1.5)
        ghost(pen, across, row.ghost)
        _ranked_texts(pen, row, middle, held)


def _ranked_texts(pen: Canvas, row: RankedRow, middle: float, held: Columns) -> None:
    for place, (text, bad) in enumerate(zip(row.texts, row.bad, strict=True)):
        tone = "late-text" if bad else "ink-2" if place else "ink"
        pen.label(
            held.rights[place],
            middle,
            text,
            held.widths[place] + 0.1 * pen.em,
            tone=tone,
            bold=bad or not place,
            anchor="end",
        )


def nested(canvas: Canvas, box: Box, shape: Nested) -> None:
    """Received as the outer bar, resolved as the inner one, their texts, and at the right what is in process by its state."""
    keys = marks.of_parts(shape.legend)
    key = marks.key_height(canvas, box.w, keys)
    over = head_height(
        canvas, box.less(right=PARTS * box.w + GAP * GROWN[0] * canvas.em), shape.heads, [row.texts for row in shape.rows]
    )
    stack = stacked(canvas, box.less(bottom=key + 0.4 * canvas.em), [row.name for row in shape.rows], beside=over)
    pen, rows = stack.canvas, shape.rows[: stack.shown]
    late = [next((part.label for part in row.parts if part.tone == "late"), "") for row in rows]
    worst = min(0.2 * box.w, max([0.0, *(pen.wide(label) for label in late)]) + 0.1 * pen.em)
    parts = Box(box.right - PARTS * box.w, 0, PARTS * box.w - worst - 0.6 * pen.em * bool(worst), 0)
    held = columns(pen, box.less(right=PARTS * box.w + GAP * pen.em), shape.heads, [row.texts for row in rows])
    draw_heads(pen, stack.top, shape.heads, held)
    start = box.x + stack.named + GAP * pen.em
    for place, row in enumerate(rows):
        middle = stack.middle(place)
        if row.group:
            above = middle - stack.heights[place] / 2
            pen.line((box.x, above), (box.right, above), "line")
        stack.name(place, box.x)
        _in_and_out(pen, _bar(stack, place, Box(start, 0, held.left - start, 0)), row)
        for column, text in enumerate(row.texts):
            pen.label(held.rights[column], middle, text, held.widths[column] + 0.1 * pen.em, bold=not column, anchor="end")
        parted(pen, _bar(stack, place, parts), row.parts)
        pen.label(box.right, middle, late[place], worst, tone="late-text", anchor="end")
    marks.key_in_line(canvas, Box(box.x, box.bottom - key, box.w, key), keys)


def _in_and_out(pen: Canvas, across: Box, row: NestedRow) -> None:
    pen.rect(Box(across.x, across.y, _length(row.outer, across.w), across.h), "track-strong", radius=1.5)
    inner = across.less(top=0.3 * across.h, bottom=0.3 * across.h)
    pen.rect(Box(inner.x, inner.y, _length(row.inner, across.w), inner.h), "done", radius=1)


def parted(pen: Canvas, across: Box, parts: Sequence[Part]) -> None:
    """A whole by its parts, a gap between them; a part that has room for its words says them."""
    x, gap = across.x, 1.0
    for part in parts:
        wide = max(0.0, part.size * across.w - gap)
        worn = marks.of_tone(part.tone)
        pen.rect(Box(x, across.y, wide, across.h), worn.fill, edge=worn.fill if worn.hatched else "", hatched=worn.hatched)
        if not worn.hatched and across.h >= 1.05 * pen.em and pen.wide(part.label) + 0.8 * pen.em <= wide:
            pen.label(x + 0.4 * pen.em, across.y + across.h / 2, part.label, wide, tone=worn.ink)
        x += wide + gap


def limit(pen: Canvas, across: Box, share: float) -> None:
    """A limit on a track, longer than the bar."""
    x = across.x + across.w * _share(share)
    pen.line((x, across.y - 0.22 * pen.em), (x, across.bottom + 0.22 * pen.em), "ink", thick=1.6)


def ghost(pen: Canvas, across: Box, size: float | None) -> None:
    """Where a bar ended in the period that is compared with."""
    if size is not None:
        x = across.x + across.w * _share(size)
        pen.line((x, across.y), (x, across.bottom), "ink-3", thick=1.2, dashes="2 1.5")


def _bar(stack: Stack, place: int, across: Box) -> Box:
    height = min(THICKEST * stack.canvas.em, BAR * min(stack.heights))
    return Box(across.x, stack.middle(place) - height / 2, max(0.0, across.w), height)


def _length(size: float, track: float) -> float:
    """The smallest bar can be seen; of nothing there is none."""
    return max(1.2, _share(size) * track) if size else 0.0


def _share(size: float) -> float:
    return max(0.0, min(1.0, size))
