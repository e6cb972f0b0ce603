"""Pauses: the spells in which a dossier's clock stood still, from its status changes.

`dossier_event` is the record of pauses. What the dossier's own status says holds from its last change on: an open
dossier in a pausing status is paused at least since then, and one in another status is not paused any more.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access.mart.moments import NEVER, NEVER_AT, day_numbers
from data_access.sources.contract import PAUSING, Status


def changes(events: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The status changes of the facts in their order: dossier_id, at (seconds), status."""
    position = pd.Index(facts["code"]).get_indexer(events["dossier_code"])
    told = pd.DataFrame(
        {
            "dossier_id": position,
            "text": events["text"],
            "id": events["id"],
            "at": events["at"],
            "status": events["to_status"].astype(np.int16),
        }
    )
    told = told[position >= 0].sort_values(["dossier_id", "text", "id"], ignore_index=True)
    return told[["dossier_id", "at", "status"]]


def spells(changes: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """A row per spell: dossier_id, unit_id, start, end (seconds, NEVER_AT = still running), from_day, to_day, kind (status).

    Spells lie between reception and the end of their dossier and do not overlap.
    """
    found = pd.concat([_recorded(changes, facts), _unrecorded(changes, facts)], ignore_index=True)
    owner = facts.iloc[found["dossier_id"]]
    found["unit_id"] = owner["unit_id"].to_numpy()
    found["start"] = np.maximum(found["start"], owner["received_at"].to_numpy())
    found["end"] = np.minimum(found["end"], owner["resolved_at"].to_numpy())
    found = found[(found["start"] <= found["end"]) & (found["start"] != NEVER_AT)]
    found = found.assign(from_day=day_numbers(found["start"].to_numpy()), to_day=day_numbers(found["end"].to_numpy()))
    return found.sort_values(["dossier_id", "start"], kind="stable", ignore_index=True)


def pauses(spells: pd.DataFrame) -> pd.DataFrame:
    """The spells that lasted to the end of a day, in the form of the mart's `pause`; one within a day leaves no trace."""
    lasting = spells[spells["from_day"] < spells["to_day"]]
    return lasting[["dossier_id", "unit_id", "from_day", "to_day", "kind"]].reset_index(drop=True)


def second_requests(changes: pd.DataFrame, facts: pd.DataFrame) -> np.ndarray:
    """For each fact the day on which supplements were asked a second time (at most once, TT 03/2025/TT-VPCP), else NEVER."""
    same = changes["dossier_id"] == changes["dossier_id"].shift()
    asked = changes["status"] == Status.SUPPLEMENT_REQUESTED
    requests = changes[asked & ~(same & asked.shift(fill_value=False))]
    second = requests[requests.groupby("dossier_id").cumcount() == 1]
    days = np.full(len(facts), NEVER, dtype=np.int32)
    days[second["dossier_id"]] = day_numbers(second["at"].to_numpy())
    return days


def _recorded(changes: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Spells that the events tell: each pausing status lasts until the next event of its dossier."""
    owner = changes["dossier_id"].to_numpy()
    last = changes["dossier_id"] != changes["dossier_id"].shift(-1)
    now_paused = facts["status"].isin(PAUSING).to_numpy()[owner]
    until_now = np.where(now_paused, NEVER_AT, facts["updated_at"].to_numpy()[owner])
    end = np.where(last, until_now, changes["at"].shift(-1, fill_value=NEVER_AT))
    told = pd.DataFrame({"dossier_id": owner, "start": changes["at"], "end": end, "kind": changes["status"]})
    return told[told["kind"].isin(PAUSING)]


def _unrecorded(changes: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Open dossiers that stand paused although no event says since when."""
    newest = changes.drop_duplicates("dossier_id", keep="last")
    told = newest[newest["status"].isin(PAUSING)]["dossier_id"]
    open_paused = facts["status"].isin(PAUSING) & (facts["resolved_day"] == NEVER) & (facts["received_day"] != NEVER)
    silent = facts[open_paused & ~facts["dossier_id"].isin(told)]
    return pd.DataFrame(
        {"dossier_id": silent["dossier_id"], "start": silent["updated_at"], "end": NEVER_AT, "kind": silent["status"]}
    )
