"""What the clock says of its way to a due day, step by step, by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from data_access.clock import Case, Step, day_number, explained
from tests.clocks import LABELS, legal_clock

CLOCK = legal_clock()
HOLIDAYS = {day_number(day): label for day, label in LABELS.items()}
WORKING, CALENDAR, HOURS = "ngay_lam_viec", "ngay", "gio"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def steps(received: str, value: int | None, unit: str | None, **more: object) -> tuple[Step, ...]:
    return explained(CLOCK, Case(at(received), value, unit, **more), HOLIDAYS)


def due(told: tuple[Step, ...]) -> date | None:
    """The last step with a due day holds."""
    return next((step.due for step in reversed(told) if step.due), None)


def kinds(told: tuple[Step, ...]) -> list[str]:
    return [step.kind for step in told]


RECEPTIONS = {
    "in hours": ("2025-09-04 10:00", None, "in_hours", "2025-09-04 10:00"),
    "before opening": ("2025-09-04 05:00", None, "in_hours", "2025-09-04 07:00"),
    "at 17:00:00": ("2025-09-05 17:00:00", None, "in_hours", "2025-09-05 17:00"),
    "at 17:00:01": ("2025-09-05 17:00:01", None, "after_closing", "2025-09-08 07:00"),
    "on a saturday": ("2025-09-06 10:00", None, "day_off", "2025-09-08 07:00"),
    "on a saturday night": ("2025-09-06 20:00", None, "day_off", "2025-09-08 07:00"),
    "on 24/11/2026": ("2026-11-24 10:00", None, "day_off", "2026-11-25 07:00"),
    "on a swapped saturday": ("2025-04-26 10:00", None, "in_hours", "2025-04-26 10:00"),
    "after 15:00": ("2025-09-04 15:00:01", None, "in_hours", "2025-09-04 15:00:01"),
    "the same day, at 15:00:00": ("2025-09-04 15:00:00", "basis", "in_hours", "2025-09-04 15:00"),
    "the same day, at 15:00:01": ("2025-09-04 15:00:01", "basis", "after_15", "2025-09-05 07:00"),
    "the same day, at 17:00:00": ("2025-09-04 17:00:00", "basis", "after_15", "2025-09-05 07:00"),
    "the same day, after closing": ("2025-09-04 17:00:01", "basis", "after_closing", "2025-09-05 07:00"),
    "the same day, on a saturday at 16:00": ("2025-09-06 16:00", "basis", "day_off", "2025-09-08 07:00"),
}


@pytest.mark.parametrize(("received", "same_day", "why", "counts"), RECEPTIONS.values(), ids=RECEPTIONS)
def test_the_first_step_says_when_a_dossier_counts_as_received(received, same_day, why, counts):
    step = steps(received, 1, WORKING, same_day=same_day)[0]
    assert step == Step("received", why, at(received), at(counts))


def test_a_legal_time_that_is_not_known_is_explained_by_its_reception_alone():
    """A dossier without a legal time is not due the same day, so 15:00 means nothing to it."""
    received = at("2025-09-04 16:00")
    for value, unit in [(None, None), (None, HOURS), (None, WORKING), (3, None)]:
        assert steps("2025-09-04 16:00", value, unit) == (Step("received", "in_hours", received, received),)


def test_the_legal_time_begins_when_the_dossier_counts_as_received():
    reception, limit = steps("2025-09-08 10:00", 8, HOURS)
    assert reception.ends == limit.begins == at("2025-09-08 10:00")
    assert limit == Step("limit", HOURS, at("2025-09-08 10:00"), at("2025-09-09 10:00"), 8, date(2025, 9, 9))
    assert steps("2025-09-06 10:00", 8, HOURS)[1].begins == at("2025-09-08 07:00")


def test_days_off_are_told_by_name_and_weekends_together():
    told = steps("2025-08-28 09:00", 6, WORKING)
    assert told[1:] == (
        Step("limit", WORKING, at("2025-08-28 09:00"), at("2025-09-09 17:00"), 6, date(2025, 9, 9)),
        Step("day_off", "Quốc khánh", at("2025-09-01"), at("2025-09-01")),
        Step("day_off", "Quốc khánh", at("2025-09-02"), at("2025-09-02")),
        Step("weekend", "weekend", at("2025-08-30"), at("2025-09-07"), 4),
    )


def test_24_11_2026_is_told_by_name():
    told = steps("2026-11-23 09:00", 1, WORKING)
    assert told[2] == Step("day_off", "Ngày Văn hóa Việt Nam", at("2026-11-24"), at("2026-11-24"))
    assert due(told) == date(2026, 11, 25)


def test_a_swapped_saturday_is_told_as_a_day_that_works():
    told = steps("2026-08-21 09:00", 7, WORKING)
    assert kinds(told) == ["received", "limit", "swapped_day", "day_off", "day_off", "day_off", "weekend"]
    assert told[2].begins == at("2026-08-22")
    # Sun 23/8, Sat 29 and Sun 30: the swapped Saturday is none of them.
    assert told[-1].count == 3


def test_what_is_due_the_same_day_says_by_which_law():
    told = steps("2025-09-04 15:00:01", 1, WORKING, same_day="Luật Hộ tịch 2014")
    assert told[1] == Step("limit", "Luật Hộ tịch 2014", at("2025-09-05 07:00"), at("2025-09-05 17:00"), 1, date(2025, 9, 5))


def test_extra_days_say_their_basis_and_their_due_day():
    told = steps("2025-09-05 09:00", 1, WORKING, extra=10, extra_basis="NĐ 101/2024")
    assert kinds(told) == ["received", "limit", "weekend", "extra", "weekend"]
    assert told[3] == Step("extra", "NĐ 101/2024", at("2025-09-08 17:00"), at("2025-09-22 17:00"), 10, date(2025, 9, 22))


def test_each_ended_pause_says_how_far_it_moves_the_due_day():
    """A pause across a weekend moves by its working day; what that leads over is counted with it."""
    first = (at("2025-09-10 10:00"), at("2025-09-12 09:00"), 5)
    second = (at("2025-09-12 10:00"), at("2025-09-15 10:00"), 6)
    told = steps("2025-09-08 09:00", 3, WORKING, pauses=(first, second))
    assert [step for step in told if step.kind == "pause"] == [
        Step("pause", "ended", *first[:2], 4, date(2025, 9, 15), 5),
        Step("pause", "ended", *second[:2], 1, date(2025, 9, 16), 6),
    ]


def test_a_pause_after_the_due_day_says_so_and_moves_it():
    told = steps("2025-09-08 09:00", 1, WORKING, pauses=((at("2025-09-22 10:00"), at("2025-09-24 10:00"), 8),))
    assert (told[-1].why, told[-1].status) == ("after_due", 8)
    assert due(told) == date(2025, 9, 11)


def test_a_pause_that_begins_on_the_due_day_is_not_after_it():
    told = steps("2025-09-08 09:00", 1, WORKING, pauses=((at("2025-09-09 17:30"), at("2025-09-10 10:00"), 5),))
    assert told[-1].why == "ended"


def test_a_running_pause_does_not_move_the_due_day_yet():
    told = steps("2025-09-08 09:00", 5, WORKING, pauses=((at("2025-09-10 10:00"), None, 5),))
    assert told[-1] == Step("pause", "running", at("2025-09-10 10:00"), at("2025-09-10 10:00"), 0, date(2025, 9, 15), 5)


def test_a_receipt_stands_beside_the_computed_day_and_moves_by_the_pauses():
    pauses = ((at("2025-09-10 10:00"), at("2025-09-12 09:00"), 5), (at("2025-09-16 10:00"), None, 6))
    told = steps("2025-09-08 09:00", 5, WORKING, first_due=at("2025-09-16 11:00"), pauses=pauses)
    assert kinds(told) == ["received", "limit", "weekend", "pause", "pause", "receipt", "moved"]
    assert told[-2] == Step("receipt", "first_due_at", at("2025-09-08 09:00"), at("2025-09-16 11:00"), due=date(2025, 9, 16))
    assert told[-1] == Step("moved", "pauses", at("2025-09-16 11:00"), at("2025-09-18 11:00"), 2, date(2025, 9, 18))


def test_a_receipt_that_says_what_the_law_says_ends_where_the_law_does():
    """30 calendar days from Thu 29/5 are Sat 28/6, so Mon 30/6; two days paused change nothing, three make it Tue 1/7."""
    for stated, days, due_on in [
        ("2025-06-30 17:00", 2, date(2025, 6, 30)),
        ("2025-06-28 17:00", 2, date(2025, 6, 30)),
        ("2025-06-30 17:00", 3, date(2025, 7, 1)),
    ]:
        pause = (at("2025-06-10 10:00"), at(f"2025-06-1{days} 10:00"), 5)
        more = {"first_due": at(stated), "pauses": (pause,)}
        told = steps("2025-05-29 09:00", 30, CALENDAR, **more)
        assert due(told) == due_on == due(steps("2025-05-29 09:00", 30, CALENDAR, pauses=(pause,)))
        assert (told[-1].kind, told[-1].why) == ("moved", "pauses")


@pytest.mark.parametrize(("value", "unit"), [(30, CALENDAR), (3, WORKING), (None, None)])
def test_a_day_off_on_a_receipt_is_told_to_move_on(value, unit):
    told = steps("2025-05-29 09:00", value, unit, first_due=at("2025-06-28 11:00"))
    assert (told[-1].kind, told[-1].why, told[-1].count, told[-1].due) == ("moved", "day_off", 2, date(2025, 6, 30))
    assert steps("2025-05-29 09:00", value, unit, first_due=at("2025-06-27 11:00"))[-1].kind == "receipt"


def test_days_in_lieu_of_tet_2027_are_told_as_expected():
    """Fri 5/2 to Thu 11/2/2027 are off: 6 and 7/2 are a weekend, made up for on 10 and 11/2."""
    told = steps("2027-02-04 09:00", 1, WORKING)
    assert due(told) == date(2027, 2, 12)
    named = {step.begins.date(): step.why for step in told if step.kind == "day_off"}
    assert list(named) == [date(2027, 2, day) for day in (5, 8, 9, 10, 11)]
    assert all(why.endswith("(dự kiến)") for why in named.values())
    assert told[-1].kind == "weekend"


def test_a_receipt_is_enough_where_no_legal_time_is_known():
    told = steps("2025-09-08 09:00", None, None, first_due=at("2025-09-16 11:00"))
    assert due(told) == date(2025, 9, 16)


def test_what_the_source_states_is_in_force_whatever_is_computed():
    told = steps("2025-09-08 09:00", 5, WORKING, first_due=at("2025-09-16 17:00"), stated_due=at("2025-09-12 17:00"))
    assert kinds(told)[-2:] == ["receipt", "stated"]
    assert told[-1] == Step("stated", "due_at", at("2025-09-08 09:00"), at("2025-09-12 17:00"), due=date(2025, 9, 12))
    assert [step.due for step in told if step.kind == "limit"] == [date(2025, 9, 15)]


def test_a_stated_day_after_a_letter_of_extension_says_when_the_letter_was_issued():
    told = steps("2025-09-08 09:00", 5, WORKING, stated_due=at("2025-09-22 17:00"), extension=at("2025-09-14 08:00"))
    assert told[-1] == Step("stated", "extension", at("2025-09-14 08:00"), at("2025-09-22 17:00"), due=date(2025, 9, 22))
