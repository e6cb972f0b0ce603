"""Office hours as the setting writes them, and working time by hand."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from data_access.clock import OfficeHours
from tests.clocks import legal_clock, moments, seconds

MORNING, AFTERNOON = (7 * 3600, 11 * 3600 + 1800), (13 * 3600 + 1800, 17 * 3600)
TIME = legal_clock().time


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("07:00-11:30,13:30-17:00", (MORNING, AFTERNOON)),
        ("07:30-11:30, 13:30-17:30", ((27_000, 41_400), (48_600, 63_000))),
        ("08:00-16:00", ((28_800, 57_600),)),
        (" 07:00-11:30 , 13:30-17:00 ", (MORNING, AFTERNOON)),
        ("07:00-09:00,09:15-11:30,13:30-17:00", ((25_200, 32_400), (33_300, 41_400), AFTERNOON)),
        ("00:00-23:59", ((0, 86_340),)),
    ],
    ids=["vendor", "da-nang", "one span", "blanks", "three spans", "nearly all day"],
)
def test_hours_are_read_from_text(text, spans):
    hours = OfficeHours.read(text)
    assert hours.spans == spans
    assert (hours.opening, hours.closing) == (spans[0][0], spans[-1][1])
    assert hours.length == sum(end - start for start, end in spans)


REFUSED = {
    "reversed": "17:00-07:00",
    "an empty span": "07:00-07:00",
    "spans out of order": "13:30-17:00,07:00-11:30",
    "overlapping": "07:00-12:00,11:00-17:00",
    "the same twice": "07:00-12:00,07:00-12:00",
    "ends at 25:00": "07:00-25:00",
    "starts at 25:00": "25:00-26:00",
    # What closes at midnight would be due the next day.
    "closes at midnight": "07:00-24:00",
    "60 minutes": "07:00-11:60",
    "a comma too many": "07:00-11:30,",
    "a semicolon": "07:00-11:30;13:30-17:00",
    "no end": "07:00",
    "written with h": "07h00-11h30",
    "a sign": "-07:00-11:30",
    "garbage": "garbage",
    "nothing": "",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_hours_that_make_no_working_day_are_refused(text):
    with pytest.raises(ValueError, match=r"not a span of hours|not a time of day|spans must follow one another"):
        OfficeHours.read(text)


@pytest.mark.parametrize(
    ("clock", "worked", "by"),
    [
        ("00:00", 0.0, "07:00"),
        ("07:00", 0.0, "07:00"),
        ("08:30", 1.5, "08:30"),
        ("11:30", 4.5, "11:30"),
        ("12:15", 4.5, "11:30"),
        ("13:30", 4.5, "11:30"),
        ("15:00", 6.0, "15:00"),
        ("17:00", 8.0, "17:00"),
        ("23:59", 8.0, "17:00"),
    ],
)
def test_work_is_done_in_office_hours_and_by_the_first_moment(clock, worked, by):
    hours = OfficeHours.read("07:00-11:30,13:30-17:00")
    done = hours.worked(np.array([seconds_of(clock)]))
    assert done.tolist() == [worked * 3600]
    assert hours.time_at(done).tolist() == [seconds_of(by)]


@pytest.mark.parametrize(
    ("start", "end", "worked"),
    [
        ("2025-09-05 16:00", "2025-09-08 09:00", 3.0),
        ("2025-09-06 08:00", "2025-09-07 16:00", 0.0),
        ("2025-08-29 07:00", "2025-09-03 17:00", 16.0),
        ("2025-04-26 07:00", "2025-04-26 17:00", 8.0),
        ("2026-11-23 16:00", "2026-11-25 08:00", 2.0),
    ],
    ids=["across a weekend", "within a weekend", "over quốc khánh", "a swapped saturday", "over 24/11/2026"],
)
def test_nothing_is_worked_on_days_off(start, end, worked):
    first, last = (seconds(datetime.fromisoformat(text)) for text in (start, end))
    done = TIME.elapsed(np.array([first, last]))
    assert done[1] - done[0] == worked * 3600


def test_at_the_end_of_a_days_work_it_is_17_sharp_and_not_the_next_morning():
    evening, night, morning = (seconds(datetime(2025, 9, *clock)) for clock in [(5, 17), (6, 12), (8, 7)])
    done = TIME.elapsed(np.array([evening, night, morning]))
    assert len(set(done.tolist())) == 1
    assert moments(TIME.at(done)) == [datetime(2025, 9, 5, 17)] * 3


def seconds_of(clock: str) -> int:
    return int(clock[:2]) * 3600 + int(clock[3:]) * 60
