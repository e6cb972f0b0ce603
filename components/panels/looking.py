"""Which number a page of units looks at, and the class of a value: limits are policy and never quantiles of the day.

One rule for the colour of a value, whatever shows it: counts, target and direction make its class, the class its severity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import pandas as pd

from components import formats
from components.panels.panel import Reading
from components.shapes import Grade
from data_access.metrics import COUNTS, METRICS, Better, Rate, misses
from data_access.signals import SMALL

# The values of one row of a metric frame by column, None where missing.
Row = Mapping[str, float | None]
USUAL = "on_time_rate"
# What a person may look at, in this order (UX §4.3).
LOOKED_AT = (
    "on_time_rate",
    "open_overdue",
    "received",
    "online_share",
    "backlog_days",
    "processing_median",
    "criteria_met",
    "received_per_1000",
)
# Limits of the classes of what has no target: proposed by the program, since no text sets them. Most is worst but for volumes.
LIMITS: dict[str, tuple[int, ...]] = {
    "open_overdue": (0, 20, 50, 100),
    "received": (500, 1000, 2000, 4000),
    "processing_median": (1, 2, 3, 5),
    "received_per_1000": (20, 40, 60, 80),
}
# Working days of which none is not a number of days but the same day.
DAYS = ("processing_median",)
# Volumes are neither good nor bad.
NEUTRAL = ("received", "received_per_1000")
# The class of a value that misses so many of its limits, by how many there are: what misses the last one, or the third, is red.
CLASSES: Mapping[int, tuple[int, ...]] = {0: (1,), 1: (1, 4), 2: (1, 2, 4), 3: (1, 2, 3, 4), 4: (1, 2, 3, 4, 5)}
Severity = Literal["met", "near", "missed", "none"]
SEVERITIES: Mapping[str, Severity] = {
    "grade-1": "met",
    "grade-2": "near",
    "grade-3": "near",
    "grade-4": "missed",
    "grade-5": "missed",
}
MARKS: Mapping[Severity, str] = {"near": "due", "missed": "late"}
TEXTS: Mapping[Severity, str] = {"near": "due-text", "missed": "late-text"}


@dataclass(frozen=True)
class Looked:
    """One number of one unit: its counts, its value, its text, and its class."""

    above: int | None
    below: int | None
    value: float | None
    text: str
    grade: str


def looked_at(reading: Reading) -> str:
    """The number that the address asks for, the on-time rate unless it is one of those that can be looked at."""
    return reading.filters.count if reading.filters.count in LOOKED_AT else USUAL


def rows_by(frame: pd.DataFrame, by: str) -> dict[str, Row]:
    """The rows of a metric frame by what they are of: plain values, for a table asks hundreds of them."""
    columns = {name: frame[name].to_numpy(dtype="object", na_value=None).tolist() for name in frame if name != by}
    rows = (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))
    return dict(zip(frame[by], rows, strict=True))


def looked(reading: Reading, metric: str, row: Row | None, prefix: str) -> Looked:
    """What a row of a metric frame says of a unit; no row says that nothing happened there."""
    if row is None:
        return Looked(None, None, None, formats.MISSING, "none")
    above, below, value = (row[f"{prefix}{part}"] for part in ("numerator", "denominator", "value"))
    text = reading.say("looking.same_day") if metric in DAYS and value == 0 else reading.measured(metric, above, below, value)
    return Looked(above, below, None if value is None else float(value), text, graded(reading, metric, above, below, value))


def graded(reading: Reading, metric: str, above: int | None, below: int | None, value: float | None) -> str:
    """The class of a value of a unit by the limits of its metric; `few` of fewer than 30 dossiers, `none` of nothing."""
    if value is None:
        # The criteria are missing where they rest on few dossiers.
        return "few" if metric == "criteria_met" and below else "none"
    least = SMALL if _is_of_dossiers(metric) else 1
    if (below or 0) < least and metric not in COUNTS and metric != "criteria_met":
        return "few"
    if metric in LIMITS:
        rank = sum(value > limit for limit in LIMITS[metric])
        return f"volume-{rank + 1}" if metric in NEUTRAL else f"grade-{rank + 1}"
    if metric == "criteria_met":
        return "grade-1" if reading.settles(metric) else f"grade-{1 + int(below or 0) - int(above or 0)}"
    if METRICS[metric].unit == "share":
        return _class_of(above or 0, below or 0, reading.targets(metric), METRICS[metric].better)
    return _class_of(round(value * 1_000_000), 1_000_000, reading.targets(metric), METRICS[metric].better)


def _is_of_dossiers(metric: str) -> bool:
    """Whether a metric is measured on dossiers, of which few say nothing; a catalogue is what it is."""
    return not isinstance(METRICS[metric], Rate) or COUNTS[METRICS[metric].denominator[0]].unit == "dossiers"


def grade_of(above: int, below: int, limits: Sequence[float], better: Better | None = "higher") -> str:
    """The class of a rate of dossiers: grade-1 meets the target, a higher one for each limit missed; few and none stand apart."""
    if below < SMALL:
        return "few" if below else "none"
    return _class_of(above, below, limits, better)


def _class_of(above: int, below: int, limits: Sequence[float], better: Better | None) -> str:
    kept = limits[: max(CLASSES)]
    return f"grade-{CLASSES[len(kept)][sum(misses(above, below, limit, better) for limit in kept)]}"


def severity(grade: str) -> Severity:
    """How serious a class is; what is few, and what has no better side, has no severity."""
    return SEVERITIES.get(grade, "none")


def red_limit(limits: Sequence[float]) -> float:
    """The limit beyond which a value is red: the third, or the last of fewer."""
    return limits[min(2, len(limits) - 1)]


def mark_tone(grade: str, calm: str = "pending") -> str:
    """The colour of a bar, a line, a point."""
    return MARKS.get(severity(grade), calm)


def text_tone(grade: str) -> str:
    """The colour of a number."""
    return TEXTS.get(severity(grade), "ink")


def legend(reading: Reading, metric: str, grades: list[str]) -> tuple[Grade, ...]:
    """Every class with its name and how many units it has; those that stand apart only where there are any."""
    names = {**_names(reading, metric), **{name: reading.say(f"map.legend.{name}") for name in ("few", "none", "out")}}
    return tuple(
        Grade(name, label, reading.number(grades.count(name)))
        for name, label in names.items()
        if name in grades or name.startswith(("grade", "volume"))
    )


def _names(reading: Reading, metric: str) -> dict[str, str]:
    if metric == "criteria_met":
        return {f"grade-{rank + 1}": reading.say("looking.missed", count=reading.number(rank)) for rank in range(4)}
    if metric in LIMITS:
        kind = "volume" if metric in NEUTRAL else "grade"
        told = [reading.number(limit) for limit in LIMITS[metric]]
        middle = [reading.say("looking.between", lower=lower, upper=upper) for lower, upper in pairwise(told)]
        first = told[0] if LIMITS[metric][0] == 0 else reading.say("looking.up_to", upper=told[0])
        labels = [first, *middle, reading.say("looking.over", lower=told[-1])]
        return {f"{kind}-{rank}": label for rank, label in enumerate(labels, start=1)}
    told = [limit_told(reading, metric, limit) for limit in reading.targets(metric)][: max(CLASSES)]
    if not told:
        return {"grade-1": reading.say("map.legend.all")}
    if METRICS[metric].better == "lower":
        labels = [f"≤ {told[0]}", *(f"{lower}–{upper}" for lower, upper in pairwise(told)), f"> {told[-1]}"]
    else:
        labels = [f"≥ {told[0]}", *(f"{lower.removesuffix('%')}–{upper}" for upper, lower in pairwise(told)), f"< {told[-1]}"]
    return {f"grade-{rank}": label for rank, label in zip(CLASSES[len(told)], labels, strict=True)}


def limit_told(reading: Reading, metric: str, limit: float) -> str:
    """A limit as its metric is told: 95%, 5."""
    return formats.share(limit, reading.language) if METRICS[metric].unit == "share" else formats.measure(limit, reading.language)
