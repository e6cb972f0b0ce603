"""Corners of real files: what nearly no row has, and what must not be lost or misread when one has it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from data_access.importer import FileError, MappingError, TargetError
from data_access.importer.__main__ import main
from tests.importing import GOOD, HEAD, MAPPING, Place, changed, rejected

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.delenv("UNIT_DB_URL", raising=False)
    return Place(tmp_path)


def test_a_row_with_another_number_of_cells_tells_how_many_and_those_whose_place_is_certain(place):
    place.write([*GOOD, "more"], GOOD[:4])
    place.run()
    wide, narrow = rejected(place)
    assert (wide["came"], wide["expected"], wide["Kết thúc"]) == ("7 cells", "6 cells", GOOD[5])
    assert (narrow["came"], narrow["Đơn vị"], narrow["Tiếp nhận"]) == ("4 cells", GOOD[2], GOOD[3])


def test_a_row_that_the_reader_stumbles_over_tells_where_it_is(place):
    lines = [",".join(HEAD), ",".join(GOOD), 'H2,"1"x,u,2025-07-01,,', ",".join(changed(code="H3"))]
    place.file.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    assert place.run().accepted == 2
    assert [(row["line"], row["came"]) for row in rejected(place)] == [("3", "text behind a closing quote")]


def test_cells_without_text_behind_the_last_column_are_no_cells(place):
    place.write([*GOOD, "", ""], [*changed(code="H2"), ""])
    assert place.run().accepted == 2


def test_a_zero_byte_rejects_its_row_and_many_refuse_the_file(place):
    place.write(GOOD, changed(code="H2", unit="a\0b"), changed(code="H3"))
    report = place.run()
    assert (report.accepted, report.rejected_by_reason) == (2, {"zero-byte": 1})
    place.write(*(changed(code=f"H{n}", unit="a\0b") for n in range(9)))
    with pytest.raises(FileError, match=r"zero bytes came in 'Đơn vị', the first on line 2; .* utf-16"):
        place.run()


def test_a_file_without_a_column_says_nothing_of_it(place):
    stated = MAPPING + 'updated_at = "Cập nhật"\nstep = { column = "Bước", optional = true }\n'
    place.write([*GOOD, "2025-08-01", "Thẩm định"], head=[*HEAD, "Cập nhật", "Bước"])
    place.run(stated)
    place.write([*changed(resolved="2025-07-09"), "2025-08-02"], head=[*HEAD, "Cập nhật"])
    assert place.run(stated).changed == 1
    assert place.query("SELECT step, resolved_at FROM dossier") == [("Thẩm định", "2025-07-09 00:00:00")]
    assert place.run(stated).duplicates == 1


def test_codes_that_lost_their_last_digits_in_a_workbook_are_rejected(place):
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for code in (20250701000000123, 20250701000000124):
        book.active.append([code, *GOOD[1:]])
    book.save(place.folder / "b.xlsx")
    report = place.run(MAPPING, place.folder / "b.xlsx")
    assert report.rejected_by_reason == {"lost-digits": 2}


def test_a_note_beside_the_tables_of_a_zip_is_no_table(place):
    place.write(GOOD)
    path = place.folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(place.file, "a.csv")
        archive.writestr("README.txt", "what these files are")
    assert place.run(MAPPING, path).read_by_file == {"a.zip/a.csv": 1}


@pytest.mark.parametrize(("text", "reason"), [("2025/07/01", "bad-date"), ("2025-07-01 8:5", "bad-date"), ("20250701", "bad-date")])
def test_a_year_in_front_leaves_no_doubt_about_the_order(place, text, reason):
    place.write(GOOD, changed(code="H2", received=text))
    assert place.run().rejected_by_reason == {reason: 1}


def test_a_header_in_other_capitals_is_hinted_at(place):
    place.write(GOOD, head=["MÃ HỒ SƠ", *HEAD[1:]])
    with pytest.raises(MappingError, match="no column 'Mã hồ sơ'; did you mean 'MÃ HỒ SƠ'"):
        place.run()


def test_a_database_named_as_a_uri_is_refused(place):
    place.write(GOOD)
    with pytest.raises(TargetError, match="expected sqlite:///FILE"):
        place.run(into="sqlite:///file:x.db?mode=ro&uri=true")


def test_an_import_that_nobody_listens_to_is_still_told_as_written(place):
    place.write(GOOD)
    (place.folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    command = [sys.executable, "-m", "data_access.importer", place.file, "--mapping", place.folder / "m.toml", "--into", place.into]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*command, "--create-missing"], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert "nothing was written" not in done.stderr
    assert place.query("SELECT COUNT(*) FROM dossier") == [(1,)]


def test_a_draft_says_the_encoding_and_skips_what_is_no_row(place, capsys):
    place.write(GOOD, changed(code="H2", received="2025-07-02"), encoding="utf-16")
    assert main([str(place.file), "--suggest-mapping", "--encoding", "utf-16"]) == 0
    draft = capsys.readouterr().out
    assert 'encoding = "utf-16"' in draft
    path = place.folder / "a.jsonl"
    path.write_text('{broken\n{"Mã hồ sơ": "H1"}\n', encoding="utf-8")
    assert main([str(path), "--suggest-mapping"]) == 0
    assert 'code = "Mã hồ sơ"' in capsys.readouterr().out


def test_a_draft_takes_the_sheet_with_the_columns_and_asks_between_equal_ones(place, capsys):
    book = openpyxl.Workbook()
    for name in ("7", "8"):
        sheet = book.create_sheet(name)
        sheet.append(HEAD)
        sheet.append(changed(code=f"H{name}"))
    book.active.append(["Ghi chú", "Mã"])
    book.active.append(["x", "1"])
    book.save(place.folder / "b.xlsx")
    assert main([str(place.folder / "b.xlsx"), "--suggest-mapping"]) == 0
    draft = capsys.readouterr().out
    assert "# please check: these sheets fit alike, and those that have the required columns are all read; or only:" in draft
    assert '# sheet = ["7", "8"]' in draft
    assert "Ghi chú" not in draft


def test_numbers_of_another_system_are_not_surely_codes_of_the_contract(place, capsys):
    place.write(*([*changed(code=f"H{n}"), n % 3 + 1] for n in range(9)), head=[*HEAD, "status"])
    main([str(place.file), "--suggest-mapping"])
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("status = "))
    assert "please check: its numbers are taken as the codes of the contract" in line


def test_a_sentinel_is_proposed_in_the_order_of_its_column(place, capsys):
    days = [f"07/{day}/2025" for day in range(13, 30)]
    place.write(*(changed(code=f"H{day}", received=day, due="01/02/1900", resolved=day) for day in days))
    main([str(place.file), "--suggest-mapping"])
    draft = capsys.readouterr().out
    assert 'date_format = "%m/%d/%Y"' in draft


@pytest.mark.parametrize(
    "written",
    [
        "UBND phường Hoà Khánh",
        "PHƯỜNG HÒA KHÁNH",
        "Ủy ban nhân dân Phường Hòa Khánh",
        "Uỷ ban nhân dân phường Hoà  Khánh",
        "phường hòa khánh",
    ],
)
def test_a_commune_is_known_with_its_kind_however_it_is_written(place, written):
    place.write(GOOD)
    place.run()
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.executemany(
            "INSERT INTO unit (code, name, short_name, kind) VALUES (?, ?, 'Hòa Khánh', ?)",
            [("20200", "Phường Hòa Khánh", "phuong"), ("20201", "Xã Hòa Khánh", "xa")],
        )
    place.write(changed(code="H2", unit=written))
    assert place.run().created == {}
    assert place.query("SELECT unit_code FROM dossier WHERE code = 'H2'") == [("20200",)]


def test_the_moment_of_the_demo_is_not_that_of_an_import(place, monkeypatch):
    for name in ("NOW", "DOSSIER_DB_URL"):
        monkeypatch.delenv(name, raising=False)
    place.write(changed(received="2025-11-03", due="", resolved="2025-11-05"))
    (place.folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    arguments = [str(place.file), "--mapping", str(place.folder / "m.toml"), "--into", place.into, "--create-missing"]
    assert main(arguments) == 0
    monkeypatch.setenv("NOW", "2025-11-04T08:00")
    assert main(arguments) == 1
