"""Every unit's on-time rate over the weeks or months, many small lines on one scale: who gets better, who gets worse?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from components import formats
from components.naming import short_names
from components.panels.looking import grade_of, mark_tone
from components.panels.panel import Panel, Reading, Telling, told_by
from components.shapes import Multiple, Multiples, Nothing, Spark
from data_access.signals import SMALL

WEEKS, FLOOR = 13, 0.02
NUMBERS = {"numerator": "int64", "denominator": "int64", "value": "float64"}


@dataclass(frozen=True)
class Points:
    """The line of one unit: two counts and their rate at each point, in order."""

    at: list[str]
    above: list[int]
    below: list[int]
    values: list[float]

    def change(self, middle: str) -> float | None:
        """From the points before a day to those from it on: counts are added, then divided. None where either side has few."""
        first = sum(point < middle for point in self.at)
        parts = (slice(None, first), slice(first, None))
        if any(sum(self.below[part]) < SMALL for part in parts):
            return None
        before, after = (sum(self.above[part]) / sum(self.below[part]) for part in parts)
        return after - before


def unit_lines(reading: Reading, panel: Panel) -> Telling:
    """A line for each unit with enough dossiers, those that fell most first; points are whole weeks or months."""
    by, stream = panel.by[1], panel.streams[0]
    frame = panel.frame(reading)
    frame = frame[frame["denominator"] > 0].sort_values(["unit", by]).astype(NUMBERS)
    measure = reading.say(f"unit_lines.measure.{by}", small=reading.number(SMALL))
    points = sorted(frame[by].unique())[-WEEKS:]
    frame = frame[frame[by].isin(points)]
    found: dict[str, list[list[float]]] = {}
    for unit, *numbers in frame[["unit", by, *NUMBERS]].itertuples(index=False, name=None):
        found.setdefault(unit, []).append(numbers)
    groups = {unit: Points(*(list(column) for column in zip(*rows, strict=True))) for unit, rows in found.items()}
    lines = {unit: rows for unit, rows in groups.items() if len(rows.values) > 1 and sum(rows.below) >= SMALL}
    if not lines or reading.settles("on_time_rate"):
        return Telling(reading.say("unit_lines.title.empty"), measure, Nothing(reading.why_nothing(panel.streams)))
    middle = points[len(points) // 2]
    changes = {unit: rows.change(middle) for unit, rows in lines.items()}
    order = sorted(lines, key=lambda unit: (changes[unit] is None, changes[unit] or 0.0, unit))
    # A few weeks of a few units would press all lines together: the lowest fiftieth of the points touches the floor.
    floor = math.floor(float(frame["value"].quantile(FLOOR)) * 20) / 20
    short = short_names(reading.dimensions)
    multiples = tuple(_multiple(reading, unit, short[unit], lines[unit]) for unit in order)
    days = tuple(formats.day(pd.Timestamp(point).date()) for point in points)
    note = reading.say("unit_lines.scale", floor=formats.share(floor, reading.language), first=days[0], last=days[-1])
    known = [change for change in changes.values() if change is not None]
    told = {"fell": reading.number(sum(change < 0 for change in known)), "all": reading.number(len(known))}
    title = reading.say(f"unit_lines.title.{stream if len(known) > 1 else 'empty'}", **told, day=days[points.index(middle)])
    return Telling(title, measure, Multiples(days, floor, 1.0, multiples, (note,)))


def _multiple(reading: Reading, unit: str, name: str, rows: Points) -> Multiple:
    """The line in the colour of the rate of all its points together, which stands beside it: a point alone may be of few."""
    above, below, limits = sum(rows.above), sum(rows.below), reading.targets("on_time_rate")
    tone = mark_tone(grade_of(above, below, limits), "done")
    spark = Spark(tuple(rows.values), tone, limits[0] if limits else None)
    return Multiple(unit, reading.unit_link(unit, name), spark, reading.percent(above, below))


LINES: dict[str, Panel] = {
    name: told_by(unit_lines, Panel(name, ("on_time_rate",), ("unit", by), (stream,)))
    for name, by, stream in (
        ("on-time-weeks-of-communes", "week", "commune"),
        ("on-time-months-of-departments", "month", "department"),
    )
}
