"""What becomes of each dossier: pauses, the day it is resolved, and its status now.

The published number of resolved dossiers fixes how many still wait in a pause: dossiers are put into an
unended pause, one after the other in a random order, until exactly that number is resolved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data_access.demo import hours
from data_access.demo.catalogue import Procedures
from data_access.demo.hours import DAY, working_day, working_number
from data_access.demo.plan import Plan, PlanError, Stream
from data_access.demo.receipts import Receipts
from data_access.sources import Status

ON_THE_DUE_DAY = 0.22
PAUSABLE = 4  # working days; shorter ones are not worth a pause
STALLABLE = 3
SECOND_PAUSE = 0.05
OLDEST_OVERDUE = 60  # working days
NEVER = np.iinfo(np.int64).max // 2  # seconds; later than any moment


@dataclass(frozen=True)
class Courses:
    """One row per received dossier, in the order of `Receipts`; moments are seconds, NEVER = not (yet).

    `pauses` are two spells each, as columns: start, end, status; a status of 0 is no pause.
    """

    due: np.ndarray  # working day in force, ended pauses included
    resolved: np.ndarray
    status: np.ndarray
    pause_start: np.ndarray
    pause_end: np.ndarray
    pause_status: np.ndarray


@dataclass(frozen=True)
class Schedule:
    """The plan of each dossier in working days, before it is known what has happened by now."""

    due: np.ndarray
    finish: np.ndarray
    starts: np.ndarray  # (dossiers, 2)
    lengths: np.ndarray  # (dossiers, 2); 0 = no pause


def draw(
    plan: Plan,
    stream: Stream,
    procedures: Procedures,
    receipts: Receipts,
    now: int,
    rng: np.random.Generator,
) -> Courses:
    """The course of every dossier of a stream up to `now` (seconds)."""
    lateness = _lateness(plan, stream, procedures, receipts)
    schedule = _scheduled(plan, stream, receipts, lateness, rng)
    resolved = _resolved(plan, receipts, schedule, rng)
    today = working_number(plan.calendar, np.array([now // DAY]))[0]
    stuck = _stuck(stream, schedule, lateness, today, rng)
    resolved[stuck | (resolved > now)] = NEVER
    stalled = _stalled(stream, receipts, schedule, resolved, today, stuck, rng)
    resolved[stalled] = NEVER
    pauses = _pauses(plan, stream, procedures, receipts, schedule, stalled, today, now, rng)
    # Only a pause that has ended has moved the due day.
    earned = np.where((pauses["pause_status"] > 0) & (pauses["pause_end"] < NEVER), schedule.lengths, 0).sum(1)
    status = np.where(resolved < NEVER, Status.PROCESSED, Status.PROCESSING)
    courses = Courses(due=receipts.first_due + earned, resolved=resolved, status=status, **pauses)
    return _exits(plan, stream, _paused_now(courses), receipts, rng)


def _lateness(plan: Plan, stream: Stream, procedures: Procedures, receipts: Receipts) -> np.ndarray:
    """The chance of each dossier to be late: its unit's rate, more for slow fields, less for quick ones."""
    rates = np.array([stream.late.get(row["code"], stream.late_rate) for row in plan.units_of(stream)])
    factor = procedures.lateness[receipts.procedure]
    mean = np.bincount(receipts.unit, factor) / np.bincount(receipts.unit)
    return rates[receipts.unit] * factor / mean[receipts.unit]


def _scheduled(
    plan: Plan,
    stream: Stream,
    receipts: Receipts,
    lateness: np.ndarray,
    rng: np.random.Generator,
) -> Schedule:
    size, limit = len(receipts.start), receipts.first_due - receipts.start
    paused = (limit >= PAUSABLE) & (rng.random(size) < stream.paused_share)
    # A pause must end before the last working day of the dossier, so that its order is never in doubt.
    room = np.where(paused, limit - 2, limit)
    ahead = np.ceil(rng.beta(1.6, 2.6, size) * room).astype(np.int64)
    ahead[rng.random(size) < ON_THE_DUE_DAY] = 0
    last_start = np.maximum(limit - ahead - 1, 1)
    first = 1 + rng.integers(0, last_start)
    length = np.clip(np.exp(rng.normal(np.log(5), 0.7, size)), 1, 30).astype(np.int64) * paused
    again = paused & (first < last_start) & (rng.random(size) < SECOND_PAUSE)
    second_length = rng.integers(2, 9, size) * again
    due = receipts.first_due + length + second_length
    behind = rng.geometric(0.32, size)
    finish = np.where(rng.random(size) < lateness, due + behind, due - ahead)
    # What was carried over had by definition not been finished before the first day.
    opening = working_number(plan.calendar, np.array([plan.first_day]))[0]
    caught_up = np.maximum(opening, np.minimum(opening + rng.geometric(0.3, size) - 1, due))
    finish = np.where(receipts.carried & (finish < opening), caught_up, finish)
    starts = receipts.start + first
    return Schedule(due, finish, np.stack([starts, starts + length + 1], 1), np.stack([length, second_length], 1))


def _resolved(plan: Plan, receipts: Receipts, schedule: Schedule, rng: np.random.Generator) -> np.ndarray:
    size = len(schedule.finish)
    received_on = receipts.received // DAY
    too_late = receipts.received % DAY > hours.LAST_SAME_DAY
    day = working_day(plan.calendar, schedule.finish)
    day = np.where((day <= received_on) & too_late, working_day(plan.calendar, receipts.start + 1), day)
    clock = hours.time_of_day(hours.DECISION, size, rng)
    since = receipts.received % DAY
    same_day = since + 300 + (rng.random(size) ** 1.5 * (hours.CLOSING - since - 300)).astype(np.int64)
    resolved = day * DAY + np.where(day == received_on, same_day, clock)
    # A few offices catch up on Saturday what is due on Monday or later.
    is_friday = (day + 3) % 7 == 4
    in_time = working_number(plan.calendar, day) < schedule.due
    saturday = is_friday & in_time & (day > received_on) & (rng.random(size) < 0.008)
    return resolved + saturday * DAY


def _stuck(
    stream: Stream,
    schedule: Schedule,
    lateness: np.ndarray,
    today: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Dossiers past their due day that nobody has finished: mostly young ones, in the units that are often late."""
    age = today - schedule.due
    weight = np.where((age > 0) & (age <= OLDEST_OVERDUE), lateness * np.exp(-age / 16), 0)
    return _chosen(weight, stream.overdue_open, rng)


def _stalled(
    stream: Stream,
    receipts: Receipts,
    schedule: Schedule,
    resolved: np.ndarray,
    today: int,
    stuck: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Dossiers whose pause has not ended: as many as leave exactly the published number resolved."""
    surplus = int((resolved < NEVER).sum()) - stream.resolved
    limit, age = receipts.first_due - receipts.start, today - receipts.start
    free = (limit >= STALLABLE) & (age >= 1) & (schedule.lengths[:, 0] == 0) & ~stuck
    weight = np.where(free, np.exp(-age / 30) * np.where(limit < PAUSABLE, 0.08, 1.0), 0)
    # Else the pauses would use up the dossiers that are simply not due yet.
    weight = np.where(resolved == NEVER, weight * 0.25, weight)
    order = _order(weight, rng)
    taken = np.cumsum(resolved[order] < NEVER)
    if surplus < 0 or surplus > (taken[-1] if len(taken) else 0):
        raise PlanError(f"{stream.name}: {surplus} resolved dossiers too many to be explained by pauses")
    stalled = np.zeros(len(resolved), dtype=bool)
    stalled[order[: int(np.searchsorted(taken, surplus)) + 1] if surplus else order[:0]] = True
    return stalled


def _pauses(
    plan: Plan,
    stream: Stream,
    procedures: Procedures,
    receipts: Receipts,
    schedule: Schedule,
    stalled: np.ndarray,
    today: int,
    now: int,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    shape = schedule.starts.shape
    starts, ends = schedule.starts.copy(), schedule.starts + schedule.lengths
    last = np.minimum(receipts.first_due, today)
    starts[stalled, 0] = rng.integers(receipts.start[stalled] + 1, last[stalled] + 1)
    there = schedule.lengths > 0
    there[stalled] = [True, False]
    start = working_day(plan.calendar, starts) * DAY + hours.time_of_day(hours.PAUSE_START, starts.size, rng).reshape(shape)
    end = working_day(plan.calendar, ends) * DAY + hours.time_of_day(hours.PAUSE_END, starts.size, rng).reshape(shape)
    end[stalled] = NEVER
    there &= start <= now
    can_pay = (procedures.has_fee[receipts.procedure])[:, None]
    pays = can_pay & (rng.random(shape) < stream.payment_pauses)
    status = np.where(pays, Status.AWAITING_PAYMENT, Status.SUPPLEMENT_REQUESTED)
    stops = stalled[:, None] & (rng.random(shape) < 0.008)
    status = np.where(stops, Status.STOPPED, status)
    return {"pause_start": start, "pause_end": np.where(end > now, NEVER, end), "pause_status": status * there}


def _paused_now(courses: Courses) -> Courses:
    """Give the dossiers in an unended pause the status of that pause."""
    unended = (courses.pause_status > 0) & (courses.pause_end == NEVER)
    status = np.where(unended.any(1), np.where(unended, courses.pause_status, 0).max(1), courses.status)
    return replace(courses, status=status)


def _exits(
    plan: Plan,
    stream: Stream,
    courses: Courses,
    receipts: Receipts,
    rng: np.random.Generator,
) -> Courses:
    """Some of the resolved ended otherwise: withdrawn by the applicant, or stopped with an end."""
    due_end = working_day(plan.calendar, courses.due) * DAY + DAY
    eligible = (courses.resolved < due_end) & (courses.pause_status[:, 0] == 0)
    later = courses.resolved - receipts.received > 2 * 3_600
    withdrawn = _chosen(1.0 * (eligible & later), round(stream.withdrawn * stream.resolved), rng)
    stopped = _chosen(1.0 * (eligible & later & ~withdrawn), round(stream.stopped * stream.resolved), rng)
    status = np.where(withdrawn, Status.WITHDRAWN, np.where(stopped, Status.STOPPED, courses.status))
    return replace(courses, status=status)


def _order(weight: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random order of the rows with weight, heavier ones sooner (exponential keys)."""
    rows = np.flatnonzero(weight > 0)
    return rows[np.argsort(rng.exponential(size=len(rows)) / weight[rows], kind="stable")]


def _chosen(weight: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    order = _order(weight, rng)
    if count > len(order):
        raise PlanError(f"{count} dossiers wanted, {len(order)} possible")
    chosen = np.zeros(len(weight), dtype=bool)
    chosen[order[:count]] = True
    return chosen
