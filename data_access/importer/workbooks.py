"""Workbooks: the sheet and the row of the header are found, merged cells count in all places that they cover."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import BinaryIO

import python_calamine as calamine

from data_access.importer.mapping import Layout
from data_access.importer.parts import FileError, Part
from data_access.importer.tables import Table, batched
from data_access.importer.values import tidy

# How many rows of a sheet may stand above its header.
TITLE_ROWS = 50


def sheet_names(part: Part, file: BinaryIO) -> list[str]:
    """The sheets of a workbook. Raises FileError."""
    return _book(part, file).sheet_names


def sheet_of(part: Part, file: BinaryIO, layout: Layout, wanted: Sequence[str]) -> Table:
    """The table on the sheet that is asked for, or that has the wanted columns. Raises FileError."""
    sheet, head = _chosen(part, _book(part, file), layout, wanted)
    read = [head]

    def records() -> Iterator[tuple[int, list[str]]]:
        for line, row in _cells(sheet):
            read[0] = line
            if line > head and any(row):
                yield line, row

    # Without a header the columns have places only.
    at = head if layout.header else head + 1
    header = next(([tidy(cell) if layout.header else "" for cell in row] for line, row in _cells(sheet) if line == at), [])
    told = [f"{part.name}: sheet {sheet.name!r}" + (f", header in row {head}" if layout.header and head > 1 else "")]
    return Table(header, batched(records()), lambda: read[0] / max(1, sheet.total_height), notes=told)


def _book(part: Part, file: BinaryIO) -> calamine.CalamineWorkbook:
    try:
        # Of a seekable file nothing needs to be kept; a member of a zip is not seekable.
        return calamine.CalamineWorkbook.from_filelike(file if not part.member else io.BytesIO(file.read()))
    except (calamine.CalamineError, calamine.PasswordError, calamine.XmlError, calamine.ZipError) as error:
        raise FileError(f"{part.name} cannot be read as a workbook: {error}") from error


def _chosen(
    part: Part, book: calamine.CalamineWorkbook, layout: Layout, wanted: Sequence[str]
) -> tuple[calamine.CalamineSheet, int]:
    """The sheet that is asked for, else the only one with the wanted columns, and the row of its header (0 = none)."""
    names = book.sheet_names
    if layout.sheet and layout.sheet not in names:
        raise FileError(f"{part.name} has no sheet {layout.sheet!r}; its sheets are {', '.join(map(repr, names))}")
    found = []
    for name in [layout.sheet] if layout.sheet else names:
        sheet = book.get_sheet_by_name(name)
        fit, head = _header_row(sheet, layout, set(wanted))
        found.append((fit, sheet, head))
    best = max(fit for fit, _, _ in found)
    fitting = [(sheet, head) for fit, sheet, head in found if fit == best]
    if not best:
        raise FileError(f"{part.name}: no row of its first {TITLE_ROWS} has one of the columns {', '.join(map(repr, wanted))}")
    if len(fitting) > 1:
        told = ", ".join(repr(sheet.name) for sheet, _ in fitting)
        raise FileError(f"{part.name}: the sheets {told} fit equally well; set [file] sheet to one of them")
    return fitting[0]


def _header_row(sheet: calamine.CalamineSheet, layout: Layout, wanted: set[str]) -> tuple[int, int]:
    """How many of the wanted columns (none wanted: of texts) the best row of the first ones has, and which row that is."""
    if not layout.header:
        return int(sheet.total_height > layout.skip_lines), layout.skip_lines
    best = (0, 0)
    for line, row in _cells(sheet):
        if line > max(TITLE_ROWS, layout.skip_lines + 1):
            break
        names = [tidy(cell) for cell in row]
        places = {f"#{place}" for place, name in enumerate(names, start=1) if name}
        fit = len(wanted.intersection(names)) or len(wanted & places) if wanted else len({*names} - {""})
        best = max(best, (fit if line > layout.skip_lines else 0, -line))
    return best[0], -best[1]


def _cells(sheet: calamine.CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """The rows as text, from the first column and row of the sheet; a merged cell stands in all places that it covers."""
    left = sheet.start[1] if sheet.start else 0
    covered = _merged(sheet)
    held: dict[tuple[int, int], str] = {}
    for row_number, row in enumerate(sheet.iter_rows()):
        cells = [""] * left + [_text(cell) for cell in row]
        for column, corner in covered.get(row_number, ()):
            if corner == (row_number, column):
                held[corner] = cells[column] if column < len(cells) else ""
            elif column < len(cells):
                cells[column] = held.get(corner, "")
        yield row_number + 1, cells


def _merged(sheet: calamine.CalamineSheet) -> dict[int, list[tuple[int, tuple[int, int]]]]:
    """Row → the columns that merged cells cover there, each with the corner that holds the text."""
    covered: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        for row in range(first_row, last_row + 1):
            covered.setdefault(row, []).extend(
                (column, (first_row, first_column)) for column in range(first_column, last_column + 1)
            )
    return covered


def _text(cell: object) -> str:
    """A cell as text: dates in ISO 8601 with T, whole numbers without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return f"{cell.isoformat()}T00:00:00"
    return cell.isoformat() if isinstance(cell, time) else str(cell)
