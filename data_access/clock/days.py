"""What time it is, and days as numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from data_access.clock.running import RunningClock
from data_access.settings import ZONE, Settings

EPOCH = date(1970, 1, 1)


def now(settings: Settings) -> datetime:
    """The moment at which the program stands: the `NOW` setting, else the demo's running clock, else the machine's."""
    running = RunningClock.told(settings.running)
    return running.now(datetime.now(UTC)) if running else settings.now or datetime.now(ZONE)


def runs(settings: Settings) -> bool:
    """Whether that moment moves on by itself."""
    running = RunningClock.told(settings.running)
    return running.runs if running else settings.now is None


def today(settings: Settings) -> int:
    """The day of `now`, as a day number."""
    return day_number(now(settings).date())


def day_number(day: date) -> int:
    """Days since 1/1/1970."""
    return (day - EPOCH).days


def day_date(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(number))


def stated_day(value: object) -> int | None:
    """The day number of a day that a source states, as a date or as ISO text; None where it states none."""
    if value is None or value != value:
        return None
    return day_number(date.fromisoformat(str(value)[:10]))


def seconds(moment: datetime) -> int:
    """Seconds of local wall clock since 1/1/1970."""
    return int((moment - datetime(EPOCH.year, EPOCH.month, EPOCH.day)).total_seconds())


def moment(seconds: int) -> datetime:
    """The inverse of `seconds`."""
    return datetime(EPOCH.year, EPOCH.month, EPOCH.day) + timedelta(seconds=seconds)
