"""What does a file column say about what it is: by its header, and by all of its cells?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from data_access.importer.assistant.date_forms import COMPACT, DateForms, forms_of
from data_access.importer.assistant.tally import NOT_VIETNAMESE, Tally, Traits
from data_access.importer.assistant.vocabulary import Choice, Words, choices, listed_words, words


@dataclass(frozen=True)
class FileColumn:
    """A column of the files: its name, its number among all of them, how it is addressed in a mapping, and its cells.

    `address` is the name, or the place in the file where the name is empty or several have it; `everywhere`: no file lacks it;
    `hidden`: one hides it.
    """

    name: str
    number: int
    address: str | int
    everywhere: bool
    tally: Tally = field(compare=False)
    hidden: bool = False

    @cached_property
    def words(self) -> Words:
        """The words of its header."""
        return words(self.name)

    @property
    def blanks(self) -> Counter[str]:
        """The texts that mean missing, as they came."""
        return self.tally.blanks

    @property
    def missing(self) -> int:
        """How many cells are empty, or say that there is no value."""
        return self.tally.empty + self.tally.blanks.total()

    @property
    def texts(self) -> Counter[str] | None:
        """The texts that mean something, None where they are too many to be kept."""
        return self.tally.texts

    @property
    def count(self) -> int:
        """How many cells mean something."""
        return self.tally.count

    @cached_property
    def dates(self) -> DateForms:
        """How its dates are written, if they are dates."""
        return forms_of(self.tally.dates, self.tally.unread)

    @cached_property
    def repeats(self) -> int:
        """How many cells say again what another has said."""
        return max(0, self.count - self.tally.different.count())

    @cached_property
    def is_counter(self) -> bool:
        """Whether it only numbers the rows."""
        return self.words in listed_words("counter") or self.tally.is_numbering

    @cached_property
    def is_personal(self) -> bool:
        """Whether its header promises personal data."""
        return mentions(self.words, "personal")

    @cached_property
    def holds_personal(self) -> bool:
        """Whether most cells look like numbers or addresses of persons."""
        return self.tally.personal > 0.5 * self.count

    @property
    def names_persons(self) -> bool:
        """Whether most cells look like names of persons."""
        return self.tally.surnames > 0.5 * self.count

    @cached_property
    def is_foreign(self) -> bool:
        """Whether the words of header or cells are those of another encoding."""
        return 5 * self.tally.foreign > self.tally.toned or bool(NOT_VIETNAMESE.search(self.name))

    def share(self, trait: Callable[[Traits], bool]) -> float:
        """How many of the texts have a trait, 0–1."""
        return sum(count for traits, count in self.tally.traits.items() if trait(traits)) / self.count if self.count else 0.0

    @property
    def points(self) -> set[int]:
        """How many digits stand behind the point of its numbers."""
        return {traits.point for traits in self.tally.traits if traits.is_number}

    @property
    def date_share(self) -> float:
        """How many of the texts are dates, 0–1."""
        return self.dates.read / self.count if self.count else 0.0

    @cached_property
    def told_date_share(self) -> float:
        """The same without mere numbers, which may be something else."""
        told = sum(count for form, count in self.dates.counts.items() if "%" in form or form == "iso")
        return told / self.count if self.count and COMPACT not in self.dates.counts else 0.0


def contains(whole: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the words of `part` stand in `whole` side by side."""
    return any(tuple(whole[at : at + len(part)]) == tuple(part) for at in range(len(whole) - len(part) + 1))


@lru_cache(maxsize=50_000)
def mentions(said: Words, name: str) -> bool:
    """Whether one of a list of words stands in a header."""
    listed = listed_words(name)
    sizes = {len(part) for part in listed}
    return any(said[at : at + size] in listed for size in sizes for at in range(len(said) - size + 1))


@cache
def _beginning(name: str) -> dict[str, list[tuple[Words, Choice]]]:
    """The names of several words of a list, by their first word."""
    found: dict[str, list[tuple[Words, Choice]]] = {}
    for choice in choices(name):
        for part in choice.synonyms:
            if len(part) > 1:
                found.setdefault(part[0], []).append((part, choice))
    return found


def can_be_written(text: str) -> bool:
    """Whether TOML can say a text: half a character cannot be written in UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


@lru_cache(maxsize=10_000)
def meant(text: str, name: str) -> tuple[Choice | None, bool]:
    """The value of a list that a text means, and whether that is sure."""
    said = words(text)
    exact = [choice for choice in choices(name) if said in choice.synonyms or text in choice.accepted]
    if exact:
        return exact[0], len(exact) == 1
    # The longest name within the text, if one value alone has it: "Đã trả kết quả (trước hạn)".
    begun = [(at, part, choice) for at, word in enumerate(said) for part, choice in _beginning(name).get(word, ())]
    found = [(len(part), choice) for at, part, choice in begun if said[at : at + len(part)] == part]
    longest = max((size for size, _ in found), default=0)
    best = {choice.value: choice for size, choice in found if size == longest}
    return (next(iter(best.values())), False) if len(best) == 1 else (None, False)
