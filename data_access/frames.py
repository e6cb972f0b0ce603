"""Metric frames: counts side by side, and what is made of them, never one without the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd

from data_access.metrics import COUNTS, METRICS, Asking, Count, Day, Quantile, Triple, counts_of
from data_access.queries import WORKED
from data_access.tally import Group, Tally, side_by_side

# The tally of one day and breakdown with some of its counts, or more of them.
Counting = Callable[[Day, tuple[str, ...], tuple[str, ...]], Tally]


def metric_frame(counting: Counting, metrics: Sequence[str], by: Sequence[str], asking: Asking) -> pd.DataFrame:
    """Metrics side by side: [*by, numerator, denominator, value], the three prefixed when there are several metrics.

    A group appears when any metric has it; its counts are then 0 where nothing happened, unless what it counts is not
    known. A ratio is missing where its denominator is 0, a count has no denominator, a quantile and an index have no
    numerator. Raises KeyError for a metric or a breakdown that there is not.
    """
    counting, by = cache(counting), tuple(by)
    wanted = list(dict.fromkeys(name for metric in metrics for name in counts_of(metric, whole=asking.whole)))
    days = dict.fromkeys(COUNTS[name].day for name in wanted)
    together = side_by_side([counting(day, by, tuple(name for name in wanted if COUNTS[name].day == day)) for day in days])
    numbers = {name: together.count(name) for name in wanted}
    columns: dict[str, object] = {
        name: pd.Series([group[place] for group in together.groups], dtype="object") for place, name in enumerate(by)
    }
    for metric in metrics:
        prefix = "" if len(metrics) == 1 else f"{metric}_"
        triple = _triple(metric, numbers, together.groups, counting, by, asking)
        columns |= {prefix + name: values for name, values in _columns(triple).items()}
    return pd.DataFrame(columns)


def no_figures(metrics: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """The frame of days that have not come: nothing is known of them, which is not 0."""
    size = 0 if by else 1
    nothing = Triple(np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size), True, True, True)
    columns: dict[str, object] = {name: pd.Series([], dtype="object") for name in by}
    for metric in metrics:
        prefix = "" if len(metrics) == 1 else f"{metric}_"
        columns |= {prefix + name: values for name, values in _columns(nothing).items()}
    return pd.DataFrame(columns)


def _triple(
    metric: str,
    numbers: dict[str, np.ndarray],
    groups: Sequence[Group],
    counting: Counting,
    by: tuple[str, ...],
    asking: Asking,
) -> Triple:
    measure = METRICS[metric]
    if isinstance(measure, Count):
        count = numbers[metric]
        untold = _untold(measure, numbers)
        return Triple(count, np.zeros_like(count), count.astype(np.float64), untold, True, untold)
    if isinstance(measure, Quantile):
        return _quantiles(measure, counting(Day.RESOLVED, (*by, WORKED), ("resolved",)), groups)
    return measure.triple(numbers, asking)


def _untold(count: Count, numbers: dict[str, np.ndarray]) -> np.ndarray | bool:
    """Where a count that comes to nothing does not say that there is nothing."""
    if count.known is None or count.unstated is None:
        return False
    return (numbers[count.name] == 0) & ((numbers[count.known] == 0) | (numbers[count.unstated] > 0))


def _quantiles(measure: Quantile, histogram: Tally, groups: Sequence[Group]) -> Triple:
    """A quantile for each of some groups, from how many of it took how many days."""
    parts: dict[Group, list[tuple[int, int]]] = {group: [] for group in groups}
    for (*group, days), count in zip(histogram.groups, histogram.count("resolved").tolist(), strict=True):
        if count and tuple(group) in parts:
            parts[tuple(group)].append((days, count))
    told = [np.array(sorted(part), dtype=np.int64).reshape(-1, 2).T for part in parts.values()]
    sizes = np.array([counts.sum() for _, counts in told], dtype=np.int64)
    values = np.array([measure.of(days, counts) if len(days) else 0.0 for days, counts in told])
    return Triple(np.zeros_like(sizes), sizes, values, numerator_missing=True, value_missing=sizes == 0)


def _columns(triple: Triple) -> dict[str, object]:
    size = len(triple.value)

    def masked(kind: type, values: np.ndarray, missing: np.ndarray | bool) -> object:
        return kind(np.asarray(values), np.broadcast_to(missing, size).copy())

    return {
        "numerator": masked(pd.arrays.IntegerArray, triple.numerator, triple.numerator_missing),
        "denominator": masked(pd.arrays.IntegerArray, triple.denominator, triple.denominator_missing),
        "value": masked(pd.arrays.FloatingArray, triple.value, triple.value_missing),
    }
