"""How many dossiers each unit receives, and on which days."""

from __future__ import annotations

import numpy as np

from data_access.clock import day_number
from data_access.demo.hours import working_day, working_number
from data_access.demo.plan import Plan
from data_access.demo.streams import Stream
from data_access.packs import Row

WEEKDAYS = np.array([1.22, 1.05, 1.0, 0.95, 0.80])  # Monday to Friday
RAMP_DAYS = 22
UNIT_NOISE = 0.10
DAY_NOISE = 0.05
EARLIER = 0.7  # below 1, more of what was carried over is old: less came in while the districts closed
OLDEST_CARRIED = 40  # working days before the first day: early May


def apportioned(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers in proportion to `weights` that add up to `total` (largest remainders)."""
    exact = weights / weights.sum() * total
    counts = np.floor(exact).astype(np.int64)
    largest = np.argsort(counts - exact, kind="stable")[: total - counts.sum()]
    counts[largest] += 1
    return counts


def unit_weights(plan: Plan, stream: Stream, rng: np.random.Generator) -> np.ndarray:
    """Relative size of each unit of a stream: by its given volume, else by its inhabitants."""
    units = plan.units_of(stream)
    if stream.volume:
        weights = np.array([stream.volume[unit["code"]] for unit in units], dtype=float)
    else:
        weights = _inhabitants(units) ** plan.population_power
    return weights * np.exp(rng.normal(0, UNIT_NOISE, len(units)))


def _inhabitants(units: list[Row]) -> np.ndarray:
    """The inhabitants of each unit; one that tells none is as large as the middle one."""
    told = np.array([unit["population"] for unit in units], dtype=float)
    known = told[~np.isnan(told)]
    return np.where(np.isnan(told), np.median(known) if known.size else 1.0, told)


def reception_days(plan: Plan, stream: Stream, counts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A day for each dossier, unit after unit: a slow first month, busy Mondays, no days off."""
    days = np.arange(plan.first_day, plan.last_day + 1)
    days = days[plan.calendar.working[days - plan.calendar.first]]
    ramp = np.minimum(stream.ramp + (1 - stream.ramp) * np.arange(len(days)) / RAMP_DAYS, 1)
    weights = ramp * WEEKDAYS[(days + 3) % 7] * np.exp(rng.normal(0, DAY_NOISE, len(days)))
    is_early = days <= day_number(plan.silent["until"])
    early_counts = rng.binomial(counts, weights[is_early].sum() / weights.sum())
    if stream.name == "communes" and "communes" in plan.silent:
        early_counts = _silent(early_counts, counts, plan, rng)
    places = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    early = places < np.repeat(early_counts, counts)
    chosen = np.empty(len(places), dtype=np.int64)
    for part, when in ((early, is_early), (~early, ~is_early)):
        chosen[part] = rng.choice(days[when], part.sum(), p=weights[when] / weights[when].sum())
    return chosen


def _silent(early: np.ndarray, counts: np.ndarray, plan: Plan, rng: np.random.Generator) -> np.ndarray:
    """Move the units nearest to the limit over it, so that exactly the published number stays below.

    Only days move, from the first half of July to later or back; no dossier is added or lost.
    """
    below, silent = plan.silent["below"], plan.silent["communes"]
    order = np.argsort(early, kind="stable")
    settled = early.copy()
    quiet, loud = order[:silent], order[silent:]
    margin = rng.integers(0, 8, len(early))
    settled[quiet] = np.minimum(settled[quiet], below - 1 - margin[quiet])
    settled[loud] = np.minimum(np.maximum(settled[loud], below + margin[loud]), counts[loud])
    return np.where((early < below) == (settled < below), early, settled)


def carried_days(plan: Plan, limits: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A day before the start for each dossier carried over: most are not yet due on the first day."""
    size = len(limits)
    age = np.ceil(rng.random(size) ** EARLIER * np.minimum(limits, OLDEST_CARRIED)).astype(np.int64)
    age += np.where(rng.random(size) < 0.03, rng.integers(1, 16, size), 0)
    first = working_number(plan.calendar, np.array([plan.first_day]))[0]
    return working_day(plan.calendar, first - np.minimum(age, OLDEST_CARRIED))
