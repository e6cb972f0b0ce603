"""The due date once more, day by day and minute by minute in plain Python, from the rules and not from the clock.

Sources: DOMAIN §2.1, §2.4, §2.5. Slow and simple on purpose; what the clock says must be equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

import numpy as np

from data_access import packs
from data_access.clock import LegalClock, Limits, OfficeHours, Pauses, WorkCalendar

FIRST, LAST = date(2024, 12, 1), date(2028, 12, 31)
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
VENDOR_HOURS = "07:00-11:30,13:30-17:00"
# Each has 8 hours; the last closes before 15:00.
HOURS = (VENDOR_HOURS, "07:30-11:30, 13:30-17:30", "08:00-16:00", "06:00-10:00,10:30-14:30")
PACK = packs.load("da-nang")
EXCEPTIONS = dict(PACK.day_exceptions())
LABELS = {row["day"]: str(row["label"]) for row in PACK.holidays}
Pause = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Dossier:
    """What the rules ask of a dossier; a pause without an end is running."""

    received: datetime
    value: int
    unit: str
    same_day: bool = False
    extra: int = 0
    pauses: tuple[Pause, ...] = ()

    @property
    def ended(self) -> list[tuple[datetime, datetime]]:
        return [(start, end) for start, end in self.pauses if end is not None]


class NaiveClock:
    """The rules, read aloud."""

    def __init__(self, exceptions: Mapping[date, bool] = EXCEPTIONS, hours: str = VENDOR_HOURS) -> None:
        self.exceptions = exceptions
        self.spans = [tuple(map(time.fromisoformat, span.strip().split("-"))) for span in hours.split(",")]
        self.closing = self.spans[-1][1]

    # Days

    def works(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def on_or_after(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def added(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, or before it."""
        step = DAY if count > 0 else -DAY
        while count:
            day += step
            count -= self.works(day) * (step // DAY)
        return day

    def paused_days(self, start: date, end: date) -> int:
        """Working days at whose end the dossier stood still."""
        return sum(self.works(day) for day in days(start, end))

    # Hours

    def minutes(self, day: date) -> Iterator[datetime]:
        """The beginning of each minute of office hours."""
        for opens, closes in self.spans if self.works(day) else ():
            minute = datetime.combine(day, opens)
            while minute < datetime.combine(day, closes):
                yield minute
                minute += MINUTE

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two moments."""
        total = timedelta()
        for day in days(start.date(), end.date() + DAY):
            for minute in self.minutes(day):
                total += max(min(end, minute + MINUTE) - max(start, minute), timedelta())
        return total

    def after(self, start: datetime, asked: timedelta) -> datetime:
        """The first moment by which so much work is done, more than none, from a moment on."""
        day = start.date()
        while True:
            for minute in self.minutes(day):
                begin = max(start, minute)
                free = max(minute + MINUTE - begin, timedelta())
                if asked <= free:
                    return begin + asked
                asked -= free
            day += DAY

    # Due

    def day_zero(self, received: datetime, *, same_day: bool) -> date:
        """The day of reception, or the next working day: on a day off, after closing, after 15:00 for the same day."""
        late = received.time() > self.closing or (same_day and received.time() > time(15))
        return self.added(received.date(), 1) if late else self.on_or_after(received.date())

    def due(self, dossier: Dossier) -> datetime:
        if dossier.unit == "gio":
            asked = timedelta(hours=dossier.value + 8 * dossier.extra)
            return self.after(dossier.received, asked + sum((self.worked(*pause) for pause in dossier.ended), timedelta()))
        same_day = dossier.same_day or dossier.value == 0
        day = self.day_zero(dossier.received, same_day=same_day)
        if dossier.unit == "ngay" and not same_day:
            day += dossier.value * DAY
            for start, end in dossier.ended:
                day += end.date() - start.date()
            day = self.added(self.on_or_after(day), dossier.extra)
        else:
            day = self.added(day, (0 if same_day else dossier.value) + dossier.extra)
            for start, end in dossier.ended:
                day = self.added(day, self.paused_days(start.date(), end.date()))
        return datetime.combine(day, self.closing)

    # Receipts

    def promised(self, dossier: Dossier, stated: datetime) -> date:
        """The due day of a dossier whose receipt states one: as without it where it says what the law says, else its own, moved."""
        unpaused = replace(dossier, pauses=())
        if self.on_or_after(stated.date()) == self.due(unpaused).date():
            return self.due(dossier).date()
        return self.moved(dossier, stated).date()

    def moved(self, dossier: Dossier, stated: datetime) -> datetime:
        """A stated moment after the pauses. One on a day off is meant for the next working day; calendar days add up first."""
        opened = datetime.combine(self.on_or_after(stated.date()), stated.time())
        if not dossier.ended:
            return opened
        if dossier.unit == "gio":
            return self.after(opened, sum((self.worked(*pause) for pause in dossier.ended), timedelta()))
        lengths = [(start.date(), end.date()) for start, end in dossier.ended]
        if dossier.unit == "ngay":
            later = self.on_or_after(stated.date() + sum((end - start for start, end in lengths), timedelta()))
        else:
            later = self.added(opened.date(), sum(self.paused_days(*pause) for pause in lengths))
        return datetime.combine(later, stated.time())


def days(first: date, end: date) -> Iterator[date]:
    """Each day from `first` up to the day before `end`."""
    while first < end:
        yield first
        first += DAY


# To and from the clock


def seconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1)) // SECOND


def moments(values: np.ndarray) -> list[datetime]:
    return [datetime(1970, 1, 1) + int(value) * SECOND for value in values]


def legal_clock(exceptions: Mapping[date, bool] = EXCEPTIONS, hours: str = VENDOR_HOURS) -> LegalClock:
    return LegalClock(WorkCalendar.of(FIRST, LAST, exceptions.items()), OfficeHours.read(hours))


def limits(dossiers: Sequence[Dossier]) -> Limits:
    return Limits(
        np.array([dossier.value for dossier in dossiers], dtype=np.int64),
        np.array([dossier.unit for dossier in dossiers], dtype=object),
        np.array([dossier.same_day for dossier in dossiers], dtype=bool),
        np.array([dossier.extra for dossier in dossiers], dtype=np.int64),
    )


def pauses(dossiers: Sequence[Dossier]) -> Pauses:
    """The ended pauses of all dossiers, mixed, since the clock is promised no order."""
    rows = [(place, seconds(start), seconds(end)) for place, dossier in enumerate(dossiers) for start, end in dossier.ended]
    Random(len(rows)).shuffle(rows)
    return Pauses(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)


def dues(clock: LegalClock, dossiers: Sequence[Dossier]) -> list[datetime]:
    """What the clock says of all dossiers at once."""
    received = np.array([seconds(dossier.received) for dossier in dossiers], dtype=np.int64)
    return moments(clock.due(received, limits(dossiers), pauses(dossiers)))


def moved(clock: LegalClock, stated: Sequence[datetime], dossiers: Sequence[Dossier]) -> list[datetime]:
    """What the clock makes of the due moments that the dossiers' receipts state."""
    told = np.array([seconds(moment) for moment in stated], dtype=np.int64)
    return moments(clock.moved(told, limits(dossiers).unit, pauses(dossiers)))


def promised(clock: LegalClock, stated: Sequence[datetime], dossiers: Sequence[Dossier]) -> list[date]:
    """The due days of dossiers with such receipts."""
    told, received = (
        np.array([seconds(at) for at in rows], dtype=np.int64) for rows in (stated, [one.received for one in dossiers])
    )
    return [moment.date() for moment in moments(clock.promised(told, received, limits(dossiers), pauses(dossiers)))]


# Random dossiers

EDGES = (
    *(time(0), time(6, 59, 59), time(7), time(11, 30), time(11, 30, 1), time(12, 10), time(13, 30), time(14, 30)),
    *(time(14, 30, 1), time(14, 59, 59), time(15), time(15, 0, 1), time(16), time(16, 59, 59), time(17), time(17, 0, 1)),
    *(time(17, 30), time(17, 30, 1), time(23, 59, 59)),
)


def moment(chance: Random, day: date) -> datetime:
    """A moment of a day, half of the time one on which a rule turns."""
    if chance.random() < 0.5:
        return datetime.combine(day, chance.choice(EDGES))
    return datetime.combine(day, time()) + chance.randrange(86_400) * SECOND


def day_near(chance: Random) -> date:
    """A day that lies mostly close to a holiday or a swapped day."""
    if chance.random() < 0.3:
        return FIRST + chance.randint(60, 1000) * DAY
    return chance.choice(list(EXCEPTIONS)) + chance.randint(-12, 3) * DAY


def dossier(chance: Random) -> Dossier:
    unit = chance.choice(["ngay_lam_viec", "ngay", "gio"])
    received = moment(chance, day_near(chance))
    told = []
    for _pause in range(chance.choice([0, 0, 1, 1, 2, 3])):
        start = max(moment(chance, received.date() + chance.randint(0, 25) * DAY), received)
        end = max(moment(chance, start.date() + chance.choice([0, 0, 1, 2, 3, 5, 9, 20]) * DAY), start)
        told.append((start, end))
    if chance.random() < 0.1:
        told.append((moment(chance, received.date() + 30 * DAY), None))
    return Dossier(
        received,
        chance.randint(1, 40) if unit == "gio" else chance.choice([0, 1, 1, 2, 3, 5, 7, 10, 15, 20, 30]),
        unit,
        same_day=unit != "gio" and chance.random() < 0.2,
        extra=chance.choice([0, 0, 0, 1, 5, 10]),
        pauses=tuple(told),
    )


def dossiers(chance: Random) -> list[Dossier]:
    return [dossier(chance) for _dossier in range(chance.randint(1, 12))]


def exceptions(chance: Random) -> dict[date, bool]:
    """The real table, none, or the real one with days turned over at random."""
    turned = {day_near(chance): chance.random() < 0.3 for _day in range(25)}
    return chance.choice([EXCEPTIONS, {}, {**EXCEPTIONS, **turned}])


def stated(found: list[Dossier], chance: Random) -> list[datetime]:
    """A due moment for each dossier, as a receipt states it: the law's day, a day off before it, or any other."""
    naive = NaiveClock()
    clock = timedelta(hours=chance.choice([8, 9.5, 11, 14, 16, 17]))
    told = []
    for one in found:
        lawful = naive.due(replace(one, pauses=())).date()
        before = lawful if naive.works(lawful - DAY) else lawful - DAY
        day = chance.choice([lawful, before, day_near(chance), naive.on_or_after(day_near(chance))])
        told.append(datetime.combine(day, datetime.min.time()) + clock)
    return told
