"""Sheets of a workbook: all that have the columns are read, the others are told, and so is what is hidden or broken."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter

from data_access.importer import FileError, MappingError
from data_access.importer.__main__ import main
from data_access.settings import ROOT
from tests.importing import GOOD, HEAD, MAPPING, changed, rejected, zipped

SHEET = "xl/worksheets/sheet1.xml"
CODES = "SELECT code FROM dossier ORDER BY code"


def book(path, sheets, *, touch=lambda book, sheets: None):
    """A workbook of rows, by the names of its sheets; `touch` does the rest."""
    with xlsxwriter.Workbook(path) as written:
        found = {}
        for name, rows in sheets.items():
            found[name] = written.add_worksheet(name)
            for at, row in enumerate(rows):
                found[name].write_row(at, 0, row)
        touch(written, found)
    return path


def edited(path, before, after, member=SHEET):
    """The same workbook with the XML of a sheet changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert before in members[member]
    members[member] = members[member].replace(before, after)
    return zipped(path, members)


def dossiers(*codes, **cells):
    return [HEAD, *(changed(code=code, **cells) for code in codes)]


def test_all_sheets_that_have_the_columns_are_one_import_and_the_others_are_told(place):
    uneven = [HEAD[:5], *(row[:5] for row in dossiers("H3", "")[1:])]
    sheets = {"T7": dossiers("H1", "H2"), "T8": uneven, "Danh mục": [["TTHC", "Tên"], ["1.001", "x"], ["1.002", "y"]], "Trống": []}
    report = place.run(MAPPING, book(place.folder / "b.xlsx", sheets))
    assert report.read_by_file == {"b.xlsx: sheet 'T7'": 2, "b.xlsx: sheet 'T8'": 2}
    assert (report.read, report.accepted, report.rejected) == (4, 3, 1)
    place.rejects = place.folder / "b.rejects.csv"
    assert [(row["file"], row["line"]) for row in rejected(place)] == [("b.xlsx: sheet 'T8'", "3")]
    assert "b.xlsx: not read: sheet 'Danh mục' (3 rows)" in report.notes
    assert "b.xlsx: sheet 'T8': no column for resolved_at" in report.notes
    assert not any("Trống" in note for note in report.notes)


def test_a_sheet_may_be_asked_for_by_name_several_by_a_list_and_all_by_a_star(place):
    path = book(place.folder / "b.xlsx", {"T7": dossiers("H1"), "T8": dossiers("H2"), "T9": dossiers("H3")})
    report = place.run('[file]\nsheet = "T8"\n' + MAPPING, path)
    assert (report.read, report.notes[1:3]) == (
        1,
        ("b.xlsx: not read: sheet 'T7' (2 rows)", "b.xlsx: not read: sheet 'T9' (2 rows)"),
    )
    assert place.run('[file]\nsheet = ["T7", "T8"]\n' + MAPPING, path).read == 2
    assert place.run('[file]\nsheet = "*"\n' + MAPPING, path).read == 3
    with pytest.raises(FileError, match="no sheet 'T10'; its sheets are 'T7', 'T8', 'T9'"):
        place.run('[file]\nsheet = ["T7", "T10"]\n' + MAPPING, path)
    with pytest.raises(MappingError, match=r"\[file\] sheet"):
        place.run("[file]\nsheet = 3\n" + MAPPING, path)


def test_a_sheet_that_nearly_fits_is_not_guessed_about(place):
    summary = [["Mã hồ sơ", "TTHC", "Đơn vị", "Số"], ["x", "1.001", "Hải Châu", 3]]
    path = book(place.folder / "b.xlsx", {"T7": dossiers("H1"), "Tổng hợp": summary})
    with pytest.raises(
        FileError, match=r"not sure whether 'Tổng hợp' are meant; its sheets are 'T7' .*lacks 'Tiếp nhận'.*set \[file\] sheet"
    ):
        place.run(MAPPING, path)
    assert place.run('[file]\nsheet = "T7"\n' + MAPPING, path).accepted == 1


def test_places_alone_do_not_tell_which_sheets_are_meant(place):
    path = book(place.folder / "b.xlsx", {"T7": dossiers("H1")[1:], "T8": dossiers("H2")[1:]})
    mapping = "[file]\nheader = false\n[columns]\ncode = 1\nprocedure_code = 2\nunit_code = 3\nreceived_at = 4\n"
    with pytest.raises(FileError, match=r"its sheets are 'T7' .*'T8' .*: set \[file\] sheet"):
        place.run(mapping, path)
    assert place.run(mapping.replace("false\n", 'false\nsheet = "*"\n'), path).accepted == 2


def test_hidden_rows_are_rejected_unless_they_are_accepted(place):
    def hide(_book, sheets):
        sheets["A"].set_row(2, None, None, {"hidden": True})

    path = book(place.folder / "b.xlsx", {"A": dossiers("H1", "H2", "H3")}, touch=hide)
    report = place.run(MAPPING, path)
    assert (report.accepted, report.rejected_by_reason) == (2, {"hidden-row": 1})
    assert "b.xlsx: 1 hidden rows are rejected" in report.notes
    place.rejects = place.folder / "b.rejects.csv"
    assert [(row["row"], row["line"], row["Mã hồ sơ"]) for row in rejected(place)] == [("2", "3", "H2")]
    report = place.run('[file]\nhidden = "accept"\n' + MAPPING, path)
    assert (report.new, report.duplicates, "b.xlsx: 1 hidden rows were read" in report.notes) == (1, 2, True)


def test_a_hidden_column_that_is_mapped_refuses_the_file_unless_it_is_accepted(place):
    def hide(_book, sheets):
        sheets["A"].set_column("E:E", None, None, {"hidden": True})
        sheets["A"].set_column("H:XFD", None, None, {"hidden": True})

    path = book(place.folder / "b.xlsx", {"A": dossiers("H1")}, touch=hide)
    with pytest.raises(FileError, match=r"sheet 'A': the column 'Hẹn trả' is hidden; show it"):
        place.run(MAPPING, path)
    assert place.run('[file]\nhidden = "accept"\n' + MAPPING, path).accepted == 1
    assert place.run(MAPPING.replace('due_at = "Hẹn trả"\n', ""), path).duplicates == 1


def test_a_hidden_sheet_with_the_columns_is_not_guessed_about_and_another_is_told(place):
    def hide(_book, sheets):
        for name in ("Cũ", "Khác"):
            sheets[name].hide()

    path = book(place.folder / "b.xlsx", {"T7": dossiers("H1"), "Cũ": dossiers("H2"), "Khác": [["x"]]}, touch=hide)
    with pytest.raises(FileError, match=r"whether 'Cũ' are meant; its sheets are .* 'Cũ' \(hidden, rows up to 2"):
        place.run(MAPPING, path)
    report = place.run('[file]\nsheet = "T7"\n' + MAPPING, path)
    assert "b.xlsx: not read: sheet 'Khác' (hidden, 1 rows)" in report.notes
    assert place.run('[file]\nhidden = "accept"\n' + MAPPING, path).new == 1


def test_error_cells_of_mapped_columns_reject_their_rows(place):
    head = [*HEAD, "Ghi chú"]
    path = book(place.folder / "b.xlsx", {"A": [head, [*GOOD, ""], [*changed(code="H2"), ""], [*changed(code="H3"), ""]]})
    with_error = b'<c r="E2" t="e"><f>VLOOKUP(1,X:X,1)</f><v>#N/A</v></c>'
    edited(path, b'<c r="F2"', with_error + b'<c r="F2"')
    edited(path, b'</row><row r="4"', b'<c r="G3" t="e"><v>#REF!</v></c></row><row r="4"')
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET)
    start = sheet.index(b'<c r="E2" t="s">')
    edited(path, sheet[start : sheet.index(b"</c>", start) + 4], b"")
    report = place.run(MAPPING, path)
    assert (report.accepted, report.rejected_by_reason) == (2, {"error-cell": 1})
    place.rejects = place.folder / "b.rejects.csv"
    assert [(row["line"], row["column"], row["came"]) for row in rejected(place)] == [("2", "Hẹn trả", "#N/A")]


@pytest.mark.parametrize("written", [b"<f>D2+5</f>", b"<f>D2+5</f><v></v>", b"<f>D2+5</f>\n<v/>", b'<f t="shared" si="0"/>'])
def test_a_formula_that_nobody_has_computed_rejects_its_row_and_all_of_a_column_the_file(place, written):
    def compute(_book, sheets):
        sheets["A"].write_formula("E2", "=D2+5", None, "2025-07-06")

    path = book(place.folder / "b.xlsx", {"A": dossiers("H1", "H2")}, touch=compute)
    assert place.run(MAPPING, path).accepted == 2
    edited(path, b"<f>D2+5</f><v>2025-07-06</v>", written)
    edited(path, b'<c r="E2" t="str">', b'<c r="E2">')
    report = place.run(MAPPING, path)
    assert (report.duplicates, report.rejected_by_reason) == (1, {"formula-without-value": 1})
    book(path, {"A": dossiers("H3")}, touch=compute)
    edited(path, b'<c r="E2" t="str"><f>D2+5</f><v>2025-07-06</v>', b'<c r="E2">' + written)
    with pytest.raises(FileError, match="the column 'Hẹn trả' has 1 formulas and no value; open it in Excel and save it there"):
        place.run(MAPPING, path)
    assert place.query(CODES) == [("H1",), ("H2",)]


def test_a_formula_whose_value_is_an_empty_text_has_one(place):
    def compute(_book, sheets):
        sheets["A"].write_formula("F2", "=A9", None, "x")

    path = book(place.folder / "b.xlsx", {"A": dossiers("H1")}, touch=compute)
    assert place.run(MAPPING, edited(path, b"<f>A9</f><v>x</v>", b"<f>A9</f><v></v>")).accepted == 1


@pytest.mark.parametrize(("corner", "dimension"), [("XFD1048576", b"A1:F2"), ("AAA1000000", b"A1:XFD1048576")])
def test_a_cell_in_a_far_corner_refuses_its_sheet_whatever_its_dimension_says(place, capsys, corner, dimension):
    path = book(place.folder / "b.xlsx", {"A": dossiers("H1"), "B": dossiers("H2")}, touch=lambda _b, s: s["A"].write(corner, "x"))
    with zipfile.ZipFile(path) as archive:
        told = archive.read(SHEET).split(b'<dimension ref="')[1].split(b'"')[0]
    edited(path, b'<dimension ref="' + told, b'<dimension ref="' + dimension)
    with pytest.raises(FileError, match=rf"b.xlsx: sheet 'A' reaches {corner}, far beyond its data; delete"):
        place.run(MAPPING, path)
    report = place.run('[file]\nsheet = "B"\n' + MAPPING, path)
    assert f"b.xlsx: not read: sheet 'A' (reaches {corner})" in report.notes
    book(path, {"A": dossiers("H1")}, touch=lambda _b, s: s["A"].write(corner, "x"))
    assert main([str(path), "--suggest-mapping"]) == 2
    assert f"reaches {corner}" in capsys.readouterr().err


def test_what_is_formatted_or_merged_far_away_without_a_value_is_no_harm(place):
    def touch(written, sheets):
        sheets["A"].write_blank("XFD1048576", None, written.add_format({"bold": True}))

    path = book(place.folder / "b.xlsx", {"A": dossiers("H1")}, touch=touch)
    edited(path, b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="H1:XFD1048576"/></mergeCells>')
    assert place.run(MAPPING, path).accepted == 1


def test_what_ends_the_reader_of_a_workbook_is_told_as_a_refusal(place, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(place.folder))
    (place.folder / "sitecustomize.py").write_text(
        "import sys\nif 'serving' in ' '.join(sys.orig_argv):\n"
        "    import os, python_calamine\n"
        "    class Broken:\n        def from_filelike(file): os.abort()\n"
        "    python_calamine.CalamineWorkbook = Broken\n",
        encoding="utf-8",
    )
    path = book(place.folder / "b.xlsx", {"A": dossiers("H1")})
    with pytest.raises(FileError, match="the file ends its reader: too large for it, or broken; copy the table"):
        place.run(MAPPING, path)


def test_a_workbook_is_read_where_less_memory_is_allowed_than_its_reader_would_take(place):
    path = book(place.folder / "b.xlsx", {"A": dossiers("H1")})
    (place.folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    command = [sys.executable, "-m", "data_access.importer", path, "--mapping", place.folder / "m.toml", "--into", place.into]
    limited = ["sh", "-c", 'ulimit -v 4000000 && exec "$@"', "sh", *command, "--create-missing"]
    done = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_names_in_two_rows_of_a_header_are_found(place):
    groups = ["Mã hồ sơ", "TTHC", "Đơn vị", "Thời gian", "", ""]
    below = ["", "", "", "Tiếp nhận", "Hẹn trả", "Kết thúc"]
    path = book(place.folder / "b.xlsx", {"A": [["BÁO CÁO"], groups, below, GOOD]})
    report = place.run(MAPPING, path)
    assert (report.read, report.accepted, report.notes[0]) == (1, 1, "b.xlsx: sheet 'A', header in row 3")


def open_document(path, rows):
    cells = "".join(f"<table:table-row {said}>{''.join(row)}</table:table-row>" for said, row in rows)
    spaces = {"office": "office", "table": "table", "text": "text"}
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"' for name, space in spaces.items())
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    body = f'<office:body><office:spreadsheet><table:table table:name="A">{cells}</table:table></office:spreadsheet></office:body>'
    content = f'<?xml version="1.0"?><office:document-content {names}>{body}</office:document-content>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        },
    )


def test_hidden_rows_and_error_cells_of_an_open_document_are_known(place):
    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    rows = [[*map(cell, row)] for row in dossiers("H1", "H2", "H3")]
    rows[1][4] = error
    said = ["", "", 'table:visibility="filter"', ""]
    report = place.run(MAPPING, open_document(place.folder / "b.ods", zip(said, rows, strict=True)))
    assert (report.accepted, report.rejected_by_reason) == (1, {"error-cell": 1, "hidden-row": 1})


def test_hidden_rows_and_error_cells_of_xml_2003_are_known(place):
    space = "urn:schemas-microsoft-com:office:spreadsheet"

    def row(cells, said=""):
        written = "".join(
            '<Cell ss:Formula="=NA()"><Data ss:Type="Error">#N/A</Data></Cell>'
            if text == "#N/A"
            else f'<Cell><Data ss:Type="String">{text}</Data></Cell>'
            for text in cells
        )
        return f"<Row {said}>{written}</Row>"

    rows = [row(HEAD), row(changed(due="#N/A")), row(changed(code="H2"), 'ss:Hidden="1"'), row(changed(code="H3"), 'ss:Index="9"')]
    sheet = f'<Worksheet ss:Name="A"><Table>{"".join(rows)}</Table></Worksheet>'
    path = place.folder / "b.xls"
    path.write_text(f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>', encoding="utf-8")
    report = place.run(MAPPING, path)
    assert (report.accepted, report.rejected_by_reason) == (1, {"error-cell": 1, "hidden-row": 1})


def test_entities_of_xml_are_not_unfolded(place):
    path = book(
        place.folder / "b.xlsx", {"A": dossiers("H1", "H2")}, touch=lambda _b, s: s["A"].set_row(2, None, None, {"hidden": True})
    )
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9)
    )
    edited(path, b"<worksheet", bomb + b"]><worksheet")
    edited(path, b"<sheetData>", b"<sheetData><!-- -->&j;")
    with pytest.raises(FileError, match="sheet 'A' cannot be read"):
        place.run(MAPPING, path)
    content = io.BytesIO(
        b'<?xml version="1.0"?>' + bomb + b']><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&j;</Workbook>'
    )
    (place.folder / "c.xls").write_bytes(content.getvalue())
    with pytest.raises(FileError, match="c"):
        place.run(MAPPING, place.folder / "c.xls")
