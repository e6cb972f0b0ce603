"""A real PostgreSQL whose backend stands still, waits for a lock, or takes too long: whoever asks is told in words."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pytest
from sqlalchemy import Connection, text

from data_access.application import Application, ApplicationError, database, screens
from data_access.sources import SourceError, snapshot
from tests.engines import servers

SECONDS = 1


@pytest.fixture(scope="module")
def server() -> Iterator[servers.Server]:
    with servers.postgres() as running:
        yield running


def backend(connection: Connection) -> int:
    return connection.execute(text("SELECT pg_backend_pid()")).scalar()


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """A process that stands still, as on a machine that sleeps."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def ask(connected: AbstractContextManager[Connection], statement: str = "SELECT 1", *, still: bool = False) -> None:
    """Ask something; of a backend that stands `still`, after it was found."""
    with connected as connection, stopped(backend(connection)) if still else nullcontext():
        connection.execute(text(statement))


def test_a_source_that_stops_in_the_middle_of_an_answer_is_told(server):
    began = time.monotonic()
    with pytest.raises(SourceError, match=f"no answer for {SECONDS} seconds"):
        ask(snapshot(server.url("postgres"), SECONDS), still=True)
    assert time.monotonic() - began < 10 * SECONDS


def test_a_statement_that_takes_too_long_is_ended(server):
    with pytest.raises(SourceError, match=r"canceling statement due to|no answer for"):
        ask(snapshot(server.url("postgres"), SECONDS), "SELECT pg_sleep(30)")


def test_a_login_that_is_used_to_shorter_statements_reads_for_longer(server):
    server.run("CREATE ROLE hasty LOGIN")
    server.run("ALTER ROLE hasty SET statement_timeout = '50ms'")
    ask(snapshot(server.url("postgres", "hasty"), 20 * SECONDS), "SELECT pg_sleep(0.2)")


def test_the_programs_own_database_that_stands_still_is_told_and_used_again(server, monkeypatch):
    server.run("CREATE DATABASE own")
    for name, value in (("PATIENCE", SECONDS), ("SILENCE", SECONDS), ("PAUSE_SECONDS", 0.0)):
        monkeypatch.setattr(database, name, value)
    application = Application(server.url("own"))
    assert screens.screens(application) == []
    with application.reading() as connection:
        kept = backend(connection)
    # A kept connection is asked first: the next use takes a new one.
    with stopped(kept):
        assert screens.screens(application) == []
        with pytest.raises(ApplicationError, match="cannot be used"):
            ask(application.reading(), still=True)
    assert screens.screens(application) == []
    application.close()
