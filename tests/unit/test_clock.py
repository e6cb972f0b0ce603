"""Working days and local times, each against a plain loop or a hand table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_access import clock
from data_access.clock import WorkCalendar, day_date, day_number, local_times
from data_access.settings import Settings
from tests.lives import quick
from tests.reference import HANOI

FIRST, LAST = date(2025, 3, 1), date(2025, 12, 31)
START, END = day_number(FIRST), day_number(LAST)
# The holidays of 2025 after Tết, the swapped Saturday 26/4, and what lies outside the calendar (DOMAIN §2.5).
HOLIDAYS = [
    (date(2025, 4, 7), False),
    (date(2025, 4, 26), True),
    (date(2025, 4, 30), False),
    (date(2025, 5, 1), False),
    (date(2025, 5, 2), False),
    (date(2025, 9, 1), False),
    (date(2025, 9, 2), False),
    (date(2020, 1, 1), False),
]
exceptions = st.lists(st.tuples(st.dates(FIRST, LAST), st.booleans()), max_size=25, unique_by=lambda row: row[0])
inner_days = st.integers(START + 60, END - 60)


def naive(rows: list[tuple[date, bool]], day: int) -> bool:
    return dict(rows).get(day_date(day), day_date(day).weekday() < 5)


def added(rows: list[tuple[date, bool]], day: int, count: int) -> int:
    step = 1 if count > 0 else -1
    while count:
        day += step
        count -= step if naive(rows, day) else 0
    return day


def late_by(rows: list[tuple[date, bool]], end: int, earliest: int) -> dict[int, int]:
    """Due day -> how many working days lie after it, up to `end`."""
    late, count = {}, 0
    for day in range(end, earliest, -1):
        late[day] = count
        count += naive(rows, day)
    return late


def number(text: str) -> int:
    return day_number(date.fromisoformat(text))


def test_day_zero_is_the_first_of_january_1970():
    assert day_number(date(1970, 1, 1)) == 0
    assert day_date(0) == date(1970, 1, 1)


@quick()
@given(st.dates())
def test_a_day_number_is_its_date(day):
    assert day_date(day_number(day)) == day


@quick()
@given(exceptions)
def test_a_day_works_by_its_weekday_unless_the_table_says_otherwise(rows):
    work = WorkCalendar.of(FIRST, LAST, rows)
    assert (work.first, work.last) == (START, END)
    assert [work.is_working(day) for day in range(START, END + 1)] == [naive(rows, day) for day in range(START, END + 1)]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-09-01", False),
        ("2025-09-02", False),
        ("2025-09-03", True),
        ("2025-09-06", False),
        ("2025-04-26", True),
        ("2025-04-27", False),
        ("2025-05-02", False),
        ("2025-05-05", True),
    ],
)
def test_holidays_and_swapped_days_of_2025(day, works):
    assert WorkCalendar.of(FIRST, LAST, HOLIDAYS).is_working(number(day)) is works


@quick()
@given(exceptions, inner_days, st.integers(-15, 15).filter(bool))
@example([], number("2025-09-06"), 1)
@example([], number("2025-09-06"), -1)
def test_the_nth_working_day_equals_a_walk_day_by_day(rows, day, count):
    assert WorkCalendar.of(FIRST, LAST, rows).add(day, count) == added(rows, day, count)


@pytest.mark.parametrize(
    ("start", "count", "reached"),
    [
        ("2025-08-29", 1, "2025-09-03"),
        ("2025-08-30", 1, "2025-09-03"),
        ("2025-09-03", -1, "2025-08-29"),
        ("2025-04-25", 1, "2025-04-26"),
        ("2025-04-29", 1, "2025-05-05"),
        ("2025-09-05", 5, "2025-09-12"),
    ],
    ids=["over a long weekend", "from a saturday", "backwards", "onto a swapped saturday", "over the labour days", "a week"],
)
def test_working_days_around_holidays(start, count, reached):
    assert WorkCalendar.of(FIRST, LAST, HOLIDAYS).add(number(start), count) == number(reached)


@quick()
@given(exceptions, st.lists(st.tuples(inner_days, st.integers(1, 15)), min_size=1, max_size=20))
def test_many_days_at_once_are_each_day_alone(rows, asked):
    work = WorkCalendar.of(FIRST, LAST, rows)
    days, counts = (np.array(column) for column in zip(*asked, strict=True))
    assert work.add_each(days, counts).tolist() == [work.add(day, count) for day, count in asked]


@quick()
@given(exceptions, st.lists(inner_days, max_size=20))
def test_the_working_day_on_or_after_a_day(rows, days):
    work = WorkCalendar.of(FIRST, LAST, rows)
    expected = [day if naive(rows, day) else added(rows, day, 1) for day in days]
    assert work.on_or_after(np.array(days, dtype=np.int64)).tolist() == expected


@quick()
@given(exceptions, inner_days, st.integers(0, 20), st.none() | st.integers(0, 15))
def test_a_due_window_holds_exactly_the_due_days_that_are_so_late(rows, end, least, width):
    most = None if width is None else least + width
    first, last = WorkCalendar.of(FIRST, LAST, rows).due_window(end, least, most)
    late = late_by(rows, end, START)
    for due in range(START + 1, end + 3):
        inside = due <= last and (first is None or first <= due)
        assert inside == (due < end and least <= late[due] and (most is None or late[due] <= most)), day_date(due)


def test_what_is_due_on_the_day_is_not_late():
    end = number("2025-09-12")
    assert WorkCalendar.of(FIRST, LAST, HOLIDAYS).due_window(end, 0, 3) == (number("2025-09-09"), end - 1)


# Now


def test_now_is_the_setting_and_else_the_machines_clock_in_hanoi():
    url = {"DOSSIER_DB_URL": "sqlite:///x.db"}
    assert clock.now(Settings.from_environment({**url, "NOW": "2025-09-30T17:00"})) == datetime(2025, 9, 30, 17, tzinfo=HANOI)
    assert clock.today(Settings.from_environment({**url, "NOW": "2025-09-30T23:30:00Z"})) == number("2025-10-01")
    moment = clock.now(Settings.from_environment(url))
    assert moment.utcoffset() == timedelta(hours=7)
    assert abs(moment - datetime.now(UTC)) < timedelta(seconds=30)


# Times of the sources


def local(*values: str | None) -> list[str]:
    return [str(value) for value in local_times(pd.Series(list(values), dtype=object))]


@pytest.mark.parametrize(
    ("text", "wall_clock"),
    [
        ("2025-09-01 08:30:00", "2025-09-01T08:30:00"),
        ("2025-09-01T08:30:00", "2025-09-01T08:30:00"),
        ("2025-09-01 08:30:00.999999", "2025-09-01T08:30:00"),
        ("2025-09-01 23:30:00+07", "2025-09-01T23:30:00"),
        ("2025-09-01 23:30:00.250+07:00", "2025-09-01T23:30:00"),
        ("2025-09-01 23:30:00+0700", "2025-09-01T23:30:00"),
        ("2025-09-01 16:59:59+00", "2025-09-01T23:59:59"),
        ("2025-09-01 17:00:00+00:00", "2025-09-02T00:00:00"),
        ("2025-09-01T17:00:00Z", "2025-09-02T00:00:00"),
        ("2025-09-01T17:00:00.123456Z", "2025-09-02T00:00:00"),
        ("2025-12-31T20:00:00-05:00", "2026-01-01T08:00:00"),
        ("2025-09-01 05:30:00+05:30", "2025-09-01T07:00:00"),
        ("2025-09-01", "2025-09-01T00:00:00"),
        ("2025-09-01T17:00Z", "2025-09-02T00:00:00"),
        ("2025-09-01 23:30+07", "2025-09-01T23:30:00"),
    ],
)
def test_a_time_becomes_the_wall_clock_of_hanoi(text, wall_clock):
    assert local(text) == [wall_clock]


def test_missing_times_stay_missing_and_rows_keep_their_order():
    told = local(None, "2025-09-01 17:00:00Z", None, "2025-09-01 08:00:00", "2025-09-01 01:00:00-05:00", "2025-09-03 09:00:00+07")
    assert told == ["NaT", "2025-09-02T00:00:00", "NaT", "2025-09-01T08:00:00", "2025-09-01T13:00:00", "2025-09-03T09:00:00"]
    assert local(None) == ["NaT"]
    assert local() == []


@pytest.mark.parametrize(
    "text",
    [
        "garbage",
        "2025-02-30 10:00:00",
        "2025-09-01 25:00:00",
        "2025-09-01 10:00:00 tomorrow",
        "01/09/2025 10:00",
        "infinity",
        "2025-09-01 10:00:00+99:99",
        "now",
        "today",
    ],
)
def test_what_is_no_time_is_refused_by_quoting_it(text):
    with pytest.raises(ValueError, match=text.split(" ")[0].replace("+", r"\+")):
        local("2025-09-01 08:00:00", text)


@quick()
@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["Z", "+00", "+00:00", "+07", "-05:00", "+05:45"]),
    st.booleans(),
)
def test_zoned_times_equal_the_standard_library(moment, zone, with_fraction):
    text = moment.isoformat(sep=" ", timespec="microseconds" if with_fraction else "seconds") + zone
    expected = datetime.fromisoformat(text).astimezone(HANOI).replace(tzinfo=None, microsecond=0)
    assert local(text) == [expected.isoformat()]
