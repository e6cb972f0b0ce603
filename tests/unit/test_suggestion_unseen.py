"""The draft of a mapping is sure of nothing that the import refuses: hidden sheets and columns, and columns that a file lacks."""

from __future__ import annotations

import tomllib

import pytest
import xlsxwriter

from data_access.importer.__main__ import main
from data_access.importer.writings import written
from tests.importing import Place
from tests.suggesting import line_of, told

HEAD = ["Mã hồ sơ", "TTHC", "Đơn vị", "Ngày tiếp nhận"]
ROWS = [[f"H{row}", "1.001193", "Xã Hòa Vang", f"{row + 13}/07/2025"] for row in range(4)]


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def drafted(capsys, *paths):
    assert main([*map(str, paths), "--suggest-mapping"]) == 0
    return capsys.readouterr().out


def imported(place, draft, *paths):
    """The exit code of the import with the draft as it is."""
    (place.folder / "m.toml").write_text(draft, encoding="utf-8")
    arguments = ["--mapping", str(place.folder / "m.toml"), "--into", place.into, "--create-missing"]
    return main([*map(str, paths), *arguments])


def book(path, change):
    with xlsxwriter.Workbook(path) as made:
        for name in "AB":
            sheet = made.add_worksheet(name)
            for at, row in enumerate([HEAD, *([[f"{name}{row[0]}", *row[1:]] for row in ROWS])]):
                sheet.write_row(at, 0, row)
            change(sheet, name)
    return path


def test_a_hidden_sheet_of_the_same_columns_is_named_and_left_out_of_the_draft(place, capsys):
    path = book(place.folder / "a.xlsx", lambda sheet, name: sheet.hide() if name == "B" else None)
    draft = drafted(capsys, path)
    assert line_of(draft, "sheet") == 'sheet = ["A"]  # please check: hidden and of the same columns: "B"'
    assert imported(place, draft, path) == 0
    assert place.query("SELECT COUNT(*), MIN(code) FROM dossier") == [(4, "AH0")]
    assert "not read: sheet 'B' (hidden, 5 rows)" in capsys.readouterr().out


def test_a_hidden_column_is_not_sure(place, capsys):
    path = book(place.folder / "a.xlsx", lambda sheet, _name: sheet.set_column(3, 3, None, None, {"hidden": True}))
    draft = drafted(capsys, path)
    assert "# please check: nobody sees this column" in line_of(draft, "received_at")
    assert "# sure" in line_of(draft, "code")


def test_a_required_column_that_one_file_lacks_is_not_sure(place, capsys):
    place.write(*ROWS, head=HEAD)
    other = place.folder / "other.csv"
    other.write_text("Mã hồ sơ,Đơn vị,Ngày tiếp nhận\nH9,Xã Hòa Vang,20/07/2025\n", encoding="utf-8")
    assert "# please check: a file or a sheet lacks it" in line_of(drafted(capsys, place.file, other), "procedure_code")


def test_a_required_day_that_stands_for_none_is_missing():
    text = told({"Mã hồ sơ": ("H1", "H2", "H3"), "Ngày tiếp nhận": ("13/07/2025", "14/07/2025", "31/12/9999")})
    assert "# please check: empty in 1 of 3 rows" in line_of(text, "received_at")


@pytest.mark.parametrize("sentinel", ["31/12/9999", "01/01/1900"])
def test_a_column_of_days_that_stand_for_none_is_imported(place, capsys, sentinel):
    place.write(*([*row, sentinel] for row in ROWS), head=[*HEAD, "Ngày hẹn trả"])
    draft = drafted(capsys, place.file)
    assert tomllib.loads(draft)["columns"]["due_at"]["date_format"] == "%d/%m/%Y"
    assert imported(place, draft, place.file) == 0
    assert place.query("SELECT COUNT(*) FROM dossier WHERE due_at IS NULL") == [(4,)]


def test_days_that_a_spreadsheet_wrote_in_iso_beside_others_are_not_sure(place, capsys):
    days = ["2025-03-07", "2025-04-07", "2025-05-07", "15/07/2025", "16/07/2025", "17/07/2025"]
    place.write(*([f"H{row}", "1.001193", "Xã Hòa Vang", day] for row, day in enumerate(days)), head=HEAD)
    draft = drafted(capsys, place.file)
    assert "received_at" not in tomllib.loads(draft)["columns"]
    assert "day and month are probably exchanged" in draft


@pytest.mark.parametrize("cells", [("9\u00a0000", "12\u202f345", "7"), ("9'000", "12’345", "7"), ("9 000", "1 234 567", "7")])
def test_thousands_that_stand_apart_are_numbers(place, capsys, cells):
    rows = [[f"X{row}", f"Xã {row}", "xa", cell] for row, cell in enumerate(cells)]
    place.write(*rows, head=["Mã", "Tên", "Loại", "Dân số"])
    assert main([str(place.file), "--kind", "units", "--suggest-mapping"]) == 0
    draft = capsys.readouterr().out
    assert "# sure" in line_of(draft, "population")
    (place.folder / "m.toml").write_text(draft, encoding="utf-8")
    assert main([str(place.file), "--kind", "units", "--mapping", str(place.folder / "m.toml"), "--into", place.into]) == 0
    assert place.query("SELECT population FROM unit ORDER BY code")[0] == (9000,)


@pytest.mark.parametrize("encoding", ["cp1258", "utf-16-le"])
def test_the_encoding_that_fits_is_named(place, capsys, encoding):
    place.file.write_text("code,name\n" + "M,aê đâ ơ ư\n" * 40, encoding=encoding)
    assert main([str(place.file), "--suggest-mapping"]) == 2
    assert f"say --encoding {encoding}, which fits" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["vni", "tcvn3", "utf-8-twice"])
def test_a_writing_of_before_unicode_is_named_and_its_draft_is_imported(place, capsys, encoding):
    rows = [HEAD, *([row[0], "1.001193", "Phường Hải Châu", row[3]] for row in ROWS)]
    place.file.write_text("\n".join(",".join(written(cell, encoding) for cell in row) for row in rows), encoding="utf-8")
    assert f"--encoding {encoding}" in drafted(capsys, place.file)
    assert main([str(place.file), "--suggest-mapping", "--encoding", encoding]) == 0
    assert imported(place, capsys.readouterr().out, place.file) == 0
    assert place.query("SELECT name FROM unit") == [("Phường Hải Châu",)]
