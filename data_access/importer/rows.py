"""The rows of a file as values of the contract, and what has been decided of each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sqlalchemy import Column, DateTime, Text

from data_access.importer.codes import LOST_DIGITS, LOST_DIGITS_TOLD
from data_access.importer.doubts import Doubts, refuse_legacy
from data_access.importer.mapping import TURNED, FileColumn, Mapping
from data_access.importer.parts import FileError
from data_access.importer.reading import Cells
from data_access.importer.time_forms import turned
from data_access.importer.times import AMBIGUOUS, Converted, moments
from data_access.importer.values import convert, is_number_cell, is_time, plain_times, tidied

ZERO = "\0"
# In a value map, what any text not listed becomes.
OTHERS = "*"
# Tables whose codes are also named by their names, and looked up.
LOOKED_UP = ("unit", "procedure")


class Rows:
    """Contract column → values of all rows (`datetime64[s]` for times, else objects, None = missing), and verdicts.

    A row is open until it is rejected (`reason`). `remarks` has a bit for each rule that it breaks and is kept all the same.
    """

    def __init__(self, cells: Cells, mapping: Mapping) -> None:
        self.cells = cells
        self.mapping = mapping
        self.kind = mapping.kind
        self.values: dict[str, np.ndarray] = {}
        count = len(cells.rows)
        self.reason, self.column, self.expected = (np.full(count, "", dtype=object) for _ in range(3))
        self.remarks = np.zeros(count, dtype=np.int64)
        # Of the links: which rows name theirs by a number cell.
        self.number_cells: dict[str, np.ndarray] = {}
        # Whether `updated_at` came from the file, rather than from the other times of the row.
        self.stamped = np.zeros(count, dtype=bool)

    def __len__(self) -> int:
        return len(self.reason)

    @property
    def open(self) -> np.ndarray:
        """Which rows are not rejected."""
        return self.reason == ""

    @property
    def written(self) -> list[str]:
        """The contract columns that have values, in the order of the contract."""
        return [name for name in self.kind.table.columns.keys() if name in self.values]  # noqa: SIM118

    def is_missing(self, name: str) -> np.ndarray:
        """Which rows have no value in a column."""
        return pd.isna(self.values[name]) if name in self.values else np.ones(len(self), dtype=bool)

    def lacks(self, name: str) -> bool:
        """Whether the file has no column for a contract column that is mapped; a row of it then says nothing of that."""
        asked = [given for given, link in self.kind.names.items() if link == name] + [name]
        mapped = [column for one in asked for column in self.mapping.columns.get(one, ())]
        there = any(column.name in self.cells.columns for column in mapped)
        return bool(mapped) and not there and not self.mapping.constants.keys() & {*asked}

    def reject(self, bad: np.ndarray, reason: str, *, column: str, expected: str | np.ndarray) -> None:
        """Reject the open rows among `bad`; the first reason stays."""
        bad = bad & self.open
        self.reason[bad], self.column[bad] = reason, column
        self.expected[bad] = expected[bad] if isinstance(expected, np.ndarray) else expected

    def sources(self, name: str) -> list[tuple[FileColumn, np.ndarray, np.ndarray]]:
        """The file columns that give a contract column its values: each with its texts, and the rows that take them.

        A row takes the first of its columns that has a text; the last one also where none has.
        """
        there = [column for column in self.mapping.columns.get(name, ()) if column.name in self.cells.columns]
        waiting, found = np.ones(len(self), dtype=bool), []
        for column in there:
            texts = np.array(self.cells.columns[column.name], dtype=object)
            takes = waiting.copy()
            if column is not there[-1]:
                codes, uniques = pd.factorize(texts)
                takes &= np.array([text not in self.mapping.blank for text in tidied(uniques)], dtype=bool)[codes]
            found.append((column, texts, takes))
            waiting &= ~takes
        return found

    def came(self, name: str, row: int) -> tuple[str, str]:
        """Which column of the file gave a row its value, and the text as it came; for a constant, the contract column."""
        for column, texts, takes in self.sources(name):
            if takes[row]:
                return column.name, texts[row]
        constant = self.mapping.constants.get(name)
        return name, "" if constant is None else str(constant)


def typed_rows(cells: Cells, mapping: Mapping, doubts: Doubts) -> Rows:
    """The values of the mapped and constant columns; rows whose text means no value are rejected.

    `doubts` hears what the cells tell beside their values. Raises FileError where no date of a column can be read, because
    nothing says which part is the day, or where the text is in a writing of before Unicode.
    """
    rows = Rows(cells, mapping)
    for name in mapping.kind.allowed:
        if name in mapping.columns:
            column = mapping.kind.table.columns.get(name)
            _convert(rows, name, Column(name, Text) if column is None else column, doubts)
    _fill(rows)
    return rows


def _fill(rows: Rows) -> None:
    """Put the constants where a row has no value; one for a link where the row has neither its code nor its name."""
    links = {name: rows.kind.names.get(name, name) for name in rows.kind.allowed}
    blank = {}
    for name in rows.mapping.constants:
        alike = [other for other, link in links.items() if link == links[name]]
        blank[name] = np.logical_and.reduce([rows.is_missing(other) for other in alike])
    for name, value in rows.mapping.constants.items():
        rows.values.setdefault(name, _missing(len(rows), rows.kind.table.columns.get(name)))
        rows.values[name][blank[name]] = value


def _missing(count: int, column: Column | None) -> np.ndarray:
    timed = column is not None and is_time(column)
    return np.full(count, "NaT", dtype="datetime64[s]") if timed else np.full(count, None, dtype=object)


def _convert(rows: Rows, name: str, column: Column, doubts: Doubts) -> None:
    values = _missing(len(rows), column)
    for asked, texts, takes in rows.sources(name):
        if ZERO in "".join(texts):
            broken = np.array([ZERO in text for text in texts], dtype=bool)
            rows.reject(broken & takes, "zero-byte", column=name, expected="text without a zero byte")
            texts = np.where(broken, "", texts).astype(object)
        cells = is_number_cell(texts)
        if name in rows.kind.links:
            rows.number_cells[name] = rows.number_cells.get(name, False) | (takes & cells)
        for chosen, is_cell in ((takes & ~cells, False), (takes & cells, True)):
            if not is_cell or chosen.any():
                _convert_some(rows, name, column, asked, texts, chosen, values, doubts, is_cell=is_cell)
    if is_time(column) and not isinstance(column.type, DateTime):
        values = values.astype("datetime64[D]").astype("datetime64[s]")
    rows.values[name] = values


def _convert_some(
    rows: Rows,
    name: str,
    column: Column,
    asked: FileColumn,
    texts: np.ndarray,
    chosen: np.ndarray,
    values: np.ndarray,
    doubts: Doubts,
    *,
    is_cell: bool,
) -> None:
    """Put the values of the chosen rows among `values`; reject those that have none."""
    given = texts if chosen.all() else texts[chosen]
    # Texts that come again are converted once; times rarely do.
    codes, uniques = (np.arange(len(given)), given) if is_time(column) else pd.factorize(given)
    read = _read(rows, name, column, asked, list(uniques), doubts, is_cell=is_cell)
    if len(uniques):
        values[chosen] = read.values[codes]
    for reason in sorted({*read.reasons[read.reasons != ""]}):
        bad = np.zeros(len(rows), dtype=bool)
        bad[chosen] = (read.reasons == reason)[codes]
        rows.reject(bad, reason, column=name, expected=LOST_DIGITS_TOLD if reason == LOST_DIGITS else read.expected)


def _read(
    rows: Rows, name: str, column: Column, asked: FileColumn, uniques: list[str], doubts: Doubts, *, is_cell: bool
) -> Converted:
    mapping, texts, part = rows.mapping, tidied(uniques), rows.cells.part
    if not is_time(column) and not mapping.layout.legacy:
        refuse_legacy(part, asked.name, uniques)
    translated = mapping.values.get(name)
    if translated:
        return _translated(texts, mapping.blank, translated, name)
    plain = ["" if text in mapping.blank else text for text in texts] if len(mapping.blank) > 1 else texts
    if not is_time(column):
        is_looked_up = rows.kind.links.get(name) in LOOKED_UP
        return convert(column, plain, is_looked_up=is_looked_up, is_cell=is_cell, marks=doubts.marks(part))
    plain = plain_times(plain)
    if asked.date_cells == TURNED:
        plain = [*map(turned, plain)]
    orders = None if asked.date_cells else doubts.orders(part, name, asked.name)
    read = moments(plain, formats=asked.formats, zone=mapping.zone, missing=mapping.missing_dates, orders=orders)
    ambiguous = [plain[place] for place in np.flatnonzero(read.reasons == AMBIGUOUS)]
    if ambiguous and len(ambiguous) == sum(text != "" for text in plain) and len(asked.formats) == 1:
        raise FileError(
            f"{part}: the dates of {asked.name!r} may be read in two ways ({', '.join(ambiguous[:3])}); "
            f'say which part is the day: [columns] {name} = {{ column = "{asked.name}", date_format = "%d/%m/%Y" }}, '
            'or "%m/%d/%Y", with the time of day where they have one: "%d/%m/%Y %H:%M:%S"'
        )
    return read


def _translated(texts: list[str], blank: frozenset[str], translated: dict[str, object], name: str) -> Converted:
    values = np.full(len(texts), None, dtype=object)
    reasons = np.full(len(texts), "", dtype=object)
    for position, text in enumerate(texts):
        if text in translated:
            values[position] = translated[text]
        elif text in blank:
            continue
        elif OTHERS in translated:
            values[position] = translated[OTHERS]
        else:
            reasons[position] = "bad-value"
    return Converted(values, reasons, f"a text listed in [values.{name}]: {', '.join(translated)}")
