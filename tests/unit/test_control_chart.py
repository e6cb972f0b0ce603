"""The control chart against tables worked out by hand: its limits, what fires, and which days settle them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data_access.signals import Baseline, Signal, control

BEGUN = date(2025, 7, 15)
# Aug 2025 without Friday 1/8, a holiday here: twenty days, four of each weekday.
FIRST, LAST = date(2025, 8, 4), date(2025, 8, 29)
# Monday 1/9/2025, the first day to be judged.
JUDGED = date(2025, 9, 1)


def weekdays(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5]


def chart(settled: list[int], judged: list[int]):
    """August as `settled`, then the working days of September as `judged`; July is there and must not matter."""
    july = weekdays(BEGUN, date(2025, 7, 31))
    days = [*july, *weekdays(FIRST, LAST), *weekdays(JUDGED, date(2025, 9, 30))[: len(judged)]]
    return control(days, [*[1000] * len(july), *settled, *judged], days[-1], BEGUN)


def steps(*levels: int) -> list[int]:
    """Weeks of five equal days."""
    return [level for level in levels for _ in range(5)]


def fired(found) -> list[tuple[int, str, str]]:
    return [(signal.day.day, signal.rule, signal.side) for signal in found.signals]


# Ranges 20 + 10 + 20 = 50 over 19 pairs: reach 2.66 * 50 / 19 = 7. Every weekday has the mean 15, hence the factor 1.
# Centre 15, limits 8 and 22.
EVEN = steps(10, 30, 20, 0)
# The same with Mondays three times as busy: mean 21, factors 45/21 and 15/21, so individuals of 14, 42, 28, 0.
# Centre 21, reach 2.66 * 70 / 19 = 9.8, limits 11.2 and 30.8: 24 and 66 on a Monday, 8 and 22 on other days.
BUSY_MONDAYS = [count * 3 if place % 5 == 0 else count for place, count in enumerate(EVEN)]


def test_a_control_chart_worked_out_by_hand():
    # Weekday means 20, 12, 10, 10, 8: mean 12, factors 5/3, 1, 5/6, 5/6, 2/3. Individuals: Mondays 10.8 and 13.2 by
    # turns, else 12. Centre 12. Ranges: 1.2 from and to each Monday, seven times, over 19 pairs: reach
    # 2.66 * 8.4 / 19 = 1.176.
    found = chart([18, 12, 10, 10, 8, 22, 12, 10, 10, 8] * 2, [22, 12])
    assert (found.centre, found.lower, found.upper) == pytest.approx((12, 10.824, 13.176))
    assert found.factors == pytest.approx({0: 5 / 3, 1: 1, 2: 5 / 6, 3: 5 / 6, 4: 2 / 3, 5: 1, 6: 1})
    assert found.baseline == Baseline(FIRST, LAST, 20)
    assert found.days[-2:] == (JUDGED, date(2025, 9, 2))
    assert found.individuals[-2:] == pytest.approx((13.2, 12))
    assert found.centres[-2:] == pytest.approx((20, 12))
    assert found.lowers[-2:] == pytest.approx((18.04, 10.824))
    assert found.uppers[-2:] == pytest.approx((21.96, 13.176))
    assert found.signals == (Signal(JUDGED, "outside", "above"),)


def test_every_day_has_its_individual_and_its_limits():
    found = chart(EVEN, [15, 15])
    columns = (found.days, found.individuals, found.centres, found.lowers, found.uppers)
    assert {len(column) for column in columns} == {13 + 20 + 2}


@pytest.mark.parametrize("side", ["above", "below"])
def test_a_point_outside_the_limits_fires(side):
    count = {"above": 23, "below": 7}[side]
    assert fired(chart(EVEN, [15, count, 15])) == [(2, "outside", side)]


@pytest.mark.parametrize(
    ("settled", "judged"),
    [(EVEN, [22, 8]), (BUSY_MONDAYS, [66, 8]), (BUSY_MONDAYS, [24, 22])],
    ids=["without factors", "upper on a monday", "lower on a monday"],
)
def test_a_point_exactly_on_the_limit_does_not_fire(settled, judged):
    assert fired(chart(settled, judged)) == []


@pytest.mark.parametrize(
    ("judged", "side"),
    [([67], "above"), ([23], "below"), ([45, 23], "above"), ([45, 7], "below")],
    ids=["many for a monday", "few for a monday", "many for a tuesday", "few for a tuesday"],
)
def test_a_day_is_judged_by_the_limits_of_its_weekday(judged, side):
    assert fired(chart(BUSY_MONDAYS, judged)) == [(len(judged), "outside", side)]


def test_the_lower_limit_is_never_below_zero():
    # Mean 5, reach 2.66 * 40 / 19 = 5.6.
    found = chart(steps(0, 20, 0, 0), [0])
    assert found.lower == 0
    assert set(found.lowers) == {0}
    assert fired(found) == []


@pytest.mark.parametrize("side", ["above", "below"])
def test_a_run_of_seven_is_none_and_the_eighth_makes_it_one(side):
    count = {"above": 16, "below": 14}[side]
    assert fired(chart(EVEN, [count] * 7)) == []
    # 1/9/2025 is a Monday: the eighth and ninth working day are the 10th and 11th.
    assert fired(chart(EVEN, [count] * 8)) == [(10, "run", side)]
    assert fired(chart(EVEN, [count] * 9)) == [(10, "run", side), (11, "run", side)]


@pytest.mark.parametrize("between", [15, 14], ids=["on the centre", "on the other side"])
def test_a_run_is_broken_by_a_day(between):
    assert fired(chart(EVEN, [*[16] * 7, between, *[16] * 7])) == []


def test_days_on_the_centre_make_no_run():
    assert fired(chart(EVEN, [15] * 12)) == []
    assert fired(chart(BUSY_MONDAYS, [45, 15, 15, 15, 15] * 3)) == []


def test_a_run_does_not_begin_within_the_baseline():
    # The centre is 15, and the last ten settled days lie above it.
    assert fired(chart(steps(10, 0, 20, 30), [16] * 7)) == []


def test_both_rules_may_fire_on_one_day():
    assert fired(chart(EVEN, [*[16] * 7, 23])) == [(10, "outside", "above"), (10, "run", "above")]


def test_the_latest_signals_are_those_of_the_final_day():
    assert chart(EVEN, [23, 15]).latest == ()
    assert chart(EVEN, [15, 23]).latest == (Signal(date(2025, 9, 2), "outside", "above"),)
    assert len(chart(EVEN, [*[16] * 7, 23]).latest) == 2


def test_settled_days_are_never_judged():
    days = [*weekdays(BEGUN, date(2025, 7, 31)), *weekdays(FIRST, LAST)]
    # A Monday of 60: factors 22.5 / 12.5 and 10 / 12.5, its individual 60 / 1.8 = 33.3. On the other Mondays 5.6, else
    # 12.5. Ranges 6.9 five times, 20.8 twice: reach 2.66 * 76.4 / 19 = 10.7 around 12.5.
    found = control(days, [*[0] * 13, *[10] * 10, 60, *[10] * 9], JUDGED, BEGUN)
    assert max(found.individuals[13:]) == pytest.approx(60 / 1.8)
    assert found.upper == pytest.approx(12.5 + 10.7, abs=0.01)
    assert found.signals == found.latest == ()


def test_days_after_the_last_are_not_judged():
    days = [*weekdays(FIRST, LAST), *weekdays(JUDGED, date(2025, 9, 2))]
    found = control(days, [*EVEN, 23, 23], JUDGED, BEGUN)
    assert fired(found) == [(1, "outside", "above")]


def test_nineteen_settled_days_make_no_limits():
    days = [*weekdays(BEGUN, date(2025, 7, 31)), *weekdays(FIRST, LAST)]
    counts = [10] * len(days)
    assert control(days, counts, JUDGED, BEGUN).baseline.count == 20
    assert control(days[:-1], counts[:-1], JUDGED, BEGUN) is None


def test_nothing_at_all_makes_no_limits():
    assert control([], [], JUDGED, BEGUN) is None
    assert chart([0] * 20, [5]) is None


@pytest.mark.parametrize(
    ("begun", "last", "first", "end"),
    [
        ("2025-01-02", "2025-09-01", "2025-06-02", "2025-08-29"),
        ("2025-01-02", "2025-09-30", "2025-06-02", "2025-08-29"),
        ("2025-01-02", "2025-10-01", "2025-07-01", "2025-09-30"),
        ("2025-07-01", "2025-09-30", "2025-08-01", "2025-08-29"),
        ("2025-06-30", "2025-09-30", "2025-07-01", "2025-08-29"),
        ("2024-03-01", "2025-02-14", "2024-11-01", "2025-01-31"),
        ("2024-12-31", "2025-02-14", "2025-01-01", "2025-01-31"),
        ("2024-05-01", "2025-01-31", "2024-10-01", "2024-12-31"),
    ],
    ids=[
        "three months, from the first of a month",
        "the same to its end",
        "re-based at the start of the next",
        "the month of the start left out, even when whole",
        "a start of one day",
        "across the new year",
        "a start in the year before",
        "in january",
    ],
)
def test_the_baseline_is_up_to_three_whole_months_before(begun, last, first, end):
    days = weekdays(date.fromisoformat(begun), date.fromisoformat(last))
    found = control(days, [10] * len(days), days[-1], days[0])
    assert (found.baseline.first, found.baseline.last) == (date.fromisoformat(first), date.fromisoformat(end))
    assert found.baseline.count == len(weekdays(found.baseline.first, found.baseline.last))


@pytest.mark.parametrize("last", ["2025-07-31", "2025-08-29"], ids=["in the month of the start", "in the month after it"])
def test_the_start_is_never_settled(last):
    days = weekdays(date(2025, 7, 1), date.fromisoformat(last))
    assert control(days, [10] * len(days), days[-1], days[0]) is None


def test_judged_days_take_no_part_in_their_limits():
    calm, wild = chart(EVEN, [15, 15, 15]), chart(EVEN, [0, 500, 90])
    assert (calm.centre, calm.lower, calm.upper, calm.factors) == (wild.centre, wild.lower, wild.upper, wild.factors)


def test_a_swapped_saturday_without_a_baseline_has_factor_1():
    days = [*weekdays(FIRST, LAST), *weekdays(JUDGED, date(2025, 9, 5)), date(2025, 9, 6)]
    # An ordinary day of BUSY_MONDAYS has the limits 8 and 22; a Saturday has those of the individuals, 11.2 and 30.8.
    for count, sides in ((30, []), (31, ["above"]), (12, []), (11, ["below"])):
        found = control(days, [*BUSY_MONDAYS, 45, 15, 15, 15, 15, count], days[-1], BEGUN)
        assert found.factors[5] == 1
        assert found.uppers[-1] == pytest.approx(30.8)
        assert [signal.side for signal in found.latest] == sides


def test_a_swapped_saturday_in_the_baseline_has_its_own_factor():
    days = [*weekdays(FIRST, LAST), date(2025, 8, 30), JUDGED]
    found = control(days, [*[10] * 20, 31, 11], JUDGED, BEGUN)
    # The mean of 21 days is 231 / 21 = 11.
    assert found.baseline == Baseline(FIRST, date(2025, 8, 30), 21)
    assert found.factors[5] == pytest.approx(31 / 11)
    assert found.factors[6] == 1


def test_a_series_with_a_weekday_on_which_nothing_happened_has_no_limits():
    assert chart([10, 10, 10, 10, 0] * 4, [10, 10, 10, 10, 10]) is None
    assert chart([10, 10, 10, 10, 1] * 4, [10, 10, 10, 10, 10]) is not None


def test_days_and_counts_of_different_length_are_refused():
    with pytest.raises(ValueError, match="got 2 days and 1 counts"):
        control([JUDGED, date(2025, 9, 2)], [1], JUDGED, BEGUN)
