"""Names as people read them: composed letters, one line, nothing in them that cannot be seen.

A unit may be called what it likes; what it may not do is to look like another one, or to turn the text around it. Every
name passes here on its way in, at two doors: the reader of a pack, and the builder of a mart's dimensions. Codes do not:
they are compared and never composed.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Columns of the unit database that hold text for people.
NAMED = (
    "name",
    "short_name",
    "name_en",
    "old_district",
    "not_online_reason",
    "label",
    "basis",
    "source",
    "position",
    "speciality",
)

# Characters without ink that are no format characters: joiners of marks, fillers of Hangul, selectors of variants.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
# A cell of Braille without dots is a blank like any other.
EMPTY_BRAILLE = "\u2800"
REMEMBERED = 1 << 15
JOINER, AS_PICTURE = "\u200d", "\ufe0f"
SKINS = frozenset(map(chr, range(0x1F3FB, 0x1F400)))


# The same names come again at every look at a source.
@lru_cache(maxsize=REMEMBERED)
def tidy(text: str | None) -> str:
    """Text in composed letters (NFC) and single blanks, without invisible characters; emoji keep theirs."""
    return " ".join(unicodedata.normalize("NFC", _visible(text or "")).split())


def _visible(text: str) -> str:
    """Control characters as blanks; without those that reverse, hide or join, unless they join two pictures."""
    kept: list[str] = []
    for place, character in enumerate(text):
        before = kept[-1] if kept else ""
        kind = unicodedata.category(character)
        if kind == "Cc" or character == EMPTY_BRAILLE:
            kept.append(" ")
        elif character == JOINER:
            if (_is_picture(before) or before == AS_PICTURE) and _is_picture(text[place + 1 : place + 2]):
                kept.append(character)
        elif character == AS_PICTURE:
            if _is_picture(before):
                kept.append(character)
        elif kind not in ("Cf", "Cs") and character not in BLANK and character not in SELECTORS:
            kept.append(character)
    return "".join(kept)


def _is_picture(character: str) -> bool:
    return character in SKINS or (character != "" and unicodedata.category(character) == "So")
