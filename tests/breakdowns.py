"""What the product is asked to count for random rows, and by what each family of counts can be broken down."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_access.filters import Filters
from data_access.mart import build
from data_access.metrics import Day
from tests.lives import Rows, Value
from tests.marts import OpenMart, opened
from tests.reference_rates import QUANTILES, families
from tests.sample import databases

OF_DOSSIERS = frozenset({"unit", "place", "stream", "kind", "field", "procedure", "owner", "channel", "step", "cause"})
OF_UNITS = frozenset({"unit", "stream", "kind"})
# What only rolls up from units.
OF_DISTRICT = frozenset({"old_district", "difficult_area"})
OF_CATALOGUE = frozenset({"field", "procedure", "owner", "reason"})
OF_DAY = frozenset({"day", "working_day", "week", "month"})
# What is judged is what was received; the product asks for it by itself.
FLOWS = ("received", "judged", "resolved", "supplement")
# Family of counts -> what divides it.
GROUPS = {
    **dict.fromkeys(FLOWS, OF_DOSSIERS | OF_DAY),
    **dict.fromkeys(("start", "end", "awaiting", "change"), OF_DOSSIERS),
    "unit": OF_UNITS,
    "staff": OF_UNITS | {"speciality"},
    **dict.fromkeys(("catalogue", "used"), OF_CATALOGUE),
}
LEVELS = ((), ("stream",), ("unit",))


def offered(metric: str, by: tuple[str, ...]) -> bool:
    """Whether the product breaks a metric down this way."""
    if metric == "open_overdue" and by == ("day",):
        return True
    if set(by) & OF_DISTRICT:
        quantile = metric in QUANTILES
        return not quantile and set(by) <= OF_DISTRICT | {"unit", "stream", "kind"} and offered(metric, ("unit",))
    if metric == "index_766":
        # Its parts that are made of procedures are the city's alone.
        return set(by) <= OF_DOSSIERS | OF_DAY
    return all(set(by) <= GROUPS[family] for family in families(metric))


@contextmanager
def built(found: Rows) -> Iterator[OpenMart]:
    with tempfile.TemporaryDirectory() as folder:
        holidays = list(found.holidays)
        told = (found.dossiers, found.events, holidays, found.built_at, found.targets, found.staff, found.validity)
        settings = databases(Path(folder), *told)
        build(settings)
        with opened(settings) as mart:
            yield mart


def sums(mart: OpenMart, by: tuple[str, ...], filters: Filters) -> dict[tuple[str, ...], Counter[str]]:
    """All counts that can be broken down this way, by group."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for family in (family for family, groups in GROUPS.items() if set(by) <= groups):
        for row in mart.counts(Day(family), by, filters).to_dict("records"):
            group = tuple(row.pop(name) for name in by)
            found.setdefault(group, Counter()).update(row)
    return found


def nonzero(counts: dict[Value, int]) -> dict[Value, int]:
    return {name: count for name, count in counts.items() if count}
