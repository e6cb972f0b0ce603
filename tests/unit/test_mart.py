"""Building: what is published and under which number, and which changes of the sources make a new version."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import duckdb
import pytest

from data_access.mart import Folder, build, refresh
from data_access.mart.build import _checksum, content
from data_access.mart.extract import extract
from data_access.mart.schema import MART
from data_access.settings import Settings
from tests.marts import codes
from tests.sample import at, databases
from tests.sources import ROWS, add, run

# Publishing


def test_a_build_publishes_a_numbered_file_and_a_pointer_to_it(settings, folder):
    version = build(settings)
    assert version.version == 1
    assert folder.file(1).is_file()
    assert folder.current() == version
    assert (version.dossiers, version.excluded, version.simulated, version.source_time) == (3, {}, False, "2025-09-05T12:00:00")
    assert sorted(path.name for path in folder.path.iterdir()) == ["asked", "current.json", "lock", "mart-1.duckdb", "mart-1.json"]


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
    third = build(settings, accept=True)
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
    assert refresh(settings, partial(build, accept=True)).version == 2
