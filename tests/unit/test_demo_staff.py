"""The published counts of staff come out of the simulated rows, by the product's queries, and through its files."""

from __future__ import annotations

import csv as reader
import io
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from components import viewer
from components.panels import PANELS
from data_access import packs
from data_access.demo import staffing
from data_access.demo.plan import PlanError, read
from data_access.settings import ZONE
from tests.demos import connected
from tests.readings import reading_of

DECEMBER = "?from=2025-10-01&to=2025-12-31"
OVER = {"Hải Châu": 36, "Hiệp Đức": 33, "Tây Giang": 33, "Thanh Khê": 31, "Ngũ Hành Sơn": 28, "Hội An": 25, "Phước Trà": 19}
NAMED = OVER | {"Hùng Sơn": 16, "Hoàng Sa": 1, "Hòa Khánh": -22, "Tân Hiệp": -17, "Liên Chiểu": -4, "Trà Giáp": 0, "Phước Năng": 0}
GAPS = """
    SELECT short_name, sum(quota), sum(present), count(*) = count(present) FROM staff JOIN unit ON code = unit_code
    WHERE as_of = ? GROUP BY unit_code
"""


def gaps(demo, day):
    """Present less assigned of each unit that tells both, as plain SQL counts them."""
    return {name: present - quota for name, quota, present, whole in demo.execute(GAPS, (day,)) if whole}


@pytest.fixture(scope="module")
def other(other_folder):
    with connected(other_folder) as connection:
        yield connection


def test_the_count_of_august_is_the_published_one_whatever_the_seed(demo, other):
    for found in (demo, other):
        told = gaps(found, "2025-08-21")
        short, over = ([gap for gap in told.values() if sign * gap > 0] for sign in (-1, 1))
        assert (len(short), sum(short), len(over), sum(over), len(told)) == (25, -154, 67, 741, 94)
        assert {name: told[name] for name in NAMED} == NAMED
        assert max(gap for name, gap in told.items() if name not in NAMED) <= 15


def test_the_count_of_december_is_the_published_one_and_the_others_are_not_told(demo, other):
    for found in (demo, other):
        told = gaps(found, "2025-12-24")
        assert (len(told), sum(told.values())) == (28, -170)
        assert {name: told.pop(name) for name in ("Hòa Khánh", "Liên Chiểu", "Tân Hiệp")} == {
            "Hòa Khánh": -20,
            "Liên Chiểu": -19,
            "Tân Hiệp": -19,
        }
        assert {-9 <= gap <= -3 for gap in told.values()} == {True}
        assert len(found.execute(GAPS, ("2025-12-24",)).fetchall()) == 94


def test_the_quota_differs_by_unit_and_grows_with_its_inhabitants(demo):
    quotas = dict(demo.execute("SELECT unit_code, sum(quota) FROM staff WHERE as_of = '2025-08-21' GROUP BY 1"))
    assert quotas["20929"] == quotas["20734"] == 32
    assert len(set(quotas.values())) > 20
    assert quotas["20209"] == max(quotas.values())
    assert demo.execute("SELECT min(quota), min(present) FROM staff").fetchone() == (0, 0)


def test_the_product_counts_what_was_published(demo_store):
    counts = PANELS["staff-by-date"].frame(reading_of(demo_store)).set_index("as_of")
    told = {day: counts.loc[day, [f"staff_{name}_value" for name in SHOWN]].tolist() for day in counts.index}
    assert told["2025-08-21"] == [154, 25, 741, 67, 2, 94, 0]
    assert told["2025-12-24"][:2] == [170, 28]
    assert told["2025-12-24"][5:] == [28, 66]
    assert counts.loc["2025-12-24", [f"staff_{name}_value" for name in ("over", "over_units", "exact_units")]].isna().all()


SHOWN = ("short", "short_units", "over", "over_units", "exact_units", "units", "unstated_units")


def rows(web, path):
    text = web.test_client().get(path).get_data(as_text=True)
    return list(reader.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_files_say_the_published_figures(web, monkeypatch):
    by_date = {row["as_of"]: row for row in rows(web, "/export/staff-by-date.csv")}
    august, december = by_date["2025-08-21"], by_date["2025-12-24"]
    assert [august[f"staff_{name}_value"] for name in SHOWN] == ["154", "25", "741", "67", "2", "94", "0"]
    assert [december[f"staff_{name}_value"] for name in SHOWN] == ["170", "28", "", "", "", "28", "66"]
    by_unit = {row["unit_name"]: row for row in rows(web, "/export/staff-by-unit.csv")}
    assert by_unit["Phường Hòa Khánh"]["staff_short_value"] == "22"
    assert by_unit["Phường Hải Châu"]["staff_over_value"] == "36"
    assert sum(int(row["staff_over_value"]) for row in by_unit.values()) == 741
    # The second count lies behind the demo's clock.
    store = web.extensions[viewer.EXTENSION]
    monkeypatch.setattr(store, "settings", replace(store.settings, now=datetime(2025, 12, 31, 17, tzinfo=ZONE)))
    later = {row["unit_name"]: row for row in rows(web, f"/export/staff-by-unit.csv{DECEMBER}")}
    assert (later["Phường Hòa Khánh"]["staff_short_value"], later["Phường Hải Châu"]["staff_over_value"]) == ("20", "")


def test_the_specialities_of_a_unit_add_up_to_it(web):
    parts: dict[str, int] = {}
    for row in rows(web, "/export/staff-by-unit-and-speciality.csv"):
        parts[row["unit"]] = parts.get(row["unit"], 0) + int(row["staff_present_value"]) - int(row["staff_quota_value"])
    whole = {
        row["unit"]: int(row["staff_over_value"]) - int(row["staff_short_value"]) for row in rows(web, "/export/staff-by-unit.csv")
    }
    assert parts == whole


def test_shortages_fall_mostly_on_what_the_press_names(demo):
    lacking = demo.execute("""
        SELECT speciality, sum(max(0, quota - present)) FROM staff WHERE as_of = '2025-08-21' GROUP BY 1 ORDER BY 2 DESC
    """).fetchall()
    named = ("đất đai", "Xây dựng", "Tài chính", "Nông nghiệp", "Công nghệ thông tin", "Giáo dục")
    found = sum(count for name, count in lacking if any(part in name for part in named))
    assert found > 0.75 * sum(count for _, count in lacking)


@pytest.mark.parametrize("slug", ["thanh-hoa", "tp-hcm"])
def test_a_province_of_which_nothing_is_published_has_no_staff(slug):
    assert staffing.rows(read(packs.load(slug)), np.random.default_rng(1)) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gaps": {"99999": 1}}, "no commune has the code '99999'"),
        ({"short": {"units": 25, "persons": 9000, "others": [1, 12]}}, "cannot be 22 units of 1 to 12"),
    ],
)
def test_a_plan_that_cannot_be_reached_is_told(change, message):
    plan = read(packs.load("da-nang"))
    counts = [{**plan.staff["counts"][0], **change}]
    with pytest.raises(PlanError, match=message):
        staffing.rows(replace(plan, staff={**plan.staff, "counts": counts}), np.random.default_rng(1))


def test_the_days_of_the_counts_are_those_of_the_plan(demo_store):
    days = [count["as_of"] for count in read(packs.load("da-nang")).staff["counts"]]
    assert days == [date(2025, 8, 21), date(2025, 12, 24)]
    assert reading_of(demo_store).dimensions.staff_day(date(2025, 8, 20)) is None


def test_a_file_of_staff_is_imported_and_an_empty_cell_stays_missing(place):
    rows = [
        ["Xã A", "2025-08-21", "Công chức", "Đất đai", "5", "3", "1"],
        ["Xã A", "2025-08-21", "Công chức", "Giáo dục", "2", "", ""],
        ["Xã A", "2025-08-21", "Công chức", "Nội vụ", "hai", "1", ""],
    ]
    place.write(*rows, head=["Đơn vị", "Ngày", "Vị trí", "Chuyên môn", "Giao", "Có mặt", "Đến"])
    report = place.run(STAFF_FILE, kind="staff")
    assert (report.accepted, report.rejected) == (2, 1)
    assert place.query("SELECT speciality, quota, present, seconded_in FROM staff ORDER BY speciality") == [
        ("Giáo dục", 2, None, None),
        ("Đất đai", 5, 3, 1),
    ]


STAFF_FILE = """
[columns]
unit_code = "Đơn vị"
as_of = "Ngày"
position = "Vị trí"
speciality = "Chuyên môn"
quota = "Giao"
present = "Có mặt"
seconded_in = "Đến"
"""
