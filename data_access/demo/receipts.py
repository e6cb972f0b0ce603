"""What comes in: for every dossier its unit, procedure, moment of reception and due day on the receipt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.demo import volumes
from data_access.demo.catalogue import Procedures
from data_access.demo.hours import CLOSING, DAY, received_seconds, working_day, working_number
from data_access.demo.plan import Plan, Stream

# Land procedures take this much longer in difficult areas (NĐ 101/2024, NĐ 151/2025).
DIFFICULT_AREA_DAYS = 10
SHORT = 5  # nothing shorter was left over from before the start


@dataclass(frozen=True)
class Receipts:
    """One row per received dossier of a stream; working days are numbers of the calendar."""

    unit: np.ndarray  # position in `Plan.units_of`
    procedure: np.ndarray  # position in `Procedures`
    received: np.ndarray  # seconds
    start: np.ndarray  # working day that counts as day 0
    first_due: np.ndarray  # working day on the receipt
    carried: np.ndarray


def draw(plan: Plan, stream: Stream, procedures: Procedures, rng: np.random.Generator) -> Receipts:
    """The receipts of one stream: those of the period, then those carried over into it."""
    weights = volumes.unit_weights(plan, stream, rng)
    counts = volumes.apportioned(weights, stream.received)
    carried_counts = volumes.apportioned(weights, stream.carried_over)
    days = volumes.reception_days(plan, stream, counts, rng)
    procedure = _procedures(plan, stream, procedures, counts, carried=False, rng=rng)
    carried_procedure = _procedures(plan, stream, procedures, carried_counts, carried=True, rng=rng)
    carried_days = volumes.carried_days(plan, procedures.time_value[carried_procedure], rng)

    unit = np.concatenate([np.repeat(np.arange(len(part)), part) for part in (counts, carried_counts)])
    procedure = np.concatenate([procedure, carried_procedure])
    received = received_seconds(np.concatenate([days, carried_days]), plan.last_day, rng)
    after_closing = received % DAY >= CLOSING
    start = working_number(plan.calendar, received // DAY) + after_closing
    difficult = np.array([bool(row["difficult_area"]) for row in plan.units_of(stream)])[unit]
    return Receipts(
        unit=unit,
        procedure=procedure,
        received=received,
        start=start,
        first_due=_due(plan, procedures, procedure, start, difficult),
        carried=np.arange(len(unit)) >= len(days),
    )


def _procedures(
    plan: Plan,
    stream: Stream,
    procedures: Procedures,
    counts: np.ndarray,
    *,
    carried: bool,
    rng: np.random.Generator,
) -> np.ndarray:
    place = {code: number for number, code in enumerate(procedures.codes)}
    chosen = []
    for row, count in zip(plan.units_of(stream), counts, strict=True):
        mix = stream.mix_of(row["code"])
        numbers = np.array([place[code] for code in mix])
        weights = np.array(list(mix.values()))
        if carried:
            # The longer the legal time, the more of them are open on any one day.
            limits = np.minimum(procedures.time_value[numbers], volumes.OLDEST_CARRIED)
            weights = weights * limits * ((limits >= SHORT) | (limits.max() < SHORT))
        chosen.append(rng.choice(numbers, count, p=weights / weights.sum()))
    return np.concatenate(chosen)


def _due(
    plan: Plan,
    procedures: Procedures,
    procedure: np.ndarray,
    start: np.ndarray,
    difficult: np.ndarray,
) -> np.ndarray:
    """The due working day: by working days, or by calendar days and then the next day that works."""
    value = procedures.time_value[procedure]
    value = value + DIFFICULT_AREA_DAYS * (procedures.is_land[procedure] & difficult)
    calendar_due = plan.calendar.on_or_after(working_day(plan.calendar, start) + value)
    return np.where(
        procedures.calendar_days[procedure],
        working_number(plan.calendar, calendar_due),
        start + value,
    )
