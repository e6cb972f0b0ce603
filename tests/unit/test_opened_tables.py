"""CSV as LibreOffice opens it, with Vietnamese settings and with English ones: numbers are numbers, codes are whole."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.office import rendered

pytestmark = pytest.mark.long

# How LibreOffice opens text: the mark between cells, quotes, UTF-8, from the first line, by the rules of a language.
OPENED = {"vi": "59,34,76,1,,1066", "en": "44,34,76,1,,1033"}
FILES = ("dossiers-by-procedure", "dossiers-by-unit", "on-time-by-commune", "staff-load-by-unit", "flow-by-working-day", "dossiers")


def opened(web, folder: Path, name: str, marks: str) -> list[list[object]]:
    file = folder / f"{name}-{marks}.csv"
    address = f"/export/{name}.csv?lang={marks}&count=open_overdue&unit=20200&unit=20194"
    file.write_bytes(web.test_client().get(address, buffered=True).get_data())
    made = rendered([file], "xlsx", folder, opened_as=f"Text - txt - csv (StarCalc):{OPENED[marks]}")
    return [list(row) for row in load_workbook(made[0]).active.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("marks", OPENED)
@pytest.mark.parametrize("name", FILES)
def test_numbers_are_numbers_and_codes_are_texts(web, tmp_path, name, marks):
    asked = f"/export/{name}.csv?count=open_overdue&unit=20200&unit=20194"
    text = web.test_client().get(asked, buffered=True).get_data(as_text=True).removeprefix("\ufeff")
    machine = list(csv.DictReader(io.StringIO(text, newline="")))
    answer = web.test_client().get(f"{asked}&lang={marks}", buffered=True).get_data(as_text=True)
    heads = re.findall(r"\[(\w+)\]", answer.splitlines()[0])
    rows = opened(web, tmp_path, name, marks)
    assert len(rows) == len(machine) > 0
    for row, told in zip(rows, machine, strict=True):
        for head, cell in zip(heads, row, strict=True):
            known = told[head]
            if not known:
                assert cell is None
            elif head in ("received", "due", "resolved", "working_day"):
                assert str(cell)[:10] == known
            elif head.endswith(("numerator", "denominator", "value", "late_working_days", "marked")):
                assert cell == pytest.approx(float(known), rel=1e-12)
            elif head not in ("state", "channel"):
                assert re.sub(r'\A="(.*)"\Z', r"\1", cell) == known
