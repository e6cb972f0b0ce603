"""Codes: two writings of one are one, dropped digits are found again or refused, nothing is merged by likeness."""

from __future__ import annotations

import openpyxl
import pytest

from data_access.importer.codes import as_number, folded_code, has_lost_digits, may_be_near, shapes, skeleton
from data_access.importer.values import tidy
from tests.importing import GOOD, HEAD, MAPPING, changed


def book(path, *rows, head=HEAD):
    made = openpyxl.Workbook()
    made.active.append(head)
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


WRITINGS = [
    '="H17.1-0401"',
    "'H17.1-0401",
    "\u00a0H17.1-0401 ",
    "H17.1\u20130401",
    "H17.1\u22120401",
    "H17.1\u20100401",
    "\u200bH17.1-04\u200d01\ufeff",
    "h17.1-0401",
    "Ｈ１７.１－０４０１",
]


@pytest.mark.parametrize("written", WRITINGS)
def test_a_code_written_otherwise_is_the_dossier_that_the_database_has(place, written):
    place.write(changed(code="H17.1-0401"))
    place.run()
    place.write(changed(code=written))
    report = place.run()
    assert (report.accepted, report.duplicates) == (0, 1)
    assert place.query("SELECT code FROM dossier") == [("H17.1-0401",)]


@pytest.mark.parametrize("written", WRITINGS)
def test_the_database_keeps_the_spelling_that_came_first(place, written):
    place.write(changed(code=written))
    place.run()
    [(first,)] = place.query("SELECT code FROM dossier")
    assert first in ("H17.1-0401", "h17.1-0401")
    place.write(changed(code="H17.1-0401"), changed(code=written))
    assert place.run().accepted == 0
    assert place.query("SELECT code FROM dossier") == [(first,)]


def test_two_writings_in_one_file_are_one_dossier_and_told(place):
    place.write(changed(code="hs-1"), changed(code="HS-1"), changed(code="HS-2"))
    report = place.run()
    assert (report.accepted, report.duplicates) == (2, 1)
    assert place.query("SELECT code FROM dossier ORDER BY code") == [("HS-2",), ("hs-1",)]
    assert "1 rows write a code otherwise than the database or an earlier row does: HS-1 is hs-1" in report.notes


@pytest.mark.parametrize("stored", ['="H1"', "h1\u00a0", "H1\u200b", "Ｈ1"])
def test_a_code_that_was_stored_untidy_is_found(place, stored):
    place.write(GOOD)
    place.run()
    place.execute(f"UPDATE dossier SET code = '{stored}'")
    report = place.run()
    assert (report.accepted, report.duplicates) == (0, 1)
    assert place.query("SELECT code FROM dossier") == [(stored,)]


def test_events_name_their_dossier_in_any_writing(place):
    place.write(changed(code="H-1"))
    place.run()
    place.write(["1", "h\u20131", "2025-07-02", "4"], head=["i", "d", "a", "s"])
    place.run('[columns]\nid = "i"\ndossier_code = "d"\nat = "a"\nto_status = "s"\n', kind="events")
    assert place.query("SELECT dossier_code FROM dossier_event") == [("H-1",)]


def test_codes_that_differ_by_letters_alone_stay_apart_and_those_by_signs_are_named(place):
    place.write(*(changed(code=code) for code in ("H0-1", "HO-1", "H17.1-25", "H17-1.25", "H17 1-25", "H17.2-25")))
    report = place.run()
    assert report.accepted == 6
    [told] = [note for note in report.notes if "punctuation" in note]
    assert "1 codes differ from others" in told
    assert "H17.2" not in told


def test_a_near_code_of_the_database_is_named_too(place):
    place.write(changed(code="H17.1-250701"))
    place.run()
    place.write(changed(code="H17.1.250701"))
    assert any("H17.1-250701 and H17.1.250701" in note for note in place.run().notes)


@pytest.mark.parametrize("text", ["2.50701E+14", "2,50701E+14", "2.50701e+14", "2.5e17", "3E+14", "1,2E-05", "2.50701E+014"])
def test_a_code_in_scientific_notation_has_lost_its_digits(place, text):
    place.write(changed(code=text), changed(code=text, unit="Hòa Xuân"), delimiter=";")
    assert place.run().rejected_by_reason == {"lost-digits": 2}
    assert place.query("SELECT * FROM unit") == []


@pytest.mark.parametrize("text", ["H2.5-01", "1.001193", "E+14", "2E14", "12E", "000.00.15.H17-250701-0001"])
def test_a_code_that_only_looks_like_it_is_a_code(text):
    assert not has_lost_digits(text, is_cell=False, is_looked_up=False)


def test_procedures_are_found_without_the_zeros_that_a_spreadsheet_drops(place):
    place.know(units=[("U1", "Hải Châu")], procedures=[("1.001570", "a"), ("2.000700", "b"), ("1.001193", "c")])
    rows = [["H1", 1.00157], ["H2", 2.0007], ["H3", 1.001193], ["H4", "1.00157"], ["H5", "1,001193"]]
    report = place.run(MAPPING, book(place.folder / "b.xlsx", *([code, number, "U1", *GOOD[3:]] for code, number in rows)))
    assert place.query("SELECT procedure_code FROM dossier ORDER BY code") == [
        (code,) for code in ("1.001570", "2.000700", "1.001193", "1.001570", "1.001193")
    ]
    assert any("procedure_code: 4 rows name a code without the zeros" in note and "1.001570" in note for note in report.notes)
    assert report.created == {}


def test_between_two_codes_of_one_number_nothing_is_guessed(place):
    place.know(units=[("00020", "a"), ("020", "b"), ("00031", "c")], procedures=[("1.001", "x")])
    path = book(place.folder / "b.xlsx", *(["H" + str(unit), "1.001", unit, *GOOD[3:]] for unit in (20, 31)))
    report = place.run(MAPPING, path)
    assert report.rejected_by_reason == {"unknown-unit": 1}
    assert place.query("SELECT code, unit_code FROM dossier") == [("H31", "00031")]


def test_number_cells_become_no_master_data_and_the_message_does_not_advise_it(place):
    place.know(units=[("U1", "Hải Châu")], procedures=[("1.001", "Khai sinh")])
    path = book(place.folder / "b.xlsx", ["H1", 1.00157, "Hải Châu", *GOOD[3:]], ["H2", "Khai sinh", 20194, *GOOD[3:]])
    place.rejects = place.folder / "b.rejects.csv"
    for create_missing in (True, False):
        report = place.run(MAPPING, path, create_missing=create_missing)
        assert report.accepted == 0
        assert place.rejects.read_text("utf-8-sig").count("a number cell, which may have lost zeros") == 2
    assert place.query("SELECT COUNT(*) FROM procedure") == place.query("SELECT COUNT(*) FROM unit") == [(1,)]


def test_codes_of_master_data_that_lost_a_zero_are_rejected(place):
    path = book(place.folder / "p.xlsx", [1.00157, "a"], [1.001193, "b"], ["1.00158", "c"], head=["c", "n"])
    report = place.run('[columns]\ncode = "c"\nname = "n"\n', path, kind="procedures")
    assert report.rejected_by_reason == {"lost-digits": 1}
    assert place.query("SELECT code FROM procedure ORDER BY code") == [("1.001193",), ("1.00158",)]


def test_an_unknown_code_near_a_known_one_is_told_and_not_advised_to_be_added(place):
    place.know(units=[("U-1", "Hải Châu")], procedures=[("1.001", "x")])
    place.write(changed(unit="U1"))
    place.run(create_missing=False)
    said = place.rejects.read_text("utf-8-sig")
    assert "U-1 is near" in said
    assert "--create-missing" not in said
    assert any("U-1 and U1" in note for note in place.run().notes)


def test_dates_in_wrappings_for_a_spreadsheet_are_dates(place):
    place.write(changed(received='="2025-07-01"', due="'2025-07-05", unit='="Hải ""Châu"""'))
    assert place.run().accepted == 1
    assert place.query("SELECT name FROM unit") == [('Hải "Châu"',)]


def test_blanks_dashes_and_digits_of_other_widths_in_dates_and_names_are_read(place):
    place.know(units=[("U1", "Sở Y tế – Thành phố")], procedures=[("1.001", "Khai sinh")])
    place.write(
        changed(
            received="01/07/2025\u00a008:15", due="０５/07/2025", resolved="03\u201107\u20112025", unit="Sở Y  tế - Thành\u00a0phố"
        )
    )
    place.run('[file]\ndate_format = ["%d/%m/%Y %H:%M", "%d/%m/%Y", "%d-%m-%Y"]\n' + MAPPING, create_missing=False)
    assert place.query("SELECT unit_code, received_at, due_at, resolved_at FROM dossier") == [
        ("U1", "2025-07-01 08:15:00", "2025-07-05 00:00:00", "2025-07-03 00:00:00")
    ]


def test_an_apostrophe_within_a_text_stays():
    assert [tidy(text) for text in ("'quoted' text", "L'Aquila", "'12")] == ["'quoted' text", "L'Aquila", "12"]


def test_what_codes_are_compared_by():
    assert folded_code("h17–đ1") == "H17-Đ1"
    assert skeleton("H17.1-25 01") == "H1712501"
    assert [as_number(text) for text in ("001.500", "1,5", "020", "0", "1.2.3", "H1")] == ["1.5", "1.5", "20", "0", "", ""]
    assert not may_be_near(shapes(["H17.1-01", "H17.15-01"]))
    assert may_be_near(shapes(["H17.1-01", "H17-1.01"]))
