"""`python -m data_access.sources`: the check names what breaks the contract, the document follows the contract."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, text

from data_access.settings import Settings
from data_access.sources.__main__ import main
from data_access.sources.check import findings, masked
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
    ("database", "sql", "where", "came"),
    [
        ("dossiers", "UPDATE dossier SET status = 12", "dossier_db.dossier.status", "12 (1 rows)"),
        ("dossiers", "UPDATE dossier SET channel = 'web'", "dossier_db.dossier.channel", "'web' (1 rows)"),
        ("dossiers", "UPDATE dossier SET received_at = '01/07/2025'", "dossier_db.dossier.received_at", "'01/07/2025' came"),
        ("units", "UPDATE unit SET kind = 'quan'", "unit_db.unit.kind", "'quan' (1 rows)"),
        ("units", "UPDATE procedure SET time_unit = 'tuan'", "unit_db.procedure.time_unit", "'tuan' (1 rows)"),
        ("units", "UPDATE procedure SET online_level = '4'", "unit_db.procedure.online_level", "'4' (1 rows)"),
        ("units", "UPDATE procedure SET levels = 'huyen; xa'", "unit_db.procedure.levels", "'huyen; xa' (1 rows)"),
    ],
)
def test_a_value_that_is_not_allowed_is_an_error_with_its_count(place, database, sql, where, came):
    place(database, sql)
    assert came in found("error")[where]


def test_views_may_not_repeat_a_key_nor_leave_a_required_value_empty(place):
    place(
        "units",
        "ALTER TABLE field RENAME TO linh_vuc",
        "CREATE VIEW field AS SELECT code, NULL AS name, owner_code FROM linh_vuc UNION ALL SELECT * FROM linh_vuc",
    )
    errors = found("error")
    assert "1 rows without a value" in errors["unit_db.field.name"]
    assert "came more than once" in errors["unit_db.field.code"]


def test_dossiers_of_unknown_units_and_procedures_are_warned_of(place):
    place("dossiers", "UPDATE dossier SET unit_code = '99', procedure_code = '2.002'")
    warnings = found("warning")
    assert "1 dossiers name a unit that unit_db lacks: '99' (1)" in warnings["dossier_db.dossier.unit_code"]
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
