"""Times of day, and working days by number: where on the clock a dossier is received, resolved, handed over.

Times are seconds since 1/1/1970 of the local wall clock, as whole numbers.
"""

from __future__ import annotations

import numpy as np

from data_access.clock import WorkCalendar
from data_access.clock.hours import DAY

HOUR = 3_600
OFFICE_HOURS = "07:00-11:30,13:30-17:00"  # vendor default
CLOSING = 17 * HOUR
LAST_SAME_DAY = int(16.5 * HOUR)  # what comes later is not finished on the same day

# (hour, share of the day's work done by then): two humps with a dip at lunch, a little after closing.
RECEPTION = (
    (7.0, 0.0),
    (8.0, 0.09),
    (9.0, 0.27),
    (10.0, 0.46),
    (11.0, 0.60),
    (11.5, 0.645),
    (13.5, 0.665),
    (14.0, 0.725),
    (15.0, 0.85),
    (16.0, 0.945),
    (17.0, 0.985),
    (17.75, 1.0),
)
DECISION = ((7.25, 0.0), (9.0, 0.12), (10.0, 0.26), (11.5, 0.48), (13.5, 0.50), (15.0, 0.68), (16.0, 0.84), (17.0, 1.0))
PAUSE_START = ((8.0, 0.0), (11.5, 0.45), (13.5, 0.5), (16.75, 1.0))
PAUSE_END = ((7.25, 0.0), (10.0, 0.6), (11.5, 0.8), (14.0, 0.85), (16.0, 1.0))
Curve = tuple[tuple[float, float], ...]


def time_of_day(curve: Curve, size: int, rng: np.random.Generator) -> np.ndarray:
    """Seconds after midnight, drawn from a cumulative curve."""
    hours, shares = np.array(curve).T
    return (np.interp(rng.random(size), shares, hours) * HOUR).astype(np.int64)


def working_number(calendar: WorkCalendar, days: np.ndarray) -> np.ndarray:
    """How many working days up to and including each day."""
    return calendar.index[np.asarray(days) - calendar.first]


def working_day(calendar: WorkCalendar, numbers: np.ndarray) -> np.ndarray:
    """The day of a working-day number; the inverse of `working_number` on working days."""
    return calendar.first + np.searchsorted(calendar.index, numbers)


def received_seconds(days: np.ndarray, last_day: int, rng: np.random.Generator) -> np.ndarray:
    """When on each day the dossier came in; on the last day nothing comes after closing."""
    clock = time_of_day(RECEPTION, len(days), rng)
    too_late = (days == last_day) & (clock >= CLOSING)
    return days * DAY + np.where(too_late, clock - 8 * HOUR, clock)


def submitted_seconds(
    received: np.ndarray,
    online: np.ndarray,
    calendar: WorkCalendar,
    rng: np.random.Generator,
) -> np.ndarray:
    """When the applicant sent it: at the counter that moment, online some minutes to a weekend before."""
    size = len(received)
    days, clock = received // DAY, received % DAY
    minutes = np.minimum(rng.exponential(75, size) * 60, np.maximum(clock - 7 * HOUR, 0) * rng.random(size))
    previous = working_day(calendar, working_number(calendar, days) - 1)
    off_days = previous + rng.integers(0, days - previous, size)
    evening = off_days * DAY + 17 * HOUR + (rng.random(size) * 5.5 * HOUR).astype(np.int64)
    over_night = (clock < 11 * HOUR) & (rng.random(size) < 0.5)
    sent = np.where(over_night, evening, received - minutes.astype(np.int64))
    return np.where(online, sent, received)
