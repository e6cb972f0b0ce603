"""The staffing page shows what its files say, on every width, in both themes and languages, and by name where it must."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from components.formats import signed
from tests.browser.journeys import card, open_twin, rows_of

PAGE = "nhan-su"
WARDS = "?kind=phuong"


def test_the_page_is_led_to_and_says_what_it_finds(tabs):
    tab = tabs()
    page = tab.open()
    page.get_by_role("link", name="Nhân sự").click()
    expect(page.locator("h1")).to_have_text("25 xã, phường thiếu 154 người trong khi 67 nơi dôi dư 741")
    tab.filled()
    assert page.title().startswith("25 xã, phường thiếu 154 người")
    assert page.locator(".card").count() == 9
    assert page.locator(".card--failed, .card--empty").count() == 0
    assert [url for url in tab.asked if not url.startswith((tab.program.url, "data:", "blob:"))] == []


def test_figures_and_rows_equal_their_files(tabs):
    tab = tabs()
    page = tab.open(PAGE)
    short, over = (int(rows_of(tab, f"/export/staff-{side}.csv")[0][f"staff_{side}_numerator"]) for side in ("short", "over"))
    assert tab.figures()[:2] == [signed(-short, "vi"), signed(over, "vi")]
    rows = {row["unit_name"]: row for row in rows_of(tab, "/export/staff-by-unit.csv")}
    shown = card(page, "staff-by-unit").locator(".dumbbells tbody tr")
    assert shown.count() == 20
    for place in range(20):
        name, gap = shown.nth(place).locator("th").inner_text(), shown.nth(place).locator("td.n").last.inner_text()
        assert gap == signed(int(rows[name]["staff_over_value"]) - int(rows[name]["staff_short_value"]), "vi"), name


def test_a_filter_changes_sentence_figures_and_rows(tabs):
    tab = tabs()
    page = tab.open(f"{PAGE}{WARDS}")
    sides = [rows_of(tab, f"/export/staff-{side}.csv{WARDS}")[0] for side in ("short", "over")]
    short, over = (int(row[f"staff_{side}_numerator"]) for row, side in zip(sides, ("short", "over"), strict=True))
    assert 0 < short < 154
    expect(page.locator("h1")).to_contain_text(re.compile(rf"thiếu {short} người.* dôi dư {over}$"))
    assert tab.figures()[:2] == [signed(-short, "vi"), signed(over, "vi")]


@pytest.mark.long
def test_the_plot_has_a_point_for_each_commune_and_tells_it(tabs):
    page = tabs().open(PAGE)
    place = card(page, "staff-load-by-unit")
    expect(place.locator(".scatterlayer .point")).to_have_count(94)
    assert place.locator(".annotation-text").all_text_contents()[-4:] == [
        "Thiếu, nhiều việc",
        "Dôi dư, nhiều việc",
        "Dôi dư, ít việc",
        "Thiếu, ít việc",
    ]
    place.locator(".scatterlayer .trace").last.locator(".point").first.hover(force=True)
    expect(place.locator(".hovertext")).to_contain_text("hồ sơ/người/ngày")
    assert open_twin(page, "staff-by-date").locator("tbody tr").count() == 2
