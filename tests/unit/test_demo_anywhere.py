"""A province that was given nothing but a list of units is simulated like any other, with assumed figures that are its own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from data_access import packs
from data_access.demo import assumed, make
from data_access.demo.plan import read
from data_access.filters import Filters
from data_access.mart import build
from data_access.packs.__main__ import main
from data_access.settings import Settings
from tests.marts import opened

PUBLISHED = {182_661, 173_056, 75_869, 46_906, 49_305, 25_845, 2_239, 2_109, 1_160}
LINES = (
    "code,name,population,lat,lon,old_district",
    "00004,Phường Bình Thạnh,20000,16.01,108.01,Quận Bình Thạnh",
    "00005,Xã Không Dân,0,16.02,108.02,Huyện A",
    "00006,Xã Chưa Rõ,,16.03,108.03,",
    "00007,Xã Lớn,30000,16.04,108.01,Huyện A",
)


def packed(home, lines=LINES, slug="moi"):
    home.mkdir(exist_ok=True)
    (home / "units.csv").write_text("\n".join(lines), encoding="utf-8")
    assert main(["--packs", str(home), "new", slug, str(home / "units.csv"), "--name", "Tỉnh Mới"]) == 0
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return packed(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def demo(home, tmp_path_factory):
    folder = tmp_path_factory.mktemp("moi")
    make(folder, "moi", packs_folder=home)
    return folder


@pytest.fixture(scope="module")
def rows(demo):
    with closing(sqlite3.connect(demo / "dossiers.db")) as connection:
        connection.execute("ATTACH ? AS units", (str(demo / "units.db"),))
        yield connection


def one(rows, query):
    return rows.execute(query).fetchone()[0]


def test_its_mart_is_built_and_counts_what_was_simulated(demo, rows, tmp_path):
    given = Settings.from_environment({"MART_URL": f"duckdb:///{tmp_path / 'mart'}", "NOW": "2025-09-30T17:00"})
    settings = replace(given, **{f"{name}_db_url": f"sqlite:///{demo / f'{name}s.db'}" for name in ("dossier", "unit")})
    version = build(settings)
    asked = Filters(from_date=date(2025, 7, 1), to_date=date(2025, 9, 30))
    with opened(settings) as mart:
        received = mart.frame(("received",), ("stream",), asked).set_index("stream")["numerator"].to_dict()
        assert mart.number("resolved", asked) == one(rows, "SELECT sum(resolved_at IS NOT NULL AND status <> 3) FROM dossier")
    assert version.simulated
    assert version.excluded == {}
    # 70,000 people: those that are told, and the middle one's for the commune that tells none.
    assert {name: int(count) for name, count in received.items() if count} == {"commune": 4_060, "department": 1_680}


def test_a_commune_without_inhabitants_has_no_dossiers_and_one_that_tells_none_has_some(rows):
    counts = dict(rows.execute("SELECT unit_code, count(*) FROM dossier GROUP BY 1"))
    assert "00005" not in counts
    assert 0 < counts["00006"] < counts["00007"]


def test_streams_without_units_are_left_out(rows):
    kinds = rows.execute("SELECT DISTINCT kind FROM dossier JOIN units.unit ON unit.code = unit_code").fetchall()
    assert {kind for (kind,) in kinds} == {"phuong", "xa", "so_nganh"}


def test_the_databases_say_what_is_assumed(rows):
    told = dict(rows.execute("SELECT name, value FROM provenance"))
    assert told["title"] == "Dữ liệu mô phỏng – Tỉnh Mới (khối lượng giả định theo số dân)"
    assert told["simulated"] == "1"


def test_codes_name_no_province_unless_the_pack_says_which(rows):
    assert one(rows, "SELECT sum(code NOT LIKE 'H00.%' AND code NOT LIKE '000.00.__.H00-%') FROM dossier") == 0
    assert read(packs.load("thanh-hoa")).code_prefix == "H56"


def test_every_owner_is_a_unit_or_missing(rows):
    for table in ("procedure", "field"):
        assert one(rows, f"SELECT count(*) FROM units.{table} WHERE owner_code NOT IN (SELECT code FROM units.unit)") == 0
    assert one(rows, "SELECT count(*) FROM dossier WHERE step_unit_code NOT IN (SELECT code FROM units.unit)") == 0


def test_another_seed_is_late_elsewhere():
    late = [{stream.name: set(stream.late) for stream in read(packs.load("thanh-hoa"), seed).streams} for seed in (1, 1, 2)]
    assert late[0] == late[1] != late[2]
    assert len(late[0]["communes"]) == 25


@pytest.mark.parametrize("slug", ["thanh-hoa", "tp-hcm"])
def test_no_published_figure_of_another_province_is_planned(slug):
    plan = read(packs.load(slug))
    numbers = {number for stream in plan.streams for number in (stream.received, stream.resolved)}
    assert not PUBLISHED & (numbers | set(plan.catalogue.values()))
    assert set(plan.catalogue) == {"valid", "online", "territory_independent"}
    assert "communes" not in plan.silent


def test_the_greatest_province_is_simulated_on_a_smaller_scale():
    streams = read(packs.load("tp-hcm")).streams
    assert sum(stream.received for stream in streams) == pytest.approx(400_000, abs=2)
    assert sum(stream.received + stream.carried_over + stream.refused + stream.awaiting for stream in streams) < 450_000


@pytest.mark.parametrize(("told", "people"), [([1_000, None, 3_000], 6_000), ([None, None], 60_000), ([0, 5_000], 5_000)], ids=str)
def test_communes_that_tell_no_population_are_as_large_as_the_middle_one(told, people):
    units = tuple({"kind": "xa", "population": number} for number in told)
    assert assumed.inhabitants(replace(packs.load("thanh-hoa"), units=units), 30_000) == people


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("code,name", "00004,Xã Một"), id="one commune of which nothing is known"),
        pytest.param(
            ("code,name,kind", "00004,Một,xa", "00005,Hai,xa", *(f"CN{n},Chi nhánh {n},chi_nhanh" for n in range(80))),
            id="more branches than numbers are set aside",
        ),
    ],
)
def test_odd_provinces_are_simulated_too(tmp_path, lines):
    make(tmp_path, "moi", packs_folder=packed(tmp_path / "packs", lines))
    with closing(sqlite3.connect(tmp_path / "dossiers.db")) as rows:
        assert one(rows, "SELECT count(*) FROM dossier") > 500


def test_a_pack_with_streams_of_its_own_is_simulated_by_them_alone():
    plan = read(packs.load("da-nang"), seed=3)
    assert [(stream.name, stream.received, stream.resolved) for stream in plan.streams] == [
        ("communes", 182_661, 173_056),
        ("departments", 75_869, 46_906),
        ("branches", 49_305, 25_845),
    ]
    assert plan.streams[0].late == read(packs.load("da-nang"), seed=4).streams[0].late
    assert plan.note == ""
