"""What a native chart shows of a shape: labels, series and numbers, each number a cell of the sheet of figures where it has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from components.exports.workbooks.cells import WHOLE, Data, Kind, Number
from components.shapes import (
    Bars,
    Dumbbells,
    Lines,
    Multiples,
    Nested,
    Pareto,
    Points,
    Ranking,
    Shape,
    Tiles,
)
from data_access.metrics import METRICS

Say = Callable[[str], str]
Drawn = Literal["bar", "line", "scatter"]
# Classes of units that no chart ranks: outside of the filters, nothing, too few dossiers.
UNRANKED = ("out", "none", "few")
# Series of a chart of small lines that can still be told apart.
LINES = 8
TONES = ("done", "due", "late", "received", "online", "pending", "age-3", "ink-2")


@dataclass(frozen=True)
class Row:
    label: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Column:
    """A series: its name, the token of its colour, how its numbers are told, and whether it is a line beside bars."""

    name: str
    tone: str
    kind: Kind
    beside: bool = False


@dataclass(frozen=True)
class Plan:
    """One chart over rows; the first row is on top. A scatter draws its second column over its first."""

    drawn: Drawn
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    stacked: bool = False


def plans(shape: Shape, data: Data, say: Say) -> list[Plan]:
    """The charts of a shape; none where it has no numbers to draw. `say` knows the words."""
    planner = PLANNERS.get(type(shape))
    found = planner(shape, data, say) if planner else []
    return [plan for plan in found if plan.columns and any(number.value is not None for row in plan.rows for number in row.numbers)]


def _lines(shape: Lines, data: Data, say: Say) -> list[Plan]:
    """Days as rows, the metrics as lines in the colours of the card."""
    tones = [line.tone for line in shape.series]
    columns = _columns(data.panel.metrics[: len(tones)], say, tones)
    rows = [_row(data, place, data.panel.metrics[: len(tones)]) for place in range(data.last)]
    return [Plan("line", columns, tuple(rows))]


def _bars(shape: Bars, data: Data, say: Say) -> list[Plan]:
    """Each metric over all rows of the frame; of several units the one that most of them have."""
    metrics = [metric for metric in data.panel.metrics if METRICS[metric].unit in (*WHOLE[:-1], "share")]
    units = [METRICS[metric].unit for metric in metrics]
    if not units or not data.last:
        return []
    unit = max(dict.fromkeys(units), key=units.count)
    told = [metric for metric in metrics if METRICS[metric].unit == unit]
    rows = tuple(Row(say(f"metric.{metric}.name"), (data.total(metric),)) for metric in told)
    return [Plan("bar", (Column(say(f"unit_of.{unit}"), "done", "share" if unit == "share" else "count"),), rows)]


def _ranked(shape: Ranking, data: Data, say: Say) -> list[Plan]:
    """The rows of the card by their first metric."""
    return _coded([row.code for row in shape.rows], data, data.panel.metrics[:1], say, ["late"])


def _tiles(shape: Tiles, data: Data, say: Say) -> list[Plan]:
    """Every unit with a value, the lowest on top."""
    metric, places = data.panel.metrics[:1], data.places()
    told = [tile.code for tile in shape.tiles if tile.grade not in UNRANKED and tile.code in places]
    values = {code: data.cell(places[code], metric[0]).value for code in told}
    held = [code for code in told if values[code] is not None]
    return _coded(sorted(held, key=lambda code: values[code] or 0.0), data, metric, say, ["done"])


def _nested(shape: Nested, data: Data, say: Say) -> list[Plan]:
    """Received beside resolved, and what is in process by its state as a stack."""
    codes, metrics = [row.code for row in shape.rows if not row.group], data.panel.metrics
    states = shape.legend[2:]
    tones = [part.tone for part in states]
    whole = _coded(codes, data, metrics[:2], say, [part.tone for part in shape.legend[:2]])
    parts = _coded(codes, data, metrics[len(metrics) - len(states) :], say, tones, stacked=True)
    return [*whole, *parts]


def _points(shape: Points, _data: Data, _say: Say) -> list[Plan]:
    kinds: list[Kind] = ["share" if axis.share else "number" for axis in (shape.x, shape.y)]
    columns = (Column(shape.x.title, "done", kinds[0]), Column(shape.y.title, "done", kinds[1]))
    rows = tuple(Row(point.told or point.label or point.code, (Number(point.x), Number(point.y))) for point in shape.points)
    return [Plan("scatter", columns, rows)]


def _dumbbells(shape: Dumbbells, _data: Data, _say: Say) -> list[Plan]:
    columns = (Column(shape.before, "track-strong", "share"), Column(shape.after, "done", "share"))
    rows = tuple(Row(row.name, (Number(row.before), Number(row.after))) for row in shape.rows)
    return [Plan("bar", columns, rows)]


def _multiples(shape: Multiples, _data: Data, _say: Say) -> list[Plan]:
    """The first of the small lines in one chart, each a column; days are rows."""
    shown = shape.multiples[:LINES]
    columns = tuple(Column(one.name, tone, "number") for one, tone in zip(shown, TONES, strict=False))
    rows = []
    for place, day in enumerate(shape.days):
        values = (one.spark.values for one in shown)
        rows.append(Row(day, tuple(Number(line[place] if place < len(line) else None) for line in values)))
    return [Plan("line", columns, tuple(rows))]


def _pareto(shape: Pareto, data: Data, say: Say) -> list[Plan]:
    """Bars of the count, and the share that is held so far as a line."""
    metric = data.panel.metrics[0]
    places = data.places()
    rows = tuple(
        Row(row.name, (data.cell(places[row.code], metric) if row.code in places else Number(row.size), Number(row.share)))
        for row in shape.rows
    )
    share = shape.heads[1] if len(shape.heads) > 1 else say(f"metric.{metric}.name")
    return [Plan("bar", (*_columns([metric], say, ["late"]), Column(share, "ink-2", "share", beside=True)), rows)]


def _coded(
    codes: Sequence[str],
    data: Data,
    metrics: Sequence[str],
    say: Say,
    tones: Sequence[str],
    *,
    stacked: bool = False,
) -> list[Plan]:
    """Rows of the frame by their codes, in this order."""
    places = data.places()
    rows = tuple(_row(data, places[code], metrics) for code in codes if code in places)
    return [Plan("bar", _columns(metrics, say, tones), rows, stacked)]


def _row(data: Data, place: int, metrics: Sequence[str]) -> Row:
    return Row(data.label(place), tuple(data.cell(place, metric) for metric in metrics))


def _columns(metrics: Sequence[str], say: Say, tones: Sequence[str]) -> tuple[Column, ...]:
    kinds: dict[str, Kind] = {metric: "share" if METRICS[metric].unit == "share" else "count" for metric in metrics}
    return tuple(Column(say(f"metric.{metric}.name"), tone, kinds[metric]) for metric, tone in zip(metrics, tones, strict=False))


PLANNERS: dict[type, Callable[[Shape, Data, Say], list[Plan]]] = {
    Lines: _lines,
    Bars: _bars,
    Ranking: _ranked,
    Tiles: _tiles,
    Nested: _nested,
    Points: _points,
    Dumbbells: _dumbbells,
    Multiples: _multiples,
    Pareto: _pareto,
}
