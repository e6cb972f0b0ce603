"""What is asked and what comes back: the shape of the answer, what filters leave, and the periods."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.filters import Filters
from data_access.metrics import METRICS, Day, days_of
from data_access.queries import offers
from tests.marts import OF_OTHER_ROWS, days, mart_of, told
from tests.sample import dossier

# Shape of the answer


@pytest.fixture(scope="module")
def one_late():
    with mart_of([dossier("late", due=2)]) as mart:
        yield mart


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


def test_a_flow_and_overdue_by_day_stand_side_by_side_where_there_are_no_days(one_late):
    before = one_late.frame(["received", "open_overdue"], ("day",), days(-9, -5))
    assert before.empty
    assert one_late.frame(["received", "open_overdue"], ("day",), days(0, 0))["received_numerator"].tolist() == [1]


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


@pytest.mark.parametrize("by", [(), ("day",)], ids=["the stock", "by day"])
@pytest.mark.parametrize(
    ("first", "last", "late"),
    [(0, 1500, 1), (1400, 1500, 1), (-20000, -19000, 0), (60000, 60100, 1)],
    ids=["up to years later", "years later", "a century before", "a century later"],
)
def test_a_period_far_from_the_data_is_answered(one_late, by, first, last, late):
    counts = one_late.frame(["open_overdue"], by, days(first, last))["numerator"].tolist()
    assert counts[-1:] in ([late], [] if by else [late])
