"""Received and resolved by working day: is more coming in than going out?"""

from __future__ import annotations

from datetime import date

import pandas as pd

from components import formats
from components.panels.control import controlled, first_found, told_signal
from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import Band, Lines, Mark, Nothing, Series
from data_access.clock import day_date, day_number
from data_access.signals import Control

LABELLED = 8


def flow(reading: Reading) -> Telling:
    """Two lines over the working days of the period, with the milestones that fall into it."""
    frame = FLOW.frame(reading)
    measure = reading.say("flow.measure")
    if frame.empty:
        return Telling(reading.say("flow.title.empty"), measure, Nothing(reading.why_nothing()))
    drawn = reading.of_period(frame)
    days = _days(reading, drawn["working_day"])
    counts = drawn.set_index("working_day").reindex([day.isoformat() for day in days])
    received = counts["received_numerator"].fillna(0).astype(int).tolist()
    resolved = counts["resolved_numerator"].fillna(0).astype(int).tolist()
    chart = controlled(reading, "resolved")
    lines = Lines(
        days=tuple(formats.day(day) for day in days),
        ticks=_ticks(reading, days),
        marks=_milestones(reading, days),
        series=(
            Series(reading.say("flow.received"), "received", tuple(received), reading.number(received[-1])),
            Series(reading.say("flow.resolved"), "done", tuple(resolved), reading.number(resolved[-1])),
        ),
        band=_band(reading, chart, days),
    )
    if chart:
        measure += " · " + reading.say("flow.band", period=formats.period(chart.baseline.first, chart.baseline.last))
    if len(drawn) < len(frame):
        measure += " · " + reading.say("flow.rest")
    whole = (int(frame[f"{name}_numerator"].sum()) for name in FLOW.metrics)
    return Telling(_title(reading, *whole), measure, lines)


def _band(reading: Reading, chart: Control | None, days: list[date]) -> Band | None:
    """The ordinary range of what is resolved on each day shown, and the days that stand out."""
    if chart is None:
        return None
    of_days = zip(chart.days, chart.lowers, chart.uppers, strict=True)
    # What lies before the baseline is neither ordinary nor judged.
    limits = {day: (lower, upper) for day, lower, upper in of_days if day >= chart.baseline.first}
    lowers, uppers = zip(*(limits.get(day, (None, None)) for day in days), strict=True)
    places = {day: place for place, day in enumerate(days)}
    # A shift of level is marked where it is first found, not on each of its days.
    found = (signal for signal in first_found(chart) if signal.day in places)
    points = tuple(Mark(places[signal.day], told_signal(reading, signal)) for signal in found)
    return Band("done", lowers, uppers, points)


def _days(reading: Reading, told: pd.Series) -> list[date]:
    """Every working day of the period for which there are data, those on which nothing moved included."""
    period, version = reading.filters.period, reading.dimensions.version
    rows = [day_number(date.fromisoformat(text)) for text in told]
    first = max(day_number(period.first), min(version.first_day, rows[0]))
    last = max(min(day_number(period.last), version.last_day), rows[-1])
    work = reading.dimensions.work
    return [day_date(day) for day in sorted({*work.days(first, last), *rows})]


def _title(reading: Reading, received: int, resolved: int) -> str:
    if reading.settles("resolved"):
        return reading.say("flow.title.empty")
    apart = reading.number(abs(received - resolved))
    if received == resolved:
        return reading.say("flow.title.equal", count=apart)
    return reading.say("flow.title.grows" if received > resolved else "flow.title.shrinks", count=apart)


def _ticks(reading: Reading, days: list[date]) -> tuple[Mark, ...]:
    """Month names where there are months to name, days where the period is short."""
    starts = [place for place, day in enumerate(days) if place == 0 or day.month != days[place - 1].month]
    if len(starts) > 2:
        step = -(-len(starts) // 12)
        return tuple(Mark(place, reading.say(f"month.{days[place].month}")) for place in starts[::step])
    step = -(-len(days) // LABELLED)
    return tuple(Mark(place, f"{days[place].day}/{days[place].month}") for place in range(0, len(days), step))


def _milestones(reading: Reading, days: list[date]) -> tuple[Mark, ...]:
    marks = []
    for row in reading.dimensions.milestone.itertuples():
        day = day_date(row.day)
        if days[0] <= day <= days[-1]:
            position = next(place for place, shown in enumerate(days) if shown >= day)
            name = row.name_en if reading.language == "en" and row.name_en and not pd.isna(row.name_en) else row.name
            marks.append(Mark(position, f"{formats.day(day)} · {name}"))
    return tuple(marks)


FLOW = register(
    Panel("flow-by-working-day", ("received", "resolved"), ("working_day",), tell=flow, compares=("received", "resolved"))
)
