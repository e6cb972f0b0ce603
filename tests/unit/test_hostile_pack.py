"""A province may be called what it likes: its names are shown and exported as text, everywhere, and do nothing else."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from components import viewer
from components.caches import caches
from components.exports.tables import DANGEROUS, harmless
from components.figures import plot
from components.formats import LANGUAGES
from components.i18n import ISOLATED
from components.panels import PANELS
from data_access import packs
from data_access.boundaries import boundaries_of
from data_access.filters import CHOICES, Filters
from data_access.mart.dimensions import UNKNOWN
from data_access.names import tidy
from data_access.store import Store
from tests.hostile import CODES, IMAGE, NAMES, PROVINCE, SCRIPT, SLUG, hostile_settings
from tests.pictures import checked
from tests.renderer import fill, spoken, tell

TOLD = [panel.name for panel in PANELS.values() if panel.tell]
ISOLATES = str.maketrans("", "", ISOLATED.format(""))
# What opens the dossiers of a number or the page of a unit: an address of this program, every odd letter of it written as such.
OPENS = re.compile(r"/(ho-so|don-vi/[\w.~%-]+)(\?[\w.~%+=&-]*)?", re.ASCII)
TIDY = {tidy(name) for name in NAMES}


@pytest.fixture(scope="module")
def store(web, tmp_path_factory) -> Iterator[Store]:
    """Over this province, whose pack lies in a folder of its own; the program is imported before that folder is looked into."""
    folder = tmp_path_factory.mktemp("hostile")
    settings, load = hostile_settings(folder), packs.load
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packs, "load", lambda slug, home=folder / "packs": load(slug, home))
        yield Store(settings, *caches(web, settings), boundaries_of(settings))


@pytest.fixture(scope="module")
def hostile(web, store):
    """The program's server, serving this province."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(web.extensions, viewer.EXTENSION, store)
        yield web


@pytest.fixture(scope="module")
def names(store) -> set[str]:
    """Every name of a unit, a field or a procedure, as the mart has it."""
    dimensions = store.mart().dimensions
    return {name for table in ("unit", "field", "procedure") for name in getattr(dimensions, table)["name"]}


def parts(value: object) -> Iterator[dict[str, object]]:
    """Every component below a component that was sent as JSON, its own properties first."""
    if isinstance(value, list):
        for inner in value:
            yield from parts(inner)
    elif isinstance(value, dict) and "props" in value:
        yield value["props"]
        yield from parts(value["props"].get("children"))


def texts(value: object) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


# How a name enters


def test_every_name_is_in_the_mart_and_has_changed_only_by_being_tidied(store, names):
    for name in TIDY:
        assert {name, f"Xã {name}"} & names, name
        assert name in set(store.mart().dimensions.field["name"]), name
    dimensions = store.mart().dimensions
    told = [*names, *dimensions.unit["short_name"], *dimensions.unit["old_district"].dropna(), *dimensions.milestone["name"]]
    assert [name for name in told if tidy(name) != name or not unicodedata.is_normalized("NFC", name)] == []
    assert set(CODES) < set(dimensions.unit["code"])


def test_the_province_has_its_name(store):
    pack = packs.load(SLUG)
    assert pack.name == tidy(PROVINCE)
    assert f"Tỉnh {pack.short_name}" == pack.name
    assert {row["basis"] for row in pack.targets} <= TIDY


# How it is shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", TOLD)
def test_a_card_shows_names_as_text_and_makes_nothing_of_them(hostile, panel, language):
    card = fill(hostile, panel, language=language, opened=True)
    assert card["state"] != "failed"
    for properties in (*parts(card["body"]), *parts(card["twin"])):
        assert not {"dangerously_allow_html", "srcDoc", "src"} & properties.keys()
        assert OPENS.fullmatch(properties.get("href", "/ho-so"))
        for name in ("className", "style", "id"):
            assert not any(text in json.dumps(properties.get(name)) for text in ("alert", "1+1", "onerror")), name
    drawn = [text for text in texts(card["plot"]) if "alert" in text or "bold" in text]
    assert [text for text in drawn if "<" in text.replace("<br>", "")] == [], "Plotly reads HTML in its texts"


@pytest.mark.parametrize("language", LANGUAGES)
def test_milestones_stand_in_the_figure_as_text(hostile, language):
    drawing = fill(hostile, "flow-by-working-day", language=language)["plot"]
    labels = [mark["hovertext"] for mark in drawing["layout"]["annotations"] if "hovertext" in mark]
    told = {label.replace("<br>", " ").partition(" · ")[2] for label in labels}
    assert max(len(line) for label in labels for line in html.unescape(label).split("<br>")) <= plot.WORDS
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told
    assert "two lines" in told


@pytest.mark.parametrize(
    "panel", [panel for panel in PANELS.values() if panel.tell and panel.by == ("unit",)], ids=lambda one: one.name
)
def test_the_table_of_a_card_has_the_names_of_the_mart(hostile, names, panel):
    card = fill(hostile, panel.name, opened=True)
    heads = [one for one in parts(card["twin"]) if one.get("scope") == "row"]
    # This province has no land branches, and nobody counted its staff.
    assert len(heads) > 2 or card["state"] == "empty"
    assert {spoken(one["children"]) for one in heads} <= names


def test_names_from_the_right_stand_alone_in_a_sentence(hostile, store):
    """The number behind such a name, and the next name, would be drawn on its other side."""
    unit = store.mart().dimensions.unit
    code = unit[unit["name"].str.contains("ש")]["code"].iloc[0]
    told = spoken(tell(hostile, Filters(unit=(code, CODES[0])).to_search())["asked"])
    assert ISOLATED.format(unit.set_index("code")["name"][code]) in told


def test_an_address_that_turns_the_direction_does_not_turn_the_notice(hostile):
    notice = tell(hostile, "?unit=%E2%80%AEabc%0D%0Adef")["notice"]
    assert "unit=abc def" in notice
    assert notice.isprintable()


def test_a_page_is_sent_without_a_name_in_its_markup(hostile):
    client = hostile.test_client()
    for path in ("/", "/?lang=en"):
        page = client.get(path).get_data(as_text=True)
        assert not any(text in page for text in ("alert(", IMAGE, "1+1"))
    layout = client.get("/_dash-layout").get_json()
    brand = next(one for one in parts(layout) if one.get("className") == "brand")
    assert tidy(PROVINCE).removeprefix("Tỉnh ") in spoken(brand["children"])


def test_the_filters_offer_every_unit_by_its_name(hostile, store):
    layout = hostile.test_client().get("/_dash-layout").get_json()
    unit = store.mart().dimensions.unit
    offered = next(one["options"] for one in parts(layout) if one.get("id") == {"filter": "unit"})
    told = {option["value"]: option["label"] for option in offered}
    assert told.keys() == set(unit["code"])
    for code, name in zip(unit["code"], unit["name"], strict=True):
        assert told[code] in (name, f"{name} · {code}")


def test_boundaries_bring_codes_paths_and_tidy_names(hostile, store):
    answer = hostile.test_client().get(store.boundaries.address)
    drawn = answer.get_json()
    assert answer.mimetype == "application/json"
    assert {code for code, *_ in drawn["regions"]} < {row["code"] for row in packs.load(SLUG).units}
    assert [name for name, *_ in drawn["insets"]] == [SCRIPT]


# What is asked


def test_every_value_of_every_filter_survives_the_address(store):
    values = store.mart().dimensions.values
    for name in CHOICES:
        for value in values[name]:
            filters = Filters(**{name: (value,)})
            assert filters.to_search().isascii()
            assert Filters.from_search(filters.to_search()) == filters


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_with_odd_codes_and_districts_with_odd_names_are_asked_for_by_address(hostile, store, language):
    dimensions = store.mart().dimensions
    unit = dimensions.unit.set_index("code")["name"]
    asked = [(Filters(unit=(code,)), unit[code]) for code in CODES]
    asked += [(Filters(old_district=(name,)), name) for name in sorted(dimensions.values["old_district"])]
    asked += [
        (Filters(field=(row.code,)), row.name) for row in dimensions.field[["code", "name"]].itertuples() if row.code != UNKNOWN
    ]
    for filters, name in asked:
        told = tell(hostile, filters.to_search(), language=language)
        assert told["notice"] == ""
        chip = next(one for one in parts(told["asked"]) if "chip" in one.get("className", "").split())
        assert name in spoken(chip["children"]).translate(ISOLATES)
        assert chip["href"] == "?"


# What leaves


@pytest.mark.parametrize("panel", PANELS.values(), ids=lambda panel: panel.name)
def test_a_file_runs_nothing_and_has_the_names_of_the_mart(hostile, names, panel):
    answer = hostile.test_client().get(f"/export/{panel.name}.csv")
    assert answer.status_code == 200
    header, *rows = rows_of(answer.get_data().decode("utf-8"))
    named = [place for place, name in enumerate(header) if name.endswith("_name")]
    codes = [place for place, name in enumerate(header) if name in panel.by]
    for row in rows:
        assert len(row) == len(header)
        for place in (*named, *codes):
            assert not row[place].startswith(DANGEROUS)
    dimensional = {by for by in panel.by if by in ("unit", "place", "procedure")}
    for place in (place for place in named if header[place].removesuffix("_name") in dimensional):
        assert {row[place] for row in rows} <= {harmless(name) for name in names}


# A text that is told as one holds nothing that runs, whatever stands behind it; a number below 0 is one.
AS_TEXT = re.compile(r'="[0-9A-Za-z.,:/_%-]+"|-\d+\Z')


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["dossiers-by-unit", "dossiers-by-procedure", "dossiers-by-place", "dossiers"])
def test_a_file_for_people_runs_nothing_wherever_a_spreadsheet_divides_it(hostile, name, language):
    asked = f"/export/{name}.csv?lang={language}&count=received"
    text = hostile.test_client().get(asked, buffered=True).get_data(as_text=True).removeprefix("\ufeff")
    for divides in ";,":
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=divides):
            assert [cell for cell in cells if cell.startswith(DANGEROUS) and not AS_TEXT.match(cell)] == []


def test_a_spreadsheet_that_divides_at_semicolons_runs_nothing_either(hostile):
    text = hostile.test_client().get("/export/dossiers-by-unit.csv").get_data(as_text=True)
    for cells in csv.reader(io.StringIO(text), delimiter=";"):
        assert [cell for cell in cells[1:] if cell.startswith(DANGEROUS)] == []


def test_the_head_of_a_file_is_ascii_and_carries_the_filters(hostile, store):
    for code in (*CODES, *store.mart().dimensions.values["old_district"]):
        filters = Filters(unit=(code,)) if code in CODES else Filters(old_district=(code,))
        answer = hostile.test_client().get(f"/export/kpi-overdue.csv{filters.to_search()}")
        head = "".join(f"{name}: {value}" for name, value in answer.headers.items())
        assert head.isascii()
        assert head.isprintable()
        assert answer.headers["X-Ignored"] == ""
        carried = Filters.from_search(answer.headers["X-Filters"])
        assert (carried.unit, carried.old_district) == (filters.unit, filters.old_district)


def test_what_is_ignored_adds_no_line_to_the_head(hostile):
    answer = hostile.test_client().get("/export/kpi-overdue.csv?unit=a%0d%0aX-Evil:1&x=%E2%80%AE%00")
    assert "X-Evil" not in answer.headers
    assert unquote(answer.headers["X-Ignored"]).startswith("x=\u202e")


@pytest.mark.parametrize("panel", TOLD)
def test_a_picture_shows_these_names_as_text_inside_its_page(hostile, panel):
    for size in ("slide", "a4"):
        answer = hostile.test_client().get(f"/export/{panel}.svg?size={size}")
        assert answer.status_code == 200
        checked(answer.get_data(as_text=True), size)
    assert hostile.test_client().get(f"/export/{panel}.png?size=a4").status_code == 200


# Bars of one colour are an extension of the format that the reader does not know.
@pytest.mark.filterwarnings("ignore:Unknown extension", "ignore:Conditional Formatting extension")
@pytest.mark.parametrize("panel", [*TOLD, "dossiers-by-unit", "dossiers-by-field"])
def test_no_text_of_a_workbook_is_a_formula(hostile, panel):
    content = hostile.test_client().get(f"/export/{panel}.xlsx").get_data()
    for sheet in load_workbook(io.BytesIO(content)):
        texts = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert not [cell.value for cell in texts if cell.data_type == "f" and "'Số liệu'!" not in cell.value]
        assert not [cell.value for cell in texts if cell.data_type == "s" and cell.value.startswith(DANGEROUS)]
