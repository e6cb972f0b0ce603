"""Facts: a row per dossier, its times made days.

Dates decide, not statuses: a dossier is resolved on the day its processing ended, whatever its status says now, so
that a past period can be rebuilt. The status tells only how it ended: 3 refused, 7 withdrawn, 8 stopped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.mart.dimensions import DimensionFrames
from data_access.mart.extract import FLAGS
from data_access.mart.flaws import EXAMPLES, Flaw, Reason, cut
from data_access.mart.moments import NEVER, NEVER_AT, day_numbers, possible
from data_access.names import tidy
from data_access.sources import Channel, Status
from data_access.sources.contract import NOT_RECEIVED

MOMENTS = ("submitted", "received", "due", "first_due", "resolved", "returned", "extension", "updated")


@dataclass(frozen=True)
class Facts:
    """`rows` on their way to the mart's `fact`, with NEVER for missing days; how many dossiers had to be left out, and which of
    them contradict themselves.

    Columns named `…_at` are moments in seconds of local wall clock, for the clock; they do not reach the mart.
    """

    rows: pd.DataFrame
    excluded: dict[str, int]
    flaws: tuple[Flaw, ...]


def dossier_moments(dossiers: pd.DataFrame) -> dict[str, np.ndarray]:
    """Each of MOMENTS as seconds of the wall clock of Asia/Ho_Chi_Minh, NEVER_AT where missing."""
    return {name: dossiers[f"{name}_at"].to_numpy() for name in MOMENTS}


def facts(
    dossiers: pd.DataFrame, moments: dict[str, np.ndarray], dimensions: DimensionFrames, faults: dict[Reason, np.ndarray]
) -> Facts:
    """Facts of all dossiers that can be true; the others, and those at fault, are counted by reason. Due days are the source's."""
    days = {name: day_numbers(values) for name, values in moments.items()}
    status = dossiers["status"].to_numpy(dtype=np.int16)
    awaiting = status == Status.AWAITING_RECEPTION
    refused = status == Status.REFUSED
    received = np.where(np.isin(status, NOT_RECEIVED), NEVER, days["received"])
    resolved = np.where(awaiting, NEVER, days["resolved"])
    returned = np.where((status == Status.RESULT_RETURNED) & (days["returned"] == NEVER), resolved, days["returned"])
    unreceived = (received == NEVER) & ~awaiting & ~refused
    reversed_ = (received != NEVER) & (resolved < received)
    impossible = ~((possible(received) | (received == NEVER)) & (possible(resolved) | (resolved == NEVER)))
    wrong = faults.get("impossible-date", np.zeros(len(status), dtype=bool)) | impossible
    contradictory: dict[Reason, np.ndarray] = {"received-missing": unreceived, "resolved-before-received": reversed_}
    # A value that is none comes first: what follows from it is no reason of its own.
    reasons = {**faults, "impossible-date": wrong, **contradictory}
    rows = pd.DataFrame(
        {
            "code": dossiers["code"],
            **_units(dossiers, dimensions.unit),
            **_procedures(dossiers, dimensions.procedure),
            "channel": dossiers["channel"].fillna(Channel.IN_PERSON).astype(np.int16),
            "status": status,
            "received_day": received,
            "due_day": days["due"],
            "first_due_day": days["first_due"],
            "resolved_day": resolved,
            "returned_day": returned,
            "extension_day": days["extension"],
            **_entered(moments, awaiting),
            **{name: dossiers[name].astype("boolean") for name in FLAGS},
            "step": _words(dossiers["step"]),
            "cause": _words(dossiers["overdue_cause"]),
            "updated_day": days["updated"],
            "received_at": np.where(received == NEVER, NEVER_AT, moments["received"]),
            "resolved_at": np.where(resolved == NEVER, NEVER_AT, moments["resolved"]),
            "first_due_at": moments["first_due"],
            "updated_at": moments["updated"],
        }
    )
    # Sorted by day, the engine skips what a period does not touch, and the file is smaller (STORAGE §5).
    first = _by_first_reason(reasons)
    usable = ~np.logical_or.reduce(list(reasons.values()))
    rows = _by_code(rows[usable]).sort_values("received_day", kind="stable", ignore_index=True)
    rows.insert(0, "dossier_id", np.arange(len(rows), dtype=np.int32))
    told = [_flaw(dossiers["code"], reason, first[reason]) for reason in contradictory if reason in first]
    return Facts(rows, {reason: int(found.sum()) for reason, found in first.items()}, tuple(told))


def _by_code(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of their codes, in which most sources have given them already; looking is quicker than sorting."""
    return rows if pd.Index(rows["code"], dtype=object).is_monotonic_increasing else rows.sort_values("code", kind="stable")


def _words(texts: pd.Series) -> pd.Categorical:
    """A few words that many rows share, as people read them; what says nothing is missing."""
    codes, found = pd.factorize(texts)
    words, places = np.unique([tidy(str(text)) for text in found], return_inverse=True)
    told = np.where(codes < 0, -1, np.append(places, -1)[codes])
    if len(words) and not words[0]:
        return pd.Categorical.from_codes(told - 1 + (told < 0), words[1:])
    return pd.Categorical.from_codes(told, words)


def _flaw(codes: pd.Series, reason: Reason, wrong: np.ndarray) -> Flaw:
    place = {"received-missing": "dossier.received_at", "resolved-before-received": "dossier.resolved_at"}[reason]
    examples = tuple(str(cut(code)) for code in codes[wrong].iloc[:EXAMPLES])
    return Flaw(place, reason, "left out", int(wrong.sum()), examples, len(codes))


def _by_first_reason(reasons: dict[Reason, np.ndarray]) -> dict[Reason, np.ndarray]:
    """The rows that each reason leaves out; a row with two reasons counts for the first."""
    left: dict[Reason, np.ndarray] = {}
    seen = np.zeros(len(next(iter(reasons.values()))), dtype=bool)
    for reason, found in reasons.items():
        if (found & ~seen).any():
            left[reason] = found & ~seen
        seen = seen | found
    return left


def _entered(moments: dict[str, np.ndarray], awaiting: np.ndarray) -> dict[str, np.ndarray]:
    """When each was submitted; nothing said means when it was received, or, while it waits, when its row last changed."""
    known = {name: np.where(possible(day_numbers(at)), at, NEVER_AT) for name, at in moments.items()}
    submitted, received = known["submitted"], known["received"]
    otherwise = np.where(awaiting & (received == NEVER_AT), known["updated"], received)
    at = np.where(submitted == NEVER_AT, otherwise, submitted)
    return {"entered_at": at, "entered_day": day_numbers(at)}


def _units(dossiers: pd.DataFrame, unit: pd.DataFrame) -> dict[str, np.ndarray]:
    """The three roles of a unit; nothing said means the place is the resolving unit, and returns at the place."""
    index = pd.Index(unit["code"])
    resolving = index.get_indexer(dossiers["unit_code"])
    place = index.get_indexer(dossiers["place_unit_code"])
    place = np.where(place < 0, resolving, place)
    returning = index.get_indexer(dossiers["return_unit_code"])
    return {"unit_id": resolving, "place_id": place, "return_id": np.where(returning < 0, place, returning)}


def _procedures(dossiers: pd.DataFrame, procedure: pd.DataFrame) -> dict[str, np.ndarray]:
    positions = pd.Index(procedure["code"]).get_indexer(dossiers["procedure_code"])
    return {"procedure_id": positions, "field_id": procedure["field_id"].to_numpy()[positions]}
