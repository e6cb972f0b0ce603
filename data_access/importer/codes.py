"""Codes: how they are tidied and compared, and how one is known that is no longer what the system wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-") | {0xAD: None}
# How spreadsheets and programs write a number whose last digits they have not kept.
SCIENTIFIC = re.compile(r"[+-]?(?:\d+[.,]\d+[eE][+-]?\d+|\d+[eE]\+\d+)", re.ASCII)
# A spreadsheet makes a date of a code such as 1-2.
DATE_CELL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
# A number cell keeps fifteen digits, and of those behind the point no zero at the end; the code of a procedure has six.
KEPT_DIGITS, DECIMALS = 15, 6
LOST_DIGITS = "lost-digits"
LOST_DIGITS_TOLD = (
    "a code as the system writes it: a spreadsheet has read this one as a number or a date and lost digits of it; "
    "store codes as text, and export again"
)
NUMERIC = re.compile(r"(\d+)(?:[.,](\d+))?", re.ASCII)
# The signs of the usual codes, which are compared as they stand.
UNUSUAL = re.compile(r"[^A-Z0-9._/\-\n]")
SIGNS = " -._/\\,;:()"
_LETTERS = bytes(place if place < 0x80 and not chr(place).isalnum() else ord("a") for place in range(256))


def tidy_code(text: str) -> str:
    """A tidy text as a code: full-width letters and digits as others, each dash a hyphen; capitals stay."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(DASHES)).translate(DASHES).strip()


def folded_code(code: str) -> str:
    """A tidy code as it is compared: capitals do not count."""
    return tidy_code(code).casefold().upper()


def skeleton(code: str) -> str:
    """What is left of a code without blanks and punctuation."""
    return "".join(letter for letter in folded_code(code) if letter not in SIGNS)


def shapes(codes: Iterable[str]) -> set[bytes]:
    """Which signs stand where in the codes: each letter and digit as `a`."""
    return set("\n".join(codes).encode().translate(_LETTERS).split(b"\n"))


def may_be_near(found: set[bytes]) -> bool:
    """Whether codes of these shapes can differ by their signs alone: as many letters, in two shapes."""
    return len({shape.count(b"a") for shape in found}) < len(found)


def has_lost_digits(text: str, *, is_cell: bool, is_looked_up: bool) -> bool:
    """Whether a code is no longer what the system wrote; one that is looked up may have lost a zero, and be found all the same."""
    if SCIENTIFIC.fullmatch(text) or DATE_CELL.fullmatch(text):
        return True
    if not is_cell:
        return False
    whole, _, decimals = text.partition(".")
    if len(whole) + len(decimals.rstrip("0")) > KEPT_DIGITS:
        return True
    return bool(decimals) and not is_looked_up and len(decimals) != DECIMALS


def as_number(text: str) -> str:
    """The number that a code is to a spreadsheet, '' = none: 001.500 and 1,5 are 1.5."""
    found = NUMERIC.fullmatch(text)
    if found is None:
        return ""
    decimals = (found[2] or "").rstrip("0")
    return (found[1].lstrip("0") or "0") + ("." + decimals if decimals else "")
