"""Units between two axes: funnels and quadrants, with names where they do not cover each other."""

from __future__ import annotations

import math
from collections.abc import Sequence

from components import formats
from components.exports.pictures import letters, marks
from components.exports.pictures.canvas import Box, Canvas, Place
from components.exports.pictures.rows import NOTE_LINES, draw_notes, notes_height
from components.i18n import say
from components.shapes import Axis, Curve, Point, Points
from components.shapes.scales import scale

# The radius of a point without a size, and of the largest, in em.
RADIUS, LARGEST = 0.34, 0.9
# Where corners are named, a band of their own above and below the points, in em.
NAMED = 1.4
# Numbers along an axis lie at least so far apart; a plot that is lower than this is too flat.
APART, FLAT = 1.3, 8.0
LOGARITHMIC = (1, 2, 5)


def points(canvas: Canvas, box: Box, shape: Points) -> None:
    """Points behind which curves lie, their classes below; names that no place was found for are told there too."""
    unnamed = _drawn(canvas.aside(), box, shape)
    told = [_unnamed(canvas, box.w, unnamed)] if unnamed else []
    notes = notes_height(canvas, told, box.w)
    _drawn(canvas, box.less(bottom=notes), shape)
    draw_notes(canvas, Box(box.x, box.bottom - notes, box.w, notes), told)


def _unnamed(canvas: Canvas, room: float, names: Sequence[str]) -> str:
    """The names that found no place, as many as a sentence has room for; the others are counted."""
    for count in range(len(names), -1, -1):
        more = [say("asked.more", canvas.language, count=formats.number(len(names) - count, canvas.language))]
        told = say("export.unnamed", canvas.language, names=", ".join([*names[:count], *more[: count < len(names)]]))
        if len(letters.broken(told, room, canvas.em)) <= NOTE_LINES:
            return told
    return told


def _drawn(canvas: Canvas, box: Box, shape: Points) -> list[str]:
    """Draw all but the notes; returns the names that found no place."""
    em = canvas.em
    keys = marks.of_points(shape.legend)
    key = marks.key_height(canvas, box.w, keys)
    down = [(tick, _told(canvas, shape.y, tick)) for tick in ticks(shape.y)]
    across = [(tick, _told(canvas, shape.x, tick)) for tick in ticks(shape.x)]
    left = max([0.0, *(canvas.wide(text) for _, text in down)]) + 0.8 * em
    named = [curve.name for curve in shape.curves if curve.name]
    right = min(0.3 * box.w, max([1.5 * em, *(canvas.wide(name) + 0.8 * em for name in named)]))
    frame = box.less(left=left, right=right, top=1.7 * em, bottom=key + 3.6 * em)
    band = (NAMED + LARGEST) * em if shape.corners else 0.5 * em
    plot = frame.less(top=band, bottom=band if shape.corners else 0.0)
    canvas.label(box.x, box.y + 0.6 * em, shape.y.title, frame.right - box.x, tone="ink-3")
    canvas.label(frame.right, frame.bottom + 2.4 * em, shape.x.title, frame.w, tone="ink-3", anchor="end")
    if plot.h < FLAT * em:
        canvas.lost.append(1)
    free = frame.bottom + em
    for tick, text in down:
        y = plot.bottom - share(shape.y, tick) * plot.h
        canvas.line((frame.x, y), (frame.right, y), "line")
        if free - y >= APART * em:
            canvas.label(frame.x - 0.5 * em, y, text, left, tone="ink-3", anchor="end")
            free = y
    free = plot.x
    for tick, text in across:
        x = plot.x + share(shape.x, tick) * plot.w
        canvas.line((x, frame.bottom), (x, frame.bottom + 0.3 * em), "line-strong")
        if x - canvas.wide(text) / 2 >= free - em:
            canvas.label(x, frame.bottom + 1.05 * em, text, 8 * em, tone="ink-3", anchor="middle")
            free = x + canvas.wide(text) / 2 + em
    canvas.line((frame.x, frame.bottom), (frame.right, frame.bottom), "line-strong")
    _curves(canvas, plot, shape, right)
    _corners(canvas, frame, shape.corners)
    unnamed = _marks(canvas, plot, shape)
    marks.key_in_line(canvas, Box(box.x, box.bottom - key, box.w, key), keys)
    return unnamed


def ticks(axis: Axis) -> list[float]:
    """Round numbers between the ends of an axis."""
    if not axis.log:
        return [tick for tick in scale(axis.upper, axis.lower) if axis.lower - 1e-9 <= tick <= axis.upper + 1e-9]
    first, last = math.floor(math.log10(max(axis.lower, 1e-9))), math.ceil(math.log10(max(axis.upper, 1e-9)))
    found = [factor * 10.0**power for power in range(first, last + 1) for factor in LOGARITHMIC]
    return [tick for tick in found if axis.lower <= tick <= axis.upper]


def share(axis: Axis, value: float) -> float:
    """Where a value lies on an axis, from 0 to 1; what lies beyond an end stands at it."""
    ends = [axis.lower, axis.upper, value]
    low, high, at = (math.log10(max(end, 1e-9)) for end in ends) if axis.log else ends
    return max(0.0, min(1.0, (at - low) / (high - low))) if high > low else 0.5


def _told(canvas: Canvas, axis: Axis, tick: float) -> str:
    if axis.share:
        return formats.share(tick, canvas.language)
    return formats.number(round(tick), canvas.language) if float(tick).is_integer() else formats.decimal(tick, canvas.language)


def _corners(canvas: Canvas, plot: Box, corners: Sequence[str]) -> None:
    """Names of quadrants, from top left clockwise, in the corners."""
    em = canvas.em
    top, bottom = plot.y + 0.7 * em, plot.bottom - 0.7 * em
    places = ((plot.x, top, "start"), (plot.right, top, "end"), (plot.right, bottom, "end"), (plot.x, bottom, "start"))
    for name, (x, middle, anchor) in zip(corners, places, strict=False):
        inward = 0.4 * em if anchor == "start" else -0.4 * em
        canvas.label(x + inward, middle, name, 0.48 * plot.w, tone="ink-2", bold=True, anchor=anchor, halo=True)


def _curves(canvas: Canvas, plot: Box, shape: Points, room: float) -> None:
    """Limits and centres; names at their right ends, moved down where they would touch."""
    ends: list[tuple[float, Curve]] = []
    for curve in shape.curves:
        places = [_place(plot, shape, x, y) for x, y in zip(curve.xs, curve.ys, strict=True)]
        if len(places) > 1:
            canvas.curve(places, curve.tone, thick=1.4, dashes="5 4" if curve.dashed else "")
            ends.append((places[-1][1], curve))
    taken = plot.y - canvas.em
    for y, curve in sorted((end for end in ends if end[1].name), key=lambda end: end[0]):
        middle = max(y, taken + 1.15 * canvas.em)
        canvas.label(plot.right + 0.4 * canvas.em, middle, curve.name, room, tone="ink-2")
        taken = middle


def _marks(canvas: Canvas, plot: Box, shape: Points) -> list[str]:
    """Points, the ordinary ones first; then the names that find a place beside theirs. Returns those that find none."""
    taken: list[Box] = []
    drawn = [(point, _place(plot, shape, point.x, point.y), _radius(canvas, point)) for point in shape.points]
    order = {"few": 0, "within": 1}
    for point, place, radius in sorted(drawn, key=lambda row: order.get(row[0].grade, 2)):
        worn = marks.point(point.grade)
        canvas.mark(worn.symbol, place, radius, worn.fill, worn.edge)
        taken.append(Box(place[0] - 0.8 * radius, place[1] - 0.8 * radius, 1.6 * radius, 1.6 * radius))
    named = [row for row in drawn if row[0].label]
    return [point.label for point, place, radius in named if not _name(canvas, plot, point.label, place, radius, taken)]


def _name(canvas: Canvas, plot: Box, name: str, place: Place, radius: float, taken: list[Box]) -> bool:
    """Write a name right, left, above or below of its point, at the first place that is free."""
    em, (x, y) = canvas.em, place
    wide = canvas.wide(name)
    away = radius + 0.3 * em
    for left, middle in (
        (x + away, y),
        (x - away - wide, y),
        (x - wide / 2, y - away - 0.6 * em),
        (x - wide / 2, y + away + 0.6 * em),
        *((x + away, y + step * em) for step in (-0.9, 0.9)),
        *((x - away - wide, y + step * em) for step in (-0.9, 0.9)),
    ):
        found = Box(left, middle - 0.55 * em, wide, 1.1 * em)
        inside = plot.x <= found.x and found.right <= plot.right and plot.y - em <= found.y and found.bottom <= plot.bottom
        if inside and not any(_touch(found, other) for other in taken):
            canvas.label(left, middle, name, wide + 0.01, halo=True)
            taken.append(found)
            return True
    return False


def _touch(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _radius(canvas: Canvas, point: Point) -> float:
    return canvas.em * max(RADIUS, LARGEST * math.sqrt(max(0.0, min(1.0, point.size))))


def _place(plot: Box, shape: Points, x: float, y: float) -> Place:
    return plot.x + share(shape.x, x) * plot.w, plot.bottom - share(shape.y, y) * plot.h
