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

Answer = TypeVar("Answer")


class SourceError(LookupError):
    """A source database cannot be reached or read; the message says which and why, without its password."""


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
        return create_engine(
            url,
            pool_size=2,
            max_overflow=1,
            pool_timeout=5,
            pool_pre_ping=True,
            pool_recycle=900,
            connect_args={"connect_timeout": 5, "application_name": "tthc-dashboards", "options": options},
        )
    return create_engine(url, pool_pre_ping=True)


@contextmanager
def snapshot(url: str) -> Iterator[Connection]:
    """One connection that sees one state of the database from its first query to its last.

    Raises SourceError when the database cannot be reached, or a query inside fails.
    """
    engine = read_only(url)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                # A plain SELECT holds its lock only until it ends; BEGIN keeps the snapshot.
                connection.exec_driver_sql("PRAGMA query_only = ON")
                connection.exec_driver_sql("BEGIN")
            elif engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection
    except (SQLAlchemyError, sqlite3.Error) as error:
        place = make_url(url).render_as_string(hide_password=True)
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise SourceError(f"{place}: {reason}") from error


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
