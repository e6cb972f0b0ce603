"""What does the text of a cell mean as a value of its contract column?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer

from data_access.importer.times import Converted
from data_access.sources.allowed import ALLOWED

BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
WHOLE = re.compile(r"[+-]?\d{1,18}(?:\.0+)?", re.ASCII)
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
INTEGER_LIMIT = 2**31
LOST_DIGITS = re.compile(r"\d\.\d+e\+\d\d", re.ASCII)


def tidy(text: str) -> str:
    """NFC, without white space around."""
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def tidied(texts: Sequence[str]) -> list[str]:
    """Each text tidy."""
    stripped = [*map(str.strip, texts)]
    return stripped if "".join(stripped).isascii() else [*map(tidy, stripped)]


def is_time(column: Column) -> bool:
    """Whether the column holds a moment or a day."""
    return isinstance(column.type, DateTime | Date)


def convert(column: Column, texts: Sequence[str], *, is_link: bool = False) -> Converted:
    """Each tidy text as a value of `column`; '' is missing. Times are read by `times.moments`.

    A link may be longer than its column: it may be a name, which becomes a code later.
    """
    read, expected = _reader(column, is_link)
    values = np.full(len(texts), None, dtype=object)
    reasons = np.full(len(texts), "", dtype=object)
    for position, text in enumerate(texts):
        if text:
            values[position] = read(text)
            if values[position] is None:
                reasons[position] = "bad-value"
    return Converted(values, reasons, expected)


def _reader(column: Column, is_link: bool) -> tuple[Callable[[str], object], str]:
    allowed = ALLOWED.get((column.table.name, column.name), ()) if column.table is not None else ()
    choices = f"one of {', '.join(map(str, allowed))}, or a text listed in [values.{column.name}]"
    if isinstance(column.type, Boolean):
        return lambda text: BOOLEANS.get(text.lower()), f"1, 0, true, false, or a text listed in [values.{column.name}]"
    if isinstance(column.type, Integer):
        limit = 2**63 if column.type.__visit_name__ == "big_integer" else INTEGER_LIMIT

        def whole(text: str) -> int | None:
            number = int(text.split(".")[0]) if WHOLE.fullmatch(text) else None
            fits = number is not None and -limit <= number < limit and (not allowed or number in allowed)
            return number if fits else None

        return whole, choices if allowed else "a whole number"
    if isinstance(column.type, Float):
        return lambda text: float(text) if NUMBER.fullmatch(text) else None, "a number with a point"
    if allowed:
        return lambda text: text if text in allowed else None, choices
    length = getattr(column.type, "length", None)
    if not length:
        return lambda text: text, "a text"
    # A link may be a name, which becomes a code later. A workbook keeps fifteen digits of a number: two codes become one.
    told = f"at most {length} characters, and no number of a workbook that has lost its last digits"
    return lambda text: text if (is_link or len(text) <= length) and not LOST_DIGITS.fullmatch(text) else None, told
