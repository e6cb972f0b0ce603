"""What days lie within: those of the data, and those of tables that begin and end (days off, rules of the law, targets, units).

What lies outside of a table's days is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np
import pandas as pd

from data_access.clock import TimeRule, day_date, day_number
from data_access.clock.days import stated_day
from data_access.mart.flaws import EXAMPLES, Flaw
from data_access.mart.moments import NEVER


def ends(facts: pd.DataFrame, holiday: pd.DataFrame, rules: Iterable[TimeRule], target: pd.DataFrame) -> Iterator[Flaw]:
    """A flaw for each table that ends before what the facts need of it; it counts the dossiers behind its end."""
    last = holidays_until(holiday)
    beyond = facts[(facts["due_day"] > (-NEVER if last is None else last)) & (facts["due_day"] != NEVER)]
    if len(beyond):
        yield Flaw("holiday.day", "beyond-holidays", "counted all the same", len(beyond), _codes(beyond), len(facts), last)
    received = facts[facts["received_day"] != NEVER]
    of_kind: dict[tuple[str, str | None, bool], list[TimeRule]] = {}
    for rule in rules:
        of_kind.setdefault((rule.kind, rule.field_code, rule.difficult_area), []).append(rule)
    for same in of_kind.values():
        newest = max(same, key=lambda rule: rule.last_day)
        after = received[received["received_day"] > newest.last_day]
        if len(after):
            yield Flaw(
                "time_rule.valid_to", "rule-ended", "counted all the same", len(after), (newest.name,), len(facts), newest.last_day
            )
    latest = int(received["received_day"].max()) if len(received) else -NEVER
    for metric, rows in target.groupby("metric"):
        until = rows["valid_to_day"].fillna(NEVER).max()
        if until < latest:
            after = int(np.count_nonzero(received["received_day"] > until))
            yield Flaw("target.valid_to", "target-ended", "counted all the same", after, (str(metric),), len(facts), int(until))


def days_with_data(facts: pd.DataFrame, unit: pd.DataFrame, today: int) -> tuple[int | None, int | None]:
    """The first day on which anything was received or resolved, and the last one up to today.

    What a unit received before its own first day was carried over to it: such days are not whole, and begin nothing.
    """
    received, resolved = (facts[name].to_numpy() for name in ("received_day", "resolved_day"))
    carried = received < _days_of(facts, unit, "valid_from_day", -NEVER)
    days = np.concatenate([received, resolved])
    begins = np.concatenate([np.where(carried, NEVER, received), resolved]).min(initial=NEVER)
    if begins == NEVER:
        # Where nothing else is known, what was carried over are the data.
        begins = days.min(initial=NEVER)
    come = days[days <= today]
    return (None, None) if begins == NEVER else (int(begins), int(come.max()) if len(come) else today)


def outside(facts: pd.DataFrame, unit: pd.DataFrame) -> Iterator[Flaw]:
    """A flaw for the dossiers that units received before they existed, or received or ended when they existed no more.

    What came before the day on which most units began was carried over to them.
    """
    received, resolved = (facts[name].to_numpy() for name in ("received_day", "resolved_day"))
    first, last = (
        _days_of(facts, unit, name, otherwise) for name, otherwise in (("valid_from_day", -NEVER), ("valid_to_day", NEVER))
    )
    common, count = np.unique(unit["valid_from_day"].fillna(-NEVER), return_counts=True)
    began = common[np.argmax(count)] if len(unit) and 2 * max(count) > len(unit) else -NEVER
    early = (began <= received) & (received < first)
    gone = [(days > last) & (days != NEVER) for days in (received, resolved)]
    found = facts[early | gone[0] | gone[1]]
    if len(found):
        yield Flaw("dossier.unit_code", "outside-validity", "counted all the same", len(found), _codes(found), len(facts))


def _days_of(facts: pd.DataFrame, unit: pd.DataFrame, name: str, otherwise: int) -> np.ndarray:
    """A day of the unit that resolves each dossier."""
    return unit[name].fillna(otherwise).to_numpy(dtype=np.int64)[facts["unit_id"]]


def holidays_until(holiday: pd.DataFrame) -> int | None:
    """The last day of the last year of which days off are listed; missing where there are none."""
    listed = [stated_day(day) for day in holiday["day"]]
    return day_number(date(day_date(max(listed)).year, 12, 31)) if listed else None


def _codes(facts: pd.DataFrame) -> tuple[str, ...]:
    return tuple(str(code) for code in facts["code"].iloc[:EXAMPLES])
