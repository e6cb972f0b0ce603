"""One unit in six figures: each with the median of its level and where in it the unit stands."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import formats
from components.panels.looking import graded, text_tone
from components.panels.panel import Panel, Reading, Telling, told_by
from components.shapes import Figure, Nothing
from data_access.metrics import COUNTS, METRICS
from data_access.signals import SMALL

FIGURES = ("received", "resolved", "on_time_rate", "open_overdue", "online_share", "backlog_days")
# Fewer units than this have no quarters.
LEAST_PEERS = 8


def unit_of(reading: Reading) -> str | None:
    """The one unit that is looked at."""
    return reading.filters.unit[0] if len(reading.filters.unit) == 1 else None


def peers(reading: Reading, metric: str, unit: str) -> pd.Series:
    """The values of all units of its level that have enough dossiers, by unit; ratios of few say nothing."""
    stream = str(reading.dimensions.unit_groups["stream"][unit])
    whole = reading.over(replace(reading.filters, unit=(), place=(), kind=(), old_district=()))
    frame = whole.frame((metric,), ("unit",), (stream,))
    if metric not in COUNTS:
        frame = frame[frame["denominator"].fillna(0) >= SMALL]
    return frame.dropna(subset=["value"]).set_index("unit")["value"].astype(float)


def unit_figure(reading: Reading, panel: Panel) -> Telling:
    """The number of the unit, the median of its level, and where it stands; with few dossiers it stands nowhere."""
    metric, unit = panel.metrics[0], unit_of(reading)
    title = reading.say(f"looking.head.{metric}")
    if unit is None:
        return Telling(title, "", Nothing(reading.say("unit.unset"), reading.say("unit.none")))
    row = reading.frame((metric,)).iloc[0]
    above, below, value = (None if pd.isna(row[name]) else row[name] for name in ("numerator", "denominator", "value"))
    if value is None or (metric in COUNTS and reading.is_empty()):
        return Telling(title, "", Nothing(_why_nothing(reading, below)))
    note = " · ".join(_notes(reading, metric, unit, above, below, float(value)))
    text = reading.opens(reading.measured(metric, above, below, value), metric)
    tone = text_tone(graded(reading, metric, above, below, float(value)))
    return Telling(title, note, Figure(text, tone, note))


def _why_nothing(reading: Reading, below: int | None) -> str:
    """Why there is no figure: no dossier at all, none to divide by, or no working day to count."""
    if reading.is_empty():
        return reading.say("state.empty")
    return reading.say("unit.no_working_day" if below else "unit.nothing")


def _notes(reading: Reading, metric: str, unit: str, above: int | None, below: int | None, value: float) -> list[str]:
    notes = []
    if METRICS[metric].unit == "share":
        notes.append(reading.say("headline.counts", numerator=reading.number(above), denominator=reading.number(below)))
    values = peers(reading, metric, unit)
    if len(values) >= LEAST_PEERS:
        notes.append(reading.say("unit.median", value=_told(reading, metric, float(values.median()))))
        rank = _rank(metric, values, unit)
        if rank:
            notes.append(reading.say(f"unit.rank.{rank}"))
    if metric not in COUNTS and (below or 0) < SMALL:
        notes.append(reading.say("map.legend.few"))
    return notes


def _rank(metric: str, values: pd.Series, unit: str) -> str | None:
    """Where the unit stands in its level; none where neither end is better.

    A unit is in the best quarter only if all that are as good or better fit in a quarter, and so for the worst; else it is better
    or worse than the median, or equal to it.
    """
    better = METRICS[metric].better
    if unit not in values.index or better is None or metric in ("received", "resolved"):
        return None
    goodness = values if better == "higher" else -values
    own, middle = goodness[unit], goodness.median()
    if 4 * int((goodness >= own).sum()) <= len(values):
        return "best"
    if 4 * int((goodness <= own).sum()) <= len(values):
        return "last"
    return "upper" if own > middle else "lower" if own < middle else "middle"


def _told(reading: Reading, metric: str, value: float) -> str:
    if METRICS[metric].unit == "share":
        return formats.percent(round(value * 1_000_000), 1_000_000, reading.language)
    if value == int(value):
        return reading.number(int(value))
    return formats.decimal(value, reading.language)


UNIT_FIGURES = tuple(told_by(unit_figure, Panel(f"unit-{metric.replace('_', '-')}", (metric,), ("unit",))) for metric in FIGURES)
