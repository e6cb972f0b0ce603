"""Drawings with what they are compared with: the difference beside each number, a ghost of the other period in bars and lines.

One function for each shape; what a shape has no place for, it tells where a mark is pointed at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from components import formats
from components.panels.comparing import Comparison, compared_name, drawn_metrics
from components.panels.steps import steps
from components.shapes import (
    Bars,
    Cell,
    Dumbbells,
    Figure,
    Grid,
    Head,
    Lines,
    Multiples,
    Nested,
    Pareto,
    Points,
    Ranking,
    Shape,
    Sheet,
    SheetCell,
    SheetRow,
    Spark,
    Tiles,
)
from data_access.metrics import METRICS

Item = TypeVar("Item")
# Classes of units that the filters leave out, or of which there is nothing.
UNTOLD = ("out", "none")


def with_changes(shape: Shape, compared: Comparison) -> Shape:
    """The shape with the differences to the compared period; a shape without numbers as it is."""
    beside = BESIDE.get(type(shape))
    return beside(shape, compared) if beside else shape


def _head(compared: Comparison) -> str:
    return compared.reading.say("compare.head_points" if METRICS[compared.metric].unit == "share" else "compare.head")


def _figure(shape: Figure, compared: Comparison) -> Figure:
    reading = compared.reading
    before = reading.say("compare.with_value", value=compared.was(), period=compared_name(reading))
    return replace(shape, change=compared.change(), before=before)


def _lines(shape: Lines, compared: Comparison) -> Lines:
    """Each line with its ghost: the step of the same place in the other period."""
    by, past = compared.panel.by[0], compared.past
    here = {formats.day(date.fromisoformat(step)): place for place, step in enumerate(steps(compared.reading, by))}
    last = past.dimensions.last_date
    there = [step for step in steps(past, by) if last is None or step <= last.isoformat()]
    frame = compared.panel.frame(past)
    series = []
    for line, metric in zip(shape.series, compared.panel.metrics, strict=True):
        counts = dict(zip(frame[by], frame[f"{compared.panel.prefix(metric)}numerator"].astype(int), strict=True))
        beside = [there[place] if place is not None and place < len(there) else None for place in map(here.get, shape.days)]
        series.append(replace(line, ghost=tuple(None if step is None else counts.get(step, 0) for step in beside)))
    return replace(shape, series=tuple(series), ghosts=compared_name(compared.reading))


def _bars(shape: Bars, compared: Comparison) -> Bars:
    """The difference behind the texts of each bar, and where its end was."""
    sizes = _scaled([(bar.size, compared.of(bar.metric)) for bar in shape.bars], [None] * len(shape.bars))
    bars = (
        replace(bar, size=size, ghost=ghost, texts=(*bar.texts, compared.of(bar.metric).change()))
        for bar, (size, ghost) in zip(shape.bars, sizes, strict=True)
    )
    return replace(shape, bars=tuple(bars))


def _scaled(sizes: Sequence[tuple[float, Comparison]], codes: Sequence[str | None]) -> list[tuple[float, float | None]]:
    """Sizes of bars and of their ghosts on one scale: what was longer than the longest bar shortens all."""
    told = [(size, one.now(code).value, one.then(code).value) for (size, one), code in zip(sizes, codes, strict=True)]
    whole = next((value / size for size, value, _ in told if size and value), None)
    if whole is None:
        return [(size, None) for size, _ in sizes]
    ghosts = [None if then is None else then / whole for _, _, then in told]
    longest = max([1.0, *(ghost for ghost in ghosts if ghost is not None)])
    return [(size / longest, None if ghost is None else ghost / longest) for (size, _, _), ghost in zip(told, ghosts, strict=True)]


def _ranking(shape: Ranking, compared: Comparison) -> Ranking:
    sizes = _scaled([(row.size, compared) for row in shape.rows], [row.code for row in shape.rows])
    place = _place(shape.heads, compared)
    rows = (
        replace(
            row,
            size=size,
            ghost=ghost,
            texts=_with(row.texts, place, compared.change(row.code, bare=True)),
            bad=_with(row.bad, place, False),
        )
        for row, (size, ghost) in zip(shape.rows, sizes, strict=True)
    )
    return replace(shape, heads=_with(shape.heads, place, _head(compared)), rows=tuple(rows))


def _place(heads: Sequence[str], compared: Comparison) -> int:
    """The column behind that of the metric: columns come as the panel's metrics do."""
    return min(len(heads), compared.panel.metrics.index(compared.metric) + 1)


def _with(values: tuple[Item, ...], place: int, value: Item) -> tuple[Item, ...]:
    return (*values[:place], value, *values[place:])


def _nested(shape: Nested, compared: Comparison) -> Nested:
    """The rows by unit; a group is a stream."""
    groups = compared.within([row.code for row in shape.rows if row.group])
    rows = (replace(row, texts=(*row.texts, (groups if row.group else compared).change(row.code, bare=True))) for row in shape.rows)
    return replace(shape, heads=(*shape.heads, _head(compared)), rows=tuple(rows))


def _tiles(shape: Tiles, compared: Comparison) -> Tiles:
    tiles = (tile if tile.grade in UNTOLD else replace(tile, told=_told(tile.told, tile.code, compared)) for tile in shape.tiles)
    return replace(shape, tiles=tuple(tiles))


def _points(shape: Points, compared: Comparison) -> Points:
    points = (replace(point, told=_told(point.told, point.code, compared)) for point in shape.points)
    return replace(shape, points=tuple(points))


def _told(text: str, code: str, compared: Comparison) -> str:
    change = compared.change(code)
    return f"{text} · {change} ({change.told})" if change.told else text


def _grid(shape: Grid, compared: Comparison) -> Grid:
    """A column for the change of each row, of the metric in all its columns; behind the one that tells the whole of a row."""
    place = len(shape.heads) if shape.ranked is None else shape.ranked + 1
    cells = ((row, Cell(compared.change(row.code, bare=True), 0, "")) for row in shape.rows)
    rows = tuple(replace(row, cells=_with(row.cells, place, cell)) for row, cell in cells)
    return replace(shape, heads=_with(shape.heads, place, _head(compared)), rows=rows)


def _dumbbells(shape: Dumbbells, compared: Comparison) -> Dumbbells:
    place = _place(shape.heads, compared)
    rows = (replace(row, texts=_with(row.texts, place, compared.change(row.code, bare=True))) for row in shape.rows)
    return replace(shape, heads=_with(shape.heads, place, _head(compared)), rows=tuple(rows))


def _multiples(shape: Multiples, compared: Comparison) -> Multiples:
    """The line of each unit in the other period behind its own."""
    by, panel = compared.panel.by[1], compared.panel
    frame = panel.frame(compared.past)
    frame = frame[frame["denominator"] > 0].sort_values(["unit", by])
    lines: dict[str, list[float]] = {}
    for unit, value in zip(frame["unit"], frame["value"].astype(float), strict=True):
        lines.setdefault(unit, []).append(value)
    return replace(
        shape, multiples=tuple(replace(one, spark=_behind(one.spark, lines.get(one.code, []))) for one in shape.multiples)
    )


def _behind(spark: Spark, values: Sequence[float]) -> Spark:
    """As many points as the line has, the last ones."""
    return replace(spark, ghost=tuple(values[-len(spark.values) :]) if len(values) > 1 else ())


def _pareto(shape: Pareto, compared: Comparison) -> Pareto:
    sizes = _scaled([(row.size, compared) for row in shape.rows], [row.code for row in shape.rows])
    rows = (
        replace(row, size=size, ghost=ghost, change=compared.change(row.code, bare=True))
        for row, (size, ghost) in zip(shape.rows, sizes, strict=True)
    )
    return replace(shape, heads=_with(shape.heads, 1, _head(compared)), rows=tuple(rows))


def _sheet(shape: Sheet, compared: Comparison) -> Sheet:
    """A column of changes behind the column of each metric that is compared."""
    for metric in drawn_metrics(compared.panel, compared.reading):
        shape = _with_column(shape, compared.of(metric))
    return shape


def _with_column(shape: Sheet, compared: Comparison) -> Sheet:
    """The column of a metric is found by its head, since others may stand before it already."""
    head = compared.reading.say(f"looking.head.{compared.metric}")
    place = next(at for at, one in enumerate(shape.heads) if one.text == head) + 1
    heads = (*shape.heads[:place], Head(_head(compared)), *shape.heads[place:])
    rows = tuple(_wider(row, place, compared) for row in shape.rows)
    return replace(shape, heads=heads, rows=rows, sorted_by=shape.sorted_by + (shape.sorted_by >= place))


def _wider(row: SheetRow, place: int, compared: Comparison) -> SheetRow:
    now, then = compared.now(row.code), compared.then(row.code)
    apart = None if now.value is None or then.value is None else now.value - then.value
    cell = SheetCell(compared.change(row.code, bare=True), apart)
    return replace(row, cells=(*row.cells[:place], cell, *row.cells[place:]))


BESIDE: dict[type, Callable[..., Shape]] = {
    Figure: _figure,
    Lines: _lines,
    Bars: _bars,
    Ranking: _ranking,
    Nested: _nested,
    Tiles: _tiles,
    Points: _points,
    Grid: _grid,
    Dumbbells: _dumbbells,
    Multiples: _multiples,
    Pareto: _pareto,
    Sheet: _sheet,
}
