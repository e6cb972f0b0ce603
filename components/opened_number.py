"""The number that a list of dossiers opens: which metric, how many dossiers, how many of them it marks. One place counts them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from components.panels import Reading
from data_access.listing import Listing, listed
from data_access.metrics import COUNTS, METRICS

USUAL = "open_overdue"


@dataclass(frozen=True, eq=False)
class Opened:
    """A reading whose filters name `metric`; `count` dossiers stand in the list, `marked` of them belong to its numerator."""

    reading: Reading
    metric: str
    count: int
    marked: int

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or an age leaves only some of them in the list."""
        return bool(self.reading.query or self.reading.filters.age)

    def found(self, age: str | None = None) -> int:
        """How many of them the search and the age leave; of another age where that is given."""
        reading = self.reading
        filters = replace(reading.filters, age=age or reading.filters.age)
        return reading.store.dossier_count(filters, reading.scope, Listing(reading.query), mart=reading.mart)


def opened(reading: Reading, usual: str = USUAL) -> Opened:
    """The number of the address where it counts dossiers, else the usual one."""
    metric = reading.filters.count or usual
    shown, marked = listed(metric)
    if not shown:
        return opened(reading.over(replace(reading.filters, count=None)), usual)
    above, below = reading.counts((metric,))[metric]
    of_numerator = metric in COUNTS or shown == getattr(METRICS[metric], "numerator", ())
    named = reading.over(replace(reading.filters, count=metric))
    return Opened(named, metric, above if of_numerator else below, above if marked else 0)
