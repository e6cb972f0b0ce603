"""The clock of a demo that is kept alive: it runs beside every program, and stands where it was stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data_access import clock
from data_access.clock import RunningClock
from data_access.settings import DEMO_NOW, Settings, running_clock
from tests.living_demos import LATER, MACHINE, SHOWN
from tests.reference import HANOI

ODD = ("", "{", "[]", "null", '{"at": 1, "machine": null}', '{"at": "2025-10-01T09:30"}', "[" * 900, "x" * 5_000, "\x00\xff")
WORDS = ('{"at": "2025-10-01T09:30:00", "machine": null}', '{"at": "0001-01-01T00:00:00+07:00", "machine": null}')


@pytest.fixture
def told(tmp_path):
    """The settings of a program on a simulated database, and the file of its clock."""
    database = tmp_path / "dossiers.db"
    settings = replace(Settings.from_environment({"DOSSIER_DB_URL": f"sqlite:///{database}"}), now=DEMO_NOW)
    assert settings.running == running_clock(database)
    return settings, settings.running


def test_a_running_clock_goes_on_at_the_pace_of_the_machine():
    running = RunningClock(SHOWN, MACHINE)
    assert running.now(MACHINE + LATER) == SHOWN + LATER
    assert running.since(MACHINE + LATER).now(MACHINE + 2 * LATER) == SHOWN + 2 * LATER
    assert running.now(MACHINE - LATER) == SHOWN, "a machine's clock that is set back does not take the demo's with it"


def test_a_clock_that_is_stopped_stands_where_it_was():
    stopped = RunningClock(SHOWN, MACHINE).stopped(MACHINE + LATER)
    assert stopped.now(MACHINE + 9 * LATER) == SHOWN + LATER
    assert not stopped.runs


def test_the_clock_runs_only_while_the_demo_is_alive(told):
    settings, path = told
    assert (clock.now(settings), clock.runs(settings)) == (DEMO_NOW, False)
    RunningClock(SHOWN, datetime.now(UTC) - LATER).write(path)
    assert timedelta() <= clock.now(settings) - (SHOWN + LATER) < timedelta(seconds=30)
    assert clock.runs(settings)
    RunningClock(SHOWN, None).write(path)
    assert (clock.now(settings), clock.runs(settings)) == (SHOWN, False)
    path.unlink()
    assert clock.now(settings) == DEMO_NOW


@pytest.mark.parametrize("text", [*ODD, *WORDS], ids=range(len(ODD) + len(WORDS)))
def test_an_odd_file_leaves_the_demo_standing(told, text):
    settings, path = told
    path.write_bytes(text.encode("latin-1"))
    assert (clock.now(settings), clock.runs(settings)) == (DEMO_NOW, False)


def test_a_set_now_stands_whatever_the_demo_does(tmp_path):
    database = tmp_path / "dossiers.db"
    RunningClock(SHOWN, MACHINE).write(running_clock(database))
    settings = Settings.from_environment({"DOSSIER_DB_URL": f"sqlite:///{database}", "NOW": "2025-09-15T08:00"})
    assert clock.now(settings) == datetime(2025, 9, 15, 8, tzinfo=HANOI)
    assert not clock.runs(settings)


@pytest.mark.parametrize("url", ["postgresql://reader@host/dossiers", "sqlite://", "sqlite:///:memory:"])
def test_only_a_file_of_dossiers_has_a_running_clock(url):
    assert Settings.from_environment({"DOSSIER_DB_URL": url}).running is None
