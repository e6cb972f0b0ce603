"""The application's database: opened at its first use, its missing tables made; read and written by any thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from data_access.application.tables import APPLICATION
from data_access.masking import masked
from data_access.silence import LINE, Silence, watched

if TYPE_CHECKING:
    from data_access.application.screens import Screen

# How long a writer waits for another one, and how long nobody asks a database that could not be reached: every screen
# reports each 15 seconds, and must not wait for it one after the other.
PATIENCE, PAUSE_SECONDS = 5, 5.0
# A server says itself when a statement takes too long; one that says nothing for longer is cut off.
SILENCE = 3 * PATIENCE
WRITES = "tthc_writes"
# Any number that only this program takes: one process makes the tables, others wait.
MAKING = 7_466_863


class ApplicationError(LookupError):
    """The application's database refuses; the message says what, where (without its password), and what to do."""

    def __init__(self, place: str, reason: str) -> None:
        self.place, self.reason = place, reason
        super().__init__(
            f"the application's database {place} cannot be used: {reason}; "
            "check APP_DB_URL, that the database runs, and that this program may write there"
        )


class Application:
    """The database at `url`. One per process; every method may be called from any thread."""

    def __init__(self, url: str) -> None:
        self.place = masked(url, url)
        # Screens by their token as they were when the database last answered.
        self.remembered: dict[str, Screen] = {}
        self._url = url
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        # Until when nobody asks, and why.
        self._refused: tuple[float, str] = (0.0, "")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for questions. Raises ApplicationError for anything that the database refuses."""
        with self._told(), self._connected() as connection, watched(connection, SILENCE):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: kept as a whole at the end of the block, or not at all. Raises ApplicationError likewise."""
        with self._told(), self._connected() as connection, watched(connection, SILENCE), _begun(connection):
            yield connection

    def close(self) -> None:
        """Let the connections go; the next use opens them again."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
            self._engine, self._refused = None, (0.0, "")

    def _connected(self) -> Connection:
        with self._opening:
            until, reason = self._refused
            if time.monotonic() < until:
                raise ApplicationError(self.place, reason)
        try:
            return self._opened().connect()
        except (SQLAlchemyError, OSError) as error:
            reason = masked(_reason(error), self._url)
            self._refused = (time.monotonic() + PAUSE_SECONDS, reason)
            # Without its cause: a driver's own text may repeat the password, and a log shows it.
            raise ApplicationError(self.place, reason) from None

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                self._engine = _ready(self._url)
            return self._engine

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise ApplicationError(self.place, masked(_reason(error), self._url)) from None


def _reason(error: Exception) -> str:
    return (str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__])[0]


@contextmanager
def _begun(connection: Connection) -> Iterator[None]:
    with connection.execution_options(**{WRITES: True}).begin():
        yield


def _ready(url: str) -> Engine:
    """An engine whose database has every table."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            missing = set(APPLICATION.tables) - set(inspect(connection).get_table_names())
            # Only then: a login that may not make tables can use those that are there.
            connection.rollback()
            if missing:
                _make_tables(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _make_tables(connection: Connection) -> None:
    with _begun(connection):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:making)"), {"making": MAKING})
        for table in APPLICATION.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        options = f"-c lock_timeout={PATIENCE}s -c statement_timeout={2 * PATIENCE}s"
        given = LINE | {"application_name": "tthc-application", "options": options}
        engine = create_engine(url, pool_size=2, max_overflow=4, pool_timeout=PATIENCE, connect_args=given)
        event.listen(engine, "checkout", _ask_first)
        return engine
    _private(Path(parsed.database or ""))
    engine = create_engine(url, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _private(path: Path) -> None:
    """The place of the database, for the login of the program alone; what SQLite refuses there, it tells itself."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):
        path.touch(mode=0o600)
        path.chmod(0o600)


def _ask_first(driver_connection: object, _record: object, _proxy: object) -> None:
    """A kept connection is asked before it is used, and not for longer than a new one would take."""
    silence = Silence(driver_connection, PATIENCE)
    try:
        driver_connection.execute("SELECT 1")
        driver_connection.rollback()
    except driver_connection.Error as error:
        raise DisconnectionError(str(error)) from None
    finally:
        silence.end()


def _prepare(connection: object, _record: object) -> None:
    """Readers never wait for a writer, and a write costs no wait for the disk."""
    # Python's own module would begin a transaction when it likes; `_begin` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes its place at once: it could not take it later, when another one has written what it has read."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")
