"""What is made of counts: rates, ratios of another scale, quantiles, and scores. None travels without what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from data_access.metrics.bases import ONE_STOP, Better
from data_access.signals import SMALL


@dataclass(frozen=True)
class Asking:
    """What a measure must know beside its counts: the limits of a rate, working days of the period, the city as a whole or not."""

    limits: Callable[[str], list[float]]
    working_days: int
    whole: bool


@dataclass(frozen=True)
class Triple:
    """Numerator, denominator, value of many groups; a missing one is masked (`…_missing` true)."""

    numerator: np.ndarray
    denominator: np.ndarray
    value: np.ndarray
    numerator_missing: np.ndarray | bool = False
    denominator_missing: np.ndarray | bool = False
    value_missing: np.ndarray | bool = False


Numbers = Mapping[str, np.ndarray]
# Working days of a quarter, in round numbers.
QUARTER = 60


@dataclass(frozen=True)
class Rate:
    """A share of two sums of counts, or with a `scale` a ratio of another unit.

    Where `stated` counts nothing, the source does not say what the numerator asks: the rate is missing, not 0. So it is where
    there is no scale.
    """

    name: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    better: Better | None
    bases: tuple[str, ...]
    unit: str = "share"
    scale: Callable[[Asking], float | None] = lambda _asking: 1
    stated: str | None = None

    def counts(self, _whole: bool) -> tuple[str, ...]:
        """The counts that it is made of."""
        return (*self.numerator, *self.denominator, *([self.stated] if self.stated else []))

    def sums(self, numbers: Numbers) -> tuple[np.ndarray, np.ndarray]:
        """Numerator and denominator."""
        return sum(numbers[name] for name in self.numerator), sum(numbers[name] for name in self.denominator)

    def known(self, numbers: Numbers) -> np.ndarray:
        """Where there is something to divide by, and the source says what is asked."""
        _, below = self.sums(numbers)
        return (below > 0) & (numbers[self.stated] > 0) if self.stated else below > 0

    def triple(self, numbers: Numbers, asking: Asking) -> Triple:
        """Missing where it is not known."""
        above, below = self.sums(numbers)
        scale = self.scale(asking)
        value = above / np.where(below > 0, below, 1) * (scale or 0)
        return Triple(above, below, value, value_missing=~self.known(numbers) | (scale is None))


@dataclass(frozen=True)
class Quantile:
    """A quantile of the working days that resolved dossiers took, pauses not counted; of how many, as the denominator."""

    name: str
    share: float
    better: Better | None = "lower"
    bases: tuple[str, ...] = ("assumed",)
    unit: str = "working_days"

    def counts(self, _whole: bool) -> tuple[str, ...]:
        return ("resolved",)

    def of(self, values: np.ndarray, counts: np.ndarray) -> float:
        """The quantile of a histogram, values ascending: what numpy.percentile says of the single values (linear)."""
        last = np.cumsum(counts)
        place = (last[-1] - 1) * self.share
        lower, upper = (float(values[np.searchsorted(last, at, side="right")]) for at in (np.floor(place), np.ceil(place)))
        apart, gamma = upper - lower, place - np.floor(place)
        return upper - apart * (1 - gamma) if gamma >= 0.5 else lower + apart * gamma


def misses(numerator: int, denominator: int, limit: float, better: Better | None = "higher") -> bool:
    """Whether a share of exact counts lies on the wrong side of a limit; that is a decimal of at most six places, no float."""
    apart = numerator * 1_000_000 - round(limit * 1_000_000) * denominator
    return apart > 0 if better == "lower" else apart < 0


@dataclass(frozen=True)
class Score:
    """How many rates reach their targets, of those that can be judged; each must rest on `least` dossiers."""

    name: str
    criteria: tuple[str, ...]
    bases: tuple[str, ...] = ("city",)
    better: Better | None = "higher"
    unit: str = "criteria"
    least: int = SMALL

    def counts(self, whole: bool) -> tuple[str, ...]:
        return tuple(count for name in self.criteria for count in RATES[name].counts(whole))

    def triple(self, numbers: Numbers, asking: Asking) -> Triple:
        """Missing where no rate can be judged, and where one rests on too few dossiers."""
        met = judged = 0
        few: np.ndarray | bool = False
        for name in self.criteria:
            above, below = RATES[name].sums(numbers)
            limits = asking.limits(name)
            there = RATES[name].known(numbers) & bool(limits)
            few = few | (there & (below < self.least))
            judged = judged + there
            met = met + (there & ~misses(above, below, limits[0]) if limits else there)
        return Triple(met, judged, np.asarray(met, dtype=np.float64), value_missing=few | (judged == 0))


@dataclass(frozen=True)
class Part:
    """A sub-indicator of QĐ 766 that dossiers can answer: its points, its rate, and the share that earns all of them."""

    code: str
    group: str
    points: int
    rate: str
    full: float = 1.0
    of_catalogue: bool = False


# DOMAIN §3; parts without data here (disclosure, satisfaction, reuse, population database) are left out, and said.
INDEX_PARTS = (
    Part("1.4", "CKMB", 6, "synchronised_rate"),
    Part("2.1", "TDGQ", 20, "progress"),
    Part("3A", "CLGQ", 2, "coverage", 0.8, of_catalogue=True),
    Part("3B", "CLGQ", 4, "procedures_used_share", of_catalogue=True),
    Part("3C", "CLGQ", 6, "offered_online_share", 0.5),
    Part("4A", "TTTT", 6, "online_payment_rate"),
    Part("4B", "TTTT", 2, "procedures_paid_share", 0.8, of_catalogue=True),
    Part("6.1", "MDSH", 6, "electronic_result_rate"),
    Part("6.2", "MDSH", 4, "digitised_rate", 0.8),
)


@dataclass(frozen=True)
class Index:
    """Points of some parts of the index; the denominator says how many of them can be computed."""

    name: str
    parts: tuple[Part, ...]
    bases: tuple[str, ...] = ("index",)
    better: Better | None = "higher"
    unit: str = "points"

    def counts(self, whole: bool) -> tuple[str, ...]:
        return tuple(count for part in self.asked(whole) for count in RATES[part.rate].counts(whole))

    def asked(self, whole: bool) -> tuple[Part, ...]:
        """The catalogue is the city's: a unit or a field has no share of it."""
        return tuple(part for part in self.parts if whole or not part.of_catalogue)

    def triple(self, numbers: Numbers, asking: Asking) -> Triple:
        """The numerator is missing: points are no number of rows."""
        points = possible = 0
        for part in self.asked(asking.whole):
            above, below = RATES[part.rate].sums(numbers)
            share = above / np.where(below > 0, below, 1)
            known = RATES[part.rate].known(numbers)
            points = points + np.where(known, part.points * np.minimum(1, share / part.full), 0.0)
            possible = possible + np.where(known, part.points, 0)
        nothing = np.asarray(possible) == 0
        return Triple(np.zeros_like(possible), possible, points, numerator_missing=True, value_missing=nothing)


_RATES = (
    Rate("resolved_to_received", ("resolved",), ("received",), "higher", ("form",)),
    Rate("resolution_rate", ("resolved",), ("carried_over", "received"), "higher", ("form",)),
    Rate(
        "on_time_rate",
        ("resolved_early", "resolved_on_day"),
        ("resolved_early", "resolved_on_day", "resolved_late"),
        "higher",
        (*ONE_STOP, "city"),
    ),
    Rate("online_share", ("received_online",), ("received",), "higher", ("online", "city")),
    Rate("online_payment_rate", ("received_paid_online",), ("received_fee",), "higher", ("index", "city")),
    Rate("overdue_share", ("open_overdue",), ("in_process",), "lower", ("form",)),
    Rate("progress", ("received_in_time",), ("received_dated",), "higher", ("index",)),
    Rate("synchronised_rate", ("received_synchronised",), ("received_synchronised_stated",), "higher", ("index",)),
    Rate("digitised_rate", ("received_digitised",), ("received_digitised_stated",), "higher", ("index",)),
    Rate("electronic_result_rate", ("resolved_electronic",), ("resolved_result_stated",), "higher", ("index",)),
    Rate("offered_online_share", ("received_offered_online",), ("received_offered",), "higher", ("index",)),
    Rate("elsewhere_share", ("received_elsewhere",), ("received",), None, ("one_stop", "territory")),
    Rate("coverage", ("procedures_online",), ("procedures",), "higher", ("online",), stated="procedures_stated"),
    Rate(
        "territory_independent_share", ("procedures_territory_independent",), ("procedures",), "higher", ("one_stop", "territory")
    ),
    Rate("procedures_used_share", ("procedures_used",), ("procedures_online",), "higher", ("index",)),
    Rate("procedures_paid_share", ("procedures_fee_paid",), ("procedures_fee",), "higher", ("index",)),
    Rate("silent_share", ("units_silent",), ("units_active",), "lower", ("silent",)),
    Rate(
        "backlog_days",
        ("in_process",),
        ("resolved",),
        "lower",
        ("assumed",),
        "working_days",
        lambda asking: asking.working_days or None,
    ),
    # Of a quarter's receipts, however long the period is: a limit in it does not move with the months that a page shows.
    Rate(
        "overdue_per_1000",
        ("open_overdue",),
        ("received",),
        "lower",
        ("assumed",),
        "per_1000_received",
        lambda asking: 1000 * asking.working_days / QUARTER if asking.working_days else None,
    ),
    Rate("received_per_1000", ("received_populated",), ("population",), None, ("assumed",), "per_1000", lambda _asking: 1000),
    Rate(
        "received_per_officer_day",
        ("received_staffed",),
        ("staff_present",),
        None,
        ("assumed",),
        "per_officer_day",
        lambda asking: 1 / asking.working_days if asking.working_days else None,
    ),
)
RATES: dict[str, Rate] = {rate.name: rate for rate in _RATES}
_OTHERS: tuple[Quantile | Score | Index, ...] = (
    Quantile("processing_median", 0.5),
    Quantile("processing_p90", 0.9),
    Score("criteria_met", ("on_time_rate", "online_share", "online_payment_rate")),
    Index("index_766", INDEX_PARTS),
)
MEASURES: dict[str, Rate | Quantile | Score | Index] = {**RATES, **{measure.name: measure for measure in _OTHERS}}
