"""Moments and days as a build counts them: whole numbers, one of them for a missing one, and the years that can be meant."""

from __future__ import annotations

import numpy as np

from data_access.clock.hours import DAY

# A day beyond every real one; missing days become missing again when the facts are written.
NEVER = np.iinfo(np.int32).max
NEVER_AT = NEVER * DAY
# What stands for a moment that came and is none; its day lies outside YEARS like any other slip of the pen.
IMPOSSIBLE_AT = -NEVER_AT
# Dates outside these years are slips of the pen, or stand for a missing one (1900, 1970, 9999); no calendar is made for them.
YEARS = (np.datetime64("1980-01-01"), np.datetime64("2200-01-01"))


def day_numbers(moments: np.ndarray) -> np.ndarray:
    """The day of each moment, NEVER for NEVER_AT."""
    return (moments // DAY).astype(np.int32)


def possible(days: np.ndarray) -> np.ndarray:
    """Which day numbers lie in YEARS; missing ones do not."""
    first, last = (int(year.astype("datetime64[D]").astype(np.int64)) for year in YEARS)
    return (days >= first) & (days < last)
