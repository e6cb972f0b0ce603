"""The Overview shows what its files say, on every width, to everybody, and to the keyboard alone."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests.browser.journeys import KPIS, PHONE, card, figures_of_files, open_twin, open_unit_search, serious

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
        link = page.locator(f'[data-panel="{panel}"] .card__csv').get_attribute("href")
        carried = parse_qs(link.partition("?")[2])
        assert {name: sorted(values) for name, values in carried.items()} == {"kind": ["phuong", "xa"], "lang": ["vi"]}
    assert tab.figures()[:3] == figures_of_files(tab, "?kind=xa&kind=phuong")[:3]


def test_the_tools_of_a_card_open_its_table_and_its_definition(tabs):
    page = tabs().open()
    twin = open_twin(page, "kpi-on-time")
    assert page.locator(".card--figure .figure__value").nth(1).inner_text() in twin.inner_text()
    tools = card(page, "kpi-on-time").locator("summary")
    expect(tools).to_be_focused()
    expect(page.get_by_label("tải về: Giải quyết đúng hạn", exact=False)).to_have_count(1)
    tools.press("Enter")
    assert "chia cho" in card(page, "kpi-on-time").locator("dd").first.inner_text()


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
    page.locator("#filters-toggle").tap()
    expect(controls).to_be_visible()
    page.keyboard.press("Escape")
    expect(controls).to_be_hidden()


def test_every_control_is_large_enough_to_touch(tabs):
    page = tabs(viewport=PHONE, has_touch=True).open()
    page.locator("#filters-toggle").tap()
    small = page.evaluate("""() => [...document.querySelectorAll('button, summary, a, .dash-dropdown')]
        .filter((one) => one.checkVisibility() && !one.closest('.tiles') && !one.classList.contains('skip'))
        .map((one) => [one.className, one.textContent.slice(0, 30), one.getBoundingClientRect()])
        .filter(([, , box]) => box.width > 1 && (box.width < 24 || box.height < 24)).map(([name, text]) => [name, text])""")
    assert small == []


# Accessibility


@pytest.mark.parametrize(("width", "language"), [(1440, "vi"), (390, "en")])
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
    if (filter) return 'filter ' + (filter.dataset.filter || 'period');
    if (one.matches('.card summary')) return 'tools of ' + one.closest('.card').dataset.panel;
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
    filters = [stop.removeprefix("filter ") for stop in stops if stop.startswith("filter ")]
    assert filters == ["period", "kind", "unit", "field", "procedure", "channel", "compare"]
    assert stops.index("filter compare") < stops.index("filters-reset") < stops.index(tools[0])


def test_a_filter_is_named_by_what_it_filters_and_by_its_value(tabs):
    page = tabs().open()
    for name in ("Kỳ 3 tháng đầu", "Cấp Tất cả", "Lĩnh vực Tất cả", "So với Không"):
        expect(page.get_by_role("button", name=re.compile(name))).to_be_visible()


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
    # The menus of cards have choices of their own.
    expect(page.locator(".dash-dropdown-content").get_by_role("option")).to_have_count(1)
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
