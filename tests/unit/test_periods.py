"""The named periods of the filter bar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from components.periods import presets, statutory_quarter
from data_access import packs
from data_access.filters import Period
from tests.readings import sample_store
from tests.sample import dossier

PACK = packs.load("da-nang")


@pytest.mark.parametrize(
    ("today", "first"),
    [
        pytest.param(date(2025, 9, 14), date(2025, 6, 15), id="the last day of a quarter"),
        pytest.param(date(2025, 9, 15), date(2025, 9, 15), id="the first day of a quarter"),
        pytest.param(date(2025, 9, 30), date(2025, 9, 15), id="end of a month"),
        pytest.param(date(2025, 10, 1), date(2025, 9, 15), id="a month later"),
        pytest.param(date(2025, 12, 14), date(2025, 9, 15), id="the last day before winter"),
        pytest.param(date(2025, 12, 15), date(2025, 12, 15), id="winter begins"),
        pytest.param(date(2025, 12, 31), date(2025, 12, 15), id="the last day of a year"),
        pytest.param(date(2026, 1, 1), date(2025, 12, 15), id="the first day of a year"),
        pytest.param(date(2026, 1, 14), date(2025, 12, 15), id="14 January"),
        pytest.param(date(2026, 1, 15), date(2025, 12, 15), id="15 January"),
        pytest.param(date(2026, 2, 28), date(2025, 12, 15), id="end of February"),
        pytest.param(date(2028, 2, 29), date(2027, 12, 15), id="a leap day"),
        pytest.param(date(2026, 3, 14), date(2025, 12, 15), id="the last day of winter"),
        pytest.param(date(2026, 3, 15), date(2026, 3, 15), id="spring begins"),
        pytest.param(date(2026, 6, 14), date(2026, 3, 15), id="14 June"),
        pytest.param(date(2026, 6, 15), date(2026, 6, 15), id="15 June"),
    ],
)
def test_statutory_quarters_close_on_the_fourteenth(today, first):
    assert statutory_quarter(today) == Period(first, today)


def test_every_day_lies_in_one_statutory_quarter():
    day = date(2024, 1, 1)
    while day < date(2029, 1, 1):
        quarter = statutory_quarter(day)
        assert quarter.first.day == 15
        assert quarter.first.month in (3, 6, 9, 12)
        assert 0 <= (day - quarter.first).days <= 91
        day += timedelta(days=1)


@pytest.fixture
def dimensions(tmp_path):
    rows = [dossier("first", received=0), dossier("last", received=29)]
    return sample_store(tmp_path, rows).mart().dimensions


@pytest.mark.parametrize("today", [date(2025, 9, 30), date(2025, 7, 1), date(2026, 1, 1), date(2026, 3, 31), date(2020, 2, 29)])
def test_presets_have_names_of_their_own_the_default_one_first(dimensions, today):
    offered = presets(dimensions, PACK, today)
    assert len({preset.name for preset in offered}) == len(offered)
    assert offered[0].period == dimensions.default_period(today)
    assert all(preset.period.first <= preset.period.last for preset in offered)


def test_at_the_end_of_the_review_it_is_offered_once(dimensions):
    names = [preset.name for preset in presets(dimensions, PACK, date(2025, 9, 30))]
    assert names[0] == "review"
    assert (names.count("review"), names.count("recent")) == (1, 0)


@pytest.mark.parametrize(
    ("today", "name", "first", "last"),
    [
        (date(2025, 9, 30), "today", date(2025, 9, 30), date(2025, 9, 30)),
        (date(2025, 9, 30), "last_7", date(2025, 9, 24), date(2025, 9, 30)),
        (date(2025, 9, 30), "last_30", date(2025, 9, 1), date(2025, 9, 30)),
        (date(2025, 9, 30), "last_month", date(2025, 8, 1), date(2025, 8, 31)),
        (date(2025, 9, 30), "quarter", date(2025, 7, 1), date(2025, 9, 30)),
        (date(2025, 12, 1), "2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        (date(2026, 1, 1), "last_month", date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), "quarter", date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 1), "year", date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), "last_month", date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 5, 15), "quarter", date(2026, 4, 1), date(2026, 5, 15)),
        (date(2026, 12, 31), "last_7", date(2026, 12, 25), date(2026, 12, 31)),
    ],
)
def test_a_preset_is_the_days_that_its_name_says(dimensions, today, name, first, last):
    assert {preset.name: preset.period for preset in presets(dimensions, PACK, today)}[name] == Period(first, last)


def test_of_months_those_with_data_are_offered_a_year_back_at_most(dimensions):
    def months(today: date) -> list[str]:
        return [preset.name for preset in presets(dimensions, PACK, today) if preset.word == "of_month"]

    assert dimensions.first_date == date(2025, 9, 1)
    assert months(date(2025, 10, 31)) == []
    assert months(date(2025, 12, 1)) == ["2025-10", "2025-09"]
    assert months(date(2027, 1, 31)) == [f"2026-{month:02}" for month in range(11, 0, -1)] + ["2025-12"]


def test_on_the_first_of_a_month_this_month_is_one_day(dimensions):
    found = {preset.name: preset.period for preset in presets(dimensions, PACK, date(2025, 10, 1))}
    assert found["month"] == Period(date(2025, 10, 1), date(2025, 10, 1))
    assert found["last_30"] == Period(date(2025, 9, 2), date(2025, 10, 1))
    assert found["cumulative"] == Period(date(2025, 7, 1), date(2025, 10, 1))


def test_last_thirty_days_are_thirty():
    assert Period(date(2025, 9, 1), date(2025, 9, 30)).days == 30


@pytest.mark.parametrize(
    ("period", "before"),
    [
        pytest.param((date(2025, 7, 1), date(2025, 9, 30)), (date(2025, 4, 1), date(2025, 6, 30)), id="three months"),
        pytest.param((date(2025, 1, 1), date(2025, 1, 31)), (date(2024, 12, 1), date(2024, 12, 31)), id="January"),
        pytest.param((date(2024, 2, 1), date(2024, 2, 29)), (date(2024, 1, 1), date(2024, 1, 31)), id="a leap month"),
        pytest.param((date(2025, 9, 15), date(2025, 9, 30)), (date(2025, 8, 30), date(2025, 9, 14)), id="16 days"),
        pytest.param((date(2025, 12, 15), date(2026, 3, 14)), (date(2025, 9, 16), date(2025, 12, 14)), id="90 days"),
    ],
)
def test_the_period_before_ends_the_day_before(period, before):
    assert Period(*period).previous() == Period(*before)


def test_a_leap_day_meets_the_last_day_of_february_a_year_before():
    assert Period(date(2024, 2, 29), date(2024, 2, 29)).year_before() == Period(date(2023, 2, 28), date(2023, 2, 28))
