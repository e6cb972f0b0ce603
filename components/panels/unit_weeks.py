"""Every unit's on-time rate over the weeks or months, many small lines on one scale: who gets better, who gets worse?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from components import formats
from components.naming import short_names
from components.panels.panel import Panel, Reading, Telling, told_by
from components.shapes import Multiple, Multiples, Nothing, Spark
from data_access.signals import SMALL

WEEKS, FLOOR = 13, 0.02
NUMBERS = {"numerator": "int64", "denominator": "int64", "value": "float64"}


@dataclass(frozen=True)
class Points:
    """The line of one unit: two counts and their rate at each point, in order."""

    above: list[int]
    below: list[int]
    values: list[float]


def unit_lines(reading: Reading, panel: Panel) -> Telling:
    """A line for each unit with enough dossiers, those that fell most first; points are whole weeks or months."""
    by, stream = panel.by[1], panel.streams[0]
    frame = panel.frame(reading)
    frame = frame[frame["denominator"] > 0].sort_values(["unit", by]).astype(NUMBERS)
    measure = reading.say(f"unit_lines.measure.{by}", small=reading.number(SMALL))
    points = sorted(frame[by].unique())[-WEEKS:]
    frame = frame[frame[by].isin(points)]
    found: dict[str, list[list[float]]] = {}
    for unit, *numbers in frame[["unit", *NUMBERS]].itertuples(index=False, name=None):
        found.setdefault(unit, []).append(numbers)
    groups = {unit: Points(*(list(column) for column in zip(*rows, strict=True))) for unit, rows in found.items()}
    lines = {unit: rows for unit, rows in groups.items() if len(rows.values) > 1 and sum(rows.below) >= SMALL}
    if not lines:
        return Telling(reading.say("unit_lines.title.empty"), measure, Nothing(reading.say("state.empty")))
    changes = {unit: _change(rows) for unit, rows in lines.items()}
    order = sorted(lines, key=lambda unit: (changes[unit], unit))
    limits = reading.targets("on_time_rate")
    limit = limits[0] if limits else None
    # A few weeks of a few units would press all lines together: the lowest fiftieth of the points touches the floor.
    floor = math.floor(float(frame["value"].quantile(FLOOR)) * 20) / 20
    short = short_names(reading.dimensions)
    multiples = tuple(_multiple(reading, unit, short[unit], lines[unit], limit, fell=changes[unit] < 0) for unit in order)
    days = tuple(formats.day(pd.Timestamp(point).date()) for point in points)
    note = reading.say("unit_lines.scale", floor=formats.share(floor, reading.language), first=days[0], last=days[-1])
    fell = sum(change < 0 for change in changes.values())
    title = reading.say(f"unit_lines.title.{stream}", fell=reading.number(fell), all=reading.number(len(lines)))
    return Telling(title, measure, Multiples(days, floor, 1.0, multiples, (note,)))


def _change(rows: Points) -> float:
    """From the first half of the points to the second: counts are added, then divided."""
    middle = len(rows.values) // 2
    before, after = (sum(rows.above[part]) / sum(rows.below[part]) for part in (slice(None, middle), slice(middle, None)))
    return after - before


def _multiple(reading: Reading, unit: str, name: str, rows: Points, limit: float | None, *, fell: bool) -> Multiple:
    spark = Spark(tuple(rows.values), "late" if fell else "done", limit)
    return Multiple(unit, reading.unit_link(unit, name), spark, reading.percent(rows.above[-1], rows.below[-1]))


LINES: dict[str, Panel] = {
    name: told_by(unit_lines, Panel(name, ("on_time_rate",), ("unit", by), (stream,)))
    for name, by, stream in (
        ("on-time-weeks-of-communes", "week", "commune"),
        ("on-time-months-of-departments", "month", "department"),
    )
}
