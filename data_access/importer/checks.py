"""Which rows cannot be what they say: something required is missing, or their dates and their status contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import numpy as np

from data_access.importer.derived import HAPPENED
from data_access.importer.rows import Rows
from data_access.importer.rules import MISSING, REJECT, RULES
from data_access.importer.values import is_time
from data_access.mart.moments import YEARS
from data_access.sources import Status
from data_access.sources.contract import NOT_RECEIVED

MISSING_REASONS = {
    "code": "missing-code",
    "received_at": "missing-received",
    "unit_code": "missing-unit",
    "procedure_code": "missing-procedure",
}
ENDED = (Status.WITHDRAWN, Status.PROCESSED, Status.RESULT_RETURNED)
# A refused one was never received; a stopped one has ended, or will go on: its dates say which.
EITHER = (Status.REFUSED, Status.STOPPED)
DATED = (*HAPPENED, "due_at", "first_due_at", "updated_at", "at")
AHEAD = np.timedelta64(20 * 366, "D")
# The rule that every kind of rows keeps.
OF_ALL = "impossible-date"

# The column that breaks a rule, in which rows, and what was expected there.
Broken = tuple[str, np.ndarray, str]


def check_required(rows: Rows, *, links: bool) -> None:
    """Reject rows without a value that the contract, or the kind, requires: in the links, or in the other columns."""
    required = {*rows.kind.required, *(column.name for column in rows.kind.table.columns if not column.nullable)}
    for name in rows.kind.table.columns.keys():  # noqa: SIM118
        if name not in required or (name in rows.kind.links) != links:
            continue
        bad = rows.is_missing(name)
        expected = "a value"
        if rows.kind.name == "dossiers" and name == "received_at":
            bad &= ~np.isin(rows.values["status"], [int(status) for status in NOT_RECEIVED])
            expected = "a time, unless the status is 1 or 3"
        if rows.kind.name == "dossiers" and name == "updated_at":
            expected = "at least one time in the row"
        rows.reject(bad, MISSING_REASONS.get(name, "missing-value"), column=name, expected=expected)


def check_rules(rows: Rows, now: datetime, actions: tuple[str, ...]) -> None:
    """Do what the mapping says of each rule whose action is among `actions`; what is kept is remarked for the report."""
    moment = np.datetime64(now.replace(tzinfo=None), "s")
    for place, name in enumerate(RULES):
        action = rows.mapping.rules[name]
        if action not in actions or (name != OF_ALL and rows.kind.name not in ("dossiers", "events")):
            continue
        for column, broken, expected in BROKEN[name](rows, moment):
            if action == REJECT:
                rows.reject(broken, name, column=column, expected=expected)
                continue
            rows.remarks[broken & rows.open] |= 1 << place
            if action == MISSING:
                rows.values[column][broken & rows.open] = np.datetime64("NaT")


def _days(rows: Rows, name: str) -> np.ndarray:
    return rows.values[name].astype("datetime64[D]")


def _before_received(column: str) -> Callable[[Rows, np.datetime64], Iterator[Broken]]:
    def broken(rows: Rows, _now: np.datetime64) -> Iterator[Broken]:
        if {"received_at", column} <= set(rows.values):
            # A missing time is before nothing.
            yield column, _days(rows, column) < _days(rows, "received_at"), "the day of received_at, or a later one"

    return broken


def _future(rows: Rows, now: np.datetime64) -> Iterator[Broken]:
    today = now.astype("datetime64[D]")
    for column in (*HAPPENED, "updated_at", "at"):
        if column in rows.values:
            yield column, _days(rows, column) > today, f"no day after {today}, the day of the import"


def _impossible(rows: Rows, _now: np.datetime64) -> Iterator[Broken]:
    first, behind = (year.astype("datetime64[D]") for year in YEARS)
    for column in rows.kind.table.columns:
        if is_time(column) and column.name in rows.values:
            days = _days(rows, column.name)
            yield column.name, (days < first) | (days >= behind), _years(first, behind - 1)


def _unlikely(rows: Rows, now: np.datetime64) -> Iterator[Broken]:
    last = now.astype("datetime64[D]") + AHEAD
    for column in DATED:
        if column in rows.values:
            yield column, _days(rows, column) > last, _years(YEARS[0].astype("datetime64[D]"), last)


def _years(first: np.datetime64, last: np.datetime64) -> str:
    return f"a day from {first} to {last} (a Buddhist year is 543 ahead); list days that mean missing in [file] missing_dates"


def _ended_undated(rows: Rows, _now: np.datetime64) -> Iterator[Broken]:
    if "status" in rows.values:
        ended = np.isin(rows.values["status"], [int(status) for status in ENDED])
        yield "resolved_at", ended & rows.is_missing("resolved_at"), "the time when it ended, for its status says that it did"


def _open_dated(rows: Rows, _now: np.datetime64) -> Iterator[Broken]:
    if "status" in rows.values:
        going = np.isin(rows.values["status"], [int(status) for status in Status if status not in (*ENDED, *EITHER)])
        yield "resolved_at", going & ~rows.is_missing("resolved_at"), "no time when it ended, for its status says that it goes on"


BROKEN: dict[str, Callable[[Rows, np.datetime64], Iterator[Broken]]] = {
    "resolved-before-received": _before_received("resolved_at"),
    "due-before-received": _before_received("due_at"),
    "future-date": _future,
    "impossible-date": _impossible,
    "unlikely-date": _unlikely,
    "status-against-dates-ended": _ended_undated,
    "status-against-dates-open": _open_dated,
}
