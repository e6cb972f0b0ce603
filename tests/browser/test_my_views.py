"""What a person keeps in this browser: a unit of their own, and views under names."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Tab
from tests.browser.journeys import FITS, PHONE, WIDE, serious

UNIT, NAME = "20200", "Phường Hòa Khánh"
HOSTILE = "<img src=x onerror=alert(1)> Hoà"
BLOCKED = """for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
}"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


def open_menu(page: Page) -> None:
    page.locator("#views > summary").click()
    expect(page.locator("#views-name")).to_be_visible()


def choose_unit_as_mine(tab: Tab) -> Page:
    page = tab.open(f"?unit={UNIT}")
    open_menu(page)
    page.locator("#my-unit-set").click()
    expect(page.locator("#my-unit")).to_have_text(f"{NAME}×")
    return page


def save(page: Page, name: str) -> None:
    page.locator("#views-name").fill(name)
    page.locator("#views-name").press("Enter")
    expect(page.locator("#views-status")).to_contain_text("Đã lưu")


def names(page: Page) -> list[str]:
    return page.locator(".views__list a").all_inner_texts()


# My unit


def test_a_page_without_filters_asks_for_the_own_unit_until_its_chip_is_dropped(tabs):
    tab = tabs()
    page = choose_unit_as_mine(tab)
    tab.open("")
    assert tab.search() == f"?unit={UNIT}"
    expect(page.locator("a.chip")).to_contain_text(NAME)
    expect(page.locator('[data-filter="unit"]')).to_contain_text(NAME)

    page.locator("a.chip").click()
    expect(page.locator("a.chip")).to_have_count(0)
    tab.open("")
    assert tab.search() == ""
    expect(page.locator("#my-unit")).to_have_text(f"{NAME}×")

    other = tabs(page.context)
    other.open("")
    assert other.search() == f"?unit={UNIT}"


def test_a_shared_link_with_any_filter_stays_as_it_is_and_the_brand_leads_home(tabs):
    tab = tabs()
    page = choose_unit_as_mine(tab)
    for search in ("?kind=xa", "?from=2025-09-01&to=2025-09-30"):
        tab.open(search)
        assert tab.search() == search
    page.locator(".brand").click()
    page.wait_for_url(f"**/?unit={UNIT}")
    tab.filled()


def test_the_own_unit_is_reset_by_one_click(tabs):
    tab = tabs()
    page = choose_unit_as_mine(tab)
    page.locator(".mine__reset").click()
    expect(page.locator("#my-unit")).to_be_hidden()
    tab.open("")
    assert tab.search() == ""


@pytest.mark.long
def test_an_own_unit_that_the_mart_no_longer_has_is_told_and_can_be_reset(tabs):
    tab = tabs()
    page = tab.open("")
    page.evaluate("window.localStorage.setItem('my-unit', JSON.stringify({ code: 'gone', name: 'Xã Cũ' }))")
    tab.open("")
    expect(page.locator(".notice")).to_contain_text("unit=gone")
    expect(page.locator("#my-unit")).to_have_text("Xã Cũ×")
    page.locator(".mine__reset").click()
    tab.open("")
    assert tab.search() == ""


@pytest.mark.long
def test_a_button_of_a_page_makes_its_unit_the_own_one(tabs):
    page = tabs().open("")
    page.evaluate("""() => {
        const button = document.createElement("button");
        Object.assign(button.dataset, { myUnit: "20242", myUnitName: "Phường Hải Châu" });
        button.textContent = "mine";
        document.querySelector("#main").prepend(button);
    }""")
    page.get_by_role("button", name="mine", exact=True).click()
    expect(page.locator("[data-my-unit]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#my-unit")).to_contain_text("Hải Châu")


# Saved views


def test_a_view_is_saved_opened_renamed_and_deleted(tabs):
    tab = tabs()
    page = tab.open("?kind=xa&lang=vi")
    open_menu(page)
    save(page, f"  {HOSTILE}  ")
    assert names(page) == [HOSTILE]
    tab.open("?kind=phuong")
    open_menu(page)
    page.locator(".views__list a").click()
    page.wait_for_url("**/?kind=xa")
    tab.filled()

    open_menu(page)
    page.get_by_role("button", name=f"Đổi tên {HOSTILE}").click()
    page.keyboard.type("Xã")
    page.keyboard.press("Enter")
    expect(page.locator("#views-status")).to_have_text("Đã đổi tên thành “Xã”")
    assert names(page) == ["Xã"]
    page.get_by_role("button", name="Xóa Xã").click()
    expect(page.locator(".views__list")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#views > summary")).to_be_focused()


def test_views_are_shared_as_lines_and_two_browsers_do_not_see_each_others(tabs):
    first, second = tabs(permissions=["clipboard-read", "clipboard-write"]), tabs()
    page = first.open("?kind=xa")
    open_menu(page)
    save(page, "Các xã")
    page.get_by_role("button", name="Chép tất cả").click()
    expect(page.locator("#views-status")).to_have_text("Đã chép")
    lines = page.evaluate("() => window.navigator.clipboard.readText()")
    assert lines == f"Các xã\t{first.program.url}/?kind=xa"

    other = second.open("")
    open_menu(other)
    assert names(other) == []
    foreign = "\n".join(
        [lines, lines, "Lạ\thttps://example.org/?kind=xa", "Mã\tjavascript:alert(1)", "không có tab", "\t/?kind=xa"]
    )
    other.locator("#views-text").fill(foreign)
    other.get_by_role("button", name="Nhập danh sách").click()
    expect(other.locator("#views-status")).to_have_text("Đã nhập 1 góc nhìn, bỏ qua 5 dòng")
    assert names(other) == ["Các xã"]


@pytest.mark.long
def test_no_more_than_fifty_views_are_kept_and_broken_ones_are_passed_over(tabs):
    tab = tabs()
    page = tab.open("?kind=xa")
    kept = [{"name": f"v{number}", "address": "/?kind=xa"} for number in range(49)]
    broken = [
        None,
        7,
        {"name": "", "address": "/"},
        {"name": "x", "address": "//example.org"},
        {"name": "y", "address": "javascript:0"},
    ]
    page.evaluate("(text) => window.localStorage.setItem('views', text)", json.dumps([*broken, *kept]))
    open_menu(page)
    assert len(names(page)) == 49
    save(page, "fifty")
    page.locator("#views-name").fill("one more")
    page.locator("#views-name").press("Enter")
    expect(page.locator("#views-status")).to_have_text("Đã đủ 50 góc nhìn: xóa bớt rồi lưu")
    assert len(names(page)) == 50


@pytest.mark.parametrize("script", [BLOCKED, FULL], ids=["blocked", "full"])
def test_a_browser_that_keeps_nothing_says_so_and_works_without(tabs, script):
    tab = tabs()
    tab.page.add_init_script(script)
    page = tab.open(f"?unit={UNIT}")
    open_menu(page)
    page.locator("#my-unit-set").click()
    expect(page.locator("#views-status")).to_contain_text("không cho lưu")
    expect(page.locator("#my-unit")).to_have_text(f"{NAME}×")
    page.locator("#views-name").fill("Tạm")
    page.locator("#views-name").press("Enter")
    expect(page.locator("#views-status")).to_contain_text("không cho lưu")
    assert names(page) == ["Tạm"]


def test_the_menu_is_accessible_and_fits_a_phone(tabs):
    tab = tabs(viewport=PHONE)
    page = tab.open(f"?unit={UNIT}&lang=en")
    page.locator("#views > summary").press("Enter")
    page.get_by_role("button", name=f"Make {NAME} my unit").click()
    page.locator("#views-name").fill("Mine")
    page.get_by_role("button", name="Save this view").click()
    expect(page.locator("#views-status")).to_have_text("“Mine” is saved")
    assert serious(page) == []
    assert page.evaluate(FITS), page.evaluate(WIDE)
