"""The value of each unit by the numbers that a page can look at, counted from the rows."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from data_access.filters import Filters
from tests.recounted_city import SMALL, Facts
from tests.reference_lives import Life

COMMUNE, DEPARTMENT, BRANCH = "commune", "department", "land_branch"
STREAMS = {
    "overdue-by-commune-pareto": COMMUNE,
    "overdue-by-department-pareto": DEPARTMENT,
    "overdue-by-procedure-of-communes": COMMUNE,
    "three-criteria": COMMUNE,
    "on-time-by-commune": COMMUNE,
    "overdue-by-commune": COMMUNE,
    "commune-map": COMMUNE,
    "commune-funnel": COMMUNE,
    "department-funnel": DEPARTMENT,
    "commune-sheet": COMMUNE,
    "department-sheet": DEPARTMENT,
    "land-branch-sheet": BRANCH,
    "departments": DEPARTMENT,
    "departments-all": DEPARTMENT,
    "held-by-department-and-field": DEPARTMENT,
    "overdue-in-communes-by-field": COMMUNE,
    "on-time-weeks-of-communes": COMMUNE,
    "on-time-months-of-departments": DEPARTMENT,
    "kpi-communes": COMMUNE,
    "kpi-departments": DEPARTMENT,
    **{f"communes-by-{by}": COMMUNE for by in ("kind", "difficult-area", "old-district")},
}
CRITERIA = {"on_time_rate": 0.99, "online_share": 0.8, "online_payment_rate": 0.6}


def value_of(facts: Facts, metric: str, lives: list[Life]) -> tuple[float | None, int | None]:
    """The value of one unit, and on how many dossiers it rests; None for what is a count."""
    if metric == "open_overdue":
        return len(facts.overdue(lives)), None
    if metric == "received":
        return len(facts.received(lives)), None
    above, below = facts.rate(metric, lives)
    return (above / below if below else None), below


def any_life(facts: Facts, lives: list[Life]) -> bool:
    """Whether anything came, went, or is held."""
    return bool(facts.received(lives) or facts.resolved(lives) or facts.held(lives))


def judged_by(facts: Facts, metric: str, stream: str) -> dict[str, float]:
    """The units of a stream by their value: of a rate those with enough dossiers, of a count also communes that have none."""
    held = lives_of(facts, stream)
    there = {unit: held.get(unit, []) for unit in facts.units(stream) if unit in held or stream == COMMUNE}
    found = {unit: value_of(facts, metric, lives) for unit, lives in there.items()}
    return {unit: value for unit, (value, below) in found.items() if value is not None and (below is None or below >= SMALL)}


@lru_cache(maxsize=16)
def lives_of(facts: Facts, stream: str) -> dict[str, list[Life]]:
    found = facts.per_unit(list, stream)
    return {unit: lives for unit, lives in found.items() if any_life(facts, lives)}


def without(facts: Facts, units: list[str]) -> Filters:
    return replace(facts.filters, unit=tuple(code for code in facts.filters.unit if code not in units))
