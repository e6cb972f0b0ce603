"""What is said of days, a rise and what is unusual: counted again day by day, and said of no other day."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from components import formats
from components.findings import finding, rising, unusual
from components.formats import LANGUAGES
from components.panels import Reading
from components.panels.control import controlled
from data_access.clock import day_date, day_number
from data_access.filters import Period
from tests.daily import judged
from tests.marts import days
from tests.readings import SEARCHES, reading_of, sample_store
from tests.sample import at, dossier

# What is overdue rises


def stocks(reading: Reading) -> list[int]:
    """What was overdue at the end of each working day of the period, counted one day after the other by SQL."""
    ids = ", ".join(map(str, reading.dimensions.unit_ids(reading.filters, None) or [*reading.dimensions.unit.index]))
    first, last = day_number(reading.filters.period.first), day_number(reading.filters.period.last)
    query = f"""
        SELECT calendar.day, count(overdue.dossier_id) AS held FROM calendar LEFT JOIN overdue ON from_day <= calendar.day
        AND (to_day IS NULL OR to_day > calendar.day) AND unit_id IN ({ids})
        WHERE is_working AND calendar.day BETWEEN {first} AND {last} GROUP BY 1 ORDER BY 1
    """
    return pd.read_sql(query, reading.mart.engine)["held"].tolist()


@pytest.mark.parametrize("search", ["", "?unit=20200", "?kind=xa", "?kind=dac_khu", "?from=2025-09-20&to=2025-09-30"])
def test_a_rise_is_counted_again(demo_store, search):
    reading = reading_of(demo_store, search)
    counted, said = stocks(reading), rising(reading)
    if reading.filters.period.first > date(2025, 7, 1) and all(now > before for before, now in pairwise(counted)):
        counted = stocks(reading.over(reading.filters.within(Period(date(2025, 7, 1), reading.filters.period.last))))
    run = 0
    for before, now in zip(reversed(counted[:-1]), reversed(counted), strict=False):
        if before >= now:
            break
        run += 1
    # Ten of a thousand that come in a quarter of 60 working days may be overdue, and five however few come.
    days = reading.dimensions.working_days(reading.filters.period)
    most = max(5, 10 * reading.counts(("received",))["received"][0] * 60 // (1000 * days))
    assert (said is not None) == (run >= 3 and counted[-1] > most)
    if said:
        assert said.evidence == {"days": run, "before": counted[-1 - run], "now": counted[-1], "limit": most}
        assert f" {run} ngày" in said.sentence
        assert ("ít nhất" in said.sentence) == (run + 1 == len(counted)), "before the data nobody knows"


def overdue_from(*due: int, now: int = 30) -> list[dict[str, object]]:
    """Open dossiers due on days after 1/9/2025, overdue from the day after; something happens until `now`."""
    happened = [dossier(f"day {day}", received=day, resolved=day) for day in (0, now)]
    return [*(dossier(f"due {place}", due=day) for place, day in enumerate(due)), *happened]


# 30 is Wednesday 1/10. Due on Friday the 26th means overdue on Monday the 29th; all overdue since Monday the 22nd at the start.
@pytest.mark.parametrize(
    ("due", "evidence"),
    [
        pytest.param((25, 28, 29), {"days": 3, "before": 0, "now": 3}, id="three days in a row"),
        pytest.param((28, 29), None, id="a run of two"),
        pytest.param((24, 28, 29), None, id="a day without a rise"),
        pytest.param((25, 25, 28, 29, 29), {"days": 3, "before": 0, "now": 5}, id="by more than one"),
        pytest.param((10, 24, 25, 28, 29), {"days": 4, "before": 1, "now": 5}, id="four days"),
        pytest.param((25, 26, 27, 29), None, id="a weekend is one working day"),
        pytest.param((25, 28, 29, 30), {"days": 3, "before": 0, "now": 3}, id="due on the last day is not overdue"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_only_three_working_days_in_a_row_make_a_rise(tmp_path, due, evidence, language):
    said = rising(reading_of(sample_store(tmp_path, overdue_from(*due)), "", language))
    assert (said.evidence if said else None) == evidence
    if said:
        assert "1/10/2025" in said.sentence


def test_days_that_are_not_over_or_not_known_make_no_rise(tmp_path):
    """What is due only ages in a period to come; on the day of the build it may still be resolved."""
    rows, stores = overdue_from(25, 28, 29, 30, 31, 32, 35), {}
    for hour in (16, 17):
        (folder := tmp_path / str(hour)).mkdir()
        stores[hour] = sample_store(folder, rows, now=at(30, hour))
    assert rising(reading_of(stores[16])) is None, "1/10 is not over"
    store = stores[17]
    assert rising(reading_of(store)).evidence == {"days": 3, "before": 0, "now": 3}
    assert rising(reading_of(store, days(31, 60).to_search())) is None, "a period that has not begun"


def test_a_rise_names_its_day_where_the_period_ends_on_a_day_off(demo_store):
    """Sunday 28/9 holds what fell due on Friday: the head figure is another one than that of Friday's end."""
    reading = reading_of(demo_store, "?from=2025-07-01&to=2025-09-28")
    said = rising(reading)
    assert "26/9/2025" in said.sentence
    assert said.evidence["now"] == stocks(reading)[-1] < reading.counts(("open_overdue",))["open_overdue"][0]


# What is unusual

WORDS = ("Tích cực: ", "Bất thường: ", "Khác thường: ")


@pytest.mark.parametrize("search", SEARCHES)
def test_unusual_is_said_exactly_where_the_latest_day_has_a_signal(demo_store, search):
    reading = reading_of(demo_store, search)
    charts = [controlled(reading, metric) for metric in ("resolved", "received")]
    told = f"{(found := finding(reading)).headline} {found.detail}"
    words = sum(told.count(word) for word in WORDS)
    assert words == any(chart and chart.latest for chart in charts)


@pytest.mark.parametrize("search", SEARCHES)
def test_an_unusual_day_lies_in_the_period(demo_store, search):
    reading = reading_of(demo_store, search)
    chart = controlled(reading, "resolved")
    assert chart is None or reading.filters.period.first <= chart.days[-1] <= reading.filters.period.last


@pytest.mark.parametrize(
    ("counts", "words", "evidence"),
    [
        pytest.param((12, 40), ("Tích cực: giải quyết ngày 2/9/2025 là 40 hồ sơ, vượt", "11–13"), (40, True), id="above"),
        pytest.param((12, 3), ("Bất thường: giải quyết ngày 2/9/2025 là 3 hồ sơ, dưới", "11–13"), (3, True), id="below"),
        pytest.param((13,) * 8, ("Tích cực: giải quyết 8 ngày làm việc liền đến 10/9/2025 trên",), (13, True), id="a run"),
        pytest.param((13,) * 10, ("giải quyết 10 ngày làm việc liền đến 12/9/2025 trên", "11–13"), (13, True), id="a longer run"),
        pytest.param((40, 12), (), None, id="a day before the last"),
        pytest.param((13,) * 7, (), None, id="a run of seven"),
        pytest.param((12, 13, 11), (), None, id="an ordinary day"),
    ],
)
def test_unusual_is_said_of_the_last_day_alone(tmp_path, counts, words, evidence):
    store = sample_store(tmp_path, judged(*counts))
    search = days(-31, (len(counts) - 1) if len(counts) < 6 else len(counts) + 1).to_search()
    said = unusual(reading_of(store, search))
    assert (said is not None) == (evidence is not None)
    told = f"{(found := finding(reading_of(store, search))).headline} {found.detail}"
    assert any(word in told for word in WORDS) == (said is not None)
    if said:
        assert all(word in said.sentence for word in words), said.sentence
        assert (said.evidence["count"], said.evidence["metric_is_resolved"]) == evidence
        limits = [said.evidence[name] for name in ("lower", "centre", "upper")]
        assert limits == pytest.approx([12 - 2.66 * 0.4, 12, 12 + 2.66 * 0.4])
        assert unusual(reading_of(store, search, "en")).sentence.startswith(("Good sign: ", "Unusual: "))


@pytest.mark.parametrize("count", [14, 10])
def test_a_count_beyond_a_limit_is_beyond_the_limit_that_is_told(tmp_path, count):
    """13,06 told as 13 and 10,94 told as 11; where a rounded limit would be the count itself it is told with decimals."""
    said = unusual(reading_of(sample_store(tmp_path, judged(12, count)), days(-31, 1).to_search())).sentence
    lower, upper = map(int, re.search(r"(\d+)–(\d+)", said).groups())
    assert not lower <= count <= upper


def test_today_is_not_judged_before_closing_time(tmp_path):
    rows = judged(*[12] * 21, 40)
    for hour, is_said in ((10, False), (16, False), (17, True)):
        (folder := tmp_path / str(hour)).mkdir()
        store = sample_store(folder, rows, now=at(29, hour, 59 if hour == 16 else 0))
        assert (unusual(reading_of(store)) is not None) == is_said, hour


def test_the_day_that_is_told_is_that_of_the_chart(demo_store):
    reading = reading_of(demo_store)
    chart = controlled(reading, "resolved")
    assert chart.days[-1] == day_date(reading.dimensions.version.last_day)
    assert formats.day(chart.days[-1]) in unusual(reading).sentence
