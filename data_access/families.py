"""What a family of counts can be asked: which filters divide it, and whether the mart knows it of an earlier day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from data_access.filters import CHOICES
from data_access.metrics import COUNTS, Day, counts_of

OF_UNITS = ("unit", "kind", "old_district")
OF_CATALOGUE = ("field", "procedure")
# Why there is nothing to compare with: no earlier state is known, or what is ahead of a day is told of today alone.
NoPast = Literal["catalogue", "ahead"]


@dataclass(frozen=True)
class Family:
    """`filters` are those that change its counts; `no_past` says why an earlier period cannot be told."""

    filters: tuple[str, ...] = CHOICES
    no_past: NoPast | None = None


# The others are families of dossiers, which every filter divides and whose past is rebuilt as at each day.
OF_DOSSIERS = Family()
FAMILIES: dict[Day, Family] = {
    Day.CATALOGUE: Family(OF_CATALOGUE, "catalogue"),
    Day.USED: Family(no_past="catalogue"),
    Day.STAFF: Family(OF_UNITS),
}
# Counts of dossiers by a due day that lies ahead: it may have been moved since, so what was ahead of an earlier day is not known.
AHEAD = ("due_today", "due_tomorrow", "due_in_2", "due_in_3", "due_soon")


def acting(metrics: Iterable[str], *, whole: bool = False) -> frozenset[str]:
    """The filters that change any of some metrics."""
    days = {COUNTS[count].day for metric in metrics for count in counts_of(metric, whole=whole)}
    return frozenset(name for day in days for name in FAMILIES.get(day, OF_DOSSIERS).filters)


def no_past(metric: str, *, whole: bool = False) -> NoPast | None:
    """Why a metric is not compared with an earlier period; nothing where it is."""
    counts = counts_of(metric, whole=whole)
    if set(counts) & set(AHEAD):
        return "ahead"
    reasons = (FAMILIES.get(COUNTS[count].day, OF_DOSSIERS).no_past for count in counts)
    return next((reason for reason in reasons if reason), None)
