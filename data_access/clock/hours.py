"""Office hours, and working time as one axis of seconds without nights, lunches and days off.

Moments are whole seconds since 1/1/1970 of the local wall clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from data_access.clock.calendar import WorkCalendar

DAY = 86_400
HOUR = 3_600
SPAN = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")


@dataclass(frozen=True)
class OfficeHours:
    """The spans of a working day, as seconds after midnight, in order."""

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, text: str) -> OfficeHours:
        """From text as `07:00-11:30,13:30-17:00`. Raises ValueError where that is not understood."""
        spans = []
        for part in text.split(","):
            found = SPAN.fullmatch(part.strip())
            if found is None:
                raise ValueError(f"not a span of hours: {part!r}")
            first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
            if max(first_minute, last_minute) > 59:
                raise ValueError(f"not a time of day: {part!r}")
            spans.append((first_hour * HOUR + first_minute * 60, last_hour * HOUR + last_minute * 60))
        moments = [moment for span in spans for moment in span]
        if any(earlier >= later for earlier, later in pairwise(moments)) or moments[-1] >= DAY:
            raise ValueError(f"spans must follow one another within a day: {text!r}")
        return cls(tuple(spans))

    @property
    def opening(self) -> int:
        return self.spans[0][0]

    @property
    def closing(self) -> int:
        return self.spans[-1][1]

    @property
    def length(self) -> int:
        """Seconds of work in a day."""
        return sum(end - start for start, end in self.spans)

    def worked(self, clock: np.ndarray) -> np.ndarray:
        """Seconds of work done by each time of day."""
        return sum(np.clip(np.asarray(clock), start, end) - start for start, end in self.spans)

    def time_at(self, worked: np.ndarray) -> np.ndarray:
        """The first time of day by which so much work is done."""
        done = np.cumsum([end - start for start, end in self.spans])
        place = np.searchsorted(done, worked)
        starts = np.array([start for start, _ in self.spans])
        return starts[place] + worked - np.concatenate([[0], done])[place]


@dataclass(frozen=True, eq=False)
class WorkTime:
    """Working time since the first day of a calendar."""

    work: WorkCalendar
    hours: OfficeHours

    def elapsed(self, moments: np.ndarray) -> np.ndarray:
        """Seconds of work from the calendar's first day up to each moment."""
        moments = np.asarray(moments, dtype=np.int64)
        day, clock = moments // DAY, moments % DAY
        before = self.work.ends_within(np.array(self.work.first), day)
        works = self.work.ends_within(day, day + 1)
        return before * self.hours.length + works * self.hours.worked(clock)

    def at(self, elapsed: np.ndarray) -> np.ndarray:
        """The first moment by which so much work is done; the inverse of `elapsed` within office hours."""
        number = np.maximum(-(-np.asarray(elapsed) // self.hours.length), 1)
        day = self.work.add_each(np.full_like(number, self.work.first), number - self.work.is_working(self.work.first))
        return day * DAY + self.hours.time_at(elapsed - (number - 1) * self.hours.length)
