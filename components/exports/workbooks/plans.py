"""What a native chart shows of a shape: labels, series and numbers, each number a cell of the sheet of figures where it has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from components import formats
from components.exports.pictures.marks import look
from components.exports.workbooks.data import Data, Kind, Number
from components.panels import Reading
from components.panels.panel import WHOLE
from components.shapes import Bars, Dumbbells, Lines, Multiples, Nested, Pareto, Ranking, Shape, Tiles
from data_access.mart.dimensions import UNKNOWN
from data_access.metrics import METRICS

Drawn = Literal["bar", "line", "pareto"]
# Classes of units that no chart ranks: outside of the filters, nothing, too few dossiers.
UNRANKED = ("out", "none", "few")
# Series of a chart of small lines that can still be told apart.
LINES = 8
TONES = ("done", "due", "late", "received", "online", "pending", "age-3", "ink-2")


@dataclass(frozen=True)
class Row:
    """A label and its numbers; `tone` colours its bar where bars differ, `note` is what the card says of it."""

    label: str | date
    numbers: tuple[Number, ...]
    tone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Series:
    """A column of numbers: its name, the token of its colour, how they are told; a limit is drawn as an outline or dashed."""

    name: str
    tone: str
    kind: Kind
    limit: bool = False


@dataclass(frozen=True)
class Plan:
    """One chart over rows: lying bars, the first row on top; lines over days; or standing bars with a line of what they add up to.

    `head` says what the labels are.
    """

    drawn: Drawn
    series: tuple[Series, ...]
    rows: tuple[Row, ...]
    head: str = ""
    stacked: bool = False


def plans(shape: Shape, data: Data, reading: Reading) -> list[Plan]:
    """The charts of a shape; none where it has no numbers to draw."""
    planner = PLANNERS.get(type(shape))
    found = planner(shape, data, reading) if planner else []
    return [plan for plan in found if plan.series and any(number.value is not None for row in plan.rows for number in row.numbers)]


def _lines(shape: Lines, data: Data, reading: Reading) -> list[Plan]:
    """The days of the card, its lines in their colours, and what is ordinary; what it marks stands beside the days."""
    by = data.panel.by[0]
    places = {formats.day(day): place for place, day in enumerate(data.days(by)) if day}
    series = [Series(line.name, line.tone, "count") for line in shape.series]
    if shape.band:
        series += [Series(reading.say(f"export.{side}"), "ink-3", "number", limit=True) for side in ("lower", "upper")]
    rows = [
        Row(day, tuple(_of_day(shape, data, place, places.get(shape.days[place]))), note=_marked(shape, place))
        for place, day in enumerate(dated(shape.days))
    ]
    return [Plan("line", tuple(series), tuple(rows), reading.say(f"by.{by}"))]


def _of_day(shape: Lines, data: Data, place: int, row: int | None) -> list[Number]:
    """What the lines of a card say of one day: a cell of the figures where the day has a row there."""
    metrics = dict(enumerate(data.panel.metrics))
    found = [
        data.cell(row, metrics[line]) if row is not None and line in metrics else Number(series.values[place])
        for line, series in enumerate(shape.series)
    ]
    return found + ([Number(shape.band.lowers[place]), Number(shape.band.uppers[place])] if shape.band else [])


def _marked(shape: Lines, place: int) -> str:
    points = shape.band.points if shape.band else ()
    return "; ".join(mark.label for mark in (*shape.marks, *points) if mark.position == place)


def dated(texts: Sequence[str]) -> Sequence[date | str]:
    """The days that a card tells, 30/9/2025; where one is no day, all as they are told."""
    try:
        return [datetime.strptime(text, "%d/%m/%Y").date() for text in texts]
    except ValueError:
        return texts


def _bars(shape: Bars, data: Data, reading: Reading) -> list[Plan]:
    """The bars of the card, with its limits: a metric each over all rows, or the largest groups of one metric."""
    if len(data.panel.metrics) == 1:
        metric = data.panel.metrics[0]
        numbers = [data.cell(place, metric) for place in _largest(data, metric)[: len(shape.bars)]]
    else:
        metrics = [name for name in data.panel.metrics if METRICS[name].unit in (*WHOLE[:-1], "share")]
        units = [METRICS[name].unit for name in metrics]
        unit = max(dict.fromkeys(units), key=units.count)
        told = [name for name in metrics if METRICS[name].unit == unit][: len(shape.bars)]
        metric, numbers = told[0], [data.total(name) for name in told]
    kind, unit = data.kind(metric), METRICS[metric].unit
    rows = [Row(str(bar.label), (number,), bar.tone) for bar, number in zip(shape.bars, numbers, strict=False)]
    limited = kind == "share" and any(bar.limit is not None for bar in shape.bars)
    series = [Series(reading.say("export.reached" if limited else f"unit_of.{unit}"), "done", kind)]
    if limited:
        series.append(Series(reading.say("export.target"), "ink-2", kind, limit=True))
        rows = [replace(row, numbers=(*row.numbers, Number(bar.limit))) for row, bar in zip(rows, shape.bars, strict=True)]
    return [Plan("bar", tuple(series), tuple(rows))]


def _largest(data: Data, metric: str) -> list[int]:
    """The rows by the size of a metric, equal ones by their code, last what nobody states."""
    values = {place: data.cell(place, metric).value or 0.0 for place in range(data.last)}
    codes = {place: code for code, place in data.places().items()}
    return sorted(values, key=lambda place: (codes[place] == UNKNOWN, -values[place], codes[place]))


def _ranked(shape: Ranking, data: Data, reading: Reading) -> list[Plan]:
    """The rows of the card by the metric that it tells first."""
    told, names = {row.code: row.texts[0] for row in shape.rows}, {row.code: str(row.name) for row in shape.rows}
    places = data.places()
    metric = next((name for name in data.panel.metrics if _tells(data, places, name, told, reading)), data.panel.metrics[0])
    return _coded(names, data, (metric,), reading, [shape.rows[0].tone if shape.rows else "late"])


def _tells(data: Data, places: dict[str, int], metric: str, told: dict[str, str], reading: Reading) -> bool:
    """Whether the texts of a card are the values of a metric."""
    parts = [data.frame[data.part(metric, part)] for part in ("numerator", "denominator", "value")]
    rows = {code: [series.iloc[places[code]] for series in parts] for code in told if code in places}
    return all(reading.measured(metric, *row) == told[code] for code, row in rows.items())


def _tiles(shape: Tiles, data: Data, reading: Reading) -> list[Plan]:
    """Every unit with a value in the colour of its class, the worst on top."""
    metric, places = data.looked_at, data.places()
    tones = {tile.code: look(tile.grade) for tile in shape.tiles if tile.grade not in UNRANKED and tile.code in places}
    values = {code: data.cell(places[code], metric).value for code in tones}
    falling = METRICS[metric].better != "higher"
    held = sorted((code for code in tones if values[code] is not None), key=lambda code: values[code] or 0.0, reverse=falling)
    found = _coded({code: data.label(places[code]) for code in held}, data, (metric,), reading, ["done"])
    edges = [tones[code].edge or tones[code].fill for code in held]
    return [replace(plan, rows=tuple(map(_toned, plan.rows, edges))) for plan in found]


def _toned(row: Row, tone: str) -> Row:
    return replace(row, tone=tone)


def _nested(shape: Nested, data: Data, reading: Reading) -> list[Plan]:
    """Received beside resolved, and what is in process by its state as a stack."""
    names, metrics = {row.code: str(row.name) for row in shape.rows if not row.group}, data.panel.metrics
    states = shape.legend[2:]
    whole = _coded(names, data, metrics[:2], reading, [part.tone for part in shape.legend[:2]])
    parts = _coded(names, data, metrics[len(metrics) - len(states) :], reading, [part.tone for part in states], stacked=True)
    return [*whole, *parts]


def _dumbbells(shape: Dumbbells, data: Data, reading: Reading) -> list[Plan]:
    """Both values of each row: the first two metrics of one unit."""
    unit = METRICS[data.panel.metrics[0]].unit
    pair = [name for name in data.panel.metrics if METRICS[name].unit == unit][:2]
    named = _coded({row.code: str(row.name) for row in shape.rows}, data, pair, reading, ["track-strong", "done"])
    return [replace(plan, series=tuple(map(_named, plan.series, (shape.before, shape.after)))) for plan in named]


def _named(series: Series, name: str) -> Series:
    return replace(series, name=name)


def _multiples(shape: Multiples, data: Data, reading: Reading) -> list[Plan]:
    """The first of the small lines in one chart, each a column, and their limit; days are rows."""
    metric, by = data.panel.metrics[0], data.panel.by[1]
    shown = shape.multiples[:LINES]
    places = {key: place for place, key in enumerate(zip(data.frame[data.panel.by[0]], data.days(by), strict=True))}
    series = [Series(str(one.name), tone, data.kind(metric)) for one, tone in zip(shown, TONES, strict=False)]
    limit = shown[0].spark.limit if shown else None
    if limit is not None:
        series.append(Series(reading.say("export.target"), "ink-2", data.kind(metric), limit=True))
    rows = []
    for day in dated(shape.days):
        found = (places.get((one.code, day)) for one in shown)
        numbers = [Number(None) if place is None else data.cell(place, metric) for place in found]
        rows.append(Row(day, tuple(numbers + ([Number(limit)] if limit is not None else []))))
    return [Plan("line", tuple(series), tuple(rows), reading.say(f"by.{by}"))]


def _pareto(shape: Pareto, data: Data, reading: Reading) -> list[Plan]:
    """Bars of the count, and the share that is held so far as a line."""
    metric, places = data.panel.metrics[0], data.places()
    rows = tuple(
        Row(str(row.name), (data.cell(places[row.code], metric), Number(row.share))) for row in shape.rows if row.code in places
    )
    share = Series(shape.heads[-1], "ink-2", "share")
    head = reading.say(f"by.{data.panel.by[0]}") if data.panel.by else ""
    return [Plan("pareto", (*_series([metric], data, reading, ["late"]), share), rows, head)]


def _coded(
    names: Mapping[str, str],
    data: Data,
    metrics: Sequence[str],
    reading: Reading,
    tones: Sequence[str],
    *,
    stacked: bool = False,
) -> list[Plan]:
    """Rows of the frame by their codes, in this order, under the names that the card has for them."""
    places = data.places()
    told = [(name, places[code]) for code, name in names.items() if code in places]
    rows = tuple(Row(name, tuple(data.cell(place, metric) for metric in metrics)) for name, place in told)
    head = reading.say(f"by.{data.panel.by[0]}") if data.panel.by else ""
    return [Plan("bar", _series(metrics, data, reading, tones), rows, head, stacked)]


def _series(metrics: Sequence[str], data: Data, reading: Reading, tones: Sequence[str]) -> tuple[Series, ...]:
    return tuple(
        Series(reading.say(f"metric.{metric}.name"), tone, data.kind(metric)) for metric, tone in zip(metrics, tones, strict=False)
    )


PLANNERS: dict[type, Callable[[Shape, Data, Reading], list[Plan]]] = {
    Lines: _lines,
    Bars: _bars,
    Ranking: _ranked,
    Tiles: _tiles,
    Nested: _nested,
    Dumbbells: _dumbbells,
    Multiples: _multiples,
    Pareto: _pareto,
}
