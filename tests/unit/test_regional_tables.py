"""CSV for people: marks of their region, heads in words beside codes, codes that no spreadsheet takes for numbers."""

from __future__ import annotations

import csv as reader
import io
import re

import pandas as pd
import pytest

from components.exports.regional import LIKE_A_NUMBER, lines
from components.exports.tables import BOM, DANGEROUS
from components.exports.workbooks.data import Column
from components.formats import LANGUAGES
from data_access.metrics import COUNTS

CODES = (
    *("1.001570", "2.000720", "000.00.12.H17", "25070100012345678", "00123", "1-2", "12/3", "1E5", "3/4", "10:30", "TRUE", "false"),
    *("1,5", "1.234", "5%", "2025-07-01", "01/07/2025", "MAR1", "H17.31-25-0401", "20194"),
)
TEXT, SHARE = Column("code", "Mã", "text"), Column("value", "Tỷ lệ", "share")


def told(web, path: str, marks: str) -> list[list[str]]:
    text = web.test_client().get(path, buffered=True).get_data(as_text=True)
    assert text.startswith(BOM)
    return list(reader.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=";" if marks == "vi" else ","))


def bare(text: str) -> str:
    """What is inside of ="…"."""
    return re.sub(r'\A="(.*)"\Z', r"\1", text)


@pytest.mark.parametrize("search", ["?unit=20200", "?unit=20200&csv=xx", "?unit=20200&lang=xx"])
@pytest.mark.parametrize("path", ["/export/dossiers-by-unit.csv", "/export/dossiers.csv"])
def test_without_a_language_the_file_is_the_machines(web, path, search):
    search += "&count=open_overdue"
    header, first, *_rows = told(web, path + search, "en")
    assert header[:2] in (["unit", "unit_name"], ["code", "procedure"])
    assert not any(cell.startswith("=") for cell in first)


ADDRESSES = (("?lang=vi", "vi"), ("?lang=en", "en"), ("?lang=vi&csv=en", "en"), ("?lang=en&csv=vi", "vi"), ("?csv=vi", "vi"))


@pytest.mark.parametrize(("search", "marks"), ADDRESSES)
def test_numbers_have_the_marks_of_the_region_and_heads_their_codes(web, search, marks):
    machine, *rows = told(web, "/export/dossiers-by-procedure.csv", "en")
    answer = web.test_client().get(f"/export/dossiers-by-procedure.csv{search}")
    assert answer.headers["X-Ignored"] == ""
    head, *cells = told(web, f"/export/dossiers-by-procedure.csv{search}", marks)
    names = [re.search(r"\[(\w+)\]\Z", text).group(1) for text in head]
    # What is counted is its own numerator.
    left_out = {f"{name}_{part}" for name in COUNTS for part in ("numerator", "denominator")}
    assert names == [name for name in machine if name not in left_out]
    assert len(cells) == len(rows)
    for row, line in zip(cells, rows, strict=True):
        known = dict(zip(machine, line, strict=True))
        for name, cell in zip(names, row, strict=True):
            assert bare(cell if name.startswith("procedure") else cell.replace("," if marks == "vi" else ".", ".")) == known[name]


@pytest.mark.parametrize("marks", LANGUAGES)
def test_codes_are_texts_and_nothing_runs(marks):
    frame = pd.DataFrame({"code": [*CODES, "=1+1", "-1", "+1", "@x", ";=1", 'a"b', "Phường 1", None], "value": 0.875})
    text = lines([TEXT, SHARE], frame.itertuples(index=False), marks)
    rows = list(reader.reader(io.StringIO(text, newline=""), delimiter=";" if marks == "vi" else ","))
    assert [row[0] for row in rows[: len(CODES)]] == [f'="{code}"' for code in CODES]
    rest = [row[0] for row in rows[len(CODES) :]]
    assert rest == ["'=1+1", "'-1", "'+1", "'@x", ";'=1", 'a"b', "Phường 1", ""]
    assert {row[1] for row in rows} == {"0,875" if marks == "vi" else "0.875"}


@pytest.mark.parametrize(
    "text", ['1"&cmd', "1=1", "1+1", "1;2", "1 2", "12'", "1\n2", "1(2)", "1!A1", "１", "Xã 1", "", "x", '1""2']
)
def test_only_what_can_hold_no_formula_is_told_as_a_text(text):
    assert not LIKE_A_NUMBER.fullmatch(text)


def test_what_is_told_as_a_text_begins_with_a_letter_or_digit():
    assert not any(LIKE_A_NUMBER.fullmatch(f"{letter}1") for letter in DANGEROUS)
