"""Journeys over the Overview, as people walk them."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from urllib.parse import parse_qs, unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from components.formats import number, percent
from tests.browser.conftest import Tab, expected_complaints

KPIS = ("kpi-overdue", "kpi-on-time", "kpi-communes", "kpi-departments", "kpi-coverage")
WIDTHS = (320, 390, 768, 1440)
PHONE = {"width": 390, "height": 844}
# A function: the content policy forbids to evaluate text.
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# What reaches beyond the right edge without lying in something that scrolls by itself.
WIDE = """() => [...document.querySelectorAll('.shell *')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 5).map((one) => one.tagName + '.' + (one.getAttribute('class') || ''))"""


def rows_of(tab: Tab, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(tab.program.get(path))))


def figure_of(row: dict[str, str], panel: str) -> str:
    """What the card of a panel must read, from the row of its file."""
    if panel == "kpi-overdue":
        return number(int(row["open_overdue_numerator"]), "vi")
    return percent(int(row["numerator"]), int(row["denominator"]), "vi")


def figures_of_files(tab: Tab, search: str = "") -> list[str]:
    return [figure_of(rows_of(tab, f"/export/{panel}.csv{search}")[0], panel) for panel in KPIS]


def card(page: Page, panel: str) -> Locator:
    return page.locator(f'[data-panel="{panel}"]')


def open_unit_search(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator(".dash-dropdown-search")).to_be_focused()


def choose_unit(page: Page, typed: str, told: str) -> None:
    """Open the unit search with its key, type, and take the option."""
    open_unit_search(page)
    page.keyboard.type(typed)
    page.get_by_role("option", name=told, exact=True).click()
    page.keyboard.press("Escape")


def period(page: Page) -> Locator:
    return page.locator(".filter__control--period button")


def choose_period(page: Page, label: str) -> None:
    period(page).click()
    page.get_by_role("option", name=re.compile(f"^{label}")).click()


def open_twin(page: Page, panel: str) -> Locator:
    place = card(page, panel)
    place.locator("summary").click()
    place.get_by_role("button", name=re.compile("Bảng số liệu|Table")).click()
    expect(place.locator(".card__twin table")).to_be_visible()
    return place.locator(".card__twin")


# What is shown


def test_the_five_figures_equal_their_files(tabs):
    tab = tabs()
    tab.open()
    assert tab.figures() == figures_of_files(tab)


def test_every_card_shows_something_and_nothing_is_fetched_from_elsewhere(tabs):
    tab = tabs()
    page = tab.open()
    assert page.locator(".card").count() == 13
    assert page.locator(".card--failed, .card--empty, .card--loading").count() == 0
    assert [url for url in tab.asked if not url.startswith((tab.program.url, "data:", "blob:"))] == []


def test_the_title_of_the_page_is_its_finding(tabs):
    page = tabs().open()
    assert page.title().startswith(page.locator("h1").inner_text())
    assert page.locator("h1").count() == 1


def test_the_csv_of_a_card_carries_the_filters_of_the_page(tabs):
    tab = tabs()
    page = tab.open("?kind=xa&kind=phuong")
    for panel in KPIS:
        link = page.locator(f'[data-panel="{panel}"] a').get_attribute("href")
        carried = parse_qs(link.partition("?")[2])
        assert {name: sorted(values) for name, values in carried.items()} == {"kind": ["phuong", "xa"], "lang": ["vi"]}
    assert tab.figures()[:3] == figures_of_files(tab, "?kind=xa&kind=phuong")[:3]


def test_the_tools_of_a_card_open_its_table_and_its_definition(tabs):
    page = tabs().open()
    twin = open_twin(page, "kpi-on-time")
    assert page.locator(".card--figure .figure__value").nth(1).inner_text() in twin.inner_text()
    assert "chia cho" in card(page, "kpi-on-time").locator("dd").first.inner_text()


# The address


def test_a_unit_is_found_without_tones_and_back_and_forward_restore_everything(tabs):
    tab = tabs()
    page = tab.open()
    before, heading = tab.figures(), page.locator("h1").inner_text()
    page.evaluate("document.querySelector('.card').marked = 'still here'")
    page.evaluate("document.querySelector('h1').marked = 'still here'")

    choose_unit(page, "hoa khanh", "Phường Hòa Khánh")
    page.wait_for_url("**/?unit=20200")
    expect(page.locator(".asked")).to_contain_text("Phường Hòa Khánh")
    expect(page.locator("h1")).not_to_have_text(heading)
    tab.filled()
    chosen = tab.figures()
    assert chosen != before
    assert chosen[:3] == figures_of_files(tab, "?unit=20200")[:3]

    page.go_back()
    expect(page.locator("h1")).to_have_text(heading)
    tab.filled()
    assert tab.search() == ""
    assert tab.figures() == before
    expect(page.locator('[data-filter="unit"] .dash-dropdown-value').first).to_have_text("Tất cả")

    page.go_forward()
    expect(page.locator(".asked")).to_contain_text("Phường Hòa Khánh")
    tab.filled()
    assert tab.search() == "?unit=20200"
    assert tab.figures() == chosen
    expect(page.locator('[data-filter="unit"]')).to_contain_text("Phường Hòa Khánh")
    marked = "[document.querySelector('.card').marked, document.querySelector('h1').marked]"
    assert page.evaluate(marked) == ["still here", "still here"]

    page.locator("#filters-reset").click()
    expect(page.locator("h1")).to_have_text(heading)
    tab.filled()
    assert (tab.search(), tab.figures()) == ("", before)
    page.go_back()
    expect(page.locator(".asked")).to_contain_text("Phường Hòa Khánh")
    assert tab.search() == "?unit=20200"


def test_a_unit_is_found_however_its_name_is_spelled(tabs):
    page = tabs().open()
    open_unit_search(page)
    for typed in ("Hòa Khánh", "Hoà Khánh", "HOA KHANH", unicodedata.normalize("NFD", "Hòa Khánh"), "hoà khánh", "khanh"):
        page.locator(".dash-dropdown-search").fill(typed)
        expect(page.get_by_role("option", name="Phường Hòa Khánh", exact=True)).to_be_visible()
        expect(page.get_by_role("option", name="Phường Hải Châu", exact=True)).to_have_count(0)


def test_a_deep_link_shows_the_same_to_somebody_else(tabs):
    first = tabs()
    first.open()
    choose_unit(first.page, "hoa khanh", "Phường Hòa Khánh")
    first.page.wait_for_url("**/?unit=20200")
    expect(first.page.locator(".asked")).to_contain_text("Phường Hòa Khánh")
    first.filled()
    second = tabs()
    second.page.goto(first.page.url)
    expect(second.page.locator(".asked")).to_have_text(first.page.locator(".asked").text_content())
    second.filled()
    assert second.figures() == first.figures()
    assert second.page.locator("h1").inner_text() == first.page.locator("h1").inner_text()
    expect(second.page.locator('[data-filter="unit"]')).to_contain_text("Phường Hòa Khánh")


def test_two_people_do_not_disturb_each_other(tabs):
    first, second = tabs(), tabs()
    first.open("?kind=xa")
    second.open("?kind=phuong")
    one, other = first.figures(), second.figures()
    assert one != other
    choose_unit(second.page, "hoa khanh", "Phường Hòa Khánh")
    second.page.wait_for_url("**unit=20200**")
    second.filled()
    first.look()
    first.filled()
    assert (first.search(), first.figures()) == ("?kind=xa", one)


@pytest.mark.parametrize(
    ("search", "said"),
    [
        pytest.param("?unit=99999", "unit=99999", id="unknown unit"),
        pytest.param("?from=2025-09-30&to=2025-07-01", "from=2025-09-30", id="wrong order"),
        pytest.param("?nonsense=%3Cscript%3Ealert(1)%3C/script%3E", "<script>alert(1)</script>", id="script"),
    ],
)
def test_what_an_address_says_in_vain_is_told(tabs, search, said):
    tab = tabs()
    page = tab.open(search)
    expect(page.locator(".notice")).to_contain_text(said)
    assert tab.figures() == figures_of_files(tab)
    # The controls are loaded last; they must not take the value out of the address, and the notice with it.
    page.locator("h1").click()
    tab.filled()
    expect(page.locator(".notice")).to_contain_text(said)
    assert unquote(tab.search()) == unquote(search)
    assert page.locator("script:has-text('alert(1)')").count() == 0


def test_a_wrong_address_does_not_hold_the_back_button(tabs):
    tab = tabs()
    page = tab.open("?kind=phuong")
    page.goto(tab.program.url + "/?kind=xa&unit=99999")
    tab.filled()
    page.go_back()
    tab.filled()
    assert tab.search() == "?kind=phuong"


@pytest.mark.parametrize("search", ["?field=unknown", "?procedure=MP.0001", "?place=20200"])
def test_a_filter_that_no_control_offers_is_kept(tabs, search):
    """Links from other pages may ask for what the controls leave out."""
    tab = tabs()
    page = tab.open(search)
    page.locator("h1").click()
    tab.filled()
    assert tab.search() == search
    assert tab.figures()[:2] == figures_of_files(tab, search)[:2]


def test_custom_dates_are_chosen_in_two_fields(tabs):
    tab = tabs()
    page = tab.open()
    dates = page.locator("#custom-dates input")
    assert page.evaluate("document.getElementById('custom-dates').className") == "filter__dates told"
    choose_period(page, "Tự chọn…")
    expect(dates.first).to_be_in_viewport()
    dates.nth(0).fill("2025-08-01")
    dates.nth(0).blur()
    page.wait_for_url("**from=2025-08-01**")
    dates.nth(1).fill("2025-08-31")
    dates.nth(1).blur()
    page.wait_for_url("**/?from=2025-08-01&to=2025-08-31")
    expect(page.locator(".asked")).to_contain_text("Kỳ 1/8–31/8/2025")
    tab.filled()
    assert tab.figures() == figures_of_files(tab, "?from=2025-08-01&to=2025-08-31")
    page.go_back()
    expect(page.locator(".asked")).to_contain_text("30/9/2025")
    expect(dates.nth(1)).to_have_value("2025-09-30")


def test_a_first_day_after_the_last_one_is_not_dropped_in_silence(tabs):
    """On the way from July to August the first day lies after the last one for a moment."""
    tab = tabs()
    page = tab.open("?from=2025-07-01&to=2025-07-31")
    choose_period(page, "Tự chọn…")
    dates = page.locator("#custom-dates input")
    dates.nth(0).fill("2025-08-01")
    dates.nth(0).blur()
    dates.nth(1).fill("2025-08-31")
    dates.nth(1).blur()
    page.wait_for_function("window.location.search.includes('to=2025-08-31')")
    assert tab.search() == "?from=2025-08-01&to=2025-08-31"


def test_a_named_period_changes_address_and_figures(tabs):
    tab = tabs()
    page = tab.open()
    choose_period(page, "Tháng này")
    page.wait_for_url("**/?from=2025-09-01&to=2025-09-30")
    expect(page.locator(".asked")).to_contain_text("Kỳ 1/9–30/9/2025")
    tab.filled()
    assert tab.figures() == figures_of_files(tab, "?from=2025-09-01&to=2025-09-30")


# Freshness


def test_a_new_version_is_taken_up_without_a_reload(tabs, program):
    tab = tabs()
    page = tab.open("?kind=so_nganh&kind=xa&kind=phuong&kind=dac_khu")
    twin = open_twin(page, "overdue-ageing")
    page.evaluate("window.marked = 'not reloaded'; window.scrollTo(0, 300)")
    scroll = page.evaluate("window.scrollY")
    assert scroll > 0
    before, search = tab.figures(), tab.search()
    numbers = twin.inner_text()
    program.change_sources("""
        UPDATE dossier SET due_at = '2025-07-02 17:00:00', resolved_at = NULL, returned_at = NULL, status = 4
        WHERE code IN (SELECT code FROM dossier WHERE status = 10 AND unit_code = '20200' AND received_at < '2025-07-02'
                       ORDER BY code LIMIT 50)
    """)
    tab.look()
    expect(card(page, "kpi-overdue").locator(".figure__value")).not_to_have_text(before[0])
    tab.filled()
    assert tab.figures() == figures_of_files(tab, search)
    expect(twin).not_to_have_text(numbers)
    assert page.evaluate("window.marked") == "not reloaded"
    assert (tab.search(), page.evaluate("window.scrollY")) == (search, scroll)


def test_a_server_that_goes_away_is_told_and_the_figures_stay(tabs, program):
    tab = tabs()
    page = tab.open()
    before = tab.figures()
    with expected_complaints(tab, "ERR_CONNECTION_REFUSED", "Failed to fetch", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET"):
        program.stop()
        try:
            for _twice in range(2):
                with page.expect_event("requestfailed"):
                    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            expect(page.locator("#freshness")).to_have_class("badge badge--lost")
            expect(page.locator("#freshness")).to_contain_text("Mất kết nối từ 17:00")
            assert tab.figures() == before
        finally:
            program.start()
        tab.look()
        expect(page.locator("#freshness")).not_to_have_class(re.compile("lost"))
        expect(page.locator("#freshness")).not_to_contain_text("Mất kết nối")
        choose_unit(page, "hoa khanh", "Phường Hòa Khánh")
        expect(page.locator(".asked")).to_contain_text("Phường Hòa Khánh")
        tab.filled()
        assert tab.figures() != before


def test_a_filter_chosen_while_the_server_is_away_can_be_asked_again(tabs, program):
    """The figures of one filter must not stand under the address of another one in silence."""
    tab = tabs()
    page = tab.open()
    before = tab.figures()
    with expected_complaints(tab, "ERR_", "Failed to fetch", "Callback error", "Callback failed"):
        program.stop()
        try:
            choose_unit(page, "hoa khanh", "Phường Hòa Khánh")
            page.wait_for_url("**/?unit=20200")
        finally:
            program.start()
        tab.look()
        tab.look()
        expect(page.locator(".asked")).to_contain_text("Phường Hòa Khánh")
        tab.filled()
        assert tab.figures() != before


def test_a_browser_with_a_wrong_clock_shows_the_same(tabs):
    right, wrong = tabs(), tabs()
    right.open()
    wrong.page.clock.set_fixed_time("2035-09-30T17:00:00")
    wrong.open()
    texts = "document.querySelector('.shell').innerText"
    assert wrong.page.evaluate(texts) == right.page.evaluate(texts)


def test_a_browser_in_another_zone_shows_the_same(tabs):
    right, other = tabs(), tabs(timezone_id="America/Los_Angeles", locale="en-US")
    right.open()
    other.open()
    texts = "document.querySelector('.shell').innerText"
    assert other.page.evaluate(texts) == right.page.evaluate(texts)


# Language and theme


def test_english_is_remembered_and_filters_are_kept(tabs):
    tab = tabs()
    page = tab.open("?unit=20200")
    page.locator("[data-language=en]").click()
    expect(page.locator(".nav__link").first).to_have_text("Overview")
    tab.filled()
    assert tab.search() == "?unit=20200"
    expect(page.locator(".asked")).to_contain_text("Period 1/7–30/9/2025")
    expect(page.locator(".asked")).to_contain_text("Unit: ")
    page.goto(tab.program.url + "/")
    expect(page.locator(".nav__link").first).to_have_text("Overview")
    tab.filled()
    again = tab.open("?lang=vi")
    expect(again.locator(".nav__link").first).to_have_text("Tổng quan")
    assert tab.search() == ""


def test_the_theme_changes_colours_without_asking_the_server(tabs):
    tab = tabs()
    page = tab.open()
    stroke = "document.querySelector('.card__plot .scatterlayer path.js-line').style.stroke"
    page.wait_for_function(stroke)
    light, asked = page.evaluate(stroke), tab.callbacks()
    page.locator("#theme-toggle").click()
    page.wait_for_function(f"{stroke} !== {json.dumps(light)}")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert tab.callbacks() == asked
    page.reload()
    tab.filled()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


# Phones


def test_filters_open_as_a_sheet_on_a_phone_and_can_be_closed(tabs):
    page = tabs(viewport=PHONE, has_touch=True).open()
    controls = page.locator("#filters-controls")
    expect(controls).to_be_hidden()
    page.locator("#filters-toggle").tap()
    expect(controls).to_be_in_viewport()
    expect(page.locator("#filters-reset")).to_be_visible()
    page.locator("#filters-toggle").tap(position={"x": 195, "y": 20})
    expect(controls).to_be_hidden()


def test_the_sheet_of_filters_closes_with_escape(tabs):
    page = tabs(viewport=PHONE, has_touch=True).open()
    page.locator("#filters-toggle").tap()
    expect(page.locator("#filters-controls")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#filters-controls")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_width_scrolls_sideways(tabs, theme):
    tab = tabs(color_scheme=theme)
    page = tab.open()
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    scrolling = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        try:
            page.wait_for_function(FITS, timeout=2000)
        except PlaywrightTimeout:
            scrolling[width] = page.evaluate(WIDE)
    assert scrolling == {}


def test_every_control_is_large_enough_to_touch(tabs):
    page = tabs(viewport=PHONE, has_touch=True).open()
    page.locator("#filters-toggle").tap()
    small = page.evaluate("""() => [...document.querySelectorAll('button, summary, a, .dash-dropdown')]
        .filter((one) => one.checkVisibility() && !one.closest('.tiles') && !one.classList.contains('skip'))
        .map((one) => [one.className, one.textContent.slice(0, 30), one.getBoundingClientRect()])
        .filter(([, , box]) => box.width > 1 && (box.width < 24 || box.height < 24)).map(([name, text]) => [name, text])""")
    assert small == []


# Accessibility


def serious(page: Page, *rules: str) -> list[tuple[str, ...]]:
    """What axe finds: the rule, its impact, the node and why; all rules of WCAG A and AA, or those that are named."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    run = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": tags}
    found = Axe().run(page, options={"runOnly": run, "resultTypes": ["violations"]})
    return [
        (violation["id"], violation["impact"], node["html"][:160], node.get("failureSummary", "")[:300])
        for violation in found.response["violations"]
        for node in violation["nodes"]
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious_in_either_theme(tabs, width, language):
    page = tabs(viewport={"width": width, "height": 900}, color_scheme="light").open(f"?lang={language}")
    open_twin(page, "overdue-ageing")
    page.locator("h1").click()
    card(page, "kpi-on-time").locator("summary").click()
    expect(card(page, "kpi-on-time").locator(".tools__body")).to_be_visible()
    found = serious(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert found + serious(page, "color-contrast", "link-in-text-block") == []


# The keyboard

FOCUSED = """() => {
    const one = document.activeElement;
    const filter = one.closest('[data-filter], .filter');
    if (one.classList.contains('skip')) return 'skip';
    if (filter) return 'filter';
    if (one.matches('summary')) return 'tools of ' + one.closest('.card').dataset.panel;
    return one.id || one.className || one.tagName;
}"""


def test_tab_goes_from_the_skip_link_over_the_filters_to_the_tools(tabs):
    page = tabs().open()
    stops: list[str] = []
    for _press in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop == "BODY":
            break
        if not stops or stops[-1] != stop:
            stops.append(stop)
    assert stops[0] == "skip"
    tools = [stop for stop in stops if stop.startswith("tools of")]
    assert tools[:5] == [f"tools of {name}" for name in KPIS]
    assert stops.index("filter") < stops.index("filters-reset") < stops.index(tools[0])


def test_the_skip_link_leads_to_the_content(tabs):
    page = tabs().open()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_slash_opens_the_unit_search_and_escape_closes_it(tabs):
    page = tabs().open()
    open_unit_search(page)
    page.keyboard.press("Escape")
    expect(page.locator(".dash-dropdown-search")).to_have_count(0)


def test_a_unit_is_chosen_by_the_keyboard_alone(tabs):
    page = tabs().open()
    open_unit_search(page)
    page.keyboard.type("hoa khanh")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_url("**/?unit=20200")


def test_escape_closes_the_tools_of_a_card_and_keeps_the_focus(tabs):
    page = tabs().open()
    tools = card(page, "kpi-overdue").locator("details")
    tools.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(tools.locator(".tools__body")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(tools.locator(".tools__body")).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('[data-panel]') !== null")
