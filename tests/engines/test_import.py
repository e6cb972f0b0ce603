"""The importer writes PostgreSQL as it writes SQLite: the same file gives the same rows, and a contradiction the same verdict."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import count

import psycopg
import pytest

from data_access.importer import FileError, TargetError
from tests.engines import servers
from tests.importing import HEAD, MAPPING, Place, changed

QUERY = "SELECT code, procedure_code, unit_code, received_at, due_at, resolved_at, status, updated_at FROM dossier ORDER BY code"
WITH_CHANGE = MAPPING + 'updated_at = "Cập nhật"\n'
NUMBERS = count()


@pytest.fixture(scope="module")
def server() -> Iterator[servers.Server]:
    with servers.postgres(timezone="UTC") as running:
        yield running


@pytest.fixture
def database(server) -> str:
    name = f"import{next(NUMBERS)}"
    server.run(f"CREATE DATABASE {name}")
    return name


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def stored(server, database: str, query: str = QUERY) -> list[tuple[object, ...]]:
    """The rows of a query, times as SQLite keeps them."""
    with psycopg.connect(
        host="127.0.0.1", port=server.port, user="postgres", dbname=database, options="-c TimeZone=Asia/Ho_Chi_Minh"
    ) as connection:
        return [
            tuple(f"{value:%Y-%m-%d %H:%M:%S}" if hasattr(value, "tzinfo") else value for value in row)
            for row in connection.execute(query)
        ]


def dirty_rows(seed: int, size: int = 60) -> list[list[str]]:
    """Rows of few codes: equal ones, newer ones, contradictions, and texts that COPY could take for something else."""
    chance = random.Random(seed)
    units = ["Hải Châu", "Back\\slash", "tab\tand\nline", "\\N", "'quote'", "NULL", "Đ ẳ ỡ 😀"]
    return [
        [
            *changed(
                code=chance.choice(["", *(f"H{number}" for number in range(size))]),
                unit=chance.choice(units),
                received=f"2025-07-0{chance.randint(1, 4)}",
                due=chance.choice(["", "2025-07-09", "2025-07-02"]),
                resolved=chance.choice(["", "2025-07-05 10:00", "2025-07-05T10:00:00Z", "bad"]),
            ),
            chance.choice(["", "2025-08-01", "2025-08-02"]),
        ]
        for _ in range(size)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_both_engines_give_every_row_the_same_verdict(place, server, database, seed):
    for step in range(2):
        place.write(*dirty_rows(10 * seed + step), head=[*HEAD, "Cập nhật"])
        sqlite = place.run(WITH_CHANGE)
        rejected = place.rejects.read_text(encoding="utf-8-sig")
        postgres = place.run(WITH_CHANGE, into=server.url(database))
        assert str(postgres) == str(sqlite)
        assert place.rejects.read_text(encoding="utf-8-sig") == rejected
        assert postgres.changed or not step
        assert stored(server, database) == place.query(QUERY)
        names = "SELECT code, name FROM unit ORDER BY code"
        assert stored(server, database, names) == place.query(names)


def test_a_collapsed_file_gives_the_same_rows(place, server, database):
    place.write(*(changed(code=f"H{n}", resolved=day) for n in range(5) for day in ("2025-07-02", "2025-07-04", "")))
    mapping = MAPPING + '[collapse]\nkeep = "newest"\nby = "resolved_at"\nresolved_at = "latest-if-all"\nreceived_at = "earliest"\n'
    assert str(place.run(mapping, into=server.url(database))) == str(place.run(mapping))
    assert stored(server, database) == place.query(QUERY)


def test_a_refused_import_leaves_no_table_behind(place, server, database):
    place.write(*(changed(code=f"H{n}", due=f"2025-07-0{n % 5 + 3}") for _ in range(2) for n in range(60)))
    place.write(*(changed(code=f"H{n % 60}", due=f"2025-07-{n % 7 + 10}") for n in range(400)))
    with pytest.raises(FileError, match="several rows"):
        place.run(into=server.url(database))
    assert stored(server, database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


def test_a_failing_row_takes_back_the_whole_import(place, server, database):
    place.write(changed())
    place.run(into=server.url(database))
    server.run("ALTER TABLE dossier ADD CHECK (code <> 'H3')", database)
    place.write(*(changed(code=f"H{n}", unit="Hòa Xuân") for n in range(2, 5)))
    with pytest.raises(TargetError, match="not changed"):
        place.run(into=server.url(database))
    assert [row[0] for row in stored(server, database)] == ["H1"]
    assert len(stored(server, database, "SELECT code FROM unit")) == 1


def test_times_that_another_program_wrote_into_sqlite_are_the_same_times(place):
    place.write(changed())
    place.run()
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("UPDATE dossier SET received_at = '2025-07-01T01:00:00Z', resolved_at = '2025-07-03 10:00:00.000000'")
    assert place.run().duplicates == 1


def test_both_engines_know_a_code_in_another_writing_and_close_what_an_export_lacks(place, server, database):
    day = date(2025, 7, 10)
    exports = [
        ([changed(code=code, resolved="") for code in ("h-1", "H-2", "Đ–3", "H.4", "H-4", *map("K{}".format, range(30)))], ""),
        ([changed(code=code) for code in ("H-1", "H–2", "đ-3", "H.4")], "all"),
        ([changed(code="H-9", due="bad"), changed(code="H-1", received="2025-07-04", resolved="")], "few"),
        ([changed(code="H-1", due="2025-07-09")], ""),
    ]
    for step, (rows, close) in enumerate(exports):
        place.write(*rows)
        asked = {"as_of": day + timedelta(7 * (step if step < 3 else 0)), "close_missing": close}
        sqlite = place.run(**asked)
        assert str(place.run(into=server.url(database), **asked)) == str(sqlite)
        assert stored(server, database) == place.query(QUERY)
    assert len(place.query(QUERY)) == 35


def test_both_engines_find_codes_that_were_stored_untidy_and_reject_what_would_end_before_it_began(place, server, database):
    for into in (place.into, server.url(database)):
        place.write(changed(), changed(code="H2"))
        place.run(into=into)
    place.execute("UPDATE dossier SET code = '=\"h1\"' WHERE code = 'H1'")
    server.run("UPDATE dossier SET code = '=\"h1\"' WHERE code = 'H1'", database)
    place.write(changed(), changed(code="H2", received="2025-07-04"))
    mapping = MAPPING.replace('resolved_at = "Kết thúc"\n', "")
    for into in (place.into, server.url(database)):
        report = place.run(mapping, into=into, as_of=date(2025, 8, 1))
        assert report.rejected_by_reason == {"resolved-before-received": 1}
    assert stored(server, database) == place.query(QUERY)
    assert [row[0] for row in place.query(QUERY)] == ['="h1"', "H2"]
