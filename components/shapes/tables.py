"""Rows of units as data: rankings, bars in bars, grids and sheets."""

from __future__ import annotations

from dataclasses import dataclass

from components.shapes.texts import Part, Spark, Text, Tone


@dataclass(frozen=True)
class RankedRow:
    """A unit in a ranking: bar of `size` 0 to 1, texts in columns, those in `bad` stand out."""

    code: str
    rank: str
    name: Text
    size: float
    tone: Tone
    texts: tuple[Text, ...]
    bad: tuple[bool, ...]
    ghost: float | None = None


@dataclass(frozen=True)
class Ranking:
    heads: tuple[str, ...]
    rows: tuple[RankedRow, ...]


@dataclass(frozen=True)
class NestedRow:
    """Received as the outer bar, resolved as the inner one, and what is in process by its state; a group has no bars."""

    code: str
    name: Text
    outer: float
    inner: float
    texts: tuple[Text, ...]
    parts: tuple[Part, ...]
    group: bool = False


@dataclass(frozen=True)
class Nested:
    heads: tuple[str, ...]
    legend: tuple[Part, ...]
    rows: tuple[NestedRow, ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a grid: its text, its class from 0 (nothing) to 5, and what it tells."""

    text: Text
    level: int
    told: str


LEVELS = 5


def level(count: int, most: int) -> int:
    """The class of a count among cells of which the largest is `most`: 0 for nothing, else 1 to 5 by equal steps."""
    return 1 + min(LEVELS - 1, LEVELS * count // (most + 1)) if count else 0


@dataclass(frozen=True)
class GridRow:
    code: str
    name: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """Rows against columns: numbers in cells, shaded by class; `corner` says what rows and columns are.

    `ranked` is the column of the number by which the rows are ordered, where there is one.
    """

    corner: str
    heads: tuple[Text, ...]
    rows: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()
    ranked: int | None = None


@dataclass(frozen=True)
class Head:
    """A column of a sheet; `kind`: name (one column, which names the row), text, number, bar, dot or line. Sortable but for lines.

    Dots lie on a scale whose two ends are told, since it does not begin at nothing; `limit` marks a place on it.
    """

    text: str
    kind: str = "number"
    scale: tuple[str, str] = ("", "")
    limit: float | None = None


@dataclass(frozen=True)
class SheetCell:
    """A cell: its text, the value by which it sorts (missing last), and where the column draws: a bar or a dot 0 to 1, or a line.

    Names and texts sort by the Vietnamese order of their letters instead.
    """

    text: Text
    value: float | None
    size: float | None = None
    tone: Tone = "pending"
    spark: Spark | None = None


@dataclass(frozen=True)
class SheetRow:
    """`search` is what a search box finds it by, without tones; `code` links the row with the other panels of the page."""

    code: str
    search: str
    cells: tuple[SheetCell, ...]


@dataclass(frozen=True)
class Sheet:
    """A table of all units that a person sorts and searches; `sorted_by` is the column it comes sorted by, largest first or not.

    `label` says what it lists, `search` labels the search box (none without it), `shown` tells how many rows match, with places
    #shown and #all for the browser, and `none` that no row does.
    """

    heads: tuple[Head, ...]
    rows: tuple[SheetRow, ...]
    sorted_by: int
    descending: bool
    search: str = ""
    label: str = ""
    shown: str = ""
    none: str = ""
