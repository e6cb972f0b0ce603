"""The rows of a table that other rows name: by code, by name, and by what people and spreadsheets make of both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from data_access.importer.codes import DASHES, as_number, folded_code, skeleton

COMMUNE = re.compile(r"(?:(?:ubnd|[uủ][yỷ] ban nhân dân) )?((?:phường|xã|đặc khu) .+)")
# Grave, acute, tilde, hook above, dot below.
TONES = "\u0300\u0301\u0303\u0309\u0323"


class Directory:
    """The rows of a table by code and by name. `rows` are (code, name, …other names)."""

    def __init__(self, table: str, rows: Iterable[tuple[str | None, ...]]) -> None:
        self.table = table
        self.codes: set[str] = set()
        self.names: dict[str, set[str]] = {}
        self._alike: dict[str, set[str]] = {}
        self._folded: dict[str, set[str]] = {}
        self._numbers: dict[str, set[str]] = {}
        self._skeletons: dict[str, set[str]] = {}
        for code, *names in rows:
            self.codes.add(code)
            for known, key in (
                (self._folded, folded_code(code)),
                (self._numbers, as_number(code)),
                (self._skeletons, skeleton(code)),
            ):
                known.setdefault(key, set()).add(code)
            for name in names:
                if name:
                    self.names.setdefault(_compared(name), set()).add(code)
                    if with_kind := commune_name(name):
                        self._alike.setdefault(with_kind, set()).add(code)

    def find(self, text: str, *, is_cell: bool = False) -> list[str]:
        """The codes that `text` may mean: itself when it is one, else those of that name, else of a commune written otherwise.

        A number cell means every code that is this number.
        """
        number = as_number(text) if is_cell else ""
        if number:
            return sorted(self._numbers.get(number, ()))
        if text in self.codes:
            return [text]
        return sorted(
            self._folded.get(folded_code(text)) or self.names.get(_compared(text)) or self._alike.get(commune_name(text), ())
        )

    def restored(self, text: str) -> list[str]:
        """The codes that are the same number as a text: without the zeros that a spreadsheet has dropped."""
        number = as_number(text)
        return sorted(self._numbers.get(number, ())) if number else []

    def near(self, text: str) -> list[str]:
        """The other codes that differ from a text by blanks and punctuation alone."""
        return sorted(self._skeletons.get(skeleton(text), set()) - {text})


def folded(name: str) -> str:
    """A name as it is compared: NFC, one blank between words, no soft hyphen; capitals count."""
    return " ".join(unicodedata.normalize("NFC", name.replace("\xad", "")).split())


def _compared(name: str) -> str:
    """A name with each dash as a hyphen."""
    return folded(name).translate(DASHES)


def commune_name(name: str) -> str:
    """A commune's name as it is recognised, '' for other names: UBND phường Hoà Khánh is Phường Hòa Khánh.

    The kind must be there. Neither capitals count, nor on which vowel of a syllable the tone stands.
    """
    found = COMMUNE.fullmatch(folded(name).casefold())
    return "" if found is None else " ".join(_toned_last(word) for word in found[1].split())


def _toned_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if letter not in TONES) + "".join(letter for letter in letters if letter in TONES)
