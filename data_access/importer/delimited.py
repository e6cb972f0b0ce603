"""Text with delimiters: CSV, TSV, and the rejected rows of an earlier import."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import chain
from typing import TextIO

from data_access.importer.mapping import Layout
from data_access.importer.parts import REJECTS_HEAD, FileError, Part
from data_access.importer.tables import Malformed, Record, Table
from data_access.importer.values import tidy

DETECTED = (",", ";", "\t", "|")
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
    reader = csv.reader(text, delimiter=layout.delimiter, strict=True)
    if not layout.header:
        records = _rows(reader, part.name, layout.skip_lines, 0)
        first = next(records, None)
        width = len(first[1]) if isinstance(first, tuple) else 0
        return Table([""] * width, chain([first], records) if first else iter(()), done)
    try:
        header = [tidy(cell) for cell in next(reader, [])]
    except csv.Error as error:
        raise FileError(f"{part.name}: the header cannot be read: {error}") from error
    if not any(header):
        raise FileError(f"{part.name}: no header came on line {layout.skip_lines + 1}; expected the names of the columns")
    if part.is_rejects:
        # What an import wrote before each row is no column of the file.
        header = [""] * len(REJECTS_HEAD) + header[len(REJECTS_HEAD) :]
    return Table(header, _rows(reader, part.name, layout.skip_lines, len(header)), done)


def _rows(reader: csv.reader, name: str, skipped: int, width: int) -> Iterator[Record | Malformed]:
    while True:
        line = reader.line_num + skipped + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # Only text after a closing quote leaves the reader at the end of the row; the others lost their place.
            if "expected after" not in str(error):
                raise FileError(
                    f"{name}: the row that begins on line {line} does not end: {error}; expected a closing "
                    "quote for each that opens"
                ) from error
            yield Malformed(line, "bad-quotes", "text after a closing quote", "a quote inside a quoted cell written twice")
            continue
        if not row:
            continue
        width = width or len(row)
        if len(row) == width:
            yield line, row
        else:
            reason = "too-few-columns" if len(row) < width else "too-many-columns"
            yield Malformed(line, reason, f"{len(row)} cells", f"{width} cells")


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
