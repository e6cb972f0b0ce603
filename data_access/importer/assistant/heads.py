"""Which of the first rows of a table is its header, or has it none?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_access.importer.assistant.date_forms import DIGITS, date_shape, written
from data_access.importer.assistant.likeness import is_name
from data_access.importer.assistant.tally import traits_of
from data_access.importer.kinds import Kind
from data_access.importer.values import tidy

# A header of numbers: of the columns, or of years.
YEARS = range(1900, 2101)
# Enough columns to know a header by.
LOOKED_AT = 200
# From here on digits tell: a code, not "Cột 1".
TELLING_DIGITS = 4


@dataclass(frozen=True)
class Head:
    """On which line the header stands, as the rows came with their lines; `is_there` is False where there is none."""

    line: int = 0
    is_there: bool = True


def head_of(rows: Sequence[tuple[int, Sequence[str]]], kind: Kind, *, is_sheet: bool) -> Head:
    """The row with most names of columns of a kind; else where the import looks for it, if that row is not one of cells."""
    if not rows:
        return Head()
    cells = [(line, [tidy(cell) for cell in row]) for line, row in rows]
    named = [names_in(row, kind) for _, row in cells]
    if max(named) > 1 or (max(named) == 1 and not is_sheet and len(cells[0][1]) == 1):
        best = named.index(max(named))
    elif is_sheet:
        # As the import does: the row with most different texts, the first of equal ones.
        best = max(range(len(cells)), key=lambda place: (len({*cells[place][1]} - {""}), -place))
    else:
        best = next((place for place, (_, row) in enumerate(cells) if any(row)), 0)
    line, row = cells[best]
    below = [other for _, other in cells[best + 1 :]]
    if _is_of_cells(row, below, named[best]):
        return Head(0, is_there=False)
    return Head(line)


def names_in(row: Sequence[str], kind: Kind) -> int:
    """How many cells of a row are names of columns."""
    return sum(is_name(cell, kind.name) for cell in row[:LOOKED_AT] if cell)


def _is_of_cells(row: Sequence[str], below: Sequence[Sequence[str]], named: int) -> bool:
    """Whether a row is one of the cells rather than of their names: dates above dates, codes above codes written alike."""
    dates = alike = 0
    for place, cell in enumerate(row):
        others = [other[place] for other in below if place < len(other) and other[place]]
        if not cell or not others:
            continue
        dates += _is_date(cell) and all(map(_is_date, others))
        alike += _is_like(cell, others)
    filled = sum(map(bool, row))
    return dates > 0 or (not named and alike > 0 and 2 * alike >= filled)


def _is_date(text: str) -> bool:
    shape = date_shape(text.translate(DIGITS)) if text.isascii() else None
    return shape is not None and shape.pattern is not None and written(text, shape) is not None


def _is_like(text: str, others: Sequence[str]) -> bool:
    """Whether a text is one of the others, or a number or a code as they are."""
    if text in others:
        return True
    shape = text.translate(DIGITS)
    if not text.isascii() or shape.count("0") < 1:
        return False
    if traits_of(shape)[0].is_number:
        is_title = text.isdecimal() and (len(text) < 3 or int(text) in YEARS)
        return not is_title and all(other.isascii() and traits_of(other.translate(DIGITS))[0].is_number for other in others)
    return shape.count("0") >= TELLING_DIGITS and all(other.translate(DIGITS) == shape for other in others)
