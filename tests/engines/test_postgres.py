"""Both databases in a real PostgreSQL: the same dossiers give the same mart as from SQLite, by a login that only reads."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime

import duckdb
import pytest
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from data_access import sources
from data_access.mart import BuildError, Folder, build, refresh
from data_access.mart.build import _checksum, content
from data_access.mart.extract import extract
from data_access.metrics import METRICS
from data_access.queries import offers
from data_access.settings import Settings
from data_access.sources import read_only, snapshot
from tests.engines import servers
from tests.lives import CLOCKS, HOLIDAYS, PROCEDURE_CODES, UNIT_CODES
from tests.marts import days, opened
from tests.reference import HANOI
from tests.sample import at, databases, dossier

TABLES = {"dossiers": sources.DOSSIER_DB, "units": sources.UNIT_DB}
MOMENTS = ("submitted_at", "received_at", "due_at", "first_due_at", "resolved_at", "returned_at", "updated_at", "at")


def some_dossiers(count: int = 300) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Always the same dossiers; many of their times lie where UTC has another day."""
    chance = random.Random(7)
    rows, events = [], []
    for number in range(count):
        start = chance.randrange(-40, 30)
        resolved = chance.choice([None, start + chance.randrange(0, 30)])
        due = chance.choice([None, start + chance.randrange(25)])
        row = dossier(
            f"H17-{number}",
            unit=chance.choice([*UNIT_CODES, "X"]),
            place=chance.choice([None, *UNIT_CODES]),
            procedure=chance.choice([*PROCEDURE_CODES, "9.9"]),
            channel=chance.choice([None, 1, 2, 3]),
            status=chance.choice([1, 3, 4, 5, 7, 8, 9, 10]),
            received=start,
            due=due,
            resolved=resolved,
            updated=60,
        )
        for name in ("received_at", "due_at", "resolved_at"):
            if row[name] is not None:
                hour, minute = chance.choice([*CLOCKS, (6, 59), (7, 0)])
                row[name] = row[name].replace(hour=hour, minute=minute)
        rows.append(row)
        for _change in range(chance.randrange(3)):
            moment, status = at(start + chance.randrange(20), *chance.choice(CLOCKS)), chance.choice([4, 5, 6, 8])
            events.append({"id": len(events), "dossier_code": row["code"], "at": moment, "to_status": status})
    return rows, events


def in_hanoi(row: dict[str, object]) -> dict[str, object]:
    """The row with the zone said, as a `timestamptz` keeps it."""
    return {
        name: value.replace(tzinfo=HANOI) if name in MOMENTS and isinstance(value, datetime) else value
        for name, value in row.items()
    }


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory) -> Settings:
    rows, events = some_dossiers()
    return databases(tmp_path_factory.mktemp("sqlite"), rows, events, list(HOLIDAYS))


@pytest.fixture(scope="module")
def server(sqlite) -> Iterator[servers.Server]:
    """A server whose sessions speak UTC, with the rows of the SQLite file in two databases, and a login that only reads."""
    with servers.postgres(timezone="UTC") as running:
        running.run("CREATE ROLE dashboards LOGIN")
        for name, tables in TABLES.items():
            running.run(f"CREATE DATABASE {name}")
            _copy(sqlite.dossier_db_url, running.url(name), tables)
            running.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO dashboards", name)
        yield running
        for name in TABLES:
            read_only(running.url(name, "dashboards")).dispose()


def _copy(source: str, target: str, tables) -> None:
    reading, writing = create_engine(source, poolclass=NullPool), create_engine(target, poolclass=NullPool)
    tables.create_all(writing)
    with reading.connect() as rows, writing.begin() as copy:
        for table in tables.sorted_tables:
            found = [in_hanoi(dict(row._mapping)) for row in rows.execute(select(table))]
            if found:
                copy.execute(insert(table), found)


@pytest.fixture(scope="module")
def settings(server, tmp_path_factory) -> Settings:
    folder = tmp_path_factory.mktemp("postgres")
    return Settings.from_environment(
        {
            "DOSSIER_DB_URL": server.url("dossiers", "dashboards"),
            "UNIT_DB_URL": server.url("units", "dashboards"),
            "MART_URL": f"duckdb:///{folder}/mart",
            "NOW": at(30, 17).isoformat(),
        }
    )


def test_a_missing_server_names_the_command_that_installs_it(monkeypatch, tmp_path):
    monkeypatch.setattr(servers, "BINARIES", tmp_path)
    with pytest.raises(servers.ServerError, match="type: apt-get install postgresql"):
        servers.binaries()


def test_times_are_kept_with_their_zone_and_the_server_speaks_utc(server):
    engine = create_engine(server.url("dossiers"), poolclass=NullPool)
    with engine.connect() as connection:
        types = (
            connection.execute(
                text(
                    "SELECT DISTINCT data_type FROM information_schema.columns "
                    "WHERE table_name = 'dossier' AND column_name LIKE '%\\_at'"
                )
            )
            .scalars()
            .all()
        )
        assert types == ["timestamp with time zone"]
        assert connection.execute(text("SHOW timezone")).scalar() == "UTC"


def test_the_same_dossiers_give_the_same_mart_from_sqlite_and_postgresql(sqlite, settings):
    here, there = content(extract(sqlite)), content(extract(settings))
    for name, frame in here.tables.items():
        assert frame.astype(str).equals(there.tables[name].astype(str)), name
    assert here.excluded == there.excluded
    assert here.source_time == there.source_time
    assert _checksum(here) == _checksum(there)
    assert build(sqlite).checksum == build(settings).checksum


def test_every_metric_is_the_same_from_both(sqlite, settings):
    build(sqlite)
    build(settings)
    with opened(sqlite) as here, opened(settings) as there:
        assert here.number("received", days(-40, 40)) > 100
        for by in ((), ("unit",), ("stream",), ("field",), ("channel",), ("place", "procedure")):
            names = [name for name in METRICS if offers(name, by)]
            for filters in (days(0, 20), days(-30, 5, channel=("online",))):
                assert here.frame(names, by, filters).equals(there.frame(names, by, filters)), by


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_zone_of_the_login_does_not_matter(server, sqlite, settings, zone):
    server.run(f"ALTER ROLE dashboards SET timezone = '{zone}'")
    for name in TABLES:
        read_only(server.url(name, "dashboards")).dispose()
    assert _checksum(content(extract(settings))) == _checksum(content(extract(sqlite)))


def test_a_wall_clock_without_zone_is_that_of_hanoi(server, sqlite, settings):
    """A view may give `timestamp without time zone`."""
    server.run("ALTER TABLE dossier RENAME TO kept", "dossiers")
    names = [column.name for column in sources.dossier.columns]
    columns = ", ".join(f"{name} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS {name}" if name in MOMENTS else name for name in names)
    server.run(f"CREATE VIEW dossier AS SELECT {columns} FROM kept", "dossiers")
    server.run("GRANT SELECT ON dossier TO dashboards", "dossiers")
    try:
        assert _checksum(content(extract(settings))) == _checksum(content(extract(sqlite)))
    finally:
        server.run("DROP VIEW dossier", "dossiers")
        server.run("ALTER TABLE kept RENAME TO dossier", "dossiers")


def test_the_login_can_only_select_and_that_is_enough(server, settings):
    engine = create_engine(server.url("dossiers", "dashboards"), poolclass=NullPool)
    with engine.connect() as connection:
        rights = (
            connection.execute(
                text(
                    "SELECT privilege_type FROM information_schema.role_table_grants "
                    "WHERE grantee = 'dashboards' AND table_name = 'dossier'"
                )
            )
            .scalars()
            .all()
        )
    assert rights == ["SELECT"]
    assert build(settings).dossiers > 200


@pytest.mark.parametrize("statement", ["DELETE FROM dossier", "UPDATE dossier SET status = 1", "CREATE TABLE mine (x int)"])
def test_the_read_only_engine_refuses_to_write_even_for_a_superuser(server, statement):
    engine = read_only(server.url("dossiers"))
    with engine.connect() as connection, pytest.raises(DBAPIError, match="read-only transaction"):
        connection.execute(text(statement))
    engine.dispose()


def test_a_snapshot_sees_one_state_and_does_not_hold_off_writers(server):
    count = text("SELECT count(*) FROM dossier")
    with snapshot(server.url("dossiers", "dashboards")) as reading:
        before = reading.execute(count).scalar()
        server.run(
            "INSERT INTO dossier (code, procedure_code, unit_code, status, updated_at) VALUES ('z', '1.1', 'A', 1, now())",
            "dossiers",
        )
        assert reading.execute(count).scalar() == before
    with snapshot(server.url("dossiers", "dashboards")) as reading:
        assert reading.execute(count).scalar() == before + 1
    server.run("DELETE FROM dossier WHERE code = 'z'", "dossiers")


def test_a_change_is_seen_and_published(server, settings):
    version = build(settings).version
    assert refresh(settings).version == version
    server.run("UPDATE dossier SET unit_code = 'L', updated_at = '2025-11-20T10:00:00+07' WHERE code = 'H17-0'", "dossiers")
    changed = refresh(settings)
    assert (changed.version, changed.source_time) == (version + 1, "2025-11-20T10:00:00")


def test_a_missing_right_keeps_the_version_and_says_which(server, settings):
    version = build(settings)
    server.run("REVOKE SELECT ON dossier_event FROM dashboards", "dossiers")
    try:
        with pytest.raises(BuildError, match="permission denied for table dossier_event"):
            build(settings)
    finally:
        server.run("GRANT SELECT ON dossier_event TO dashboards", "dossiers")
    assert build(settings).version == version.version


def test_infinity_is_no_time_and_is_said(server, settings):
    server.run("UPDATE dossier SET due_at = 'infinity' WHERE code = 'H17-1'", "dossiers")
    try:
        version = build(settings)
        with duckdb.connect(str(Folder(settings.mart_folder).file(version.version)), read_only=True) as connection:
            told = connection.execute("SELECT place, reason, examples FROM flaw WHERE place = 'dossier.due_at'").fetchall()
        assert told == [("dossier.due_at", "impossible-date", "H17-1: 'infinity'")]
    finally:
        server.run("UPDATE dossier SET due_at = NULL WHERE code = 'H17-1'", "dossiers")


def test_a_locked_table_is_given_up_quickly(server, settings):
    engine = create_engine(server.url("dossiers"), poolclass=NullPool)
    with engine.begin() as locking:
        locking.execute(text("LOCK TABLE dossier IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(BuildError, match="lock timeout"):
            build(settings)
