"""From which day on there are data, and what is divided by the working days since."""

from __future__ import annotations

from datetime import date

import pytest

from components.panels import PANELS
from components.panels.control import controlled
from data_access.mart.__main__ import main as mart
from tests.readings import reading_of, sample_store
from tests.sample import NOW, dossier, staff

SEPTEMBER = "?from=2025-09-01&to=2025-09-30"


def test_data_begin_with_the_first_reception_though_nothing_is_resolved_for_weeks(tmp_path, monkeypatch, capsys):
    """100 received on 1/9, the first resolved on 22/9: 22 working days in the month, 5 officers, 101 received."""
    rows = [dossier(f"H-{number}", received=0) for number in range(100)] + [dossier("done", received=10, resolved=21)]
    store = sample_store(tmp_path, rows, counted=[staff("A", -1, 5, 5)])
    reading = reading_of(store, SEPTEMBER)
    assert reading.dimensions.first_date == date(2025, 9, 1)
    assert reading.frame(("received_per_officer_day",))["value"].iloc[0] == pytest.approx(101 / 5 / 22)
    assert reading.frame(("backlog_days",))["value"].iloc[0] == pytest.approx(100 / 1 * 22)
    # The days before the data are not counted: from 1/8 there are as many working days with data.
    longer = reading_of(store, "?from=2025-08-01&to=2025-09-30")
    assert longer.frame(("received_per_officer_day",))["value"].iloc[0] == pytest.approx(101 / 5 / 22)
    for name, value in {"DOSSIER_DB_URL": store.settings.dossier_db_url, "MART_URL": f"duckdb:///{tmp_path}/mart"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NOW", NOW.isoformat())
    assert mart(["status"]) == 0
    assert "days 2025-09-01 to 2025-09-22" in capsys.readouterr().out


def test_data_begin_with_the_first_end_where_that_comes_before_any_whole_day_of_reception(tmp_path):
    """What was received before its unit began was carried over, and is no first day."""
    rows = [dossier("carried", received=-60, resolved=1), dossier("new", received=3)]
    began = ("UPDATE unit SET valid_from = '2025-09-01' WHERE code = 'A'", ())
    assert sample_store(tmp_path, rows, began).mart().dimensions.first_date == date(2025, 9, 2)
    (tmp_path / "without").mkdir()
    assert sample_store(tmp_path / "without", rows).mart().dimensions.first_date == date(2025, 7, 3)


def test_the_settled_days_of_a_control_chart_follow_the_month_of_the_first_reception(tmp_path):
    """Received from 2/6 on, resolved from 1/8 on: July and August are settled days of a chart of what is received."""
    working = [day for day in range(-91, 29) if (day + 91) % 7 < 5]
    rows = [dossier(f"H-{day}-{number}", received=day) for day in working for number in range(3)]
    rows += [dossier(f"R-{day}", received=day, resolved=day) for day in working if day >= -31]
    chart = controlled(reading_of(sample_store(tmp_path, rows), SEPTEMBER), "received")
    assert (chart.baseline.first, chart.baseline.last) == (date(2025, 7, 1), date(2025, 8, 29))


@pytest.mark.parametrize(
    ("search", "missing"),
    [
        pytest.param("?from=2025-09-06&to=2025-09-07", True, id="a weekend"),
        pytest.param("?from=2025-09-02&to=2025-09-02", True, id="a holiday"),
        pytest.param("?from=2025-09-03&to=2025-09-03", True, id="a working day on which nothing is resolved"),
        pytest.param("?from=2025-09-06&to=2025-09-08", False, id="a weekend and a monday"),
        pytest.param("?from=2025-08-01&to=2025-08-31", True, id="before the data"),
    ],
)
def test_a_backlog_without_a_working_day_is_missing_and_never_0(tmp_path, search, missing):
    rows = [dossier("open", received=0), *(dossier(f"done on {day}", received=0, resolved=day) for day in (1, 5, 7))]
    store = sample_store(tmp_path, rows, holidays=[(date(2025, 9, 2), False)])
    frame = reading_of(store, search).frame(("backlog_days",))
    assert frame["value"].isna().iloc[0] == missing
    assert missing or frame["value"].iloc[0] == pytest.approx(1 / 2 * 1)


def test_the_page_of_a_unit_says_why_it_has_no_backlog(tmp_path):
    rows = [dossier("open", received=0), dossier("done", received=0, resolved=5)]
    store = sample_store(tmp_path, rows)
    panel = PANELS["unit-backlog-days"]

    def said(search: str, language: str = "vi") -> str:
        return panel.tell(reading_of(store, f"{search}&unit=A", language)).shape.reason

    weekend = "?from=2025-09-06&to=2025-09-07"
    assert said(weekend) == "Kỳ không có ngày làm việc"
    assert said(weekend, "en") == "The period has no working day"
    assert said("?from=2025-09-08&to=2025-09-09") == "Không có hồ sơ để tính"
    assert said("?from=2025-08-01&to=2025-08-29") == "Không có hồ sơ khớp bộ lọc"
