"""Numbers and dates as people read them (UX I1, I2; DOMAIN §9.1)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import formats


@pytest.mark.parametrize(
    ("count", "vi", "en"),
    [
        (182661, "182.661", "182,661"),
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1.000", "1,000"),
        (12345678, "12.345.678", "12,345,678"),
        (-1234, "−1.234", "−1,234"),
        (None, "—", "—"),
    ],
)
def test_numbers_are_grouped_by_thousands(count, vi, en):
    assert (formats.number(count, "vi"), formats.number(count, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("numerator", "denominator", "told"),
    [
        pytest.param(947, 1000, "94,7%", id="one decimal"),
        pytest.param(949, 1000, "94,9%", id="no rounding to whole numbers"),
        pytest.param(9495, 10000, "95,0%", id="half goes away from zero"),
        pytest.param(1, 16, "6,3%", id="6,25 is not rounded to even"),
        pytest.param(3, 16, "18,8%", id="18,75"),
        pytest.param(9985, 10000, "99,9%", id="99,85"),
        pytest.param(2239, 2239, "100,0%", id="whole"),
        pytest.param(2238, 2239, "99,9%", id="one is missing of many"),
        pytest.param(99999, 100000, "99,9%", id="never 100 before it is whole"),
        pytest.param(0, 2239, "0,0%", id="nothing"),
        pytest.param(1, 100000, "0,1%", id="never 0 where there is one"),
        pytest.param(3, 2, "150,0%", id="above 100"),
        pytest.param(30, 2, "1.500,0%", id="far above 100"),
        pytest.param(0, 0, "—", id="of nothing"),
    ],
)
def test_shares_are_rounded_half_away_from_zero_on_exact_counts(numerator, denominator, told):
    assert formats.percent(numerator, denominator, "vi") == told
    assert formats.percent(numerator, denominator, "en") == told.replace(".", "*").replace(",", ".").replace("*", ",")


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_share_reads_as_exact_arithmetic_says(numerator, denominator):
    exact = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    told = formats.percent(numerator, denominator, "en")
    assert told.endswith("%")
    read = Decimal(told[:-1].replace(",", ""))
    if 0 < numerator < denominator and exact in (0, 100):
        assert read in (Decimal("0.1"), Decimal("99.9"))
    else:
        assert read == exact


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        pytest.param(12.25, "12,3", "12.3", id="half goes away from zero"),
        pytest.param(-12.25, "−12,3", "−12.3", id="below zero too, with U+2212"),
        pytest.param(0.35, "0,4", "0.4", id="0.35 as it is written, not as it is stored"),
        pytest.param(2.675, "2,7", "2.7", id="2.675"),
        pytest.param(0.05, "0,1", "0.1", id="0.05"),
        pytest.param(0.04, "0,0", "0.0", id="next to nothing"),
        pytest.param(-0.04, "0,0", "0.0", id="nothing has no sign"),
        pytest.param(-0.0, "0,0", "0.0", id="nor has minus zero"),
        pytest.param(0.95, "1,0", "1.0", id="carried over"),
        pytest.param(9.96, "10,0", "10.0", id="carried over to the tens"),
        pytest.param(999.95, "1.000,0", "1,000.0", id="carried over to the thousands"),
        pytest.param(1234567.89, "1.234.567,9", "1,234,567.9", id="grouped"),
        pytest.param(1e-7, "0,0", "0.0", id="a power of ten"),
        pytest.param(1e21, "1.000.000.000.000.000.000.000,0", "1,000,000,000,000,000,000,000.0", id="a large one"),
        pytest.param(3, "3,0", "3.0", id="a whole number"),
        pytest.param(np.float64(21.66), "21,7", "21.7", id="of numpy"),
        pytest.param(None, "—", "—", id="missing"),
    ],
)
def test_decimals_have_one_place(value, vi, en):
    assert (formats.decimal(value, "vi"), formats.decimal(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [(0.005, "0,01", "0.01"), (-1.255, "−1,26", "−1.26"), (1234.0, "1.234,00", "1,234.00"), (-0.004, "0,00", "0.00")],
)
def test_decimals_have_two_places_where_they_are_asked_for(value, vi, en):
    assert (formats.decimal(value, "vi", 2), formats.decimal(value, "en", 2)) == (vi, en)


@pytest.mark.parametrize(
    ("count", "vi", "en"), [(741, "+741", "+741"), (-1540, "−1.540", "−1,540"), (0, "0", "0"), (None, "—", "—")]
)
def test_a_difference_has_its_sign(count, vi, en):
    assert (formats.signed(count, "vi"), formats.signed(count, "en")) == (vi, en)


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_decimal_reads_as_exact_arithmetic_says(exact):
    told = formats.decimal(float(exact), "en")
    assert Decimal(told.replace(",", "").replace("−", "-")) == exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


@pytest.mark.parametrize(("value", "told"), [(110.0, "110"), (6.5, "6,5"), (6.25, "6,25"), (0.5, "0,5"), (399.999, "400")])
def test_a_measure_has_no_more_decimals_than_it_needs(value, told):
    assert formats.measure(value, "vi") == told


@pytest.mark.parametrize(
    ("numerator", "denominator", "share", "told"),
    [
        pytest.param(978, 1000, 0.99, "−1,2 điểm %", id="below, with U+2212"),
        pytest.param(995, 1000, 0.99, "+0,5 điểm %", id="above"),
        pytest.param(99, 100, 0.99, "0,0 điểm %", id="equal has no sign"),
        pytest.param(9895, 10000, 0.99, "−0,1 điểm %", id="−0,05 goes away from zero"),
        pytest.param(9905, 10000, 0.99, "+0,1 điểm %", id="+0,05 goes away from zero"),
        pytest.param(9865, 10000, 0.99, "−0,4 điểm %", id="−0,35"),
        pytest.param(0, 10, 0.99, "−99,0 điểm %", id="nothing on time"),
    ],
)
def test_differences_of_rates_are_points_with_their_sign(numerator, denominator, share, told):
    assert formats.points(numerator, denominator, share, "vi") == told


def test_what_is_below_a_target_never_reads_as_equal_to_it():
    """The sentence «98,96 % is below the target» must not read «99,0%, 0,0 điểm %»."""
    assert formats.points(98996, 100000, 0.99, "vi") != "0,0 điểm %"


def test_points_in_english():
    assert formats.points(978, 1000, 0.99, "en") == "−1.2 pp"


@pytest.mark.parametrize(("value", "vi", "en"), [(0.99, "99%", "99%"), (0.955, "95,5%", "95.5%"), (1.0, "100%", "100%")])
def test_limits_have_a_decimal_only_where_they_need_it(value, vi, en):
    assert (formats.share(value, "vi"), formats.share(value, "en")) == (vi, en)


def test_days():
    assert formats.day(date(2025, 9, 5)) == "5/9/2025"
    assert formats.day_in_table(date(2025, 9, 5)) == "05/09/2025"
    assert formats.clock_time(datetime(2025, 9, 5, 7, 5)) == "07:05"


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2025, 7, 1), date(2025, 9, 30), "1/7–30/9/2025"),
        (date(2025, 9, 30), date(2025, 9, 30), "30/9/2025"),
        (date(2025, 12, 15), date(2026, 3, 14), "15/12/2025–14/3/2026"),
    ],
)
def test_periods_say_the_first_year_where_it_differs(first, last, told):
    assert formats.period(first, last) == told


@pytest.mark.parametrize("language", formats.LANGUAGES)
def test_no_hyphen_stands_for_a_minus(language):
    told = [formats.number(-5, language), formats.points(1, 2, 0.99, language), formats.decimal(-0.5, language)]
    assert all(text.startswith("−") and "-" not in text for text in told)


@pytest.mark.parametrize(
    ("count", "bound", "told"),
    [(3, 2.6, "2,6"), (3, 2.4, "2"), (4_900, 4_784.55, "4.785"), (1, 1.04, "1,04"), (10, 10.6, "11"), (5, 4.9996, "4,9996")],
)
def test_a_bound_that_a_count_lies_beyond_is_told_so_that_it_does(count, bound, told):
    assert formats.beyond(count, bound, "vi") == told


@pytest.mark.parametrize(("value", "told"), [(4_049.8, "4.050"), (4_237.95, "4.238"), (130.5, "131"), (0.4, "0")])
def test_a_number_is_rounded_half_away_from_zero(value, told):
    assert formats.rounded(value, "vi") == told
