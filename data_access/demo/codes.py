"""Dossier codes: the unit, the day, and a number that starts again each day (DOMAIN §2.2)."""

from __future__ import annotations

import numpy as np

from data_access.clock.hours import DAY
from data_access.demo.plan import Plan
from data_access.demo.streams import Stream

# Departments, branches and communes never share a first part.
FIRST_NUMBER = {"departments": 1, "branches": 31, "communes": 101}
OLD_NUMBERS = 30  # for each stream; further ones share a first part, in which dossiers are numbered together


def prefixes(plan: Plan, stream: Stream) -> np.ndarray:
    """The first part of a code for each unit of a stream: H17.101."""
    first = _first_number(plan, stream.name)
    return np.array([f"{plan.code_prefix}.{number:02}" for number in range(first, first + len(plan.units_of(stream)))])


def old_prefixes(plan: Plan, stream: Stream, unit: np.ndarray, old_district: np.ndarray) -> np.ndarray:
    """The first part in the old format, for what was carried over: 000.00.47.H17."""
    city, elsewhere = plan.old_codes["city"], plan.old_codes["elsewhere"]
    of_city = frozenset(plan.old_codes["city_districts"])
    districts = sorted(set(old_district.tolist()) | of_city)
    number = {name: place for place, name in enumerate(districts)}
    codes = []
    for place, district in zip(unit.tolist(), old_district.tolist(), strict=True):
        own = number[district] if district else place
        home = city if district in of_city or not district else elsewhere
        codes.append(f"000.00.{(stream.old_number + own % OLD_NUMBERS) % 100:02}.{home}")
    return np.array(codes)


def _first_number(plan: Plan, name: str) -> int:
    """The first number of a stream, after those of the streams before it."""
    free = 0
    for before, first in FIRST_NUMBER.items():
        first = max(first, free)
        if before == name:
            return first
        free = first + plan.count_of(before)
    raise KeyError(name)


def numbered(prefix: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """Codes by prefix and day, numbered in the order of time."""
    days = moments // DAY
    _, group = np.unique(prefix, return_inverse=True)
    order = np.lexsort((np.arange(len(days)), moments, days, group))
    ordered_group, ordered_day = group[order], days[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (ordered_group[1:] != ordered_group[:-1]) | (ordered_day[1:] != ordered_day[:-1])
    starts = np.flatnonzero(new)
    sequence = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order)))) + 1
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = sequence
    dates = np.char.replace(days.astype("datetime64[D]").astype("U10"), "-", "")
    return np.array(
        [
            f"{part}-{day[2:]}-{number:04}"
            for part, day, number in zip(prefix.tolist(), dates.tolist(), numbers.tolist(), strict=True)
        ]
    )
