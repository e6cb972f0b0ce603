"""Every rate, scaled ratio, quantile and score once more, in the words of their definitions.

Sources: DOMAIN §1.4, §2.4, QĐ 766/QĐ-TTg. Nothing here is read from `data_access.metrics`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from tests.reference_counts import COUNTS, Asked

RATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "resolved_to_received": (("resolved",), ("received",)),
    "resolution_rate": (("resolved",), ("carried_over", "received")),
    "on_time_rate": (("resolved_early", "resolved_on_day"), ("resolved_early", "resolved_on_day", "resolved_late")),
    "online_share": (("received_online",), ("received",)),
    "overdue_share": (("open_overdue",), ("in_process",)),
    "coverage": (("procedures_online",), ("procedures",)),
    "online_payment_rate": (("received_paid_online",), ("received_fee",)),
    "synchronised_rate": (("received_synchronised",), ("received_synchronised_stated",)),
    "digitised_rate": (("received_digitised",), ("received_digitised_stated",)),
    "electronic_result_rate": (("resolved_electronic",), ("resolved_result_stated",)),
    "offered_online_share": (("received_offered_online",), ("received_offered",)),
    "progress": (("received_in_time",), ("received_dated",)),
    "procedures_used_share": (("procedures_used",), ("procedures_online",)),
    "procedures_paid_share": (("procedures_fee_paid",), ("procedures_fee",)),
    "territory_independent_share": (("procedures_territory_independent",), ("procedures",)),
    "silent_share": (("units_silent",), ("units_active",)),
    "elsewhere_share": (("received_elsewhere",), ("received",)),
}
# A rate is missing where nothing states what it asks.
STATED_BY = {"coverage": "procedures_stated"}
# Ratio -> (numerator, denominator, by how much it is multiplied).
SCALED: dict[str, tuple[tuple[str, ...], tuple[str, ...], Callable[[Asked], Fraction | int | None]]] = {
    "backlog_days": (("in_process",), ("resolved",), lambda asked: asked.working_days or None),
    "overdue_per_1000": (
        ("open_overdue",),
        ("received",),
        lambda asked: Fraction(1000, 60) * asked.working_days if asked.working_days else None,
    ),
    "received_per_1000": (("received_populated",), ("population",), lambda _asked: 1000),
    "received_per_officer_day": (
        ("received_staffed",),
        ("staff_present",),
        lambda asked: Fraction(1, asked.working_days) if asked.working_days else None,
    ),
}
# Quantile of the worked days of what was resolved.
QUANTILES = {"processing_median": Fraction(1, 2), "processing_p90": Fraction(9, 10)}
# Whoever has fewer dossiers behind one of the three criteria is not judged by them.
ENOUGH = 30
# The targets that the databases of `tests.sample` hold.
LIMITS = {"on_time_rate": Fraction("0.99"), "online_share": Fraction("0.8"), "online_payment_rate": Fraction("0.6")}


@dataclass(frozen=True)
class Part:
    """Points of the index for a rate: all of them from the share `full` on, fewer in proportion."""

    rate: str
    points: int
    full: Fraction = Fraction(1)
    of_procedures: bool = False

    def score(self, share: Fraction) -> Fraction:
        return self.points * min(Fraction(1), share / self.full)


INDEX = (
    Part("synchronised_rate", 6),
    Part("progress", 20),
    Part("coverage", 2, Fraction("0.8"), of_procedures=True),
    Part("procedures_used_share", 4, of_procedures=True),
    Part("offered_online_share", 6, Fraction("0.5")),
    Part("online_payment_rate", 6),
    Part("procedures_paid_share", 2, Fraction("0.8"), of_procedures=True),
    Part("electronic_result_rate", 6),
    Part("digitised_rate", 4, Fraction("0.8")),
)
MADE_OF: dict[str, tuple[str, ...]] = {
    **{name: (*above, *below) for name, (above, below) in RATES.items()},
    **{name: (*above, *below) for name, (above, below, _scale) in SCALED.items()},
    **dict.fromkeys(QUANTILES, ("resolved",)),
    "criteria_met": tuple(LIMITS),
    "index_766": tuple(part.rate for part in INDEX),
}
NAMES = frozenset({*COUNTS, *MADE_OF})


@cache
def families(metric: str) -> frozenset[str]:
    """Which families of counts a metric is made of."""
    if metric in COUNTS:
        return frozenset({COUNTS[metric][0]})
    return frozenset(family for part in MADE_OF[metric] for family in families(part))


def interpolated(ordered: list[int], share: Fraction) -> Fraction:
    """The quantile of sorted values, on the straight line between the two that it falls between."""
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
