"""What a file holds decides how it is read, whatever its name says; what holds no table is named, with what to do."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import openpyxl
import pytest

from data_access.importer import FileError, MappingError
from data_access.importer.__main__ import main
from tests.importing import GOOD, HEAD, MAPPING, changed, in_cp1258, text, zipped

ROWS = [HEAD, GOOD, changed(code="H2", due="")]
STORED = [("H1", "2025-07-05 00:00:00"), ("H2", None)]
CODES = "SELECT code, due_at FROM dossier ORDER BY code"
SS = "urn:schemas-microsoft-com:office:spreadsheet"


def workbook():
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def web_page(rows=ROWS, start="<html><head><meta charset=utf-8></head><body><h1>Báo cáo</h1><table border=1>"):
    lines = "".join("<tr>" + "".join(f"<td> {cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"{start}{lines}</table></body></html>"


def xml_2003():
    def cell(text):
        return f'<Cell><Data ss:Type="String">{text}</Data></Cell>' if text else "<Cell/>"

    rows = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in ROWS)
    sheet = f'<Worksheet ss:Name="T7"><Table>{rows}</Table></Worksheet>'
    return f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{SS}" xmlns:ss="{SS}">{sheet}</Workbook>'


def objects():
    return [dict(zip(HEAD, row, strict=True)) for row in ROWS[1:]]


CSV = text(*ROWS[1:])
CONTENTS = {
    "a web page": web_page().encode(),
    "a web page in utf-16": web_page(start="<html><body><table>").encode("utf-16"),
    "XML 2003": xml_2003().encode(),
    "a workbook": workbook(),
    "text": CSV,
    "text with tabs": text(*ROWS[1:], delimiter="\t"),
    "text of Excel": b"sep=;\r\n" + text(*ROWS[1:], delimiter=";"),
    "text with another delimiter than it says": b"sep=,\r\n" + text(*ROWS[1:], delimiter=";"),
    "text in utf-16": CSV.decode().encode("utf-16"),
    "text with a mark": b"\xef\xbb\xbf" + CSV,
    "lines that end as on an old Macintosh": CSV.replace(b"\r\n", b"\r"),
    "a list of objects": json.dumps(objects(), ensure_ascii=False, indent=1).encode(),
    "a list in utf-16": json.dumps(objects(), ensure_ascii=False).encode("utf-16"),
    "objects line by line": "\n".join(json.dumps(row) for row in objects()).encode(),
    "packed text": gzip.compress(CSV),
    "a packed workbook": gzip.compress(workbook()),
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())
@pytest.mark.parametrize("name", ["a.xls", "a.csv"])
def test_what_a_file_holds_decides_how_it_is_read(place, content, name):
    path = place.folder / name
    path.write_bytes(content)
    assert place.run(MAPPING, path).accepted == 2
    assert place.query(CODES) == STORED


@pytest.mark.parametrize("content", ["a web page", "XML 2003", "a list of objects", "text of Excel", "text in utf-16"])
def test_a_draft_is_made_of_whatever_can_be_imported(place, capsys, content):
    path = place.folder / "a.xls"
    path.write_bytes(CONTENTS[content])
    assert main([str(path), "--suggest-mapping"]) == 0
    assert 'code = "Mã hồ sơ"' in capsys.readouterr().out


def archive(*names, mimetype=""):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped_file:
        for name in names:
            zipped_file.writestr(name, "x")
        if mimetype:
            zipped_file.writestr("mimetype", mimetype)
    return content.getvalue()


def container(stream):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream.encode("utf-16-le") + bytes(1024)


NO_TABLES = {
    "nothing": (b"", "it is empty"),
    "only a mark": (b"\xef\xbb\xbf\r\n", "it is empty"),
    "a PDF": (b"%PDF-1.7\n", "it is a PDF: it holds no table; export the data again"),
    "Word": (archive("word/document.xml"), "it is a Word document"),
    "PowerPoint": (archive("ppt/presentation.xml"), "it is a PowerPoint file"),
    "OpenDocument text": (archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "that is no spreadsheet"),
    "old Word": (container("WordDocument"), "it is a Word document"),
    "a password": (container("EncryptedPackage"), "it has a password: open it, save it without one"),
    "PNG": (b"\x89PNG\r\n", "it is a picture"),
    "JPEG": (b"\xff\xd8\xff\xe0", "it is a picture"),
    "RAR": (b"Rar!\x1a\x07\x00", "it is a RAR archive: unpack it"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive: unpack it"),
    "TAR": (b"x" * 257 + b"ustar" + bytes(250), "it is a TAR archive"),
    "SQLite": (b"SQLite format 3\x00", "it is an SQLite database"),
    "MHTML": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "saved as one file .MHTML.: open it in Excel"),
    "other XML": (b'<?xml version="1.0"?><dossiers/>', "it is XML that is no spreadsheet"),
    "broken XML 2003": (xml_2003().encode()[:-60], "it is XML that is broken"),
    "a page of login": (web_page(rows=()).encode(), "it is a web page without a table; export it again"),
    "noise": (bytes(range(1, 32)) * 40, "it is neither text nor a workbook"),
    "a broken workbook": (workbook()[:2000], "it is a zip archive, or a workbook, that is broken or cut off"),
    "a broken old workbook": (container("Workbook\0"), "cannot be read as a workbook"),
    "an archive in an archive": (gzip.compress(archive("a.csv")), "it is an archive within an archive"),
    "a list around the rows": (b'{"total": 2, "data": [{"a": 1}]}', "in the member 'data' of one object; expected one object"),
    "an archive beside a table": (archive("a.csv", "b.zip"), "holds an archive, 'b.zip': unpack both"),
    "a list of lists": (b'[["a", "b"], ["1", "2"]]', "its rows are lists, which name no columns"),
    "an object on several lines": (b'{\n "a": 1\n}', "an object stands on several lines"),
    "a list that breaks off": (b'[{"a": 1},\n{"a": ', "the list is broken in the element that begins on line 2"),
}


@pytest.mark.parametrize(("content", "said"), NO_TABLES.values(), ids=NO_TABLES.keys())
def test_what_holds_no_table_is_named_with_what_to_do(place, content, said):
    path = place.folder / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileError, match=said):
        place.run(MAPPING, path)
    assert not place.database.exists()


def test_what_cannot_be_read_ends_the_command_with_one_line_and_two(place, capsys):
    (place.folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    for name, content in (("a.xls", workbook()[:3000]), ("b.xlsx", b"%PDF"), ("c.csv", b"")):
        (place.folder / name).write_bytes(content)
        arguments = [str(place.folder / name), "--mapping", str(place.folder / "m.toml"), "--into", place.into]
        assert main(arguments) == main([str(place.folder / name), "--suggest-mapping"]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 2


def test_members_of_an_archive_are_known_by_what_they_hold(place):
    path = zipped(place.folder / "a.zip", {"7.xls": text(GOOD), "8.csv": workbook()})
    assert place.run(MAPPING, path).read_by_file == {"a.zip/7.xls": 1, "a.zip/8.csv": 2}
    with pytest.raises(FileError, match=r"a.zip/8.csv: it is a PDF"):
        place.run(MAPPING, zipped(path, {"8.csv": "%PDF-1.4"}))


def test_a_line_or_a_cell_that_nobody_means_is_refused_before_it_fills_the_memory(place):
    line = ",".join(GOOD) + "x" * 9_000_000
    path = zipped(place.folder / "a.zip", {"a.csv": ",".join(HEAD) + "\n" + line})
    with pytest.raises(FileError, match="line 2 has more than 8 million letters"):
        place.run(MAPPING, path)
    for content, said in (('"' + "x\n" * 4_500_000, "a cell of more than 8 million letters"), ("H1," + "x" * 100, "")):
        place.file.write_text(",".join(HEAD) + "\n" + content, encoding="utf-8")
        if said:
            with pytest.raises(FileError, match=said):
                place.run()
    for content in ('{"a": "' + "x" * 9_000_000, '[{"a": "' + "x" * 9_000_000):
        path = place.folder / "a.json"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(FileError, match="more than 8 million letters"):
            place.run(MAPPING, path)


@pytest.mark.parametrize(("encoding", "told"), [("cp1258", "'cp1258' fits"), ("utf-16-le", "'utf-16-le' fits")])
def test_text_in_another_encoding_is_told_which_one_fits(place, encoding, told):
    place.file.write_bytes(in_cp1258(CSV) if encoding == "cp1258" else CSV.decode().encode(encoding))
    with pytest.raises((FileError, MappingError), match=told):
        place.run()
    assert place.run(f'[file]\nencoding = "{encoding}"\n' + MAPPING).accepted == 2


def test_the_header_of_a_text_below_titles_is_pointed_at(place):
    place.file.write_bytes("BÁO CÁO\nTừ ngày 1/7\n\n".encode() + CSV)
    with pytest.raises(MappingError, match=r"line 4 has more of them: set \[file\] skip_lines to 3"):
        place.run()
    assert place.run("[file]\nskip_lines = 3\n" + MAPPING).accepted == 2


def test_names_of_a_text_on_two_lines_are_asked_for_on_one(place):
    above, below = [*HEAD[:3], "Thời gian", "", ""], ["", "", "", *HEAD[3:]]
    place.write(below, GOOD, head=above)
    with pytest.raises(MappingError, match=r"'Tiếp nhận'.*one stands on line 2: write the names of all columns on one line"):
        place.run()


def test_cells_of_a_web_page_may_span_rows_and_columns(place):
    page = (
        "<html><table><tr><td colspan=6>BÁO CÁO</td></tr><tr>"
        + "".join(f"<th>{name}</th>" for name in HEAD)
        + '</tr><tr><td>H1<td rowspan=2>1.001<td rowspan="2">Hải&nbsp;Châu<td>2025-07-01<td colspan=2>2025-07-05'
        + "<tr><td>H2<td>2025-07-02<td>2025-07-06<td>2025-07-03</table>"
    )
    path = place.folder / "a.xls"
    path.write_text(page, encoding="utf-8")
    assert place.run(MAPPING, path).accepted == 2
    assert place.query("SELECT code, procedure_code, received_at, resolved_at FROM dossier ORDER BY code") == [
        ("H1", "1.001", "2025-07-01 00:00:00", "2025-07-05 00:00:00"),
        ("H2", "1.001", "2025-07-02 00:00:00", "2025-07-03 00:00:00"),
    ]


def test_an_archive_with_a_password_is_named_so(place):
    path = zipped(place.folder / "a.zip", {"a.csv": text(GOOD)})
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + flags] |= 1
    path.write_bytes(content)
    with pytest.raises(FileError, match="it has a password: unpack the archive"):
        place.run(MAPPING, path)
