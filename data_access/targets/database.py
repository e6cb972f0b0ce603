"""A database that is written: the statements of one transaction, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pandas as pd
from sqlalchemy import Column, Connection, Date, DateTime, Table, select, text
from sqlalchemy.schema import CreateTable

from data_access.sources.contract import OPTIONAL

MOMENT, DAY_ALONE = "0000-00-00 00:00:00", "0000-00-00"
CHUNK = 10_000
# How COPY writes that there is no value.
MISSING = "\\N"
# What COPY takes for something else in a text.
SPECIAL = frozenset("\\\t\n\r")
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


# Takes the values of each column: times as `datetime64`, missing as NaT or None.
Load = Callable[[Sequence[np.ndarray]], None]


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

    def day(self, moment: str) -> str:
        """The day of a time as `moment` gives it, or as it is staged."""
        return f"CAST({moment} AS DATE)" if self.is_postgresql else f"substr({moment}, 1, 10)"

    def clock(self, moment: str) -> str:
        """The time of day of such a time, as text."""
        return f"to_char({moment}, 'HH24:MI:SS')" if self.is_postgresql else f"substr({moment}, 12, 8)"

    def has_unusual(self, column: str, letters: str) -> str:
        """Whether a text has one of `letters`, a set as both engines write it."""
        return f"{column} COLLATE \"C\" ~ '{letters}'" if self.is_postgresql else f"{column} GLOB '*{letters}*'"

    def chunks(self, query: str) -> Iterator[list[tuple[object, ...]]]:
        """The rows of a query, some thousand at a time; meanwhile other statements may run."""
        found = self.connection.execute(text(query).execution_options(stream_results=True))
        yield from ([*map(tuple, some)] for some in found.partitions(CHUNK))

    def add_rows(self, table: str, rows: Sequence[tuple[str, ...]]) -> None:
        """Add rows of texts to a temporary table."""
        if rows:
            mark = "%s" if self.is_postgresql else "?"
            self.connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({', '.join([mark] * len(rows[0]))})", list(rows))

    @contextmanager
    def loading(self, name: str, table: Table, columns: Sequence[str]) -> Iterator[Load]:
        """Add many rows of these columns, some at a time; meanwhile the database answers nothing else."""
        days = [is_day(table.c.get(column)) for column in columns]
        target = f"{self.quoted(name)} ({', '.join(map(self.quoted, columns))})"
        if self.is_postgresql:
            with self.connection.connection.driver_connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:

                def add(values: Sequence[np.ndarray]) -> None:
                    cells = [_copied(array, is_day=day) for array, day in zip(values, days, strict=True)]
                    if cells[0]:
                        copy.write("\n".join(map("\t".join, zip(*cells, strict=True))) + "\n")

                yield add
            return
        statement = f"INSERT INTO {target} VALUES ({', '.join('?' * len(columns))})"

        def insert(values: Sequence[np.ndarray]) -> None:
            cells = [_bound(array, is_day=day) for array, day in zip(values, days, strict=True)]
            if cells[0]:
                self.connection.exec_driver_sql(statement, list(zip(*cells, strict=True)))

        yield insert


def is_day(column: Column | None) -> bool:
    """Whether a column holds days without a time of day."""
    return column is not None and isinstance(column.type, Date) and not isinstance(column.type, DateTime)


def _bound(values: np.ndarray, *, is_day: bool) -> list[object]:
    """Values as parameters of a statement: local time as ISO text, missing as None."""
    return _spelled(values, None, is_day=is_day) if values.dtype.kind == "M" else values.tolist()


def _copied(values: np.ndarray, *, is_day: bool) -> list[str]:
    """Values in the text format of COPY."""
    if values.dtype.kind == "M":
        return _spelled(values, MISSING, is_day=is_day)
    if values.dtype.kind != "O":
        return [*map(str, values.tolist())]
    codes, uniques = pd.factorize(values)
    texts = [*map(str, uniques)]
    if not SPECIAL.isdisjoint("".join(texts)):
        texts = [text.translate(ESCAPES) for text in texts]
    # A missing value has the code -1.
    return np.array([*texts, MISSING], dtype=object)[codes].tolist()


def _spelled(moments: np.ndarray, missing: str | None, *, is_day: bool) -> list[str | None]:
    """Moments in ISO 8601, letter by letter: three times as fast as one by one."""
    there = ~np.isnat(moments)
    known = moments[there]
    days = known.astype("datetime64[D]")
    different, places = np.unique(days, return_inverse=True)
    width = len(DAY_ALONE) if is_day else len(MOMENT)
    letters = np.tile(np.array([*map(ord, MOMENT[:width])], dtype=np.uint32), (len(known), 1))
    letters[:, : len(DAY_ALONE)] = (
        np.datetime_as_string(different, unit="D")
        .astype(f"U{len(DAY_ALONE)}")
        .view(np.uint32)
        .reshape(len(different), len(DAY_ALONE))[places]
    )
    if not is_day:
        seconds = (known - days).astype(np.int64)
        for place, number in ((11, seconds // 3600), (14, seconds // 60 % 60), (17, seconds % 60)):
            letters[:, place] += (number // 10).astype(np.uint32)
            letters[:, place + 1] += (number % 10).astype(np.uint32)
    spelled = np.full(len(moments), missing, dtype=object)
    spelled[there] = letters.view(f"U{width}").ravel().tolist()
    return spelled.tolist()
