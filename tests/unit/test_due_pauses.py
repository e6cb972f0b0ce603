"""Due dates moved by pauses, by hand, with the holidays of the pack: each row is a rule of DOMAIN §2.5, counted on a calendar."""

from __future__ import annotations

import pytest

from tests.clocks import moved, promised
from tests.dues import CALENDAR, CLOCK, HOURS, NAIVE, WORKING, asked, at, check, each

# 5 working days and 7 calendar days from Mon 8/9/2025 both end on Mon 15/9.
PAUSES = {
    # Wednesday and Thursday.
    "inside": (WORKING, [("2025-09-10 10:00", "2025-09-12 09:00")], "2025-09-17"),
    "within a day": (WORKING, [("2025-09-10 08:00", "2025-09-10 16:00")], "2025-09-15"),
    "overnight": (WORKING, [("2025-09-10 16:59", "2025-09-11 07:01")], "2025-09-16"),
    # Friday alone.
    "across a weekend": (WORKING, [("2025-09-12 10:00", "2025-09-15 10:00")], "2025-09-16"),
    "within a weekend": (WORKING, [("2025-09-13 10:00", "2025-09-14 10:00")], "2025-09-15"),
    "from a saturday": (WORKING, [("2025-09-13 10:00", "2025-09-16 10:00")], "2025-09-16"),
    "two": (WORKING, [("2025-09-10 10:00", "2025-09-12 09:00"), ("2025-09-15 10:00", "2025-09-16 10:00")], "2025-09-18"),
    "after the due day": (WORKING, [("2025-09-22 10:00", "2025-09-24 10:00")], "2025-09-17"),
    "running": (WORKING, [("2025-09-10 10:00", None)], "2025-09-15"),
    "one ended, one running": (WORKING, [("2025-09-10 10:00", "2025-09-12 09:00"), ("2025-09-15 08:00", None)], "2025-09-17"),
    "calendar days across a weekend": (CALENDAR, [("2025-09-12 10:00", "2025-09-15 10:00")], "2025-09-18"),
    "calendar days within a weekend": (CALENDAR, [("2025-09-13 10:00", "2025-09-14 10:00")], "2025-09-16"),
    "calendar days within a day": (CALENDAR, [("2025-09-10 08:00", "2025-09-10 16:00")], "2025-09-15"),
    # 15 + 5 = Sat 20/9.
    "calendar days onto a saturday": (CALENDAR, [("2025-09-09 10:00", "2025-09-14 10:00")], "2025-09-22"),
    # Day 7 and both pauses are summed before a day off is left: 15 + 1 + 4 = Sat 20/9.
    "two of calendar days": (
        CALENDAR,
        [("2025-09-09 10:00", "2025-09-10 10:00"), ("2025-09-10 11:00", "2025-09-14 10:00")],
        "2025-09-22",
    ),
}


@each(PAUSES, "unit", "told", "due")
def test_an_ended_pause_moves_the_due_day_by_its_length_in_the_unit_of_the_time(unit, told, due):
    check(asked("2025-09-08 09:00", 5 if unit == WORKING else 7, unit, *told), due)


MORE_PAUSES = {
    # 23, 25, 26, 27, 30; of the pause only Monday 23 works, since Tuesday 24 is off.
    "over 24/11/2026": (asked("2026-11-20 09:00", 5, WORKING, ("2026-11-23 10:00", "2026-11-25 10:00")), "2026-12-01"),
    # Due Mon 22/9 after the pause, then one more day.
    "before extra days": (asked("2025-09-08 09:00", 7, CALENDAR, ("2025-09-09 10:00", "2025-09-14 10:00"), extra=1), "2025-09-23"),
    "of what is due the same day": (asked("2025-09-08 09:00", 0, WORKING, ("2025-09-08 10:00", "2025-09-09 10:00")), "2025-09-09"),
    # 2:30 before lunch and 1:30 after it: 12 hours from Monday 07:00.
    "hours over lunch": (asked("2025-09-08 07:00", 8, HOURS, ("2025-09-08 09:00", "2025-09-08 15:00")), "2025-09-09 11:00"),
    "hours over a night": (asked("2025-09-08 07:00", 8, HOURS, ("2025-09-08 16:00", "2025-09-09 08:00")), "2025-09-09 09:00"),
    "hours at lunch alone": (asked("2025-09-08 07:00", 8, HOURS, ("2025-09-08 11:30", "2025-09-08 13:30")), "2025-09-08 17:00"),
    "hours on a weekend": (asked("2025-09-05 07:00", 12, HOURS, ("2025-09-05 17:00", "2025-09-08 07:00")), "2025-09-08 11:00"),
    # Fri 16:00-17:00, Mon 07:00-09:00.
    "hours across a weekend": (asked("2025-09-05 07:00", 8, HOURS, ("2025-09-05 16:00", "2025-09-08 09:00")), "2025-09-08 10:00"),
}


@each(MORE_PAUSES, "dossier", "due")
def test_a_pause_has_no_length_on_days_off_and_out_of_hours(dossier, due):
    check(dossier, due)


INSIDE = ("2025-09-10 10:00", "2025-09-12 09:00")
STATED = {
    "two working days": (WORKING, "2025-09-15 16:30", [INSIDE], "2025-09-17 16:30"),
    "two calendar days": (CALENDAR, "2025-09-15 16:30", [INSIDE], "2025-09-17 16:30"),
    "calendar days onto a weekend": (CALENDAR, "2025-09-12 11:00", [INSIDE], "2025-09-15 11:00"),
    # Wed 5, Thu 8, Fri 2 hours stood still; Mon has 5 hours left, Tue 8, Wed 2.
    "15 hours": (HOURS, "2025-09-15 10:00", [INSIDE], "2025-09-17 09:00"),
    "two pauses": (WORKING, "2025-09-15 17:00", [INSIDE, ("2025-09-15 10:00", "2025-09-16 10:00")], "2025-09-18 17:00"),
    # A receipt's day off is meant for the next working day (Bộ luật Dân sự 2015, art. 148, 5), whatever stands beside it.
    "no pause, on a saturday": (WORKING, "2025-09-13 09:00", [], "2025-09-15 09:00"),
    "no pause, calendar days on a saturday": (CALENDAR, "2025-09-13 09:00", [], "2025-09-15 09:00"),
    "calendar days on a saturday, a pause of no length": (
        CALENDAR,
        "2025-09-13 09:00",
        [("2025-09-10 08:00", "2025-09-10 08:00")],
        "2025-09-15 09:00",
    ),
    # Saturday 13 and two days are Monday 15; a working day more than Monday is Tuesday.
    "calendar days on a saturday, two days": (CALENDAR, "2025-09-13 09:00", [INSIDE], "2025-09-15 09:00"),
    "a working day more than a saturday": (
        WORKING,
        "2025-09-13 09:00",
        [("2025-09-10 10:00", "2025-09-11 10:00")],
        "2025-09-16 09:00",
    ),
    "a running pause": (WORKING, "2025-09-15 17:00", [("2025-09-10 10:00", None)], "2025-09-15 17:00"),
    # A pause never makes a due time earlier.
    "a pause of no length, on a saturday": (
        WORKING,
        "2025-09-13 09:00",
        [("2025-09-10 08:00", "2025-09-10 09:00")],
        "2025-09-15 09:00",
    ),
    "a pause out of hours, at opening": (HOURS, "2025-09-15 07:00", [("2025-09-10 18:00", "2025-09-10 20:00")], "2025-09-15 07:00"),
}


@each(STATED, "unit", "stated", "told", "due")
def test_pauses_move_the_time_that_a_receipt_states(unit, stated, told, due):
    dossier = asked("2025-09-08 09:00", 5, unit, *told)
    assert moved(CLOCK, [at(stated)], [dossier]) == [at(due)]
    assert NAIVE.moved(dossier, at(stated)) == at(due)


# 30 calendar days from Thu 29/5/2025 end on Sat 28/6, so the receipt says Mon 30/6 (or the Saturday itself).
ONE_ANSWER = {
    "no pause": ([], "2025-06-30"),
    "a pause of no length": ([("2025-06-10 10:00", "2025-06-10 10:00")], "2025-06-30"),
    # 28/6 and two days: still Monday.
    "two days": ([("2025-06-10 10:00", "2025-06-12 10:00")], "2025-06-30"),
    "three days": ([("2025-06-10 10:00", "2025-06-13 10:00")], "2025-07-01"),
}


@each(ONE_ANSWER, "told", "due")
@pytest.mark.parametrize("receipt", ["2025-06-30 17:00", "2025-06-28 17:00", "2025-06-30 08:00"])
def test_a_dossier_has_one_due_day_whether_its_receipt_is_stated_or_not(told, due, receipt):
    dossier = asked("2025-05-29 09:00", 30, CALENDAR, *told)
    check(dossier, due)
    assert promised(CLOCK, [at(receipt)], [dossier]) == [at(due).date()] == [NAIVE.promised(dossier, at(receipt))]


def test_a_receipt_that_says_another_day_than_the_law_is_held_to_its_word():
    dossier = asked("2025-09-08 09:00", 5, WORKING, INSIDE)
    assert promised(CLOCK, [at("2025-09-18 17:00")], [dossier]) == [at("2025-09-22").date()]
