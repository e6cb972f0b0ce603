"""Hand tables for the edges of every count and rate, and what filters and scope leave."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.filters import Filters
from data_access.metrics import AGE_CLASSES, COUNTS, METRICS, RATES, Day, days_of
from data_access.queries import offers
from data_access.scope import EVERYTHING, Scope
from tests.marts import days, mart_of, told
from tests.sample import at, dossier

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
STOCKS = ("in_process", "open_in_time", "open_paused", "open_overdue", "open_undated")
OUTCOMES = ("resolved", "resolved_early", "resolved_on_day", "resolved_late", "resolved_undated")


def event(code: str, day: int, status: int, number: int = 1) -> dict[str, object]:
    return {"id": number, "dossier_code": code, "at": at(day), "to_status": status}


def numbers(names: tuple[str, ...], filters: Filters, dossiers: list, events: list = (), holidays: list = ()) -> dict[str, int]:
    """The counts that are not 0."""
    with mart_of(dossiers, events, holidays) as mart:
        return {name: count for name in names if (count := mart.number(name, filters))}


def by_row(names: tuple[str, ...], filters: Filters, rows: dict[str, dict], holidays: list = ()) -> dict[str, set[str]]:
    """Which of the counts hold each dossier; it goes under a unit with the name of its row."""
    with mart_of([dossier(name, unit=name, **row) for name, row in rows.items()], (), holidays) as mart:
        counted = {name: mart.frame([name], ("unit",), filters).set_index("unit")["numerator"] for name in names}
    return {row: {name for name in names if counted[name].get(row, 0)} for row in rows}


# Flows


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


# Stocks


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


def test_overdue_by_day_has_a_row_for_every_working_day_from_the_first_resolution_on():
    rows = [dossier("late", received=-20, due=2, resolved=8), dossier("first", received=-20, due=9, resolved=0)]
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


@pytest.fixture(scope="module")
def one_late():
    with mart_of([dossier("late", due=2)]) as mart:
        yield mart


@pytest.mark.parametrize("by", [(), ("day",)], ids=["the stock", "by day"])
@pytest.mark.parametrize(
    ("first", "last", "late"),
    [(0, 1500, 1), (1400, 1500, 1), (-20000, -19000, 0), (60000, 60100, 1)],
    ids=["up to years later", "years later", "a century before", "a century later"],
)
def test_a_period_far_from_the_data_is_answered(one_late, by, first, last, late):
    counts = one_late.frame(["open_overdue"], by, days(first, last))["numerator"].tolist()
    assert counts[-1:] in ([late], [] if by else [late])


def test_ageing_adds_up_to_overdue_long_after_the_last_dossier():
    rows = [dossier("long ago", due=1), dossier("far due", due=900), dossier("other", received=1, resolved=2)]
    with mart_of(rows) as mart:
        ages = [mart.number(f"overdue_{name}", days(0, 1000)) for name in AGE_CLASSES]
        assert sum(ages) == mart.number("open_overdue", days(0, 1000)) == 2


def test_a_flow_and_overdue_by_day_stand_side_by_side_where_there_are_no_days(one_late):
    before = one_late.frame(["received", "open_overdue"], ("day",), days(-9, -5))
    assert before.empty
    assert one_late.frame(["received", "open_overdue"], ("day",), days(0, 0))["received_numerator"].tolist() == [1]


# Rates


def rate(metric: str, dossiers: list, by: tuple[str, ...] = (), filters: Filters | None = None) -> dict:
    with mart_of(dossiers) as mart:
        return told(mart.frame([metric], by, filters or days(0, 9)), by)


def test_on_time_rate_leaves_out_dossiers_without_a_due_date_and_open_ones():
    rows = [
        dossier("on the day it was due", due=5, resolved=5),
        dossier("one day early", due=5, resolved=4),
        dossier("one day late", due=5, resolved=6),
        dossier("never had a due date", resolved=9),
        dossier("still open", due=5),
        dossier("refused", due=5, resolved=6, status=3),
    ]
    assert rate("on_time_rate", rows) == {(): (2, 3, 2 / 3)}


def test_resolved_to_received_may_exceed_one():
    rows = [dossier("new", received=2, resolved=3), dossier("old", received=-5, resolved=4)]
    assert rate("resolved_to_received", rows) == {(): (2, 1, 2.0)}


def test_resolution_rate_counts_what_was_carried_over():
    rows = [dossier("new", received=2, resolved=3), dossier("old", received=-5), dossier("gone", received=-5, resolved=-1)]
    assert rate("resolution_rate", rows) == {(): (1, 2, 0.5)}


def test_a_rate_over_nothing_is_missing_and_its_counts_are_zero():
    with mart_of([]) as mart:
        for metric in RATES:
            if not days_of(metric) & OF_OTHER_ROWS:
                assert told(mart.frame([metric], (), days(0, 9)), ()) == {(): (0, 0, None)}, metric


def test_a_group_that_only_one_side_of_a_rate_knows_has_zero_on_the_other():
    rows = [dossier("a", unit="A", received=-5, resolved=2, channel=1), dossier("b", unit="B", received=3, channel=2)]
    assert rate("resolved_to_received", rows, ("unit",)) == {("A",): (1, 0, None), ("B",): (0, 1, 0.0)}
    assert rate("resolved_to_received", rows, ("channel",)) == {("in_person",): (1, 0, None), ("online",): (0, 1, 0.0)}


def test_coverage_follows_the_validity_of_the_catalogue():
    """2.2 enters it on 10/9/2025 and 3.1 leaves it on 8/9/2025; dossiers do not matter."""
    with mart_of([dossier("unlisted", procedure="9.9")]) as mart:
        told_of = {day: told(mart.frame(["coverage"], (), days(0, day)), ())[()][:2] for day in (7, 8, 9)}
        by_field = told(mart.frame(["coverage"], ("field",), days(0, 9)), ("field",))
    assert told_of == {7: (3, 4), 8: (2, 3), 9: (2, 4)}
    assert by_field == {("ho-tich",): (2, 2, 1.0), ("dat-dai",): (0, 1, 0.0), ("unknown",): (0, 1, None)}


# Shape of the answer


def test_several_metrics_stand_side_by_side_with_prefixes():
    with mart_of([dossier("one", resolved=3)]) as mart:
        both = mart.frame(["received", "on_time_rate"], ("unit",), days(0, 9))
    assert list(both) == [
        "unit",
        "received_numerator",
        "received_denominator",
        "received_value",
        "on_time_rate_numerator",
        "on_time_rate_denominator",
        "on_time_rate_value",
    ]
    assert both["received_numerator"].tolist() == [1]
    assert both["received_denominator"].isna().all()
    assert both["on_time_rate_value"].isna().all()


@pytest.mark.parametrize(
    ("metric", "by"),
    [
        ("in_process", "day"),
        ("open_overdue", "working_day"),
        ("procedures", "unit"),
        ("carried_over", "day"),
        ("received", "colour"),
        ("procedures", "day"),
    ],
)
def test_a_breakdown_that_a_count_does_not_have_is_refused(one_late, metric, by):
    with pytest.raises(KeyError):
        one_late.frame([metric], (by,), days(0, 9))


def test_an_unknown_metric_is_refused():
    with mart_of([]) as mart, pytest.raises(KeyError):
        mart.frame(["speed"], (), days(0, 9))


# Filters


@pytest.fixture(scope="module")
def five():
    rows = [
        dossier("a1", channel=1),
        dossier("a2", place="B", procedure="1.2"),
        dossier("b", unit="B", procedure="2.1", channel=3),
        dossier("s", unit="S", channel=None),
        dossier("x", unit="X", procedure="9.9"),
    ]
    with mart_of(rows) as mart:
        yield mart


# The five dossiers lie in different (unit, procedure) groups, which tells them apart.
FIVE = {("A", "1.1"): "a1", ("A", "1.2"): "a2", ("B", "2.1"): "b", ("S", "1.1"): "s", ("X", "9.9"): "x"}


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"unit": ("A",)}, "a1 a2"),
        ({"unit": ("A", "S")}, "a1 a2 s"),
        ({"place": ("B",)}, "a2 b"),
        ({"place": ("S",)}, "s"),
        ({"kind": ("xa", "so_nganh")}, "b s"),
        ({"kind": ("unknown",)}, "x"),
        ({"old_district": ("Quận Cũ",)}, "a1 a2"),
        ({"old_district": ("Huyện Cũ",)}, "b"),
        ({"field": ("dat-dai",)}, "b"),
        ({"field": ("unknown",)}, "x"),
        ({"procedure": ("1.2",)}, "a2"),
        ({"channel": ("in_person",)}, "a1 s"),
        ({"channel": ("online", "post")}, "a2 b x"),
        ({"unit": ("A",), "channel": ("online",)}, "a2"),
        ({"unit": ("A",), "kind": ("xa",)}, ""),
        ({"unit": ("no",)}, ""),
        ({"procedure": ("0",)}, ""),
        ({"field": ("0",)}, ""),
        ({"place": ("0",)}, ""),
        ({}, "a1 a2 b s x"),
    ],
    ids=lambda value: " ".join(f"{name}={'+'.join(found)}" for name, found in value.items()) if isinstance(value, dict) else "",
)
def test_a_filter_leaves_what_it_names(five, asked, left):
    groups = told(five.frame(["received"], ("unit", "procedure"), days(0, 0, **asked)), ("unit", "procedure"))
    assert {FIVE[group] for group in groups} == set(left.split())


def test_filters_that_match_nothing_give_zero_and_no_groups():
    with mart_of([dossier("one", due=1)]) as mart:
        nothing = days(0, 9, unit=("nowhere",))
        for metric in METRICS:
            if days_of(metric) & {Day.CATALOGUE, Day.USED}:
                continue
            assert told(mart.frame([metric], (), nothing), ())[()][0] in (0, None), metric
            for by in ("unit", "channel"):
                assert not offers(metric, (by,)) or mart.frame([metric], (by,), nothing).empty, (metric, by)


def test_an_empty_database_gives_zero_and_no_groups():
    with mart_of([]) as mart:
        for metric in METRICS:
            if not days_of(metric) & OF_OTHER_ROWS:
                assert told(mart.frame([metric], (), days(0, 9)), ())[()][0] in (0, None), metric
                assert mart.frame([metric], ("unit",), days(0, 9)).empty, metric
        assert mart.frame(["open_overdue"], ("day",), days(0, 9)).empty
        assert mart.number("procedures", days(0, 9)) == 4
        assert (mart.dimensions.first_date, mart.dimensions.last_date) == (None, None)


def test_an_unknown_value_is_dropped_from_the_filters_and_said():
    with mart_of([dossier("one")]) as mart:
        asked = Filters(unit=("A", "nowhere"), channel=("fax",), kind=("phuong",), old_district=("Quận Cũ", "Huyện Xa"))
        kept, ignored = mart.dimensions.known(asked)
    assert kept == Filters(unit=("A",), kind=("phuong",), old_district=("Quận Cũ",))
    assert ignored == ("unit=nowhere", "old_district=Huyện Xa", "channel=fax")


# Periods


@pytest.mark.parametrize(
    ("last", "today", "first_and_last"),
    [
        (date(2025, 9, 20), date(2025, 9, 30), ("2025-07-01", "2025-09-30")),
        (date(2025, 9, 20), date(2025, 10, 21), ("2025-08-01", "2025-10-21")),
        (date(2025, 9, 20), date(2025, 10, 22), ("2025-07-01", "2025-09-20")),
        (date(2025, 9, 20), date(2025, 1, 15), ("2024-11-01", "2025-01-15")),
    ],
    ids=["data of this month", "a month old", "older than a month", "over the new year"],
)
def test_the_default_period_is_the_month_of_today_and_two_before(last, today, first_and_last):
    with mart_of([dossier("one", resolved=(last - date(2025, 9, 1)).days)]) as mart:
        period = mart.dimensions.default_period(today)
        assert (period.first.isoformat(), period.last.isoformat()) == first_and_last
        assert mart.dimensions.resolved(Filters(unit=("A",)), today) == Filters(unit=("A",)).within(period)


def test_a_period_is_cut_at_today():
    with mart_of([dossier("one", resolved=3)]) as mart:
        cut = mart.dimensions.resolved(days(0, 300), date(2025, 9, 30))
        assert cut == days(0, 29)
        assert mart.dimensions.resolved(days(0, 5), date(2025, 9, 30)) == days(0, 5)


# Scope

TWO = Scope("two", ("A", "S"))
# Procedures and units are there without any dossier.
OF_OTHER_ROWS = {Day.CATALOGUE, Day.USED, Day.UNIT}
NOBODY = Scope()


def test_the_default_scope_sees_no_dossier():
    with mart_of([dossier("one", due=1, resolved=3), dossier("open", due=1)]) as mart:
        for metric in METRICS:
            assert told(mart.frame([metric], (), days(-9, 9), NOBODY), ())[()][0] in (0, None), metric
        assert mart.frame(["received"], ("unit",), days(-9, 9), NOBODY).empty
        assert set(mart.frame(["open_overdue"], ("day",), days(-9, 9), NOBODY)["numerator"]) == {0}


def test_the_default_scope_sees_no_procedure():
    with mart_of([]) as mart:
        assert mart.number("procedures", days(0, 9), NOBODY) == 0


def test_a_scope_of_two_units_sees_only_those():
    rows = [dossier(f"{unit}{number}", unit=unit) for unit in "ABCSL" for number in range(2)]
    with mart_of(rows) as mart:
        assert mart.number("received", days(0, 0), TWO) == 4
        assert set(told(mart.frame(["received"], ("unit",), days(0, 0), TWO), ("unit",))) == {("A",), ("S",)}
        assert mart.number("received", days(0, 0, unit=("A", "B")), TWO) == 2
        assert mart.number("received", days(0, 0, unit=("B",)), TWO) == 0
        assert mart.number("received", days(0, 0, kind=("xa",)), TWO) == 0


def test_a_scope_holds_for_the_unit_that_resolves_not_for_the_place():
    rows = [dossier("theirs", unit="B", place="A"), dossier("ours", unit="A", place="B")]
    with mart_of(rows) as mart:
        assert told(mart.frame(["received"], ("place",), days(0, 0), TWO), ("place",)) == {("B",): (1, None, 1.0)}


def test_everything_sees_everything():
    assert EVERYTHING.allows("A")
    assert not NOBODY.allows("A")
    assert TWO.allows("S")
    assert not TWO.allows("B")
