"""Text with delimiters: CSV, TSV, and the rejected rows of an earlier import."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain, islice
from typing import TextIO

from data_access.importer.mapping import Layout
from data_access.importer.parts import REJECTS_HEAD, FileError, Part
from data_access.importer.tables import BATCH, Batch, Malformed, Table
from data_access.importer.values import tidy

DETECTED = (",", ";", "\t", "|")
LONGEST_CELL = 2**31 - 1
LINE_END = re.compile(r"\r\n|\r|\n")
# A file of rejected rows is read so whatever the mapping says of the file that they came from.
REJECTS_LAYOUT = Layout("utf-8-sig", ",", 0, header=True, sheet="")


def layout_of(part: Part, declared: Layout, wanted: Collection[str]) -> Layout:
    """How a text file is written, its delimiter found out where it is not declared. Raises FileError."""
    layout = REJECTS_LAYOUT if part.is_rejects else declared
    with part.opened() as (file, _):
        if file.read(3) == b"\xef\xbb\xbf" and layout.encoding != "utf-8-sig":
            raise FileError(f"{part.name} begins as UTF-8 does; expected {layout.encoding}: set [file] encoding to utf-8")
    return layout if layout.delimiter else replace(layout, delimiter=_delimiter(part, layout, set(wanted)))


def delimited(part: Part, text: TextIO, layout: Layout, done: Callable[[], float]) -> Table:
    """The table in a text file. Raises FileError."""
    for _ in range(layout.skip_lines):
        text.readline()
    # A long text is no error; a quote that does not close is found at the end of the file.
    csv.field_size_limit(LONGEST_CELL)
    lines = Lines(text)
    reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
    if not layout.header:
        batches = _batches(reader, lines, part.name, layout, 0)
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
    return Table(header, _batches(reader, lines, part.name, layout, len(header)), done)


class Lines:
    """The lines of a text, and those read since it was last told to forget: what the reader stumbles over is kept as it came."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.kept: list[str] = []

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self.kept.append(line)
        return line


def _batches(reader: csv.reader, text: Lines, name: str, layout: Layout, width: int) -> Iterator[Batch]:
    """Rows of `width` cells, 0 = of as many as the first has; what the reader stumbles over is a malformed row."""
    while True:
        before, rows, stumbled = reader.line_num, [], None
        text.kept.clear()
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
            came = "".join(text.kept[lines[-1] - lines[0] :]).rstrip("\r\n")
            rows.append(_stumbled(stumbled, name, lines[-1], came))
        yield _batch(rows, lines, width, layout.delimiter)


def _lines(rows: list[list[str]], first: int, read: int) -> Sequence[int]:
    """The line on which each row begins, and the one behind the last row."""
    if read == len(rows):
        return range(first, first + len(rows) + 1)
    # Lines end within quoted cells as well.
    heights = (1 + sum(len(LINE_END.findall(cell)) for cell in row) for row in rows)
    return list(accumulate(heights, initial=first))


def _batch(rows: list[list[str] | Malformed], lines: Sequence[int], width: int, delimiter: str) -> Batch:
    if isinstance(rows[-1], list) and {*map(len, rows)} == {width}:
        return Batch(rows, lines[: len(rows)])
    batch, place = Batch(lines=[]), 0
    for row, line in zip(rows, lines, strict=False):
        if isinstance(row, Malformed):
            batch.malformed.append((place, row))
        elif len(row) >= width and not any(row[width:]):
            # Nothing stands behind the last delimiter.
            batch.rows.append(row[:width])
            batch.lines.append(line)
        elif row:
            reason = "too-few-columns" if len(row) < width else "too-many-columns"
            told = f"{width} cells; {len(row)} came"
            batch.malformed.append((place, Malformed(line, reason, _written(row, delimiter), told, row)))
        else:
            # An empty line is no row.
            continue
        place += 1
    return batch


def _written(row: Sequence[str], delimiter: str) -> str:
    """A row as text again."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="").writerow(row)
    return text.getvalue()


def _stumbled(error: csv.Error, name: str, line: int, came: str) -> Malformed:
    # Only text after a closing quote leaves the reader at the end of the row; the others lost their place.
    if "expected after" not in str(error):
        raise FileError(
            f"{name}: the row that begins on line {line} does not end: {error}; expected a closing quote for each that opens"
        ) from error
    return Malformed(line, "bad-quotes", came, "a quote inside a quoted cell written twice")


def _delimiter(part: Part, layout: Layout, wanted: set[str]) -> str:
    """The delimiter that finds most of the wanted columns, else most columns, in the first line."""
    if part.suffix in (".tsv", ".tab"):
        return "\t"
    with part.text(layout.encoding) as (text, _):
        for _ in range(layout.skip_lines):
            text.readline()
        sample = text.read(65536)

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            names = [tidy(name) for name in next(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), [])]
        except csv.Error:
            return 0, 0
        return len(wanted.intersection(names)), len(names)

    return max(DETECTED, key=fit)
