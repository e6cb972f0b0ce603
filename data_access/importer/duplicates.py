"""Which rows say nothing new, and which contradict another row of the file or of the database?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access.importer.rows import Rows

SAME, SUPERSEDED, STORED = "the same in the file", "superseded in the file", "already in the database"


def judge_file(rows: Rows) -> None:
    """Leave one open row for each key; of rows that differ the newest `updated_at` of the file wins, else the first."""
    frame = pd.DataFrame({name: rows.values[name] for name in rows.written})[rows.open]
    same = frame.duplicated()
    rows.duplicate[frame.index[same]] = SAME
    frame = frame[~same]
    contested = frame.index[frame.duplicated(rows.kind.key, keep=False)]
    winners: dict[object, int] = {}
    updated = rows.values.get("updated_at")
    conflicts = np.zeros(len(rows), dtype=bool)
    for row in contested:
        key = rows.values[rows.kind.key][row]
        held = winners.setdefault(key, row)
        if held == row:
            continue
        if rows.stamped[row] and rows.stamped[held] and updated[row] != updated[held]:
            older, winners[key] = (held, row) if updated[row] > updated[held] else (row, held)
            rows.duplicate[older] = SUPERSEDED
        else:
            conflicts[row] = True
    rows.reject(
        conflicts,
        "conflicting-duplicate",
        column=rows.kind.key,
        expected="the same values as the other row of this key, or a newer updated_at",
    )


def judge_database(rows: Rows, existing: pd.DataFrame) -> np.ndarray:
    """Compare with the rows of the same keys in the database; returns which open rows replace one of them."""
    changed = np.zeros(len(rows), dtype=bool)
    at = np.flatnonzero(rows.open)
    places = pd.Index(existing[rows.kind.key]).get_indexer(pd.Index(rows.values[rows.kind.key][at]))
    at, places = at[places >= 0], places[places >= 0]
    if not len(at):
        return changed
    same = np.ones(len(at), dtype=bool)
    for name in rows.written:
        ours, theirs = rows.values[name][at], existing[name].to_numpy()[places]
        equal = (ours == theirs) | (pd.isna(ours) & pd.isna(theirs))
        # A time that was derived is no statement of the file.
        same &= equal | ~rows.stamped[at] if name == "updated_at" else equal
    rows.duplicate[at[same]] = STORED
    newer = np.zeros(len(at), dtype=bool)
    if "updated_at" in rows.values:
        newer = rows.values["updated_at"][at] > existing["updated_at"].to_numpy()[places]
    changed[at[~same & newer]] = True
    conflicts = np.zeros(len(rows), dtype=bool)
    conflicts[at[~same & ~newer]] = True
    rows.reject(
        conflicts,
        "conflicts-with-database",
        column=rows.kind.key,
        expected="the values that the database has, or a newer updated_at",
    )
    return changed
