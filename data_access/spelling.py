"""Whether a name is what somebody typed: tones and spaces do not matter, words come in any order, a hand may slip.

A name fits exactly, by its words, or with slips; of several names only those are meant that fit best.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from rapidfuzz.distance import OSA

WORD = re.compile(r"\w+")
# Letters of a word that may be wrong, left out, doubled or turned round, by its length: a short one would be any other word.
SLIPS = ((8, 2), (3, 1))


class Fit(IntEnum):
    """How well a name is what was typed; the least is the best."""

    WHOLE = 0
    WORDS = 1
    SLIPS = 2


@dataclass(frozen=True)
class Names:
    """Names, with their codes, that can be searched; what is found are their places."""

    texts: tuple[str, ...]
    codes: tuple[str, ...] = ()

    def found(self, query: str) -> tuple[Fit, tuple[int, ...]] | None:
        """How well the best names fit, and which those are, in their order; nothing where none does."""
        sought = words(query)
        if not sought:
            return None
        for fit, holds in ((Fit.WHOLE, self._whole), (Fit.WORDS, self._begun), (Fit.SLIPS, self._slipped)):
            places = holds(sought, query)
            if places:
                return fit, tuple(places)
        return None

    def _whole(self, sought: Sequence[str], query: str) -> list[int]:
        """Names that have all of it in them, wherever its spaces stand, or codes that begin with it."""
        text, code = "".join(sought), query.strip().lower()
        return [
            place
            for place, joined in enumerate(self._joined)
            if text in joined or (self.codes and self.codes[place].lower().startswith(code))
        ]

    def _begun(self, sought: Sequence[str], _query: str) -> list[int]:
        return self._places([[word for word in self._vocabulary if word.startswith(one)] for one in sought])

    def _slipped(self, sought: Sequence[str], _query: str) -> list[int]:
        found = self._places([[word for word in self._vocabulary if is_slip(one, word)] for one in sought])
        return found or self._run_together("".join(sought))

    def _run_together(self, typed: str) -> list[int]:
        """The names with neighbouring words that are the text, with slips, when no space counts."""
        most = slips(typed)
        if not most:
            return []
        return [
            place for place, text in enumerate(self.texts) if any(_near(typed, run, most) for run in _runs(text, len(typed) + most))
        ]

    def _places(self, meant: list[list[str]]) -> list[int]:
        """The names that have, for every word that was typed, one of the words that it may mean."""
        if not all(meant):
            return []
        sets = (frozenset().union(*(self._vocabulary[word] for word in choices)) for choices in meant)
        return sorted(frozenset.intersection(*sets))

    @cached_property
    def _joined(self) -> tuple[str, ...]:
        return tuple("".join(words(text)) for text in self.texts)

    @cached_property
    def _vocabulary(self) -> dict[str, frozenset[int]]:
        """The names that have a word, by that word: some thousand names have some hundred words."""
        places: dict[str, set[int]] = {}
        for place, text in enumerate(self.texts):
            for word in words(text):
                places.setdefault(word, set()).add(place)
        return {word: frozenset(found) for word, found in places.items()}


def is_slip(typed: str, word: str) -> bool:
    """Whether a word, or its beginning while it is still being typed, may be what a hand that slipped meant."""
    most = slips(typed)
    return any(_near(typed, meant, most) for meant in {word, word[: len(typed)]}) if most else word.startswith(typed)


def slips(typed: str) -> int:
    """How many letters of it may be wrong."""
    return next((most for length, most in SLIPS if len(typed) >= length), 0)


def _near(typed: str, meant: str, most: int) -> bool:
    return abs(len(typed) - len(meant)) <= most and OSA.distance(typed, meant, score_cutoff=most) <= most


def _runs(text: str, longest: int) -> Iterable[str]:
    """Neighbouring words written as one."""
    told = words(text)
    for start in range(len(told)):
        run = ""
        for word in told[start:]:
            run += word
            if len(run) > longest:
                break
            yield run


def words(text: str) -> list[str]:
    """The words of a text without tones and capitals."""
    return WORD.findall(without_tones(text))


def without_tones(text: str) -> str:
    """Text for searching: no tone marks, đ as d, lower case; Hoà, Hòa and hoa become equal."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


def parted(query: str) -> Iterable[tuple[str, str]]:
    """Every way to cut a text between two of its words."""
    typed = query.split()
    return ((" ".join(typed[:cut]), " ".join(typed[cut:])) for cut in range(1, len(typed)))
