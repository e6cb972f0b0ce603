"""A database that is written: one transaction, in SQLite and in PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pandas as pd
import sqlalchemy
from sqlalchemy import Connection, DateTime, Engine, MetaData, String, Table, bindparam, cast, create_engine, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from data_access.clock import local_times
from data_access.importer.values import is_time
from data_access.sources.check import masked
from data_access.sources.contract import OPTIONAL

KEYS = "imported_key"
URLS = "sqlite:///FILE or postgresql://…"


class TargetError(LookupError):
    """A database that was to be written cannot be; nothing was changed. The message has no password."""


class Database:
    """One open transaction; what it does is seen by others when the transaction ends, or never."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect

    def create_tables(self, metadata: MetaData) -> None:
        """Create the tables of the contract that are not there yet."""
        for table in metadata.tables.values():
            if table.name not in OPTIONAL:
                self.connection.execute(CreateTable(table, if_not_exists=True))

    def names(self, table: Table) -> list[tuple[str, ...]]:
        """Code and names of every row of a table."""
        names = [table.c[name] for name in ("name", "short_name") if name in table.c]
        return [tuple(row) for row in self.connection.execute(select(table.c.code, *names))]

    def existing(self, table: Table, columns: Sequence[str], keys: list[tuple[object]]) -> pd.DataFrame:
        """The rows that have one of `keys`, rows of the key column as `stored` gives them; times as `datetime64[s]`."""
        if self.dialect.name == "postgresql":
            # Until the end nobody else adds a row that was found to be new.
            name = self.dialect.identifier_preparer.quote(table.name)
            self.connection.exec_driver_sql(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")
        key = next(iter(table.primary_key.columns))
        wanted_keys = sqlalchemy.table(KEYS, sqlalchemy.column("value", key.type))
        self.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {KEYS} (value {key.type.compile(self.dialect)})")
        self._insert(KEYS, ["value"], keys)
        columns = list(dict.fromkeys([key.name, *columns]))
        wanted = [cast(table.c[name], String).label(name) if is_time(table.c[name]) else table.c[name] for name in columns]
        found = self.connection.execute(select(*wanted).join_from(table, wanted_keys, key == wanted_keys.c.value))
        frame = pd.DataFrame([tuple(row) for row in found], columns=columns, dtype=object)
        self.connection.exec_driver_sql(f"DROP TABLE {KEYS}")
        return frame.assign(**{name: local_times(frame[name]) for name in columns if is_time(table.c[name])})

    def insert(self, table: Table, columns: Sequence[str], rows: list[tuple[object, ...]]) -> None:
        """Add rows; times are text, see `stored`."""
        self._insert(table.name, columns, rows)

    def update(self, table: Table, columns: Sequence[str], rows: list[tuple[object, ...]]) -> None:
        """Replace the values of `columns` in the rows of the same key."""
        if not rows:
            return
        key = next(iter(table.primary_key.columns))
        plain = sqlalchemy.table(table.name, *(sqlalchemy.column(name) for name in columns))
        # Without the types of the contract: times come as text, which each database reads by itself.
        types = {name: table.c[name].type if self.dialect.name == "postgresql" else None for name in columns}
        values = {name: bindparam(f"new_{name}", type_=types[name]) for name in columns if name != key.name}
        statement = update(plain).where(plain.c[key.name] == bindparam("at_key", type_=types[key.name])).values(values)
        compiled = statement.compile(dialect=self.dialect)
        named = [
            {"at_key" if name == key.name else f"new_{name}": value for name, value in zip(columns, row, strict=True)}
            for row in rows
        ]
        if compiled.positional:
            order = compiled.positiontup
            self.connection.exec_driver_sql(str(compiled), [tuple(row[name] for name in order) for row in named])
        else:
            self.connection.exec_driver_sql(str(compiled), named)

    def _insert(self, table: str, columns: Sequence[str], rows: list[tuple[object, ...]]) -> None:
        if not rows:
            return
        quote_name = self.dialect.identifier_preparer.quote
        target = f"{quote_name(table)} ({', '.join(quote_name(name) for name in columns)})"
        if self.dialect.name == "postgresql":
            with (
                self.connection.connection.driver_connection.cursor() as cursor,
                cursor.copy(f"COPY {target} FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(columns))
        self.connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({marks})", rows)


def stored(table: Table, columns: Sequence[str], values: dict[str, np.ndarray], at: np.ndarray) -> list[tuple[object, ...]]:
    """The rows `at` as they are written: local time as ISO text, missing as None."""
    if not len(at):
        return []
    parts = []
    for name in columns:
        part = values[name][at]
        if is_time(table.c[name]):
            unit, missing = ("s" if isinstance(table.c[name].type, DateTime) else "D"), np.isnat(part)
            part = np.strings.replace(np.datetime_as_string(part, unit=unit), "T", " ").astype(object)
            part[missing] = None
        parts.append(part.tolist())
    return list(zip(*parts, strict=True))


@contextmanager
def transaction(into: str, units: str, *, writes_units: bool) -> Iterator[tuple[Database, Database]]:
    """Both databases, one and the same where the URLs name one; all is written at the end, or nothing.

    The units are committed first: a crash between the two leaves units that no dossier names yet.
    Raises TargetError.
    """
    try:
        with ExitStack() as stack:
            first = Database(stack.enter_context(_begin(into, writes=True)))
            second = first
            if units and _identity(units) != _identity(into):
                second = Database(stack.enter_context(_begin(units, writes=writes_units)))
            yield first, second
            second.connection.commit()
            first.connection.commit()
    except (SQLAlchemyError, sqlite3.Error) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise TargetError(f"the database was not changed: {masked(reason)}") from error


@contextmanager
def _begin(url: str, *, writes: bool) -> Iterator[Connection]:
    engine = _engine(url, writes=writes)
    path = Path(make_url(url).database or "") if engine.dialect.name == "sqlite" else None
    is_new = path is not None and not path.exists()
    try:
        with engine.connect() as connection:
            if path is not None:
                # Nothing reaches the file before the commit: whoever reads it meanwhile is neither kept waiting
                # nor left, should this process be killed, with a half-written file that only a writer can repair.
                connection.exec_driver_sql("PRAGMA cache_spill = OFF")
                connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
            yield connection
    finally:
        engine.dispose()
        if is_new and path.is_file() and path.stat().st_size == 0:
            path.unlink()


def _engine(url: str, *, writes: bool) -> Engine:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
        if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
            mode = "rwc" if writes else "ro"

            def connect() -> sqlite3.Connection:
                place = f"file:{quote(parsed.database)}?mode={mode}"
                return sqlite3.connect(place, uri=True, timeout=30, isolation_level=None)

            return create_engine(parsed, creator=connect, poolclass=NullPool)
        if backend == "postgresql":
            options = "-c TimeZone=Asia/Ho_Chi_Minh" + ("" if writes else " -c default_transaction_read_only=on")
            return create_engine(parsed, poolclass=NullPool, connect_args={"connect_timeout": 5, "options": options})
    except (ArgumentError, ImportError) as error:
        raise TargetError(f"{masked(url)!r} came; expected {URLS}: {masked(str(error))}") from error
    raise TargetError(f"{masked(url)!r} came; expected {URLS}")


def _identity(url: str) -> tuple[object, ...]:
    try:
        parsed = make_url(url)
    except ArgumentError:
        return (url,)
    if parsed.get_backend_name() == "sqlite":
        return ("sqlite", Path(parsed.database or "").resolve())
    return parsed.get_backend_name(), parsed.host, parsed.port or 5432, parsed.database
