"""A feed that stops is told within the hour; a night, a weekend and a holiday raise no alarm."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from components.quiet import quiet
from data_access.clock import OfficeHours, WorkCalendar, WorkTime
from data_access.settings import ZONE

# Tết 2026: from Monday 16/2 to Friday 20/2.
TET = [(date(2026, 2, 16) + timedelta(days=day), False) for day in range(5)]
TIME = WorkTime(WorkCalendar.of(date(2025, 1, 1), date(2026, 12, 31), TET), OfficeHours.read("07:00-11:30,13:30-17:00"))


def state(newest: str, now: str, usual: int = 60) -> str:
    found = quiet(TIME, *(datetime.fromisoformat(moment).replace(tzinfo=ZONE) for moment in (newest, now)), usual)
    return f"{found.state}{' closed' if found.is_closed else ''}"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-09-30T08:59", "fresh"),
        ("2025-09-30T09:00", "old"),
        ("2025-09-30T09:59", "old"),
        ("2025-09-30T10:00", "stale"),
        # It does not come and go over the noon.
        ("2025-09-30T12:30", "stale"),
        ("2025-09-30T16:59", "stale"),
        # Seven hours of work are missing: less than a day.
        ("2025-09-30T20:00", "old closed"),
        ("2025-10-01T07:30", "old"),
        ("2025-10-01T08:10", "stale"),
        # From a whole working day on at any hour.
        ("2025-10-01T22:00", "stale closed"),
    ],
)
def test_a_feed_that_stops_at_eight_is_told_at_nine_and_heads_the_wall_at_ten(now, expected):
    assert state("2025-09-30T08:00", now) == expected


@pytest.mark.parametrize(
    ("newest", "now", "expected"),
    [
        ("2025-09-26T16:55", "2025-09-26T17:15", "fresh closed"),
        ("2025-09-26T16:55", "2025-09-27T10:00", "fresh closed"),
        ("2025-09-26T16:55", "2025-09-28T10:00", "fresh closed"),
        ("2025-09-26T16:55", "2025-09-29T08:00", "fresh"),
        # A small office, whose last dossier of the week came at 15:40: no headline, and nothing at all while it is closed.
        ("2025-09-26T15:40", "2025-09-28T10:00", "fresh closed"),
        ("2025-09-26T15:40", "2025-09-29T08:00", "old"),
    ],
)
def test_from_friday_evening_to_monday_morning_there_is_no_alarm(newest, now, expected):
    assert state(newest, now) == expected


def test_on_monday_after_the_first_hour_it_is():
    assert state("2025-09-26T16:55", "2025-09-29T08:01") == "old"


@pytest.mark.parametrize("now", ["2026-02-14T10:00", "2026-02-17T09:00", "2026-02-20T15:00", "2026-02-22T20:00"])
def test_no_day_of_tet_is_late(now):
    assert state("2026-02-13T16:30", now) == "fresh closed"


def test_a_source_that_is_filled_at_night_is_judged_by_its_own_measure():
    assert state("2025-09-29T17:00", "2025-09-30T16:00", usual=480) == "fresh"
    assert state("2025-09-29T17:00", "2025-10-01T10:00", usual=480) == "old"
    assert state("2025-09-29T17:00", "2025-10-02T08:00", usual=480) == "stale"
