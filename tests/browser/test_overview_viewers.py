"""Whoever looks, by another clock, zone, language or theme, sees the same figures."""

from __future__ import annotations

import json

from playwright.sync_api import expect


def test_a_browser_with_a_wrong_clock_in_another_zone_shows_the_same(tabs):
    right, other = tabs(), tabs(timezone_id="America/Los_Angeles", locale="en-US")
    right.open()
    other.page.clock.set_fixed_time("2035-09-30T17:00:00")
    other.open()
    # Minutes pass between the two looks at how long ago the sources were asked; the server counts them.
    texts = """() => {
        const asked = document.getElementById("freshness-asked").innerText;
        return [document.querySelector(".shell").innerText.replace(asked, ""), asked.replace(/\\d+/, "n")];
    }"""
    shown = [tab.page.evaluate(texts) for tab in (other, right)]
    assert shown[0][0] == shown[1][0]
    assert {asked for _, asked in shown} <= {"vừa hỏi nguồn", "hỏi nguồn n phút trước"}


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
    # The line may not be drawn yet, or be drawn anew at this very moment.
    stroke = "document.querySelector('.card__plot .scatterlayer path.js-line')?.style.stroke"
    light, asked = page.wait_for_function(f"() => {stroke}").json_value(), tab.callbacks()
    page.locator("#theme-toggle").click()
    page.wait_for_function(f"() => ![undefined, '', {json.dumps(light)}].includes({stroke})")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert tab.callbacks() == asked
    page.reload()
    tab.filled()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
