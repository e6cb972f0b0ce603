"""The plan of each dossier, in working days: its pauses, its due day, and the day on which it is to be finished.

What is finished in time is finished some days ahead of its due day, and all offices of a stream are equally slow.
The published number of resolved dossiers fixes how slow: the slower they are, the later the days and the fewer the
days that have come by now. So a dossier is open because its legal time is long, or because it takes long.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.clock.hours import DAY
from data_access.demo import hours
from data_access.demo.hours import working_number
from data_access.demo.plan import Plan, PlanError
from data_access.demo.receipts import Receipts
from data_access.demo.streams import Stream

ON_THE_DUE_DAY = 0.22
PAUSABLE = 4  # working days; shorter ones are not worth a pause
SECOND_PAUSE = 0.05
PAUSE_SPREAD, LONGEST_PAUSE = 0.6, 30  # working days; an applicant has about a month to answer or to pay
SECOND_LENGTHS = (2, 9)
CATCHING_UP = 0.15
SLOWNESS = (0.3, 5.0)  # beyond these the shapes of the pack cannot explain the published number
STEPS = 40


@dataclass(frozen=True)
class Schedule:
    """One row per dossier, in the order of `Receipts`, before it is known how slow the offices are."""

    due: np.ndarray  # working day, all pauses included
    earliest: np.ndarray  # working day before which it cannot be finished
    behind: np.ndarray  # working days after the due day, 0 = in time
    spare: np.ndarray  # share of `room` that is left over at a slowness of 1
    room: np.ndarray  # most working days ahead of the due day
    lengths: np.ndarray  # (dossiers, 2) working days of each pause, 0 = none
    place: np.ndarray  # where in the time of processing the first pause lies, 0 to 1


def draw(
    plan: Plan,
    stream: Stream,
    receipts: Receipts,
    lateness: np.ndarray,
    rng: np.random.Generator,
) -> Schedule:
    """The plans of a stream; `lateness` is the chance of each dossier to be finished after its due day."""
    size, limit = len(receipts.start), receipts.first_due - receipts.start
    paused = (limit >= PAUSABLE) & (rng.random(size) < stream.paused_share)
    again = paused & (rng.random(size) < SECOND_PAUSE)
    length = np.exp(rng.normal(np.log(stream.pause_days), PAUSE_SPREAD, size))
    lengths = np.stack(
        [np.clip(length, 1, LONGEST_PAUSE).astype(np.int64) * paused, rng.integers(*SECOND_LENGTHS, size) * again], 1
    )
    due = receipts.first_due + lengths.sum(1)
    behind = rng.geometric(0.32, size) * (rng.random(size) < lateness)
    spare = rng.beta(1.6, 2.6, size)
    spare[(rng.random(size) < ON_THE_DUE_DAY) | (behind > 0)] = 0
    opening = working_number(plan.calendar, np.array([plan.first_day]))[0]
    # What was already overdue when it was taken over was finished within some weeks.
    restart = opening + np.where(due < opening, rng.geometric(CATCHING_UP, size) - 1, 0)
    too_late = receipts.received % DAY > hours.LAST_SAME_DAY
    received_on = working_number(plan.calendar, receipts.received // DAY)
    # A pause must end before the last working day of the dossier, so that its order is never in doubt.
    room = limit - 2 * paused - again
    return Schedule(
        due=due,
        earliest=np.where(receipts.carried, restart, received_on + too_late),
        behind=behind,
        spare=spare,
        # What was carried over had by definition not been finished before the first day.
        room=np.where(receipts.carried, np.clip(due - opening, 0, room), room),
        lengths=lengths,
        place=rng.random(size),
    )


def finish(receipts: Receipts, schedule: Schedule, slowness: float) -> np.ndarray:
    """The working day on which each dossier is to be finished."""
    share = schedule.spare**slowness
    # Rounded up, what takes a day is done at once; but the first day did not finish all that was due soon after it.
    ahead = np.where(receipts.carried, np.floor(share * (schedule.room + 1)), np.ceil(share * schedule.room))
    return np.maximum(schedule.due + schedule.behind - ahead.astype(np.int64), schedule.earliest)


def slowness(receipts: Receipts, schedule: Schedule, free: np.ndarray, today: int, wanted: int) -> float:
    """How slow the offices are when just `wanted` of the `free` dossiers are finished by `today`, or a few more.

    Raises PlanError when no slowness within reason explains that number.
    """

    def finished(value: float) -> int:
        return int((free & (finish(receipts, schedule, value) <= today)).sum())

    quick, slow = SLOWNESS
    least, most = finished(slow), finished(quick)
    if not least <= wanted <= most:
        raise PlanError(f"{wanted} resolved dossiers wanted; the shapes of the pack allow from {least} to {most}")
    for _ in range(STEPS):
        middle = (quick + slow) / 2
        quick, slow = (middle, slow) if finished(middle) >= wanted else (quick, middle)
    return quick


def pause_starts(receipts: Receipts, schedule: Schedule, finishing: np.ndarray) -> np.ndarray:
    """The working day on which each pause begins, (dossiers, 2); the second a day of work after the first."""
    worked = receipts.first_due - receipts.start - np.maximum(schedule.due - finishing, 0)
    again = schedule.lengths[:, 1] > 0
    latest = np.maximum(worked - 1 - again, 1)
    first = receipts.start + 1 + (schedule.place * latest).astype(np.int64)
    return np.stack([first, first + schedule.lengths[:, 0] + 1], 1)
