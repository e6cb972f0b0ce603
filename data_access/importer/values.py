"""What does the text of a cell mean as a value of its contract column?"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer

from data_access.importer.codes import LOST_DIGITS, has_lost_digits, tidy_code
from data_access.importer.numbers import Marks
from data_access.importer.times import Converted
from data_access.sources.allowed import ALLOWED, RANGES
from data_access.spreadsheets.sheet import Number

BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
WHOLE = re.compile(r"[+-]?\d{1,18}(?:\.0+)?", re.ASCII)
# What a column holds, unless the contract says less.
WHOLE_RANGE = (-(2**31), 2**31 - 2)
# Without one of these letters no text code can have lost digits.
SPOILING = frozenset("eET")
# ="text" keeps a spreadsheet from reading a number, and so does an apostrophe before a text.
FORMULA = re.compile(r'="(.*)"', re.DOTALL)
# Seen by nobody: of no width, marks of direction, of the order of bytes. A soft hyphen stays: to TCVN3 it is a letter.
INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0x34F))


def tidy(text: str) -> str:
    """NFC, without white space around, what is invisible, and what only keeps a spreadsheet from reading a number."""
    text = _unwrapped(text.strip())
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(INVISIBLE)).strip()


def tidied(texts: Sequence[str]) -> list[str]:
    """Each text tidy."""
    stripped = [*map(str.strip, texts)]
    together = "".join(stripped)
    return stripped if together.isascii() and '="' not in together and "'" not in together else [*map(tidy, stripped)]


def plain_times(texts: list[str]) -> list[str]:
    """Tidy texts of times with single blanks, hyphens and digits of ASCII."""
    together = "".join(texts)
    if together.isascii() and "  " not in together:
        return texts
    return [" ".join(tidy_code(text).split()) for text in texts]


def _unwrapped(text: str) -> str:
    found = FORMULA.fullmatch(text)
    if found:
        return found[1].replace('""', '"').strip()
    return text[1:].strip() if text.startswith("'") and text.count("'") == 1 else text


def is_number_cell(texts: Sequence[str]) -> np.ndarray:
    """Which texts are those of number cells."""
    if Number not in {*map(type, texts)}:
        return np.zeros(len(texts), dtype=bool)
    return np.array([type(text) is Number for text in texts], dtype=bool)


def is_code(column: Column) -> bool:
    """Whether the column holds codes."""
    return column.name == "code" or column.name.endswith("_code")


def is_time(column: Column) -> bool:
    """Whether the column holds a moment or a day."""
    return isinstance(column.type, DateTime | Date)


def convert(
    column: Column, texts: Sequence[str], *, is_looked_up: bool = False, is_cell: bool = False, marks: Marks | None = None
) -> Converted:
    """Each tidy text as a value of `column`; '' is missing. Times are read by `times.moments`.

    A code that is looked up may be longer than its column: it may be a name, which becomes a code later. `is_cell`: the texts
    are those of number cells; `marks` hears what other numbers tell about their marks.
    """
    read, expected = _reader(column, is_looked_up, is_cell, marks or Marks())
    values = np.full(len(texts), None, dtype=object)
    reasons = np.full(len(texts), "", dtype=object)
    code = is_code(column) and (is_cell or not SPOILING.isdisjoint("".join(texts)))
    for position, text in enumerate(texts):
        if text and code and has_lost_digits(text, is_cell=is_cell, is_looked_up=is_looked_up):
            reasons[position] = LOST_DIGITS
        elif text:
            values[position] = read(text)
            if values[position] is None:
                reasons[position] = "bad-value"
    return Converted(values, reasons, expected)


def _reader(column: Column, is_looked_up: bool, is_cell: bool, marks: Marks) -> tuple[Callable[[str], object], str]:
    allowed = ALLOWED.get((column.table.name, column.name), ()) if column.table is not None else ()
    choices = f"one of {', '.join(map(str, allowed))}, or a text listed in [values.{column.name}]"
    if isinstance(column.type, Boolean):
        return lambda text: BOOLEANS.get(text.lower()), f"1, 0, true, false, or a text listed in [values.{column.name}]"
    least, most = RANGES.get((column.table.name, column.name), WHOLE_RANGE) if column.table is not None else WHOLE_RANGE
    if isinstance(column.type, Integer):

        def whole(text: str) -> int | None:
            plain = text if is_cell or (text.isascii() and text.isdigit()) else marks.read(text, is_whole=True)
            number = int(plain.split(".")[0]) if WHOLE.fullmatch(plain) else None
            fits = number is not None and least <= number <= most and (not allowed or number in allowed)
            return number if fits else None

        return whole, choices if allowed else f"a whole number from {least} to {most}"
    if isinstance(column.type, Float):

        def decimal(text: str) -> float | None:
            plain = text if is_cell else marks.read(text.removesuffix("%").rstrip(), is_whole=False)
            number = _decimal(plain, share=text.endswith("%"))
            return number if number is not None and least <= number <= most else None

        return decimal, f"a number from {least} to {most}"
    if allowed:
        return lambda text: text if text in allowed else None, choices
    length = getattr(column.type, "length", None)
    if not length:
        return lambda text: text, "a text"
    # What is looked up stays as it came, for it may be a name.
    spelled = tidy_code if is_code(column) and not is_looked_up else str
    return lambda text: spelled(text) if is_looked_up or len(text) <= length else None, f"at most {length} characters"


def _decimal(plain: str, *, share: bool) -> float | None:
    number = float(Decimal(plain) / (100 if share else 1)) if plain else math.nan
    return number if math.isfinite(number) else None
