"""The databases that an import writes: one transaction over both, which is seen whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from data_access.masking import masked, shown
from data_access.targets.database import Database

URLS = "sqlite:///FILE or postgresql://…"
# As much as PostgreSQL may sort in memory at once; SQLite keeps pages of the file itself until the end, so many.
WORK_MEMORY, KEPT_PAGES = "64MB", 2**31 - 1
# The number by which imports know each other in PostgreSQL.
IMPORTING = 2025_07_01
# Seconds to wait for another writer.
PATIENCE = 30


class TargetError(LookupError):
    """A database that was to be written cannot be; nothing was changed. The message has no password."""


@contextmanager
def transaction(into: str, units: str, *, writes_units: bool, keeps: bool = True) -> Iterator[tuple[Database, Database]]:
    """Both databases, one and the same where the URLs name one; all is written at the end, or nothing.

    Without `keeps` nothing is written.

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
            if keeps:
                second.connection.commit()
                first.connection.commit()
    except (SQLAlchemyError, sqlite3.Error) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise TargetError(f"the database was not changed: {masked(reason, into, units or '')}") from None


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
                connection.exec_driver_sql(f"PRAGMA main.cache_spill = {KEPT_PAGES}")
                connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
            elif writes:
                connection.exec_driver_sql(f"SET LOCAL work_mem = '{WORK_MEMORY}'")
                # One import after another: two that create the same tables would stop one another.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({IMPORTING})")
            yield connection
    finally:
        engine.dispose()
        if is_new and path.is_file() and path.stat().st_size == 0:
            path.unlink()


def _engine(url: str, *, writes: bool) -> Engine:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
        if backend == "sqlite" and parsed.database and not parsed.database.startswith((":memory:", "file:")):
            mode = "rwc" if writes else "ro"

            def connect() -> sqlite3.Connection:
                place = f"file:{quote(parsed.database)}?mode={mode}"
                return sqlite3.connect(place, uri=True, timeout=PATIENCE, isolation_level=None)

            return create_engine(parsed, creator=connect, poolclass=NullPool)
        if backend == "postgresql":
            options = "-c TimeZone=Asia/Ho_Chi_Minh" + ("" if writes else " -c default_transaction_read_only=on")
            return create_engine(parsed, poolclass=NullPool, connect_args={"connect_timeout": 5, "options": options})
    except (ArgumentError, ImportError) as error:
        raise TargetError(f"{shown(url)!r} came; expected {URLS}: {masked(str(error), url)}") from None
    raise TargetError(f"{shown(url)!r} came; expected {URLS}")


def _identity(url: str) -> tuple[object, ...]:
    try:
        parsed = make_url(url)
    except ArgumentError:
        return (url,)
    if parsed.get_backend_name() == "sqlite":
        return ("sqlite", Path(parsed.database or "").resolve())
    return parsed.get_backend_name(), parsed.host, parsed.port or 5432, parsed.database
