"""Hidden rows and columns, and error cells, of XLS."""

from __future__ import annotations

import os
from pathlib import Path

import xlrd

from data_access.spreadsheets.sheet import ERROR, Marks


def old_excel_marks(path: Path) -> list[Marks]:
    """The marks of the sheets, in their order; none where the file cannot be read so."""
    try:
        with Path(os.devnull).open("w") as nowhere:
            book = xlrd.open_workbook(path, formatting_info=True, logfile=nowhere)
    except Exception:  # What breaks this reader may be well for the one that reads the cells.
        return []
    return [_marks(book.sheet_by_index(place)) for place in range(book.nsheets)]


def has_password(path: Path) -> bool:
    """Whether a file that is no workbook for others is one with a password."""
    try:
        with Path(os.devnull).open("w") as nowhere:
            xlrd.open_workbook(path, on_demand=True, logfile=nowhere)
    except Exception as error:  # Of a broken file it raises whatever it stumbles over.
        return "encrypted" in str(error)
    return False


def _marks(sheet: xlrd.sheet.Sheet) -> Marks:
    marks = Marks(
        hidden_rows={row + 1 for row, told in sheet.rowinfo_map.items() if told.hidden},
        hidden_columns={column for column, told in sheet.colinfo_map.items() if told.hidden},
    )
    for row in range(sheet.nrows):
        types = sheet.row_types(row)
        if xlrd.XL_CELL_ERROR in types:
            marks.broken[row + 1] = {
                column: (ERROR, xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#N/A"))
                for column, kind in enumerate(types)
                if kind == xlrd.XL_CELL_ERROR
            }
    return marks
