"""Every panel tells the truth about what its filters leave, and says so where that is nothing."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import pytest

from components.cards import PLOTS
from components.exports.tables import csv
from components.figures import page
from components.panels import PANELS, Telling
from components.panels.headline import communes
from components.panels.units import MAP, departments, most_overdue, tile_map
from components.shapes import (
    Bars,
    Dumbbells,
    Figure,
    Grid,
    Lines,
    Multiples,
    Nested,
    Nothing,
    Pareto,
    Points,
    Ranking,
    Sheet,
    Tiles,
)
from components.tables import table
from data_access import packs
from data_access.demo import plan
from data_access.metrics import Day, days_of
from tests.readings import reading_of, sample_store

TOLD = [panel for panel in PANELS.values() if panel.tell]
# The catalogue is there without any dossier, and units do not divide it.
OF_CATALOGUE = [panel for panel in TOLD if all(days_of(metric) == {Day.CATALOGUE} for metric in panel.metrics)]
WIDE = [panel for panel in PANELS.values() if panel.by and len(panel.metrics) > 20]
NOTHING = "?unit=20200&kind=so_nganh"
SEARCHES = {
    "everything": "",
    "one commune": "?unit=20200",
    "one department": "?kind=so_nganh",
    "land branches": "?kind=chi_nhanh",
    "special zone": "?kind=dac_khu",
    "a kind without units": "?kind=unknown",
    "no unit of that kind": NOTHING,
    "one field": "?field=dat-dai",
    "no field known": "?field=unknown",
    "post": "?channel=post&compare=year",
    "before": "?compare=previous",
    "a year before": "?compare=year&kind=xa",
    "a month and the one before": "?from=2025-09-01&to=2025-09-30&compare=previous",
    "one day": "?from=2025-09-30&to=2025-09-30",
    "a weekend": "?from=2025-07-05&to=2025-07-06",
    "before the data": "?from=2020-01-01&to=2020-03-31",
    "after today": "?from=2025-10-01&to=2025-12-31",
    "far away": "?from=2100-01-01&to=2100-03-31",
    "the farthest": "?from=2199-12-31&to=2199-12-31",
    "long ago": "?from=1900-01-01&to=1900-01-31",
    "all years": "?from=1900-01-01&to=2199-12-31&compare=previous",
}
SPECIALITIES = [speciality["name"] for speciality in plan.read(packs.load("da-nang")).staff["specialities"]]
BROKEN = re.compile(r"\b(nan|None|NaT|NA|inf)\b|<NA>|\{|\}")


def texts(telling: Telling) -> list[str]:
    """Every text that a panel tells, wherever in its shape it stands."""
    told = json.dumps([telling.title, telling.measure, asdict(telling.shape)], ensure_ascii=False)
    return re.findall(r'"((?:[^"\\]|\\.)*)"', told)


def drawn(telling: Telling) -> None:
    kind = type(telling.shape)
    assert kind in PLOTS or kind in page.DRAWERS
    if kind in PLOTS:
        json.dumps(PLOTS[kind](telling.shape, "vi"), allow_nan=False)
    if kind in page.DRAWERS:
        page.drawn(telling.shape)


# Nothing raises


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
@pytest.mark.parametrize("panel", TOLD, ids=lambda panel: panel.name)
def test_a_panel_tells_something_whatever_is_asked(demo_store, panel, search):
    for language in ("vi", "en"):
        telling = panel.tell(reading_of(demo_store, search, language))
        drawn(telling)
        assert telling.title
        assert [text for text in texts(telling) if BROKEN.search(text)] == []


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_every_panel_has_a_table_and_a_file_whatever_is_asked(demo_store, search):
    """Panels of every metric by many groups take seconds: some searches do for them."""
    reading = reading_of(demo_store, search)
    for panel in PANELS.values():
        if panel in WIDE and search not in ("", NOTHING, "?channel=post&compare=year"):
            continue
        table(panel, reading)
        assert csv(panel, reading).count("\r\n") == len(panel.frame(reading)) + 1


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return sample_store(tmp_path_factory.mktemp("empty"), [])


@pytest.mark.parametrize("panel", PANELS.values(), ids=lambda panel: panel.name)
def test_databases_without_a_dossier_are_told_as_such(empty, panel):
    for search in ("", "?unit=A", "?kind=so_nganh&compare=previous", "?from=2020-01-01&to=2020-01-31"):
        for language in ("vi", "en"):
            reading = reading_of(empty, search, language)
            table(panel, reading)
            csv(panel, reading)
            if panel.tell:
                telling = panel.tell(reading)
                drawn(telling)
                assert telling.title
                assert [text for text in texts(telling) if BROKEN.search(text)] == []


@pytest.mark.parametrize("panel", TOLD, ids=lambda panel: panel.name)
def test_without_a_dossier_no_rate_is_shown_as_0_or_100(empty, panel):
    told = " ".join(texts(panel.tell(reading_of(empty))))
    if panel not in OF_CATALOGUE:
        assert not re.search(r"\b(0|100),0%", told)


def test_english_has_no_vietnamese_but_names(demo_store):
    vietnamese = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    reading = reading_of(demo_store, "?compare=previous", "en")
    tables = reading.dimensions
    units, procedures = tables.unit, tables.procedure
    stated = {*units["name"], *units["short_name"], *tables.field["name"], *procedures["name"]}
    stated |= {*procedures["not_online_reason"].dropna(), *tables.main_old_district.dropna()}
    # What persons do, steps and causes are told as the source tells them, like the names of units.
    told = [reading.frame(("open_overdue",), (by,))[by] for by in ("step", "cause")]
    names = sorted({*stated, *SPECIALITIES, *(text for column in told for text in column if text), "NĐ-CP"}, key=len, reverse=True)
    for panel in TOLD:
        for text in texts(panel.tell(reading)):
            for name in names:
                text = text.replace(name, "")
            assert not vietnamese.search(text), (panel.name, text)


# Filters that leave nothing


@pytest.mark.parametrize(
    "panel",
    [panel for panel in TOLD if panel not in OF_CATALOGUE and not panel.name.startswith("staff-")],
    ids=lambda panel: panel.name,
)
def test_a_filter_that_matches_nothing_is_said_to_match_nothing(demo_store, panel):
    """Neither 0 nor "no overdue dossiers any more": that would be a finding about units that were not asked for."""
    telling = panel.tell(reading_of(demo_store, NOTHING))
    assert isinstance(telling.shape, Nothing)
    assert telling.shape.reason == "Không có hồ sơ khớp bộ lọc"
    assert "Không còn" not in telling.title


def test_a_kind_outside_the_stream_leaves_nothing_to_its_panels(demo_store):
    reading = reading_of(demo_store, "?kind=so_nganh")
    assert isinstance(communes(reading).shape, Nothing)
    assert MAP.frame(reading).empty
    assert most_overdue(reading).empty


def test_departments_are_not_said_to_be_done_where_they_were_not_asked_for(demo_store):
    telling = departments(reading_of(demo_store, "?kind=chi_nhanh"))
    assert telling.title != "Sở, ngành không còn hồ sơ đang giải quyết"


def test_units_that_a_filter_leaves_out_are_not_said_to_have_no_dossiers(demo_store):
    shape = tile_map(reading_of(demo_store, "?unit=20200")).shape
    left_out = [tile.told for tile in shape.tiles if tile.code != "20200"]
    assert [told for told in left_out if "không phát sinh" in told] == []


def test_one_commune_has_one_tile_with_a_class(demo_store):
    shape = tile_map(reading_of(demo_store, "?unit=20200")).shape
    assert [tile.code for tile in shape.tiles if tile.grade.startswith("grade")] == ["20200"]
    assert [tile.rank for tile in shape.tiles if tile.rank] == [1]


def test_shapes_are_what_the_drawers_know(demo_store):
    reading = reading_of(demo_store)
    kinds = {type(panel.tell(reading).shape) for panel in TOLD}
    assert kinds == {
        Figure,
        Lines,
        Bars,
        Tiles,
        Ranking,
        Nested,
        Dumbbells,
        Grid,
        Points,
        Multiples,
        Pareto,
        Sheet,
        Nothing,
    }
