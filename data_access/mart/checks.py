"""What must hold before a version is published; a version that fails is thrown away and says why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access.mart.moments import NEVER
from data_access.mart.schema import Outcome

RESOLVED = ["resolved_early", "resolved_on_day", "resolved_late", "resolved_undated"]


def failures(facts: pd.DataFrame, pauses: pd.DataFrame, ledger: pd.DataFrame, read: int, excluded: int) -> list[str]:
    """Sentences for every check that does not hold; an empty list means that the version may be published."""
    found = []
    if len(facts) + excluded != read:
        found.append(f"rows: read {read}, but {len(facts)} facts and {excluded} excluded")
    if facts["code"].duplicated().any():
        found.append(f"code: {int(facts['code'].duplicated().sum())} dossier codes occur twice")
    for name in ("unit_id", "procedure_id", "field_id", "place_id", "return_id"):
        if (facts[name] < 0).any():
            found.append(f"{name}: {int((facts[name] < 0).sum())} facts point nowhere")
    found += _ledger_failures(facts, pauses, ledger)
    return found


def _ledger_failures(facts: pd.DataFrame, pauses: pd.DataFrame, ledger: pd.DataFrame) -> list[str]:
    """The ledger summed over time must give what the facts count on the last day, for every unit."""
    if facts.empty:
        return []
    day = int(
        max(
            facts["received_day"].where(facts["received_day"] != NEVER, 0).max(),
            facts["resolved_day"].where(facts["resolved_day"] != NEVER, 0).max(),
        )
    )
    received = facts[facts["outcome"] <= Outcome.UNDATED]
    in_process = received[(received["received_day"] <= day) & (received["resolved_day"] > day)]
    held = pauses[(pauses["from_day"] <= day) & (pauses["to_day"] > day)]
    overdue = in_process[(in_process["due_day"] < day) & ~in_process["dossier_id"].isin(held["dossier_id"])]
    sums = ledger[ledger["day"] <= day].groupby("unit_id").sum()
    stocks = {
        "in process": (in_process, sums["received"] - sums[RESOLVED].sum(axis=1)),
        "paused": (held, sums["pause_in"] - sums["pause_out"]),
        "overdue": (overdue, sums["overdue_in"] - sums["overdue_out"]),
    }
    found = []
    for name, (counted, moved) in stocks.items():
        expected = counted.groupby("unit_id").size().reindex(moved.index, fill_value=0)
        wrong = int(np.count_nonzero(expected.to_numpy() != moved.to_numpy()))
        if wrong:
            found.append(f"ledger: {name} differs from the facts in {wrong} units")
    return found
