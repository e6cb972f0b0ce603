"""XLSX, XLSM, XLSB, XLS and ODS: cells as text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

import python_calamine as calamine
from lxml import etree

from data_access.spreadsheets.marks import check_archive, sheet_marks, sheet_paths
from data_access.spreadsheets.old_excel import has_password, old_excel_marks
from data_access.spreadsheets.open_document import open_document_marks
from data_access.spreadsheets.sheet import BookError, Marks, Number

Area = tuple[tuple[int, int], tuple[int, int]]


class ExcelBook:
    """A workbook that calamine reads."""

    def __init__(self, path: Path) -> None:
        """Raises BookError."""
        self._path = path
        self._archive = zipfile.ZipFile(path) if zipfile.is_zipfile(path) else None
        if self._archive is not None:
            check_archive(self._archive)
        try:
            # By a path it would go by the ending.
            self._book = calamine.CalamineWorkbook.from_filelike(path.open("rb"))
        except (calamine.CalamineError, calamine.PasswordError, calamine.XmlError, calamine.ZipError) as error:
            if isinstance(error, calamine.PasswordError) or (self._archive is None and has_password(path)):
                raise BookError("it has a password: open it, save it without one, and import that") from error
            raise BookError(f"it cannot be read as a workbook: {error}; open it and save it as .xlsx") from error
        self._places = [
            place for place, told in enumerate(self._book.sheets_metadata) if told.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        told = [self._book.sheets_metadata[place] for place in self._places]
        self.names = [(one.name, one.visible != calamine.SheetVisibleEnum.Visible) for one in told]
        self._marks: list[Marks] | None = None

    def sheet(self, place: int) -> ExcelSheet:
        """Raises BookError."""
        try:
            marks = self._marked(place)
            return ExcelSheet(None if marks.far else self._book.get_sheet_by_index(self._places[place]), marks)
        except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, etree.LxmlError) as error:
            raise BookError(f"sheet {self.names[place][0]!r} cannot be read: {error}; open it and save it as .xlsx") from error

    def _marked(self, place: int) -> Marks:
        member = sheet_paths(self._archive).get(self.names[place][0]) if self._archive is not None else None
        if member is not None:
            return sheet_marks(self._archive, member)
        if self._marks is None:
            self._marks = self._all_marks()
        # A chart is a sheet for some and none for others: then their places say nothing.
        return self._marks[place] if len(self._marks) == len(self.names) else Marks(told=False)

    def _all_marks(self) -> list[Marks]:
        if self._archive is None:
            return old_excel_marks(self._path)
        return open_document_marks(self._archive) if "content.xml" in self._archive.namelist() else []


class ExcelSheet:
    """A sheet as calamine holds it; None = it was not opened, for it is too large."""

    def __init__(self, sheet: calamine.CalamineSheet | None, marks: Marks) -> None:
        self._sheet, self.marks = sheet, marks
        # The last row, from 1.
        self.height = sheet.end[0] + 1 if sheet is not None and sheet.end else 0

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """From the first row and column of the sheet."""
        if self._sheet is None:
            return
        left = self._sheet.start[1] if self._sheet.start else 0
        texts = ([""] * left + [_text(cell) for cell in row] for row in self._sheet.iter_rows())
        yield from filled(enumerate(texts, start=1), self._sheet.merged_cell_ranges or ())


def filled(rows: Iterator[tuple[int, list[str]]], areas: Sequence[Area]) -> Iterator[tuple[int, list[str]]]:
    """The rows, with the text of each merged cell in all places of its area (first row and column, last ones, from 0)."""
    waiting = sorted(areas, reverse=True)
    held: list[tuple[Area, str]] = []
    for number, row in rows:
        while waiting and waiting[-1][0][0] < number:
            area = waiting.pop()
            held.append((area, row[area[0][1]] if area[0][1] < len(row) else ""))
        if held:
            held = [(area, text) for area, text in held if area[1][0] >= number - 1]
            for ((_, first), (_, last)), text in held:
                row[first : last + 1] = [text] * (min(last + 1, len(row)) - first)
        yield number, row


def _text(cell: object) -> str:
    """A cell as text: dates in ISO 8601 with T, whole numbers without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return Number(int(cell) if cell.is_integer() and abs(cell) < 1e15 else repr(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return f"{cell.isoformat()}T00:00:00"
    return cell.isoformat() if isinstance(cell, time) else str(cell)
