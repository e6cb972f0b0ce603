"""The one place where two periods meet: the frame of a panel beside its frame of the compared period, and what differs.

Differences are of counts as they are and of shares as they are; what is missing on either side has none.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import pandas as pd

from components.panels.comparing import comparable, nothing_of, uncompared
from components.panels.panel import Panel, Reading
from components.panels.steps import REST, TIMES, places, steps

PARTS = ("numerator", "denominator", "value")
COMPARED = "compared_"
CHANGE = "change"
Key = tuple[Hashable, ...]


def framed(panel: Panel, reading: Reading) -> pd.DataFrame:
    """What the table and the files of a panel show: its frame, joined with that of the compared period where there is one."""
    asked = reading.filters.compared is not None and uncompared(panel, reading) is None
    return joined(panel, reading) if asked else panel.frame(reading)


def joined(panel: Panel, reading: Reading) -> pd.DataFrame:
    """The panel's frame; behind the columns of each metric what it was in the compared period, and the change.

    A step of time stands beside the step of the same place in the other period, whose own name is told too. Where there are no
    data of that period everything of it is missing.
    """
    now, past = panel.frame(reading), reading.before
    then = now.iloc[:0] if past is None else panel.frame(past)
    keys, beside = _keys(reading, panel, now), {}
    if past is not None:
        beside = {key: row for row, key in enumerate(_keys(past, panel, then))}
        alone = [key for key in beside if key not in set(keys)]
        now = pd.concat([now, _absent(reading, panel, now, alone)], ignore_index=True) if alone else now
        keys = [*keys, *alone]
    rows = [beside.get(key) for key in keys]
    columns: dict[str, object] = {}
    for place, name in enumerate(panel.by):
        columns[name] = now[name]
        if name in TIMES:
            columns[COMPARED + name] = _times(past, name, [key[place] for key in keys], then[name].tolist(), rows)
    # Nothing happened in a group without a row; a step that the other period does not have is missing.
    times = [columns[COMPARED + name] for name in panel.by if name in TIMES]
    there = [past is not None and all(pd.notna(names[row]) for names in times) for row in now.index]
    for metric in panel.metrics:
        prefix = panel.prefix(metric)
        columns |= {prefix + part: now[prefix + part] for part in PARTS}
        if metric in comparable(panel):
            told = {
                part: _taken(then[prefix + part], rows, there, nothing)
                for part, nothing in zip(PARTS, nothing_of(metric), strict=True)
            }
            columns |= {f"{prefix}{COMPARED}{part}": values for part, values in told.items()}
            columns[prefix + CHANGE] = now[prefix + "value"].astype("Float64") - told["value"]
    return pd.DataFrame(columns)


def _keys(reading: Reading, panel: Panel, frame: pd.DataFrame) -> list[Key]:
    """What a row is of: codes, and places of time instead of days."""
    if not panel.by:
        return [()] * len(frame)
    told = [places(reading, name, frame[name].tolist()) if name in TIMES else frame[name].tolist() for name in panel.by]
    return list(zip(*told, strict=True))


def _absent(reading: Reading, panel: Panel, now: pd.DataFrame, keys: Sequence[Key]) -> pd.DataFrame:
    """Rows for what is only in the compared period: nothing happened here, as far as there is such a step of time."""
    columns: dict[str, pd.Series] = {}
    there = pd.Series(True, index=range(len(keys)))
    for place, name in enumerate(panel.by):
        codes = [key[place] for key in keys]
        columns[name] = pd.Series(_named(reading, name, codes) if name in TIMES else codes, dtype="object")
        there &= columns[name].notna()
    for metric in panel.metrics:
        for part, value in zip(PARTS, nothing_of(metric), strict=True):
            name = panel.prefix(metric) + part
            columns[name] = pd.Series([value] * len(keys), dtype=now[name].dtype).where(there)
    return pd.DataFrame(columns)


def _named(reading: Reading, by: str, found: Sequence[Hashable]) -> list[str | None]:
    """The steps of a period at some places; none where it has no such step."""
    days = steps(reading, by)
    return [None if place == REST or place >= len(days) else days[place] for place in found]


def _times(past: Reading | None, by: str, found: Sequence[Hashable], told: Sequence[str], rows: Sequence[int | None]) -> pd.Series:
    """The steps of the other period beside those of this one; the rest behind it where there is a row of it."""
    named = [None] * len(found) if past is None else _named(past, by, found)
    values = [name if row is None else told[row] for name, row in zip(named, rows, strict=True)]
    return pd.Series(values, dtype="object")


def _taken(values: pd.Series, rows: Sequence[int | None], there: Sequence[bool], nothing: object) -> pd.Series:
    """Values by their rows; where there is no row `nothing`, or missing where nothing is known."""
    found = values.tolist()
    told = [(nothing if known else None) if row is None else found[row] for row, known in zip(rows, there, strict=True)]
    return pd.Series(told, dtype=values.dtype)
