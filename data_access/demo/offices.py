"""What the offices of a simulated city go by, read from its own unit database: legal times, rules, days off."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from data_access.clock import Asked, LegalClock, OfficeHours, Pauses, TimeRule, WorkCalendar, limits
from data_access.clock.days import day_date, seconds
from data_access.clock.hours import DAY
from data_access.demo.hours import CLOSING, HOUR, OFFICE_HOURS, RECEPTION
from data_access.demo.plan import FIRST_DAY, LAST_DAY

# Longer than the longest legal time, and than anybody leaves a demo running.
AHEAD = timedelta(days=3 * 366)


@dataclass(frozen=True, eq=False)
class Offices:
    """The legal clock of the offices, and what it asks of a procedure and of a unit."""

    clock: LegalClock
    rules: tuple[TimeRule, ...]
    procedures: dict[str, tuple[int, str, str]]  # by code: legal time, its unit, field
    difficult: frozenset[str]

    @classmethod
    def read(cls, units: Path, today: date) -> Offices:
        """From `units.db`. Raises sqlite3.Error where it cannot be read."""
        with closing(sqlite3.connect(f"{units.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            holidays = connection.execute("SELECT * FROM holiday").fetchall()
            rules = tuple(TimeRule.of(dict(row)) for row in connection.execute("SELECT * FROM time_rule"))
            timed = connection.execute("SELECT * FROM procedure WHERE time_value IS NOT NULL AND time_unit IS NOT NULL").fetchall()
            difficult = connection.execute("SELECT code FROM unit WHERE difficult_area").fetchall()
        days = [(date.fromisoformat(row["day"]), bool(row["is_working"])) for row in holidays]
        calendar = WorkCalendar.of(FIRST_DAY, max(LAST_DAY, today + AHEAD), days)
        return cls(
            clock=LegalClock(calendar, OfficeHours.read(OFFICE_HOURS)),
            rules=rules,
            procedures={row["code"]: (row["time_value"], row["time_unit"], row["field_code"] or "") for row in timed},
            difficult=frozenset(row["code"] for row in difficult),
        )

    def due(self, procedure: str, unit: str, received: datetime) -> datetime:
        """The due moment that the receipt states for what a unit receives now: closing time of the legal due day."""
        value, time_unit, field = self.procedures[procedure]
        moment = np.array([seconds(received)])
        asked = Asked(
            value=np.array([value]),
            unit=np.array([time_unit], dtype=object),
            field=np.array([field], dtype=object),
            difficult=np.array([unit in self.difficult]),
            received_day=moment // DAY,
        )
        day = self.clock.due(moment, limits(self.rules, asked), Pauses.none())[0] // DAY
        return datetime.combine(day_date(day), datetime.min.time()) + timedelta(seconds=CLOSING)

    def are_open(self, moment: datetime) -> bool:
        """Whether counters receive dossiers at that moment."""
        hour = (seconds(moment) % DAY) / HOUR
        return self.clock.work.is_working(seconds(moment) // DAY) and RECEPTION[0][0] <= hour <= RECEPTION[-1][0]
