"""Writing the two databases: all rows beside the final file, then one rename each."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import numpy as np
from sqlalchemy import MetaData, create_engine

from data_access.demo.courses import NEVER
from data_access.demo.hours import HOUR
from data_access.demo.rows import MOMENTS, Columns
from data_access.packs import Row

# Read by every refresh and every dossier page.
INDICES = (
    "CREATE INDEX dossier_updated_at ON dossier (updated_at)",
    "CREATE INDEX dossier_event_dossier_code ON dossier_event (dossier_code)",
)


@contextmanager
def replacing(path: Path, tables: MetaData) -> Iterator[sqlite3.Connection]:
    """A connection to an empty database with these tables, which takes the place of `path` at the end.

    When anything fails, or the program is stopped, `path` is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{path.name}.*"):
        # A killed run cannot tidy up; a run of this hour may still be writing.
        if time.time() - left.stat().st_mtime > HOUR:
            left.unlink(missing_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    try:
        engine = create_engine(f"sqlite:///{draft}")
        tables.create_all(engine)
        engine.dispose()
        with closing(sqlite3.connect(draft)) as connection:
            # The draft is thrown away on any failure, so it needs no journal.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            yield connection
            connection.commit()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def insert_columns(connection: sqlite3.Connection, table: str, columns: Columns) -> None:
    """Insert rows given as columns."""
    values = [_values(name, column) for name, column in columns.items()]
    _insert(connection, table, list(columns), zip(*values, strict=True))


def insert_rows(connection: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    """Insert rows that may leave columns out."""
    names = sorted({name for row in rows for name in row})
    _insert(connection, table, names, ([_value(row.get(name)) for name in names] for row in rows))


def insert_pairs(connection: sqlite3.Connection, table: str, pairs: Mapping[str, str]) -> None:
    """Insert rows of a name and a value."""
    _insert(connection, table, ["name", "value"], pairs.items())


def _insert(connection: sqlite3.Connection, table: str, names: list[str], rows: object) -> None:
    places = ", ".join("?" * len(names))
    connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows)


def _values(name: str, column: np.ndarray) -> list:
    if name in MOMENTS:
        return _moments(column)
    return [None if value == "" else value for value in column.tolist()] if column.dtype.kind == "U" else column.tolist()


def _moments(seconds: np.ndarray) -> list[str | None]:
    missing = seconds >= NEVER
    texts = np.where(missing, 0, seconds).astype("datetime64[s]").astype("S19")
    # 'T' at the eleventh place becomes a blank; as bytes, because this is done some millions of times.
    letters = texts.view("S1").reshape(len(texts), 19).copy()
    letters[:, 10] = b" "
    words = letters.view("S19").ravel().astype("U19").tolist()
    return [None if absent else word for absent, word in zip(missing.tolist(), words, strict=True)]


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
