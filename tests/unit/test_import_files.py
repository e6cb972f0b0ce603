"""Formats of files: whatever a row came in, it is the same row, and its place in the file is told."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from data_access.importer import FileError, MappingError
from tests.importing import GOOD, HEAD, MAPPING, Place, changed

STORED = [("H1", "1.001", "2025-07-01 08:00:00", "2025-07-05 00:00:00", "2025-07-03 10:00:00")]
QUERY = "SELECT code, procedure_code, received_at, due_at, resolved_at FROM dossier ORDER BY code"


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def text(*rows, delimiter=","):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows([HEAD, *rows])
    return written.getvalue().encode()


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


def zipped(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


LINE = json.dumps(dict(zip(HEAD, GOOD, strict=True)), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", text(GOOD)),
        ("a.tsv", text(GOOD, delimiter="\t")),
        ("a.csv.gz", gzip.compress(text(GOOD))),
        ("a.jsonl", LINE + b"\n\n"),
        ("a.jsonl.gz", gzip.compress(LINE)),
    ],
)
def test_every_format_gives_the_same_row(place, name, content):
    path = place.folder / name
    path.write_bytes(content)
    report = place.run(MAPPING, path)
    assert (report.read, report.accepted) == (1, 1)
    assert place.query(QUERY) == STORED


def test_every_table_of_a_zip_is_read_and_other_files_are_not(place):
    path = zipped(
        place.folder / "a.zip",
        {"b/2.csv": text(changed(code="H2")), "1.tsv": text(GOOD, delimiter="\t"), "readme.md": "x", "__MACOSX/1.csv": "x"},
    )
    report = place.run(MAPPING, path)
    assert report.read_by_file == {"a.zip/1.tsv": 1, "a.zip/b/2.csv": 1}
    assert [row[0] for row in place.query(QUERY)] == ["H1", "H2"]


def test_a_workbook_in_a_zip_is_read(place):
    book = workbook(place.folder / "b.xlsx", {"A": [HEAD, GOOD]}).read_bytes()
    assert place.run(MAPPING, zipped(place.folder / "a.zip", {"b.xlsx": book})).accepted == 1


def test_dates_and_numbers_of_a_workbook_need_no_format(place):
    mapping = '[file]\ndate_format = "%d/%m/%Y"\n' + MAPPING
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


def test_between_sheets_that_fit_alike_nothing_is_guessed(place):
    path = workbook(place.folder / "b.xlsx", {"7": [HEAD, GOOD], "8": [HEAD, changed(code="H2")]})
    with pytest.raises(FileError, match=r"sheets '7', '8' fit equally well; set \[file\] sheet"):
        place.run(MAPPING, path)
    place.run('[file]\nsheet = "8"\n' + MAPPING, path)
    assert place.query("SELECT code FROM dossier") == [("H2",)]
    with pytest.raises(FileError, match="no sheet '9'; its sheets are '7', '8'"):
        place.run('[file]\nsheet = "9"\n' + MAPPING, path)


def test_a_file_without_a_header_is_read_by_places(place):
    place.file.write_bytes(text(GOOD).split(b"\r\n", 1)[1])
    places = "".join(f"{name} = {place}\n" for place, name in enumerate(("code", "procedure_code", "unit_code", "received_at"), 1))
    assert place.run(f"[file]\nheader = false\n[columns]\n{places}").accepted == 1
    with pytest.raises(MappingError, match=r"export\.csv has no column '#7'"):
        place.run(f"[file]\nheader = false\n[columns]\n{places}due_at = 7\n")


def test_columns_of_one_name_are_told_apart_by_place_and_never_guessed(place):
    place.write([*GOOD, "2025-07-09"], head=[*HEAD, "Hẹn trả"])
    with pytest.raises(MappingError, match="2 columns 'Hẹn trả', expected one; name it by its place: 5, 7"):
        place.run()
    place.run(MAPPING.replace('"Hẹn trả"', "7"))
    assert place.query("SELECT due_at FROM dossier") == [("2025-07-09 00:00:00",)]


def test_several_files_are_one_import_and_their_columns_may_differ(place):
    old, new = place.folder / "2024.csv", place.folder / "2025.csv"
    old.write_bytes(text(GOOD).replace("Tiếp nhận".encode(), "Ngày nhận".encode()).replace("Hẹn trả".encode(), b"-"))
    new.write_bytes(text(changed(code="H2"), changed(code="H1", due="")))
    mapping = MAPPING.replace('"Tiếp nhận"', '["Tiếp nhận", "Ngày nhận"]')
    report = place.run(mapping, old, new)
    assert (report.read, report.accepted, report.duplicates) == (3, 2, 1)
    assert report.read_by_file == {"2024.csv": 1, "2025.csv": 2}
    assert "2024.csv: no column for due_at" in report.notes


def test_a_column_that_none_of_the_files_has_refuses_them(place):
    paths = [place.folder / name for name in ("a.csv", "b.csv")]
    for path in paths:
        path.write_bytes(text(GOOD))
    with pytest.raises(MappingError, match=r"\[columns\] step: none of the files has no column 'Bước'|none of the files has"):
        place.run(MAPPING + 'step = "Bước"\n', *paths)
    assert not place.database.exists()
    assert place.run(MAPPING + 'step = { column = "Bước", optional = true }\n', *paths).accepted == 1


def test_a_required_column_must_be_in_every_file(place):
    first, second = place.folder / "a.csv", place.folder / "b.csv"
    first.write_bytes(text(GOOD))
    second.write_bytes(text(GOOD).replace("Tiếp nhận".encode(), b"x"))
    with pytest.raises(MappingError, match=r"received_at: b.csv has no column 'Tiếp nhận'; its columns are"):
        place.run(MAPPING, first, second)


def test_each_row_takes_the_first_of_its_columns_that_has_a_text(place):
    place.write([*GOOD[:4], "", *GOOD[5:], "09/07/2025"], [*changed(code="H2"), "09/07/2025"], head=[*HEAD, "Hẹn lại"])
    mapping = MAPPING.replace('"Hẹn trả"', '["Hẹn trả", { column = "Hẹn lại", date_format = "%d/%m/%Y" }]')
    place.run(mapping)
    assert place.query("SELECT due_at FROM dossier") == [("2025-07-09 00:00:00",), ("2025-07-05 00:00:00",)]


def test_a_line_that_is_no_object_is_a_rejected_row(place):
    path = place.folder / "a.jsonl"
    path.write_bytes(LINE + b"\n{broken\n[1]\n")
    report = place.run(MAPPING, path)
    assert (report.read, report.accepted, report.rejected_by_reason) == (3, 1, {"bad-json": 2})


def test_members_of_json_may_be_nested_missing_or_numbers(place):
    path = place.folder / "a.jsonl"
    row = {"a": {"code": 7}, "TTHC": 2.10, "Đơn vị": "x", "Tiếp nhận": 1751331600}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    mapping = MAPPING.replace('"Mã hồ sơ"', '"a.code"').replace('"Tiếp nhận"', '{ column = "Tiếp nhận", date_format = "epoch" }')
    with pytest.raises(MappingError, match=r"due_at: a.jsonl has no column 'Hẹn trả'"):
        place.run(mapping, path)
    mapping = mapping.split("due_at")[0]
    place.run(mapping, path)
    assert place.query("SELECT code, procedure_code, received_at FROM dossier") == [("7", "2.1", "2025-07-01 08:00:00")]


@pytest.mark.parametrize(
    ("form", "cell"),
    [("epoch-ms", "1751331600000"), ("epoch", "1751331600"), ("excel", "45839.3333333333"), ("iso", "2025-07-01T08:00")],
)
def test_times_may_be_numbers(place, form, cell):
    place.write(changed(received=cell, due="", resolved=""))
    place.run(MAPPING.replace('"Tiếp nhận"', f'{{ column = "Tiếp nhận", date_format = "{form}" }}'))
    assert place.query("SELECT received_at FROM dossier") == [("2025-07-01 08:00:00",)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"not a workbook", "a.xlsx cannot be read as a workbook"),
        ("a.csv.gz", b"\x1f\x8bbroken", "a.csv.gz cannot be read"),
        ("a.csv.gz", gzip.compress(text(*[GOOD] * 50_000))[:-200], "a.csv.gz cannot be read"),
        ("a.zip", b"PK broken", "a.zip cannot be unpacked"),
        ("a.jsonl", b'[{"a": 1}]\n', "no column 'Mã hồ sơ'"),
    ],
)
def test_a_broken_file_is_refused_and_nothing_is_written(place, name, content, said):
    path = place.folder / name
    path.write_bytes(content)
    with pytest.raises((FileError, MappingError), match=said):
        place.run(MAPPING, path)
    assert not place.database.exists()
    assert [path.name for path in place.folder.iterdir() if "rejects" in path.name] == []


def test_a_zip_without_tables_and_a_file_that_is_not_there_are_refused(place):
    with pytest.raises(FileError, match="holds no table"):
        place.run(MAPPING, zipped(place.folder / "a.zip", {"x.pdf": "x"}))
    with pytest.raises(FileError, match="is not there"):
        place.run(MAPPING, place.folder / "absent.csv")


def test_rejects_of_a_file_without_a_header_are_imported_with_the_same_mapping(place):
    rows = [GOOD, changed(code="H2", received="2025-07-32")]
    place.file.write_bytes(text(*rows, delimiter=";").decode().split("\r\n", 1)[1].encode("utf-16"))
    mapping = '[file]\nheader = false\nencoding = "utf-16"\ndelimiter = ";"\n[columns]\n' + "".join(
        f"{name} = {place}\n" for place, name in enumerate(("code", "procedure_code", "unit_code", "received_at"), 1)
    )
    assert place.run(mapping).rejected == 1
    corrected = place.folder / "corrected.csv"
    corrected.write_text(place.rejects.read_text(encoding="utf-8-sig").replace("2025-07-32", "2025-07-31"), encoding="utf-8")
    assert place.run(mapping, corrected).accepted == 1


def test_a_long_cell_and_line_breaks_in_cells_keep_their_row_and_the_lines_of_the_others(place):
    place.write([*GOOD, "x" * 200_000], [*changed(code="H2"), "a\nb\r\nc"], [*changed(code=""), ""], head=[*HEAD, "Ghi chú"])
    report = place.run(MAPPING + 'step = "Ghi chú"\n')
    assert (report.accepted, report.rejected) == (2, 1)
    assert place.reasons() == [(3, 6, "missing-code", "")]


def test_files_of_one_name_are_told_apart_by_their_folders(place):
    paths = []
    for folder, code in (("2024", "H1"), ("2025", "")):
        (place.folder / folder).mkdir()
        paths.append(place.folder / folder / "export.csv")
        paths[-1].write_bytes(text(changed(code=code)))
    report = place.run(MAPPING, *paths)
    assert report.read_by_file == {str(path): 1 for path in paths}
    assert report.rejects == place.folder / "2024" / "export.rejects.csv"


@pytest.mark.parametrize(("name", "rejects"), [("311.2024.csv", "311.2024.rejects.csv"), ("a.csv.gz", "a.rejects.csv")])
def test_rejected_rows_go_beside_the_first_file_under_its_name(place, name, rejects):
    content = text(changed(code=""))
    path = place.folder / name
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    assert place.run(MAPPING, path).rejects == place.folder / rejects
