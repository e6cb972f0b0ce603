"""Rules of the law about legal times, as rows of a table: what is due the same day, what takes longer where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from data_access.clock.days import stated_day
from data_access.clock.due import Limits, TimeUnit

ALWAYS = np.iinfo(np.int64).max


@dataclass(frozen=True)
class TimeRule:
    """One row of `time_rule`: to which dossiers it applies, by field, area and day of reception, and its legal basis."""

    name: str
    kind: str
    field_code: str | None
    difficult_area: bool
    at_most: int
    working_days: int
    first_day: int
    last_day: int
    basis: str

    @classmethod
    def of(cls, row: Mapping[str, object]) -> TimeRule:
        """From a row of the contract."""
        first, last = stated_day(row["valid_from"]), stated_day(row["valid_to"])
        return cls(
            name=str(row["name"]),
            kind=str(row["kind"]),
            field_code=row["field_code"] or None,
            difficult_area=bool(row["difficult_area"]),
            at_most=int(row["at_most"] or 0),
            working_days=int(row["working_days"] or 0),
            first_day=-ALWAYS if first is None else first,
            last_day=ALWAYS if last is None else last,
            basis=str(row["basis"]),
        )

    def applies(self, asked: Asked) -> np.ndarray:
        """Which dossiers it is about."""
        holds = (asked.received_day >= self.first_day) & (asked.received_day <= self.last_day)
        if self.field_code is not None:
            holds &= asked.field == self.field_code
        if self.difficult_area:
            holds &= asked.difficult
        if self.kind == "same_day":
            holds &= (asked.unit != TimeUnit.HOUR) & (asked.value <= self.at_most)
        return holds


@dataclass(frozen=True, eq=False)
class Asked:
    """What rules look at: legal time and its unit, code of the field, difficult area or not, day of reception."""

    value: np.ndarray
    unit: np.ndarray
    field: np.ndarray
    difficult: np.ndarray
    received_day: np.ndarray


def limits(rules: Iterable[TimeRule], asked: Asked) -> Limits:
    """The legal time of each dossier under the rules."""
    same_day, extra = np.zeros(len(asked.value), dtype=bool), np.zeros(len(asked.value), dtype=np.int64)
    for rule in rules:
        if rule.kind == "same_day":
            same_day |= rule.applies(asked)
        else:
            extra += rule.applies(asked) * rule.working_days
    return Limits(asked.value, asked.unit, same_day, extra)
