"""Why a dossier is due when it is: the clock's way from reception to the due day, step by step, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from data_access.clock.days import day_number, moment, seconds
from data_access.clock.due import LegalClock, Limits, Pauses, TimeUnit
from data_access.clock.hours import DAY


@dataclass(frozen=True)
class Case:
    """What is known of one dossier: times are local wall clock, `pauses` are (start, end or none, status).

    `first_due` and `stated_due` are what the receipt and the source say, `extension` is when the letter was issued.
    """

    received: datetime
    value: int | None
    unit: str | None
    same_day: str | None = None
    extra: int = 0
    extra_basis: str | None = None
    pauses: tuple[tuple[datetime, datetime | None, int], ...] = ()
    first_due: datetime | None = None
    stated_due: datetime | None = None
    extension: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One step: what it is, why, from when to when; `count` of what `why` names; the due day as it then stands.

    A pause names its `status`, and why it moves the due day or not: `ended`, `after_due`, `running`.
    """

    kind: str
    why: str
    begins: datetime
    ends: datetime
    count: int = 0
    due: date | None = None
    status: int | None = None


def explained(clock: LegalClock, case: Case, holidays: Mapping[int, str]) -> tuple[Step, ...]:
    """The steps of one dossier; `holidays` names the days off by day number. The last step with a due day holds.

    What the source states is in force, whatever the clock computes: then the steps lead to both, side by side.
    """
    steps = [_reception(clock, case)]
    if case.value is not None and case.unit is not None:
        steps += _computed(clock, case, holidays)
    if case.first_due is not None:
        steps.append(Step("receipt", "first_due_at", case.received, case.first_due, due=case.first_due.date()))
        if case.stated_due is None:
            steps += _moved(clock, case)
    if case.stated_due is not None:
        why = "extension" if case.extension else "due_at"
        steps.append(Step("stated", why, case.extension or case.received, case.stated_due, due=case.stated_due.date()))
    return tuple(steps)


def _reception(clock: LegalClock, case: Case) -> Step:
    received = seconds(case.received)
    same_day = _limits(case).is_same_day
    zero = int(clock.day_zero(np.array([received]), same_day)[0])
    day, time = received // DAY, received % DAY
    if not clock.work.is_working(day):
        why = "day_off"
    elif zero == day:
        why = "in_hours"
    else:
        why = "after_closing" if time > clock.hours.closing else "after_15"
    opening = max(time, clock.hours.opening) if zero == day else clock.hours.opening
    return Step("received", why, case.received, moment(zero * DAY + opening))


def _computed(clock: LegalClock, case: Case, holidays: Mapping[int, str]) -> Iterator[Step]:
    """Legal time, extra days, each ended pause: each with the due day that it leads to, and the days off on its way."""
    limits = _limits(case)
    due = _due(clock, replace(case, extra=0, pauses=()))
    zero = int(clock.day_zero(np.array([seconds(case.received)]), limits.is_same_day)[0])
    counts_all = case.unit == TimeUnit.DAY and not limits.is_same_day[0]
    yield Step("limit", case.same_day or str(case.unit), _reception(clock, case).ends, due, case.value or 0, due.date())
    # Calendar days count days off as well; only those at their end push the due day on.
    yield from _skipped(clock, zero + int(case.value or 0) - 1 if counts_all else zero, due, holidays)
    if case.extra:
        later = _due(clock, replace(case, pauses=()))
        yield Step("extra", case.extra_basis or "", due, later, case.extra, later.date())
        yield from _skipped(clock, day_number(due.date()), later, holidays)
    for number, (start, end, status) in enumerate(case.pauses):
        before = _due(clock, _paused(case, number))
        if end is None:
            yield Step("pause", "running", start, start, due=before.date(), status=status)
            continue
        after = _due(clock, _paused(case, number + 1))
        # A pause that begins after the due day moves it too (the sum of DOMAIN §2.4), and a reader should know.
        why = "after_due" if start.date() > before.date() else "ended"
        yield Step("pause", why, start, end, (after.date() - before.date()).days, after.date(), status)
        yield from _skipped(clock, day_number(before.date()), after, holidays)


def _skipped(clock: LegalClock, after: int, due: datetime, holidays: Mapping[int, str]) -> Iterator[Step]:
    """Holidays and swapped days after a day and up to the due day by name, and how many days of plain weekends."""
    days = range(after + 1, day_number(due.date()) + 1)
    for day in (day for day in days if day in holidays):
        kind = "swapped_day" if clock.work.is_working(day) else "day_off"
        yield Step(kind, holidays[day], moment(day * DAY), moment(day * DAY))
    weekend = [day for day in days if day not in holidays and not clock.work.is_working(day)]
    if weekend:
        yield Step("weekend", "weekend", moment(weekend[0] * DAY), moment(weekend[-1] * DAY), len(weekend))


def _moved(clock: LegalClock, case: Case) -> Iterator[Step]:
    """What pauses, or a day off, make of the day that the receipt states, where the source states no due day."""
    stated, pauses = np.array([seconds(case.first_due)]), _pauses(case)
    if case.value is None or case.unit is None:
        moved = clock.moved(stated, np.array([case.unit], dtype=object), pauses)
    else:
        moved = clock.promised(stated, np.array([seconds(case.received)]), _limits(case), pauses)
    due = moment(int(moved[0]))
    why = "pauses" if len(pauses.dossier) else "day_off"
    if why == "pauses" or due.date() != case.first_due.date():
        yield Step("moved", why, case.first_due, due, (due.date() - case.first_due.date()).days, due.date())


def _paused(case: Case, count: int) -> Case:
    return replace(case, pauses=case.pauses[:count])


def _due(clock: LegalClock, case: Case) -> datetime:
    return moment(int(clock.due(np.array([seconds(case.received)]), _limits(case), _pauses(case))[0]))


def _limits(case: Case) -> Limits:
    # A time that is not known is no time of 0 days, which would be due the same day.
    value = 1 if case.value is None else case.value
    return Limits.of(value, str(case.unit or TimeUnit.WORKING_DAY), same_day=bool(case.same_day), extra=case.extra)


def _pauses(case: Case) -> Pauses:
    ended = [(seconds(start), seconds(end)) for start, end, _ in case.pauses if end is not None]
    starts, ends = (np.array([pair[side] for pair in ended], dtype=np.int64) for side in (0, 1))
    return Pauses(np.zeros(len(ended), dtype=np.int64), starts, ends)
