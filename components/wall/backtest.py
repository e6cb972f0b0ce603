"""How often each rule of the headline would have spoken: a wall that always says the same is not read, nor a restless one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from components.findings import RULES, finding
from components.panels import Reading
from components.wall.headline import headline
from data_access.clock import day_number

DAYS = 90


@dataclass(frozen=True)
class Day:
    """What the wall would have said at the end of one working day: the rule of its headline, and all rules that held."""

    day: date
    headline: str
    held: tuple[str, ...]


def backtest(reading: Reading, days: int = DAYS) -> Iterator[Day]:
    """Each working day of the last ones that have data, as at its end, over the period that would have stood there then."""
    dimensions, last = reading.dimensions, reading.filters.period.last
    for back in range(days - 1, -1, -1):
        day = last - timedelta(days=back)
        if dimensions.first_date is None or day < dimensions.first_date or not dimensions.work.is_working(day_number(day)):
            continue
        then = reading.over(reading.filters.within(dimensions.default_period(day)))
        yield Day(day, headline(then).rule, tuple(claim.rule for claim in finding(then).claims))


def told(found: list[Day]) -> str:
    """A table of rules: on how many days each held, on how many it was the headline; and how often the headline changed."""
    held = Counter(rule for day in found for rule in day.held)
    first = Counter(day.headline for day in found)
    changes = sum(one.headline != other.headline for one, other in pairwise(found))
    names = dict.fromkeys([*(rule.__name__ for rule in RULES), *first])
    lines = [f"{name:<14}{held[name]:>6}{first[name]:>10}" for name in names]
    head, foot = f"{'rule':<14}{'held':>6}{'headline':>10}", f"{len(found)} working days, {changes} changes of the headline"
    return "\n".join([head, *lines, foot])
