"""Building: what is published, what is kept when something fails, and what the facts leave out."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import create_engine, text

from data_access import settings as settings_module
from data_access.mart import BuildError, Folder, build, refresh
from data_access.mart.build import _checksum, content
from data_access.mart.extract import extract
from data_access.mart.schema import MART
from data_access.mart.watch import watch
from data_access.settings import Settings
from tests.marts import days, opened, told
from tests.sample import at, databases, dossier

ROWS = [dossier("a", due=3, resolved=4, status=10), dossier("b", unit="B", received=1, due=9), dossier("s", unit="S")]


@pytest.fixture
def settings(tmp_path) -> Settings:
    return databases(tmp_path, ROWS)


@pytest.fixture
def folder(settings) -> Folder:
    return Folder(settings.mart_folder)


def run(settings: Settings, *statements: str) -> None:
    """Change the source database."""
    engine = create_engine(settings.dossier_db_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def without_keys(settings: Settings, table: str, *statements: str) -> None:
    """The table as a view may give it: without its key and its required columns; then the statements."""
    run(settings, f"ALTER TABLE {table} RENAME TO kept", f"CREATE TABLE {table} AS SELECT * FROM kept", *statements)


def add(settings: Settings, code: str, day: int = 5) -> None:
    run(
        settings,
        "INSERT INTO dossier (code, procedure_code, unit_code, status, received_at, updated_at) "
        f"VALUES ('{code}', '1.1', 'A', 4, '{at(day)}', '{at(day)}')",
    )


def codes(settings: Settings) -> list[str]:
    with opened(settings) as mart:
        return sorted(mart.rows("SELECT code FROM fact")["code"])


def source_file(settings: Settings) -> Path:
    return Path(settings.dossier_db_url.removeprefix("sqlite:///"))


# Publishing


def test_a_build_publishes_a_numbered_file_and_a_pointer_to_it(settings, folder):
    version = build(settings)
    assert version.version == 1
    assert folder.file(1).is_file()
    assert folder.current() == version
    assert (version.dossiers, version.excluded, version.simulated, version.source_time) == (3, {}, False, "2025-09-05T12:00:00")
    assert sorted(path.name for path in folder.path.iterdir()) == ["current.json", "lock", "mart-1.duckdb", "mart-1.json"]


def test_a_version_holds_every_table_of_the_schema_and_tells_its_build(settings, folder):
    version = build(settings)
    with duckdb.connect(str(folder.file(1)), read_only=True) as connection:
        assert {row[0] for row in connection.execute("SHOW TABLES").fetchall()} == set(MART.tables)
        told = connection.execute("SELECT version, checksum, dossiers, excluded, sources FROM build").fetchall()
    assert told == [(1, version.checksum, 3, 0, version.sources)]


def test_nothing_changed_keeps_the_version_and_its_file(settings, folder):
    first = build(settings)
    stamp = folder.file(1).stat()
    assert build(settings).version == refresh(settings).version == first.version
    assert folder.file(1).stat().st_mtime_ns == stamp.st_mtime_ns
    assert [path.name for path in folder.path.glob("mart-*.duckdb")] == ["mart-1.duckdb"]


def test_a_change_publishes_the_next_version_and_leaves_the_old_file_as_it_was(settings, folder):
    build(settings)
    before = folder.file(1).read_bytes()
    add(settings, "new")
    assert refresh(settings).version == 2
    assert folder.file(1).read_bytes() == before
    assert codes(settings) == ["a", "b", "new", "s"]


def test_a_change_back_is_a_new_version_again(settings):
    first = build(settings)
    add(settings, "new")
    build(settings)
    run(settings, "DELETE FROM dossier WHERE code = 'new'")
    third = build(settings)
    assert (third.version, third.checksum) == (3, first.checksum)


def test_a_version_whose_file_is_gone_is_built_again(settings, folder):
    build(settings)
    folder.file(1).unlink()
    assert folder.file(refresh(settings).version).is_file()
    assert codes(settings) == ["a", "b", "s"]


def test_three_versions_are_kept_and_numbers_are_never_used_twice(settings, folder):
    for number in range(1, 6):
        add(settings, f"new {number}", number)
        assert build(settings).version == number
    for kind in ("duckdb", "json"):
        assert sorted(path.name for path in folder.path.glob(f"mart-*.{kind}")) == [f"mart-{number}.{kind}" for number in (3, 4, 5)]
    folder.file(5).unlink()
    add(settings, "one more")
    assert build(settings).version == 6


def test_other_databases_make_another_version_in_the_same_folder(settings, tmp_path):
    first = build(settings)
    (tmp_path / "other").mkdir()
    other = databases(tmp_path / "other", ROWS)
    other = Settings(**{**other.__dict__, "mart_folder": settings.mart_folder})
    second = refresh(other)
    assert (second.version, second.checksum) == (2, first.checksum)
    assert second.sources != first.sources
    assert Folder(settings.mart_folder).current(first.sources) is None


def test_the_order_of_rows_and_the_clock_do_not_change_the_checksum(tmp_path):
    checksums = set()
    for name, rows in (("one", ROWS), ("two", ROWS[::-1])):
        (tmp_path / name).mkdir()
        checksums.add(build(databases(tmp_path / name, rows, now=at(30 + len(name)))).checksum)
    assert len(checksums) == 1


def test_an_empty_database_gives_the_same_version_whatever_the_day(tmp_path, monkeypatch):
    made = extract(databases(tmp_path, []))
    first = _checksum(content(made))

    class NextWeek(date):
        @classmethod
        def today(cls) -> date:
            return date.today() + timedelta(days=7)

    monkeypatch.setattr("data_access.mart.dimensions.date", NextWeek)
    assert _checksum(content(made)) == first


# What a change is


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossier SET due_at = NULL, updated_at = '2025-09-09 00:00:00' WHERE code = 'b'",
        "UPDATE dossier SET status = 5 WHERE code = 'b'",
        "DELETE FROM dossier WHERE code = 's'",
        "INSERT INTO dossier_event (id, dossier_code, at, to_status) VALUES (1, 'a', '2025-09-02 10:00:00', 5)",
        "INSERT INTO holiday (day, is_working, label) VALUES ('2025-09-02', 0, 'x')",
        "UPDATE unit SET name = 'Phường Mới' WHERE code = 'A'",
        "UPDATE procedure SET online_level = 'thong_tin' WHERE code = '1.1'",
        "UPDATE target SET value = 0.5",
        "UPDATE dossier SET due_at = '2025-09-12 17:00:00', updated_at = '2025-09-03 00:00:00' WHERE code = 'b'",
    ],
    ids=["newest row", "status", "deleted row", "event", "holiday", "unit", "procedure", "target", "row that is not the newest"],
)
def test_a_change_that_moves_updated_at_or_another_table_is_seen(settings, statement):
    build(settings)
    run(settings, statement)
    assert refresh(settings).version == 2


# Failing


def broken(settings: Settings) -> dict[str, str]:
    """Build, which must fail, and go on serving version 1; what was noted."""
    with pytest.raises(BuildError) as error:
        build(settings)
    folder = Folder(settings.mart_folder)
    assert folder.current().version == 1
    assert not list(folder.path.glob("mart-2*"))
    assert codes(settings) == ["a", "b", "s"]
    failure = folder.failure()
    assert failure["reason"] in str(error.value)
    assert failure["at"] == "2025-10-01T17:00:00+07:00"
    return failure


def test_an_unreadable_source_keeps_the_old_version_and_records_why(settings):
    build(settings)
    source_file(settings).rename(source_file(settings).with_name("away.db"))
    assert "unable to open database file" in broken(settings)["reason"]
    with pytest.raises(BuildError, match="unable to open"):
        refresh(settings)


def test_a_source_that_is_no_database_keeps_the_old_version(settings):
    build(settings)
    source_file(settings).write_bytes(b"not a database, but long enough to be looked at as one" * 100)
    assert "not a database" in broken(settings)["reason"]


@pytest.mark.parametrize(
    ("table", "statement", "reason"),
    [
        ("dossier", "ALTER TABLE dossier DROP COLUMN due_at", "no such column"),
        ("dossier", "UPDATE dossier SET received_at = 'soon'", "soon"),
        ("dossier", "UPDATE dossier SET unit_code = NULL WHERE code = 'b'", "dossier.unit_code: 1 rows have no value"),
        ("dossier", "UPDATE dossier SET code = NULL WHERE code = 'b'", "code"),
        ("dossier", "UPDATE dossier SET status = 'open'", "open"),
        ("dossier", "UPDATE dossier SET status = NULL", "status"),
        ("dossier", "INSERT INTO dossier SELECT * FROM dossier", "code must name one row"),
        ("unit", "INSERT INTO unit SELECT * FROM unit WHERE code = 'A'", "unit"),
        ("procedure", "INSERT INTO procedure SELECT * FROM procedure", "procedure"),
        ("field", "INSERT INTO field SELECT * FROM field", "field"),
        ("holiday", "INSERT INTO holiday (day, is_working, label) VALUES ('someday', 1, 'x')", "someday"),
        ("holiday", "INSERT INTO holiday (is_working) VALUES (1)", "holiday"),
        ("dossier_event", "INSERT INTO dossier_event (id, dossier_code, at) VALUES (1, 'a', '2025-09-02 00:00:00')", "status"),
    ],
    ids=[
        "a column is gone",
        "a time that is none",
        "no unit",
        "no code",
        "a status that is no number",
        "no status",
        "dossiers twice",
        "a unit twice",
        "procedures twice",
        "fields twice",
        "a date that is none",
        "no date",
        "an event without status",
    ],
)
def test_a_source_that_breaks_the_contract_keeps_the_old_version_and_records_why(settings, table, statement, reason):
    build(settings)
    without_keys(settings, table, statement)
    assert reason in broken(settings)["reason"]


def test_a_refresh_that_meets_a_broken_source_raises_only_what_watch_expects(settings):
    build(settings)
    without_keys(settings, "holiday", "INSERT INTO holiday (day, is_working) VALUES ('someday', 1)")
    with pytest.raises(BuildError):
        refresh(settings)


@pytest.mark.parametrize("again", [build, refresh], ids=["build", "refresh"])
@pytest.mark.parametrize("changed", [False, True], ids=["nothing new", "something new"])
def test_a_build_that_works_again_forgets_the_failure(settings, folder, again, changed):
    build(settings)
    source_file(settings).rename(source_file(settings).with_name("away.db"))
    with pytest.raises(BuildError):
        refresh(settings)
    source_file(settings).with_name("away.db").rename(source_file(settings))
    if changed:
        add(settings, "new")
    again(settings)
    assert folder.failure() is None


def test_the_reason_does_not_tell_a_password(tmp_path):
    url = "postgresql+psycopg://login:secret@127.0.0.1:1/base"
    settings = Settings.from_environment({"DOSSIER_DB_URL": url, "MART_URL": f"duckdb:///{tmp_path}/mart"})
    with pytest.raises(BuildError) as error:
        build(settings)
    assert "secret" not in str(error.value) + json.dumps(Folder(settings.mart_folder).failure())


def test_a_second_builder_is_refused_and_nothing_is_noted(settings, folder):
    build(settings)
    with (folder.path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BuildError, match="another build is running"):
            build(settings)
    assert folder.failure() is None
    add(settings, "new")
    assert build(settings).version == 2


KILLED = """
import sys, time
from data_access.mart import build, publishing
from data_access.settings import Settings
import importlib
module = importlib.import_module("data_access.mart.build")
where = sys.argv[1]

def stop(*_arguments):
    print("here", flush=True)
    time.sleep(60)

if where == "after a table was written":
    names, column = [], module._column
    module._column = lambda name: stop() if names.append(name) or len(names) == 20 else column(name)
elif where == "before the pointer moves":
    publishing.Folder.publish = stop
else:
    module._write = stop
build(Settings.from_environment())
"""


@pytest.mark.parametrize("where", ["before the file", "after a table was written", "before the pointer moves"])
def test_a_build_that_is_killed_leaves_the_old_version_and_the_next_build_works(settings, folder, where):
    build(settings)
    add(settings, "new")
    environment = {
        **os.environ,
        "DOSSIER_DB_URL": settings.dossier_db_url,
        "MART_URL": f"duckdb:///{settings.mart_folder}",
        "NOW": settings.now.isoformat(),
        "PYTHONPATH": str(settings_module.ROOT),
    }
    builder = subprocess.Popen([sys.executable, "-c", KILLED, where], env=environment, stdout=subprocess.PIPE)
    with builder:
        assert builder.stdout.readline() == b"here\n"
        builder.send_signal(signal.SIGKILL)
    assert builder.returncode == -signal.SIGKILL
    assert folder.current().version == 1
    assert codes(settings) == ["a", "b", "s"]
    again = build(settings)
    assert again.version in (2, 3)
    assert codes(settings) == ["a", "b", "new", "s"]
    assert not list(folder.path.glob("building-*"))


# The sources


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_build_does_not_change_a_byte_of_the_source_and_leaves_no_file_beside_it(settings, tmp_path):
    before, stamp = digest(source_file(settings)), source_file(settings).stat().st_mtime_ns
    build(settings)
    refresh(settings)
    assert digest(source_file(settings)) == before
    assert source_file(settings).stat().st_mtime_ns == stamp
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mart", "source.db"]


def test_a_read_only_file_in_a_read_only_folder_is_read(settings, tmp_path):
    source_file(settings).chmod(0o444)
    tmp_path.joinpath("mart").mkdir()
    tmp_path.chmod(0o555)
    try:
        assert build(settings).dossiers == 3
    finally:
        tmp_path.chmod(0o755)


def test_times_with_a_zone_in_sqlite_fall_on_their_day_in_hanoi(settings):
    run(
        settings,
        "UPDATE dossier SET received_at = '2025-09-03T17:00:00Z', due_at = '2025-09-03 16:59:59+00:00', "
        "resolved_at = '2025-09-04T23:59:59.5+07:00' WHERE code = 'a'",
    )
    build(settings)
    with opened(settings) as mart:
        row = mart.rows("SELECT received_day, due_day, resolved_day FROM fact WHERE code = 'a'").iloc[0] - 20332
    assert row.tolist() == [3, 2, 3]


# What the facts hold


def test_dossiers_of_unknown_units_and_procedures_are_kept_as_unknown(tmp_path):
    rows = [dossier("one", unit="X", procedure="9.9"), dossier("two", unit="A", place="Y", procedure="2.2"), dossier("three")]
    settings = databases(tmp_path, rows)
    assert build(settings).excluded == {}
    with opened(settings) as mart:
        whole = days(0, 0)
        assert told(mart.frame(["received"], ("stream",), whole), ("stream",)) == {
            ("commune",): (2, None, 2.0),
            ("unknown",): (1, None, 1.0),
        }
        assert told(mart.frame(["received"], ("field",), whole), ("field",)) == {
            ("ho-tich",): (1, None, 1.0),
            ("unknown",): (2, None, 2.0),
        }
        kinds = mart.frame(["received"], ("unit", "kind"), whole)
        assert set(told(kinds, ("unit", "kind"))) == {("A", "phuong"), ("X", "unknown")}
        assert set(told(mart.frame(["received"], ("place",), whole), ("place",))) == {("A",), ("X",), ("Y",)}
        assert mart.number("procedures", days(0, 30)) == 4


def test_dossiers_that_cannot_be_true_are_left_out_and_counted_by_their_first_reason(tmp_path):
    rows = [
        dossier("never received", received=None),
        dossier("never received, ended", received=None, resolved=4, status=10),
        dossier("backwards", received=5, resolved=4),
        dossier("same day", received=5, resolved=5),
        dossier("awaiting", received=None, status=1),
        dossier("refused", received=None, resolved=3, status=3),
        dossier("good"),
    ]
    rows[3] |= {"received_at": at(5, 16), "resolved_at": at(5, 8)}
    rows.append({**dossier("far future"), "resolved_at": at(0).replace(year=9999)})
    rows.append({**dossier("far past"), "received_at": at(0).replace(year=1)})
    settings = databases(tmp_path, rows)
    version = build(settings)
    assert version.excluded == {"received-missing": 2, "resolved-before-received": 1, "impossible-date": 2}
    assert version.dossiers == 4
    assert codes(settings) == ["awaiting", "good", "refused", "same day"]


def test_spells_are_clipped_to_the_life_of_their_dossier_and_vanish_within_a_day(tmp_path):
    rows = [
        dossier("before", received=3, status=4, updated=9),
        dossier("until resolved", resolved=6, status=8),
        dossier("one day", status=4, updated=9),
        dossier("awaiting", status=1),
    ]
    events = [
        ("before", 1, 5),
        ("before", 5, 4),
        ("until resolved", 4, 8),
        ("one day", 2, 5),
        ("one day", 2, 4),
        ("awaiting", 2, 5),
        ("nobody", 2, 5),
    ]
    told = [
        {"id": number, "dossier_code": code, "at": at(day), "to_status": status}
        for number, (code, day, status) in enumerate(events)
    ]
    settings = databases(tmp_path, rows, told)
    build(settings)
    with opened(settings) as mart:
        spells = mart.rows("SELECT code, from_day - 20332, to_day - 20332 FROM pause JOIN fact USING (dossier_id)")
    assert sorted(spells.itertuples(index=False, name=None)) == [("before", 3, 5), ("until resolved", 4, 6)]


def test_the_days_of_a_version_are_the_first_resolution_and_the_last_thing_that_happened(tmp_path):
    settings = databases(
        tmp_path,
        [dossier("carried over", received=-40, resolved=2), dossier("new", received=9), dossier("awaiting", received=20, status=1)],
    )
    build(settings)
    with opened(settings) as mart:
        assert (mart.dimensions.first_date, mart.dimensions.last_date) == (at(2).date(), at(9).date())


def test_a_database_that_says_so_is_simulated(settings):
    run(settings, "INSERT INTO provenance (name, value) VALUES ('simulated', '1')")
    assert build(settings).simulated


def test_a_database_without_the_optional_table_is_not_simulated(settings):
    run(settings, "DROP TABLE provenance")
    assert not build(settings).simulated


# Watching


class Watched:
    """`watch` in a thread, asking without waiting."""

    def __init__(self, settings: Settings) -> None:
        self.published: list[int] = []
        self.stop = threading.Event()
        quick = Settings(**{**settings.__dict__, "refresh_seconds": 0})
        published = self.published
        self.thread = threading.Thread(target=watch, args=(quick, self.stop, lambda version: published.append(version.version)))

    def __enter__(self) -> Watched:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        self.thread.join(10)

    def until(self, reached: object, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < end, f"published {self.published}"
            assert self.thread.is_alive(), "watch ended"
            time.sleep(0.01)


def test_watch_publishes_only_on_change(settings, folder):
    with Watched(settings) as watched:
        watched.until(lambda: watched.published == [1])
        time.sleep(0.5)
        assert watched.published == [1]
        add(settings, "new")
        watched.until(lambda: len(watched.published) == 2)
    assert watched.published == [1, 2]
    assert folder.current().version == 2


@pytest.mark.parametrize(
    "statement",
    ["UPDATE dossier SET received_at = 'soon', status = 5", "UPDATE dossier SET status = NULL"],
    ids=["a time that is none", "no status"],
)
def test_watch_goes_on_after_a_failure(settings, folder, statement):
    with Watched(settings) as watched:
        watched.until(lambda: watched.published == [1])
        # A table that is away for a moment, while it is replaced, is a failure too, and not the one that is meant.
        without_keys(settings, "dossier", statement, "UPDATE kept SET status = 5")
        watched.until(lambda: "no such table" not in (folder.failure() or {}).get("reason", "no such table"))
        run(settings, "DROP TABLE dossier", "ALTER TABLE kept RENAME TO dossier")
        watched.until(lambda: len(watched.published) == 2)


def test_building_twice_at_once_in_threads_publishes_one_version(settings, folder):
    results: list[object] = []

    def once() -> None:
        try:
            results.append(build(settings).version)
        except BuildError:
            results.append(None)

    threads = [threading.Thread(target=once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {result for result in results if result} == {1}
    assert folder.current().version == 1
