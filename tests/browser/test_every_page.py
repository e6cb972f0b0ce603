"""Every page, one after another: it fits any window and keeps nobody out; keys do what a mouse does; a unit prints on a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PATIENCE, Program, Tab
from tests.browser.journeys import FITS, MOST_SHIFTED, SHIFTS, WIDE, serious

PAGES = (
    "/",
    "/xa-phuong",
    "/so-nganh",
    "/sap-den-han",
    "/truc-tuyen",
    "/nhan-su",
    "/ho-so",
    "/don-vi/20200",
    "/don-vi/99999",
    "/dinh-nghia",
    "/man-hinh",
    "/#don-vi=20200",
)
# Those that have most kinds of rows and marks.
DARK = ("/nhan-su", "/don-vi/20200", "/man-hinh")
WIDTHS = (320, 390, 768, 1280)
# So high may a page be on a phone and on a tablet, in px: about half, and no more, of what its lists would need unfolded.
HIGHEST = {
    "/": (2_700, 2_800),
    "/xa-phuong": (2_500, 5_200),
    "/so-nganh": (3_000, 5_200),
    "/sap-den-han": (3_700, 4_500),
    "/truc-tuyen": (3_000, 3_500),
    "/nhan-su": (2_900, 3_300),
    "/ho-so": (3_300, 3_900),
    "/don-vi/20200": (2_700, 2_900),
    "/dinh-nghia": (7_200, 5_200),
}
# What a narrow window owes: each row shows the number it is ranked by beside its name, and a phone has its pages at the bottom.
OWED = """() => {
    const wide = document.documentElement.clientWidth, found = [];
    for (const row of document.querySelectorAll('.page :is(.lined, .grid, .sheet__table, .dossiers) tbody tr')) {
        const name = row.querySelector('th'), ranked = row.querySelector('.ranked, .dossiers__late');
        if (!row.checkVisibility() || !name || !ranked) continue;
        const [left, right] = [name, ranked].map((one) => one.getBoundingClientRect());
        const beside = right.top < left.bottom && right.bottom > left.top;
        const seen = ranked.checkVisibility() && right.width && right.right <= wide + 1;
        if (!seen || !beside) found.push(row.textContent.slice(0, 60));
    }
    const nav = document.querySelector('.nav').getBoundingClientRect();
    if (wide < 768 && Math.abs(nav.bottom - window.innerHeight) > 1) found.push('no bar at the bottom');
    const head = document.querySelector('h1').getBoundingClientRect().top + window.scrollY;
    if (wide < 768 && head > 125) found.push('the headline begins at ' + head);
    return found.slice(0, 3);
}"""
# From this width on the head and the filters have a row each.
WIDE_HEAD, ROW = 1280, 56
ROWS = f"() => [...document.querySelectorAll('.head, .bar')].every((row) => row.offsetHeight <= {ROW})"
# Scrollbars that take room, as those of Windows do; a browser without a window hides them otherwise.
CLASSIC = {"args": [*ARGUMENTS, "--disable-features=OverlayScrollbar"], "ignore_default_args": ["--hide-scrollbars"]}
FILTERS = "&channel=online&field=dat-dai&kind=phuong&kind=xa&unit=20200&unit=20242&unit=20194"
SETTLED = """() => {
    const head = document.querySelector("#main h1"), list = document.getElementById("list-body");
    return head && head.textContent && !document.querySelector(".card--loading") && (!list || list.textContent)
        && (!location.hash || document.querySelector("#drawer h2")) && !document.querySelector('[data-dash-is-loading="true"]');
}"""


def go(tab: Tab, path: str) -> Page:
    # Another page between them: a hash alone would load nothing.
    tab.page.goto("about:blank")
    tab.page.goto(tab.program.url + path)
    tab.page.wait_for_function(SETTLED, timeout=PATIENCE * 1_000)
    return tab.page


def resized(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_every_page_fits_every_window_and_keeps_nobody_out(tabs):
    """In light and wide; some in dark and narrow, where the others differ from them in no colour and no role.

    What comes late moves nothing that stands there, and the head stays one row.
    """
    tab, found = tabs(), []
    tab.page.add_init_script(f"({SHIFTS})()")
    for path in PAGES:
        resized(tab.page, 1440)
        page = go(tab, path)
        found += shifted(page, path, 1440)
        found += [(path, "light", *violation[:3]) for violation in serious(page)]
        for width in WIDTHS:
            resized(page, width)
            if not page.evaluate(FITS):
                found.append((path, width, page.evaluate(WIDE)))
            if width in (390, 768):
                found += [(path, width, fault) for fault in page.evaluate(OWED)]
                high = page.evaluate("document.documentElement.scrollHeight")
                if high > HIGHEST.get(path.split("#")[0], (2_000, 2_000))[width == 768]:
                    found.append((path, width, high))
            if width >= WIDE_HEAD and not page.evaluate(ROWS):
                found.append((path, width, "more than a row"))
        if path not in DARK:
            continue
        resized(page, 390)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        found += [(path, "dark", *violation[:3]) for violation in serious(page)]
    assert found == []


def shifted(page: Page, path: str, width: int) -> list[tuple[object, ...]]:
    told = page.evaluate("window.shifted")
    return [] if told["sum"] <= MOST_SHIFTED else [(path, width, round(told["sum"], 3), told["what"])]


def classic(browser: Browser, program: Program, widths: Iterable[int], paths: Iterable[str]) -> list[tuple[object, ...]]:
    """What moves by itself, or is more than a row, where scrollbars take room: at first and after a filter."""
    found = []
    with browser.browser_type.launch(executable_path=CHROMIUM, **CLASSIC) as started:
        for width in widths:
            tab = Tab(started.new_context(viewport={"width": width, "height": 768}, reduced_motion="reduce").new_page(), program)
            tab.page.add_init_script(f"({SHIFTS})()")
            for path in paths:
                page = go(tab, path)
                found += shifted(page, path, width)
                page.evaluate("(search) => window.tthc.go(location.pathname + search)", f"?count=open_overdue{FILTERS}")
                page.wait_for_function(SETTLED, timeout=PATIENCE * 1_000)
                if width >= WIDE_HEAD and not page.evaluate(ROWS):
                    found.append((path, width, "more than a row"))
    return found


def test_a_scrollbar_that_takes_room_moves_nothing(browser, program):
    assert classic(browser, program, (1366,), ("/sap-den-han",)) == []


@pytest.mark.long
def test_no_page_moves_by_itself_in_any_window(browser, program):
    paths = [path for path in PAGES if "#" not in path]
    assert classic(browser, program, (390, 1280, 1366, 1440, 1920), paths) == []


def test_a_page_of_units_is_used_with_keys_alone(tabs):
    page = go(tabs(), "/xa-phuong")
    page.locator("#main").focus()
    page.keyboard.press("Tab")
    for _stop in range(3):
        if page.evaluate("document.activeElement.classList.contains('chip')"):
            break
        page.keyboard.press("Tab")
    expect(page.locator(".looking .chip").first).to_be_focused()
    page.locator(".tiles a[tabindex='0']").first.focus()
    before = page.evaluate("document.activeElement.href")
    page.keyboard.press("ArrowRight")
    here = page.evaluate("document.activeElement.href")
    assert here != before
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer h2", timeout=PATIENCE * 1_000)
    assert page.evaluate("document.getElementById('drawer').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    assert page.evaluate("document.activeElement.href") == here

    page.locator(".nested a.opens, .ranking a.opens, .sheet a.opens").last.focus()
    place = "() => [window.scrollY > 0, document.activeElement.getAttribute('href')]"
    left = page.evaluate(place)
    page.keyboard.press("/")
    expect(page.locator("#search-query")).to_be_focused()
    page.keyboard.type("hoa")
    expect(page.locator(".search__hit").nth(1)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".search__hit").nth(1)).to_have_attribute("aria-selected", "true")
    assert serious(page) == []
    page.locator("#search-query").fill("so xay dugn")
    expect(page.locator(".search__hit").first).to_contain_text("Sở Xây dựng")
    page.keyboard.press("Enter")
    page.wait_for_url("**/don-vi/SXD")
    expect(page.locator("#search")).to_be_hidden()
    page.wait_for_function(SETTLED, timeout=PATIENCE * 1_000)
    page.go_back()
    page.wait_for_function(f"(left) => JSON.stringify(({place})()) === JSON.stringify(left)", arg=left)


def test_dossiers_are_picked_with_the_space_key(tabs):
    page = go(tabs(), "/ho-so")
    box = page.locator(".pick").first
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_have_attribute("aria-checked", "true")
    expect(page.locator("#list-csv")).to_contain_text("1")
    page.keyboard.press("Space")
    expect(box).to_have_attribute("aria-checked", "false")


def test_a_unit_prints_on_one_sheet_in_both_languages(tabs):
    tab = tabs()
    for path in ("/don-vi/20200?lang=en", "/don-vi/SNNMT?lang=vi"):
        page = go(tab, path)
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type /Page\b", printed)) == 1, path
