"""Readings for tests of panels, findings and files: what a page asks, without a page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
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
from tests.sample import databases

SQL = tuple[str, Sequence[object]]


def store_of(settings: Settings) -> Store:
    """A store as one process of the program has it."""
    return Store(settings, *caches(Flask(__name__), settings))


def asking(store: Store, search: str = "", language: Language = "vi", scope: Scope = EVERYTHING) -> Asked:
    return asked(search, store, scope, language)


def reading_of(store: Store, search: str = "", language: Language = "vi", scope: Scope = EVERYTHING) -> Reading:
    return asking(store, search, language, scope).reading


def sample_store(folder: Path, dossiers: Sequence[dict[str, object]], *changes: SQL) -> Store:
    """The small databases of tests/sample, changed by some statements, built and served."""
    settings = databases(folder, list(dossiers))
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
