"""Vietnamese order of names as CLDR `vi` has it: a ă â b c d đ e ê …, tones after letters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Grave, hook, tilde, acute, dot below: the order in which CLDR `vi` puts the five tones.
TONES = "\u0300\u0309\u0303\u0301\u0323"
Key = tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]


def collation_key(text: str) -> Key:
    """A key that sorts names: letters first, then tones, then the text itself."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFC", text).lower():
        letter, tone = _parted(character)
        place = ALPHABET.find(letter)
        # Spaces and digits come before letters, foreign letters after them.
        group = 1 if place >= 0 else 2 if letter.isalpha() else 0
        letters.append((group, place if place >= 0 else ord(letter)))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


@lru_cache(maxsize=1024)
def _parted(character: str) -> tuple[str, int]:
    """A letter without its tone, and the rank of the tone, 0 for none."""
    marks = unicodedata.normalize("NFD", character)
    tone = next((TONES.index(mark) + 1 for mark in marks if mark in TONES), 0)
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    return letter[:1] or character, tone
