"""The ordinary range on the flow panel: the limits of the control chart, rings where it has a signal, no day judged too soon."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from components.panels import Reading
from components.panels.control import controlled, last_whole_day
from components.panels.flows import flow
from components.shapes import Band
from data_access.clock import day_date
from data_access.signals import Control, control
from tests.daily import AUGUST, JULY, judged, recounted
from tests.marts import days
from tests.readings import SEARCHES, reading_of, sample_store
from tests.sample import MONDAY, at, dossier

ABOVE, BELOW = "vượt mức dao động thường", "dưới mức dao động thường"
RUN_ABOVE, RUN_BELOW = (f"8 ngày làm việc liền {side} mức trung bình" for side in ("trên", "dưới"))
WHOLE = days(-62, 29).to_search()


def shown(reading: Reading) -> dict[date, tuple[float, float]]:
    """The limits of each day that the band shows."""
    shape = flow(reading).shape
    pairs = zip(shape.days, shape.band.lowers, shape.band.uppers, strict=True)
    return {told(day): (lower, upper) for day, lower, upper in pairs if lower is not None}


def told(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def ringed(reading: Reading) -> list[tuple[str, str]]:
    """The days that a ring stands on, and what it says of them."""
    shape = flow(reading).shape
    return [(shape.days[point.position], point.label.split(": ")[1]) for point in shape.band.points]


def expected(chart: Control) -> list[tuple[date, str, str]]:
    """Each day beyond a limit, and of a run its first signal."""
    found, running = [], None
    for day in chart.days:
        signals = {signal.rule: signal.side for signal in chart.signals if signal.day == day}
        if "outside" in signals:
            found.append((day, "outside", signals["outside"]))
        if "run" in signals and running != signals["run"]:
            found.append((day, "run", signals["run"]))
        running = signals.get("run")
    return found


# Limits


def test_limits_are_those_of_the_chart_of_what_sql_counts_in_the_source(tmp_path):
    """What is resolved at a weekend is counted on Monday."""
    counts = [12, 13, 12, 11, 12, 12, 14, 12, 9, 12, 12, 13]
    saturday = [dossier(f"saturday {number}", received=12, due=12, resolved=12) for number in range(3)]
    store = sample_store(tmp_path, [*judged(*counts), *saturday])
    reading = reading_of(store, days(-35, 15).to_search())
    chart = recounted(tmp_path, date(2025, 9, 16))
    assert chart.baseline.first == MONDAY + timedelta(days=AUGUST[0])
    limits = {day: pair for day, *pair in zip(chart.days, chart.lowers, chart.uppers, strict=True)}
    band = shown(reading)
    assert {day: pytest.approx(limits[day]) for day in limits if day >= chart.baseline.first} == band
    assert min(band) == date(2025, 8, 1), "July is neither ordinary nor judged"
    assert flow(reading).measure.endswith("tính từ 1/8–29/8/2025")
    assert flow(reading).shape.series[1].values[-2] == 12 + 3, "12/9 and the Saturday after it count on Monday"


@pytest.mark.parametrize("search", ["", "?kind=xa", "?from=2025-09-01&to=2025-09-28"])
@pytest.mark.parametrize("metric", ["resolved", "received"])
def test_the_chart_of_the_city_is_that_of_its_rows(demo_store, search, metric):
    reading = reading_of(demo_store, search)
    ids = ", ".join(map(str, reading.dimensions.unit_ids(reading.filters, None) or [*reading.dimensions.unit.index]))
    counted = pd.read_sql(
        f"""
        SELECT calendar.working_day AS day, count(*) AS happened FROM fact JOIN calendar ON calendar.day = {metric}_day
        WHERE received_day IS NOT NULL AND unit_id IN ({ids}) GROUP BY 1
        """,
        reading.mart.engine,
    )
    counts = {day_date(row.day): row.happened for row in counted.itertuples()}
    last, begun = min(reading.filters.period.last, reading.dimensions.last_date), reading.dimensions.first_date
    every = [begun + timedelta(days=number) for number in range((last - begun).days + 1)]
    working = [day for day in every if reading.dimensions.work.is_working((day - date(1970, 1, 1)).days)]
    assert controlled(reading, metric) == control(working, [counts.get(day, 0) for day in working], working[-1], begun)


@pytest.mark.parametrize(
    ("removed", "has_band"), [(0, True), (1, True), (2, False)], ids=["21 days", "20 days", "19 days are too few"]
)
def test_a_period_without_twenty_settled_days_has_no_band(tmp_path, removed, has_band):
    """Holidays take days away: of the 21 working days of August, 1/8 and 4/8."""
    holidays = [(MONDAY + timedelta(days=AUGUST[place]), False) for place in range(removed)]
    rows = [row for row in judged(12, 12, 12) if not any(row["code"].startswith(f"{AUGUST[place]}-") for place in range(removed))]
    reading = reading_of(sample_store(tmp_path, rows, holidays=holidays), days(-31, 2).to_search())
    assert (controlled(reading, "resolved") is not None) == has_band
    telling = flow(reading)
    assert isinstance(telling.shape.band, Band) == has_band
    assert ("mức dao động thường" in telling.measure) == has_band


def test_the_month_in_which_the_data_begin_settles_nothing(demo_store):
    telling = flow(reading_of(demo_store, "?from=2025-08-01&to=2025-08-31"))
    assert telling.shape.band is None
    assert "dải" not in telling.measure


@pytest.mark.parametrize("search", SEARCHES)
def test_a_band_has_a_limit_for_some_day_or_is_not_there(demo_store, search):
    shape = flow(reading_of(demo_store, search)).shape
    band = getattr(shape, "band", None)
    if band:
        assert len(band.lowers) == len(band.uppers) == len(shape.days)
        assert any(limit is not None for limit in band.lowers)
        assert [lower is None for lower in band.lowers] == [upper is None for upper in band.uppers]


def test_a_weekend_alone_is_not_judged(demo_store):
    """Its dossiers stand on the Monday after it, of which the period says nothing."""
    assert controlled(reading_of(demo_store, "?from=2025-09-27&to=2025-09-28"), "resolved") is None


# The last whole day


@pytest.mark.parametrize(
    ("now", "whole"),
    [
        pytest.param(at(29, 10), date(2025, 9, 29), id="in the morning it is yesterday"),
        pytest.param(at(29, 16, 59), date(2025, 9, 29), id="a minute before closing"),
        pytest.param(at(29, 17), date(2025, 9, 30), id="at closing"),
        pytest.param(at(30, 9), date(2025, 9, 30), id="the next day"),
        pytest.param(at(40, 9), date(2025, 9, 30), id="never after the data"),
    ],
)
def test_today_is_not_judged_before_closing_time(tmp_path, now, whole):
    """2025-09-30, with 40 where 12 are ordinary."""
    store = sample_store(tmp_path, judged(*[12] * 21, 40), now=now)
    reading = reading_of(store, WHOLE)
    assert last_whole_day(reading) == whole
    shape = flow(reading).shape
    assert shape.days[-1] == "30/9/2025", "the count of today is shown"
    assert max(shown(reading)) == whole
    assert [day for day, _ in ringed(reading)] == (["30/9/2025"] if whole == date(2025, 9, 30) else [])


def test_a_period_ends_before_the_build(tmp_path):
    reading = reading_of(sample_store(tmp_path, judged(*[12] * 21, 40)), days(-31, 18).to_search())
    assert last_whole_day(reading) == date(2025, 9, 19)
    assert max(shown(reading)) == date(2025, 9, 19)


# Rings


@pytest.mark.parametrize(
    ("counts", "rings"),
    [
        pytest.param([13, 11, 12, 13], [], id="ordinary days"),
        pytest.param([12, 14, 12], [("2/9/2025", ABOVE)], id="above"),
        pytest.param([12, 10, 12], [("2/9/2025", BELOW)], id="below"),
        pytest.param([13] * 11, [("10/9/2025", RUN_ABOVE)], id="a run is marked once"),
        pytest.param(
            [*[13] * 9, 14, 13],
            [("10/9/2025", RUN_ABOVE), ("12/9/2025", ABOVE)],
            id="a point beyond the limit does not begin the run again",
        ),
        pytest.param(
            [*[13] * 9, 11, *[13] * 8],
            [("10/9/2025", RUN_ABOVE), ("24/9/2025", RUN_ABOVE)],
            id="a second run to the same side is marked too",
        ),
        pytest.param(
            [*[11] * 8, *[13] * 8],
            [("10/9/2025", RUN_BELOW), ("22/9/2025", RUN_ABOVE)],
            id="runs to both sides",
        ),
    ],
)
def test_rings_stand_where_a_signal_is_found(tmp_path, counts, rings):
    reading = reading_of(sample_store(tmp_path, judged(*counts)), WHOLE)
    assert ringed(reading) == rings


@pytest.mark.parametrize("search", SEARCHES)
def test_rings_of_the_city_are_its_signals(demo_store, search):
    reading = reading_of(demo_store, search)
    chart = controlled(reading, "resolved")
    if chart is None:
        return
    found = [(told(day), words) for day, words in ringed(reading)]
    period = reading.filters.period
    said = {("outside", "above"): ABOVE, ("outside", "below"): BELOW, ("run", "above"): RUN_ABOVE, ("run", "below"): RUN_BELOW}
    signals = [(day, said[rule, side]) for day, rule, side in expected(chart)]
    assert found == [(day, words) for day, words in signals if period.first <= day <= period.last]


def test_the_baseline_itself_has_no_rings(tmp_path):
    """10 and 14 lie beyond the limits that they make: no day is judged by itself."""
    assert AUGUST[0] > JULY
    assert ringed(reading_of(sample_store(tmp_path, judged(12, 12)), WHOLE)) == []
