"""The page of one dossier and that of the definitions: they stand whatever the address, fit, are accessible, and print."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Tab
from tests.browser.journeys import FITS, PHONE, WIDE, card, serious

DESK = {"width": 1440, "height": 900}
TOLD = ".dossier:not(.dossier--loading)"


@pytest.fixture
def code(demo) -> str:
    """A dossier that was paused and is late."""
    query = """
        SELECT code FROM dossier JOIN dossier_event ON dossier_code = code
        WHERE to_status = 5 AND date(resolved_at) > date(due_at) AND status = 10 ORDER BY code LIMIT 1
    """
    return demo.execute(query).fetchone()[0]


def go(tab: Tab, path: str, ready: str = TOLD) -> Page:
    tab.page.goto(tab.program.url + path)
    tab.page.wait_for_selector(ready)
    return tab.page


@pytest.mark.parametrize(
    ("viewport", "theme"), [(PHONE, "dark"), pytest.param(DESK, "light", marks=pytest.mark.long)], ids=["phone", "desk"]
)
def test_a_dossier_says_why_it_is_late_fits_and_is_accessible(tabs, code, viewport, theme):
    page = go(tabs(viewport=viewport), f"/ho-so/{code}?theme={theme}")
    expect(page.locator("h1")).to_have_text(re.compile(r"^Quá hạn .*: hạn .*, kết thúc "))
    expect(page).to_have_title(re.compile("^Quá hạn "))
    assert page.locator(".strip__paused, .strip__late, .strip__due").count() >= 3
    assert page.get_by_role("link", name="Hồ sơ quá hạn của đơn vị này").get_attribute("href").endswith("&count=open_overdue")
    assert serious(page) == []
    assert page.evaluate(FITS), page.evaluate(WIDE)


def test_a_dossier_prints_on_one_page(tabs, code):
    page = go(tabs(), f"/ho-so/{code}")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1


def test_a_code_that_is_none_is_answered_on_a_page_that_stands(tabs):
    tab = tabs()
    for path in ("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "..%2F..%2Fx", "a" * 2_000, "H17?code=x"):
        page = go(tab, f"/ho-so/{path}")
        expect(page.locator("h1")).to_contain_text("Không có hồ sơ nào mang mã")
        expect(page.locator(".brand")).to_be_visible()
        assert page.evaluate(FITS), page.evaluate(WIDE)


@pytest.mark.parametrize("viewport", [PHONE, pytest.param(DESK, marks=pytest.mark.long)], ids=["phone", "desk"])
def test_a_definition_is_reached_from_a_card_and_found_without_tones(tabs, viewport):
    tab = tabs(viewport=viewport)
    page = tab.open("")
    card(page, "kpi-on-time").locator("summary").click()
    page.get_by_role("link", name="Tỷ lệ đúng hạn", exact=True).click()
    page.wait_for_url("**/dinh-nghia#on_time_rate")
    expect(page.locator(".definition--named h3")).to_have_text("Tỷ lệ đúng hạn", timeout=PATIENCE * 1_000)
    expect(page.locator("#on_time_rate")).to_be_in_viewport()
    expect(page.locator("#on_time_rate")).to_contain_text("99%, từ 1/7/2025")
    page.locator("#definitions-search").fill("ty le DUNG hạn")
    expect(page.locator("#definitions-found")).to_have_text(re.compile(r"^\d+ trong \d+ chỉ tiêu$"))
    expect(page.locator("#on_time_rate")).to_be_visible()
    expect(page.locator("#population")).to_be_hidden()
    page.locator("#definitions-search").fill("zzz")
    expect(page.locator("#definitions-found")).to_have_text("Không có chỉ tiêu nào khớp")
    page.locator("#definitions-search").fill("")
    assert serious(page) == []
    assert page.evaluate(FITS), page.evaluate(WIDE)
