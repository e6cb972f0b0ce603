"""The address says what is asked: filters and periods change it, and it restores them, to whoever opens it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.journeys import (
    choose_unit,
    figures_of_files,
    open_unit_search,
)


def period(page: Page) -> Locator:
    return page.locator(".filter__control--period button")


def choose_period(page: Page, label: str) -> None:
    period(page).click()
    page.get_by_role("option", name=re.compile(f"^{label}")).click()


# Units


def test_a_unit_is_found_without_tones_spaces_and_with_a_slip_and_back_and_forward_restore_everything(tabs):
    tab = tabs()
    page = tab.open()
    before, heading = tab.figures(), page.locator("h1").inner_text()
    page.evaluate("document.querySelector('.card').marked = 'still here'")
    page.evaluate("document.querySelector('h1').marked = 'still here'")

    choose_unit(page, "hoakhnah", "Phường Hòa Khánh")
    page.wait_for_url("**/?unit=20200")
    expect(page.locator(".asked")).to_contain_text("Phường Hòa Khánh")
    expect(page.locator("h1")).not_to_have_text(heading)
    tab.filled()
    chosen = tab.figures()
    assert chosen != before
    assert chosen[:3] == figures_of_files(tab, "?unit=20200")[:3]
    somebody_else = tabs()
    somebody_else.page.goto(page.url)
    expect(somebody_else.page.locator(".asked")).to_have_text(page.locator(".asked").text_content())
    somebody_else.filled()
    assert somebody_else.figures() == chosen
    assert somebody_else.page.locator("h1").inner_text() == page.locator("h1").inner_text()

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


@pytest.mark.long
def test_a_unit_is_found_however_its_name_is_spelled(tabs):
    page = tabs().open()
    open_unit_search(page)
    for typed in ("Hòa Khánh", "Hoà Khánh", "HOA KHANH", unicodedata.normalize("NFD", "Hòa Khánh"), "hoà khánh", "khanh"):
        page.locator(".dash-dropdown-search").fill(typed)
        expect(page.get_by_role("option", name="Phường Hòa Khánh", exact=True)).to_be_visible()
        expect(page.get_by_role("option", name="Phường Hải Châu", exact=True)).to_have_count(0)


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


# What cannot be taken


def test_what_an_address_says_in_vain_is_told(tabs):
    tab = tabs()
    search = "?from=2025-09-30&to=2025-07-01&unit=99999&nonsense=%3Cscript%3Ealert(1)%3C/script%3E"
    page = tab.open(search)
    for said in ("unit=99999", "from=2025-09-30", "<script>alert(1)</script>"):
        expect(page.locator(".notice")).to_contain_text(said)
    assert tab.figures() == figures_of_files(tab)
    # The controls are loaded last; they must not take the value out of the address, and the notice with it.
    page.locator("h1").click()
    tab.filled()
    expect(page.locator(".notice")).to_contain_text("unit=99999")
    assert unquote(tab.search()) == unquote(search)
    assert page.locator("script:has-text('alert(1)')").count() == 0


@pytest.mark.long
def test_a_wrong_address_does_not_hold_the_back_button(tabs):
    tab = tabs()
    page = tab.open("?kind=phuong")
    page.goto(tab.program.url + "/?kind=xa&unit=99999")
    tab.filled()
    page.go_back()
    tab.filled()
    assert tab.search() == "?kind=phuong"


def test_a_filter_that_no_control_offers_is_kept(tabs):
    """Links from other pages may ask for what the controls leave out."""
    tab = tabs()
    for search in ("?field=unknown", "?procedure=MP.0001", "?place=20200"):
        page = tab.open(search)
        page.locator("h1").click()
        tab.filled()
        assert tab.search() == search
        assert tab.figures()[:2] == figures_of_files(tab, search)[:2]


# Periods


def test_custom_dates_are_written_in_two_fields_whatever_the_language_of_the_browser(tabs):
    tab = tabs(locale="en-US")
    page = tab.open("?lang=vi")
    dates = page.locator("#custom-dates input")
    assert page.evaluate("document.getElementById('custom-dates').className") == "filter__dates told"
    choose_period(page, "Tự chọn…")
    expect(dates.first).to_be_focused()
    expect(dates.first).to_have_value("01/07/2025")
    page.keyboard.type("31/6/2025")
    page.keyboard.press("Enter")
    expect(page.locator("#custom-dates-fault")).to_contain_text("“31/6/2025” không phải là ngày")
    assert [field.get_attribute("aria-invalid") for field in dates.all()] == ["true", "false"]
    assert tab.search() == ""
    dates.nth(0).fill("1/8/2025")
    dates.nth(0).blur()
    page.wait_for_url("**from=2025-08-01**")
    expect(page.locator("#custom-dates-fault")).to_be_hidden()
    dates.nth(1).fill("31.08.2025")
    dates.nth(1).blur()
    page.wait_for_url("**/?from=2025-08-01&to=2025-08-31")
    expect(page.locator("#custom-dates-open")).to_have_text("01/08/2025–31/08/2025")
    expect(page.locator(".asked")).to_contain_text("Kỳ 1/8–31/8/2025")
    tab.filled()
    assert tab.figures() == figures_of_files(tab, "?from=2025-08-01&to=2025-08-31")
    page.go_back()
    expect(page.locator(".asked")).to_contain_text("30/9/2025")
    expect(dates.nth(1)).to_have_value("30/09/2025")


def test_a_first_day_after_the_last_one_is_not_dropped_in_silence(tabs):
    """On the way from July to August the first day lies after the last one for a moment."""
    tab = tabs()
    page = tab.open("?from=2025-07-01&to=2025-07-31")
    choose_period(page, "Tự chọn…")
    dates = page.locator("#custom-dates input")
    dates.nth(0).fill("01/08/2025")
    dates.nth(0).blur()
    expect(page.locator("#custom-dates-fault")).to_contain_text("Từ ngày phải trước")
    dates.nth(1).fill("31/08/2025")
    dates.nth(1).blur()
    page.wait_for_function("() => window.location.search.includes('to=2025-08-31')")
    assert tab.search() == "?from=2025-08-01&to=2025-08-31"
    # A period to compare with is typed likewise, in a panel of its own.
    page.locator("[data-filter=compare] button.dash-dropdown").click()
    page.get_by_role("option", name="Kỳ tự chọn").click()
    compared = page.locator("#compare-dates input")
    expect(compared.nth(0)).to_have_value("01/07/2025")
    compared.nth(0).fill("32/7/2025")
    compared.nth(0).blur()
    expect(page.locator("#compare-dates-fault")).to_contain_text("“32/7/2025” không phải là ngày")
    compared.nth(0).fill("10/7/2025")
    compared.nth(0).blur()
    page.wait_for_function("() => window.location.search.includes('compare_from=2025-07-10')")
    assert tab.search() == "?from=2025-08-01&to=2025-08-31&compare=own&compare_from=2025-07-10&compare_to=2025-07-31"


@pytest.mark.long
def test_a_named_period_changes_address_and_figures(tabs):
    tab = tabs()
    page = tab.open()
    choose_period(page, "Tháng này")
    page.wait_for_url("**/?from=2025-09-01&to=2025-09-30")
    expect(page.locator(".asked")).to_contain_text("Kỳ 1/9–30/9/2025")
    tab.filled()
    assert tab.figures() == figures_of_files(tab, "?from=2025-09-01&to=2025-09-30")
