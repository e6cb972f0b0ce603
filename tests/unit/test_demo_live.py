"""A demo that is kept alive: its clock runs beside every program, and dossiers arrive and are resolved by the rules of the mart."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from data_access import clock, packs
from data_access.clock import Asked, Pauses, RunningClock, TimeRule, limits
from data_access.clock.days import seconds
from data_access.clock.hours import DAY
from data_access.demo import living
from data_access.demo.__main__ import main
from data_access.demo.happenings import resolved_per_received
from data_access.demo.living import LivingError, live, tick, wall_clock
from data_access.demo.offices import Offices
from data_access.demo.plan import read
from data_access.filters import Filters
from data_access.mart import build
from data_access.mart.extract import probe
from data_access.scope import EVERYTHING
from data_access.settings import DEMO_NOW, Settings, running_clock
from data_access.sources import check
from data_access.store import Store
from tests.marts import in_memory
from tests.reference import HANOI

MACHINE = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
LATER = timedelta(hours=2, minutes=3, seconds=4)
SHOWN = datetime(2025, 10, 1, 9, 30, tzinfo=HANOI)
ODD = ("", "{", "[]", "null", '{"at": 1, "machine": null}', '{"at": "2025-10-01T09:30"}', "[" * 900, "x" * 5_000, "\x00\xff")
WORDS = ('{"at": "2025-10-01T09:30:00", "machine": null}', '{"at": "0001-01-01T00:00:00+07:00", "machine": null}')


@pytest.fixture
def told(tmp_path):
    """The settings of a program on a simulated database, and the file of its clock."""
    database = tmp_path / "dossiers.db"
    settings = replace(Settings.from_environment({"DOSSIER_DB_URL": f"sqlite:///{database}"}), now=DEMO_NOW)
    assert settings.running == running_clock(database)
    return settings, settings.running


# The clock


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


# What happens


@pytest.fixture(scope="module")
def offices(demo_folder) -> Offices:
    return Offices.read(demo_folder / "units.db", DEMO_NOW.date())


@pytest.fixture(scope="module")
def small(demo_folder, tmp_path_factory) -> Path:
    """One dossier in forty of the simulated city, so that a build takes no time."""
    folder = Path(shutil.copytree(demo_folder, tmp_path_factory.mktemp("small") / "demo"))
    with closing(sqlite3.connect(folder / "dossiers.db", isolation_level=None)) as connection:
        connection.execute("DELETE FROM dossier WHERE rowid % 40 > 0")
        connection.execute("DELETE FROM dossier_event WHERE dossier_code NOT IN (SELECT code FROM dossier)")
        connection.execute("VACUUM")
    return folder


@pytest.fixture
def city(small, tmp_path) -> Settings:
    """A copy of the small city that may be written."""
    for name in ("dossiers.db", "units.db"):
        shutil.copy(small / name, tmp_path / name)
    environment = {
        f"{role}_DB_URL": f"sqlite:///{tmp_path}/{name}.db" for role, name in (("DOSSIER", "dossiers"), ("UNIT", "units"))
    }
    return Settings.from_environment({**environment, "MART_URL": f"duckdb:///{tmp_path / 'mart'}"})


def ticked(settings, offices, *, ratio=1.0, moment=SHOWN, seed=1):
    return tick(settings.running.with_name("dossiers.db"), offices, moment, ratio, np.random.default_rng(seed), print)


def row_of(settings, code):
    with closing(sqlite3.connect(settings.running.with_name("dossiers.db"))) as connection:
        connection.row_factory = sqlite3.Row
        return dict(connection.execute("SELECT * FROM dossier WHERE code = ?", (code,)).fetchone())


def counted(settings, day):
    build(settings)
    store = Store(settings, in_memory(), in_memory())
    asked = Filters(from_date=day, to_date=day)
    names = ("received", "resolved", "in_process")
    frames = {name: store.frame([name], (), asked, EVERYTHING) for name in names}
    store.mart().engine.dispose()
    return {name: int(frame["numerator"].iloc[0]) for name, frame in frames.items()}


def test_one_tick_is_counted_as_one_received_and_one_resolved(city, offices):
    RunningClock(SHOWN, None).write(city.running)
    before, asked = counted(city, SHOWN.date()), probe(city)
    first, second = ticked(city, offices)
    assert (first.kind, second.kind, first.at) == ("received", "resolved", wall_clock(SHOWN))
    assert probe(city) != asked
    after = counted(city, SHOWN.date())
    assert {name: after[name] - before[name] for name in after} == {"received": 1, "resolved": 1, "in_process": 0}
    assert [str(finding) for finding in check.findings(city) if finding.level == "error"] == []


def test_what_is_received_is_open_and_due_by_the_legal_clock(city, offices):
    plan = read(packs.load("da-nang"))
    rules = [TimeRule.of(row) for row in plan.pack.time_rules]
    procedures = {row["code"]: row for row in [*plan.pack.procedures, *({"code": c} | r for c, r in plan.simulated.items())]}
    difficult = {row["code"] for row in plan.pack.units if row["difficult_area"]}
    # Before and after closing, on a day off, and on a Friday after the hour until which the same day counts.
    for number, moment in enumerate((SHOWN, SHOWN.replace(hour=23), SHOWN.replace(day=4), SHOWN.replace(day=3, hour=15, minute=1))):
        (received,) = ticked(city, offices, ratio=0, moment=moment, seed=number)
        row, at = row_of(city, received.code), seconds(wall_clock(moment))
        procedure = procedures[row["procedure_code"]]
        asked = Asked(
            value=np.array([procedure["time_value"]]),
            unit=np.array([procedure["time_unit"]], dtype=object),
            field=np.array([procedure["field_code"]], dtype=object),
            difficult=np.array([row["unit_code"] in difficult]),
            received_day=np.array([at // DAY]),
        )
        due = clock.day_date(plan.clock.due(np.array([at]), limits(rules, asked), Pauses.none())[0] // DAY)
        assert row["due_at"] == row["first_due_at"] == f"{due} 17:00:00"
        assert row["received_at"] == row["updated_at"] == f"{wall_clock(moment)}"
        assert (row["status"], row["resolved_at"], row["returned_at"], row["electronic_result"]) == (4, None, None, 0)
        assert (row["step"], row["step_unit_code"]) == ("Phân công xử lý", row["unit_code"])


def test_codes_go_on_with_the_numbers_of_their_unit_and_day(city, offices):
    with closing(sqlite3.connect(city.running.with_name("dossiers.db"))) as connection:
        known = {code for (code,) in connection.execute("SELECT code FROM dossier")}
    codes = [ticked(city, offices, ratio=0, moment=DEMO_NOW, seed=seed % 5)[0].code for seed in range(20)]
    assert len(set(codes)) == 20
    assert not known & set(codes)
    for code in codes:
        first, day, number = code.split("-")
        assert day == "250930"
        assert int(number) == 1 or f"{first}-{day}-{int(number) - 1:04}" in known | set(codes)


def test_what_is_resolved_was_open_and_not_paused_and_is_handed_over_where_it_is_sent(city, offices):
    # As many as come by one moment of many draws.
    _, *resolved = ticked(city, offices, ratio=60)
    for happening in resolved:
        row = row_of(city, happening.code)
        now = f"{wall_clock(SHOWN)}"
        assert (row["resolved_at"], row["updated_at"], row["step"], row["step_unit_code"]) == (now, now, None, None)
        assert (row["status"], row["returned_at"]) in ((10, now), (9, None))
        assert row["received_at"] < now
        if row["channel"] == 2:
            assert (row["status"], row["electronic_result"]) == (10, 1)
    counts = counted(city, SHOWN.date())
    assert (counts["received"], counts["resolved"]) == (1, len(resolved))


def test_while_the_counters_are_closed_dossiers_come_online_alone(city, offices):
    night = SHOWN.replace(hour=2)
    codes = [ticked(city, offices, ratio=0, moment=night, seed=seed)[0].code for seed in range(10)]
    assert {row_of(city, code)["channel"] for code in codes} == {2}


def test_about_as_many_are_resolved_as_the_city_resolves_now(demo_folder):
    with closing(sqlite3.connect(demo_folder / "dossiers.db")) as connection:
        ratio = resolved_per_received(connection, wall_clock(DEMO_NOW))
        since = "> '2025-08-31 17:00:00'"
        query = f"SELECT sum(resolved_at {since}), sum(received_at {since}) FROM dossier WHERE received_at IS NOT NULL"
        resolved, received = connection.execute(query).fetchone()
    assert ratio == resolved / received
    assert 0.5 < ratio < 1.5


# Beginning and ending


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
