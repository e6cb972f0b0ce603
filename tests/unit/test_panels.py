"""Every panel tells the truth about what its filters leave, and says so where that is nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import get_args

import pytest

from components.cards import PLOTS
from components.exports.tables import csv
from components.figures import page
from components.panels import PANELS, Panel, Reading, Telling
from components.panels.headline import communes
from components.panels.joining import framed
from components.panels.telling import told
from components.panels.units import MAP, departments, most_overdue, tile_map
from components.shapes import Nothing, Shape, Sheet
from components.tables import table
from data_access.metrics import Day, days_of
from tests.readings import reading_of, sample_store
from tests.sample import dossier

TOLD = [panel for panel in PANELS.values() if panel.tell]
WIDE = [panel for panel in PANELS.values() if panel.by and len(panel.metrics) > 20]
NOTHING = "?unit=20200&kind=so_nganh"
# What compares chosen units asks for two of them.
NOTHING_OF_TWO = {"units-compared": "?unit=20200&unit=20209&kind=so_nganh"}
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
BROKEN = re.compile(r"\b(nan|None|NaT|NA|inf)\b|<NA>|\{|\}")
# A name in the data stays as it is in every language; so does the number of a decree.
DECREE = "NĐ-CP"


def catalogued(panel: Panel) -> list[bool]:
    """Of each metric of a panel, whether it counts procedures of the catalogue alone."""
    return [days_of(metric) == {Day.CATALOGUE} for metric in panel.metrics]


# Filters of units and channels do not divide the catalogue, and it needs no dossier.
OF_CATALOGUE = [panel for panel in TOLD if all(catalogued(panel))]
OF_UNITS = [panel for panel in TOLD if not any(catalogued(panel))]
OF_BOTH = [panel for panel in TOLD if panel not in (*OF_CATALOGUE, *OF_UNITS)]


def texts(telling: Telling) -> list[str]:
    """Every text that a panel tells, wherever in its shape it stands; of a sheet its template is told with numbers."""
    shape = telling.shape
    if isinstance(shape, Sheet):
        shape = replace(shape, shown=shape.shown.format(shown="1", all="2"))
    told = json.dumps([telling.title, telling.measure, asdict(shape)], ensure_ascii=False)
    return re.findall(r'"((?:[^"\\]|\\.)*)"', told)


def drawn(telling: Telling, language: str = "vi") -> None:
    """Draw the shape as a card does."""
    kind = type(telling.shape)
    if kind in PLOTS:
        json.dumps(PLOTS[kind](telling.shape, language))
    if kind in page.DRAWERS:
        page.drawn(telling.shape)
    assert kind in PLOTS or kind in page.DRAWERS


def faults(panel: Panel, reading: Reading) -> Iterator[str]:
    """What is wrong with what a panel tells: that it raises, has no title, or shows a missing value as if it were one."""
    try:
        telling = told(panel, reading)
        drawn(telling, reading.language)
    except Exception as error:
        yield f"{panel.name} {reading.language}: {error!r}"
    else:
        wrong = [text for text in texts(telling) if BROKEN.search(text)]
        if wrong or not telling.title:
            yield f"{panel.name} {reading.language}: {telling.title!r} {wrong[:3]}"


# Nothing raises


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_a_panel_tells_something_whatever_is_asked(demo_store, search):
    # What is told does not depend on the words: every other search is told in the other language.
    language = ("vi", "en")[[*SEARCHES.values()].index(search) % 2]
    reading = reading_of(demo_store, search, language)
    assert [fault for panel in TOLD for fault in faults(panel, reading)] == []


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_every_panel_has_a_table_and_a_file_whatever_is_asked(demo_store, search):
    """Panels of every metric by many groups take seconds: two searches do for them."""
    reading = reading_of(demo_store, search)
    for panel in PANELS.values():
        if panel in WIDE and search not in (NOTHING, "?channel=post&compare=year"):
            continue
        table(panel, reading)
        assert csv(panel, reading).count("\r\n") == len(framed(panel, reading)) + 1


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return sample_store(tmp_path_factory.mktemp("empty"), [])


@pytest.mark.parametrize(
    ("search", "language"),
    [("", "vi"), ("?unit=A", "en"), ("?kind=so_nganh&compare=previous", "vi"), ("?from=2020-01-01&to=2020-01-31", "en")],
)
def test_databases_without_a_dossier_are_told_as_such(empty, search, language):
    reading = reading_of(empty, search, language)
    for panel in PANELS.values():
        table(panel, reading)
        csv(panel, reading)
    assert [fault for panel in TOLD for fault in faults(panel, reading)] == []


@pytest.mark.parametrize("panel", OF_UNITS, ids=lambda panel: panel.name)
def test_without_a_dossier_no_rate_is_shown_as_0_or_100(empty, panel):
    assert not re.search(r"\b(0|100),0%", " ".join(texts(panel.tell(reading_of(empty)))))


def names_in(reading: Reading) -> set[str]:
    """Every name that the data give."""
    dimensions = reading.dimensions
    of_tables = (*dimensions.unit["name"], *dimensions.unit["short_name"], *dimensions.field["name"], *dimensions.procedure["name"])
    districts = (name.strip() for told in dimensions.unit["old_district"].dropna() for name in told.split(";"))
    stated = {"procedures_not_online": "reason", "open_overdue": "cause", "in_process": "step", "staff_quota": "speciality"}
    groups = (reading.frame((metric,), (by,))[by] for metric, by in stated.items())
    return {name for names in (of_tables, districts, *groups) for name in names if name}


def test_english_has_no_vietnamese_but_names(demo_store):
    vietnamese = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    reading = reading_of(demo_store, "?compare=previous", "en")
    # As json tells them; the longest first, because names stand within names.
    told = sorted((json.dumps(name, ensure_ascii=False)[1:-1] for name in {*names_in(reading), DECREE}), key=len, reverse=True)
    names = re.compile("|".join(map(re.escape, told)))
    found = [
        (panel.name, text)
        for panel in TOLD
        for text in texts(panel.tell(reading))
        if vietnamese.search(text) and vietnamese.search(names.sub("", text))
    ]
    assert found == []


# Filters that leave nothing


def test_what_a_metric_does_not_have_is_missing_and_never_0(tmp_path):
    """A count has no denominator, a quantile and an index have no numerator, and nobody has told of staff."""
    reading = reading_of(sample_store(tmp_path, [dossier("done", received=0, resolved=2), dossier("open", received=0)]))
    counts = reading.counts(("received", "received_post", "processing_median", "index_766", "staff_present"))
    points = counts.pop("index_766")
    assert counts == {
        "received": (2, None),
        "received_post": (0, None),
        "processing_median": (None, 1),
        "staff_present": (None, None),
    }
    assert points[0] is None
    assert points[1] is not None
    assert reading.counts(("processing_p90",)) == {"processing_p90": (None, 1)}


@pytest.mark.parametrize("panel", OF_UNITS, ids=lambda panel: panel.name)
def test_a_filter_that_matches_nothing_is_said_to_match_nothing(demo_store, panel):
    """Neither 0 nor "no overdue dossiers any more": that would be a finding about units that were not asked for."""
    telling = panel.tell(reading_of(demo_store, NOTHING_OF_TWO.get(panel.name, NOTHING)))
    assert isinstance(telling.shape, Nothing)
    assert re.match(r"Không có .*khớp bộ lọc", telling.shape.reason)
    assert "không" not in telling.title.lower()


def test_a_catalogue_that_units_do_not_divide_is_told_whatever_units_are_asked_for(demo_store):
    for panel in OF_CATALOGUE:
        assert panel.tell(reading_of(demo_store, NOTHING)) == panel.tell(reading_of(demo_store)), panel.name


def test_what_stands_beside_the_catalogue_is_not_told_without_dossiers(demo_store, empty):
    assert [panel.name for panel in OF_BOTH] == ["available-to-used"]
    for reading in (reading_of(demo_store, NOTHING), reading_of(empty)):
        telling = OF_BOTH[0].tell(reading)
        assert isinstance(telling.shape, Nothing)
        assert not re.search(r"\d", telling.title)


def test_the_template_of_a_sheet_has_the_places_that_the_browser_fills(demo_store):
    for language in ("vi", "en"):
        shapes = [panel.tell(reading_of(demo_store, "", language)).shape for panel in TOLD]
        told = [shape.shown for shape in shapes if isinstance(shape, Sheet) and shape.search]
        assert told
        assert {tuple(sorted(re.findall(r"#(\w+)", text))) for text in told} == {("all", "shown")}


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
    assert kinds == set(get_args(Shape)) == {*PLOTS, *page.DRAWERS}
