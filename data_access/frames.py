"""Metric frames: counts side by side, and what is made of them, never one without the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd

from data_access.metrics import COUNTS, METRICS, Asking, Count, Day, Quantile, Triple, counts_of
from data_access.queries import WORKED

CountFrame = Callable[[Day, tuple[str, ...]], pd.DataFrame]


def metric_frame(counts: CountFrame, metrics: Sequence[str], by: Sequence[str], asking: Asking) -> pd.DataFrame:
    """Metrics side by side: [*by, numerator, denominator, value], the three prefixed when there are several metrics.

    `counts` answers for one day and breakdown. A group appears when any metric has it; its counts are then 0 where
    nothing happened, unless what it counts is not known. A ratio is missing where its denominator is 0, a count has no
    denominator, a quantile and an index have no numerator. Raises KeyError for a metric or a breakdown that there is not.
    """
    counts = cache(counts)
    wanted = list(dict.fromkeys(name for metric in metrics for name in counts_of(metric, whole=asking.whole)))
    found = [
        counts(day, tuple(by))[[*by, *(name for name in wanted if COUNTS[name].day == day)]]
        for day in dict.fromkeys(COUNTS[name].day for name in wanted)
    ]
    joined = _joined(found, by)
    numbers = {name: joined[name].fillna(0).to_numpy(dtype=np.int64) for name in wanted}
    columns: dict[str, object] = {name: joined[name] for name in by}
    for metric in metrics:
        prefix = "" if len(metrics) == 1 else f"{metric}_"
        triple = _triple(metric, numbers, joined, counts, by, asking)
        columns |= {prefix + name: values for name, values in _columns(triple).items()}
    return pd.DataFrame(columns)


def _joined(frames: list[pd.DataFrame], by: Sequence[str]) -> pd.DataFrame:
    joined = frames[0].reset_index(drop=True)
    for frame in frames[1:]:
        if by:
            joined = joined.merge(frame, on=list(by), how="outer", sort=True)
        else:
            joined = pd.concat([joined, frame.reset_index(drop=True)], axis=1)
    return joined


def _triple(
    metric: str,
    numbers: dict[str, np.ndarray],
    joined: pd.DataFrame,
    counts: CountFrame,
    by: Sequence[str],
    asking: Asking,
) -> Triple:
    measure = METRICS[metric]
    if isinstance(measure, Count):
        count = numbers[metric]
        untold = _untold(measure, numbers)
        return Triple(count, np.zeros_like(count), count.astype(np.float64), untold, True, untold)
    if isinstance(measure, Quantile):
        return _quantiles(measure, counts(Day.RESOLVED, (*by, WORKED)), joined, by)
    return measure.triple(numbers, asking)


def _untold(count: Count, numbers: dict[str, np.ndarray]) -> np.ndarray | bool:
    """Where a count that comes to nothing does not say that there is nothing."""
    if count.known is None or count.unstated is None:
        return False
    return (numbers[count.name] == 0) & ((numbers[count.known] == 0) | (numbers[count.unstated] > 0))


def _quantiles(measure: Quantile, histogram: pd.DataFrame, joined: pd.DataFrame, by: Sequence[str]) -> Triple:
    """A quantile for each group of `joined`, from how many of it took how many days."""
    histogram = histogram[histogram["resolved"] > 0].sort_values(WORKED)
    groups = dict(iter(histogram.groupby(list(by)))) if by else {(): histogram}
    keys = list(joined[list(by)].itertuples(index=False, name=None)) if by else [()]
    none = histogram.iloc[:0]
    parts = [groups.get(key, none) for key in keys]
    sizes = np.array([int(part["resolved"].sum()) for part in parts], dtype=np.int64)
    values = [
        measure.of(part[WORKED].to_numpy(dtype=np.int64), part["resolved"].to_numpy()) if size else 0.0
        for part, size in zip(parts, sizes, strict=True)
    ]
    return Triple(np.zeros_like(sizes), sizes, np.array(values), numerator_missing=True, value_missing=sizes == 0)


def _columns(triple: Triple) -> dict[str, object]:
    size = len(triple.value)

    def masked(kind: type, values: np.ndarray, missing: np.ndarray | bool) -> object:
        return kind(np.asarray(values), np.broadcast_to(missing, size).copy())

    return {
        "numerator": masked(pd.arrays.IntegerArray, triple.numerator, triple.numerator_missing),
        "denominator": masked(pd.arrays.IntegerArray, triple.denominator, triple.denominator_missing),
        "value": masked(pd.arrays.FloatingArray, triple.value, triple.value_missing),
    }
