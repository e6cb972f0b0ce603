"""What is in the files? The cells of the mapped columns, as text, some thousand rows at a time."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np

from data_access.importer import legacy
from data_access.importer.declarations import MappingError
from data_access.importer.delimited import delimited, layout_of, named_on_lines
from data_access.importer.json_lines import json_lines
from data_access.importer.mapping import Mapping
from data_access.importer.parts import JSON_LINES, WORKBOOKS, FileError, Part
from data_access.importer.skipping import Skipping
from data_access.importer.tables import Malformed, Table
from data_access.importer.text_encodings import not_text
from data_access.importer.workbooks import sheets
from data_access.importer.writings import written

# A date, a long number: what no column is called.
LIKE_A_VALUE = re.compile(r"\d{5}|^\d+$|\d[-/.]\d+[-/.]\d")


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
    # Kind and line of what is no row of the table.
    skipped: list[tuple[str, int]] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many lines these are."""
        return len(self.rows) + len(self.malformed) + len(self.skipped)


class Reading:
    """One pass over the parts; `said` hears how many bytes of them are done.

    Afterwards `absent` says which contract columns each part lacked, `notes` what was found out.
    """

    def __init__(self, parts: Sequence[Part], mapping: Mapping, said: Callable[[int], None] = lambda _bytes: None) -> None:
        self.parts = parts
        self.mapping = mapping
        self.said = said
        self.absent: dict[str, list[str]] = {}
        self.notes: list[str] = []

    def chunks(self) -> Iterator[Cells]:
        """The cells of the mapped columns, part after part; lines without any text are no rows.

        Raises FileError when a part cannot be read, MappingError when it lacks a column that is mapped.
        """
        first = finished = 0
        for part in self.parts:
            self.notes += [f"{part.path.name}: not read: {name}" for name in part.beside]
            with _tables(part, self.mapping) as (tables, notes):
                self.notes += notes
                only = len(self.parts) == len(tables) == 1
                for table in tables:
                    name = table.name or part.name
                    places = _places(table.header, self.mapping, name)
                    if table.seen is None:
                        self._note_absent(part, name, set(places), table.header, only=only)
                    for cells in _chunks(table, name, places, Skipping(self.mapping, table.header, places)):
                        cells.first = first
                        first += len(cells.rows)
                        yield cells
                        self.said(finished + int(part.size * min(1.0, table.done())))
                    self.notes += table.notes
                    if table.seen is not None:
                        self._note_absent(part, name, table.seen, sorted(table.seen), only=only)
            finished += part.size
            self.said(finished)
        self._refuse_what_no_part_has()

    def _note_absent(self, part: Part, name_of_table: str, there: set[str], header: Sequence[str], *, only: bool) -> None:
        """Which contract columns a table has no column for; a required one, or any of the only table, refuses it."""
        mapping, lacking = self.mapping, self.absent.setdefault(name_of_table, [])
        given = {name for name, columns in mapping.columns.items() if any(column.name in there for column in columns)}
        given |= {mapping.kind.names[name] for name in given if name in mapping.kind.names}
        lacking += [name for name in mapping.columns if name not in given and mapping.kind.names.get(name) not in given]
        for name in lacking:
            link = mapping.kind.names.get(name, name)
            required = link in mapping.kind.required and not {name, link, *_names(mapping, link)} & mapping.constants.keys()
            if required or (only and not self._is_optional(name)):
                asked = [one.name for one in mapping.columns[name]]
                raise _absent(f"[columns] {name}", asked, name_of_table, header, _header_hint(part, mapping, asked))
        if mapping.field_column and mapping.field_column not in there and only:
            raise _absent("[procedures] field_column", [mapping.field_column], name_of_table, header)

    def _refuse_what_no_part_has(self) -> None:
        for name, columns in self.mapping.columns.items():
            if all(name in absent for absent in self.absent.values()) and not self._is_optional(name):
                raise _absent(f"[columns] {name}", [one.name for one in columns], "none of the files", ())

    def _is_optional(self, name: str) -> bool:
        return any(column.optional for column in self.mapping.columns[name])


def _header_hint(part: Part, mapping: Mapping, asked: Sequence[str]) -> str:
    """Where the header of a text is, if not where it was looked for, or not on one line."""
    if part.suffix in (*WORKBOOKS, *JSON_LINES) or not mapping.layout.header:
        return ""
    layout = layout_of(part, mapping.layout, mapping.file_columns)
    if part.path.suffix.lower() in WORKBOOKS and not part.member:
        return "; it is text, whatever its name says"
    found, at = named_on_lines(part, layout, mapping.file_columns), layout.skip_lines + 1
    best = max(found, key=lambda line: len(found[line]))
    if len(found[best]) > max(1, len(found.get(at, ()))):
        return f"; line {best} has more of them: set [file] skip_lines to {best - 1}"
    line = next((line for line, names in found.items() if names.intersection(asked)), 0)
    return f"; one stands on line {line}: write the names of all columns on one line" if line else ""


def _names(mapping: Mapping, link: str) -> list[str]:
    return [name for name, other in mapping.kind.names.items() if other == link]


def _absent(key: str, columns: Sequence[str], place: str, header: Sequence[str], told: str = "") -> MappingError:
    asked, found = " or ".join(map(repr, columns)), ", ".join(repr(name) for name in header if name)
    if any(LIKE_A_VALUE.search(name) for name in header):
        # What stands in a row of values may be personal.
        found, told = (
            "",
            told or "; its first row looks like values: set [file] header to false, or skip_lines to what stands above",
        )
    folded = {name.casefold(): name for name in header if name}
    near = difflib.get_close_matches(columns[0].casefold(), folded, 1)
    hint = f"; did you mean {folded[near[0]]!r}?" if near else ""
    if name := legacy.recognised(header):
        hint = f"; its header {legacy.told(header, name)}"
    return MappingError(f"{key}: {place} has no column {asked}{hint}{told}" + (f"; its columns are {found}" if found else ""))


@contextmanager
def _tables(part: Part, mapping: Mapping) -> Iterator[tuple[list[Table], list[str]]]:
    """The tables of a part, and what there is to tell of what is left out."""
    asked, writing = mapping.layout, mapping.layout.legacy
    needed: Sequence[Collection[str]] = mapping.needed
    wanted = mapping.file_columns
    if writing:
        wanted = [*wanted, *(written(name, writing) for name in wanted)]
        needed = [[*names, *(written(name, writing) for name in names)] for names in needed]
    try:
        if part.suffix in WORKBOOKS:
            with sheets(part, asked, wanted, needed) as (tables, notes):
                yield [legacy.in_letters(table, writing) for table in tables], notes
        elif part.suffix in JSON_LINES:
            with part.text(asked.encoding) as (file, done):
                yield [legacy.in_letters(json_lines(part, file, mapping.file_columns, done), writing)], []
        else:
            layout = layout_of(part, asked, wanted)
            with part.text(layout.encoding) as (file, done):
                yield [legacy.in_letters(delimited(part, file, layout, done), layout.legacy)], []
    except UnicodeError as error:
        raise not_text(part, mapping.layout.encoding, error) from error


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


def _chunks(table: Table, name: str, places: dict[str, int], skipping: Skipping) -> Iterator[Cells]:
    pick, before = _picker(list(places.values())), 0
    certain = _certain(places, len(table.header))
    for whole in table.batches:
        batch, skipped = skipping.split(whole) if whole.rows else (whole, [])
        count = len(batch.rows) + len(batch.malformed) + len(skipped)
        texts = list(zip(*map(pick, batch.rows), strict=True)) if batch.rows else [()] * len(places)
        columns = dict(zip(places, texts, strict=True))
        _refuse_zero_bytes(columns, batch.lines, name)
        # Rows are counted from 1, malformed ones as well.
        numbers = before + 1 + np.delete(np.arange(count), [place for place, *_ in (*batch.malformed, *skipped)])
        malformed = [
            (before + 1 + place, what, _found(what.cells, places, len(table.header), certain)) for place, what in batch.malformed
        ]
        told = [(kind, line) for _, kind, line in skipped]
        yield Cells(name, 0, columns, numbers, np.array(batch.lines, dtype=int), malformed, told)
        before += count


def _certain(places: dict[str, int], width: int) -> int:
    """How many columns are mapped before the first that is not."""
    taken = set(places.values())
    return next((place for place in range(width) if place not in taken), width)


def _found(cells: Sequence[str], places: dict[str, int], width: int, certain: int) -> dict[str, str]:
    """The mapped cells of a malformed row.

    Where cells are too many or too few, a cell may be that of another column: only those are told that hold what is mapped
    whichever cell was the one too many, and whichever is lacking.
    """
    if len(cells) != width:
        certain -= max(0, width - len(cells))
        places = {column: place for column, place in places.items() if place < certain and "\n" not in cells[place]}
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
