"""The sheet of figures: the rows of the CSV as numbers, dates and texts, in a table that can be sorted, searched and printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from components.exports.tables import export_frame
from components.naming import WITHOUT_NAME
from components.panels import Panel, Reading
from data_access.metrics import METRICS

Kind = Literal["text", "day", "count", "share", "number"]
PARTS = ("numerator", "denominator", "value")
FORMATS: Mapping[Kind, str] = {"text": "@", "day": "dd/mm/yyyy", "count": "#,##0", "share": "0.0%", "number": "#,##0.0"}
# Units of which there are no halves; a share is told in per cent, anything else with one decimal.
WHOLE = ("dossiers", "procedures", "units", "people", "criteria")
# Letters in a column, and in a line of its head.
NARROW, WIDE, HEAD = 9, 46, 18
A4 = 9
# What Excel calls the look of a table; it is no CSS.
LOOK = "style"


@dataclass(frozen=True)
class Column:
    """A column of the frame: its head in words and what its cells are."""

    name: str
    head: str
    kind: Kind


@dataclass(frozen=True)
class Number:
    """A number of another sheet: the formula that fetches it, and what it comes to; missing is none."""

    value: float | None
    formula: str = ""


@dataclass(frozen=True, eq=False)
class Data:
    """The frame as it stands on its sheet; row and column of a cell are found by name."""

    sheet: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    panel: Panel

    @property
    def last(self) -> int:
        """The last row of the sheet that holds a row of the frame; the head is row 0."""
        return len(self.frame)

    def part(self, metric: str, part: str) -> str:
        return part if len(self.panel.metrics) == 1 else f"{metric}_{part}"

    def cell(self, row: int, metric: str) -> Number:
        """The value of a metric in a row of the frame, by reference."""
        return Number(*self._referred(row, self.part(metric, "value")))

    def places(self) -> dict[str, int]:
        """The row of each code of the first breakdown."""
        return {str(code): row for row, code in enumerate(self.frame[self.panel.by[0]])} if self.panel.by else {}

    def label(self, row: int) -> str:
        """The name of a row's first group, else its code."""
        by = self.panel.by[0]
        named = self.frame.get(f"{by}_name")
        told = self.frame[by].iloc[row] if named is None or pd.isna(named.iloc[row]) else named.iloc[row]
        return str(told)

    def total(self, metric: str) -> Number:
        """A metric over all rows: a sum of counts, or the sums of a share divided."""
        above = self._sum(self.part(metric, "numerator"))
        if METRICS[metric].unit != "share":
            return above
        below = self._sum(self.part(metric, "denominator"))
        if not below.value or above.value is None:
            return Number(None)
        return Number(above.value / below.value, f"{above.formula}/{below.formula.removeprefix('=')}")

    def _sum(self, name: str) -> Number:
        values = self.frame[name].dropna()
        if values.empty:
            return Number(None)
        place = self._place(name)
        cells = xl_range_abs(1, place, self.last, place)
        return Number(float(values.sum()), f"=SUM({quote_sheetname(self.sheet)}!{cells})")

    def _referred(self, row: int, name: str) -> tuple[float | None, str]:
        value = self.frame[name].iloc[row]
        if pd.isna(value):
            return None, ""
        cell = xl_rowcol_to_cell(row + 1, self._place(name), row_abs=True, col_abs=True)
        return float(value), f"={quote_sheetname(self.sheet)}!{cell}"

    def _place(self, name: str) -> int:
        return next(place for place, column in enumerate(self.columns) if column.name == name)


def data_of(panel: Panel, reading: Reading) -> Data:
    """The rows of the panel's CSV and how each column is told."""
    frame = export_frame(panel, reading)
    return Data(reading.say("export.data"), frame, tuple(_columns(panel, reading, frame)), panel)


def _columns(panel: Panel, reading: Reading, frame: pd.DataFrame) -> list[Column]:
    found: dict[str, Column] = {}
    for by in panel.by:
        word, named = reading.say(f"by.{by}"), f"{by}_name" in frame
        kind: Kind = "day" if by in WITHOUT_NAME else "text"
        found[by] = Column(by, reading.say("export.code", by=word) if named else word, kind)
        if named:
            found[f"{by}_name"] = Column(f"{by}_name", word, "text")
    for metric in panel.metrics:
        prefix = "" if len(panel.metrics) == 1 else f"{metric}_"
        name = reading.say(f"metric.{metric}.name")
        heads = {part: reading.say(f"table.{part}", metric=name) for part in PARTS[:2]} | {"value": name}
        for part in PARTS:
            kind = _kind(metric) if part == "value" else "count"
            found[f"{prefix}{part}"] = Column(f"{prefix}{part}", heads[part], kind)
    return [found[name] for name in frame.columns]


def _kind(metric: str) -> Kind:
    unit = METRICS[metric].unit
    return "share" if unit == "share" else "count" if unit in WHOLE else "number"


def write_data(book: Workbook, data: Data, footer: str) -> Worksheet:
    """The sheet, one row below its head, ready to print on A4 across."""
    sheet = book.add_worksheet(data.sheet)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    if data.last:
        columns = [{"header": column.head, "header_format": head} for column in data.columns]
        options = {"name": "Data", "columns": columns, LOOK: "Table Style Light 1"}
        sheet.add_table(0, 0, data.last, len(columns) - 1, options)
    for place, column in enumerate(data.columns):
        worn = book.add_format({"num_format": FORMATS[column.kind]})
        texts = _write_column(sheet, place, data.frame[column.name].tolist(), column.kind, worn)
        sheet.set_column(place, place, max(NARROW, min(WIDE, max(texts, min(HEAD, len(column.head) + 2)) + 2)))
        if not data.last:
            sheet.write_string(0, place, column.head, head)
    lines = max(-(-len(column.head) // HEAD) for column in data.columns)
    sheet.set_row(0, 15.0 * min(6, lines + 1))
    sheet.freeze_panes(1, sum(column.kind in ("text", "day") for column in data.columns))
    printed(sheet, footer)
    sheet.repeat_rows(0)
    return sheet


def _write_column(sheet: Worksheet, place: int, values: list[object], kind: Kind, worn: object) -> int:
    """Write the cells of a column below its head; returns how many letters the longest of them has."""
    longest = 0
    for row, value in enumerate(values, start=1):
        # The code of what nobody states is empty, and so is its cell, as in the CSV.
        if value is None or value is pd.NA or pd.isna(value) or value == "":
            continue
        if kind == "text":
            sheet.write_string(row, place, str(value), worn)
            longest = max(longest, len(str(value)))
        elif kind == "day":
            sheet.write_datetime(row, place, datetime.fromisoformat(str(value)), worn)
            longest = len("30/09/2025")
        else:
            sheet.write_number(row, place, float(value), worn)
            longest = max(longest, len(f"{float(value):,.1f}"))
    return longest


def printed(sheet: Worksheet, footer: str) -> None:
    """A4 across, as wide as a page, with its source and the number of the page below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&R&P/&N")
