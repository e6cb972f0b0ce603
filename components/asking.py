"""From an address to what a page may show: filters that this mart knows, with their period, and what was ignored."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components import formats
from components.formats import Language
from components.i18n import isolated
from components.naming import names
from components.panels import Reading, uncome
from data_access.filters import DATES, Filters, read
from data_access.listing import read_listing
from data_access.scope import Scope
from data_access.store import Store


@dataclass(frozen=True, eq=False)
class Asked:
    """A reading for one address, its filters as they were asked, each `name=value` that has no meaning here, or has not come."""

    reading: Reading
    filters: Filters
    ignored: tuple[str, ...]
    uncome: tuple[str, ...]

    @property
    def uncome_told(self) -> str:
        """That days which are asked for have not come; "" where all have."""
        if not self.uncome:
            return ""
        if not self.reading.filters.has_come:
            return uncome(self.reading)
        return self.reading.say("asked.cut", day=formats.day(self.reading.filters.period.last))


def asked(search: str, store: Store, scope: Scope, language: Language) -> Asked:
    """Understand an address. Raises NoMartError while there is no mart."""
    # Taken once: a version that is published while the answer is made is for the next answer.
    mart = store.mart()
    filters, misread = read(search)
    filters, unknown = mart.dimensions.known(filters)
    reading = Reading(store, mart, store.resolved(filters, mart=mart), scope, language, read_listing(search).query)
    return Asked(reading, filters, misread + unknown, _uncome(filters, reading.filters))


def _uncome(filters: Filters, resolved: Filters) -> tuple[str, ...]:
    """The days of an address that have not come, as its `name=value`."""
    if filters.from_date is None or filters.to_date is None:
        return ()
    came = {"from": resolved.has_come, "to": resolved.has_come and resolved.to_date == filters.to_date}
    return tuple(f"{name}={getattr(filters, own).isoformat()}" for name, own in DATES.items() if not came[name])


def named(reading: Reading, name: str, values: tuple[str, ...], said: int) -> str:
    """One filter in words, so many of its values by name, the others counted."""
    told = [isolated(_name(reading, name, value)) for value in values[:said]]
    more = [reading.say("asked.more", count=formats.number(len(values) - said, reading.language))] if len(values) > said else []
    return f"{reading.say(f'filter.{name}')}: {', '.join(told + more)}"


def _name(reading: Reading, name: str, value: str) -> str:
    if name == "old_district":
        return value
    return str(names(reading.dimensions, name, pd.Series([value]), reading.language).iloc[0])
