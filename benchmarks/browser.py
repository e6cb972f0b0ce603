"""A real browser on the demo: from the click on an option of a filter to the last repaint of the page.

`make bench` prints a row for each page of the table in `README.md`: the first choice of each option, which no one has asked
for before, and the same one again.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PAGES = ("/", "/xa-phuong", "/so-nganh", "/sap-den-han", "/truc-tuyen", "/nhan-su", "/ho-so")
CHOSEN = 3
# The last change of the page itself after a click, and the moment of the click, both as the browser's clock has them.
WATCH = """() => {
    window.benchmark = {clicked: 0, changed: 0, open: 0};
    document.addEventListener('click', () => { benchmark.clicked = performance.now(); benchmark.changed = 0; }, true);
    new MutationObserver(() => requestAnimationFrame(() => { benchmark.changed = performance.now(); }))
        .observe(document.querySelector('.page'), {subtree: true, childList: true, attributes: true, characterData: true});
    const ask = window.fetch;
    window.fetch = (...given) => {
        benchmark.open += 1;
        return ask(...given).finally(() => { benchmark.open -= 1; });
    };
}"""
QUIET = """() => benchmark.changed > benchmark.clicked && benchmark.open === 0
    && performance.now() - benchmark.changed > 600 && !document.querySelector('.card--loading')"""


def main() -> None:
    import app
    from tests.browser.conftest import ARGUMENTS, CHROMIUM, WAITED, Program, free_port, serving

    app.prepare(app.settings)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        for url in (app.settings.dossier_db_url, app.settings.unit_db_url):
            shutil.copy(url.removeprefix("sqlite:///"), name)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        print("| click to the last repaint | not asked before, median | asked before, median |\n|---|---|---|")
        with serving(Program(Path(name), free_port())) as program:
            for path in PAGES:
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.set_default_timeout(3 * WAITED)
                page.goto(program.url + path)
                page.wait_for_selector("[data-filter] button")
                page.wait_for_function("() => !document.querySelector('.card--loading')")
                page.wait_for_load_state("networkidle")
                page.locator('[data-filter="channel"] button').first.click()
                page.evaluate(WATCH)
                first = [clicked(page, place) for place in range(CHOSEN)]
                again = [clicked(page, place) for place in reversed(range(1, CHOSEN))]
                print(f"| {path} | {statistics.median(first):.0f} ms | {statistics.median(again):.0f} ms |", flush=True)
                page.close()
        browser.close()


def clicked(page: Page, place: int) -> float:
    """Milliseconds from the click on a channel, in the open list of them, to the last repaint of what follows it."""
    page.get_by_role("option").nth(place).click()
    page.wait_for_function(QUIET)
    return page.evaluate("benchmark.changed - benchmark.clicked")


if __name__ == "__main__":
    sys.exit(main())
