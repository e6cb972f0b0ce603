"""What is ordinary: the control chart of a daily count, and what it says of the last whole day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise

from components import formats
from components.panels.panel import Reading
from data_access.clock import day_date, day_number
from data_access.filters import Period
from data_access.signals import Control, Signal, control


def controlled(reading: Reading, metric: str) -> Control | None:
    """The control chart of what happens on a working day, from the first day of data to the last whole day of the period.

    None while there are too few settled days, or too little happens, and where the period has no whole working day.
    """
    begun, last = reading.dimensions.first_date, last_whole_day(reading)
    if begun is None or last < begun:
        return None
    days = [day_date(day) for day in reading.dimensions.work.days(day_number(begun), day_number(last))]
    if not days or days[-1] < reading.filters.period.first:
        return None
    frame = reading.over(reading.filters.within(Period(begun, last))).frame((metric,), ("working_day",))
    counts = dict(zip(frame["working_day"], frame["numerator"].astype(int), strict=True))
    return control(days, [counts.get(day.isoformat(), 0) for day in days], days[-1], begun)


def last_whole_day(reading: Reading) -> date:
    """The last day of the period that was over when the mart was built, and not after the last day of data."""
    dimensions, last = reading.dimensions, reading.filters.period.last
    built = datetime.fromisoformat(dimensions.version.built_at)
    closing = dimensions.time.hours.closing
    over = built.hour * 3600 + built.minute * 60 >= closing
    whole = built.date() if over else day_date(day_number(built.date()) - 1)
    return min(last, whole, dimensions.last_date or last)


def first_found(chart: Control) -> Iterator[Signal]:
    """Each signal that is news: a day beyond a limit, and of a run the day on which it was found."""
    runs = {(signal.day, signal.side) for signal in chart.signals if signal.rule == "run"}
    before = dict(pairwise(reversed(chart.days)))
    for signal in chart.signals:
        if signal.rule == "outside" or (before.get(signal.day), signal.side) not in runs:
            yield signal


def told_signal(reading: Reading, signal: Signal) -> str:
    """A signal as words: which day, which rule, which side."""
    return reading.say(f"signal.{signal.rule}.{signal.side}", day=formats.day(signal.day), days=reading.number(signal.length))
