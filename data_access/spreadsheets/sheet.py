"""One sheet: rows of text, and what else its file says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

# Rows × columns of the rectangle around a sheet's cells: its reader keeps all of them, with text or without.
MOST_CELLS = 50_000_000
ERROR, NO_VALUE = "error-cell", "formula-without-value"


class BookError(ValueError):
    """A workbook cannot be read; the message says what came and what to do."""


class Number(str):
    """The text of a number cell: a code that stands in one may have lost zeros."""

    __slots__ = ()


@dataclass
class Marks:
    """What people see of a sheet beside the values of its cells. Rows count from 1, columns from 0.

    `broken` = row → column → reason and text: cells that show an error, and formulas that nobody has computed.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    broken: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)
    # The last corner of a sheet that is too large to be read.
    far: str = ""
    # Whether the format tells all this.
    told: bool = True


class Sheet(Protocol):
    """A sheet that is open."""

    height: int
    marks: Marks

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows by their number; a merged cell stands in all places that it covers."""


class Workbook(Protocol):
    """A file of sheets: name and whether it is hidden."""

    names: Sequence[tuple[str, bool]]

    def sheet(self, place: int) -> Sheet:
        """The sheet in a place. Raises BookError."""


def letters(column: int) -> str:
    """The name of a column, from 0: A, B, …, XFD."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int:
    """The column that letters name, from 0; whatever follows them is left out."""
    column = 0
    for letter in name:
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1
