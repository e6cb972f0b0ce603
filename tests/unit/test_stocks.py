"""Hand tables for the edges of every stock: in time, due soon, paused, overdue and how old, at the end of a day."""

from __future__ import annotations

from datetime import date

from data_access.metrics import AGE_CLASSES
from tests.marts import STOCKS, by_row, days, mart_of, numbers, told
from tests.sample import dossier, event

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def test_an_open_dossier_is_in_time_until_its_due_day_is_over():
    rows = {
        "due yesterday": {"due": THURSDAY},
        "due today": {"due": FRIDAY},
        "due tomorrow": {"due": SATURDAY},
        "no due date": {},
    }
    assert by_row(STOCKS, days(0, FRIDAY), rows) == {
        "due yesterday": {"in_process", "open_overdue"},
        "due today": {"in_process", "open_in_time"},
        "due tomorrow": {"in_process", "open_in_time"},
        "no due date": {"in_process", "open_undated"},
    }


def test_due_soon_reaches_to_the_next_working_day():
    rows = {
        "overdue": {"due": THURSDAY},
        "due today": {"due": FRIDAY},
        "due on a day off": {"due": SATURDAY},
        "due on the next working day": {"due": 7},
        "the day after that": {"due": 8},
        "no due date": {},
    }
    soon = {name for name, counts in by_row(("due_soon",), days(0, FRIDAY), rows).items() if counts}
    assert soon == {"due today", "due on a day off", "due on the next working day"}


def test_due_soon_reaches_over_a_holiday():
    rows = [dossier("tuesday", due=8), dossier("wednesday", due=9)]
    assert numbers(("due_soon",), days(0, FRIDAY), rows, holidays=[(date(2025, 9, 8), False)]) == {"due_soon": 1}


def test_a_dossier_that_is_paused_over_its_due_date_is_paused_and_not_overdue():
    rows = [dossier("paused", status=5, due=2, updated=1), dossier("soon", status=6, due=5, updated=1)]
    events = [event("paused", 1, 5), event("soon", 1, 6, 2)]
    assert numbers((*STOCKS, "due_soon"), days(0, 5), rows, events) == {"in_process": 2, "open_paused": 2}


def test_a_pause_holds_from_its_first_day_to_the_day_before_it_ends():
    rows = [dossier("one", due=30, status=4, updated=20)]
    events = [event("one", 3, 5), event("one", 6, 4, 2)]
    with mart_of(rows, events) as mart:
        assert [mart.number("open_paused", days(0, day)) for day in range(2, 8)] == [0, 1, 1, 1, 0, 0]


def test_a_dossier_is_overdue_again_once_its_pause_is_over():
    rows = [dossier("one", due=2, status=4, updated=20)]
    events = [event("one", 4, 5), event("one", 6, 4, 2)]
    with mart_of(rows, events) as mart:
        assert [mart.number("open_overdue", days(0, day)) for day in range(2, 8)] == [0, 1, 0, 0, 1, 1]


def test_a_pausing_status_without_events_pauses_since_the_last_change():
    with mart_of([dossier("one", status=6, updated=4)]) as mart:
        assert [mart.number("open_paused", days(0, day)) for day in range(3, 6)] == [0, 1, 1]


def test_a_pause_whose_end_no_event_tells_ends_with_the_last_change():
    with mart_of([dossier("one", status=4, updated=6)], [event("one", 3, 5)]) as mart:
        assert [mart.number("open_paused", days(0, day)) for day in range(2, 8)] == [0, 1, 1, 1, 0, 0]


def test_a_pause_ends_with_its_dossier():
    with mart_of([dossier("one", status=8, resolved=5, updated=9)], [event("one", 3, 8)]) as mart:
        assert [mart.number("open_paused", days(0, day)) for day in range(2, 7)] == [0, 1, 1, 0, 0]


def test_events_of_one_moment_are_ordered_by_their_id():
    rows = [dossier("ends open", status=4, updated=9), dossier("ends paused", status=5, updated=9)]
    told_of = (("ends open", 4, 2), ("ends open", 5, 1), ("ends paused", 4, 3), ("ends paused", 5, 4))
    events = [event(code, 3, status, number) for code, status, number in told_of]
    with mart_of(rows, events) as mart:
        assert mart.number("open_paused", days(0, 4)) == 1


def test_a_dossier_with_two_running_pauses_is_one_dossier():
    """Its last event is younger than its last change: the row says paused since day 2, the events until day 4."""
    rows = [dossier("one", status=5, updated=2)]
    events = [event("one", 1, 5), event("one", 4, 4, 2)]
    assert numbers(STOCKS, days(0, 3), rows, events) == {"in_process": 1, "open_paused": 1}


def test_ageing_counts_working_days_after_the_due_day():
    """Due on Thursday 4/9/2025."""
    age_of = {
        7: "age_3",
        SATURDAY: "age_3",
        8: "age_3",
        9: "age_7",
        14: "age_7",
        15: "age_15",
        24: "age_15",
        25: "age_30",
        45: "age_30",
        46: "age_over_30",
    }
    with mart_of([dossier("one", due=THURSDAY), dossier("resolved long after", resolved=70)]) as mart:
        found = {end: [name for name in AGE_CLASSES if mart.number(f"overdue_{name}", days(0, end))] for end in age_of}
    assert found == {end: [age] for end, age in age_of.items()}


def test_overdue_by_day_has_a_row_for_every_working_day_from_the_first_day_with_data_on():
    rows = [dossier("late", received=0, due=2, resolved=8), dossier("first", received=0, due=9, resolved=0)]
    with mart_of(rows, holidays=[(date(2025, 9, 2), False)]) as mart:
        series = told(mart.frame(["open_overdue"], ("day",), days(-5, 9)), ("day",))
    assert [(day[-2:], count) for (day,), (count, _, _) in series.items()] == [
        ("01", 0),
        ("03", 0),
        ("04", 1),
        ("05", 1),
        ("08", 1),
        ("09", 0),
        ("10", 0),
    ]


def test_ageing_adds_up_to_overdue_long_after_the_last_dossier():
    rows = [dossier("long ago", due=1), dossier("far due", due=900), dossier("other", received=1, resolved=2)]
    with mart_of(rows) as mart:
        ages = [mart.number(f"overdue_{name}", days(0, 1000)) for name in AGE_CLASSES]
        assert sum(ages) == mart.number("open_overdue", days(0, 1000)) == 2
