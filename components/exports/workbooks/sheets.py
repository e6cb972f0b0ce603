"""The sheet of figures, in a table that can be sorted, searched and printed; and how every sheet is printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from textwrap import wrap

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from components.exports.workbooks.data import FORMATS, Column, Data, Kind

# Letters in a column, and in a line of its head; points of a line.
NARROW, WIDE, HEAD, LINE = 9, 44, 12, 15.0
# Pixels of a letter, of the room around it in a cell, and of A4 across within its margins.
LETTER, ROOM, PAPER = 7, 5, 1026
A4 = 9
# What is printed smaller nobody reads.
SMALLEST = 0.65
# What Excel calls the look of a table; it is no CSS.
LOOK = "style"


def write_data(book: Workbook, data: Data, footer: str) -> Worksheet:
    """The sheet, one row below its head, ready to print on A4 across."""
    sheet = book.add_worksheet(data.sheet)
    texts = [data.frame[column.name].tolist() for column in data.columns]
    widths = [width(column, values) for column, values in zip(data.columns, texts, strict=True)]
    head, worn = write_heads(book, sheet, data.columns, widths), forms(book, data.columns)
    if data.last:
        heads = [{"header": column.head, "header_format": head} for column in data.columns]
        sheet.add_table(0, 0, data.last, len(heads) - 1, {"name": "Data", "columns": heads, LOOK: "Table Style Light 1"})
    for row, cells in enumerate(zip(*texts, strict=True), start=1):
        write_row(sheet, row, data.columns, cells, worn, widths)
    framed(sheet, data.columns, widths, footer)
    return sheet


def width(column: Column, values: Sequence[object]) -> float:
    """Letters in a column: those of its longest text, as far as these fit; at least those of its head over several lines."""
    longest = max((len(_told(value, column.kind)) for value in values), default=0)
    return max(NARROW, min(WIDE, max(longest, min(HEAD, len(column.head))) + 2))


def forms(book: Workbook, columns: Sequence[Column]) -> list[Format]:
    """How the cells of each column look."""
    text = {"text_wrap": True, "valign": "top"}
    looks = [{"num_format": FORMATS[column.kind]} | (text if column.kind == "text" else {"valign": "top"}) for column in columns]
    return [book.add_format(look) for look in looks]


def write_row(
    sheet: Worksheet, row: int, columns: Sequence[Column], cells: Sequence[object], worn: Sequence[Format], widths: Sequence[float]
) -> None:
    """One row, as high as its longest text needs: not every program looks for that itself."""
    high = max((lines(str(cell), wide) for cell, wide in zip(cells, widths, strict=True) if isinstance(cell, str)), default=1)
    if high > 1:
        sheet.set_row(row, LINE * high)
    for place, (column, cell, form) in enumerate(zip(columns, cells, worn, strict=True)):
        _write_cell(sheet, row, place, cell, column.kind, form)


def framed(sheet: Worksheet, columns: Sequence[Column], widths: Sequence[float], footer: str) -> None:
    """A sheet of rows below their heads, which are fixed and stand on every page."""
    for place, wide in enumerate(widths):
        sheet.set_column(place, place, wide)
    names = min(2, next((place for place, column in enumerate(columns) if column.kind not in ("text", "day")), 2))
    sheet.freeze_panes(1, names)
    printed(sheet, footer, sum(map(pixels, widths)), names)
    sheet.repeat_rows(0)


def write_heads(book: Workbook, sheet: Worksheet, columns: Sequence[Column], widths: Sequence[float]) -> Format:
    """The heads in words; a button that filters stands over the end of each."""
    worn = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet.set_row(0, LINE * max(lines(f"{column.head} ...", wide) for column, wide in zip(columns, widths, strict=True)))
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.head, worn)
    return worn


@lru_cache(maxsize=10_000)
def lines(text: str, letters: float) -> int:
    """How many lines a text takes in a column of so many letters."""
    if len(text) <= letters and "\n" not in text:
        return 1
    return sum(max(1, len(wrap(part, max(1, int(letters))))) for part in text.splitlines()) or 1


def pixels(letters: float) -> int:
    """The width of a column."""
    return int(letters * LETTER + ROOM)


def _write_cell(sheet: Worksheet, row: int, place: int, value: object, kind: Kind, worn: Format) -> None:
    """One cell as what it is; what is missing is no cell."""
    # The code of what nobody states is empty, and so is its cell, as in the CSV.
    if not value if isinstance(value, str) else pd.isna(value):
        return
    if kind == "text":
        sheet.write_string(row, place, str(value), worn)
    elif kind == "day":
        sheet.write_datetime(row, place, datetime.fromisoformat(str(value)), worn)
    else:
        sheet.write_number(row, place, float(value), worn)


def _told(value: object, kind: Kind) -> str:
    """A cell about as long as it is shown."""
    if value is None or value is pd.NA or pd.isna(value):
        return ""
    return str(value) if kind in ("text", "day") else f"{float(value):,.1f}"


def printed(sheet: Worksheet, footer: str, wide: int, names: int = 0) -> None:
    """A4 across, with its source and the number of the page below.

    What is `wide` pixels lies on one page as long as it can be read there; else pages lie side by side, each with its first
    columns, the `names` of the rows.
    """
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&R&P/&N")
    if wide * SMALLEST <= PAPER:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(round(100 * SMALLEST))
        sheet.print_across()
        if names:
            sheet.repeat_columns(0, names - 1)
