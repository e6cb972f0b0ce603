"""Rows of a table that are none of its rows: totals, numbers of the columns, headers that come again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data_access.importer.assistant.vocabulary import listed
from data_access.importer.values import tidy

TOTALS = frozenset(form for said in listed("total") for form in (said, said.upper(), said.capitalize(), said.title()))
# (1), (2), (3) = (1) + (2), or 1, 2, 3.
NUMBER_OF_COLUMN = re.compile(r"\(?(?P<number>\d{1,3}|[A-Z])\)?(?: ?=.*)?")
# Below a header so many rows may number the columns.
BELOW = 2


def without_asides(rows: Sequence[Sequence[str]], header: Sequence[str], *, is_first: bool) -> list[Sequence[str]]:
    """The rows that are rows; `is_first`: they begin right below the header."""
    same = [tidy(name) for name in header] if any(header) else None
    return [
        row
        for place, row in enumerate(rows)
        if not (is_first and place < BELOW and _numbers_columns(row))
        and not (same and row[:1] == header[:1] and [tidy(cell) for cell in row] == same)
        and (TOTALS.isdisjoint(row) or not _is_total(row))
    ]


def _is_total(row: Sequence[str]) -> bool:
    """Whether a row with a word for a total sums up others: it lacks cells that they have, or has little else than numbers."""
    said = [cell for cell in map(tidy, row) if cell]
    others = [cell for cell in said if cell not in TOTALS]
    return len(said) < len(row) or all(not any(map(str.isalpha, cell)) for cell in others)


def _numbers_columns(row: Sequence[str]) -> bool:
    found = [NUMBER_OF_COLUMN.fullmatch(text) for cell in row if (text := tidy(cell))]
    if len(found) < 3 or not all(found):
        return False
    numbers = [int(mark) for one in found if (mark := one["number"]).isdigit()]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
