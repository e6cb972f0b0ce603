"""The steps of a period: its days, working days, weeks or months in order, by which two periods are laid beside each other."""

from __future__ import annotations

from datetime import date, timedelta

from components.panels.panel import Reading
from data_access.clock import day_date, day_number
from data_access.filters import Period, month_start

TIMES = ("day", "working_day", "week", "month")
# What belongs to the working day after a period: the days off at its end.
REST = "rest"


def steps(reading: Reading, by: str) -> list[str]:
    """The first days of the steps of the reading's period, as a frame names them."""
    period = reading.filters.period
    if by == "day":
        return [(period.first + timedelta(days=place)).isoformat() for place in range(period.days)]
    if by == "working_day":
        days = reading.dimensions.work.days(day_number(period.first), day_number(period.last))
        return [day_date(int(day)).isoformat() for day in days]
    return [day.isoformat() for day in (_weeks(period) if by == "week" else _months(period))]


def places(reading: Reading, by: str, told: list[str]) -> list[int | str]:
    """The place of each value of a frame among the steps; what lies beyond them is the rest."""
    found = {step: place for place, step in enumerate(steps(reading, by))}
    return [found.get(value, REST) for value in told]


def _weeks(period: Period) -> list[date]:
    first = period.first - timedelta(days=period.first.weekday())
    return [first + timedelta(weeks=week) for week in range((period.last - first).days // 7 + 1)]


def _months(period: Period) -> list[date]:
    count = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month
    return [month_start(period.first, month) for month in range(count + 1)]
