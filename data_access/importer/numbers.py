"""What does the text of a cell mean as a number, and what do the numbers of a file tell about their marks?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

SIGNED = re.compile(r"([+-]?)(\d[\d.,]*)", re.ASCII)
# Thousands may stand apart.
APART = re.compile(r"(?<=\d)[ '’](?=\d{3}(?:\D|$))", re.ASCII)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
OTHER = {".": ",", ",": "."}
EXAMPLES = 3


@dataclass
class Marks:
    """Texts by what they tell: that the point is the decimal mark, that the comma is, or that either may be."""

    decimal: str = ""
    point: list[str] = field(default_factory=list)
    comma: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)
    # A whole number with one mark is one of thousands, or no whole number.
    either_whole: list[str] = field(default_factory=list)

    def read(self, text: str, *, is_whole: bool) -> str:
        """The number in digits and a point, '' = none. `decimal` decides only what can be read in two ways."""
        found = SIGNED.fullmatch(APART.sub("", unicodedata.normalize("NFKC", text)))
        if found is None:
            return ""
        sign, digits = found[1], found[2]
        mark = self._decimal(digits)
        if mark == "?":
            _note(self.either_whole if is_whole else self.either, text)
            mark = self.decimal or "."
        elif mark:
            _note(self.point if mark == "." else self.comma, text)
        whole, marked, decimals = digits.partition(mark) if mark else (digits, "", "")
        groups = OTHER.get(mark, "")
        if groups and groups in whole:
            whole = whole.replace(groups, "") if GROUPED.fullmatch(whole) else "!"
        if not whole.isdigit() or (marked and not decimals.isdigit()):
            return ""
        return sign + whole + ("." + decimals if decimals else "")

    def doubt(self) -> str:
        """Why the numbers cannot be believed, '' = they can."""
        if self.decimal:
            return ""
        if self.point and self.comma:
            return f"some numbers have a decimal point ({', '.join(self.point)}), others a decimal comma ({', '.join(self.comma)})"
        if self.either_whole or (self.either and not (self.point and not self.comma)):
            return f"{', '.join((self.either_whole + self.either)[:EXAMPLES])} may be thousands or decimals"
        return ""

    @staticmethod
    def _decimal(digits: str) -> str:
        """The decimal mark that a number tells: one of the two, '' = it has no mark, ? = either, ! = it is no number."""
        marks = [letter for letter in digits if letter in OTHER]
        if not marks:
            return ""
        if len({*marks}) == 2:
            return marks[-1] if marks.count(marks[-1]) == 1 else "!"
        if len(marks) > 1:
            return OTHER[marks[0]] if GROUPED.fullmatch(digits) else "!"
        return "?" if GROUPED.fullmatch(digits) else marks[0]


def _note(examples: list[str], text: str) -> None:
    if len(examples) < EXAMPLES and text not in examples:
        examples.append(text)
