"""Small lines: without axes within a row, and with their days and their scale where one stands alone."""

from __future__ import annotations

from components import formats
from components.exports.pictures.canvas import Box, Canvas
from components.shapes import Spark
from components.shapes.scales import scale

# A flat line lies in the middle of its place.
FLAT = 0.5
# A scale of rates is at least so long.
CLOSEST = 0.01


def spark(
    canvas: Canvas, box: Box, shape: Spark, *, lower: float | None = None, upper: float | None = None, thick: float = 1.5
) -> None:
    """A small line between its own ends or those of a common scale, its last point marked, its limit dashed."""
    if not shape.values:
        return
    told = _told(shape)
    low, high = (min(told) if lower is None else lower), (max(told) if upper is None else upper)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else FLAT
        return box.bottom - max(0.0, min(1.0, share)) * box.h

    if shape.limit is not None:
        canvas.line((box.x, y(shape.limit)), (box.right, y(shape.limit)), "ink-3", thick=0.5 * thick, dashes="4 3")
    step = box.w / max(1, len(shape.values) - 1)
    if len(shape.ghost) > 1:
        ghost = [(box.x + place * step, y(value)) for place, value in enumerate(shape.ghost)]
        canvas.curve(ghost, "line-strong", thick=0.5 * thick, dashes="3 2")
    places = [(box.x + place * step, y(value)) for place, value in enumerate(shape.values)]
    if len(places) > 1:
        canvas.curve(places, shape.tone, thick=thick)
    canvas.dot(places[-1], 1.4 * thick, shape.tone)


def scaled_spark(canvas: Canvas, box: Box, shape: Spark) -> None:
    """The line that stands alone: numbers on its left, its first and last day below; counts begin at 0."""
    em = canvas.em
    told = _told(shape)
    ticks = scale(max(told), min(*told, max(told) - CLOSEST)) if shape.share else scale(max([1.0, *told]))
    texts = [_number(canvas, shape, tick) for tick in ticks]
    left = max(map(canvas.wide, texts)) + 0.7 * em
    plot = box.less(left=left, top=0.6 * em, bottom=1.9 * em if shape.days else 0.6 * em, right=0.4 * em)
    for tick, text in zip(ticks, texts, strict=True):
        y = plot.bottom - (tick - ticks[0]) / (ticks[-1] - ticks[0]) * plot.h
        canvas.line((plot.x, y), (plot.right, y), "line" if tick != ticks[0] else "line-strong")
        canvas.label(plot.x - 0.5 * em, y, text, left, tone="ink-3", anchor="end")
    if shape.days:
        for x, day, anchor in ((plot.x, shape.days[0], "start"), (plot.right, shape.days[-1], "end")):
            canvas.label(x, plot.bottom + 1.1 * em, day, 0.5 * plot.w, tone="ink-3", anchor=anchor)
    spark(canvas, plot, shape, lower=ticks[0], upper=ticks[-1], thick=0.18 * em)


def _told(shape: Spark) -> list[float]:
    return [*shape.values, *([] if shape.limit is None else [shape.limit])]


def _number(canvas: Canvas, shape: Spark, value: float) -> str:
    return formats.share(value, canvas.language) if shape.share else formats.number(round(value), canvas.language)
