"""The five figures at the head of the Overview: each with both counts and with what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from components import formats
from components.panels.allowance import allowance
from components.panels.looking import grade_of, graded, mark_tone, text_tone
from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import Figure, Nothing, Spark
from data_access.signals import SMALL

SPARK_DAYS = 30
RATE_WEEKS = 13


def overdue(reading: Reading) -> Telling:
    """Overdue dossiers at the end of the period, as a share of what is in process."""
    if reading.is_empty():
        return _nothing(reading, "overdue")
    found = reading.counts(("open_overdue", "in_process"))
    late, whole = found["open_overdue"][0], found["in_process"][0]
    share = reading.percent(late, whole)
    key = "headline.overdue.note" if whole else "headline.overdue.none"
    note = reading.say(key, share=share, whole=reading.number(whole))
    days = reading.frame(("open_overdue",), ("day",)).tail(SPARK_DAYS)
    named = tuple(formats.day(pd.Timestamp(day).date()) for day in days["day"])
    tone = mark_tone(_of_overdue(reading, late), "pending")
    spark = Spark(tuple(float(value) for value in days["numerator"]), tone, days=named) if len(days) > 1 else None
    value = reading.number(late)
    return _figure(
        reading,
        "overdue",
        Figure(reading.opens(value, "open_overdue"), text_tone(_of_overdue(reading, late)), note, spark=spark),
    )


def _of_overdue(reading: Reading, late: int) -> str:
    """The class of what is overdue by the limit that follows from what was received; without a limit it has none."""
    most = allowance(reading, reading.counts(("received",))["received"][0] or 0)
    return "none" if most is None else grade_of(late * SMALL, SMALL, [most], "lower")


def on_time(reading: Reading) -> Telling:
    """The on-time rate of what was resolved in the period, beside its target."""
    above, below = reading.counts(("on_time_rate",))["on_time_rate"]
    if not below:
        return _nothing(reading, "on_time")
    target = against_target(reading, "on_time_rate", above, below)
    note = target.beside(reading.say("headline.counts", numerator=reading.number(above), denominator=reading.number(below)))
    weeks = weekly(reading.of_period(reading.frame(("on_time_rate",), ("working_day",))))
    named, rates = tuple(map(formats.day, weeks)), tuple(weeks.values())
    spark = Spark(rates, mark_tone(target.grade, "done"), target.limit, named, share=True) if len(weeks) > 1 else None
    tone, value = text_tone(target.grade), reading.opens(reading.percent(above, below), "on_time_rate")
    return _figure(reading, "on_time", Figure(value, tone, note, spark=spark))


def communes(reading: Reading) -> Telling:
    """Resolved to received in communes, wards and the special zone."""
    return _resolved_to_received(reading, "commune")


def departments(reading: Reading) -> Telling:
    """Resolved to received in the departments of the city."""
    return _resolved_to_received(reading, "department")


def coverage(reading: Reading) -> Telling:
    """How many procedures of the catalogue are provided online."""
    above, below = reading.counts(("coverage",))["coverage"]
    if not below:
        return Telling(reading.say("headline.coverage.title"), "", Nothing(reading.say("online.none")))
    if not reading.counts(("procedures_stated",))["procedures_stated"][0]:
        # A catalogue that states no level is not one without online procedures.
        return Telling(reading.say("headline.coverage.title"), "", Nothing(reading.say("headline.coverage.unknown")))
    note = reading.say("headline.coverage.note", numerator=reading.number(above), denominator=reading.number(below))
    target = against_target(reading, "coverage", above, below)
    figure = Figure(
        reading.percent(above, below), text_tone(target.grade), target.beside(note), filled=above / below, limit=target.limit
    )
    return _figure(reading, "coverage", figure)


@dataclass(frozen=True)
class Aim:
    """Where a rate stands against its target: told in words, the target itself, and its class; nothing without one."""

    told: str = ""
    limit: float | None = None
    grade: str = "none"

    def beside(self, note: str) -> str:
        return f"{note} · {self.told}" if self.told else note


def against_target(reading: Reading, metric: str, above: int, below: int) -> Aim:
    """A rate of exact counts against the target that holds on the last day; a rate of few is not judged."""
    limits, grade = reading.targets(metric), graded(reading, metric, above, below, above / below)
    if not limits or grade == "few":
        return Aim(grade=grade)
    apart = formats.points(above, below, limits[0], reading.language)
    told = reading.say("headline.on_time.target", apart=apart, target=formats.share(limits[0], reading.language))
    return Aim(told, limits[0], grade)


def _resolved_to_received(reading: Reading, stream: str) -> Telling:
    above, below = reading.counts(("resolved_to_received",), (stream,))["resolved_to_received"]
    if not below:
        return _nothing(reading, stream, (stream,))
    note = reading.say("headline.counts", numerator=reading.number(above), denominator=reading.number(below))
    value = reading.opens(reading.percent(above, below), "resolved_to_received", (stream,))
    figure = Figure(value, "ink", note, filled=min(1.0, above / below))
    return _figure(reading, stream, figure)


def weekly(days: pd.DataFrame) -> dict[date, float]:
    """On-time shares of whole weeks by their first day: counts are added, then divided."""
    on = pd.to_datetime(days["working_day"])
    weeks = on.dt.to_period("W").to_numpy()
    sums = days[["numerator", "denominator"]].astype("int64").groupby(weeks).sum().assign(first=on.groupby(weeks).min())
    sums = sums[sums["denominator"] > 0].tail(RATE_WEEKS)
    return {row.first.date(): float(row.numerator / row.denominator) for row in sums.itertuples()}


def _figure(reading: Reading, key: str, figure: Figure) -> Telling:
    return Telling(reading.say(f"headline.{key}.title"), figure.note, figure)


def _nothing(reading: Reading, key: str, streams: Sequence[str] = ()) -> Telling:
    return Telling(reading.say(f"headline.{key}.title"), "", Nothing(reading.why_nothing(streams)))


COVERAGE = register(Panel("kpi-coverage", ("coverage",), tell=coverage))
KPIS = (
    register(Panel("kpi-overdue", ("open_overdue", "in_process"), tell=overdue)),
    register(Panel("kpi-on-time", ("on_time_rate",), tell=on_time)),
    register(Panel("kpi-communes", ("resolved_to_received",), streams=("commune",), tell=communes)),
    register(Panel("kpi-departments", ("resolved_to_received",), streams=("department",), tell=departments)),
    COVERAGE,
)
