"""Lines of a table that are no rows of it: totals, the numbers of the columns, headers that come again, titles of sections."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Boolean, Float, Integer

from data_access.importer.mapping import Mapping
from data_access.importer.tables import HEADER, NUMBERS, SECTION, TOTAL, Batch, Malformed
from data_access.importer.values import tidy
from data_access.sources.allowed import ALLOWED

# As they stand without marks and capitals; "Tổng công ty" is none of them.
TOTAL_WORDS = re.compile(
    r"(?:tong(?: cong| so)?|cong(?: don)?|luy ke|(?:grand |sub ?)?totals?)(?: ho so)?[ :]*(?:\(?[ivx\d][ivx\d+\-=, ]*\)?)?[ :.]*"
)
NUMBER_OF_COLUMN = re.compile(r"[(\[]?(\d{1,3}|[A-Z])[)\]]?(?:\s*=.*)?", re.IGNORECASE)
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
# So many lines below a header may hold the numbers of its columns.
BELOW = 2
# Blanks, and the mark of a file that was put behind another.
AROUND = 5


@dataclass
class Skipping:
    """What is skipped in one table, from its first batch to its last; `places` = file column → place."""

    mapping: Mapping
    header: Sequence[str]
    places: dict[str, int]
    below: int = BELOW
    sums: dict[int, float] = field(default_factory=dict)
    whole: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kind, columns = self.mapping.kind, self.mapping.columns
        names = {link: name for name, link in kind.names.items()}
        asked = [(name, names.get(name, "")) for name in kind.required if name not in self.mapping.constants]
        groups = [
            [self.places[one.name] for key in keys for one in columns.get(key, ()) if one.name in self.places] for keys in asked
        ]
        self.needed = [group for group in groups if group]
        self.numbers = [] if kind.name in ("dossiers", "events") else [*self._numeric()]

    def split(self, batch: Batch) -> tuple[Batch, list[tuple[int, str, int]]]:
        """A batch without what is skipped, and that: place among all, kind and line."""
        asked = self.mapping.layout.skip
        kinds = {at: kind for at in self._suspects(batch) if (kind := self._kind(batch.rows[at])) in asked} if asked else {}
        if asked and self.numbers:
            kinds |= self._summed(batch, kinds)
        if not kinds:
            return batch, []
        taken = {place for place, _ in batch.malformed}
        free = [place for place in range(len(batch.rows) + len(taken)) if place not in taken]
        left = Batch(lines=[], malformed=list(batch.malformed))
        skipped = []
        for at, (row, line) in enumerate(zip(batch.rows, batch.lines, strict=True)):
            kind = kinds.get(at)
            if kind is None:
                left.rows.append(row)
                left.lines.append(line)
            elif isinstance(kind, Malformed):
                left.malformed.append((free[at], kind))
            else:
                skipped.append((free[at], kind, line))
        left.malformed.sort(key=lambda found: found[0])
        return left, skipped

    def _numeric(self) -> Iterator[int]:
        table = self.mapping.kind.table
        for name, columns in self.mapping.columns.items():
            column = table.columns.get(name)
            counts = column is not None and isinstance(column.type, Integer | Float) and not isinstance(column.type, Boolean)
            if counts and not column.primary_key and (table.name, name) not in ALLOWED:
                yield from (self.places[one.name] for one in columns if one.name in self.places)

    def _suspects(self, batch: Batch) -> list[int]:
        """Rows worth a look: without something that is needed, like the header, all of one text, or right below the header."""
        rows, found = batch.rows, set(range(min(self.below, len(batch.rows))))
        self.below = 0
        for group in self.needed:
            first, *others = group
            found.update(
                at
                for at, row in enumerate(rows)
                if not row[first] or row[first].isspace()
                if not any(row[o].strip() for o in others)
            )
        if self.places and any(self.header):
            place = next(iter(self.places.values()))
            name = self.header[place].casefold()
            # Few texts are as long, with what may stand around it.
            like = range(len(name), len(name) + AROUND) if name else ()
            again = [at for at, row in enumerate(rows) if len(row[place]) in like and name in row[place].casefold()]
            found.update(at + more for at in again for more in range(BELOW + 1) if at + more < len(rows))
        if len(self.needed) > 1:
            one, other = self.needed[0][0], self.needed[-1][0]
            found.update(at for at, row in enumerate(rows) if row[one] == row[other])
        return sorted(found)

    def _kind(self, row: Sequence[str]) -> str:
        texts = [text for text in map(tidy, row) if text]
        if self._is_header(row):
            return HEADER
        if _counts_columns(texts):
            return NUMBERS
        lacks = any(not any(self._says(row[place]) for place in group) for group in self.needed)
        if lacks and any(map(_is_total, texts)):
            return TOTAL
        return SECTION if self._is_section(row, texts, lacks=lacks) else ""

    def _is_section(self, row: Sequence[str], texts: Sequence[str], *, lacks: bool) -> bool:
        """Whether a row says one thing only, in words: in a cell that is merged over the row, or in one that is no value of it."""
        if len({*texts}) != 1 or " " not in texts[0] or not any(map(str.isalpha, texts[0])):
            return False
        place = next(place for place, text in enumerate(row) if text.strip())
        alone = len(texts) == 1 and lacks and (place == 0 or place not in self.places.values())
        return alone or (len(texts) > 2 and len(self.needed) > 2)

    def _says(self, text: str) -> bool:
        """Whether a cell that is needed has a value; where rows have numbers, these tell whether a total is one."""
        return bool(text.strip()) and (bool(self.numbers) or not _is_total(text))

    def _is_header(self, row: Sequence[str]) -> bool:
        same = [tidy(row[place]).casefold() == name.casefold() for place, name in enumerate(self.header) if name]
        return len(same) > 1 and sum(same) > 1 and 2 * sum(same) > len(same)

    def _summed(self, batch: Batch, kinds: dict[int, str]) -> dict[int, str | Malformed]:
        """Rows that say they are a total: skipped where their numbers are the sum of rows above, else rejected."""
        found: dict[int, str | Malformed] = {}
        for at, row in enumerate(batch.rows):
            numbers = {place: float(text) for place in self.numbers if NUMBER.fullmatch(text := row[place].strip())}
            if at in kinds:
                self.sums = {} if kinds[at] == TOTAL else self.sums
            elif TOTAL in self.mapping.layout.skip and any(_is_total(row[place]) for place in self.places.values()):
                is_sum = numbers and any(
                    all(abs(sums.get(place, 0) - number) < 1e-6 for place, number in numbers.items())
                    for sums in (self.sums, self.whole)
                )
                told = 'numbers that are the sum of the rows above, or [file] skip without "total" where it is none'
                found[at] = TOTAL if is_sum else Malformed(batch.lines[at], "wrong-total", "a total of other rows", told, row)
                self.sums = {}
            else:
                for place, number in numbers.items():
                    self.sums[place] = self.sums.get(place, 0) + number
                    self.whole[place] = self.whole.get(place, 0) + number
        return found


def _is_total(text: str) -> bool:
    # A total is said in few letters; most texts need no closer look.
    return 3 < len(text) < 40 and TOTAL_WORDS.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    """Without marks, capitals and more than one space."""
    letters = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _counts_columns(texts: Sequence[str]) -> bool:
    """Whether the cells are 1, 2, 3, …, or (1), (2), …, perhaps after A, B, …"""
    found = [NUMBER_OF_COLUMN.fullmatch(text) for text in texts]
    if len(texts) < 3 or not all(found):
        return False
    marks = [one[1].upper() for one in found]
    letters, numbers = [mark for mark in marks if mark.isalpha()], [int(mark) for mark in marks if mark.isdigit()]
    # A merged cell says its number in each of its places.
    numbers = [number for number, before in zip(numbers, [None, *numbers], strict=False) if number != before]
    in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    return in_order and (not numbers or numbers[0] <= 2) and letters == [chr(ord("A") + at) for at in range(len(letters))]
