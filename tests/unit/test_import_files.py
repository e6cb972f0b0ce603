"""Formats of files: whatever a row came in, it is the same row, and its place in the file is told."""

from __future__ import annotations

import gzip
import json

import pytest

from data_access.importer import FileError, MappingError
from tests.importing import GOOD, HEAD, MAPPING, changed, text, zipped

STORED = [("H1", "1.001", "2025-07-01 08:00:00", "2025-07-05 00:00:00", "2025-07-03 10:00:00")]
QUERY = "SELECT code, procedure_code, received_at, due_at, resolved_at FROM dossier ORDER BY code"
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
    assert report.notes[0] == "a.zip: not read: readme.md"
    assert not any("MACOSX" in note for note in report.notes)
    assert [row[0] for row in place.query(QUERY)] == ["H1", "H2"]


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
    place.know(procedures=[("2.1", "Khai sinh")])
    place.run(mapping, path)
    assert place.query("SELECT code, procedure_code, received_at FROM dossier") == [("7", "2.1", "2025-07-01 08:00:00")]


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        ("epoch-ms", "1751331600000"),
        ("epoch", "1751331600"),
        ("excel", "45839.3333333333"),
        ("excel", "45839,3333333333"),
        ("iso", "2025-07-01T08:00"),
    ],
)
def test_times_may_be_numbers(place, form, cell):
    place.write(changed(received=cell, due="", resolved=""))
    place.run(MAPPING.replace('"Tiếp nhận"', f'{{ column = "Tiếp nhận", date_format = "{form}" }}'))
    assert place.query("SELECT received_at FROM dossier") == [("2025-07-01 08:00:00",)]


@pytest.mark.parametrize(("cell", "is_told"), [("45839.34", True), ("45839", True), ("13/07/25", False), ("1751331600", False)])
def test_a_day_as_a_spreadsheet_counts_it_is_rejected_with_what_reads_it(place, cell, is_told):
    place.write(changed(received=cell), changed(code="H2"))
    place.run(MAPPING)
    assert ('set date_format = ""excel""' in place.rejects.read_text("utf-8-sig")) == is_told


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"not a workbook", "it is text, whatever its name says"),
        ("a.xlsx", b"PK\x03\x04 broken", "a.xlsx: it is a zip archive, or a workbook, that is broken or cut off"),
        ("a.csv.gz", b"\x1f\x8bbroken", "a.csv.gz cannot be read"),
        ("a.csv.gz", gzip.compress(text(*[GOOD] * 50_000))[:-200], "a.csv.gz cannot be read"),
        ("a.zip", b"PK broken", "a.zip: it is no archive"),
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
