"""Legal working days, and what time it is.

Days are whole numbers counted from 1/1/1970, as the mart stores them; all days are those of Asia/Ho_Chi_Minh.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from data_access.settings import ZONE, Settings

EPOCH = date(1970, 1, 1)
SATURDAY = 5


def now(settings: Settings) -> datetime:
    """The moment at which the program stands: the `NOW` setting, else the machine's clock."""
    return settings.now or datetime.now(ZONE)


def today(settings: Settings) -> int:
    """The day of `now`, as a day number."""
    return day_number(now(settings).date())


def day_number(day: date) -> int:
    """Days since 1/1/1970."""
    return (day - EPOCH).days


def day_date(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(number))


@dataclass(frozen=True)
class WorkCalendar:
    """Which days work: Monday to Friday, less the holidays, plus the swapped days (DOMAIN §2.5).

    `working` holds one truth value a day from `first` on; `index` counts the working days up to and including a day.
    """

    first: int
    working: np.ndarray
    index: np.ndarray

    @classmethod
    def of(cls, first: date, last: date, exceptions: Iterable[tuple[date, bool]] = ()) -> WorkCalendar:
        """The calendar from `first` to `last`; `exceptions` are rows of `holiday` as (day, is it working)."""
        start, length = day_number(first), (last - first).days + 1
        # Day 0, 1/1/1970, was a Thursday.
        working = (np.arange(start, start + length) + 3) % 7 < SATURDAY
        for day, is_working in exceptions:
            if first <= day <= last:
                working[day_number(day) - start] = is_working
        return cls(start, working, np.cumsum(working))

    @property
    def last(self) -> int:
        return self.first + len(self.working) - 1

    def is_working(self, day: int) -> bool:
        return bool(self.working[day - self.first])

    def add(self, day: int, count: int) -> int:
        """The `count`-th working day after `day`; with a negative count, before it."""
        reached = self.index[day - self.first] + count
        if count < 0 and not self.is_working(day):
            reached += 1
        return self.first + int(np.searchsorted(self.index, max(reached, 1)))

    def add_each(self, days: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """`add` for many days at once, counts not negative."""
        reached = self.index[np.asarray(days) - self.first] + counts
        return self.first + np.searchsorted(self.index, np.maximum(reached, 1))

    def due_window(self, end: int, least: int, most: int | None) -> tuple[int | None, int]:
        """First and last due day of what is `least` to `most` working days late at the end of day `end`.

        Late by n: n working days lie after the due day, up to `end` (DOMAIN §2.4). What is due on `end` is not late.
        """
        reached = self.index[end - self.first]
        last = self.first + int(np.searchsorted(self.index, reached - least, side="right")) - 1
        first = None if most is None else self.first + int(np.searchsorted(self.index, reached - most))
        return first, min(last, end - 1)

    def on_or_after(self, days: np.ndarray) -> np.ndarray:
        """Each day itself where it works, else the next working day."""
        offsets = np.asarray(days) - self.first
        return np.where(self.working[offsets], days, self.first + np.searchsorted(self.index, self.index[offsets] + 1))


def local_times(texts: pd.Series) -> np.ndarray:
    """Source times, as ISO text, to seconds of local wall clock (`datetime64[s]`, missing = NaT).

    Text with a zone is converted to Asia/Ho_Chi_Minh, text without one is taken as it stands.
    Raises ValueError quoting the first text that is not a time.
    """
    values = texts.to_numpy(dtype=object)
    missing = pd.isna(values)
    text = np.where(missing, "NaT", values).astype("U40")
    for row in np.flatnonzero(~(missing | _plain(text))):
        text[row] = _local(str(values[row]))
    return text.astype("U19").astype("datetime64[s]")


def _plain(text: np.ndarray) -> np.ndarray:
    """Which texts need no more than their first 19 characters: local times, and those in the zone itself."""
    length = np.char.str_len(text)
    characters = text.view("U1").reshape(len(text), -1) if len(text) else np.empty((0, 40), dtype="U1")
    numbered = np.char.isdigit(characters[:, 0])
    alone = (length == 10) | ((length == 16) & (characters[:, 13] == ":")) | ((length == 19) & (characters[:, 16] == ":"))
    here = np.char.endswith(text, "+07") & (length >= 22) & (characters[:, 16] == ":")
    return numbered & (alone | here)


def _local(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"not an ISO time: {text!r}") from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(ZONE).replace(tzinfo=None)
    return moment.isoformat(timespec="seconds")
