"""The Overview of a province whose names are hostile: nothing runs, nothing breaks, everything can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from data_access.filters import Filters
from data_access.names import tidy
from tests.browser.conftest import Program, Tab, free_port, serving
from tests.browser.journeys import FITS, PHONE, WIDE, card, open_twin, open_unit_search, serious
from tests.hostile import CODES, LONG, NAMES, SCRIPT, SLUG, hostile_settings

WIDTHS = (390, 1024, 1440)
# The program as it is, with another folder of packs.
ELSEWHERE = """
import runpy, sys
from pathlib import Path
from data_access import settings
settings.PACKS = Path(sys.argv[1])
runpy.run_path("app.py", run_name="__main__")
"""
# Texts that are cut off without telling the whole of them in a title, or that lie over what stands beside them.
CUT = """() => [...document.querySelectorAll('.shell :is(th, td, h1, h2, p, li, span, a, summary)')]
    .filter((one) => one.checkVisibility() && !one.closest('.told') && one.offsetWidth > 4 && one.scrollWidth > one.clientWidth + 1)
    .filter((one) => ['hidden', 'clip'].includes(getComputedStyle(one).overflowX))
    .filter((one) => !one.closest('[title]'))
    .map((one) => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 40))"""
OUTSIDE = """() => [...document.querySelectorAll('.card')].flatMap((card) => {
    const edge = card.getBoundingClientRect().right + 2;
    return [...card.querySelectorAll('*')]
        .filter((one) => one.checkVisibility() && !one.closest('.told, .tools, .card__twin, svg'))
        .filter((one) => one.getBoundingClientRect().right > edge)
        .map((one) => card.dataset.panel + ': ' + one.tagName + '.' + one.className);
})"""


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Iterator[Program]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    settings = hostile_settings(folder)
    told = {"PROVINCE": SLUG, "BOUNDARIES_PATH": str(settings.boundaries_path)}
    command = ("-c", ELSEWHERE, str(folder / "packs"))
    with serving(Program(folder, free_port(), told, command)) as served:
        yield served


@pytest.fixture
def quiet(tabs) -> Iterator[Tab]:
    """A tab in which no dialog opens and from which nothing is asked of anybody else."""
    tab: Tab = tabs(has_touch=True)
    opened: list[str] = []
    tab.page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    yield tab
    assert opened == []
    assert {urlsplit(url).hostname for url in tab.asked if not url.startswith(("data:", "blob:"))} == {"127.0.0.1"}


def sizes(page: Page) -> Iterator[int]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        yield width


@pytest.mark.parametrize("language", ["vi", pytest.param("en", marks=pytest.mark.long)])
def test_the_overview_shows_the_names_and_keeps_its_shape_at_every_width(quiet, language):
    page = quiet.open(f"?lang={language}")
    assert page.locator(".card--failed, .card--empty, .card--loading").count() == 0
    for width in sizes(page):
        assert page.evaluate(FITS), (width, page.evaluate(WIDE))
        assert page.evaluate(OUTSIDE) == [], width
        assert page.evaluate(CUT) == [], width
    assert page.locator("img, .page script, .page a[href^=javascript]").count() == 0


@pytest.mark.long
def test_the_tables_hold_the_names_at_every_width(quiet):
    page = quiet.open()
    for panel in ("overdue-by-commune", "on-time-by-commune", "departments"):
        open_twin(page, panel)
    expect(card(page, "on-time-by-commune").locator("th", has_text=SCRIPT).first).to_be_visible()
    for width in sizes(page):
        assert page.evaluate(FITS), (width, page.evaluate(WIDE))


@pytest.mark.parametrize(
    "viewport", [pytest.param({"width": 1440, "height": 900}, marks=pytest.mark.long), PHONE], ids=["desk", "phone"]
)
def test_a_unit_is_found_and_chosen_by_a_hostile_name(tabs, viewport):
    tab = tabs(viewport=viewport)
    page = tab.open()
    if viewport == PHONE:
        page.locator("#filters-toggle").click()
        page.locator('[data-filter="unit"] button').first.click()
    else:
        open_unit_search(page)
    for typed, told in (("<script>", SCRIPT), ("hoa khanh dong", "Hòa Khánh Đông"), ("hai chau", "Hải Châu"), ("daidai", LONG)):
        page.locator(".dash-dropdown-search").fill(typed)
        option = page.get_by_role("option", name=told).first
        expect(option).to_be_visible()
        assert page.evaluate(FITS)
        box = option.bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= viewport["width"]
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    if page.locator(".filters--open").count():
        page.locator("#filters-toggle").click(position={"x": 195, "y": 20})
    expect(page.locator(".asked .chip")).to_contain_text(LONG)
    tab.filled()
    assert page.evaluate(FITS), page.evaluate(WIDE)


@pytest.mark.long
def test_units_with_odd_codes_keep_their_address(quiet):
    for code in CODES:
        page = quiet.open(Filters(unit=(code,)).to_search())
        expect(page.locator(".notice")).to_be_hidden()
        expect(page.locator(".asked .chip")).to_have_count(1)
        page.locator("h1").click()
        quiet.filled()
        page.reload()
        quiet.filled()
        expect(page.locator(".asked .chip")).to_have_count(1)


@pytest.mark.long
def test_the_map_draws_every_region_with_the_name_of_its_tile(quiet):
    page = quiet.open()
    card(page, "on-time-by-commune").get_by_role("button", name="Bản đồ", exact=True).click()
    expect(page.locator(".region").first).to_be_visible()
    told = page.locator(".region title").all_text_contents()
    for name in NAMES:
        assert any(tidy(name) in text for text in told), name
    expect(page.locator(".regions__name")).to_have_text(SCRIPT)
    for width in sizes(page):
        assert page.evaluate(FITS), (width, page.evaluate(WIDE))


@pytest.mark.long
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious_among_hostile_names(tabs, width):
    page = tabs(viewport={"width": width, "height": 900}, color_scheme="light").open("?unit=00013")
    open_twin(page, "overdue-by-commune")
    page.locator("h1").click()
    found = serious(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert found + serious(page, "color-contrast", "link-in-text-block") == []
