"""What do the cells of a column say? Gathered some thousand at a time: the memory does not grow with the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from data_access.importer.assistant.date_forms import DIGITS, DateShape, Written, date_shape, written
from data_access.importer.assistant.privacy import names_a_person
from data_access.importer.assistant.vocabulary import listed
from data_access.importer.values import tidied

BLANK = frozenset(text.casefold() for text in listed("blank"))
LONGEST_BLANK = max(map(len, BLANK))
# So many different texts are kept of a column; one that has more is closed by no list.
KEPT = 200
# So many different cells of a file are known apart exactly; of more, every second, fourth, … is watched.
WATCHED, WATCHED_LEAST, WATCHED_MOST = 20_000_000, 1 << 12, 1 << 19

WHOLE = re.compile(r"[+-]?0{1,18}")
# Thousands may stand apart.
NUMBER = re.compile(r"[+-]?(?:0+|0{1,3}(?:[ ']000)+)(?:\.0+)?")
# 9.000 may be nine thousand, or nine.
GROUPED = re.compile(r"[+-]?0{1,3}(?:[.,]000)+(?:[.,]0+)?")
COMMA = re.compile(r"[+-]?(?:0+|0{1,3}(?:[ ']000)+),0+")
# Of these only what they are beside a number is asked.
GAPS = str.maketrans("\u00a0\u2009\u202f’", "   '")
SCIENTIFIC = re.compile(r"[+-]?0(?:[.,]0+)?[eE][+-]?0+")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
PROCEDURE = re.compile(r"0\.0{6}(?:\.[A-Za-z0-9.]+)?")
# Telephone, identity and e-mail: digits that begin with 0, as many as those have.
PERSONAL = re.compile(r"\+?0{10,12}|0{4} 000 000|0{4}\.000\.000|[^@\s]+@[^@\s]+\.\w+")
# Letters of Latin-1 and of symbols that no Vietnamese word has, beside a letter: another encoding, read as if it were this one.
NOT_VIETNAMESE = re.compile(r"[^\W\d_][ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ\u0080-\u009f¡-®´-¶¸¹»-¿]|\ufffd|[ÆÄÅ][\u0080-¿]|á[º»]")


@dataclass(frozen=True, eq=False)
class Traits:
    """What the shape of a text says; there is one object for the same traits, and texts are counted by it."""

    is_whole: bool = False
    is_number: bool = False
    is_grouped: bool = False
    has_comma: bool = False
    is_scientific: bool = False
    is_code: bool = False
    is_procedure: bool = False
    is_personal: bool = False
    point: int = 0


@lru_cache(maxsize=20_000)
def traits_of(shape: str) -> tuple[Traits, DateShape | None]:
    """The traits of a text of ASCII, whose digits are all written as 0, and how its date is written if it is one."""
    is_number = bool(NUMBER.fullmatch(shape))
    shapes = (WHOLE, NUMBER, GROUPED, COMMA, SCIENTIFIC, CODE, PROCEDURE, PERSONAL)
    traits = _traits(*(bool(pattern.fullmatch(shape)) for pattern in shapes), len(shape.partition(".")[2]) if is_number else 0)
    return traits, date_shape(shape)


@cache
def _traits(*said: int) -> Traits:
    return Traits(*said)


class Tally:
    """The cells of one column. `width`: how many columns the file has, for all of them share the memory."""

    def __init__(self, width: int = 1) -> None:
        self.count = self.empty = self.unread = self.longest = 0
        self.foreign = self.toned = self.personal = self.surnames = 0
        self.blanks: Counter[str] = Counter()
        # None: more than are kept.
        self.texts: Counter[str] | None = Counter()
        self.traits: Counter[Traits] = Counter()
        self.dates: Counter[Written] = Counter()
        self.different = Different(min(WATCHED_MOST, max(WATCHED_LEAST, WATCHED // max(1, width))))
        self._numbered: int | None = 0

    def add(self, cells: Sequence[str]) -> None:
        """The next cells."""
        said = tidied(cells)
        self._follow(said)
        found = Counter(said)
        self.empty += found.pop("", 0)
        for text in [text for text in found if len(text) <= LONGEST_BLANK and text.casefold() in BLANK]:
            self.blanks[text] += found.pop(text)
        if not found:
            return
        self.count += found.total()
        self.longest = max(self.longest, *map(len, found))
        self.different.add(found)
        self._keep(found)
        for text, count in found.items():
            if " " in text and names_a_person(text):
                self.surnames += count
            if (plain := text.translate(GAPS)).isascii():
                self._read(plain, count)
            else:
                self.toned += count
                self.unread += count
                self.foreign += count if NOT_VIETNAMESE.search(text) else 0

    @property
    def tells_nothing(self) -> bool:
        """Whether the cells so far are neither dates, nor the texts of a list, nor codes that are all different."""
        return self.texts is None and sum(self.dates.values()) < 0.5 * self.count and not self.may_be_codes

    @property
    def may_be_codes(self) -> bool:
        """Whether every row so far has a code of its own."""
        codes = sum(count for traits, count in self.traits.items() if traits.is_code)
        return codes == self.count and not self.empty and not self.blanks and self.different.count() == self.count

    @property
    def is_numbering(self) -> bool:
        """Whether the cells are 1, 2, 3, … in this order."""
        return (self._numbered or 0) > 2

    def _read(self, text: str, count: int) -> None:
        traits, shape = traits_of(text.translate(DIGITS))
        self.traits[traits] += count
        if traits.is_personal and (text[0] in "0+" or "@" in text):
            self.personal += count
        read = written(text, shape) if shape else None
        if read is None:
            self.unread += count
        else:
            self.dates[read] += count

    def _keep(self, found: Counter[str]) -> None:
        if self.texts is None:
            return
        self.texts.update(found) if len(found) <= KEPT else None
        if len(found) > KEPT or len(self.texts) > KEPT:
            self.texts = None

    def _follow(self, said: Sequence[str]) -> None:
        if self._numbered is None:
            return
        numbered = [text for text in said if text]
        expected = range(self._numbered + 1, self._numbered + 1 + len(numbered))
        fits = all(text == str(number) for text, number in zip(numbered, expected, strict=True))
        self._numbered = self._numbered + len(numbered) if fits else None


class Different:
    """How many texts are different: exactly up to `most` of them, else by those whose hash is divisible by a power of two."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.step = 1
        self._seen = np.array([], dtype=np.int64)
        self._new: list[np.ndarray] = []
        self._waiting = 0

    def add(self, texts: Counter[str]) -> None:
        """Some more texts, each once."""
        hashes = np.fromiter(map(hash, texts), dtype=np.int64, count=len(texts))
        self._new.append(hashes[hashes & (self.step - 1) == 0] if self.step > 1 else hashes)
        self._waiting += len(self._new[-1])
        if self._waiting > self.most:
            self._settle()

    @property
    def is_exact(self) -> bool:
        """Whether every text was watched."""
        return self.step == 1

    def count(self) -> int:
        """How many there are."""
        self._settle()
        return len(self._seen) * self.step

    def _settle(self) -> None:
        if self._new:
            self._seen = np.unique(np.concatenate([self._seen, *self._new]))
            self._new, self._waiting = [], 0
        while len(self._seen) > self.most:
            self.step *= 2
            self._seen = self._seen[self._seen & (self.step - 1) == 0]
