"""The funnel against a table worked out by hand: its limits, and how each unit is classed."""

from __future__ import annotations

import pytest

from data_access.signals import funnel

# Eleven units with 100 dossiers, p = 0.5, so one standard deviation is 0.05 and z = -4, -2, seven times 0, 2, 4. The
# quantiles at 0.1 and 0.9 are the second and the tenth, -2 and 2: phi = 4 * 4 / 11, the deviation 0.05 * sqrt(16 / 11)
# = 0.060302.
SPREAD = [30, 40, *[50] * 7, 60, 70]


def limits(found, n) -> tuple[float, float, float, float]:
    return tuple(vars(found.limits(n)).values())


def test_a_funnel_worked_out_by_hand():
    found = funnel(SPREAD, [100] * 11)
    assert found.centre == 0.5
    assert found.phi == pytest.approx(16 / 11)
    assert limits(found, 100) == pytest.approx((0.313666, 0.381808, 0.618192, 0.686334), abs=1e-6)
    # 0.6 would lie above 0.5 + 1.96 * 0.05 = 0.598, were units not so different; 0.7 lies beyond either way.
    assert found.classes == ("far_below", *["within"] * 9, "far_above")


def test_extreme_units_do_not_widen_the_limits():
    # z = -4, nine times 0, 4: winsorised they are all 0.
    found = funnel([30, *[50] * 9, 70], [100] * 11)
    assert found.phi == 1
    assert limits(found, 100) == pytest.approx((0.3455, 0.402, 0.598, 0.6545))
    assert found.classes == ("far_below", *["within"] * 9, "far_above")


def test_a_unit_between_the_limits_is_below_or_above():
    assert funnel([40, *[50] * 9, 60], [100] * 11).classes == ("below", *["within"] * 9, "above")


def test_units_more_alike_than_chance_do_not_narrow_the_limits():
    found = funnel([50] * 11, [100] * 11)
    assert found.phi == 1
    assert limits(found, 100)[1:3] == pytest.approx((0.402, 0.598))


@pytest.mark.parametrize(
    ("numerator", "told"),
    [(500_980, "within"), (500_981, "above"), (501_545, "above"), (501_546, "far_above")],
)
def test_a_rate_exactly_on_a_limit_is_within_it(numerator, told):
    # One standard deviation is 0.0005: limits 0.5 + 0.00098 and 0.5 + 0.001545.
    found = funnel([1_000_000 - numerator, *[500_000] * 9, numerator], [1_000_000] * 11)
    assert found.phi == 1
    assert found.classes[-1] == told
    assert found.classes[0] == told.replace("above", "below")


def test_a_unit_of_29_is_never_judged_and_one_of_30_is():
    found = funnel([0, 0, 0, *[900] * 11], [0, 29, 30, *[1000] * 11])
    assert found.classes == ("few", "few", "far_below", *["within"] * 11)


def test_small_units_take_part_in_the_centre():
    assert funnel([10, 90], [20, 100]).centre == 100 / 120


def test_small_units_take_no_part_in_the_spread():
    assert funnel([0, 29, 50, 50], [29, 29, 100, 100]).phi == 1


def test_small_units_alone_have_limits_without_overdispersion():
    found = funnel([1, 19], [20, 20])
    assert found.phi == 1
    assert found.classes == ("few", "few")
    assert limits(found, 100)[1:3] == pytest.approx((0.402, 0.598))


@pytest.mark.parametrize("numerators", [[0, 0, 0], [100, 30, 5]], ids=["never", "always"])
def test_where_all_units_agree_entirely_all_are_within(numerators):
    found = funnel(numerators, [100, 30, 5])
    assert found.classes == ("within", "within", "few")
    assert found.phi == 1
    assert limits(found, 50) == (found.centre,) * 4


def test_limits_lie_between_0_and_1():
    # p = 0.98, one deviation at n = 30 is 0.02556; below it 0.98 - 3.09 * 0.02556 and 0.98 - 1.96 * 0.02556.
    assert limits(funnel([980], [1000]), 30) == pytest.approx((0.901018, 0.929902, 1, 1), abs=1e-6)
    assert limits(funnel([20], [1000]), 30) == pytest.approx((0, 0, 0.070098, 0.098982), abs=1e-6)


def test_no_dossier_makes_no_funnel():
    assert funnel([], []) is None
    assert funnel([0, 0], [0, 0]) is None


@pytest.mark.parametrize(("numerator", "denominator"), [(31, 30), (-1, 30)], ids=["more than all", "less than none"])
def test_what_is_no_part_of_its_denominator_is_refused(numerator, denominator):
    with pytest.raises(ValueError, match=f"got {numerator} of {denominator}"):
        funnel([5, numerator], [30, denominator])
