"""What do the cells of a file column say about what the column is?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from data_access.importer.assistant.date_forms import DateForms, date_forms
from data_access.importer.assistant.vocabulary import Choice, Words, choices, listed, listed_words, words
from data_access.importer.values import tidy

WHOLE = re.compile(r"[+-]?\d{1,18}(?:\.0+)?", re.ASCII)
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
BLANK = frozenset(text.casefold() for text in listed("blank"))


@dataclass(frozen=True)
class FileColumn:
    """A column of the files: its name, its number among all of them, how it is addressed in a mapping, and its cells.

    `address` is the name, or the place in the file where the name is empty or several have it; `everywhere`: no file lacks it.
    """

    name: str
    number: int
    address: str | int
    everywhere: bool
    cells: tuple[str, ...]

    @cached_property
    def words(self) -> Words:
        """The words of its header."""
        return words(self.name)

    @cached_property
    def blanks(self) -> Counter[str]:
        """The texts that mean missing, as they came."""
        return Counter(text for text in map(tidy, self.cells) if text and text.casefold() in BLANK)

    @cached_property
    def texts(self) -> Counter[str]:
        """The texts that mean something."""
        return Counter(text for text in map(tidy, self.cells) if text and text.casefold() not in BLANK)

    @cached_property
    def count(self) -> int:
        """How many cells mean something."""
        return self.texts.total()

    @cached_property
    def dates(self) -> DateForms:
        """How its dates are written, if they are dates."""
        return date_forms(self.texts.elements())

    @property
    def repeats(self) -> int:
        """How many cells say again what another has said."""
        return self.count - len(self.texts)

    @cached_property
    def is_counter(self) -> bool:
        """Whether it only numbers the rows."""
        numbered = [text for text in map(tidy, self.cells) if text]
        in_order = len(numbered) > 2 and numbered == [str(number) for number in range(1, len(numbered) + 1)]
        return self.words in listed_words("counter") or in_order

    @cached_property
    def is_personal(self) -> bool:
        """Whether its header promises personal data."""
        return any(contains(self.words, part) for part in listed_words("personal"))

    def share(self, shape: re.Pattern[str]) -> float:
        """How many of the texts have a shape, 0–1."""
        return sum(count for text, count in self.texts.items() if shape.fullmatch(text)) / self.count if self.count else 0.0

    @property
    def date_share(self) -> float:
        """How many of the texts are dates, 0–1."""
        return self.dates.read / self.count if self.count else 0.0

    @property
    def told_date_share(self) -> float:
        """The same without mere numbers, which may be something else."""
        told = sum(count for form, count in self.dates.counts.items() if "%" in form or form == "iso")
        return told / self.count if self.count and "%Y%m%d" not in self.dates.counts else 0.0


def contains(whole: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the words of `part` stand in `whole` side by side."""
    return any(tuple(whole[at : at + len(part)]) == tuple(part) for at in range(len(whole) - len(part) + 1))


def can_be_written(text: str) -> bool:
    """Whether TOML can say a text: half a character cannot be written in UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def meant(text: str, name: str) -> tuple[Choice | None, bool]:
    """The value of a list that a text means, and whether that is sure."""
    said = words(text)
    exact = [choice for choice in choices(name) if said in choice.synonyms or text in choice.accepted]
    if exact:
        return exact[0], len(exact) == 1
    # The longest name within the text, if one value alone has it: "Đã trả kết quả (trước hạn)".
    found = [(len(part), choice) for choice in choices(name) for part in choice.synonyms if len(part) > 1 and contains(said, part)]
    longest = max((size for size, _ in found), default=0)
    best = {choice.value: choice for size, choice in found if size == longest}
    return (next(iter(best.values())), False) if len(best) == 1 else (None, False)
