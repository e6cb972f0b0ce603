"""What is in the file? The cells of the mapped columns, as text, and the lines that are no rows of the table."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

import numpy as np

from data_access.importer.mapping import Mapping, MappingError
from data_access.importer.values import tidy

DETECTED = (",", ";", "\t", "|")


class FileError(ValueError):
    """The file as a whole cannot be read; nothing is imported."""


@dataclass(frozen=True)
class Malformed:
    """A row that does not have the cells of the header."""

    row: int
    line: int
    reason: str
    came: str
    expected: str


@dataclass
class Cells:
    """The rows of a file: `columns` = name → texts, `rows` = numbers from 1 after the header, `lines` in the file."""

    header: list[str] = field(default_factory=list)
    columns: dict[str, Sequence[str]] = field(default_factory=dict)
    rows: np.ndarray = field(default_factory=lambda: np.array([], dtype=int))
    lines: np.ndarray = field(default_factory=lambda: np.array([], dtype=int))
    malformed: list[Malformed] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many rows the file has."""
        return len(self.rows) + len(self.malformed)


def read_cells(path: Path, mapping: Mapping) -> Cells:
    """The cells of the mapped columns; no other cell is kept. Lines without any text are no rows.

    Raises FileError when the file cannot be read, MappingError when it lacks a column that is mapped.
    """
    try:
        with path.open("rb") as file:
            marked = file.read(3) == b"\xef\xbb\xbf"
        if marked and mapping.encoding != "utf-8-sig":
            raise FileError(f"{path.name} begins as UTF-8 does; expected {mapping.encoding}: set [file] encoding to utf-8")
        delimiter = mapping.delimiter or _delimiter(path, mapping)
        with path.open(encoding=mapping.encoding, newline="") as file:
            for _ in range(mapping.skip_lines):
                file.readline()
            return _read(csv.reader(file, delimiter=delimiter, strict=True), path.name, mapping)
    except UnicodeError as error:
        raise FileError(
            f"{path.name} is not {mapping.encoding.removesuffix('-sig')} text ({error}); "
            "set [file] encoding to the encoding it was saved in"
        ) from error
    except csv.Error as error:
        raise FileError(f"{path.name}: the header cannot be read: {error}") from error
    except OSError as error:
        raise FileError(f"{path.name} cannot be read: {error.strerror}") from error


def _delimiter(path: Path, mapping: Mapping) -> str:
    wanted = set(mapping.file_columns)

    def fit(delimiter: str) -> tuple[int, int]:
        with path.open(encoding=mapping.encoding, newline="") as file:
            for _ in range(mapping.skip_lines):
                file.readline()
            names = [tidy(name) for name in next(csv.reader(file, delimiter=delimiter), [])]
        return len(wanted.intersection(names)), len(names)

    return max(DETECTED, key=fit)


def _read(reader: csv.reader, name: str, mapping: Mapping) -> Cells:
    header = [tidy(cell) for cell in next(reader, [])]
    if not any(header):
        raise FileError(f"{name}: no header came on line {mapping.skip_lines + 1}; expected the names of the columns")
    positions = {column: _position(column, key, header, name) for column, key in mapping.file_columns.items()}
    pick = _picker(list(positions.values()))
    cells = Cells(header)
    picked: list[tuple[str, ...]] = []
    rows: list[int] = []
    lines: list[int] = []
    number = 0
    while True:
        first = reader.line_num + mapping.skip_lines + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            # Only text after a closing quote leaves the reader at the end of the row; the others lost their place.
            if "expected after" not in str(error):
                raise FileError(
                    f"{name}: the row that begins on line {first} does not end: {error}; expected a closing "
                    "quote for each that opens"
                ) from error
            number += 1
            cells.malformed.append(
                Malformed(number, first, "bad-quotes", "text after a closing quote", "a quote inside a quoted cell written twice")
            )
            continue
        if not row:
            continue
        number += 1
        if len(row) == len(header):
            picked.append(pick(row))
            rows.append(number)
            lines.append(first)
        else:
            reason = "too-few-columns" if len(row) < len(header) else "too-many-columns"
            cells.malformed.append(Malformed(number, first, reason, f"{len(row)} cells", f"{len(header)} cells"))
    cells.columns = dict(zip(positions, zip(*picked, strict=True) if picked else [()] * len(positions), strict=True))
    cells.rows, cells.lines = np.array(rows, dtype=int), np.array(lines, dtype=int)
    for column, texts in cells.columns.items():
        at = next((at for at, text in enumerate(texts) if "\0" in text), None)
        if at is not None:
            raise FileError(
                f"{name}: a zero byte came in {column!r} on line {lines[at]}; expected text: set [file] "
                "encoding to the encoding the file was saved in, perhaps utf-16"
            )
    return cells


def _position(column: str, key: str, header: list[str], name: str) -> int:
    count = header.count(column)
    if count == 1:
        return header.index(column)
    found = ", ".join(map(repr, header))
    if count:
        raise MappingError(f"{key}: {name} has {count} columns {column!r}, expected one; its columns are {found}")
    raise MappingError(f"{key}: {name} has no column {column!r}; its columns are {found}")


def _picker(positions: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    if len(positions) == 1:
        only = positions[0]
        return lambda row: (row[only],)
    return itemgetter(*positions)
