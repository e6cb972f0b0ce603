"""A demo that is kept alive: its clock runs, and every few seconds something happens in its dossier database."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from data_access.clock import RunningClock
from data_access.demo.happenings import Happening, happen, resolved_per_received
from data_access.demo.making import DOSSIERS, UNITS
from data_access.demo.offices import Offices
from data_access.settings import DEMO_NOW, ZONE, running_clock

Say = Callable[[str], None]
# Seconds to wait for others who read or write; the refresher reads for a few.
PATIENCE = 10


class LivingError(LookupError):
    """The demo cannot be kept alive any longer; the message says why."""


class LockedError(LivingError):
    """Others read or write the database for longer than one waits for them."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the right to keep the demo of a folder alive, or to make it anew. Raises LivingError where another one holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with running_clock(folder / DOSSIERS).with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LivingError(f"{folder}: another --live keeps it alive; stop that one first") from None
        yield


def live(folder: Path, every: float, seed: int, stop: threading.Event, say: Say) -> None:
    """Let the clock run and things happen every so many seconds until `stop`; then the clock is left standing.

    Raises LivingError when the databases are not there, or are no simulated ones.
    """
    database = folder / DOSSIERS
    path = running_clock(database)
    with reported(database):
        clock, ratio = _start(database)
        offices = Offices.read(folder / UNITS, clock.at.date())
    # The draws go on where others ended: the same ones again would choose the same dossiers.
    rng = np.random.default_rng([seed, int(clock.at.timestamp())])
    clock = RunningClock(clock.at, datetime.now(UTC))
    clock.write(path)
    say(f"the clock runs from {clock.at:%d/%m/%Y %H:%M:%S}; every {every:g} s a dossier arrives; Ctrl-C stops both")
    try:
        while not stop.wait(every):
            clock = clock.since(datetime.now(UTC))
            # Told before anything happens at that moment: whoever goes on from here never meets a later dossier.
            clock.write(path)
            for happening in tick(database, offices, clock.at, ratio, rng, say):
                say(str(happening))
    finally:
        with suppress(OSError):
            clock = clock.stopped(datetime.now(UTC))
            clock.write(path)
    say(f"the clock stands at {clock.at:%d/%m/%Y %H:%M:%S}")


def tick(database: Path, offices: Offices, now: datetime, ratio: float, rng: np.random.Generator, say: Say) -> list[Happening]:
    """What happens at one moment of the demo, in one transaction; nothing while others keep the database locked."""
    try:
        with reported(database), closing(_opened(database)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            return happen(connection, offices, wall_clock(now), ratio, rng)
    except LockedError as error:
        say(f"{error}; waiting for it")
        return []


def wall_clock(moment: datetime) -> datetime:
    """A moment as the databases hold it."""
    return moment.astimezone(ZONE).replace(tzinfo=None, microsecond=0)


@contextmanager
def reported(database: Path) -> Iterator[None]:
    """Failures of SQLite as LivingError, and as LockedError where the database is only locked."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LockedError(f"{database}: another program has kept it locked for {PATIENCE} s") from error
        raise LivingError(f"{database}: {error}") from error
    except sqlite3.Error as error:
        raise LivingError(f"{database}: {error}") from error


def _start(database: Path) -> tuple[RunningClock, float]:
    """Where the clock goes on, and how many dossiers are resolved for each that is received.

    It goes on from what the file told last, and after a kill from the last thing that happened, so that no hole is left.
    """
    told = RunningClock.told(running_clock(database))
    with closing(_opened(database)) as connection:
        if connection.execute("SELECT 1 FROM provenance WHERE name = 'simulated' AND value = '1'").fetchone() is None:
            raise LivingError(f"{database}: not simulated; nothing is written into it")
        newest = connection.execute("SELECT max(updated_at) FROM dossier").fetchone()[0]
        happened = datetime.fromisoformat(newest).replace(tzinfo=ZONE) if newest else DEMO_NOW
        at = max(told.at if told else DEMO_NOW, happened)
        return RunningClock(at, None), resolved_per_received(connection, wall_clock(at))


def _opened(database: Path) -> sqlite3.Connection:
    # Opened anew each time: a database that was removed or replaced is noticed, and none is made in its place.
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection
