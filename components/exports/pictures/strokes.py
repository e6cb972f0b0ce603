"""Small lines without axes."""

from __future__ import annotations

from components.exports.pictures.canvas import Box, Canvas
from components.shapes import Spark

# A flat line lies in the middle of its place.
FLAT = 0.5


def spark(
    canvas: Canvas, box: Box, shape: Spark, *, lower: float | None = None, upper: float | None = None, thick: float = 1.5
) -> None:
    """A small line between its own ends or those of a common scale, its last point marked, its limit dashed."""
    if not shape.values:
        return
    told = [*shape.values, *([] if shape.limit is None else [shape.limit])]
    low, high = (min(told) if lower is None else lower), (max(told) if upper is None else upper)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else FLAT
        return box.bottom - max(0.0, min(1.0, share)) * box.h

    if shape.limit is not None:
        canvas.line((box.x, y(shape.limit)), (box.right, y(shape.limit)), "ink-3", thick=0.5 * thick, dashes="4 3")
    step = box.w / max(1, len(shape.values) - 1)
    places = [(box.x + place * step, y(value)) for place, value in enumerate(shape.values)]
    if len(places) > 1:
        canvas.curve(places, shape.tone, thick=thick)
    canvas.dot(places[-1], 1.4 * thick, shape.tone)
