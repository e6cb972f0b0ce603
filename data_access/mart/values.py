"""Values of a source as values of the contract: what is none becomes missing, and is counted and named.

A driver gives what stands in a column, whatever its type says: SQLite keeps any value, a view may give any type. Here each
is looked at once, a column at a time, so that nothing after it meets a value that it does not know.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype
from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, String, Table

from data_access.clock.days import stated_day
from data_access.clock.times import read_times
from data_access.mart.flaws import Effect, Flaw, Reason, flaw, refuse
from data_access.mart.moments import IMPOSSIBLE_AT, NEVER_AT, day_numbers, possible
from data_access.sources.allowed import ALLOWED, LEVELS, RANGES

# A text for people is cut there; a code that is longer than the contract says is none.
LONGEST_TEXT = 1_000
WHOLE = (-(2**31), 2**31 - 2)
ENDLESS = (-math.inf, math.inf)
# Without these a row counts nowhere. Any other value that is none is taken as missing.
NEEDED: dict[str, frozenset[str]] = {
    "dossier": frozenset({"code", "procedure_code", "unit_code", "channel", "status", "updated_at"}),
    "dossier_event": frozenset({"id", "dossier_code", "at", "to_status"}),
    "unit": frozenset({"code"}),
    "field": frozenset({"code"}),
    "procedure": frozenset({"code"}),
    "staff": frozenset({"unit_code", "as_of", "position", "speciality"}),
    "target": frozenset({"metric", "rank", "value", "valid_from", "valid_to"}),
    "milestone": frozenset({"day", "name"}),
}
# What stands wrongly there moves the due days of everybody: it is refused.
STRICT = frozenset({"holiday", "time_rule"})
# Facts decide by these themselves, since not every status needs them.
DECIDED = frozenset({"received_at", "resolved_at"})


@dataclass(frozen=True)
class Values:
    """A table whose values are of the contract, times as seconds; which of its rows are at fault, by reason; and the flaws."""

    rows: pd.DataFrame
    faults: dict[Reason, np.ndarray]
    flaws: tuple[Flaw, ...]


# The values of a column with None for those that are none, and which those are.
Reading = tuple[np.ndarray, np.ndarray]


def values(table: Table, frame: pd.DataFrame, *, strict: bool) -> Values:
    """The rows of `table` as the contract means them. If `strict`, raises SourceError where too much is wrong."""
    read: dict[str, pd.Series] = {}
    faults: dict[Reason, np.ndarray] = {}
    flaws: list[Flaw] = []
    for name in frame.columns:
        column = table.c[name]
        came = frame[name].to_numpy(dtype=object)
        # A blank code says nothing.
        missing = pd.isna(came) | (came == "" if name.endswith("code") else False)
        told, wrong = _read(column, came, missing)
        told, wrong, far = _without_far(column, told, wrong)
        read[name] = pd.Series(told, dtype=told.dtype, copy=False)
        found_wrong = ((_reason(column), wrong), ("unlikely-date", far), ("no-value", missing & (not column.nullable)))
        for reason, rows in found_wrong:
            if not rows.any():
                continue
            found = flaw(table, frame, name, reason, _effect(column, reason), rows)
            if strict:
                refuse(found, str(column.comment))
            flaws.append(found)
            if found.effect == "left out" and name not in DECIDED:
                faults[reason] = faults.get(reason, False) | rows
    told = Values(pd.DataFrame(read, columns=list(frame.columns), copy=False), faults, tuple(flaws))
    repeated = _repeated(table, sound(told))
    if strict and repeated:
        refuse(repeated[0], "a key that names one row")
    return replace(told, flaws=(*told.flaws, *repeated))


def sound(told: Values) -> pd.DataFrame:
    """The rows that are not at fault."""
    if not told.faults:
        return told.rows
    return told.rows[~np.logical_or.reduce(list(told.faults.values()))].reset_index(drop=True)


def _repeated(table: Table, rows: pd.DataFrame) -> tuple[Flaw, ...]:
    """A key that names several rows: nobody knows which of them holds."""
    key = [column.name for column in table.primary_key]
    again = rows.duplicated(key).to_numpy()
    return (flaw(table, rows, key[0], "repeated", "refused", again),) if again.any() else ()


def _effect(column: Column, reason: Reason) -> Effect:
    table = column.table.name
    if _is_prose(column) and reason == "too-long":
        return "cut"
    if table in STRICT:
        return "refused"
    needed = column.name in NEEDED.get(table, ()) or (table == "dossier" and column.name in DECIDED)
    return "left out" if needed else "taken as missing"


def _is_prose(column: Column) -> bool:
    return isinstance(column.type, String) and column.type.length is None and not _is_closed(column)


def _is_closed(column: Column) -> bool:
    return (column.table.name, column.name) in ALLOWED or column.name == "levels"


def _reason(column: Column) -> Reason:
    if isinstance(column.type, DateTime | Date):
        return "impossible-date"
    return "too-long" if isinstance(column.type, String) and not _is_closed(column) else "unknown-value"


def _read(column: Column, came: np.ndarray, missing: np.ndarray) -> Reading:
    for kind, reader in READERS:
        if isinstance(column.type, kind):
            return reader(column, came, missing)
    raise TypeError(f"{column}: the contract has no reader for {column.type}")


def _moments(column: Column, came: np.ndarray, missing: np.ndarray) -> Reading:
    """Seconds of the wall clock, NEVER_AT where missing; what the facts decide by keeps a mark where it is none."""
    times, wrong = read_times(came, missing)
    seconds = np.where(np.isnat(times), NEVER_AT, times.astype(np.int64))
    return np.where(wrong, IMPOSSIBLE_AT, seconds) if column.name in DECIDED else seconds, wrong


def _without_far(column: Column, told: np.ndarray, wrong: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A column without times of years that nobody means: wrong where they are needed, else what stands for a missing one."""
    if not isinstance(column.type, DateTime):
        return told, wrong, np.zeros(len(told), dtype=bool)
    far = ~wrong & (told != NEVER_AT) & ~possible(day_numbers(told))
    if _effect(column, "impossible-date") == "left out":
        mark = IMPOSSIBLE_AT if column.name in DECIDED else NEVER_AT
        return np.where(far, mark, told), wrong | far, np.zeros(len(told), dtype=bool)
    return np.where(far, NEVER_AT, told), wrong, far


def _days(_column: Column, came: np.ndarray, missing: np.ndarray) -> Reading:
    return _each(came, missing, lambda value: str(value)[:10] if stated_day(value) is not None else None)


def _flags(_column: Column, came: np.ndarray, missing: np.ndarray) -> Reading:
    if infer_dtype(came, skipna=True) in ("boolean", "empty"):
        return came, np.zeros(len(came), dtype=bool)
    numbers, wrong = _whole(came, missing, (0, 1))
    return np.where(missing | wrong, None, numbers == 1), wrong


def _whole_numbers(column: Column, came: np.ndarray, missing: np.ndarray) -> Reading:
    place = (column.table.name, column.name)
    allowed = ALLOWED.get(place)
    limits = (min(allowed), max(allowed)) if allowed else RANGES.get(place, WHOLE)
    numbers, wrong = _whole(came, missing, limits)
    if not (missing | wrong).any():
        return numbers, wrong
    if column.name in NEEDED.get(column.table.name, ()) and not column.nullable:
        return np.where(missing | wrong, -1, numbers), wrong
    told = numbers.astype(object)
    told[missing | wrong] = None
    return told, wrong


def _whole(came: np.ndarray, missing: np.ndarray, limits: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers within limits, 0 for those that are none, and which those are."""
    numbers, wrong = np.zeros(len(came), dtype=np.int64), np.zeros(len(came), dtype=bool)
    try:
        if infer_dtype(came, skipna=True) not in ("integer", "empty"):
            raise OverflowError
        numbers[~missing] = came[~missing].astype(np.int64)
    except OverflowError:
        for row in np.flatnonzero(~missing):
            number = _number(came[row])
            wrong[row] = number is None or number != int(number) or not limits[0] <= number <= limits[1]
            numbers[row] = 0 if wrong[row] else int(number)
    wrong |= ~missing & ((numbers < limits[0]) | (numbers > limits[1]))
    numbers[wrong] = 0
    return numbers, wrong


def _numbers(column: Column, came: np.ndarray, missing: np.ndarray) -> Reading:
    least, most = RANGES.get((column.table.name, column.name), ENDLESS)

    def read(value: object) -> float | int | None:
        number = _number(value)
        return number if number is not None and least <= number <= most else None

    return _each(came, missing, read)


def _number(value: object) -> float | int | None:
    """A number as a driver may give it, also as text; None for what is none, or has no end."""
    if isinstance(value, bool | int):
        return int(value)
    try:
        number = float(value) if isinstance(value, float | Decimal | str) else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _texts(column: Column, came: np.ndarray, missing: np.ndarray) -> Reading:
    wrong = np.zeros(len(came), dtype=bool)
    if infer_dtype(came, skipna=True) not in ("string", "empty"):
        came, _ = _each(came, missing, _text)
    most = column.type.length or LONGEST_TEXT
    here = np.flatnonzero(~missing)
    long = here[np.fromiter(map(len, came[here]), dtype=np.int64, count=len(here)) > most]
    if len(long) or (missing.any() and column.name.endswith("code")):
        came = np.where(missing, None, came)
        came[long] = [text[:most] for text in came[long]] if _is_prose(column) else None
    wrong[long] = True
    allowed = ALLOWED.get((column.table.name, column.name))
    if allowed is not None:
        return _closed(came, missing, lambda text: text in allowed)
    if column.name == "levels":
        return _closed(came, missing, lambda text: set(text.split("; ")) <= set(LEVELS))
    return came, wrong


def _closed(came: np.ndarray, missing: np.ndarray, known: Callable[[str], bool]) -> Reading:
    """Texts of a closed list."""
    answers = {text: known(text) for text in set(came[~missing]) - {None}} | {None: False}
    wrong = np.array([not gone and not answers[text] for text, gone in zip(came, missing, strict=True)], dtype=bool)
    return np.where(wrong | missing, None, came), wrong


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _each(came: np.ndarray, missing: np.ndarray, read: Callable[[object], object]) -> Reading:
    """Values one by one; None, and wrong, where `read` gives None or cannot read it."""
    told, wrong = np.full(len(came), None, dtype=object), np.zeros(len(came), dtype=bool)
    for row in np.flatnonzero(~missing):
        try:
            told[row] = read(came[row])
        except (ValueError, OverflowError):
            told[row] = None
        wrong[row] = told[row] is None
    return told, wrong


READERS: tuple[tuple[type, Callable[[Column, np.ndarray, np.ndarray], Reading]], ...] = (
    (DateTime, _moments),
    (Date, _days),
    (Boolean, _flags),
    (Float, _numbers),
    (Integer, _whole_numbers),
    (String, _texts),
)
