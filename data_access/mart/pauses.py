"""Pauses: the spells in which a dossier's clock stood still, from its status changes.

`dossier_event` is the record of pauses. What the dossier's own status says holds from its last change on: an open
dossier in a pausing status is paused at least since then, and one in another status is not paused any more.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access.mart.facts import NEVER, _day_numbers
from data_access.sources.contract import PAUSING


def pauses(events: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """A row per spell: dossier_id, unit_id, from_day, to_day (NEVER = still running), kind (the status).

    Spells lie between reception and the end of their dossier and do not overlap; a spell that begins and ends on
    one day leaves no trace at the end of any day, so it is none.
    """
    spells = pd.concat([_recorded(events, facts), _unrecorded(events, facts)], ignore_index=True)
    owner = facts.iloc[spells["dossier_id"]]
    spells["unit_id"] = owner["unit_id"].to_numpy()
    spells["from_day"] = np.maximum(spells["from_day"], owner["received_day"].to_numpy())
    spells["to_day"] = np.minimum(spells["to_day"], owner["resolved_day"].to_numpy())
    lasting = (spells["from_day"] < spells["to_day"]) & (spells["from_day"] != NEVER)
    spells = spells[lasting].sort_values(["dossier_id", "from_day"], ignore_index=True)
    return spells[["dossier_id", "unit_id", "from_day", "to_day", "kind"]]


def _recorded(events: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Spells that the events tell: each pausing status lasts until the next event of its dossier."""
    position = pd.Index(facts["code"]).get_indexer(events["dossier_code"])
    told = pd.DataFrame(
        {
            "dossier_id": position,
            "at": events["at"].astype(str),
            "id": events["id"],
            "from_day": _day_numbers(events["at"]),
            "kind": events["to_status"].astype(np.int16),
        }
    )
    told = told[position >= 0].sort_values(["dossier_id", "at", "id"], ignore_index=True)
    last = told["dossier_id"] != told["dossier_id"].shift(-1)
    now_paused = facts["status"].isin(PAUSING).to_numpy()[told["dossier_id"]]
    since = facts["updated_day"].to_numpy()[told["dossier_id"]]
    until_now = np.where(now_paused, NEVER, since)
    told["to_day"] = np.where(last, until_now, told["from_day"].shift(-1, fill_value=NEVER))
    return told[told["kind"].isin(PAUSING)][["dossier_id", "from_day", "to_day", "kind"]]


def _unrecorded(events: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Open dossiers that stand paused although no event says since when."""
    newest = events.sort_values(["dossier_code", "at", "id"]).drop_duplicates("dossier_code", keep="last")
    told = newest[newest["to_status"].isin(PAUSING)]["dossier_code"]
    open_paused = facts["status"].isin(PAUSING) & (facts["resolved_day"] == NEVER) & (facts["received_day"] != NEVER)
    silent = facts[open_paused & ~facts["code"].isin(told)]
    return pd.DataFrame(
        {
            "dossier_id": silent["dossier_id"],
            "from_day": silent["updated_day"],
            "to_day": NEVER,
            "kind": silent["status"],
        }
    )
