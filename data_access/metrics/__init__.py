"""What is measured: counts, and what is made of them, each with its unit, better direction and legal bases.

Words for people live in the locales, limits in the table `target`; `docs/metrics.md` lists them all.
"""

from data_access.metrics.bases import BASES, Basis, Better
from data_access.metrics.count import ONLINE_LEVELS, Count, Day, Moment
from data_access.metrics.counts import AGE_CLASSES, COUNTS, LONG_PAUSES
from data_access.metrics.measures import (
    INDEX_PARTS,
    MEASURES,
    RATES,
    Asking,
    Index,
    Part,
    Quantile,
    Rate,
    Score,
    Triple,
    misses,
)

Metric = Count | Rate | Quantile | Score | Index
METRICS: dict[str, Metric] = {**COUNTS, **MEASURES}


def counts_of(metric: str, *, whole: bool = False) -> tuple[str, ...]:
    """The counts that a metric is made of; `whole`: for the city, not for parts of it. Raises KeyError."""
    found = METRICS[metric]
    if not isinstance(found, Count):
        return tuple(dict.fromkeys(found.counts(whole)))
    return (metric, *(name for name in (found.known, found.unstated) if name))


def days_of(metric: str) -> frozenset[Day]:
    """The days of all counts that a metric is made of."""
    return frozenset(COUNTS[name].day for name in counts_of(metric, whole=True))


__all__ = [
    "AGE_CLASSES",
    "BASES",
    "COUNTS",
    "INDEX_PARTS",
    "LONG_PAUSES",
    "MEASURES",
    "METRICS",
    "ONLINE_LEVELS",
    "RATES",
    "Asking",
    "Basis",
    "Better",
    "Count",
    "Day",
    "Index",
    "Metric",
    "Moment",
    "Part",
    "Quantile",
    "Rate",
    "Score",
    "Triple",
    "counts_of",
    "days_of",
    "misses",
]
