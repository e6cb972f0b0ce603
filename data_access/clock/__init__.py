"""The legal clock: what time it is, which days and hours work, and when a dossier is due (DOMAIN §2.4, §2.5)."""

from data_access.clock.calendar import WorkCalendar
from data_access.clock.days import EPOCH, day_date, day_number, now, runs, today
from data_access.clock.due import LegalClock, Limits, Pauses, TimeUnit
from data_access.clock.explanation import Case, Step, explained
from data_access.clock.hours import OfficeHours, WorkTime
from data_access.clock.rules import Asked, TimeRule, limits
from data_access.clock.running import RunningClock
from data_access.clock.times import local_times

__all__ = [
    "EPOCH",
    "Asked",
    "Case",
    "LegalClock",
    "Limits",
    "OfficeHours",
    "Pauses",
    "RunningClock",
    "Step",
    "TimeRule",
    "TimeUnit",
    "WorkCalendar",
    "WorkTime",
    "day_date",
    "day_number",
    "explained",
    "limits",
    "local_times",
    "now",
    "runs",
    "today",
]
