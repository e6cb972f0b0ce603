"""What journeys over the Overview do again and again: find a card, choose a unit, read figures and their files."""

from __future__ import annotations

import csv
import io
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from components.formats import number, percent
from tests.browser.conftest import Tab

KPIS = ("kpi-overdue", "kpi-on-time", "kpi-communes", "kpi-departments", "kpi-coverage")
PHONE = {"width": 390, "height": 844}
# A function: the content policy forbids to evaluate text.
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# How far things have moved by themselves since the page was begun, and the first that did. It is asked before anything is clicked.
SHIFTS = """() => {
    window.shifted = { sum: 0, what: [] };
    new PerformanceObserver((list) => list.getEntries().filter((entry) => !entry.hadRecentInput).forEach((entry) => {
        window.shifted.sum += entry.value;
        if (entry.value > 0.004) window.shifted.what.push(...entry.sources.map(({ node }) => node && (node.id || node.className)));
    })).observe({ type: "layout-shift", buffered: true });
}"""
MOST_SHIFTED = 0.05
# What reaches beyond the right edge without lying in something that scrolls by itself.
WIDE = """() => [...document.querySelectorAll('.shell *')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .filter((one) => !one.closest('.nav, .looking, .list__counts, thead'))
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
    page.locator('[data-filter="unit"] button.dash-dropdown').click()
    expect(page.locator(".dash-dropdown-search")).to_be_focused()


def choose_unit(page: Page, typed: str, told: str) -> None:
    """Open the choice of units, type, and take the option."""
    open_unit_search(page)
    page.keyboard.type(typed)
    page.get_by_role("option", name=told, exact=True).click()
    page.keyboard.press("Escape")


def open_twin(page: Page, panel: str) -> Locator:
    place = card(page, panel)
    place.locator("summary").click()
    place.get_by_role("button", name=re.compile("Bảng số liệu|Table")).click()
    expect(place.locator(".card__twin table")).to_be_visible()
    return place.locator(".card__twin")


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
