"""From an address to what a page may show: filters that this mart knows, with their period, and what was ignored."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components import formats
from components.formats import Language
from components.i18n import isolated
from components.naming import names
from components.panels import Reading
from data_access.filters import Filters, read
from data_access.scope import Scope
from data_access.store import Store


@dataclass(frozen=True, eq=False)
class Asked:
    """A reading for one address, its filters as they were asked, and each `name=value` that has no meaning here."""

    reading: Reading
    filters: Filters
    ignored: tuple[str, ...]


def asked(search: str, store: Store, scope: Scope, language: Language) -> Asked:
    """Understand an address. Raises NoMartError while there is no mart."""
    # Taken once: a version that is published while the answer is made is for the next answer.
    mart = store.mart()
    filters, misread = read(search)
    filters, unknown = mart.dimensions.known(filters)
    reading = Reading(store, mart, store.resolved(filters, mart=mart), scope, language)
    return Asked(reading, filters, misread + unknown)


def named(reading: Reading, name: str, values: tuple[str, ...], said: int) -> str:
    """One filter in words, so many of its values by name, the others counted."""
    told = [isolated(_name(reading, name, value)) for value in values[:said]]
    more = [reading.say("asked.more", count=formats.number(len(values) - said, reading.language))] if len(values) > said else []
    return f"{reading.say(f'filter.{name}')}: {', '.join(told + more)}"


def _name(reading: Reading, name: str, value: str) -> str:
    if name == "old_district":
        return value
    return str(names(reading.dimensions, name, pd.Series([value]), reading.language).iloc[0])
