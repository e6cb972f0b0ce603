"""Control chart and funnel against the same worked out in fractions and plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.signals import control, funnel
from tests.lives import drawn, quick
from tests.reference_signals import classes, worked_out

CLASSES = ("few", "far_below", "below", "within", "above", "far_above")


def series(chance: Random) -> tuple[list[date], list[int]]:
    """Working days with holidays and swapped Saturdays, busy and empty weekdays, a level that moves in the last month."""
    begun = date(2024, 1, 1) + timedelta(days=chance.randint(0, 500))
    reached = [begun + timedelta(days=number) for number in range(chance.randint(1, 200))]
    days = [day for day in reached if chance.random() < (0.95 if day.weekday() < 5 else 0.03)] or [begun]
    level, moved = chance.choice([1, 5, 40, 400]), chance.choice([1, 1, 0.6, 1.4, 3])
    share = [chance.choice([0, *[1, 1.5, 2] * 6]) for _ in range(7)]
    noise = chance.choice([0, 0.1, 0.5])
    counts = []
    for day in days:
        now = moved if (day.year, day.month) == (days[-1].year, days[-1].month) else 1
        counts.append(max(0, round(level * share[day.weekday()] * now * (1 + noise * chance.uniform(-1, 1)))))
    return days, counts


def told(found) -> list[tuple[date, str, str]]:
    return [(signal.day, signal.rule, signal.side) for signal in found.signals]


@quick(300)
@given(drawn(series))
def test_a_control_chart_equals_one_in_fractions(asked):
    days, counts = asked
    found, expected = control(days, counts, days[-1], days[0]), worked_out(days, counts)
    if expected is None:
        assert found is None
        return
    assert (found.centre, found.lower, found.upper) == pytest.approx([float(limit) for limit in expected["limits"]], abs=1e-9)
    assert found.factors == pytest.approx({weekday: float(factor) for weekday, factor in expected["factors"].items()})
    settled = expected["settled"]
    assert (found.baseline.first, found.baseline.last, found.baseline.count) == (settled[0][0], settled[-1][0], len(settled))
    assert told(found) == expected["signals"]
    assert [signal.day for signal in found.latest] == [day for day, *_ in expected["signals"] if day == days[-1]]


@quick()
@given(drawn(series))
def test_limits_of_counts_say_the_same_as_limits_of_individuals(asked):
    days, counts = asked
    found = control(days, counts, days[-1], days[0])
    if found is None:
        return
    assert found.days == tuple(days)
    for place, (day, count) in enumerate(zip(days, counts, strict=True)):
        factor = found.factors[day.weekday()]
        in_counts = (found.individuals[place], found.centre, found.lower, found.upper)
        columns = (found.centres[place], found.lowers[place], found.uppers[place])
        assert [value * factor for value in in_counts] == pytest.approx([count, *columns])


@quick()
@given(drawn(series), st.integers(2, 9))
def test_signals_do_not_depend_on_the_size_of_the_city(asked, times):
    days, counts = asked
    found = control(days, counts, days[-1], days[0])
    larger = control(days, [count * times for count in counts], days[-1], days[0])
    assert (found is None) == (larger is None)
    if found is not None:
        assert found.signals == larger.signals
        assert larger.upper == pytest.approx(found.upper * times)


@quick()
@given(st.lists(st.integers(1, 10_000), min_size=7, max_size=7), st.integers(40, 200))
def test_the_same_week_over_and_over_is_never_a_signal(week, length):
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(length)]
    found = control(days, [week[day.weekday()] for day in days], days[-1], days[0])
    assert found is None or found.signals == ()


def units(chance: Random) -> list[tuple[int, int]]:
    """Units of all sizes, as different as chance makes them or more, sometimes all of them entirely good or bad."""
    rate, differing = chance.choice([0, 0.02, 0.5, 0.9, 0.99, 1]), chance.choice([0, 0, 0.05, 0.3])
    found = []
    for _ in range(chance.choice([0, 1, 2, 5, 20, 110])):
        whole = chance.choice([0, 1, 29, 30, 31, chance.randint(0, 200), chance.randint(0, 800)])
        likely = min(max(rate + (chance.uniform(-differing, differing) if 0 < rate < 1 else 0), 0), 1)
        found.append((sum(chance.random() < likely for _ in range(whole)), whole))
    return found


@quick(300)
@given(drawn(units))
def test_a_funnel_equals_one_of_z_scores(pairs):
    found = funnel([above for above, _ in pairs], [below for _, below in pairs])
    if not any(below for _, below in pairs):
        assert found is None
        return
    phi, expected = classes(pairs)
    assert found.phi == pytest.approx(phi)
    assert list(found.classes) == expected


@quick()
@given(drawn(units), st.integers(1, 1000), st.integers(1, 1000))
def test_limits_are_in_order_within_0_and_1_and_narrow_as_units_grow(pairs, few, more):
    found = funnel([above for above, _ in pairs], [below for _, below in pairs])
    if found is None:
        return
    assert found.phi >= 1
    outer, inner = (list(vars(found.limits(few)).values()), list(vars(found.limits(few + more)).values()))
    assert 0 <= outer[0] <= outer[1] <= found.centre <= outer[2] <= outer[3] <= 1
    assert outer[:2] <= inner[:2]
    assert outer[2:] >= inner[2:]


@quick()
@given(drawn(units), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(pairs, random):
    found = funnel([above for above, _ in pairs], [below for _, below in pairs])
    random.shuffle(pairs)
    shuffled = funnel([above for above, _ in pairs], [below for _, below in pairs])
    if found is None:
        assert shuffled is None
        return
    assert Counter(found.classes) == Counter(shuffled.classes)
    assert set(found.classes) <= set(CLASSES)


def test_the_random_tables_know_every_signal_and_every_class():
    signals, kinds, charts = set(), set(), Counter()
    for seed in range(400):
        days, counts = series(Random(seed))
        chart = control(days, counts, days[-1], days[0])
        charts[chart is None] += 1
        signals |= {(signal.rule, signal.side) for signal in chart.signals} if chart else set()
        pairs = units(Random(seed))
        found = funnel([above for above, _ in pairs], [below for _, below in pairs])
        kinds |= set(found.classes) if found else set()
    assert min(charts.values()) > 50
    assert signals == {(rule, where) for rule in ("outside", "run") for where in ("above", "below")}
    assert kinds == set(CLASSES)
