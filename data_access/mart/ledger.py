"""The ledger: what moved, per unit and day. Summed up to a day it gives the stocks at the end of that day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access.mart.moments import NEVER
from data_access.mart.schema import MOVEMENTS, Outcome

RESOLVED_AS = {
    "resolved_early": Outcome.EARLY,
    "resolved_on_day": Outcome.ON_DAY,
    "resolved_late": Outcome.LATE,
    "resolved_undated": Outcome.UNDATED,
}


def ledger(facts: pd.DataFrame, pauses: pd.DataFrame, overdue: pd.DataFrame) -> pd.DataFrame:
    """A row per unit and day on which something moved, with the columns of MOVEMENTS."""
    movements = [_moves("received", facts["unit_id"], facts["received_day"])]
    for name, outcome in RESOLVED_AS.items():
        resolved = facts[facts["outcome"] == outcome]
        movements.append(_moves(name, resolved["unit_id"], resolved["resolved_day"]))
    movements.append(_moves("pause_in", pauses["unit_id"], pauses["from_day"]))
    movements.append(_moves("pause_out", pauses["unit_id"], pauses["to_day"]))
    movements.append(_moves("overdue_in", overdue["unit_id"], overdue["from_day"]))
    movements.append(_moves("overdue_out", overdue["unit_id"], overdue["to_day"]))
    table = pd.concat(movements).pivot_table(
        index=["unit_id", "day"], columns="movement", values="count", aggfunc="sum", fill_value=0
    )
    return table.reindex(columns=list(MOVEMENTS), fill_value=0).astype(np.int32).reset_index()


def overdue_spells(facts: pd.DataFrame, pauses: pd.DataFrame) -> pd.DataFrame:
    """dossier_id, unit_id, from_day, to_day of each spell in which a dossier was overdue: after its due day, open, not paused."""
    late = facts[(facts["due_day"] != NEVER) & (facts["received_day"] != NEVER)]
    start = np.maximum(late["due_day"] + 1, late["received_day"])
    late = late.assign(start=start)[start < late["resolved_day"]]
    overlapping = pauses.merge(late[["dossier_id", "start"]], on="dossier_id")
    overlapping = overlapping[overlapping["to_day"] > overlapping["start"]]
    interrupted = late["dossier_id"].isin(overlapping["dossier_id"])
    paused: dict[int, list[tuple[int, int]]] = {}
    for row in overlapping.itertuples():
        paused.setdefault(row.dossier_id, []).append((row.from_day, row.to_day))
    pieces = [
        (row.dossier_id, row.unit_id, *piece)
        for row in late[interrupted].itertuples()
        for piece in _without(row.start, row.resolved_day, paused[row.dossier_id])
    ]
    names = ["dossier_id", "unit_id", "from_day", "to_day"]
    whole = late.loc[~interrupted, ["dossier_id", "unit_id", "start", "resolved_day"]].set_axis(names, axis=1)
    return pd.concat([whole, pd.DataFrame(pieces, columns=names, dtype=np.int64)], ignore_index=True)


def _without(start: int, end: int, paused: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of start..end when the paused spells, which lie apart, are taken out."""
    left = []
    for from_day, to_day in sorted(paused):
        if start < from_day:
            left.append((start, min(from_day, end)))
        start = max(start, to_day)
    if start < end:
        left.append((start, end))
    return left


def _moves(name: str, units: pd.Series, days: pd.Series) -> pd.DataFrame:
    happened = pd.DataFrame({"unit_id": units, "day": days})
    happened = happened[happened["day"] != NEVER]
    return happened.groupby(["unit_id", "day"]).size().rename("count").reset_index().assign(movement=name)
