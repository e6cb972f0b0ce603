"""A new version is taken up without a reload, and a server that goes away is told and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OFTEN, Program, copied, expected_complaints, serving
from tests.browser.journeys import (
    card,
    choose_unit,
    figures_of_files,
    open_twin,
)


@pytest.fixture(scope="module")
def program(demo_folder, demo_mart, tmp_path_factory) -> Iterator[Program]:
    """A program that refreshes by itself."""
    folder = tmp_path_factory.mktemp("refreshed")
    with serving(copied(demo_folder, demo_mart, folder, REFRESH_SECONDS=OFTEN)) as served:
        yield served


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


def test_what_is_chosen_while_the_server_is_away_is_there_when_it_comes_back(tabs, program):
    """The figures of one filter, or of one page, must not stand under the address of another one."""
    tab = tabs()
    page = tab.open()
    before = tab.figures()
    with expected_complaints(tab, "ERR_", "Failed to fetch", "Callback error", "Callback failed"):
        program.stop()
        try:
            choose_unit(page, "hoa khanh", "Phường Hòa Khánh")
            page.wait_for_url("**/?unit=20200")
            expect(page.locator(".unanswered__note")).to_be_visible()
            expect(page.locator(".figure__value").first).to_be_hidden()
            page.get_by_role("link", name="Xã, phường", exact=True).click()
            page.wait_for_url("**/xa-phuong?unit=20200")
        finally:
            program.start()
        # No question about the version failed, so that only the page's own question can have noticed.
        expect(page.locator(".looking")).to_be_visible()
        expect(page.locator(".asked")).to_contain_text("Phường Hòa Khánh")
        page.go_back()
        expect(page.locator(".figure__value").first).to_be_visible()
        tab.filled()
        assert tab.figures() != before
