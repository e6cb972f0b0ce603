"""Readings for tests of panels, findings and files: what a page asks, without a page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from flask import Flask

from components.asking import Asked, asked
from components.caches import caches
from components.formats import Language
from components.panels import Reading
from data_access.mart import build
from data_access.scope import EVERYTHING, Scope
from data_access.settings import Settings
from data_access.store import Store
from tests.sample import NOW, databases

SQL = tuple[str, Sequence[object]]
# Views of the simulated city: all of it, parts, periods with and without data, nothing.
COME = (
    "",
    "?unit=20200",
    "?kind=so_nganh",
    "?kind=chi_nhanh",
    "?kind=xa",
    "?kind=dac_khu",
    "?channel=post",
    "?field=dat-dai",
    "?from=2025-09-01&to=2025-09-30",
    "?from=2025-08-01&to=2025-08-31",
    "?from=2025-07-05&to=2025-07-06",
    "?from=2020-01-01&to=2020-03-31",
    "?unit=20200&kind=so_nganh",
    "?field=unknown",
)
# The same, and periods of which no day has come.
SEARCHES = (*COME, "?from=2025-10-01&to=2025-12-31", "?from=2100-01-01&to=2100-03-31")


def store_of(settings: Settings) -> Store:
    """A store as one process of the program has it."""
    return Store(settings, *caches(Flask(__name__), settings))


def asking(store: Store, search: str = "", language: Language = "vi", scope: Scope = EVERYTHING) -> Asked:
    return asked(search, store, scope, language)


def at_clock(store: Store, now: datetime) -> Store:
    """The same store when the program's clock shows another moment."""
    other = copy(store)
    other.settings = replace(store.settings, now=now)
    return other


def reading_of(store: Store, search: str = "", language: Language = "vi", scope: Scope = EVERYTHING) -> Reading:
    return asking(store, search, language, scope).reading


def sample_store(
    folder: Path,
    dossiers: Sequence[dict[str, object]],
    *changes: SQL,
    holidays: Sequence[tuple[date, bool]] = (),
    now: datetime = NOW,
    counted: Sequence[dict[str, object]] = (),
) -> Store:
    """The small databases of tests/sample, changed by some statements, built and served."""
    settings = databases(folder, list(dossiers), holidays=list(holidays), now=now, counted=counted)
    with closing(sqlite3.connect(folder / "source.db")) as connection, connection:
        for statement, values in changes:
            connection.execute(statement, values)
    build(settings)
    return store_of(settings)


@contextmanager
def no_queries(store: Store) -> Iterator[None]:
    """Within the block the mart is not asked."""
    before = store.queries
    yield
    assert store.queries == before


def tiles(*codes: str) -> tuple[SQL, ...]:
    """Places on the tile map, side by side."""
    return tuple(
        ("UPDATE unit SET tile_column = ?, tile_row = 0 WHERE code = ?", (place, code)) for place, code in enumerate(codes)
    )


def limits(*values: float) -> tuple[SQL, ...]:
    """The limits of the on-time rate, the target first, instead of those of the sample."""
    return (
        ("DELETE FROM target", ()),
        *(
            ("INSERT INTO target (metric, rank, value, valid_from) VALUES ('on_time_rate', ?, ?, '2025-01-01')", (rank, value))
            for rank, value in enumerate(values, start=1)
        ),
    )


def overdue_limit(value: float) -> SQL:
    """How many of 1,000 received in a quarter may be overdue."""
    return ("INSERT INTO target (metric, rank, value, valid_from) VALUES ('overdue_per_1000', 1, ?, '2025-01-01')", (value,))
