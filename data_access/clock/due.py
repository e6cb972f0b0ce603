"""When a dossier is due: `due = reception + legal time + extra days + ended pauses`, in legal working time (DOMAIN §2.4).

Day 0 is the day of reception, day 1 the next working day. What is received after closing, or on a day off, counts as
received on the next working morning; what must be done the same day and comes after 15:00 is due the next working day.
A legal time in working days skips days off; one in calendar days counts them and ends on a working day; one in hours
counts office hours. While a dossier waits for supplements (5), payment (6) or stands still (8), its clock stands still:
the due day moves by the length of the pause, in the unit of the legal time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from data_access.clock.calendar import WorkCalendar
from data_access.clock.hours import DAY, HOUR, OfficeHours, WorkTime


class TimeUnit(StrEnum):
    """In what a legal time is counted."""

    WORKING_DAY = "ngay_lam_viec"
    DAY = "ngay"
    HOUR = "gio"


# What is to be done the same day and comes later than this is due the next working day
# (Luật Hộ tịch 2014, art. 5; NĐ 23/2015/NĐ-CP, art. 7).
SAME_DAY_UNTIL = 15 * HOUR


@dataclass(frozen=True, eq=False)
class Limits:
    """The legal time of each dossier: `value` of a `unit`, whether it is due the same day, extra working days.

    A time of 0 days is due the same day as well. `extra` are the days that the law adds in difficult areas.
    """

    value: np.ndarray
    unit: np.ndarray
    same_day: np.ndarray
    extra: np.ndarray

    @classmethod
    def of(cls, value: int, unit: str, *, same_day: bool = False, extra: int = 0) -> Limits:
        """The legal time of one dossier."""
        return cls(np.array([value]), np.array([unit], dtype=object), np.array([same_day]), np.array([extra]))

    @property
    def is_same_day(self) -> np.ndarray:
        return self.same_day | (self.value == 0)

    def at(self, places: np.ndarray) -> Limits:
        """Those of some dossiers."""
        return Limits(self.value[places], self.unit[places], self.same_day[places], self.extra[places])


@dataclass(frozen=True, eq=False)
class Pauses:
    """Ended pauses: which dossier (its position), from which moment to which."""

    dossier: np.ndarray
    start: np.ndarray
    end: np.ndarray

    @classmethod
    def none(cls) -> Pauses:
        nothing = np.array([], dtype=np.int64)
        return cls(nothing, nothing, nothing)

    def at(self, places: np.ndarray) -> Pauses:
        """Those of some dossiers, by position among them."""
        chosen = np.isin(self.dossier, places)
        return Pauses(np.searchsorted(places, self.dossier[chosen]), self.start[chosen], self.end[chosen])

    def summed(self, lengths: np.ndarray, size: int) -> np.ndarray:
        """The sum of `lengths`, one for each pause, by dossier."""
        return np.bincount(self.dossier, np.maximum(lengths, 0), size).astype(np.int64)


@dataclass(frozen=True, eq=False)
class LegalClock:
    """The clock of one calendar and one set of office hours."""

    work: WorkCalendar
    hours: OfficeHours

    @property
    def time(self) -> WorkTime:
        return WorkTime(self.work, self.hours)

    def day_zero(self, received: np.ndarray, is_same_day: np.ndarray) -> np.ndarray:
        """The working day on which each dossier counts as received; for what is due the same day, its due day."""
        last = np.where(is_same_day, min(SAME_DAY_UNTIL, self.hours.closing), self.hours.closing)
        return self.work.on_or_after(received // DAY + (received % DAY > last))

    def due(self, received: np.ndarray, limits: Limits, pauses: Pauses) -> np.ndarray:
        """The due moment of each dossier received at these moments (seconds of local wall clock).

        What is counted in days is due at closing time. Raises IndexError outside the calendar, ValueError for a time in
        no unit of TimeUnit.
        """
        received = np.asarray(received, dtype=np.int64)
        same_day = limits.is_same_day
        by_hours, by_days, working = (limits.unit == unit for unit in (TimeUnit.HOUR, TimeUnit.DAY, TimeUnit.WORKING_DAY))
        if not (by_hours | by_days | working).all():
            raise ValueError(f"legal times are counted in {', '.join(TimeUnit)}")
        cases = (
            (by_hours & ~same_day, self._hours_due),
            (by_days & ~same_day, self._calendar_due),
            (working | same_day, self._working_due),
        )
        due = np.zeros(len(received), dtype=np.int64)
        for rows, compute in cases:
            places = np.flatnonzero(rows)
            if len(places):
                due[places] = compute(received[places], limits.at(places), pauses.at(places))
        return due

    def promised(self, stated: np.ndarray, received: np.ndarray, limits: Limits, pauses: Pauses) -> np.ndarray:
        """The due moments of dossiers whose receipts state one (seconds), after the pauses that have ended since.

        A receipt that states the day of the legal time says nothing of its own: the dossier is due as if it stated none.
        """
        opened = self.moved(stated, limits.unit, Pauses.none())
        lawful = self.due(received, limits, Pauses.none()) // DAY == opened // DAY
        later = np.where(lawful, self.due(received, limits, pauses), self.moved(stated, limits.unit, pauses))
        return np.maximum(later, opened)

    def moved(self, stated: np.ndarray, unit: np.ndarray, pauses: Pauses) -> np.ndarray:
        """The due moments that receipts state (seconds), after the pauses that have ended since; a day off moves on."""
        stated = np.asarray(stated, dtype=np.int64)
        due, places = self._open(stated // DAY, stated % DAY), np.unique(pauses.dossier)
        if len(places):
            # Nothing makes a stated time earlier, though it may stand before an hour of work.
            due[places] = np.maximum(self._later(stated[places], unit[places], pauses.at(places)), due[places])
        return due

    def _later(self, stated: np.ndarray, unit: np.ndarray, pauses: Pauses) -> np.ndarray:
        size, day, clock = len(stated), stated // DAY, stated % DAY
        first = self._open(day, clock)
        working = self.work.add_each(first // DAY, self._working_shift(pauses, size)) * DAY + clock
        # Of calendar days only the last one moves on, so pauses are counted before.
        calendar = self._open(day + self._calendar_shift(pauses, size), clock)
        by_hours = self.time.at(self.time.elapsed(first) + self._hours_shift(pauses, size))
        return np.select([unit == TimeUnit.HOUR, unit == TimeUnit.DAY], [by_hours, calendar], working)

    def _open(self, day: np.ndarray, clock: np.ndarray) -> np.ndarray:
        """A time of a day; of a day off, that time of the next working day."""
        return self.work.on_or_after(day) * DAY + clock

    def _working_due(self, received: np.ndarray, limits: Limits, pauses: Pauses) -> np.ndarray:
        days = np.where(limits.is_same_day, 0, limits.value) + limits.extra
        zero = self.day_zero(received, limits.is_same_day)
        return self._closing(self.work.add_each(zero, days + self._working_shift(pauses, len(received))))

    def _calendar_due(self, received: np.ndarray, limits: Limits, pauses: Pauses) -> np.ndarray:
        shift = self._calendar_shift(pauses, len(received))
        reached = self.work.on_or_after(self.day_zero(received, limits.is_same_day) + limits.value + shift)
        return self._closing(self.work.add_each(reached, limits.extra))

    def _hours_due(self, received: np.ndarray, limits: Limits, pauses: Pauses) -> np.ndarray:
        asked = limits.value * HOUR + limits.extra * self.hours.length
        return self.time.at(self.time.elapsed(received) + asked + self._hours_shift(pauses, len(received)))

    def _closing(self, day: np.ndarray) -> np.ndarray:
        return day * DAY + self.hours.closing

    def _working_shift(self, pauses: Pauses, size: int) -> np.ndarray:
        return pauses.summed(self.work.ends_within(pauses.start // DAY, pauses.end // DAY), size)

    def _calendar_shift(self, pauses: Pauses, size: int) -> np.ndarray:
        return pauses.summed(pauses.end // DAY - pauses.start // DAY, size)

    def _hours_shift(self, pauses: Pauses, size: int) -> np.ndarray:
        return pauses.summed(self.time.elapsed(pauses.end) - self.time.elapsed(pauses.start), size)
