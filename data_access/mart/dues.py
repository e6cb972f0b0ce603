"""Due days where the source has none, and what dates say once they are known: outcome, time of processing, waiting time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access.clock import Asked, LegalClock, Limits, Pauses, TimeUnit, limits
from data_access.clock.hours import DAY
from data_access.mart.dimensions import DimensionFrames
from data_access.mart.moments import NEVER, NEVER_AT
from data_access.mart.schema import Outcome
from data_access.sources import Status

# What the mart holds of a dossier only while it is built.
PASSING = ("received_at", "resolved_at", "first_due_at", "updated_at", "entered_at", "updated_day")


def timed(facts: pd.DataFrame, spells: pd.DataFrame, dimensions: DimensionFrames, clock: LegalClock) -> pd.DataFrame:
    """The facts with due days filled in, and outcome, worked_days, late_days, entered_second and due_computed."""
    due = _due_days(facts, spells, dimensions, clock)
    entered = facts["entered_at"].to_numpy()
    outcome = _outcome(facts, due)
    worked = clock.time.elapsed(np.where(entered == NEVER_AT, clock.work.first * DAY, entered))
    return facts.assign(
        due_computed=due != facts["due_day"],
        due_day=due,
        outcome=outcome,
        late_days=_late_days(facts, due, outcome, clock),
        worked_days=_worked_days(facts, spells, clock),
        entered_second=np.where(entered == NEVER_AT, NEVER, worked),
    )


def _due_days(facts: pd.DataFrame, spells: pd.DataFrame, dimensions: DimensionFrames, clock: LegalClock) -> np.ndarray:
    """The source's due days, and where it has none: the receipt's day or the legal time, moved by the pauses that ended."""
    due = facts["due_day"].to_numpy().copy()
    value = dimensions.procedure["time_value"].to_numpy(dtype=float, na_value=np.nan)[facts["procedure_id"]]
    unit = dimensions.procedure["time_unit"].fillna("").to_numpy()[facts["procedure_id"]]
    has_limit = np.isin(unit, list(TimeUnit)) & ~np.isnan(value)
    missing = (due == NEVER) & (facts["received_day"] != NEVER).to_numpy()
    stated = missing & (facts["first_due_at"] != NEVER_AT).to_numpy()
    cases = ((stated & has_limit, _promised), (stated & ~has_limit, _moved), (missing & ~stated & has_limit, _legal))
    for rows, computed in cases:
        places = np.flatnonzero(rows)
        if len(places):
            chosen = facts.iloc[places].assign(value=value[places], unit=unit[places])
            due[places] = computed(chosen, _ended(spells, places), dimensions, clock) // DAY
    return due


def _promised(facts: pd.DataFrame, pauses: Pauses, dimensions: DimensionFrames, clock: LegalClock) -> np.ndarray:
    stated, received = (facts[name].to_numpy() for name in ("first_due_at", "received_at"))
    return clock.promised(stated, received, _limits(facts, dimensions), pauses)


def _moved(facts: pd.DataFrame, pauses: Pauses, _dimensions: DimensionFrames, clock: LegalClock) -> np.ndarray:
    return clock.moved(facts["first_due_at"].to_numpy(), facts["unit"].to_numpy(), pauses)


def _legal(facts: pd.DataFrame, pauses: Pauses, dimensions: DimensionFrames, clock: LegalClock) -> np.ndarray:
    received = facts["received_at"].to_numpy()
    return clock.due(received, _limits(facts, dimensions), pauses)


def _limits(facts: pd.DataFrame, dimensions: DimensionFrames) -> Limits:
    """The legal time of each fact, with the rules that apply to it."""
    asked = Asked(
        value=facts["value"].to_numpy(dtype=np.int64),
        unit=facts["unit"].to_numpy(),
        field=dimensions.field["code"].to_numpy()[facts["field_id"]],
        difficult=dimensions.unit["difficult_area"].eq(True).to_numpy()[facts["unit_id"]],
        received_day=facts["received_day"].to_numpy(),
    )
    return limits(dimensions.time_rules, asked)


def _ended(spells: pd.DataFrame, places: np.ndarray) -> Pauses:
    """The pauses of the facts at `places` that have ended, by position among them."""
    ended = spells[spells["end"] != NEVER_AT]
    return Pauses(ended["dossier_id"].to_numpy(), ended["start"].to_numpy(), ended["end"].to_numpy()).at(places)


def _outcome(facts: pd.DataFrame, due: np.ndarray) -> np.ndarray:
    """Early, on the day or late by comparing dates (DOMAIN §2.4); without a due date it is none of them."""
    resolved, status = facts["resolved_day"].to_numpy(), facts["status"].to_numpy()
    cases = {
        Outcome.REFUSED: status == Status.REFUSED,
        Outcome.AWAITING: status == Status.AWAITING_RECEPTION,
        Outcome.OPEN: resolved == NEVER,
        Outcome.UNDATED: due == NEVER,
        Outcome.EARLY: resolved < due,
        Outcome.ON_DAY: resolved == due,
    }
    return np.select(list(cases.values()), list(cases), Outcome.LATE).astype(np.int16)


def _late_days(facts: pd.DataFrame, due: np.ndarray, outcome: np.ndarray, clock: LegalClock) -> np.ndarray:
    """Working days after the due day up to the day of resolution, of what was resolved late."""
    late, safe = outcome == Outcome.LATE, clock.work.first
    ended = np.where(late, facts["resolved_day"].to_numpy(), safe)
    return np.where(late, clock.work.between(np.where(late, due, safe), ended), NEVER).astype(np.int32)


def _worked_days(facts: pd.DataFrame, spells: pd.DataFrame, clock: LegalClock) -> np.ndarray:
    """Working days after the day of reception up to the day of resolution, less those at whose end it stood paused."""
    received, resolved = facts["received_day"].to_numpy(), facts["resolved_day"].to_numpy()
    done = (received != NEVER) & (resolved != NEVER)
    safe = clock.work.first
    took = clock.work.between(np.where(done, received, safe), np.where(done, resolved, safe))
    of_done = spells[done[spells["dossier_id"]]]
    stood = clock.work.ends_within(of_done["from_day"].to_numpy(), of_done["to_day"].to_numpy())
    paused = np.bincount(of_done["dossier_id"], stood, len(facts)).astype(np.int64)
    return np.where(done, np.maximum(took - paused, 0), NEVER).astype(np.int32)
