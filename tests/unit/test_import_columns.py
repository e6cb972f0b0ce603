"""Columns: named by header or by place, in one file or in several, required unless the mapping says otherwise."""

from __future__ import annotations

import pytest

from data_access.importer import MappingError
from tests.importing import GOOD, HEAD, MAPPING, changed, text


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
