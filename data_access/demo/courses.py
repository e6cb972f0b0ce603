"""What becomes of each dossier: pauses, the day it is resolved, and its status now.

A published number of resolved dossiers comes out of the slowness of the offices (`schedules`); the last few
too many, those resolved nearest to now, wait until tomorrow. Where none is published, the slowness is given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data_access.clock.hours import DAY
from data_access.demo import hours, schedules
from data_access.demo.catalogue import Procedures
from data_access.demo.hours import working_day, working_number
from data_access.demo.plan import Plan, PlanError
from data_access.demo.receipts import Receipts
from data_access.demo.schedules import Schedule
from data_access.demo.streams import Stream
from data_access.sources import Status

OLDEST_OVERDUE = 60  # working days
AGEING = 8.0  # working days; the greater, the slower the overdue grow fewer with age
STOPPED = 0.008  # of the unended pauses
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
    schedule = schedules.draw(plan, stream, receipts, lateness, rng)
    today = working_number(plan.calendar, np.array([now // DAY]))[0]
    stuck = _stuck(stream, schedule, lateness, today, rng)
    slowness = stream.slowness
    if stream.resolved is not None:
        slowness = schedules.slowness(receipts, schedule, ~stuck, today, stream.resolved)
    finish = schedules.finish(receipts, schedule, slowness)
    resolved = _resolved(plan, receipts, schedule, finish, rng)
    resolved[stuck | (resolved > now)] = NEVER
    if stream.resolved is not None:
        resolved[_marginal(resolved, stream.resolved)] = NEVER
    pauses = _pauses(plan, stream, procedures, receipts, schedule, finish, now, rng)
    # Only a pause that has ended has moved the due day.
    earned = np.where((pauses["pause_status"] > 0) & (pauses["pause_end"] < NEVER), schedule.lengths, 0).sum(1)
    status = np.where(resolved < NEVER, Status.PROCESSED, Status.PROCESSING)
    courses = Courses(due=receipts.first_due + earned, resolved=resolved, status=status, **pauses)
    return _exits(plan, stream, _paused_now(courses), receipts, rng)


def _lateness(plan: Plan, stream: Stream, procedures: Procedures, receipts: Receipts) -> np.ndarray:
    """The chance of each dossier to be late: its unit's rate, more for slow fields, less for quick ones."""
    rates = np.array([stream.late.get(row["code"], stream.late_rate) for row in plan.units_of(stream)])
    factor = procedures.lateness[receipts.procedure]
    mean = np.bincount(receipts.unit, factor) / np.maximum(np.bincount(receipts.unit), 1)
    return rates[receipts.unit] * factor / mean[receipts.unit]


def _stuck(
    stream: Stream,
    schedule: Schedule,
    lateness: np.ndarray,
    today: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Dossiers that nobody finishes although it is their time: mostly young ones, in the units that are often late.

    With the late ones that are on their way, those past their due day make up what is overdue now. The others, not
    yet due, will be overdue tomorrow and after: without them the last days would finish more than all before.
    """
    age = today - schedule.due
    on_their_way = (age > 0) & (schedule.behind > age)
    weight = lateness * (AGEING + np.abs(age)) ** -1.5
    order = _order(np.where((np.abs(age) <= OLDEST_OVERDUE) & ~on_their_way, weight, 0), rng)
    overdue = np.cumsum(age[order] > 0)
    wanted = max(stream.overdue_open - int(on_their_way.sum()), 0)
    possible = overdue.max(initial=0)
    if wanted > possible:
        raise PlanError(f"{stream.name}: {wanted} overdue dossiers wanted, {possible} possible")
    stuck = np.zeros(len(age), dtype=bool)
    stuck[order[: np.searchsorted(overdue, wanted, side="right")]] = True
    return stuck


def _resolved(
    plan: Plan,
    receipts: Receipts,
    schedule: Schedule,
    finish: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    size = len(finish)
    received_on, day = receipts.received // DAY, working_day(plan.calendar, finish)
    clock = hours.time_of_day(hours.DECISION, size, rng)
    since = receipts.received % DAY
    same_day = since + 300 + (rng.random(size) ** 1.5 * (hours.CLOSING - since - 300)).astype(np.int64)
    resolved = day * DAY + np.where(day == received_on, same_day, clock)
    # A few offices catch up on Saturday what is due on Monday or later.
    is_friday = (day + 3) % 7 == 4
    saturday = is_friday & (finish < schedule.due) & (day > received_on) & (rng.random(size) < 0.008)
    return resolved + saturday * DAY


def _marginal(resolved: np.ndarray, wanted: int) -> np.ndarray:
    """The dossiers resolved last, as many as there are more than `wanted`."""
    order = np.argsort(np.where(resolved < NEVER, resolved, -1), kind="stable")
    return order[len(order) - (int((resolved < NEVER).sum()) - wanted) :]


def _pauses(
    plan: Plan,
    stream: Stream,
    procedures: Procedures,
    receipts: Receipts,
    schedule: Schedule,
    finish: np.ndarray,
    now: int,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    starts, shape = schedules.pause_starts(receipts, schedule, finish), schedule.lengths.shape
    ends = starts + schedule.lengths
    start = working_day(plan.calendar, starts) * DAY + hours.time_of_day(hours.PAUSE_START, starts.size, rng).reshape(shape)
    end = working_day(plan.calendar, ends) * DAY + hours.time_of_day(hours.PAUSE_END, starts.size, rng).reshape(shape)
    can_pay = (procedures.has_fee[receipts.procedure])[:, None]
    pays = can_pay & (rng.random(shape) < stream.payment_pauses)
    status = np.where(pays, Status.AWAITING_PAYMENT, Status.SUPPLEMENT_REQUESTED)
    stops = (end > now) & (rng.random(shape) < STOPPED)
    status = np.where(stops, Status.STOPPED, status)
    there = (schedule.lengths > 0) & (start <= now)
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
    count = int((courses.resolved < NEVER).sum())
    withdrawn = _chosen(1.0 * (eligible & later), round(stream.withdrawn * count), rng)
    stopped = _chosen(1.0 * (eligible & later & ~withdrawn), round(stream.stopped * count), rng)
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
