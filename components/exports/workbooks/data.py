"""What stands on the sheet of figures: the rows of the CSV, each column with its head in words and what its cells are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from components.exports.tables import export_frame
from components.naming import WITHOUT_NAME
from components.panels import Panel, Reading
from components.panels.comparing import compared_name
from components.panels.joining import CHANGE, COMPARED, PARTS
from components.panels.looking import looked_at
from components.panels.panel import PLACES, WHOLE
from data_access.metrics import COUNTS, METRICS

Kind = Literal["text", "day", "count", "share", "number", "fine", "apart", "points"]
FORMATS: Mapping[Kind, str] = {
    "text": "@",
    "day": "dd/mm/yyyy",
    "count": "#,##0",
    "share": "0.0%",
    "number": "#,##0.0",
    "fine": "#,##0.00",
    # Differences: of numbers, and of shares in percentage points.
    "apart": "+#,##0.##;-#,##0.##;0",
    "points": "+0.0;-0.0;0",
}


@dataclass(frozen=True)
class Column:
    """A column: its name for machines, its head in words, what its cells are, and whether texts of it are codes."""

    name: str
    head: str
    kind: Kind
    code: bool = False


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
    looked_at: str

    @property
    def last(self) -> int:
        """The last row of the sheet that holds a row of the frame; the head is row 0."""
        return len(self.frame)

    def part(self, metric: str, part: str) -> str:
        return self.panel.prefix(metric) + part

    def cell(self, row: int, metric: str) -> Number:
        """The value of a metric in a row of the frame, by reference."""
        return Number(*self._referred(row, self.part(metric, "value")))

    def places(self) -> dict[str, int]:
        """The row of each code of the first breakdown."""
        return {str(code): row for row, code in enumerate(self.frame[self.panel.by[0]])} if self.panel.by else {}

    def days(self, by: str) -> list[date | None]:
        """The days of a breakdown, one for each row; a row of the compared period alone has none."""
        return [date.fromisoformat(text) if isinstance(text, str) else None for text in self.frame[by]]

    def kind(self, metric: str) -> Kind:
        """What the values of a metric are."""
        return _kind(metric)

    def label(self, row: int) -> str:
        """The name of a row's first group, else its code."""
        by = self.panel.by[0]
        named = self.frame.get(f"{by}_name")
        told = self.frame[by].iloc[row] if named is None or pd.isna(named.iloc[row]) else named.iloc[row]
        return str(told)

    def total(self, metric: str) -> Number:
        """A metric over all rows: a sum of counts, or the sums of a share divided."""
        if METRICS[metric].unit != "share":
            return self._sum(self.part(metric, "value"))
        above = self._sum(self.part(metric, "numerator"))
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
    metric = looked_at(reading) if panel.follows_count else ""
    metric = metric if metric in panel.metrics else panel.metrics[0]
    columns = tuple(_columns(panel, reading, frame))
    for column in columns:
        # For people a difference of shares is in percentage points.
        frame[column.name] = frame[column.name] * 100 if column.kind == "points" else frame[column.name]
    return Data(reading.say("export.data"), frame, columns, panel, metric)


def _columns(panel: Panel, reading: Reading, frame: pd.DataFrame) -> list[Column]:
    found: dict[str, Column] = {}
    period = compared_name(reading)
    for by in panel.by:
        word, named = reading.say(f"by.{by}"), f"{by}_name" in frame
        kind: Kind = "day" if by in WITHOUT_NAME else "text"
        found[by] = Column(by, reading.say("export.code", by=word) if named else word, kind)
        found[COMPARED + by] = Column(COMPARED + by, reading.say("table.compared", column=word, period=period), kind)
        if named:
            found[f"{by}_name"] = Column(f"{by}_name", word, "text")
    for metric in panel.metrics:
        prefix = panel.prefix(metric)
        name = reading.say(f"metric.{metric}.name")
        heads = {part: reading.say(f"table.{part}", metric=name) for part in PARTS[:2]} | {"value": name}
        # What is counted is its own numerator, and has no denominator.
        for part in ("value",) if metric in COUNTS else PARTS:
            kind = _kind(metric) if part == "value" else "count"
            found[f"{prefix}{part}"] = Column(f"{prefix}{part}", heads[part], kind)
            beside = reading.say("table.compared", column=heads[part], period=period)
            found[f"{prefix}{COMPARED}{part}"] = Column(f"{prefix}{COMPARED}{part}", beside, kind)
        of_share = _kind(metric) == "share"
        change = reading.say("table.change_points" if of_share else "table.change", metric=name, period=period)
        found[prefix + CHANGE] = Column(prefix + CHANGE, change, "points" if of_share else "apart")
    return [found[name] for name in frame.columns if name in found]


def _kind(metric: str) -> Kind:
    unit = METRICS[metric].unit
    return "share" if unit == "share" else "count" if unit in WHOLE else "fine" if unit in PLACES else "number"
