"""Units and procedures that dossiers name are found by code or name, created where that is allowed, and never guessed."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.importer.links import code_for
from tests.importing import GOOD, MAPPING, changed, only_reason


def test_unknown_units_and_procedures_are_rejected_unless_they_may_be_created(place):
    assert only_reason(place, GOOD, create_missing=False) == "unknown-procedure"
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("INSERT INTO procedure (code, name) VALUES ('1.001', 'Khai sinh')")
    assert only_reason(place, GOOD, create_missing=False) == "unknown-unit"
    place.write(GOOD)
    assert place.run().created == {"unit": 1}


def test_units_and_procedures_are_created_in_the_unit_database(place):
    units = place.folder / "units.db"
    place.write(changed(unit="Phường Hải Châu"), changed(code="H2", unit="Hải Châu", procedure="Đăng ký khai sinh"))
    report = place.run(MAPPING + '[units]\nkind = "phuong"\n[procedures]\nfield = "Hộ tịch"\n', units=f"sqlite:///{units}")
    assert report.created == {"unit": 2, "procedure": 2, "field": 1}
    assert place.query("SELECT name, short_name, kind FROM unit", units)[0] == ("Phường Hải Châu", "Hải Châu", "phuong")
    assert place.query("SELECT p.code, p.name, f.name FROM procedure p JOIN field f ON f.code = p.field_code", units) == [
        ("1.001", "1.001", "Hộ tịch"),
        (code_for("Đăng ký khai sinh"), "Đăng ký khai sinh", "Hộ tịch"),
    ]
    assert place.query("SELECT COUNT(*) FROM sqlite_master WHERE name = 'unit'") == [(0,)]


def test_only_what_accepted_rows_name_is_created(place):
    place.write(GOOD, changed(code="", unit="Nowhere"))
    place.run()
    assert place.query("SELECT name FROM unit") == [("Hải Châu",)]


def test_a_name_that_two_units_have_is_not_guessed(place):
    place.write(GOOD)
    place.run()
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.executemany(
            "INSERT INTO unit (code, name, short_name, kind) VALUES (?, ?, 'Hội An', 'phuong')",
            [("1", "Phường Hội An"), ("2", "Phường Hội An Đông")],
        )
    assert only_reason(place, changed(code="H9", unit="Hội An")) == "unknown-unit"


def test_a_procedure_may_be_known_by_its_name_alone(place):
    place.write(changed(procedure="Noise - Residential"))
    assert place.run(MAPPING.replace("procedure_code", "procedure_name")).accepted == 1
    [(code, name)] = place.query("SELECT code, name FROM procedure")
    assert name == "Noise - Residential"
    assert code == code_for(name) == place.query("SELECT procedure_code FROM dossier")[0][0]


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_made_codes_are_ascii_and_fit_their_column(text):
    code = code_for(text)
    assert code.isascii()
    assert 0 < len(code) <= 64
    assert code == code_for(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "text",
    [
        "#REF!",
        "#N/A",
        "####",
        "NULL",
        "?",
        "…",
        "20242.0",
        "Ph&#432;&#7901;ng H&#7843;i",
        "X%C3%A3%20H",
        "<b>",
        "12/07/2025",
        "2025-07-12",
    ],
)
def test_nothing_is_made_of_what_is_no_name(place, text):
    assert only_reason(place, changed(unit=text)) == "unknown-unit"
    assert "this is no name of one" in place.rejects.read_text("utf-8-sig")
    assert place.query("SELECT COUNT(*) FROM unit") == [(0,)]
    place.write(changed(code="H2", procedure=text))
    assert place.run().rejected_by_reason == {"unknown-procedure": 1}
    assert place.query("SELECT COUNT(*) FROM procedure") == [(0,)]
