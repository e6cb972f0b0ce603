"""The list of procedures that are not online is sorted and searched where it is, and what was chosen outlives a refresh."""

from __future__ import annotations

import re
import unicodedata

from playwright.sync_api import Locator, Page, expect

from tests.browser.journeys import card

PATH = "truc-tuyen"
ALL = 130
# The texts of one column in the order in which they are shown.
SHOWN = """(sheet, column) => [...sheet.querySelectorAll('tbody tr')]
    .filter((row) => !row.hidden).map((row) => row.cells[column].textContent)"""


def listed(page: Page) -> Locator:
    return card(page, "procedures-not-online")


def shown(page: Page, column: int) -> list[str]:
    return listed(page).locator("[data-sheet]").evaluate(SHOWN, column)


def test_a_head_sorts_by_the_vietnamese_order_and_back(tabs):
    page = tabs().open(PATH)
    fields = listed(page).get_by_role("columnheader", name="Lĩnh vực")
    expect(fields).to_have_attribute("aria-sort", "none")
    fields.get_by_role("button").click()
    expect(fields).to_have_attribute("aria-sort", "ascending")
    told = shown(page, 3)
    assert len(told) == ALL
    places = [told.index(name) for name in ("Công chứng", "Du lịch", "Đất đai", "Hộ tịch", "Luật sư")]
    assert places == sorted(places), "Đ comes between D and H"
    page.keyboard.press("Enter")
    expect(fields).to_have_attribute("aria-sort", "descending")
    assert shown(page, 3) == sorted(told, key=told.index, reverse=True)
    expect(listed(page).get_by_role("columnheader", name="Cơ quan phụ trách")).to_have_attribute("aria-sort", "none")


def test_a_search_finds_without_tones_and_with_them_however_they_are_written(tabs):
    page = tabs().open(PATH)
    box = listed(page).get_by_role("searchbox")
    for typed in ("so tu phap", "Sở Tư pháp", unicodedata.normalize("NFD", "sở tư PHÁP"), "phap tu so"):
        box.fill(typed)
        # A word of the name of a procedure counts as well as one of its department.
        found = shown(page, 2)
        assert found.count("Sở Tư pháp") > len(found) / 2, typed
        assert len(found) < ALL
    expect(listed(page).get_by_role("status")).to_have_text(re.compile(rf"^\d+ trong {ALL} dòng$"))
    box.fill("không có gì như thế")
    expect(listed(page).get_by_text("Không có dòng nào khớp")).to_be_visible()
    box.fill("")
    assert len(shown(page, 0)) == ALL


def test_what_was_typed_and_sorted_outlives_a_new_version(tabs, program):
    tab = tabs()
    page = tab.open(PATH)
    listed(page).get_by_role("button", name="Mã").click()
    box = listed(page).get_by_role("searchbox")
    box.fill("so tu phap")
    before = shown(page, 0)
    program.change_sources("UPDATE procedure SET not_online_reason = 'Lý do mới' WHERE code = '1.003583'", "units.db")
    tab.look()
    expect(listed(page).get_by_text("Lý do mới")).to_be_visible()
    expect(box).to_have_value("so tu phap")
    expect(box).to_be_focused()
    assert shown(page, 0) == before == sorted(before)
    expect(listed(page).get_by_role("columnheader", name="Mã")).to_have_attribute("aria-sort", "ascending")
