"""Keeping a demo alive: it begins where it stood, ends with a message, and never meets another one or a real database."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta

import pytest

from data_access import clock
from data_access.clock import RunningClock
from data_access.demo import living
from data_access.demo.__main__ import main
from data_access.demo.living import LivingError, live
from data_access.settings import DEMO_NOW
from tests.living_demos import LATER, MACHINE, SHOWN, ticked


class Ticks(threading.Event):
    """Lets so many moments come, without waiting for them."""

    def __init__(self, count):
        super().__init__()
        self.left = count

    def wait(self, timeout=None):
        self.left -= 1
        return self.left < 0


def test_the_clock_is_left_standing_and_goes_on_from_there(city):
    lines = []
    live(city.running.parent, 5, 1, Ticks(2), lines.append)
    stood = clock.now(city)
    assert stood > DEMO_NOW
    assert not clock.runs(city)
    assert sum("received" in line for line in lines) == 2
    live(city.running.parent, 5, 1, Ticks(0), lines.append)
    assert timedelta() <= clock.now(city) - stood < timedelta(seconds=30)


def test_after_a_kill_it_goes_on_from_the_last_moment_and_never_before_what_happened(city, offices):
    RunningClock(SHOWN, MACHINE - 1000 * LATER).write(city.running)
    assert clock.now(city) > SHOWN + LATER, "nobody stopped it"
    live(city.running.parent, 5, 1, Ticks(0), print)
    assert timedelta() <= clock.now(city) - SHOWN < timedelta(seconds=30)
    ticked(city, offices, moment=SHOWN + LATER)
    city.running.write_text("?")
    live(city.running.parent, 5, 1, Ticks(0), print)
    assert timedelta() <= clock.now(city) - (SHOWN + LATER) < timedelta(seconds=30)


def test_a_database_that_disappears_ends_it_with_a_message(city):
    class Removing(Ticks):
        def wait(self, timeout=None):
            city.running.with_name("dossiers.db").unlink()
            return super().wait(timeout)

    with pytest.raises(LivingError, match=r"dossiers\.db: unable to open database file"):
        live(city.running.parent, 5, 1, Removing(1), print)
    assert not clock.runs(city)
    assert not city.running.with_name("dossiers.db").exists()


def test_a_database_that_is_locked_is_waited_for(city, monkeypatch):
    monkeypatch.setattr(living, "PATIENCE", 0)
    lines = []
    with closing(sqlite3.connect(city.running.with_name("dossiers.db"), isolation_level=None)) as other:

        class Freeing(Ticks):
            def wait(self, timeout=None):
                other.execute("BEGIN IMMEDIATE" if self.left == 2 else "ROLLBACK" if self.left == 1 else "SELECT 1")
                return super().wait(timeout)

        live(city.running.parent, 5, 1, Freeing(2), lines.append)
    assert ["locked" in line for line in lines[1:3]] == [True, False]
    assert "received" in lines[2]


def test_a_database_that_is_not_simulated_is_never_written(city):
    with closing(sqlite3.connect(city.running.with_name("dossiers.db"))) as connection, connection:
        connection.execute("DELETE FROM provenance")
    with pytest.raises(LivingError, match="not simulated"):
        live(city.running.parent, 5, 1, Ticks(1), print)
    assert not city.running.exists()


def test_two_cannot_keep_one_demo_alive_nor_make_it_anew_meanwhile(city, capsys):
    folder = city.running.parent
    with living.alone(folder):
        for option in ("--live", "--force"):
            assert main(["--into", str(folder), option]) == 2
            assert "another --live keeps it alive" in capsys.readouterr().err


@pytest.mark.parametrize(("options", "said"), [(["--live", "--every", "0"], "--every: got '0'"), (["--every", "soon"], "'soon'")])
def test_a_pace_that_is_none_is_refused(options, said, capsys):
    with pytest.raises(SystemExit):
        main(options)
    assert said in capsys.readouterr().err


def test_a_set_now_and_a_running_clock_do_not_go_together(city, monkeypatch, capsys):
    monkeypatch.setenv("NOW", "2025-09-30T17:00")
    assert main(["--into", str(city.running.parent), "--live"]) == 2
    assert capsys.readouterr().err.startswith("NOW is set")
    assert os.environ["NOW"]
