"""What every format of file gives: a header and rows of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

# Rows of a batch.
BATCH = 20_000


# Letters of a line, or of a cell. Nobody means more, and all of them would be in memory at once.
LONGEST = 8 << 20
# Lines of a table that are no rows of it.
TOTAL, NUMBERS, HEADER, SECTION = "total", "column-numbers", "repeated-header", "section"
SKIPPED = (TOTAL, NUMBERS, HEADER, SECTION)


@dataclass(frozen=True)
class Malformed:
    """A row that is rejected as it is read.

    `came` never is its text: what is not mapped may be personal. `cells` are those whose place is certain, from the first.
    """

    line: int
    reason: str
    came: str
    expected: str
    cells: Sequence[str] = ()
    column: str = ""


@dataclass
class Batch:
    """Some rows that follow one another: the cells of those of the right width with the line on which each begins.

    `malformed` are the others, each with its place among all of them.
    """

    rows: list[Sequence[str]] = field(default_factory=list)
    lines: Sequence[int] = ()
    malformed: list[tuple[int, Malformed]] = field(default_factory=list)


@dataclass
class Table:
    """A header ('' = a column without a name), rows, some thousand at a time, and how much of it was read, 0 to 1.

    `seen` is told by formats whose rows name their columns: those that any row had so far. `name` is that of the table among
    several of its part, '' = it is the only one.
    """

    header: list[str]
    batches: Iterator[Batch]
    done: Callable[[], float]
    seen: set[str] | None = None
    notes: list[str] = field(default_factory=list)
    name: str = ""


def batched(records: Iterator[tuple[int, Sequence[str]] | Malformed]) -> Iterator[Batch]:
    """Records one by one, line and cells or what is wrong with them, as batches."""
    while found := list(islice(records, BATCH)):
        batch = Batch(lines=[])
        for place, record in enumerate(found):
            if isinstance(record, Malformed):
                batch.malformed.append((place, record))
            else:
                batch.lines.append(record[0])
                batch.rows.append(record[1])
        yield batch
