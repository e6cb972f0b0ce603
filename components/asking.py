"""From an address to what a page may show: filters that this mart knows, with their period, and what was ignored."""

from __future__ import annotations

from dataclasses import dataclass

from components.formats import Language
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
