"""The packs say what each province is, and the reader refuses what does not fit."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from datetime import date

import pytest

from data_access import packs
from data_access.packs import NATIONAL, PackError, load
from data_access.packs.unit_list import COMMUNES
from data_access.settings import PACKS

SWAPPED = {date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}


@pytest.fixture(scope="module")
def pack():
    return load("da-nang")


def test_the_units_are_94_communes_17_departments_and_19_branches(pack):
    kinds = Counter(row["kind"] for row in pack.units)
    assert kinds == {"phuong": 23, "xa": 70, "dac_khu": 1, "so_nganh": 17, "chi_nhanh": 19}


def test_unit_codes_are_unique_and_parents_exist(pack):
    codes = [row["code"] for row in pack.units]
    assert len(set(codes)) == len(codes)
    assert {row["parent_code"] for row in pack.units} - {None} <= set(codes)


def test_35_communes_are_difficult_areas(pack):
    assert sum(bool(row["difficult_area"]) for row in pack.units) == 35


def test_every_commune_has_its_own_tile(pack):
    communes = [row for row in pack.units if row["tile_column"] is not None]
    assert len(communes) == 94
    assert len({(row["tile_column"], row["tile_row"]) for row in communes}) == 94


def test_only_hoang_sa_has_no_population(pack):
    communes = [row for row in pack.units if row["kind"] in ("phuong", "xa", "dac_khu")]
    assert [row["code"] for row in communes if row["population"] is None] == ["20333"]
    assert sum(row["population"] or 0 for row in pack.units) == 3_122_915


def test_the_158_real_procedures_name_known_fields_and_owners(pack):
    fields = {row["code"] for row in pack.fields}
    units = {row["code"] for row in pack.units}
    assert len({row["code"] for row in pack.procedures}) == len(pack.procedures) == 158
    assert {row["field_code"] for row in pack.procedures} == fields
    assert {row["owner_code"] for row in (*pack.procedures, *pack.fields)} - {None} <= units
    assert Counter(row["levels"] for row in pack.procedures) == {"xa": 90, "tinh": 68}
    assert not any(row["simulated"] for row in pack.procedures)


def test_processing_times_have_a_known_unit(pack):
    assert {row["time_unit"] for row in pack.procedures} == {"ngay_lam_viec", "ngay", "gio"}
    assert all(row["time_value"] >= 1 for row in pack.procedures)


def test_swapped_saturdays_work_and_other_exceptions_fall_on_weekdays(pack):
    assert {row["day"] for row in pack.holidays if row["is_working"]} == SWAPPED
    assert all(row["day"].weekday() < 5 for row in pack.holidays if not row["is_working"])
    assert {day.weekday() for day in SWAPPED} == {5}


def test_the_day_of_culture_is_off_from_2026(pack):
    off = {row["day"] for row in pack.holidays}
    assert date(2025, 11, 24) not in off
    assert {date(2026, 11, 24), date(2027, 11, 24)} <= off


def test_a_holiday_on_a_weekend_has_its_day_in_lieu_and_what_is_not_announced_says_so(pack):
    """Of Tết 2027, five days from 5/2 on, two are a weekend (Bộ luật Lao động 2019, art. 111, 3)."""
    tet = {row["day"]: row for row in pack.holidays if row["day"].year == 2027 and row["day"].month == 2}
    assert sorted(tet) == [date(2027, 2, day) for day in (5, 8, 9, 10, 11)]
    expected = [row for row in pack.holidays if "Dự kiến" in row["source"]]
    assert {row["day"].year for row in expected} == {2027}
    assert all(row["label"].endswith("(dự kiến)") for row in expected)


def test_targets_grow_worse_with_their_rank(pack):
    targets = {}
    for row in sorted(pack.targets, key=lambda row: row["rank"]):
        targets.setdefault(row["metric"], []).append(row["value"])
    assert targets == {
        "on_time_rate": [0.99, 0.97, 0.95, 0.93],
        "online_share": [0.8, 0.7, 0.6],
        "online_payment_rate": [0.6, 0.5, 0.4],
        "units_silent": [150],
        # Half of the procedures from 1/9/2025, all from 1/11/2025.
        "territory_independent_share": [0.5, 1],
        # What the target of 99% on time leaves of 1,000 dossiers.
        "overdue_per_1000": [10],
        "backlog_days": [20, 30, 40],
    }


def test_the_review_is_the_first_three_months(pack):
    assert (pack.starts_on, pack.review_from, pack.review_to) == (date(2025, 7, 1), date(2025, 7, 1), date(2025, 9, 30))


@pytest.mark.parametrize(
    ("slug", "kinds", "population"),
    [
        ("thanh-hoa", {"xa": 147, "phuong": 19, "so_nganh": 15}, 4_324_783),
        ("tp-hcm", {"phuong": 113, "xa": 54, "dac_khu": 1, "so_nganh": 17}, 14_544_929),
    ],
)
def test_the_units_of_the_other_provinces_are_those_of_the_resolutions(slug, kinds, population):
    units = load(slug).units
    communes = [row for row in units if row["kind"] in COMMUNES]
    assert Counter(row["kind"] for row in units) == kinds
    assert len({row["code"] for row in units}) == len(units)
    assert all(re.fullmatch(r"\d{5}", row["code"]) for row in communes)
    assert len({row["name"] for row in units}) == len(units)
    assert len({(row["tile_column"], row["tile_row"]) for row in communes}) == len(communes)
    assert sum(row["population"] for row in communes) == population
    assert all(row["difficult_area"] is None for row in communes)


@pytest.mark.parametrize("slug", packs.slugs())
def test_the_name_of_a_commune_begins_with_its_kind(slug):
    words = {"phuong": "Phường", "xa": "Xã", "dac_khu": "Đặc khu"}
    for row in load(slug).units:
        if row["kind"] in words:
            assert row["name"] == f"{words[row['kind']]} {row['short_name']}"


@pytest.mark.parametrize("slug", packs.slugs())
def test_every_province_has_the_departments_that_every_province_has(slug):
    with (NATIONAL / "departments.csv").open(encoding="utf-8", newline="") as file:
        uniform = {row["code"] for row in csv.DictReader(file)}
    # Đà Nẵng's inspectorate has an older code; TP.HCM has departments of culture and of tourism.
    assert len(uniform - {row["code"] for row in load(slug).units}) <= 1


@pytest.mark.parametrize("slug", packs.slugs())
def test_what_is_national_holds_for_every_province(slug):
    pack = load(slug)
    assert pack.holidays == load("da-nang").holidays
    assert pack.time_rules == load("da-nang").time_rules
    assert [row["code"] for row in pack.procedures] == [row["code"] for row in load("da-nang").procedures]
    assert {row["owner_code"] for row in (*pack.procedures, *pack.fields)} - {None} <= {row["code"] for row in pack.units}


def test_milestones_of_the_country_and_of_the_province_stand_together_by_day(pack):
    shared = {row["name"] for row in packs.national("milestones")}
    for each in (pack, load("thanh-hoa"), load("tp-hcm")):
        assert [row["day"] for row in each.milestones] == sorted(row["day"] for row in each.milestones)
        assert shared <= {row["name"] for row in each.milestones}
    assert {row["name"] for row in load("thanh-hoa").milestones} == shared
    assert len(pack.milestones) == 10


def test_only_da_nang_has_targets_of_its_own_and_the_others_say_what_is_assumed():
    assert packs.with_own("targets") == ["da-nang"]
    for slug in ("thanh-hoa", "tp-hcm"):
        targets = load(slug).targets
        assert targets == packs.national("targets")
        assert all("giả định" in row["basis"].lower() for row in targets)


def test_a_folder_under_another_name_than_its_slug_is_refused(tmp_path):
    shutil.copytree(PACKS / "thanh-hoa", tmp_path / "copy")
    with pytest.raises(PackError, match="must be the name of the folder"):
        load("copy", tmp_path)


def test_an_unknown_slug_is_named_with_the_known_ones():
    with pytest.raises(PackError, match=r"'atlantis'; there are: .*da-nang"):
        load("atlantis")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("day,nme\n", "unknown column 'nme'", id="unknown column"),
        pytest.param("day,name\n1/7/2025,x\n", "line 2", id="not a date"),
        pytest.param("day,name\n2025-07-01,x,y\n", "line 2", id="too many cells"),
    ],
)
def test_a_file_that_does_not_fit_is_named_with_its_line(tmp_path, text, message):
    path = tmp_path / "milestones.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=message):
        packs._rows(path, packs.TABLES["milestones"])
