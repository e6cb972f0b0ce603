"""The map with boundaries that the province gives: a second drawing of the tile map, on the same card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from data_access import packs
from tests.boundaries import grid, written
from tests.browser.conftest import Program, Tab, expected_complaints, free_port, serving
from tests.browser.journeys import FITS, PHONE, card, serious

PANEL = "on-time-by-commune"
ISLAND = "20333"
# Each unit's code, class and text, as tiles and as regions.
TILES = """() => Object.fromEntries([...document.querySelectorAll('.tiles [data-unit]')].map((place) => {
    const tile = place.querySelector('.tile');
    return [place.dataset.unit, [tile.className.replace('tile ', ''), tile.title]];
}))"""
REGIONS = """() => Object.fromEntries([...document.querySelectorAll('.region')].map((region) =>
    [region.dataset.unit, [region.getAttribute('class').split(' ')[1], region.querySelector('title').textContent]]))"""
DRAWN = """() => {
    const times = [];
    for (let turn = 0; turn < 3; turn += 1) {
        document.querySelectorAll('.regions').forEach((holder) => holder.replaceChildren());
        const start = performance.now();
        tthc.drawRegions();
        times.push(performance.now() - start);
    }
    return Math.min(...times);
}"""


@pytest.fixture(scope="module")
def program(demo_folder, demo_settings, tmp_path_factory) -> Iterator[Program]:
    """The program over the simulated databases and a mart that is built, with squares for boundaries and an island far out."""
    folder: Path = tmp_path_factory.mktemp("mapped")
    communes = [row for row in packs.load("da-nang").units if row["tile_column"] is not None]
    places = {str(row["code"]): (row["tile_column"], row["tile_row"]) for row in communes} | {ISLAND: (60, 2)}
    settings = {
        "DOSSIER_DB_URL": f"sqlite:///{demo_folder / 'dossiers.db'}",
        "UNIT_DB_URL": f"sqlite:///{demo_folder / 'units.db'}",
        "MART_URL": f"duckdb:///{demo_settings.mart_folder}",
        "BOUNDARIES_PATH": str(written(folder / "communes.geojson", *grid(places, bends=6))),
    }
    with serving(Program(folder, free_port(), settings)) as served:
        yield served


def choice(page: Page, name: str):
    return card(page, PANEL).get_by_role("button", name=name, exact=True)


def mapped(tab: Tab, search: str = "", name: str = "Bản đồ") -> Page:
    """The page with its map chosen; on a phone it waits behind its title."""
    page = tab.open(search)
    show = card(page, "on-time-by-commune").locator(".card__show")
    if show.is_visible():
        show.click()
    choice(page, name).click()
    expect(page.locator(".region").first).to_be_visible()
    return page


def fetched(tab: Tab) -> list[str]:
    return [url for url in tab.asked if "/boundaries/" in url]


def test_the_tiles_come_first_and_the_map_is_one_press_away(tabs):
    tab = tabs()
    page = tab.open()
    expect(page.locator(".tiles")).to_be_visible()
    expect(choice(page, "Ô bằng nhau")).to_have_attribute("aria-pressed", "true")
    assert fetched(tab) == [], "nobody has asked for the map yet"
    callbacks, legend = tab.callbacks(), page.locator(".map .legend").inner_text()
    choice(page, "Bản đồ").click()
    expect(page.locator(".region").first).to_be_visible()
    expect(page.locator(".tiles")).to_be_hidden()
    expect(choice(page, "Bản đồ")).to_have_attribute("aria-pressed", "true")
    assert page.locator(".map .legend").inner_text() == legend
    choice(page, "Ô bằng nhau").click()
    expect(page.locator(".tiles")).to_be_visible()
    expect(page.locator(".regions")).to_be_hidden()
    choice(page, "Bản đồ").click()
    assert (tab.callbacks(), len(fetched(tab))) == (callbacks, 1)
    assert {urlsplit(url).hostname for url in tab.asked if not url.startswith(("data:", "blob:"))} == {"127.0.0.1"}


def test_every_region_has_the_class_and_the_text_of_its_tile(tabs):
    page = mapped(tabs())
    tiles = page.evaluate(TILES)
    assert len(tiles) == 94
    assert page.evaluate(REGIONS) == tiles
    digits = card(page, PANEL).locator(".regions__digit").all_inner_texts()
    assert sorted(digits) == [str(rank) for rank in range(1, 9)]
    assert page.evaluate(DRAWN) < 100, "milliseconds"


@pytest.mark.long
def test_the_map_is_remembered_and_follows_the_filters(tabs):
    tab = tabs()
    page = mapped(tab)
    page.reload()
    tab.filled()
    expect(page.locator(".region").first).to_be_visible()
    expect(choice(page, "Bản đồ")).to_have_attribute("aria-pressed", "true")
    whole = page.evaluate(REGIONS)
    choose_kind(page)
    expect(page.locator(".region.out").first).to_be_visible()
    tab.filled()
    assert page.evaluate(REGIONS) == page.evaluate(TILES) != whole


def choose_kind(page: Page) -> None:
    page.locator('[data-filter="kind"] button').click()
    page.get_by_role("option", name=re.compile("^Phường")).first.click()
    page.keyboard.press("Escape")


@pytest.mark.long
def test_where_the_boundaries_cannot_be_had_the_tiles_stay(tabs):
    tab = tabs()
    tab.page.route("**/boundaries/*", lambda route: route.abort())
    page = tab.open()
    with expected_complaints(tab, "ERR_FAILED"):
        with page.expect_event("requestfailed"):
            choice(page, "Bản đồ").click()
        expect(choice(page, "Ô bằng nhau")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".tiles")).to_be_visible()
    page.unroute("**/boundaries/*")
    choice(page, "Bản đồ").click()
    expect(page.locator(".region").first).to_be_visible()


@pytest.mark.long
def test_the_map_is_chosen_by_the_keyboard_and_axe_finds_nothing_serious_in_either_theme(tabs):
    page = tabs(color_scheme="light").open()
    choice(page, "Ô bằng nhau").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".region").first).to_be_visible()
    expect(choice(page, "Bản đồ")).to_be_focused()
    found = serious(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert found + serious(page, "color-contrast", "link-in-text-block") == []


def test_the_map_fits_a_phone_and_the_far_island_its_frame(tabs):
    page = mapped(tabs(viewport=PHONE, has_touch=True), "?lang=en", "Map")
    assert page.evaluate(FITS)
    assert choice(page, "Map").bounding_box()["height"] >= 44
    places = (f'.region[data-unit="{ISLAND}"]', ".regions__frame", ".regions")
    island, frame, whole = (page.locator(place).bounding_box() for place in places)
    for inner, outer in ((island, frame), (frame, whole), (whole, {"x": 0, "y": 0, "width": PHONE["width"], "height": 1e6})):
        assert outer["x"] <= inner["x"] <= inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        assert outer["y"] <= inner["y"] <= inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
    assert page.locator(".regions__name").all_inner_texts() == ["Hoàng Sa"]
