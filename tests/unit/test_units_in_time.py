"""Units are those that exist at the end of the period; what a unit did while it existed still counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from components.asked_line import Acts, asked_line
from components.panels.unit_sheet import PANELS_OF
from components.panels.units import tile_map
from components.wall.communes import judged
from data_access.filters import CHOICES
from data_access.mart.__main__ import main as mart
from data_access.sources.check import findings
from tests.marts import told
from tests.readings import asking, reading_of, sample_store, tiles
from tests.sample import MONDAY, NOW, dossier, staff

# A (60,000 people) exists until Wednesday 10/9, B (8,000) from Thursday 11/9 on, C always.
ENDS, BEGINS = MONDAY + timedelta(days=9), MONDAY + timedelta(days=10)
SUCCESSION = (
    ("UPDATE unit SET valid_to = ? WHERE code = 'A'", (ENDS.isoformat(),)),
    ("UPDATE unit SET valid_from = ? WHERE code = 'B'", (BEGINS.isoformat(),)),
)
ROWS = [
    dossier("of A, done", unit="A", received=0, due=5, resolved=3),
    dossier("of A, left", unit="A", received=1, due=5),
    dossier("of B", unit="B", received=11, due=20),
    dossier("of C", unit="C", received=2, due=20),
]
COUNTED = [staff("A", 0, 3, 2), staff("B", 0, 5, 5), staff("S", 0, 4, 4)]
BEFORE, AFTER, WHOLE = "?from=2025-09-01&to=2025-09-10", "?from=2025-09-11&to=2025-09-30", "?from=2025-09-01&to=2025-09-30"


@pytest.fixture
def store(tmp_path):
    return sample_store(tmp_path, ROWS, *SUCCESSION, *tiles("A", "B", "C"), counted=COUNTED)


def numbers(store, search, *metrics):
    return {name: above for name, (above, _) in reading_of(store, search).counts(metrics).items()}


def test_inhabitants_and_silent_units_are_those_of_the_units_that_exist(store):
    of_units = ("population", "units_active", "units_silent")
    assert numbers(store, BEFORE, *of_units) == {"population": 60_000, "units_active": 2, "units_silent": 2}
    assert numbers(store, AFTER, *of_units) == {"population": 8_000, "units_active": 2, "units_silent": 2}
    assert numbers(store, WHOLE, *of_units) == {"population": 8_000, "units_active": 2, "units_silent": 2}
    assert set(told(reading_of(store, WHOLE).frame(("units_silent",), ("unit",)), ("unit",))) == {("B",), ("C",), ("S",), ("L",)}


@pytest.mark.parametrize(("day", "there"), [(ENDS, "A"), (BEGINS, "B")])
def test_the_first_and_the_last_day_of_a_unit_are_its_own(store, day, there):
    names = reading_of(store, f"?from={day}&to={day}").units("commune")["code"].tolist()
    assert names == [there, "C"]


def test_what_a_unit_received_while_it_existed_counts_and_so_does_what_it_left(store):
    assert numbers(store, WHOLE, "received", "resolved", "in_process", "open_overdue") == {
        "received": 4,
        "resolved": 1,
        "in_process": 3,
        "open_overdue": 3,
    }
    by_unit = told(reading_of(store, WHOLE).frame(("received",), ("unit",)), ("unit",))
    assert by_unit[("A",)] == (2, None, 2.0)


def test_people_live_on_in_the_units_that_follow(store):
    """3 of the 4 were received by units with inhabitants, the one without being C; A has none of its own any more."""
    frame = told(reading_of(store, WHOLE).frame(("received_per_1000",)), ())
    assert frame[()] == (3, 8_000, pytest.approx(3 / 8))
    assert told(reading_of(store, WHOLE).frame(("received_per_1000",), ("unit",)), ("unit",))[("A",)] == (2, 0, None)


def test_staff_and_the_dossiers_that_it_is_divided_into_are_those_of_the_units_that_exist(store):
    of_staff = ("staff_quota", "staff_present", "staff_short", "staff_units", "received_staffed")
    assert numbers(store, BEFORE, *of_staff) == {
        "staff_quota": 7,
        "staff_present": 6,
        "staff_short": 1,
        "staff_units": 2,
        "received_staffed": 2,
    }
    # A's two are not divided among the officers of others.
    assert numbers(store, WHOLE, *of_staff) == {
        "staff_quota": 9,
        "staff_present": 9,
        "staff_short": 0,
        "staff_units": 2,
        "received_staffed": 1,
    }


def test_lists_and_maps_hold_the_units_that_exist_and_those_that_left_something(store):
    rows = PANELS_OF["commune"].tell(reading_of(store, WHOLE)).shape.rows
    assert {row.code for row in rows} == {"A", "B", "C"}
    later = PANELS_OF["commune"].tell(reading_of(store, "?from=2025-09-11&to=2025-09-30&channel=post")).shape
    assert not hasattr(later, "rows")
    assert {tile.code for tile in tile_map(reading_of(store, WHOLE)).shape.tiles} == {"B", "C"}
    assert {tile.code for tile in tile_map(reading_of(store, BEFORE)).shape.tiles} == {"A", "C"}


def test_the_roll_call_names_who_exists_and_whoever_left_something_overdue(store, tmp_path):
    assert [(unit.code, unit.overdue) for unit in judged(reading_of(store, WHOLE))] == [("A", 1), ("B", 1), ("C", 1)]
    (tmp_path / "cleared").mkdir()
    cleared = sample_store(tmp_path / "cleared", [row for row in ROWS if row["code"] != "of A, left"], *SUCCESSION)
    assert [unit.code for unit in judged(reading_of(cleared, WHOLE))] == ["B", "C"]
    assert [unit.code for unit in judged(reading_of(cleared, BEFORE))] == ["A", "C"]


def test_communes_are_counted_among_those_that_exist(store):
    assert "2/2 xã, phường, đặc khu có hồ sơ" in str(asked_line(asking(store, WHOLE), Acts(frozenset(CHOICES), True)))


def test_source_check_and_mart_status_tell_of_days_outside_of_a_units_own(tmp_path, monkeypatch, capsys):
    rows = [
        *ROWS,
        dossier("too late", unit="A", received=10, due=20),
        dossier("too early", unit="B", received=9, due=20),
        dossier("ended too late", unit="A", received=5, due=20, resolved=12),
    ]
    store = sample_store(tmp_path, rows, *SUCCESSION)
    said = "3 dossiers were received by a unit on a day outside its valid_from and valid_to, or ended after"
    warned = [found.sentence for found in findings(store.settings) if found.place == "dossier_db.dossier.unit_code"]
    assert [sentence for sentence in warned if sentence.startswith(said)]
    for name, value in {"DOSSIER_DB_URL": store.settings.dossier_db_url, "MART_URL": f"duckdb:///{tmp_path}/mart"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NOW", NOW.isoformat())
    assert mart(["status"]) == 0
    assert f"source       dossier.unit_code: {said}" in capsys.readouterr().out
    assert reading_of(store, WHOLE).counts(("received",))["received"][0] == 7


def test_what_is_older_than_most_units_was_carried_over_to_them(tmp_path):
    began = [("UPDATE unit SET valid_from = '2025-09-01'", ())]
    rows = [dossier("carried over", received=-40, due=5), dossier("new", received=1, due=5)]
    store = sample_store(tmp_path, rows, *began)
    assert not [found for found in findings(store.settings) if "valid_from" in found.sentence]
    assert store.mart().dimensions.first_date == date(2025, 9, 2)
