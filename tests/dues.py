"""A dossier, the pauses it had, and its due day by hand."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.clocks import Dossier, NaiveClock, dues, legal_clock

CLOCK, NAIVE = legal_clock(), NaiveClock()
WORKING, CALENDAR, HOURS = "ngay_lam_viec", "ngay", "gio"
Told = tuple[str, str | None]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def asked(received: str, value: int, unit: str, *told: Told, same_day: bool = False, extra: int = 0) -> Dossier:
    stood = tuple((at(start), None if end is None else at(end)) for start, end in told)
    return Dossier(at(received), value, unit, same_day=same_day, extra=extra, pauses=stood)


def check(dossier: Dossier, due: str) -> None:
    """The clock says what was counted by hand; so does the reference of the property tests."""
    expected = at(due) if " " in due else at(f"{due} 17:00")
    assert dues(CLOCK, [dossier]) == [expected]
    assert NAIVE.due(dossier) == expected


def each(told: dict[str, tuple[object, ...]], *names: str) -> pytest.MarkDecorator:
    """A case for each row of a table, under what the row is called."""
    return pytest.mark.parametrize(names, told.values(), ids=told)
