"""What comes in: for every dossier its unit, procedure, moment of reception and due day on the receipt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.clock import Asked, Limits, Pauses, TimeRule, limits
from data_access.clock.hours import DAY
from data_access.demo import volumes
from data_access.demo.catalogue import Procedures
from data_access.demo.hours import received_seconds, working_number
from data_access.demo.plan import Plan
from data_access.demo.streams import Stream

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
    carried_days = volumes.carried_days(plan, procedures.days[carried_procedure], rng)

    unit = np.concatenate([np.repeat(np.arange(len(part)), part) for part in (counts, carried_counts)])
    procedure = np.concatenate([procedure, carried_procedure])
    received = received_seconds(np.concatenate([days, carried_days]), plan.last_day, rng)
    difficult = np.array([bool(row["difficult_area"]) for row in plan.units_of(stream)])[unit]
    legal = _limits(plan, procedures, procedure, received, difficult)
    start = plan.clock.day_zero(received, np.zeros(len(received), dtype=bool))
    first_due = plan.clock.due(received, legal, Pauses.none()) // DAY
    return Receipts(
        unit=unit,
        procedure=procedure,
        received=received,
        start=working_number(plan.calendar, start),
        first_due=working_number(plan.calendar, first_due),
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
            times = np.minimum(procedures.days[numbers], volumes.OLDEST_CARRIED)
            weights = weights * times * ((times >= SHORT) | (times.max() < SHORT))
        chosen.append(rng.choice(numbers, count, p=weights / weights.sum()))
    return np.concatenate(chosen)


def _limits(
    plan: Plan,
    procedures: Procedures,
    procedure: np.ndarray,
    received: np.ndarray,
    difficult: np.ndarray,
) -> Limits:
    """The legal time of each dossier: offices count as the law does."""
    asked = Asked(
        value=procedures.time_value[procedure],
        unit=procedures.time_unit[procedure],
        field=procedures.fields[procedure],
        difficult=difficult,
        received_day=received // DAY,
    )
    return limits([TimeRule.of(row) for row in plan.pack.time_rules], asked)
