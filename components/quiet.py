"""How long the sources may be quiet: by working time, since nothing comes while the offices are closed (DOMAIN §6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from data_access.clock import WorkTime
from data_access.clock.days import seconds
from data_access.clock.hours import DAY
from data_access.settings import ZONE

State = Literal["fresh", "old", "stale"]
# Figures are stale after so many times the working minutes that are usual.
STALE = 2
# One step less while the offices are closed, and in the first minutes of a day: what is missing could not come yet.
FIRST_MINUTES = 60
EASED: dict[State, State] = {"fresh": "fresh", "old": "fresh", "stale": "old"}


@dataclass(frozen=True)
class Quiet:
    """What it means that nothing is newer than a moment, and whether the offices are closed now."""

    state: State
    is_closed: bool


def quiet(time: WorkTime, newest: datetime, now: datetime, usual: int) -> Quiet:
    """What it means `now` that nothing is newer than `newest`, where `usual` working minutes without news are nothing.

    A whole working day without news is stale at any hour.
    """
    moments = [seconds(moment.astimezone(ZONE).replace(tzinfo=None)) for moment in (newest, now)]
    day, clock = divmod(moments[1], DAY)
    until, since = time.elapsed(np.array([moments[1], day * DAY])).tolist()
    missing, today = until - int(time.elapsed(np.array(moments[:1]))[0]), until - since
    is_closed = not time.work.is_working(day) or not time.hours.opening <= clock < time.hours.closing
    state: State = "stale" if missing >= STALE * usual * 60 else "old" if missing >= usual * 60 else "fresh"
    if (is_closed or today <= FIRST_MINUTES * 60) and missing < max(time.hours.length, STALE * usual * 60):
        state = EASED[state]
    return Quiet(state, is_closed)
