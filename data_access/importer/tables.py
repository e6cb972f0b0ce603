"""What every format of file gives: a header and rows of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Malformed:
    """A row that does not have the cells of the header."""

    line: int
    reason: str
    came: str
    expected: str


Record = tuple[int, Sequence[str]]


@dataclass
class Table:
    """A header ([] = columns have places only), rows with the line on which each begins, and how much of it was read, 0 to 1.

    `seen` is told by formats whose rows name their columns: those that any row had so far.
    """

    header: list[str]
    records: Iterator[Record | Malformed]
    done: Callable[[], float]
    seen: set[str] | None = None
    notes: list[str] = field(default_factory=list)
