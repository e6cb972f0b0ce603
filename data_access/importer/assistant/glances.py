"""The tables of files before anybody has said how they are to be read: their headers, and their rows as often as asked."""

from __future__ import annotations

import csv
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from data_access.importer.assistant.heads import Head, head_of, names_in
from data_access.importer.delimited import DETECTED, delimited, layout_of
from data_access.importer.json_lines import cell, json_rows
from data_access.importer.kinds import Kind
from data_access.importer.legacy import in_letters
from data_access.importer.mapping import Layout
from data_access.importer.parts import JSON_LINES, WORKBOOKS, FileError, Part, parts
from data_access.importer.tables import BATCH, Batch
from data_access.importer.text_encodings import SAMPLE, fitting_encoding
from data_access.importer.values import tidy
from data_access.importer.workbooks import faces_of, sheets
from data_access.importer.writings import converted

# Among so many first rows the header is looked for.
FIRST_ROWS, LONGEST_LINE = 50, 1 << 20
# An object of JSON in an object, and so on; and so many different members of all rows.
DEEPEST, MOST_MEMBERS = 5, 20_000

Row = Sequence[str]


class Rows:
    """Rows that are read anew each time they are asked for; `malformed` = how many others came when they were last read."""

    def __init__(self, read: Callable[[], Iterator[Batch]]) -> None:
        self._read = read
        self.malformed = 0

    def __iter__(self) -> Iterator[Row]:
        self.malformed = 0
        for batch in self._read():
            self.malformed += len(batch.malformed)
            yield from batch.rows


@dataclass(frozen=True)
class Glance:
    """A table of a file: its header, and its cells as text. Without a header the columns have places only.

    `skip_lines` stand above the header of a text; `hidden`: the places of columns, from 0, that nobody sees.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterable[Row]
    sheet: str = ""
    skip_lines: int = 0
    has_header: bool = True
    is_hidden: bool = False
    hidden: frozenset[int] = frozenset()


def glances(paths: Sequence[Path], layout: Layout, kind: Kind | None = None) -> list[Glance]:
    """One for each table in the files: each file of a zip, each sheet that has rows. Raises FileError.

    The header is the row that has most names of columns of `kind`; without a kind it is where the import looks for it.
    """
    found = []
    for part in parts(paths):
        try:
            found += _glances(part, layout, kind)
        except UnicodeError as error:
            raise _no_text(part, layout, error) from error
    return found


def _no_text(part: Part, layout: Layout, error: UnicodeError) -> FileError:
    with part.opened() as (file, _):
        fitting = fitting_encoding(file.read(SAMPLE))
    told = (
        f"say --encoding {fitting}, which fits"
        if fitting and not layout.encoding.startswith(fitting)
        else "say --encoding, perhaps tcvn3 or vni"
    )
    return FileError(f"{part.name} is not {layout.encoding.removesuffix('-sig')} text; {told}")


def _glances(part: Part, layout: Layout, kind: Kind | None) -> list[Glance]:
    if part.suffix in JSON_LINES:
        return [_objects(part, layout)]
    if part.suffix not in WORKBOOKS:
        return [_text(part, _layout(part, layout, kind), kind)]
    faces = {face.name: face for face in faces_of(part, layout)}
    names = layout.sheets or list(faces)
    found, refused = [], FileError(f"{part.name}: none of its {len(names)} sheets has rows")
    for name in names:
        try:
            glance = _sheet(part, replace(layout, sheet=name), kind)
            seen = faces.get(name)
            found += (
                [replace(glance, is_hidden=seen.hidden, hidden=frozenset(seen.hidden_columns)) if seen else glance]
                if glance
                else []
            )
        except FileError as error:
            # An empty sheet beside others is no fault.
            refused = error
    if not found:
        raise refused
    return found


def _layout(part: Part, layout: Layout, kind: Kind | None) -> Layout:
    """How a text is written: by the delimiter that finds a header anywhere in its first rows, else as the import finds it."""
    found = layout_of(part, layout, ())
    if kind is None or layout.delimiter or part.is_rejects:
        return found
    named = {mark: max((names_in(row, kind) for row in _first(part, found, mark)), default=0) for mark in DETECTED}
    best = max(named, key=lambda mark: named[mark])
    return replace(found, delimiter=best) if named[best] > max(1, named.get(found.delimiter, 0)) else found


def _first(part: Part, layout: Layout, delimiter: str) -> list[Row]:
    with part.text(layout.encoding) as (text, _):
        # A line without an end is read no further.
        lines = islice(iter(lambda: text.readline(LONGEST_LINE), ""), 2 * FIRST_ROWS)
        try:
            rows = list(islice(csv.reader(lines, delimiter=delimiter), FIRST_ROWS))
        except csv.Error:
            return []
    return [[converted(cell, layout.legacy) for cell in row] for row in rows] if layout.legacy else rows


def _text(part: Part, layout: Layout, kind: Kind | None) -> Glance:
    first = [] if part.is_rejects else list(enumerate(_first(part, layout, layout.delimiter)))
    head = head_of(first, kind, is_sheet=False) if kind else Head()
    layout = replace(layout, skip_lines=head.line, header=head.is_there)

    def read() -> Iterator[Batch]:
        try:
            with part.text(layout.encoding) as (text, done):
                yield from in_letters(delimited(part, text, layout, done), layout.legacy).batches
        except UnicodeError as error:
            raise _no_text(part, layout, error) from error

    with part.text(layout.encoding) as (text, done):
        header = tuple(in_letters(delimited(part, text, layout, done), layout.legacy).header)
    return Glance(part.name, header, Rows(read), skip_lines=head.line, has_header=head.is_there)


def _sheet(part: Part, layout: Layout, kind: Kind | None) -> Glance | None:
    """One sheet; None where it has no rows. Without a kind, only the header that the import finds."""
    if kind is None:
        with sheets(part, layout, ()) as ((table,), _):
            return Glance(part.name, tuple(table.header), (), sheet=layout.sheet)
    layout = replace(layout, header=False)
    lines = ((line, row) for batch in _batches(part, layout) for line, row in zip(batch.lines, batch.rows, strict=True))
    first = list(islice(lines, FIRST_ROWS + 1))
    if not first:
        return None
    head = head_of(first[:FIRST_ROWS], kind, is_sheet=True)
    names = dict(first)[head.line] if head.is_there else [""] * max(len(row) for _, row in first)

    def read() -> Iterator[Batch]:
        for batch in _batches(part, layout):
            below = bisect(batch.lines, head.line)
            yield replace(batch, rows=batch.rows[below:], lines=batch.lines[below:])

    has_rows = first[-1][0] > head.line
    header = tuple(map(tidy, names))
    return Glance(part.name, header, Rows(read), sheet=layout.sheet, has_header=head.is_there) if has_rows else None


def _batches(part: Part, layout: Layout) -> Iterator[Batch]:
    """The rows of a sheet."""
    with sheets(part, layout, ()) as ((table,), _):
        yield from in_letters(table, layout.legacy).batches


def _objects(part: Part, layout: Layout) -> Glance:
    """The members of the lines that are objects, "unit.code" for a member of a member; the import rejects the other lines."""
    header: dict[str, None] = {}
    for row in _members(part, layout):
        if len(header) < MOST_MEMBERS:
            header.update(dict.fromkeys(row))
    names = tuple(header)

    def read() -> Iterator[Batch]:
        rows = ([row.get(name, "") for name in names] for row in _members(part, layout))
        while found := list(islice(rows, BATCH)):
            yield Batch(found)

    return Glance(part.name, names, Rows(read))


def _members(part: Part, layout: Layout) -> Iterator[dict[str, str]]:
    with part.text(layout.encoding) as (text, _):
        for _, found in json_rows(text, part.name):
            if isinstance(found, dict):
                yield dict(_flat(found, "", DEEPEST))


def _flat(found: dict[str, object], before: str, deep: int) -> Iterator[tuple[str, str]]:
    for name, value in found.items():
        if isinstance(value, dict) and deep:
            yield from _flat(value, f"{before}{tidy(name)}.", deep - 1)
        else:
            yield before + tidy(name), cell(value)
