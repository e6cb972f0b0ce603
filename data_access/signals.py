"""Signal or noise: a control chart of a daily count, a funnel for the rates of units of different size.

Numbers alone: what is read as "unusual" is said elsewhere, and only where a rule here fired (UX F8).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

# A baseline is up to so many whole calendar months, and at least so many working days.
BASELINE_MONTHS = 3
BASELINE_DAYS = 20
# Three standard deviations, estimated from moving ranges of two: 3 / 1.128 (ISO 7870-2).
REACH = 2.66
# Western Electric 1956: so many in a row on one side of the centre.
RUN = 8

# Units with fewer dossiers are never judged (UX F7).
SMALL = 30
# Standard deviations at 95 % and at 99.8 %, and the share of units drawn in at either end (Spiegelhalter 2005).
NEAR, FAR = 1.96, 3.09
WINSORISED = 0.1

Rule = Literal["outside", "run"]
Side = Literal["above", "below"]
Class = Literal["few", "far_below", "below", "within", "above", "far_above"]
FAR_CLASSES: Mapping[Side, Class] = {"above": "far_above", "below": "far_below"}


@dataclass(frozen=True)
class Signal:
    """A day on which a rule fired: beyond a limit, or the eighth and later in a row on one side of the centre.

    `length` is how many days in a row lie on that side, this one included; of a day beyond a limit it is 1.
    """

    day: date
    rule: Rule
    side: Side
    length: int = 1


@dataclass(frozen=True)
class Baseline:
    """The settled days that the limits come from."""

    first: date
    last: date
    count: int


@dataclass(frozen=True)
class Control:
    """A control chart: `centre`, `lower`, `upper` in individuals, that is counts freed of their weekday.

    `factors` holds every weekday, Monday = 0. `individuals`, and in the unit of the counts `centres`, `lowers`,
    `uppers`, hold one value for each of `days`; `signals` are in order of days.
    """

    centre: float
    lower: float
    upper: float
    factors: Mapping[int, float]
    baseline: Baseline
    days: tuple[date, ...]
    counts: tuple[int, ...]
    individuals: tuple[float, ...]
    centres: tuple[float, ...]
    lowers: tuple[float, ...]
    uppers: tuple[float, ...]
    signals: tuple[Signal, ...]

    @property
    def latest(self) -> tuple[Signal, ...]:
        """The signals of the final day: the only ones by which that day may be called unusual."""
        return tuple(signal for signal in self.signals if signal.day == self.days[-1])


def control(days: Sequence[date], counts: Sequence[int], last: date, begun: date) -> Control | None:
    """Which days of the month of `last` differ from the months before by more than chance (XmR chart).

    `days` are all working days up to `last`, ascending, those without a dossier included; `begun` is the first day of
    the data. Settled are the three calendar months before that of `last`, less the month of `begun`, since offices
    ramp up: limits stand still for a month, and no day takes part in the limits that it is judged by. None where fewer
    than 20 days are settled, or a weekday of them brought nothing. Source: ISO 7870-2, individuals and moving range; eight in a
    row from Western Electric 1956.
    """
    if len(days) != len(counts):
        raise ValueError(f"every day needs its count, got {len(days)} days and {len(counts)} counts")
    months = np.array([_month(day) for day in days])
    settled = (months >= max(_month(last) - BASELINE_MONTHS, _month(begun) + 1)) & (months < _month(last))
    values = np.asarray(counts, dtype=np.float64)
    weekdays = np.array([day.weekday() for day in days])
    # Where a weekday brings nothing at all, the series is too thin to be judged by its weekdays.
    quiet = any(not values[settled & (weekdays == weekday)].any() for weekday in np.unique(weekdays[settled]))
    if np.count_nonzero(settled) < BASELINE_DAYS or quiet:
        return None
    factors = _factors(weekdays[settled], values[settled])
    scale = np.array([factors[weekday] for weekday in weekdays])
    individuals = values / scale
    centre = float(individuals[settled].mean())
    reach = REACH * float(np.abs(np.diff(individuals[settled])).mean())
    lower, upper = max(centre - reach, 0.0), centre + reach
    places = np.flatnonzero(settled)
    baseline = Baseline(days[places[0]], days[places[-1]], len(places))
    judged = [(day, value) for day, value in zip(days, individuals.tolist(), strict=True) if baseline.last < day <= last]
    return Control(
        centre=centre,
        lower=lower,
        upper=upper,
        factors=factors,
        baseline=baseline,
        days=tuple(days),
        counts=tuple(counts),
        individuals=tuple(individuals.tolist()),
        centres=tuple((centre * scale).tolist()),
        lowers=tuple((lower * scale).tolist()),
        uppers=tuple((upper * scale).tolist()),
        signals=tuple(_signals(judged, lower, centre, upper)),
    )


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _factors(weekdays: np.ndarray, counts: np.ndarray) -> dict[int, float]:
    """How much of a mean day each weekday brings; 1 where that is unknown, as on a swapped Saturday."""
    shares = {int(weekday): float(counts[weekdays == weekday].mean() / counts.mean()) for weekday in np.unique(weekdays)}
    return {weekday: shares.get(weekday, 1.0) for weekday in range(7)}


def _signals(judged: Sequence[tuple[date, float]], lower: float, centre: float, upper: float) -> Iterator[Signal]:
    side, length = None, 0
    for day, value in judged:
        beyond = _side(value, lower, upper)
        if beyond:
            yield Signal(day, "outside", beyond)
        before, side = side, _side(value, centre, centre)
        length = length + 1 if side == before else 1
        if side and length >= RUN:
            yield Signal(day, "run", side, length)


def _side(value: float, low: float, high: float) -> Side | None:
    """Beyond which of two limits a value lies, if any."""
    # Values and limits are quotients: where they are equal, their last digits may not be.
    if any(math.isclose(value, limit, abs_tol=1e-9) for limit in (low, high)):
        return None
    return "above" if value > high else "below" if value < low else None


@dataclass(frozen=True)
class Limits:
    """Between which rates a unit is within 99.8 % (`far_`) and 95 % of chance, each from 0 to 1."""

    far_lower: float
    lower: float
    upper: float
    far_upper: float


@dataclass(frozen=True)
class Funnel:
    """A funnel: the common rate, by how much units vary more than by chance (`phi`), and the class of each unit."""

    centre: float
    phi: float
    classes: tuple[Class, ...]

    def limits(self, n: float) -> Limits:
        """The limits for a unit with `n` dossiers, n above 0."""
        spread = math.sqrt(self.phi * self.centre * (1 - self.centre) / n)
        return Limits(*(min(max(self.centre + z * spread, 0.0), 1.0) for z in (-FAR, -NEAR, NEAR, FAR)))

    def judge(self, numerator: int, denominator: int) -> Class:
        """The class of a unit: beyond which limits its rate lies, or that it has too few dossiers to say."""
        if denominator < SMALL:
            return "few"
        rate, limits = numerator / denominator, self.limits(denominator)
        far = _side(rate, limits.far_lower, limits.far_upper)
        return FAR_CLASSES[far] if far else _side(rate, limits.lower, limits.upper) or "within"


def funnel(numerators: Sequence[int], denominators: Sequence[int]) -> Funnel | None:
    """Which units have a rate that differs from the common one by more than chance; classes in the order of the units.

    The centre is the rate of all units together, small ones included. None where there is no dossier at all. Raises
    ValueError for a numerator that is no part of its denominator. Source: Spiegelhalter 2005, Funnel plots for
    comparing institutional performance, Statistics in Medicine 24: 1185-1202, with multiplicative overdispersion.
    """
    pairs = list(zip(numerators, denominators, strict=True))
    for numerator, denominator in pairs:
        if not 0 <= numerator <= denominator:
            raise ValueError(f"a numerator must lie between 0 and its denominator, got {numerator} of {denominator}")
    whole = sum(denominator for _, denominator in pairs)
    if not whole:
        return None
    centre = float(sum(numerator for numerator, _ in pairs) / whole)
    unjudged = Funnel(centre, _overdispersion(centre, [pair for pair in pairs if pair[1] >= SMALL]), ())
    return replace(unjudged, classes=tuple(unjudged.judge(*pair) for pair in pairs))


def _overdispersion(centre: float, pairs: Sequence[tuple[int, int]]) -> float:
    """The mean square of the winsorised z-scores; 1 where units vary no more than by chance, or not at all."""
    variance = centre * (1 - centre)
    if not pairs or not variance:
        return 1.0
    numerators, denominators = np.array(pairs, dtype=np.float64).T
    scores = (numerators / denominators - centre) / np.sqrt(variance / denominators)
    drawn_in = np.clip(scores, *np.quantile(scores, (WINSORISED, 1 - WINSORISED)))
    return max(1.0, float(np.mean(drawn_in**2)))
