"""How often each rule of the headline would have spoken: a wall that always says the same is not read, nor a restless one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from components.panels import Reading
from components.wall.alert import alert
from components.wall.headline import RULES, headline
from components.wall.scene import MARK
from data_access.clock import day_number

DAYS = 90


@dataclass(frozen=True)
class Day:
    """What the wall would have said at the end of one working day: the rule of its headline, its words, and the alert."""

    day: date
    rule: str
    text: str
    alert: bool


def backtest(reading: Reading, days: int = DAYS) -> Iterator[Day]:
    """Each working day of the last ones that have data, as at its end, over the period that would have stood there then."""
    dimensions, last = reading.dimensions, reading.filters.period.last
    for back in range(days - 1, -1, -1):
        day = last - timedelta(days=back)
        if dimensions.first_date is None or day < dimensions.first_date or not dimensions.work.is_working(day_number(day)):
            continue
        then = reading.over(reading.filters.within(dimensions.default_period(day)))
        said = headline(then)
        yield Day(day, said.rule, said.text.replace(MARK, ""), alert(then))


def told(found: list[Day]) -> str:
    """A table: on how many days each rule was the headline, and its last words; changes of the rule, days of alert."""
    first = Counter(day.rule for day in found)
    changes = sum(one.rule != other.rule for one, other in pairwise(found))
    last = {day.rule: day for day in found}
    lines = [f"{rule:<12}{first[rule]:>5}  {_last(last.get(rule))}".rstrip() for rule in RULES]
    alerts = sum(day.alert for day in found)
    foot = f"{len(found)} working days, {changes} changes of the rule, the alert on {alerts}"
    return "\n".join([f"{'rule':<12}{'days':>5}  last said", *lines, foot])


def _last(day: Day | None) -> str:
    return f"{day.day}: {day.text}" if day else ""
