"""A database that is written: the statements of one transaction, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from sqlalchemy import Column, Connection, Date, DateTime, Table, select, text
from sqlalchemy.schema import CreateTable

from data_access.sources.contract import OPTIONAL

# What COPY takes for something else in a text.
SPECIAL = frozenset("\\\t\n\r")
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Database:
    """One open transaction; what it does is seen by others when the transaction ends, or never."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect
        self.is_postgresql = self.dialect.name == "postgresql"
        # SQLite finds a row by this number without an index; PostgreSQL joins by hash and needs none.
        self.row_id = "BIGINT" if self.is_postgresql else "INTEGER PRIMARY KEY"

    def create_tables(self, asked: Table) -> None:
        """Create a table, and those that belong to the same database, where they are not there yet."""
        for table in asked.metadata.tables.values():
            if table is asked or table.name not in OPTIONAL:
                self.connection.execute(CreateTable(table, if_not_exists=True))

    def names(self, table: Table) -> list[tuple[str, ...]]:
        """Code and names of every row of a table."""
        names = [table.c[name] for name in ("name", "short_name") if name in table.c]
        return [tuple(row) for row in self.connection.execute(select(table.c.code, *names))]

    def insert(self, table: Table, rows: list[dict[str, object]]) -> None:
        """Add a few rows."""
        if rows:
            self.connection.execute(table.insert(), rows)

    def run(self, statement: str) -> None:
        self.connection.exec_driver_sql(statement)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.connection.exec_driver_sql(query)]

    def stream(self, query: str) -> Iterator[tuple[object, ...]]:
        """The rows of a query, without holding all of them."""
        yield from self.connection.execute(text(query).execution_options(stream_results=True))

    def lock(self, table: Table) -> None:
        """Until the end nobody else adds a row that was found to be new. SQLite has one writer as it is."""
        if self.is_postgresql:
            self.run(f"LOCK TABLE {self.quoted(table.name)} IN SHARE ROW EXCLUSIVE MODE")

    def quoted(self, name: str) -> str:
        return self.dialect.identifier_preparer.quote(name)

    def type_of(self, column: Column) -> str:
        return column.type.compile(self.dialect)

    def moment(self, column: str, *, day: bool = False) -> str:
        """A time that the table holds, as it is written here. SQLite keeps the text that each writer gave it."""
        if self.is_postgresql:
            return column
        form = "'%Y-%m-%d'" if day else "'%Y-%m-%d %H:%M:%S'"
        zoned = f"{column} LIKE '%Z' OR {column} GLOB '*[+-][0-9][0-9]:[0-9][0-9]'"
        return f"CASE WHEN {zoned} THEN strftime({form}, {column}, '+7 hours') ELSE strftime({form}, {column}) END"

    def load(self, name: str, table: Table, values: Mapping[str, np.ndarray]) -> None:
        """Add many rows; `values` = column → values, times as `datetime64`, missing as NaT or None."""
        if not len(next(iter(values.values()))):
            return
        columns = [_stored(array, is_day=is_day(table.c.get(column))) for column, array in values.items()]
        target = f"{self.quoted(name)} ({', '.join(self.quoted(column) for column in values)})"
        if self.is_postgresql:
            with (
                self.connection.connection.driver_connection.cursor() as cursor,
                cursor.copy(f"COPY {target} FROM STDIN") as copy,
            ):
                lines = map("\t".join, zip(*(_copied(column) for column in columns), strict=True))
                copy.write("\n".join(lines) + "\n")
            return
        marks = ", ".join("?" * len(columns))
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        self.connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({marks})", rows)


def is_day(column: Column | None) -> bool:
    """Whether a column holds days without a time of day."""
    return column is not None and isinstance(column.type, Date) and not isinstance(column.type, DateTime)


def _stored(values: np.ndarray, *, is_day: bool) -> np.ndarray:
    """Values as they are written: local time as ISO text, missing as None."""
    if values.dtype.kind != "M":
        return values
    missing = np.isnat(values)
    written = np.datetime_as_string(values, unit="D" if is_day else "s")
    if not is_day:
        written.view("U1").reshape(len(written), -1)[:, len("2025-07-01")] = " "
    written = written.astype(object)
    written[missing] = None
    return written


def _copied(values: np.ndarray) -> np.ndarray:
    """Values in the text format of COPY."""
    missing = pd.isna(values)
    written = np.where(missing, "", values).astype(object)
    if {*map(type, written)} - {str}:
        written = np.array([*map(str, written)], dtype=object)
    if not SPECIAL.isdisjoint("".join(written)):
        written = np.array([one.translate(ESCAPES) for one in written], dtype=object)
    written[missing] = "\\N"
    return written
