"""Which days work: Monday to Friday, less the holidays, plus the swapped days (DOMAIN §2.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from data_access.clock.days import day_date, day_number

SATURDAY = 5


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

    def longest_rest(self) -> tuple[int, int]:
        """The first and the last day of the longest time without a working day."""
        bounds = np.concatenate([[-1], np.flatnonzero(self.working), [len(self.working)]])
        place = int(np.argmax(np.diff(bounds)))
        return self.first + int(bounds[place]) + 1, self.first + int(bounds[place + 1]) - 1

    def is_working(self, day: int) -> bool:
        return bool(self.working[self._places(day)])

    def days(self, first: int, last: int) -> list[int]:
        """The working days from one day to another, both included."""
        places = self._places(np.arange(first, last + 1))
        return (self.first + places[self.working[places]]).tolist()

    def add(self, day: int, count: int) -> int:
        """The `count`-th working day after `day`; with a negative count, before it."""
        reached = self.index[self._places(day)] + count
        if count < 0 and not self.is_working(day):
            reached += 1
        return int(self._at(max(reached, 1)))

    def add_each(self, days: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """`add` for many days at once, counts not negative."""
        return self._at(np.maximum(self.index[self._places(days)] + counts, 1))

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
        places = self._places(days)
        later = self.first + np.searchsorted(self.index, self.index[places] + 1)
        works = self.working[places]
        self._places(np.where(works, days, later))
        return np.where(works, days, later)

    def between(self, after: np.ndarray, until: np.ndarray) -> np.ndarray:
        """Working days after each day, up to and including another: how late, or how long it took, in working days."""
        return self.index[self._places(until)] - self.index[self._places(after)]

    def ends_within(self, first: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Working days d with first <= d < end: at the end of so many a clock that stood still from `first` to `end` stood."""
        return self._before(end) - self._before(first)

    def _before(self, days: np.ndarray) -> np.ndarray:
        places = self._places(days)
        return self.index[places] - self.working[places]

    def _at(self, numbers: np.ndarray) -> np.ndarray:
        """The days of working-day numbers. Raises IndexError beyond the last one."""
        if np.max(numbers, initial=0) > self.index[-1]:
            raise IndexError(f"beyond the calendar, which ends on {day_date(self.last)}")
        return self.first + np.searchsorted(self.index, numbers)

    def _places(self, days: np.ndarray) -> np.ndarray:
        """Where days stand in the calendar. Raises IndexError for one that does not: a negative place would wrap around."""
        places = np.asarray(days) - self.first
        if np.min(places, initial=0) < 0 or np.max(places, initial=0) >= len(self.working):
            raise IndexError(f"outside the calendar, which holds {day_date(self.first)} to {day_date(self.last)}")
        return places
