"""Dossiers that were never received: refused, or still waiting for reception."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.clock.hours import DAY
from data_access.demo import details, hours, volumes
from data_access.demo.catalogue import Procedures
from data_access.demo.hours import working_day, working_number
from data_access.demo.plan import Plan
from data_access.demo.streams import Stream
from data_access.sources import Channel

WAITING_LONG = 0.08  # forgotten for days; the others are of the last hours


@dataclass(frozen=True)
class Outsiders:
    """One row per dossier, the refused first; moments are seconds."""

    unit: np.ndarray
    procedure: np.ndarray
    channel: np.ndarray
    submitted: np.ndarray
    refused: np.ndarray  # only as many as are refused


def draw(plan: Plan, stream: Stream, procedures: Procedures, now: int, rng: np.random.Generator) -> Outsiders:
    """The refused and the waiting of one stream, of procedures that are offered online."""
    size = stream.refused + stream.awaiting
    weights = volumes.unit_weights(plan, stream, rng)
    unit = rng.choice(len(weights), size, p=weights / weights.sum())
    procedure = _procedures(plan, stream, procedures, unit, rng)
    channel = details.channels(plan, stream, procedures, unit, procedure, rng)
    channel[stream.refused :] = Channel.ONLINE
    refused = _refusals(plan, stream.refused, now, rng)
    asked = hours.submitted_seconds(
        refused,
        channel[: stream.refused] == Channel.ONLINE,
        plan.calendar,
        rng,
    )
    return Outsiders(unit, procedure, channel, np.concatenate([asked, _waiting(stream.awaiting, now, rng)]), refused)


def _procedures(
    plan: Plan,
    stream: Stream,
    procedures: Procedures,
    unit: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    place = {code: number for number, code in enumerate(procedures.codes)}
    offered = []
    for row in plan.units_of(stream):
        mix = stream.mix_of(row["code"])
        numbers = np.array([place[code] for code in mix])
        weights = np.array(list(mix.values()))
        online = weights * procedures.online[numbers]
        chosen = online if online.any() else weights
        offered.append((numbers, chosen / chosen.sum()))
    return np.array([rng.choice(numbers, p=weights) for numbers, weights in (offered[number] for number in unit)])


def _refusals(plan: Plan, count: int, now: int, rng: np.random.Generator) -> np.ndarray:
    first, last = working_number(plan.calendar, np.array([plan.first_day + 1, plan.last_day]))
    days = working_day(plan.calendar, rng.integers(first, last + 1, count))
    return np.minimum(days * DAY + hours.time_of_day(hours.DECISION, count, rng), now - 60)


def _waiting(count: int, now: int, rng: np.random.Generator) -> np.ndarray:
    short = rng.exponential(5 * hours.HOUR, count)
    long = rng.uniform(1, 7, count) * DAY
    ago = np.where(rng.random(count) < WAITING_LONG, long, np.minimum(short, 26 * hours.HOUR))
    return now - 120 - ago.astype(np.int64)
