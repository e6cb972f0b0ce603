"""Personal data stand in columns that are not mapped: whatever is wrong with a row or a file, nothing of them comes out."""

from __future__ import annotations

import json
import stat

import pytest
import xlsxwriter

from data_access.importer.__main__ import main
from tests.importing import GOOD, HEAD, MAPPING, changed

PERSON = ["Lê Văn Giả", "048000000003", "0900000003"]
SECRETS = ("Giả", "048000", "09000")
# Mapped, personal, mapped again.
WHOLE = [*HEAD[:4], "Họ tên", "CCCD", "Điện thoại", *HEAD[4:]]


def row(cells=GOOD, person=PERSON):
    return [*cells[:4], *person, *cells[4:]]


def lines(*rows, head=WHOLE):
    return "\n".join(",".join(cells) for cells in [head, row(), *rows]).encode()


def objects(*texts):
    good = json.dumps(dict(zip(WHOLE, row(), strict=True)), ensure_ascii=False)
    return "\n".join([good, *texts]).encode()


MALFORMED = {
    "a delimiter in a name": ("a.csv", lines(row(person=["Lê, Văn Giả", *PERSON[1:]]))),
    "a delimiter in a name before what is mapped": ("a.csv", lines(row(person=["Lê", "Văn Giả", "x", *PERSON[1:]]))),
    "a cell too few": ("a.csv", lines(row(person=PERSON[1:]))),
    "two cells too few": ("a.csv", lines(row()[2:])),
    "only a person": ("a.csv", lines(PERSON)),
    "a line that breaks in a name": ("a.csv", lines([*GOOD[:4], "Lê Văn"], ["Giả", *PERSON[1:], *GOOD[4:]])),
    "two rows on one line": ("a.csv", lines([*row(), *row()])),
    "text behind a quote": ("a.csv", lines(row(person=['"Lê" Văn Giả', *PERSON[1:]]))),
    "a quote that swallows rows": ("a.csv", lines(['"H2', *row()[1:]], row(), [*row(), '"'], row())),
    "a quote that swallows a row and closes in place": ("a.csv", lines(['"H2', *row()[1:]], ['H3"', *row()[1:]])),
    "a quote that never closes": ("a.csv", lines(['"H2', *row()[1:]], row())),
    "a bad date": ("a.csv", lines(row(changed(received="2025-02-30")))),
    "no header": ("a.csv", "\n".join([",".join(row())] * 3).encode()),
    "a column that is not there": ("a.csv", lines(head=[*WHOLE[:-1], "Ngày trả"])),
    "text that is not UTF-8": ("a.csv", lines(row()) + b"\xff"),
    "a zero byte": ("a.csv", lines(row(changed(unit="a\0b")))),
    "an object that breaks off": ("a.jsonl", objects('{"Mã hồ sơ": "H2", "Họ tên": "Lê Văn Giả", "CCCD": 048000000003')),
    "a list on a line": ("a.jsonl", objects(json.dumps(PERSON, ensure_ascii=False))),
    "a text on a line": ("a.jsonl", objects('"Lê Văn Giả 048000000003"')),
    "a list around the rows": ("a.json", b'{"data": [' + objects() + b"]}"),
    "a list that breaks off": ("a.json", b"[" + objects() + b',{"a": "048000'),
    "a title and a footer": ("a.csv", lines(["Lê Văn Giả 0900000003", *[""] * 8], ["", "", "", "", *PERSON, "", ""])),
    "XML that is broken": (
        "a.xls",
        b'<?xml?><a xmlns="urn:schemas-microsoft-com:office:spreadsheet">' + lines() + b"<",
    ),
}


@pytest.mark.parametrize(("name", "content"), MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_not_mapped_stands_in_no_message_and_no_rejected_row(place, capfd, name, content):
    path = place.folder / name
    path.write_bytes(content)
    (place.folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    code = main([str(path), "--mapping", str(place.folder / "m.toml"), "--into", place.into, "--create-missing"])
    told = "".join(capfd.readouterr())
    written = [place.folder / "a.rejects.csv"] if (place.folder / "a.rejects.csv").exists() else []
    told += "".join(file.read_text(encoding="utf-8") for file in written)
    assert code in (1, 2)
    assert [secret for secret in SECRETS if secret in told] == []
    assert code == 2 or written


def test_hidden_and_broken_rows_of_a_workbook_keep_to_themselves_what_is_not_mapped(place, capfd):
    path = place.folder / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("A")
        for at, cells in enumerate([WHOLE, row(), row(), row()]):
            sheet.write_row(at, 0, cells)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.write_formula("I3", "=NA()", None, "#N/A")
    (place.folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    assert main([str(path), "--mapping", str(place.folder / "m.toml"), "--into", place.into, "--create-missing"]) == 1
    told = "".join(capfd.readouterr()) + (place.folder / "a.rejects.csv").read_text(encoding="utf-8")
    assert "hidden-row" in told
    assert [secret for secret in SECRETS if secret in told] == []


def test_the_file_of_rejected_rows_is_its_owners_alone(place):
    place.write(changed(received="bad"))
    place.run()
    assert stat.S_IMODE(place.rejects.stat().st_mode) == 0o600
    place.rejects.chmod(0o644)
    place.run()
    assert stat.S_IMODE(place.rejects.stat().st_mode) == 0o600
