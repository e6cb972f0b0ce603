"""`python -m data_access.sources`: the check names what breaks the contract, the document follows the contract."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, text

from data_access.mart import BuildError, build
from data_access.mart.__main__ import main as mart
from data_access.masking import masked
from data_access.settings import Settings
from data_access.sources.__main__ import main
from data_access.sources.check import findings
from data_access.sources.contract import DOSSIER_DB, UNIT_DB, dossier, field, procedure, provenance, unit
from data_access.sources.document import CHANNELS, KINDS, STATUSES, markdown, run

NOON = datetime(2025, 7, 1, 12, 0)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Two SQLite databases that fit the contract; `change(name, sql)` breaks one of them."""
    urls = {name: f"sqlite:///{tmp_path / name}.db" for name in ("dossiers", "units")}
    monkeypatch.setenv("DOSSIER_DB_URL", urls["dossiers"])
    monkeypatch.setenv("UNIT_DB_URL", urls["units"])
    engine = create_engine(urls["dossiers"])
    with engine.begin() as connection:
        DOSSIER_DB.create_all(connection)
        provenance.drop(connection)
        connection.execute(
            insert(dossier).values(
                code="H1", procedure_code="1.001", unit_code="20", received_at=NOON, status=4, channel=2, updated_at=NOON
            )
        )
    engine.dispose()
    engine = create_engine(urls["units"])
    with engine.begin() as connection:
        UNIT_DB.create_all(connection)
        connection.execute(insert(unit).values(code="20", name="Phường Hải Châu", short_name="Hải Châu", kind="phuong"))
        connection.execute(insert(field).values(code="1", name="Hộ tịch"))
        connection.execute(insert(procedure).values(code="1.001", name="Khai sinh", field_code="1", levels="xa; tinh"))
    engine.dispose()

    def change(name: str, *statements: str) -> None:
        engine = create_engine(urls[name])
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    return change


def found(level: str) -> dict[str, str]:
    """Where → what, of one level."""
    return {one.place: one.sentence for one in findings(Settings.from_environment()) if one.level == level}


def test_databases_that_fit_have_no_errors(place, capsys):
    assert found("error") == {}
    assert main(["check"]) == 0
    assert "ok       dossier_db.dossier  1 rows, 24 columns, newest update 2025-07-01 12:00:00" in capsys.readouterr().out


def test_an_optional_column_must_be_there_though_it_may_be_empty(place):
    place("units", "ALTER TABLE unit DROP COLUMN population")
    assert "no such column" in found("error")["unit_db.unit.population"]


def test_a_missing_table_is_an_error_unless_it_is_optional(place):
    place("units", "DROP TABLE holiday")
    assert list(found("error")) == ["unit_db.holiday"]


def test_a_database_that_cannot_be_reached_is_named_with_its_setting(place, monkeypatch):
    monkeypatch.setenv("UNIT_DB_URL", "sqlite:////nowhere/units.db")
    assert "check UNIT_DB_URL" in found("error")["unit_db"]
    assert main(["check"]) == 1


@pytest.mark.parametrize(
    ("level", "database", "sql", "where", "came"),
    [
        ("error", "dossiers", "UPDATE dossier SET status = 12", "dossier_db.dossier.status", "H1: 12"),
        ("error", "dossiers", "UPDATE dossier SET channel = 'web'", "dossier_db.dossier.channel", "H1: 'web'"),
        (
            "error",
            "dossiers",
            "UPDATE dossier SET received_at = '01/07/2025'",
            "dossier_db.dossier.received_at",
            "H1: '01/07/2025'",
        ),
        ("warning", "units", "UPDATE unit SET kind = 'quan'", "unit_db.unit.kind", "20: 'quan'"),
        ("warning", "units", "UPDATE procedure SET time_unit = 'tuan'", "unit_db.procedure.time_unit", "1.001: 'tuan'"),
        ("warning", "units", "UPDATE procedure SET online_level = '4'", "unit_db.procedure.online_level", "1.001: '4'"),
        ("warning", "units", "UPDATE procedure SET levels = 'huyen; xa'", "unit_db.procedure.levels", "1.001: 'huyen; xa'"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_its_count_as_an_error_where_the_build_refuses(
    place, tmp_path, monkeypatch, level, database, sql, where, came
):
    place(database, sql)
    said = found(level)[where]
    assert said.startswith(("1 of 1 rows hold a value that the contract does not know (", "1 of 1 rows hold no date"))
    assert ("nothing is built" in said) is (level == "error")
    assert ("taken as missing" in said) is (level == "warning")
    assert came in said
    monkeypatch.setenv("MART_URL", f"duckdb:///{tmp_path / 'mart'}")
    refused = nullcontext() if level == "warning" else pytest.raises(BuildError, match=where.removeprefix("dossier_db."))
    with refused:
        build(Settings.from_environment())


def test_views_may_not_repeat_a_key_nor_leave_a_required_value_empty(place):
    place(
        "units",
        "ALTER TABLE field RENAME TO linh_vuc",
        "CREATE VIEW field AS SELECT code, NULL AS name, owner_code FROM linh_vuc UNION ALL SELECT * FROM linh_vuc",
    )
    errors = found("error")
    assert "1 of 2 rows have no value" in found("warning")["unit_db.field.name"]
    assert "1 of 2 rows repeat the key of another row" in errors["unit_db.field.code"]


def test_dossiers_of_unknown_units_and_procedures_are_warned_of(place):
    place("dossiers", "UPDATE dossier SET unit_code = '99', procedure_code = '2.002'")
    warnings = found("warning")
    assert warnings["dossier_db.dossier.unit_code"].startswith("1 dossiers name a unit that unit_db lacks; ")
    assert warnings["dossier_db.dossier.unit_code"].endswith(": '99' (1)")
    assert "'2.002' (1)" in warnings["dossier_db.dossier.procedure_code"]
    assert main(["check"]) == 0


def test_dossiers_resolved_before_they_were_received_are_warned_of(place):
    place("dossiers", "UPDATE dossier SET resolved_at = '2025-06-30 00:00:00'")
    assert "1 dossiers" in found("warning")["dossier_db.dossier.resolved_at"]


def test_a_file_that_this_login_can_write_is_warned_of(place):
    assert "open it with a login that can only read" in found("warning")["dossier_db"]


def test_a_wrong_setting_exits_2_and_hides_the_password(place, monkeypatch, capsys):
    for url in ("postgresql//login:secret@host/x", "oracle+none://login:secret@host/x"):
        monkeypatch.setenv("DOSSIER_DB_URL", url)
        assert main(["check"]) == 2
    said = capsys.readouterr()
    assert "secret" not in said.out + said.err


@pytest.mark.parametrize("url", ["postgresql://a:secret@h/d", "postgresql://h/d?user=a&password=secret", "x//a:se/cret@h"])
def test_passwords_are_masked(url):
    assert "cret" not in masked(f"{url}: refused")


def test_the_document_describes_every_table_column_and_code(tmp_path):
    page = markdown()
    for table in (*DOSSIER_DB.tables.values(), *UNIT_DB.tables.values()):
        assert f"### `{table.name}`" in page
        assert all(f"| `{column.name}` |" in page for column in table.columns)
    for names in (STATUSES, CHANNELS, KINDS):
        assert set(names) == set(type(next(iter(names))))


def test_a_document_that_lags_behind_the_contract_is_found(tmp_path):
    file = tmp_path / "docs" / "data.md"
    assert run(file, check=True) == 1
    assert run(file) == 0
    assert run(file, check=True) == 0
    file.write_text("old", encoding="utf-8")
    assert main(["docs", "--check", "--file", str(file)]) == 1


def test_the_document_in_the_repository_is_up_to_date():
    assert run(Path(__file__).parents[2] / "docs" / "data.md", check=True) == 0


DOUBTS = {
    "finished without an end": ("dossier", "resolved_at", "status = 9", "1 dossiers have a status that ends them (7, 9, 10)"),
    "refused without a day": ("dossier", "resolved_at", "status = 3", "1 dossiers were refused (3)"),
    "due before received": ("dossier", "due_at", "due_at = '2025-06-30 17:00:00'", "1 dossiers were due before they were received"),
    "received tomorrow": ("dossier", "received_at", "received_at = '2030-01-01 00:00:00'", "lies in the future"),
    "changed tomorrow": ("dossier", "updated_at", "updated_at = '2030-01-01 00:00:00'", "lies in the future"),
    "due never": ("dossier", "due_at", "due_at = '9999-12-31 00:00:00'", "1 rows hold a date before 1980 or after 2199"),
    "due 1900": ("dossier", "due_at", "due_at = '1900-01-01 00:00:00'", "(H1: '1900-01-01 00:00:00')"),
    "resolved earlier": ("dossier", "resolved_at", "resolved_at = '2025-06-30'", "ended on a day before their reception (H1)"),
}


@pytest.mark.parametrize(("table", "column", "change", "said"), DOUBTS.values(), ids=DOUBTS)
def test_what_can_hardly_be_meant_is_warned_of_with_its_count_and_code(place, monkeypatch, table, column, change, said):
    monkeypatch.setenv("NOW", "2025-09-30T17:00")
    place("dossiers", *second(), f"UPDATE {table} SET {change} WHERE code = 'H1'")
    sentence = found("warning")[f"dossier_db.{table}.{column}"]
    assert said in sentence
    assert "H1" in sentence


def second() -> list[str]:
    """Another dossier, so that a wrong one is not all of them."""
    columns = "code, procedure_code, unit_code, received_at, status, channel, updated_at"
    values = "'H2', '1.001', '20', '2025-07-01 12:00:00', 4, 2, '2025-07-01 12:00:00'"
    return [f"INSERT INTO dossier ({columns}) VALUES ({values})"]


def test_what_was_resolved_earlier_on_its_day_is_no_doubt_just_as_in_the_mart(place):
    place("dossiers", "UPDATE dossier SET resolved_at = '2025-07-01 08:00:00'")
    assert "dossier_db.dossier.resolved_at" not in found("warning")


def test_dossiers_received_outside_the_validity_of_their_unit_are_warned_of(place):
    place("units", "UPDATE unit SET valid_to = '2025-06-30'")
    assert found("warning")["dossier_db.dossier.unit_code"].startswith("1 dossiers were received by a unit on a day outside")
    place("units", "UPDATE unit SET valid_to = '2025-07-01', valid_from = '2025-07-01'")
    assert "dossier_db.dossier.unit_code" not in found("warning")


def test_what_was_carried_over_to_a_new_unit_is_no_doubt_but_what_came_before_one_unit_is(place):
    columns = "code, name, short_name, kind, valid_from"
    others = [f"('3{n}', 'Xã {n}', '{n}', 'xa', '2025-06-01')" for n in range(3)]
    place(
        "units",
        f"INSERT INTO unit ({columns}) VALUES {', '.join(others)}",
        "UPDATE unit SET valid_from = '2025-07-02' WHERE code = '20'",
    )
    assert "outside its valid_from" in found("warning")["dossier_db.dossier.unit_code"]
    place("units", "UPDATE unit SET valid_from = '2025-07-02'")
    assert "dossier_db.dossier.unit_code" not in found("warning")


@pytest.mark.parametrize("code", ["h1", " H1", "H1\u00a0", "H\u200b1", "H-1", "H\u20111", "Ｈ1"])
def test_codes_that_look_the_same_are_warned_of(place, code):
    place(
        "dossiers",
        f"INSERT INTO dossier (code, procedure_code, unit_code, status, updated_at) VALUES ('{code}', 'x', 'y', 1, '2025-07-01')",
    )
    assert found("warning")["dossier_db.dossier.code"].startswith("2 codes are the same but for case, blanks or dashes")


def test_events_of_unknown_dossiers_and_units_in_a_circle_are_warned_of(place):
    place("dossiers", "INSERT INTO dossier_event (id, dossier_code, at, to_status) VALUES (1, 'H9', '2025-07-02', 4)")
    place("units", "UPDATE unit SET parent_code = code")
    warnings = found("warning")
    assert warnings["dossier_db.dossier_event.dossier_code"] == "1 events belong to no dossier; they are not looked at: H9"
    assert warnings["unit_db.unit.parent_code"].endswith("correct the unit above: 20")


TABLES_WITH_AN_END = {
    "days off": ("holiday", "'2024-12-31', 0, 'x', NULL", "holiday.day", "1 dossiers are due after the last year"),
    "rules": ("time_rule", "'old', 'extra', NULL, 1, NULL, 5, NULL, '2025-06-30', 'luật'", "time_rule.valid_to", "(old)"),
    "targets": ("target", "'share', 1, 0.5, '2025-01-01', '2025-06-30', NULL", "target.valid_to", "(share)"),
}


@pytest.mark.parametrize(("table", "row", "where", "said"), TABLES_WITH_AN_END.values(), ids=TABLES_WITH_AN_END)
def test_a_table_that_ends_before_the_newest_dossier_is_warned_of(place, tmp_path, monkeypatch, capsys, table, row, where, said):
    place("dossiers", "UPDATE dossier SET due_at = '2025-07-20 17:00:00'")
    place("units", f"INSERT INTO {table} VALUES ({row})")
    assert said in found("warning")[f"unit_db.{where}"]
    monkeypatch.setenv("MART_URL", f"duckdb:///{tmp_path / 'mart'}")
    build(Settings.from_environment())
    assert mart(["status"]) == 0
    assert where in capsys.readouterr().out


def test_the_check_is_quiet_about_the_simulated_city(small_demo_folder, monkeypatch):
    for name in ("dossiers", "units"):
        monkeypatch.setenv(f"{name[:-1].upper()}_DB_URL", f"sqlite:///{small_demo_folder / name}.db")
    monkeypatch.setenv("NOW", "2025-09-30T17:00")
    assert set(found("warning")) <= {"dossier_db", "unit_db"}
    assert found("error") == {}
