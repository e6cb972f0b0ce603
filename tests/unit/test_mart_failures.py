"""A build that fails keeps the version that is served, and why it failed is noted until one works again."""

from __future__ import annotations

import errno
import importlib
from dataclasses import replace

import pytest

from data_access.mart import BuildError, Failure, Folder, build, refresh
from data_access.settings import Settings
from tests.marts import codes
from tests.sources import add, source_file, without_keys


def broken(settings: Settings) -> Failure:
    """Build, which must fail, and go on serving version 1; what was noted."""
    with pytest.raises(BuildError) as error:
        build(settings)
    folder = Folder(settings.mart_folder)
    assert folder.current().version == 1
    assert not list(folder.path.glob("mart-2*"))
    assert codes(settings) == ["a", "b", "s"]
    failure = folder.failure()
    assert failure.reason in str(error.value)
    assert failure.at.isoformat() == "2025-10-01T17:00:00+07:00"
    return failure


def test_an_unreadable_source_keeps_the_old_version_and_records_why(settings):
    build(settings)
    source_file(settings).rename(source_file(settings).with_name("away.db"))
    assert "unable to open database file" in broken(settings).reason
    with pytest.raises(BuildError, match="unable to open"):
        refresh(settings)


def test_a_source_that_is_no_database_keeps_the_old_version(settings):
    build(settings)
    source_file(settings).write_bytes(b"not a database, but long enough to be looked at as one" * 100)
    assert "not a database" in broken(settings).reason


@pytest.mark.parametrize(
    ("table", "statement", "reason"),
    [
        ("dossier", "ALTER TABLE dossier DROP COLUMN due_at", "no such column"),
        ("dossier", "UPDATE dossier SET received_at = 'soon'", "soon"),
        ("dossier", "UPDATE dossier SET unit_code = NULL", "dossier.unit_code: 3 of 3 rows have no value"),
        ("dossier", "UPDATE dossier SET code = NULL", "code"),
        ("dossier", "UPDATE dossier SET status = 'open'", "open"),
        ("dossier", "UPDATE dossier SET status = NULL", "status"),
        ("dossier", "INSERT INTO dossier SELECT * FROM dossier", "dossier.code: 3 of 6 rows repeat the key of another row"),
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
    assert reason in broken(settings).reason


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
    assert "secret" not in str(error.value) + str(Folder(settings.mart_folder).failure())


def test_a_disk_that_is_full_keeps_the_old_version_and_the_refresher(settings, monkeypatch):
    build(settings)

    def full(*_asked: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(importlib.import_module("data_access.mart.build"), "_write", full)
    add(settings, "new")
    assert "No space left" in broken(settings).reason
    monkeypatch.setattr(Folder, "_write", full)
    with pytest.raises(BuildError, match="No space left"):
        refresh(settings)


def test_a_mart_folder_that_cannot_be_made_is_told(settings, tmp_path):
    (tmp_path / "file").write_text("in its place")
    with pytest.raises(BuildError, match="nothing can be written there"):
        refresh(replace(settings, mart_folder=tmp_path / "file" / "mart"))
