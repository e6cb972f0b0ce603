"""Texts of a file as TOML has them."""

from __future__ import annotations

import unicodedata

LONGEST = 60
ESCAPES = {'"': '\\"', "\\": "\\\\"}
# Controls, what turns the direction of a line, and line separators would make a text look other than it is.
HIDDEN = ("Cc", "Cf", "Zl", "Zp", "Co", "Cs", "Cn")


def quoted(text: str) -> str:
    """A text as a basic string; safe in a comment as well."""
    return '"' + "".join(ESCAPES.get(letter) or (_escape(letter) if _is_hidden(letter) else letter) for letter in text) + '"'


def short(text: str) -> str:
    """The same for a comment: no longer than it can be read."""
    return quoted(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in HIDDEN


def _escape(letter: str) -> str:
    code = ord(letter)
    if 0xD800 <= code <= 0xDFFF:
        # Half a character; TOML has no way to write it.
        return "\\uFFFD"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
