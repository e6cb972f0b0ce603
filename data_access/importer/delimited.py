"""Text with delimiters: CSV, TSV, and the rejected rows of an earlier import."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain, count, islice
from typing import TextIO

from data_access.importer.legacy import bytes_of
from data_access.importer.mapping import Layout
from data_access.importer.parts import REJECTS_HEAD, FileError, Part
from data_access.importer.tables import BATCH, LONGEST, Batch, Malformed, Table
from data_access.importer.values import tidy

DETECTED = (",", ";", "\t", "|")
# Excel's own line above the header.
SEPARATOR = re.compile(r'\ufeff?"?sep=(.)"?\s*\Z', re.IGNORECASE)
# Among so many lines a header is looked for, to say where it is.
HEADER_LINES, HEADER_LENGTH = 50, 1 << 16
LINE_END = re.compile(r"\r\n|\r|\n")
# A file of rejected rows is read so whatever the mapping says of the file that they came from.
REJECTS_LAYOUT = Layout("utf-8-sig", ",", 0, header=True, sheet="")


def layout_of(part: Part, declared: Layout, wanted: Collection[str]) -> Layout:
    """How a text file is written, its delimiter found out where it is not declared. Raises FileError."""
    layout = REJECTS_LAYOUT if part.is_rejects else declared
    if layout.legacy:
        layout = replace(layout, encoding=bytes_of(part))
    with part.opened() as (file, _):
        if file.read(3) == b"\xef\xbb\xbf" and layout.encoding != "utf-8-sig":
            raise FileError(f"{part.name} begins as UTF-8 does; expected {layout.encoding}: set [file] encoding to utf-8")
    separator, header = _separator(part, layout)
    if separator:
        # What the line says is not always what the program wrote.
        found = separator if separator in header else ""
        layout = replace(layout, skip_lines=max(1, layout.skip_lines), delimiter=layout.delimiter or found)
    return layout if layout.delimiter else replace(layout, delimiter=_delimiter(part, layout, set(wanted)))


def _separator(part: Part, layout: Layout) -> tuple[str, str]:
    """The delimiter that Excel's line `sep=;` above the header names, and the line below."""
    with part.text(layout.encoding) as (text, _):
        found = SEPARATOR.match(text.readline(20))
        return (found[1], text.readline(HEADER_LENGTH)) if found else ("", "")


def delimited(part: Part, text: TextIO, layout: Layout, done: Callable[[], float]) -> Table:
    """The table in a text file. Raises FileError."""
    lines = _lines_of(text, part.name)
    for _ in range(layout.skip_lines):
        next(lines, "")
    csv.field_size_limit(LONGEST)
    reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
    if not layout.header:
        batches = _batches(reader, part.name, layout, 0)
        first = next(batches, Batch())
        return Table([""] * len(first.rows[0]) if first.rows else [], chain([first], batches), done)
    try:
        header = [tidy(cell) for cell in next(reader, [])]
    except csv.Error as error:
        raise FileError(f"{part.name}: the header cannot be read: {error}") from error
    if not any(header):
        raise FileError(f"{part.name}: no header came on line {layout.skip_lines + 1}; expected the names of the columns")
    if part.is_rejects:
        # What an import wrote before each row is no column of the file.
        header = [""] * len(REJECTS_HEAD) + header[len(REJECTS_HEAD) :]
    return Table(header, _batches(reader, part.name, layout, len(header)), done)


def _lines_of(text: TextIO, name: str) -> Iterator[str]:
    """The lines of a text. Raises FileError before one is longer than can be meant."""
    for number in count(1):
        line = text.readline(LONGEST)
        if len(line) == LONGEST:
            raise FileError(
                f"{name}: line {number} has more than {LONGEST >> 20} million letters; expected one row on a line: is it a table?"
            )
        if not line:
            return
        yield line


def named_on_lines(part: Part, layout: Layout, wanted: Collection[str]) -> dict[int, set[str]]:
    """Which of the wanted columns stand on which of the first lines, from 1."""
    with part.text(layout.encoding) as (text, _):
        lines = [text.readline(HEADER_LENGTH) for _ in range(HEADER_LINES)]
    found = {}
    for number, line in enumerate(lines, start=1):
        named = ({tidy(cell.strip().strip('"')) for cell in line.split(delimiter)} for delimiter in DETECTED)
        found[number] = max((names.intersection(wanted) for names in named), key=len)
    return found


def _batches(reader: csv.reader, name: str, layout: Layout, width: int) -> Iterator[Batch]:
    """Rows of `width` cells, 0 = of as many as the first has; what the reader stumbles over is a malformed row."""
    while True:
        before, rows, stumbled = reader.line_num, [], None
        try:
            # Rows that were read before an error stay in the list.
            rows.extend(islice(reader, BATCH))
        except csv.Error as error:
            stumbled = error
        if not rows and stumbled is None:
            return
        width = width or next((len(row) for row in rows if row), 0)
        lines = _lines(rows, before + layout.skip_lines + 1, reader.line_num - before)
        if stumbled is not None:
            rows.append(_stumbled(stumbled, name, lines[-1]))
        yield _batch(rows, lines, width, layout.delimiter)


def _lines(rows: list[list[str]], first: int, read: int) -> Sequence[int]:
    """The line on which each row begins, and the one behind the last row."""
    if read == len(rows):
        return range(first, first + len(rows) + 1)
    # Lines end within quoted cells as well.
    heights = (1 + sum(len(LINE_END.findall(cell)) for cell in row) for row in rows)
    return list(accumulate(heights, initial=first))


def _batch(rows: list[list[str] | Malformed], lines: Sequence[int], width: int, delimiter: str) -> Batch:
    # Only a row of several lines can hold others.
    if isinstance(lines, range) and isinstance(rows[-1], list) and {*map(len, rows)} == {width}:
        return Batch(rows, lines[: len(rows)])
    batch, place = Batch(lines=[]), 0
    for row, line in zip(rows, lines, strict=False):
        if isinstance(row, Malformed):
            batch.malformed.append((place, row))
        elif _swallows(row, width, delimiter):
            told = "a quote that closes in the row in which it opens"
            batch.malformed.append((place, Malformed(line, "bad-quotes", "a cell that holds other rows", told)))
        elif len(row) >= width and not any(row[width:]):
            # Nothing stands behind the last delimiter.
            batch.rows.append(row[:width])
            batch.lines.append(line)
        elif row:
            reason = "too-few-columns" if len(row) < width else "too-many-columns"
            batch.malformed.append((place, Malformed(line, reason, f"{len(row)} cells", f"{width} cells", row)))
        else:
            # An empty line is no row.
            continue
        place += 1
    return batch


def _swallows(row: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether a quote that did not close where it should made a cell of rows; in prose a space follows a comma."""
    several = (cell for cell in row if len(cell) >= width and LINE_END.search(cell))
    return width > 2 and any(cell.count(delimiter) - cell.count(delimiter + " ") >= width - 1 for cell in several)


def _stumbled(error: csv.Error, name: str, line: int) -> Malformed:
    # Only text after a closing quote leaves the reader at the end of the row; the others lost their place.
    if "field limit" in str(error):
        raise FileError(
            f"{name}: the row that begins on line {line} has a cell of more than {LONGEST >> 20} million letters; "
            "expected a closing quote for each that opens"
        ) from error
    if "expected after" not in str(error):
        raise FileError(
            f"{name}: the row that begins on line {line} does not end: {error}; expected a closing quote for each that opens"
        ) from error
    return Malformed(line, "bad-quotes", "text behind a closing quote", "a quote inside a quoted cell written twice")


def _delimiter(part: Part, layout: Layout, wanted: set[str]) -> str:
    """The delimiter that finds most of the wanted columns, else most columns, in the first line."""
    if part.suffix in (".tsv", ".tab"):
        return "\t"
    with part.text(layout.encoding) as (text, _):
        for _ in range(layout.skip_lines):
            text.readline(LONGEST)
        sample = text.read(65536)

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            names = [tidy(name) for name in next(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), [])]
        except csv.Error:
            return 0, 0
        return len(wanted.intersection(names)), len(names)

    return max(DETECTED, key=fit)
