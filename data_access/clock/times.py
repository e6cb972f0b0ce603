"""Times of the sources as local wall clock."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import numpy as np
import pandas as pd

from data_access.clock.hours import DAY, HOUR
from data_access.settings import ZONE

# No longer than the longest time; one byte a letter is a quarter of the work.
LETTERS = 40
# Few enough that what is made of them on the way stays near the processor.
BLOCK = 20_000
ZERO = ord("0")
# Where the digits of `2025-07-01 08:30:00` stand, with the largest number that may stand there; of a day only the first three.
PARTS = (((0, 1, 2, 3), 9999), ((5, 6), 12), ((8, 9), 31), ((11, 12), 23), ((14, 15), 59), ((17, 18), 59))
# Lengths of a local time: a day, a minute, a second; so many PARTS each has. Longer ones are plain with the zone itself.
LENGTHS = {10: 3, 16: 5, 19: 6}
WHOLE, HERE = 19, b"+07"
LAST_YEAR = 9999
# How numpy writes that there is no time.
NONE = np.iinfo(np.int64).min


def local_times(texts: pd.Series) -> np.ndarray:
    """Source times, as ISO text, to seconds of local wall clock (`datetime64[s]`, missing = NaT).

    Text with a zone is converted to Asia/Ho_Chi_Minh, text without one is taken as it stands.
    Raises ValueError quoting the first text that is not a time.
    """
    values = texts.to_numpy(dtype=object)
    times, wrong = read_times(values, pd.isna(values))
    if wrong.any():
        raise ValueError(f"not an ISO time: {str(texts.iloc[int(np.argmax(wrong))])[:LETTERS]!r}")
    return times


def read_times(values: np.ndarray, missing: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`local_times` of values of which some are `missing`, with NaT also for what is no time, and which values that are."""
    times, wrong = np.empty(len(values), dtype=np.int64), np.empty(len(values), dtype=bool)
    for start in range(0, len(values), BLOCK):
        rows = slice(start, start + BLOCK)
        times[rows], wrong[rows] = _read(values[rows], missing[rows])
    return times.view("datetime64[s]"), wrong


def _read(values: np.ndarray, missing: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The seconds of one block, NONE where there is no time, and which of its texts are no time."""
    text = _ascii(np.where(missing, "", values))
    digits = text.view(np.uint8).reshape(len(text), -1)
    length = np.char.str_len(text)
    if np.max(length, initial=0) > WHOLE:
        here = (length == WHOLE + len(HERE)) | ((length > WHOLE + len(HERE)) & (digits[:, WHOLE] == ord(".")))
        length = np.where(here & np.char.endswith(text, HERE), WHOLE, length)
    times, other = np.full(len(text), NONE, dtype=np.int64), ~missing
    for letters, parts in LENGTHS.items():
        form = other & (length == letters)
        if not form.any():
            continue
        # Nearly always all rows are of one form: then nothing is copied.
        rows = slice(None) if 2 * np.count_nonzero(form) > len(form) else np.flatnonzero(form)
        plain, seconds = _seconds(digits[rows], parts)
        plain &= form[rows]
        times[rows] = np.where(plain, seconds, times[rows])
        other[rows] &= ~plain
    for row in np.flatnonzero(other):
        times[row] = _local(str(values[row]))
    return times, ~missing & (times == NONE)


def _ascii(texts: np.ndarray) -> np.ndarray:
    """The texts as bytes; a letter that no time has becomes a question mark."""
    try:
        return texts.astype(f"S{LETTERS}")
    except UnicodeEncodeError:
        return np.array([str(text).encode("ascii", "replace") for text in texts], dtype=f"S{LETTERS}")


def _seconds(digits: np.ndarray, parts: int) -> tuple[np.ndarray, np.ndarray]:
    """Which rows are a time written in plain digits, and their seconds since 1970; every number is looked at before it counts."""
    plain = (digits[:, 4] == ord("-")) & (digits[:, 7] == ord("-"))
    if parts > 3:
        plain &= ((digits[:, 10] == ord(" ")) | (digits[:, 10] == ord("T"))) & (digits[:, 13] == ord(":"))
    if parts > 5:
        plain &= digits[:, 16] == ord(":")
    numbers = []
    for places, most in PARTS[:parts]:
        number = np.zeros(len(digits), dtype=np.int32)
        for place in places:
            # Bytes below the digits wrap around to large numbers.
            digit = digits[:, place] - np.uint8(ZERO)
            plain &= digit <= 9
            number = number * 10 + digit
        plain &= number <= most
        numbers.append(number)
    year, month, day = numbers[:3]
    plain &= (year > 0) & (month > 0) & (day > 0)
    months = np.where(plain, year * 12 + month - 1, 12)
    first = _first_days()
    plain &= day <= first[months + 1] - first[months]
    hour, minute, second = (*numbers[3:], 0, 0, 0)[:3]
    return plain, (first[months] + day - 1) * DAY + hour * HOUR + minute * 60 + second


@cache
def _first_days() -> np.ndarray:
    """The day number of the first of each month, from January of year 0 on."""
    months = np.arange((LAST_YEAR + 1) * 12 + 1) - 1970 * 12
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _local(text: str) -> int:
    """The seconds of a text in any other form of ISO 8601; NONE where it is none, or no calendar of ours holds it."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(ZONE).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return NONE
    return int(np.datetime64(moment, "s").astype(np.int64))
