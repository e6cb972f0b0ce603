"""Days that have not come are cut and said, whatever a stray row is dated: on pages, cards, lists, and files."""

from __future__ import annotations

import csv
import io
from datetime import date
from urllib.parse import unquote

import pytest

from components.exports.provenance import provenance
from components.headlines import PAGES, headline
from components.panels import PANELS
from components.shapes import Nothing
from components.wall.payload import payload
from components.wall.room import Room
from data_access.filters import Period
from data_access.listing import Listing
from data_access.metrics import METRICS
from tests.readings import asking, reading_of, sample_store
from tests.renderer import fill, spoken, tell
from tests.sample import at, dossier

# The demo stands at 30/9/2025.
AHEAD, STRADDLES = "?from=2025-10-05&to=2025-11-05", "?from=2025-09-20&to=2026-02-15"
UNCOME = {
    "vi": "Kỳ 5/10–5/11/2025 chưa đến nên chưa có số liệu",
    "en": "The days 5/10–5/11/2025 have not come yet, so there are no figures",
}
CUT = {
    "vi": "Những ngày sau 30/9/2025 chưa đến: số liệu tính đến hết ngày 30/9/2025",
    "en": "The days after 30/9/2025 have not come yet: figures run to the end of 30/9/2025",
}
NOW = at(8, 17)


@pytest.fixture
def stray(tmp_path):
    """Monday 1/9 to Tuesday 9/9/2025, and one dossier dated next year."""
    rows = [
        dossier("one", received=0, due=2),
        dossier("two", received=3, due=4, resolved=7),
        dossier("stray", received=200, due=210),
    ]
    return sample_store(tmp_path, rows, now=NOW)


# Today


def test_the_last_day_is_today_whatever_a_row_is_dated(stray):
    for to in ("2025-09-10", "2025-12-31", "2026-03-20", "2199-12-31"):
        assert reading_of(stray, f"?from=2025-09-01&to={to}").filters.period == Period(date(2025, 9, 1), date(2025, 9, 9))
    mart = stray.mart()
    assert mart.dimensions.last_date == date(2025, 9, 8)
    assert reading_of(stray).filters.period.last == date(2025, 9, 9)


def test_days_to_come_add_nothing_to_a_period_that_straddles_today(stray):
    today, later = (reading_of(stray, f"?from=2025-09-01&to={day}") for day in ("2025-09-09", "2026-12-31"))
    metrics = ("open_overdue", "received", "in_process", "backlog_days")
    assert later.frame(metrics).equals(today.frame(metrics))
    assert later.counts(("received", "open_overdue")) == {"received": (2, None), "open_overdue": (1, None)}


def test_where_data_ended_long_ago_a_stray_row_does_not_move_the_usual_period(tmp_path):
    rows = [dossier("one", received=0), dossier("stray", received=2_000)]
    assert reading_of(sample_store(tmp_path, rows, now=at(90, 17))).filters.period.last == date(2025, 9, 1)


def test_nothing_has_come_of_a_source_that_is_all_dated_later(tmp_path):
    store = sample_store(tmp_path, [dossier("stray", received=50)], now=NOW)
    assert store.mart().dimensions.last_date == date(2025, 9, 9)
    assert reading_of(store).counts(("received", "in_process")) == {"received": (0, None), "in_process": (0, None)}


# A period of which no day has come


def test_no_metric_has_a_figure_of_days_to_come(demo_store):
    reading = reading_of(demo_store, AHEAD)
    for name in METRICS:
        frame = reading.frame((name,))
        assert len(frame) == 1
        assert frame.isna().all(axis=None), name
    assert reading.frame(("received", "on_time_rate"), ("unit",)).empty
    listed = reading.over(reading_of(demo_store, f"{AHEAD}&count=in_process").filters)
    assert demo_store.dossier_count(listed.filters, listed.scope, Listing(), mart=listed.mart) == 0
    assert demo_store.dossiers(listed.filters, listed.scope, Listing(), mart=listed.mart).empty


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_card_and_every_page_says_that_these_days_have_not_come(demo_store, language):
    for search in (AHEAD, f"{AHEAD}&unit=20200", f"{AHEAD}&compare=previous&count=received"):
        reading = reading_of(demo_store, search, language)
        for panel in PANELS.values():
            if panel.tell:
                assert panel.tell(reading).shape == Nothing(UNCOME[language]), panel.name
            assert panel.frame(reading).drop(columns=list(panel.by)).isna().all(axis=None), panel.name
        assert {headline(name, reading).headline for name in PAGES} == {UNCOME[language]}


def test_a_period_that_has_come_says_nothing_of_it(demo_store):
    for search in ("", "?from=2025-09-01&to=2025-09-30", "?from=2025-09-30&to=2025-09-30", "?from=2020-01-01&to=2020-01-31"):
        found = asking(demo_store, search)
        assert (found.uncome, found.uncome_told, found.reading.filters.has_come) == ((), "", True)


def test_a_day_becomes_a_fact_when_it_comes(tmp_path):
    store = sample_store(tmp_path, [dossier("one", received=0)], now=at(8, 23, 59))
    dimensions = store.mart().dimensions
    asked = reading_of(store, "?from=2025-09-10&to=2025-09-12").filters
    assert not asked.has_come
    assert dimensions.resolved(asked, date(2025, 9, 9)) == asked
    came = reading_of(store, "?from=2025-09-09&to=2025-09-12").filters
    assert (came.has_come, came.period.last) == (True, date(2025, 9, 9))
    assert dimensions.resolved(asked.within(asked.period), date(2025, 9, 11)).period.last == date(2025, 9, 11)


# What is seen


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_says_what_was_cut_and_what_has_not_come(web, language):
    told = tell(web, STRADDLES, language=language)
    assert told["notice"] == CUT[language]
    assert told["finding"] != UNCOME[language]
    ahead = tell(web, f"{AHEAD}&nonsense=1", language=language)
    assert (ahead["finding"], ahead["finding-detail"]) == (UNCOME[language], "")
    assert UNCOME[language] not in ahead["notice"]
    assert "nonsense=1" in ahead["notice"]
    assert tell(web, "?from=2025-09-20&to=2025-09-30", language=language)["notice"] == ""


def test_a_card_and_its_table_hold_no_number_of_days_to_come(web):
    for name in ("kpi-overdue", "commune-sheet", "flow-by-working-day"):
        told = fill(web, name, AHEAD, opened=True)
        assert spoken(told["body"]) == UNCOME["vi"]
        assert told["state"] == "empty"


def test_the_wall_ends_today_whatever_a_row_is_dated(stray):
    assert payload(stray, Room(110, 6), "vi").period == "Kỳ 1/7–9/9/2025"


def get(web, path: str):
    return web.test_client().get(path)


@pytest.mark.parametrize("name", ["kpi-overdue", "dossiers-total", "commune-sheet", "staff-by-date", "procedures-not-online"])
def test_a_file_of_days_to_come_has_no_figures_and_says_which_days_those_are(web, name):
    answer = get(web, f"/export/{name}.csv{AHEAD}")
    assert answer.status_code == 200
    _, *rows = csv.reader(io.StringIO(answer.get_data(as_text=True)))
    assert all(not any(row) for row in rows)
    assert answer.headers["X-Period"] == "2025-10-05/2025-11-05"
    assert unquote(answer.headers["X-Ignored"]) == "from=2025-10-05; to=2025-11-05"


def test_a_file_of_a_period_that_straddles_today_says_which_days_were_cut(web):
    answer = get(web, f"/export/kpi-overdue.csv{STRADDLES}&nonsense=1")
    assert answer.headers["X-Period"] == "2025-09-20/2025-09-30"
    assert unquote(answer.headers["X-Ignored"]) == "nonsense=1; to=2026-02-15"
    cut = get(web, "/export/kpi-overdue.csv?from=2025-09-20&to=2025-09-30")
    assert answer.get_data() == cut.get_data()
    assert cut.headers["X-Ignored"] == ""


def test_the_file_of_a_list_of_days_to_come_has_no_rows(web):
    answer = get(web, f"/export/dossiers.csv{AHEAD}&count=in_process")
    assert answer.get_data(as_text=True).count("\n") == 1
    assert unquote(answer.headers["X-Ignored"]) == "from=2025-10-05; to=2025-11-05"


@pytest.mark.parametrize("kind", ["xlsx", "svg?size=slide"])
def test_pictures_and_workbooks_of_days_to_come_are_made(web, kind):
    ending, _, size = kind.partition("?")
    for name in ("kpi-overdue", "flow-by-working-day", "on-time-by-commune", "commune-sheet"):
        assert get(web, f"/export/{name}.{ending}{AHEAD}&{size}").status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_words_beside_a_file_say_what_was_cut(demo_store, language):
    panel = PANELS["kpi-overdue"]
    found = asking(demo_store, STRADDLES, language)
    told = provenance(panel, found, panel.tell(found.reading))
    assert told.uncome == CUT[language]
    assert CUT[language] in told.asked
    ahead = asking(demo_store, AHEAD, language)
    assert provenance(panel, ahead, panel.tell(ahead.reading)).uncome == UNCOME[language]
