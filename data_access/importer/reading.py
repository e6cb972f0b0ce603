"""What is in the files? The cells of the mapped columns, as text, some thousand rows at a time."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from data_access.importer.declarations import MappingError
from data_access.importer.delimited import delimited, layout_of
from data_access.importer.json_lines import json_lines
from data_access.importer.mapping import Mapping
from data_access.importer.parts import JSON_LINES, WORKBOOKS, FileError, Part
from data_access.importer.tables import Malformed, Table
from data_access.importer.workbooks import sheet_of


@dataclass
class Cells:
    """Some rows of a part: `columns` = name → texts (only those that the part has), `rows` = numbers from 1, `lines` in the file.

    `first` is the number of the first row among the well-formed ones of all parts. The malformed come with their number and
    the texts that they have.
    """

    part: str
    first: int
    columns: dict[str, Sequence[str]]
    rows: np.ndarray
    lines: np.ndarray
    malformed: list[tuple[int, Malformed, dict[str, str]]]

    @property
    def read(self) -> int:
        """How many rows these are."""
        return len(self.rows) + len(self.malformed)


class Reading:
    """One pass over the parts; `said` hears how many bytes of them are done.

    Afterwards `absent` says which contract columns each part lacked, `notes` what was found out.
    """

    def __init__(self, parts: Sequence[Part], mapping: Mapping, said: Callable[[int], None] = lambda _bytes: None) -> None:
        self.parts = parts
        self.mapping = mapping
        self.said = said
        self.absent: dict[str, list[str]] = {part.name: [] for part in parts}
        self.notes: list[str] = []

    def chunks(self) -> Iterator[Cells]:
        """The cells of the mapped columns, part after part; lines without any text are no rows.

        Raises FileError when a part cannot be read, MappingError when it lacks a column that is mapped.
        """
        first = finished = 0
        for part in self.parts:
            with _table(part, self.mapping) as table:
                self.notes += table.notes
                places = _places(table.header, self.mapping, part.name)
                if table.seen is None:
                    self._note_absent(part, set(places), table.header)
                for cells in _chunks(table, part.name, places):
                    cells.first = first
                    first += len(cells.rows)
                    yield cells
                    self.said(finished + int(part.size * min(1.0, table.done())))
                if table.seen is not None:
                    self._note_absent(part, table.seen, sorted(table.seen))
            finished += part.size
            self.said(finished)
        self._refuse_what_no_part_has()

    def _note_absent(self, part: Part, there: set[str], header: Sequence[str]) -> None:
        """Which contract columns a part has no column for; a required one, or any of the only part, refuses it."""
        mapping, lacking = self.mapping, self.absent[part.name]
        given = {name for name, columns in mapping.columns.items() if any(column.name in there for column in columns)}
        given |= {mapping.kind.names[name] for name in given if name in mapping.kind.names}
        lacking += [name for name in mapping.columns if name not in given and mapping.kind.names.get(name) not in given]
        for name in lacking:
            required = mapping.kind.names.get(name, name) in mapping.kind.required and name not in mapping.constants
            if required or (len(self.parts) == 1 and not self._is_optional(name)):
                raise _absent(f"[columns] {name}", [one.name for one in mapping.columns[name]], part.name, header)
        if mapping.field_column and mapping.field_column not in there and len(self.parts) == 1:
            raise _absent("[procedures] field_column", [mapping.field_column], part.name, header)

    def _refuse_what_no_part_has(self) -> None:
        for name, columns in self.mapping.columns.items():
            if all(name in absent for absent in self.absent.values()) and not self._is_optional(name):
                raise _absent(f"[columns] {name}", [one.name for one in columns], "none of the files", ())

    def _is_optional(self, name: str) -> bool:
        return any(column.optional for column in self.mapping.columns[name])


def _absent(key: str, columns: Sequence[str], place: str, header: Sequence[str]) -> MappingError:
    asked, found = " or ".join(map(repr, columns)), ", ".join(repr(name) for name in header if name)
    folded = {name.casefold(): name for name in header if name}
    near = difflib.get_close_matches(columns[0].casefold(), folded, 1)
    hint = f"; did you mean {folded[near[0]]!r}?" if near else ""
    return MappingError(f"{key}: {place} has no column {asked}{hint}" + (f"; its columns are {found}" if found else ""))


@contextmanager
def _table(part: Part, mapping: Mapping) -> Iterator[Table]:
    try:
        if part.suffix in WORKBOOKS:
            with part.opened() as (file, _):
                yield sheet_of(part, file, mapping.layout, mapping.file_columns)
        elif part.suffix in JSON_LINES:
            with part.text(mapping.layout.encoding) as (file, done):
                yield json_lines(part, file, mapping.file_columns, done)
        else:
            layout = layout_of(part, mapping.layout, mapping.file_columns)
            with part.text(layout.encoding) as (file, done):
                yield delimited(part, file, layout, done)
    except UnicodeError as error:
        raise FileError(
            f"{part.name} is not {mapping.layout.encoding.removesuffix('-sig')} text ({error}); "
            "set [file] encoding to the encoding it was saved in"
        ) from error


def _places(header: list[str], mapping: Mapping, name: str) -> dict[str, int]:
    """File column → place from 0, of those that the header has."""
    places = {}
    for column in mapping.file_columns:
        count = header.count(column)
        if count > 1:
            at = ", ".join(str(place + 1) for place, other in enumerate(header) if other == column)
            raise MappingError(
                f"{mapping.asked_by(column)}: {name} has {count} columns {column!r}, expected one; name it by its place: {at}"
            )
        if count:
            places[column] = header.index(column)
        elif column.startswith("#") and column[1:].isdigit() and int(column[1:]) <= len(header):
            places[column] = int(column[1:]) - 1
    return places


def _chunks(table: Table, name: str, places: dict[str, int]) -> Iterator[Cells]:
    pick, before = _picker(list(places.values())), 0
    for batch in table.batches:
        count = len(batch.rows) + len(batch.malformed)
        texts = list(zip(*map(pick, batch.rows), strict=True)) if batch.rows else [()] * len(places)
        columns = dict(zip(places, texts, strict=True))
        _refuse_zero_bytes(columns, batch.lines, name)
        # Rows are counted from 1, malformed ones as well.
        numbers = before + 1 + np.delete(np.arange(count), [place for place, _ in batch.malformed])
        malformed = [(before + 1 + place, what, _found(what.cells, places)) for place, what in batch.malformed]
        yield Cells(name, 0, columns, numbers, np.array(batch.lines, dtype=int), malformed)
        before += count


def _found(cells: Sequence[str], places: dict[str, int]) -> dict[str, str]:
    return {column: cells[place] for column, place in places.items() if place < len(cells)}


def _picker(places: list[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    if not places:
        return lambda _row: ()
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)


def _refuse_zero_bytes(columns: dict[str, Sequence[str]], lines: Sequence[int], name: str) -> None:
    """A zero byte here and there rejects its row; where most texts have one, the encoding is another."""
    for column, texts in columns.items():
        if "\0" in "".join(texts):
            at = [at for at, text in enumerate(texts) if "\0" in text]
            if 2 * len(at) > len(texts):
                raise FileError(
                    f"{name}: zero bytes came in {column!r}, the first on line {lines[at[0]]}; expected text: set [file] "
                    "encoding to the encoding the file was saved in, perhaps utf-16"
                )
