"""Workbooks: the sheet and the header are found, cells are what they are there, and between equals nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest

from data_access.importer import FileError
from tests.importing import GOOD, HEAD, MAPPING, changed, zipped


def workbook(path, sheets, merged=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    book.save(path)
    return path


def test_a_workbook_in_a_zip_is_read(place):
    book = workbook(place.folder / "b.xlsx", {"A": [HEAD, GOOD]}).read_bytes()
    assert place.run(MAPPING, zipped(place.folder / "a.zip", {"b.xlsx": book})).accepted == 1


def test_dates_and_numbers_of_a_workbook_need_no_format(place):
    mapping = '[file]\ndate_format = "%d/%m/%Y"\n' + MAPPING
    place.know(units=[("20194", "Hải Châu")], procedures=[("1.001", "Khai sinh")])
    row = ["H1", 1.001, 20194, datetime(2025, 7, 1, 8), date(2025, 7, 5), "03/07/2025"]
    place.run(mapping, workbook(place.folder / "b.xlsx", {"A": [HEAD, row]}))
    assert place.query("SELECT received_at, due_at, resolved_at, unit_code, procedure_code FROM dossier") == [
        ("2025-07-01 08:00:00", "2025-07-05 00:00:00", "2025-07-03 00:00:00", "20194", "1.001")
    ]


def test_the_header_is_found_below_titles_and_merged_cells_count_in_every_row(place):
    rows = [
        ["BÁO CÁO HỒ SƠ"],
        [],
        ["Quý III", None, "Tiếp nhận"],
        [None, *HEAD],
        [None, *GOOD],
        [None, *changed(code="H2", unit=None)],
    ]
    path = workbook(place.folder / "b.xlsx", {"A": rows}, merged=["A1:G1", "D5:D6"])
    report = place.run(MAPPING, path)
    assert (report.read, report.accepted) == (2, 2)
    assert "b.xlsx: sheet 'A', header in row 4" in report.notes
    assert place.query("SELECT unit_code FROM dossier") == [(place.query("SELECT code FROM unit")[0][0],)] * 2


def test_the_row_of_a_workbook_is_told_as_it_is_numbered_there(place):
    path = workbook(place.folder / "b.xlsx", {"A": [["Tiêu đề"], HEAD, GOOD, [], changed(code="")]})
    place.run(MAPPING, path)
    place.rejects = place.folder / "b.rejects.csv"
    assert place.reasons() == [(2, 5, "missing-code", "")]


def test_of_several_sheets_the_one_with_the_columns_is_read(place):
    path = workbook(place.folder / "b.xlsx", {"Hướng dẫn": [["Mã"]], "Hồ sơ": [HEAD, GOOD], "Khác": [["a", "b"]]})
    assert place.run(MAPPING, path).accepted == 1


def test_the_sheets_that_are_asked_for_are_read(place):
    path = workbook(place.folder / "b.xlsx", {"7": [HEAD, GOOD], "8": [HEAD, changed(code="H2")]})
    place.run('[file]\nsheet = "8"\n' + MAPPING, path)
    assert place.query("SELECT code FROM dossier") == [("H2",)]
    with pytest.raises(FileError, match="no sheet '9'; its sheets are '7', '8'"):
        place.run('[file]\nsheet = "9"\n' + MAPPING, path)
