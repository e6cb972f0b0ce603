"""Engines and snapshots that can only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from data_access.masking import masked
from data_access.silence import LINE, watched

Answer = TypeVar("Answer")
# For how many seconds a server may say nothing: where somebody waits, and where a table of millions of rows is sorted first.
SHORT, LONG = 60, 900
HEARD = "heard"


class SourceError(LookupError):
    """A source database cannot be reached or read; the message says which and why, without its password.

    `reason` is what the driver says, where it was one.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


@cache
def read_only(url: str) -> Engine:
    """An engine on `url` whose connections cannot write: SQLite by file mode, PostgreSQL by session."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        path = Path(parsed.database or "")

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=30, check_same_thread=False)

        return create_engine(url, creator=connect, poolclass=NullPool)
    if backend == "postgresql":
        options = "-c default_transaction_read_only=on -c TimeZone=Asia/Ho_Chi_Minh -c lock_timeout=500ms"
        # None is kept: asking one that was left alone whether it still lives could take for ever.
        given = LINE | {"application_name": "tthc-dashboards", "options": options}
        return create_engine(url, poolclass=NullPool, connect_args=given)
    return create_engine(url, pool_pre_ping=True)


@contextmanager
def snapshot(url: str, silence: int = SHORT) -> Iterator[Connection]:
    """One connection that sees one state of the database from its first query to its last.

    Raises SourceError when the database cannot be reached, a query inside fails, or a server says nothing for `silence` seconds.
    """
    engine, watch = read_only(url), None
    try:
        with engine.connect() as connection, watched(connection, silence) as watch:
            if engine.dialect.name == "sqlite":
                # A plain SELECT holds its lock only until it ends; BEGIN keeps the snapshot.
                connection.exec_driver_sql("PRAGMA query_only = ON")
                connection.exec_driver_sql("BEGIN")
            elif watch:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                # What the login is used to may be shorter than a table of millions of rows takes.
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{silence}s'")
                connection.info[HEARD] = watch.heard
            yield connection
    except (SQLAlchemyError, sqlite3.Error) as error:
        reason = (str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__])[0]
        said = f"no answer for {silence} seconds" if watch and watch.broken else reason
        # Without its cause: a driver's own text may repeat the password, and a log shows it.
        told = masked(said, url)
        raise SourceError(f"{masked(url, url)}: {told}", told) from None


def heard(connection: Connection) -> None:
    """Rows came: a server that goes on giving them is not silent."""
    connection.info.get(HEARD, lambda: None)()


def lenient(connection: Connection, ask: Callable[[], Answer]) -> Answer:
    """What `ask` answers; where SQLite meets bytes that are no text, it is asked once more, with a mark in their place."""
    try:
        return ask()
    except (SQLAlchemyError, sqlite3.Error) as error:
        if "Could not decode to UTF-8" not in str(error):
            raise
        # Only then: it costs a tenth of the time of a build.
        connection.connection.driver_connection.text_factory = partial(str, encoding="utf-8", errors="replace")
        return ask()
