"""Due dates by hand, with the holidays of the pack: each row is a rule of DOMAIN §2.4 and §2.5, counted on a calendar."""

from __future__ import annotations

import numpy as np
import pytest

from data_access.clock import Limits, Pauses
from tests.clocks import dues, legal_clock, seconds
from tests.dues import CALENDAR, CLOCK, HOURS, WORKING, asked, at, check, each

WORKING_DAYS = {
    # Thu 4/9: Fri 5 is day 1, then Mon 8 and Tue 9.
    "day 0 does not count": ("2025-09-04 09:00", 3, "2025-09-09"),
    "a weekend is skipped": ("2025-09-05 09:00", 1, "2025-09-08"),
    "five days are a week": ("2025-09-08 09:00", 5, "2025-09-15"),
    # Fri 29/8; Mon 1/9 and Tue 2/9/2025 are Quốc khánh.
    "over quốc khánh 2025": ("2025-08-29 09:00", 1, "2025-09-03"),
    # 3, 4, 5, 8, 9.
    "five days over quốc khánh 2025": ("2025-08-29 09:00", 5, "2025-09-09"),
    # Sat 26/4/2025 works for Fri 2/5.
    "onto the swapped saturday 26/4/2025": ("2025-04-25 09:00", 1, "2025-04-26"),
    "received on the swapped saturday 26/4/2025": ("2025-04-26 09:00", 1, "2025-04-28"),
    # 30/4, 1/5 and the swapped 2/5 are off, then a weekend.
    "over the swapped friday 2/5/2025": ("2025-04-29 09:00", 1, "2025-05-05"),
    # 26/4, 28, 29, 5/5, 6/5.
    "over both days of the swap of 2025": ("2025-04-25 09:00", 5, "2025-05-06"),
    "a sunday in a swapped weekend is off": ("2025-04-26 17:00:01", 1, "2025-04-29"),
    # Thu 1/1/2026 and the swapped Fri 2/1 are off, then a weekend.
    "over the swapped friday 2/1/2026": ("2025-12-31 09:00", 1, "2026-01-05"),
    "onto the swapped saturday 10/1/2026": ("2026-01-09 09:00", 1, "2026-01-10"),
    # 5, 6, 7, 8, 9, and Saturday 10.
    "over both days of the swap of new year": ("2025-12-31 09:00", 6, "2026-01-10"),
    # 16-20/2 is a whole week off: the break lasts from Sat 14 to Sun 22.
    "over tết 2026": ("2026-02-13 09:00", 1, "2026-02-23"),
    "three days over tết 2026": ("2026-02-12 09:00", 3, "2026-02-24"),
    "received in tết 2026": ("2026-02-18 09:00", 1, "2026-02-24"),
    # Giỗ Tổ fell on Sun 26/4/2026, so Mon 27 is off.
    "over the compensation of giỗ tổ 2026": ("2026-04-24 09:00", 1, "2026-04-28"),
    # 28, 29; 30/4 and 1/5 off; Mon 4/5.
    "over two holidays of spring 2026": ("2026-04-24 09:00", 3, "2026-05-04"),
    "onto the swapped saturday 22/8/2026": ("2026-08-21 09:00", 1, "2026-08-22"),
    # Mon 31/8 swapped, 1-2/9 Quốc khánh.
    "over the swapped monday 31/8/2026": ("2026-08-28 09:00", 1, "2026-09-03"),
    # 22, 24, 25, 26, 27, 28, and Thu 3/9.
    "over both days of the swap of quốc khánh 2026": ("2026-08-21 09:00", 7, "2026-09-03"),
    # Tuesday 24/11/2026 is the first Ngày Văn hóa Việt Nam.
    "over 24/11/2026": ("2026-11-23 09:00", 1, "2026-11-25"),
    "24/11/2026 is no day of three": ("2026-11-20 09:00", 3, "2026-11-26"),
    "received on 24/11/2026": ("2026-11-24 09:00", 1, "2026-11-26"),
    "over wednesday 24/11/2027": ("2027-11-23 09:00", 1, "2027-11-25"),
    # The law is of 2026: Monday 24/11/2025 works.
    "24/11/2025 is no holiday yet": ("2025-11-21 09:00", 1, "2025-11-24"),
    "at 17:00:00 it is the same day": ("2025-09-05 17:00:00", 1, "2025-09-08"),
    "at 17:00:01 it is the next working day": ("2025-09-05 17:00:01", 1, "2025-09-09"),
    "late on a friday counts as monday morning": ("2025-09-05 22:30", 1, "2025-09-09"),
    "on a saturday counts as monday morning": ("2025-09-06 09:00", 1, "2025-09-09"),
    "late on a saturday is no later than its morning": ("2025-09-06 23:59:59", 1, "2025-09-09"),
    "late on a sunday before a holiday": ("2025-08-31 20:00", 1, "2025-09-04"),
    "after closing on the eve of 24/11/2026": ("2026-11-23 17:00:01", 1, "2026-11-26"),
    "before opening it is that day": ("2025-09-08 00:00", 1, "2025-09-09"),
    # 15:00 is a rule of what is due the same day, of nothing else.
    "after 15:00 it is still that day": ("2025-09-04 15:00:01", 1, "2025-09-05"),
}


@each(WORKING_DAYS, "received", "value", "due")
def test_a_time_in_working_days_skips_days_off(received, value, due):
    check(asked(received, value, WORKING), due)


SAME_DAY = {
    "at 15:00:00 it is due that day": ("2025-09-04 15:00:00", "2025-09-04"),
    "at 15:00:01 it is due the next day": ("2025-09-04 15:00:01", "2025-09-05"),
    "in the morning": ("2025-09-04 07:00", "2025-09-04"),
    "before opening": ("2025-09-04 05:00", "2025-09-04"),
    "after closing it is due the next day, not the one after": ("2025-09-04 17:00:01", "2025-09-05"),
    "friday after 15:00": ("2025-09-05 15:00:01", "2025-09-08"),
    "on a saturday": ("2025-09-06 10:00", "2025-09-08"),
    "on a saturday after 15:00": ("2025-09-06 16:00", "2025-09-08"),
    "on a sunday night": ("2025-09-07 23:59:59", "2025-09-08"),
    "on a swapped saturday": ("2025-04-26 10:00", "2025-04-26"),
    "friday after 15:00 before a swapped saturday": ("2025-04-25 15:00:01", "2025-04-26"),
    "the eve of 24/11/2026 after 15:00": ("2026-11-23 15:00:01", "2026-11-25"),
    "before a swapped monday and quốc khánh 2026": ("2026-08-28 15:30", "2026-09-03"),
}


@each(SAME_DAY, "received", "due")
def test_what_is_due_the_same_day_and_comes_after_15_is_due_the_next_working_day(received, due):
    check(asked(received, 1, WORKING, same_day=True), due)
    check(asked(received, 1, CALENDAR, same_day=True), due)
    check(asked(received, 0, WORKING), due)
    check(asked(received, 0, CALENDAR), due)


CALENDAR_DAYS = {
    "days off count": ("2025-08-04 09:00", 7, "2025-08-11"),
    # 4/8 + 20 = Sun 24/8.
    "ending on a sunday": ("2025-08-04 09:00", 20, "2025-08-25"),
    "ending on a saturday": ("2025-08-04 09:00", 5, "2025-08-11"),
    # 12/8 + 20 = Mon 1/9, Quốc khánh.
    "ending on quốc khánh 2025": ("2025-08-12 09:00", 20, "2025-09-03"),
    # 11/4 + 15 = Sat 26/4, which works.
    "ending on the swapped saturday 26/4/2025": ("2025-04-11 09:00", 15, "2025-04-26"),
    # 22/4 + 10 = Fri 2/5, swapped off.
    "ending on the swapped friday 2/5/2025": ("2025-04-22 09:00", 10, "2025-05-05"),
    "ending on the swapped friday 2/1/2026": ("2025-12-23 09:00", 10, "2026-01-05"),
    # 5/2 + 10 = Sun 15/2; the week after is Tết.
    "ending in the break of tết 2026": ("2026-02-05 09:00", 10, "2026-02-23"),
    "ending on 24/11/2026": ("2026-11-04 09:00", 20, "2026-11-25"),
    "over 24/11/2026": ("2026-11-23 09:00", 2, "2026-11-25"),
    "received after closing": ("2025-09-05 17:00:01", 3, "2025-09-11"),
    "received on a saturday": ("2025-09-06 09:00", 3, "2025-09-11"),
    "after 15:00 it is still that day": ("2025-09-08 15:00:01", 1, "2025-09-09"),
}


@each(CALENDAR_DAYS, "received", "value", "due")
def test_a_time_in_calendar_days_counts_all_and_ends_on_a_working_day(received, value, due):
    check(asked(received, value, CALENDAR), due)


OFFICE_HOURS = {
    "a whole day ends at 17:00": ("2025-09-08 07:00", 8, "2025-09-08 17:00"),
    # 1:30 until lunch, 3:30 until closing, 3 the next morning.
    "8 hours over lunch and a night": ("2025-09-08 10:00", 8, "2025-09-09 10:00"),
    "lunch is no work": ("2025-09-08 11:00", 1, "2025-09-08 14:00"),
    "received at lunch": ("2025-09-08 12:15", 1, "2025-09-08 14:30"),
    "a morning ends at 11:30 sharp, not after lunch": ("2025-09-08 08:30", 3, "2025-09-08 11:30"),
    "a night is no work": ("2025-09-08 13:30", 4, "2025-09-09 07:30"),
    "8 hours over a weekend": ("2025-09-05 13:30", 8, "2025-09-08 11:30"),
    # Online dossiers must be accepted within 8 working hours.
    "8 hours after closing on a friday": ("2025-09-05 17:30", 8, "2025-09-08 17:00"),
    "8 hours from 17:00 sharp": ("2025-09-05 17:00", 8, "2025-09-08 17:00"),
    "8 hours from a saturday": ("2025-09-06 10:00", 8, "2025-09-08 17:00"),
    "8 hours from before opening": ("2025-09-08 04:00", 8, "2025-09-08 17:00"),
    # Mon 7, Tue 8, Wed 8 are 23; 4:30 on Thursday morning, 0:30 after lunch.
    "28 hours": ("2025-09-08 08:00", 28, "2025-09-11 14:00"),
    "28 hours over 24/11/2026": ("2026-11-23 08:00", 28, "2026-11-27 14:00"),
    "8 hours into a swapped saturday": ("2025-04-25 13:30", 8, "2025-04-26 11:30"),
    "8 hours over quốc khánh 2025": ("2025-08-29 16:00", 8, "2025-09-03 16:00"),
    "seconds are kept": ("2025-09-08 16:59:59", 1, "2025-09-09 07:59:59"),
    "after 15:00 the hours still count": ("2025-09-08 15:00:01", 1, "2025-09-08 16:00:01"),
}


@each(OFFICE_HOURS, "received", "value", "due")
def test_a_time_in_hours_counts_office_hours(received, value, due):
    check(asked(received, value, HOURS), due)


EXTRA = {
    # 8-12, 15-19, 22.
    "working days": (asked("2025-09-05 09:00", 1, WORKING, extra=10), "2025-09-22"),
    # 19, 20, 23, 25, 26, 27, 30, 1/12, 2, 3, 4.
    "working days over 24/11/2026": (asked("2026-11-18 09:00", 1, WORKING, extra=10), "2026-12-04"),
    # Mon 8/9, then 9-12, 15-19, 22: working days after a time in calendar days.
    "calendar days": (asked("2025-09-05 09:00", 3, CALENDAR, extra=10), "2025-09-22"),
    # 20 ends on Sunday 24/8; the working day after the Monday on which it is due.
    "calendar days that end on a day off": (asked("2025-08-04 09:00", 20, CALENDAR, extra=1), "2025-08-26"),
    "the same day": (asked("2025-09-04 15:00:01", 0, WORKING, extra=1), "2025-09-08"),
    "hours, 8 a day": (asked("2025-09-08 10:00", 2, HOURS, extra=2), "2025-09-10 14:00"),
}


@each(EXTRA, "dossier", "due")
def test_extra_days_are_working_days_after_the_legal_time(dossier, due):
    check(dossier, due)


def test_other_office_hours_close_the_day_elsewhere():
    da_nang = legal_clock(hours="07:30-11:30,13:30-17:30")
    until_five = asked("2025-09-08 17:30", 1, WORKING)
    assert dues(da_nang, [until_five]) == [at("2025-09-09 17:30")]
    assert dues(CLOCK, [until_five]) == [at("2025-09-10 17:00")]
    assert dues(da_nang, [asked("2025-09-08 15:00:01", 0, WORKING)]) == [at("2025-09-09 17:30")]


def test_nothing_asked_is_nothing_due():
    assert dues(CLOCK, []) == []


def test_what_was_received_before_the_calendar_is_an_error():
    with pytest.raises(IndexError):
        CLOCK.due(np.array([seconds(at("2024-11-20 09:00"))]), Limits.of(1, WORKING), Pauses.none())


def test_what_is_due_after_the_calendar_is_an_error():
    """30 working days after 27/11/2028 is 8/1/2029, and the calendar ends on 31/12/2028."""
    with pytest.raises(IndexError):
        CLOCK.due(np.array([seconds(at("2028-11-27 09:00"))]), Limits.of(30, WORKING), Pauses.none())
