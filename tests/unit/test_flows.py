"""Hand tables for the edges of every flow: what is received, resolved, refused, returned or nowhere in a period."""

from __future__ import annotations

from data_access.metrics import COUNTS, Day
from tests.marts import OF_OTHER_ROWS, STOCKS, by_row, days, mart_of, numbers
from tests.sample import at, dossier

OUTCOMES = ("resolved", "resolved_early", "resolved_on_day", "resolved_late", "resolved_undated")


def test_a_dossier_is_received_on_both_ends_of_the_period():
    rows = [dossier(f"day {day}", received=day) for day in (-1, 0, 4, 5)]
    assert numbers(("received", "carried_over"), days(0, 4), rows) == {"received": 2, "carried_over": 1}


def test_a_dossier_without_a_channel_was_received_in_person():
    rows = [dossier("none", channel=None), dossier("post", channel=3), dossier("online", channel=2)]
    names = ("received_in_person", "received_post", "received_online")
    assert numbers(names, days(0, 1), rows) == dict.fromkeys(names, 1)


def test_dates_alone_decide_what_a_resolution_was():
    rows = {
        "the day before it was due": {"due": 5, "resolved": 4},
        "on the due day": {"due": 5, "resolved": 5},
        "the day after": {"due": 5, "resolved": 6},
        "without a due date": {"resolved": 5},
        "still open": {"due": 5},
    }
    assert by_row(OUTCOMES, days(0, 10), rows) == {
        "the day before it was due": {"resolved", "resolved_early"},
        "on the due day": {"resolved", "resolved_on_day"},
        "the day after": {"resolved", "resolved_late"},
        "without a due date": {"resolved", "resolved_undated"},
        "still open": set(),
    }


def test_resolving_after_the_hour_of_a_due_day_is_still_on_the_day():
    rows = [{**dossier("evening", due=5, resolved=5, status=10), "due_at": at(5, 8), "resolved_at": at(5, 23, 59)}]
    assert numbers(OUTCOMES, days(0, 10), rows) == {"resolved": 1, "resolved_on_day": 1}


def test_an_end_time_resolves_whatever_the_status_says():
    rows = {f"status {status}": {"status": status, "resolved": 3} for status in (0, 2, 4, 5, 6, 7, 8, 9, 10)}
    assert by_row(("resolved", "in_process"), days(0, 5), rows) == {row: {"resolved"} for row in rows}


def test_withdrawn_and_stopped_with_an_end_date_are_resolved_and_counted_beside():
    rows = [dossier("withdrawn", status=7, resolved=2), dossier("stopped", status=8, resolved=2), dossier("stays", status=8)]
    names = ("resolved", "withdrawn", "stopped", "open_paused")
    assert numbers(names, days(0, 5), rows) == {"resolved": 2, "withdrawn": 1, "stopped": 1, "open_paused": 1}


def test_refused_dossiers_are_counted_by_their_end_day_and_were_never_received():
    rows = {"ended": {"status": 3, "resolved": 2}, "ends later": {"status": 3, "resolved": 9}, "no end": {"status": 3}}
    counted = by_row(("refused", "received", "resolved", *STOCKS), days(0, 5), rows)
    assert counted == {"ended": {"refused"}, "ends later": set(), "no end": set()}


def test_awaiting_dossiers_are_nowhere():
    rows = [dossier("awaiting", status=1, received=0, due=1, resolved=3), dossier("no times", status=1, received=None)]
    with mart_of(rows) as mart:
        assert mart.dimensions.version.dossiers == 2
        elsewhere = [name for name, count in COUNTS.items() if count.day not in (*OF_OTHER_ROWS, Day.AWAITING)]
        assert {mart.number(name, days(-10, 10)) for name in elsewhere} == {0}
        assert mart.number("awaiting_reception", days(-10, 10)) == 2


def test_returned_later_is_not_yet_returned_in_the_period():
    rows = [
        dossier("in time", status=10, resolved=2, returned=5),
        dossier("later", status=10, resolved=2, returned=6),
        dossier("no day", status=10, resolved=5),
        dossier("waits", status=9, resolved=2, returned=None),
        dossier("before", status=10, resolved=-1, returned=1, received=-3),
    ]
    assert numbers(("resolved", "returned"), days(0, 5), rows) == {"resolved": 4, "returned": 2}
