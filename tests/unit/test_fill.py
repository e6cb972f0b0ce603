"""A pack is written into a unit database: what is not there is added, what is there is the province's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import create_engine, select

from data_access import packs
from data_access.filters import Filters
from data_access.importer import TargetError
from data_access.mart import build
from data_access.packs import TABLES
from data_access.packs.__main__ import main
from data_access.packs.filling import Filled, fill
from data_access.settings import Settings
from tests.importing import Place, changed
from tests.marts import opened

SLUG = "thanh-hoa"
PACK = packs.load(SLUG)


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path)


def run(place: Place, sql: str, values: Sequence[object] = ()) -> None:
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute(sql, values)


def dump(place: Place) -> list[str]:
    with closing(sqlite3.connect(place.database)) as connection:
        return list(connection.iterdump())


def told(filled: tuple[Filled, ...], table: str) -> Filled:
    return next(one for one in filled if one.table == table)


def test_an_empty_database_gets_every_row_of_the_pack(place):
    filled = fill(PACK, place.into)
    assert {one.table: one.added for one in filled} == {table.name: len(getattr(PACK, name)) for name, table in TABLES.items()}
    engine = create_engine(place.into)
    with engine.connect() as connection:
        for name, table in TABLES.items():
            stored = [dict(row._mapping) for row in connection.execute(select(table))]
            given = [dict.fromkeys(table.columns.keys()) | dict(row) for row in getattr(PACK, name)]
            assert sorted(map(str, stored)) == sorted(map(str, given)), name
    engine.dispose()
    assert place.query("SELECT name FROM sqlite_master WHERE name = 'staff'") == [("staff",)]


def test_a_second_run_changes_nothing(place):
    fill(PACK, place.into)
    before = dump(place)
    for replaces in (False, True):
        filled = fill(PACK, place.into, replace=replaces)
        assert [(one.added, one.kept, one.replaced, one.elsewhere) for one in filled] == [(0, 0, 0, ())] * len(TABLES)
        assert dump(place) == before


def test_other_values_of_the_database_are_kept_and_counted(place):
    fill(PACK, place.into)
    code = PACK.units[0]["code"]
    run(place, "UPDATE unit SET population = 1, name = 'Phường Của Mình' WHERE code = ?", (code,))
    filled = told(fill(PACK, place.into), "unit")
    assert (filled.added, filled.same, filled.kept) == (0, len(PACK.units) - 1, 1)
    assert "1 with other values, kept" in str(filled)
    assert place.query(f"SELECT name, population FROM unit WHERE code = '{code}'") == [("Phường Của Mình", 1)]


def test_replace_writes_what_the_pack_knows_and_leaves_what_it_does_not(place):
    fill(PACK, place.into)
    row = PACK.units[0]
    assert row["valid_to"] is None
    run(place, "UPDATE unit SET population = 1, valid_to = '2030-01-01' WHERE code = ?", (row["code"],))
    assert told(fill(PACK, place.into, replace=True), "unit").replaced == 1
    query = f"SELECT population, valid_to FROM unit WHERE code = '{row['code']}'"
    assert place.query(query) == [(row["population"], "2030-01-01")]


def test_what_the_pack_does_not_have_stays(place):
    fill(PACK, place.into)
    run(place, "INSERT INTO unit (code, name, short_name, kind) VALUES ('X', 'Xã X', 'X', 'xa')")
    fill(PACK, place.into, replace=True)
    assert place.query("SELECT name FROM unit WHERE code = 'X'") == [("Xã X",)]


def test_a_unit_that_is_there_under_another_code_is_not_added_again_and_is_referred_to_by_it(place):
    """An import that adds what it does not know makes codes of its own; two units of one name would take each other's dossiers."""
    owner = next(row for row in PACK.units if row["code"] == PACK.fields[0]["owner_code"])
    fill(replace(PACK, units=(), fields=(), procedures=()), place.into)
    run(place, "INSERT INTO unit (code, name, short_name, kind) VALUES ('OWN', ?, 'x', 'so_nganh')", (owner["name"],))
    filled = told(fill(PACK, place.into), "unit")
    assert filled.elsewhere == ((owner["name"], owner["code"], "OWN"),)
    assert filled.added == len(PACK.units) - 1
    codes = {code for (code,) in place.query("SELECT DISTINCT owner_code FROM field")}
    assert "OWN" in codes
    assert owner["code"] not in codes
    assert [one.added for one in fill(PACK, place.into)] == [0] * len(TABLES)


def test_days_are_compared_however_the_database_spells_them(place):
    fill(PACK, place.into)
    run(place, "UPDATE unit SET valid_from = valid_from || ' 00:00:00'")
    run(place, "UPDATE holiday SET day = day || 'T00:00:00'")
    assert [one.kept for one in fill(PACK, place.into)] == [0] * len(TABLES)


def test_it_is_written_whole_or_not_at_all(place):
    fill(replace(PACK, milestones=()), place.into)
    run(place, "DELETE FROM unit")
    run(place, "CREATE TRIGGER no BEFORE INSERT ON milestone BEGIN SELECT RAISE(ABORT, 'no more'); END")
    before = dump(place)
    with pytest.raises(TargetError, match="not changed: no more"):
        fill(PACK, place.into)
    assert dump(place) == before


def test_a_new_file_is_not_left_behind_by_a_failure(place):
    twice = replace(PACK, milestones=(PACK.milestones[0], PACK.milestones[0]))
    with pytest.raises(TargetError):
        fill(twice, place.into)
    assert not place.database.exists()


def test_the_command_says_what_it_did(place, capsys):
    assert main(["fill", SLUG, place.into]) == 0
    first = capsys.readouterr().out
    assert f"unit: {len(PACK.units)} added" in first
    assert f"Tỉnh Thanh Hóa: written to {place.into}" in first
    run(place, "UPDATE unit SET population = 1 WHERE code = ?", (PACK.units[0]["code"],))
    assert main(["fill", SLUG, place.into]) == 0
    second = capsys.readouterr().out
    assert "1 with other values, kept as the database has them" in second
    assert "--replace" in second
    assert "nothing to change in" in second
    assert main(["fill", SLUG, place.into, "--replace"]) == 0
    assert "1 replaced" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("slug", "url", "said"),
    [
        ("nowhere", "sqlite:////tmp/never.db", "no pack 'nowhere'"),
        (SLUG, "sqlite:////no/such/folder/x.db", "the database was not changed"),
        (SLUG, "mysql://reader:secret@host/units", "expected sqlite:///FILE or postgresql://"),
        (SLUG, "nonsense", "expected sqlite:///FILE or postgresql://"),
        (SLUG, "sqlite://", "expected sqlite:///FILE or postgresql://"),
    ],
)
def test_what_cannot_be_written_is_refused_without_a_password(capsys, slug, url, said):
    assert main(["fill", slug, url]) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert "secret" not in told.err + told.out


def test_a_province_with_a_file_of_dossiers_sees_itself(place):
    fill(PACK, place.into)
    commune = next(row for row in PACK.units if row["kind"] == "phuong")
    place.write(
        *(
            changed(code=f"H{number}", procedure=PACK.procedures[0]["code"], unit=commune["name"], resolved="2025-07-04")
            for number in range(3)
        )
    )
    assert place.run(create_missing=False).new == 3
    environment = {"DOSSIER_DB_URL": place.into, "MART_URL": f"duckdb:///{place.folder / 'mart'}", "PROVINCE": SLUG}
    settings = Settings.from_environment(environment | {"NOW": "2025-09-30T17:00"})
    assert build(settings).excluded == {}
    with opened(settings) as mart:
        dimensions = mart.dimensions
        asked = dimensions.resolved(Filters(unit=(str(commune["code"]),)), date(2025, 9, 30))
        assert mart.number("resolved", asked) == 3
        assert dimensions.targets("on_time_rate", date(2025, 9, 30))
        assert set(dimensions.unit["code"]) == {row["code"] for row in PACK.units}
