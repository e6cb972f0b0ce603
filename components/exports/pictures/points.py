"""Units between two axes: funnels and quadrants, with names where they do not cover each other."""

from __future__ import annotations

import math
from collections.abc import Sequence

from components import formats
from components.exports.pictures import marks
from components.exports.pictures.canvas import Box, Canvas, Place
from components.shapes import Axis, Curve, Point, Points
from components.shapes.scales import scale

# The radius of a point without a size, and of the largest, in em.
RADIUS, LARGEST = 0.32, 1.3
LOGARITHMIC = (1, 2, 5)


def points(canvas: Canvas, box: Box, shape: Points) -> None:
    em = canvas.em
    keys = marks.of_grades(shape.legend)
    key = marks.key_height(canvas, box.w, keys)
    down = [(tick, _told(canvas, shape.y, tick)) for tick in ticks(shape.y)]
    across = [(tick, _told(canvas, shape.x, tick)) for tick in ticks(shape.x)]
    left = max([0.0, *(canvas.wide(text) for _, text in down)]) + 0.8 * em
    right = min(0.24 * box.w, max([1.5 * em, *(canvas.wide(curve.name) + 0.8 * em for curve in shape.curves if curve.name)]))
    plot = box.less(left=left, right=right, top=1.7 * em, bottom=key + 3.4 * em)
    canvas.label(box.x, box.y + 0.6 * em, shape.y.title, plot.right - box.x, tone="ink-3")
    canvas.label(plot.right, plot.bottom + 2.4 * em, shape.x.title, plot.w, tone="ink-3", anchor="end")
    for tick, text in down:
        y = plot.bottom - share(shape.y, tick) * plot.h
        canvas.line((plot.x, y), (plot.right, y), "line")
        canvas.label(plot.x - 0.5 * em, y, text, left, tone="ink-3", anchor="end")
    free = plot.x
    for tick, text in across:
        x = plot.x + share(shape.x, tick) * plot.w
        canvas.line((x, plot.bottom), (x, plot.bottom + 0.3 * em), "line-strong")
        if x - canvas.wide(text) / 2 >= free - em:
            canvas.label(x, plot.bottom + 1.05 * em, text, 8 * em, tone="ink-3", anchor="middle")
            free = x + canvas.wide(text) / 2 + em
    canvas.line((plot.x, plot.bottom), (plot.right, plot.bottom), "line-strong")
    _corners(canvas, plot, shape.corners)
    _curves(canvas, plot, shape, right)
    _marks(canvas, plot, shape)
    marks.key_in_line(canvas, Box(box.x, box.bottom - key, box.w, key), keys)


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
    top, bottom = plot.y + 0.8 * em, plot.bottom - 0.8 * em
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


def _marks(canvas: Canvas, plot: Box, shape: Points) -> None:
    """Points, the ordinary ones first; then the names that find a place beside theirs."""
    taken: list[Box] = []
    drawn = [(point, _place(plot, shape, point.x, point.y), _radius(canvas, point)) for point in shape.points]
    order = {"few": 0, "within": 1}
    for point, place, radius in sorted(drawn, key=lambda row: order.get(row[0].grade, 2)):
        worn = marks.look(point.grade)
        canvas.dot(place, radius, worn.fill, edge=worn.edge or "surface", thick=0.8, hatched=worn.hatched)
        taken.append(Box(place[0] - 0.7 * radius, place[1] - 0.7 * radius, 1.4 * radius, 1.4 * radius))
    for point, place, radius in drawn:
        if point.label:
            _name(canvas, plot, point.label, place, radius, taken)


def _name(canvas: Canvas, plot: Box, name: str, place: Place, radius: float, taken: list[Box]) -> None:
    """A name right, left, above or below of its point, the first place that is free; without one it is not written."""
    em, (x, y) = canvas.em, place
    wide = min(canvas.wide(name), 0.3 * plot.w)
    away = radius + 0.3 * em
    for left, middle in (
        (x + away, y),
        (x - away - wide, y),
        (x - wide / 2, y - away - 0.6 * em),
        (x - wide / 2, y + away + 0.6 * em),
        (x + away, y - 0.9 * em),
        (x + away, y + 0.9 * em),
    ):
        found = Box(left, middle - 0.55 * em, wide, 1.1 * em)
        inside = plot.x <= found.x and found.right <= plot.right and plot.y <= found.y and found.bottom <= plot.bottom
        if inside and not any(_touch(found, other) for other in taken):
            canvas.label(left, middle, name, wide + 0.01, halo=True)
            taken.append(found)
            return


def _touch(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _radius(canvas: Canvas, point: Point) -> float:
    return canvas.em * max(RADIUS, LARGEST * math.sqrt(max(0.0, min(1.0, point.size))))


def _place(plot: Box, shape: Points, x: float, y: float) -> Place:
    return plot.x + share(shape.x, x) * plot.w, plot.bottom - share(shape.y, y) * plot.h
