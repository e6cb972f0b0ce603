"""Vietnamese text in a writing of before Unicode is named, becomes no master data, and is read when the mapping says so."""

from __future__ import annotations

import csv
import io

import pytest

from data_access.importer import FileError, MappingError
from data_access.importer.legacy import is_spoilt, is_syllable, recognised
from data_access.importer.writings import WRITINGS, converted, written
from data_access.packs import load
from tests.importing import GOOD, HEAD, MAPPING, changed
from tests.unit.test_import_codes import book

UNITS = ["Phường Hải Châu", "Phường Thanh Khê", "Xã Hòa Vang", "Xã Điện Bàn Đông"]
# As programs of their time have written "Phường Hải Châu", "Xã Hòa Vang".
KNOWN = {
    "tcvn3": ("Ph\u00adêng H¶i Ch©u", "X· Hßa Vang"),
    "vni": ("Phöôøng Haûi Chaâu", "Xaõ Hoøa Vang"),
    "vps": ("PhÜ©ng Häi Châu", "Xã Hòa Vang"),
    "utf-8-twice": ("PhÆ°á»\x9dng Háº£i ChÃ¢u", "XÃ£ HÃ²a Vang"),
}


def export(name, *, head=HEAD):
    """Rows of each unit, all text in a writing."""
    rows = [changed(code=f"H{n}", unit=unit, procedure="1.001") for n, unit in enumerate(UNITS)]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[written(cell, name) for cell in row] for row in [head, *rows]])
    return text.getvalue()


@pytest.mark.parametrize(("name", "texts"), KNOWN.items())
def test_the_tables_read_what_programs_have_written(name, texts):
    assert [converted(text, name) for text in texts] == ["Phường Hải Châu", "Xã Hòa Vang"]


@pytest.mark.parametrize("name", WRITINGS)
@pytest.mark.parametrize("stored", ["bytes", "utf-8", "workbook"])
def test_the_writing_is_named_and_read_when_the_mapping_says_so(place, name, stored):
    place.know(units=[(f"U{n}", unit) for n, unit in enumerate(UNITS)], procedures=[("1.001", "Khai sinh")])
    text = export(name)
    if stored == "workbook":
        place.file = book(
            place.folder / "b.xlsx", *list(csv.reader(io.StringIO(text)))[1:], head=next(csv.reader(io.StringIO(text)))
        )
    else:
        place.file.write_bytes(text.encode("latin-1" if stored == "bytes" and name != "utf-8-twice" else "utf-8"))
    declared = 'encoding = "latin-1"\n' if stored == "bytes" and name != "utf-8-twice" else ""
    raw = MAPPING
    for title in HEAD:
        raw = raw.replace(f'"{title}"', f'"{written(title, name)}"')
    for create_missing in (True, False):
        with pytest.raises(FileError, match=f'set \\[file\\] encoding = "{name}"'):
            place.run(f"[file]\n{declared}" + raw, create_missing=create_missing)
    report = place.run(f'[file]\nencoding = "{name}"\n' + MAPPING, create_missing=False)
    assert report.accepted == len(UNITS)
    assert place.query("SELECT unit_code FROM dossier ORDER BY code") == [(f"U{n}",) for n in range(len(UNITS))]


def test_a_header_in_another_writing_is_named(place):
    place.file.write_text(export("tcvn3"), encoding="utf-8")
    with pytest.raises(MappingError, match=r'its header is TCVN3 \(ABC\).*encoding = "tcvn3"'):
        place.run()


def test_rejected_rows_are_corrected_in_letters_of_today(place):
    place.know(units=[("U1", UNITS[0])], procedures=[("1.001", "Khai sinh")])
    place.file.write_bytes(export("tcvn3").encode("latin-1"))
    mapping = '[file]\nencoding = "tcvn3"\n' + MAPPING
    assert place.run(mapping, create_missing=False).rejected == 3
    fixed = place.folder / "fixed.csv"
    fixed.write_text(place.rejects.read_text("utf-8-sig").replace("Xã Hòa Vang", "Phường Hải Châu"), encoding="utf-8-sig")
    assert place.run(mapping, fixed, create_missing=False).accepted == 1


@pytest.mark.parametrize("text", ["Ph\u00adêng H¶i Ch©u", "Phöôøng Haûi Chaâu", "PhÆ°á»\x9dng", "Ph??ng H?i Ch?u", "Ph\ufffdng"])
def test_a_single_text_that_is_spoilt_becomes_no_unit(place, text):
    place.write(GOOD, changed(code="H2", unit=text))
    report = place.run()
    assert (report.accepted, report.rejected_by_reason) == (1, {"unknown-unit": 1})
    assert "another writing, or has lost letters" in place.rejects.read_text("utf-8-sig")
    assert place.query("SELECT name FROM unit") == [("Hải Châu",)]


@pytest.mark.parametrize("pack", ["da-nang", "thanh-hoa", "tp-hcm"])
def test_no_name_of_a_province_is_taken_for_another_writing(pack):
    names = [name for unit in load(pack).units for name in (unit["name"], unit["short_name"])]
    assert len(names) > 100
    assert not [name for name in names if recognised([name], known=lambda _text: True) or is_spoilt(name)]
    for writing in ("tcvn3", "vni"):
        texts = [written(name, writing) for name in names]
        assert recognised(texts) == writing
        assert [converted(text, writing).casefold() for text in texts] == [name.casefold() for name in names]


def test_words_of_other_languages_are_no_vietnamese():
    assert not recognised(["Café Zürich", "São Paulo", "Bjørn Åse", "Señor Peña"])
    assert [is_syllable(word) for word in ("nghiêng", "quốc", "Đắk", "giữa", "xaõ", "Zürich", "tòán")] == [True] * 4 + [False] * 3
