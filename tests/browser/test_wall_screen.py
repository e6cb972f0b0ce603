"""The wall fits every screen and room, turns by itself and by keys, and shows its last figures when nobody answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, expected_complaints

STAGE = (Path(__file__).parent / "stage.js").read_text("utf-8").partition("\n")[2]
SCREENS = ((1366, 768), (1920, 1080), (1920, 1200), (2560, 1440), (3840, 2160))
TALL = (1080, 1920)
LONG = pytest.mark.long
# What a television of 2021 does not have.
OLD = """
    for (const [of, names] of [[Array.prototype, ["at", "findLast", "toSorted", "toReversed", "with"]], [String.prototype, ["at"]],
        [Element.prototype, ["replaceChildren", "checkVisibility"]], [Object, ["hasOwn", "groupBy"]], [window, ["structuredClone"]],
        [AbortSignal, ["timeout", "any"]], [Crypto.prototype, ["randomUUID"]], [Navigator.prototype, ["wakeLock"]]])
        for (const name of names) delete of[name];
"""


def wall(tab, search: str = "") -> Page:
    tab.page.goto(f"{tab.program.url}/tuong{search}")
    tab.page.wait_for_function("() => window.tthcWall && tthcWall.link.state.payload", timeout=PATIENCE * 1_000)
    tab.page.evaluate("() => document.fonts.ready")
    return tab.page


def scene(page: Page) -> int:
    return page.evaluate("() => tthcWall.state.scene")


@pytest.mark.parametrize(
    ("search", "least"),
    [
        ("", 32),
        pytest.param("?bezel=2x2", 32, marks=LONG),
        pytest.param("?bezel=3x3", 32, marks=LONG),
        pytest.param("?inch=98&distance=8", 45, marks=LONG),
        pytest.param("?inch=65&distance=6", 51, marks=LONG),
        pytest.param("?inch=65&distance=9&lang=en", 56, marks=LONG),
        pytest.param("?lang=en&theme=light", 32, marks=LONG),
    ],
)
def test_every_scene_fits_every_screen_in_letters_that_can_be_read(tabs, search, least):
    page, found = wall(tabs(), search), []
    for width, height in (*SCREENS, *([] if search else [TALL])):
        page.set_viewport_size({"width": width, "height": height})
        for at in range(page.evaluate("() => tthcWall.link.state.payload.scenes.length")):
            page.evaluate("(at) => tthcWall.show(at)", at)
            smallest, bad = page.evaluate(STAGE)
            assert smallest >= least
            found += [(width, height, at + 1, text) for text in bad]
    assert found == []


@pytest.mark.long
@pytest.mark.parametrize("search", ["?inch=65&distance=6", "?inch=98&distance=8&lang=en"])
def test_a_screen_that_stands_shows_every_scene_whatever_its_room(tabs, search):
    page, found = wall(tabs(viewport=dict(zip(("width", "height"), TALL, strict=True))), search), []
    for at in range(page.evaluate("() => tthcWall.link.state.payload.scenes.length")):
        page.evaluate("(at) => tthcWall.show(at)", at)
        smallest, bad = page.evaluate(STAGE)
        assert smallest >= 32
        found += [(at + 1, text) for text in bad]
    assert found == []


def test_a_wide_screen_shows_three_scenes_at_once(tabs):
    tab = tabs(viewport={"width": 5760, "height": 1080})
    tab.page.goto(f"{tab.program.url}/tuong")
    frames = [tab.page.frame_locator(f"iframe >> nth={at}") for at in range(3)]
    for frame in frames:
        expect(frame.locator("#title")).not_to_be_empty(timeout=PATIENCE * 1_000)

    def titles() -> list[str]:
        return [frame.locator("#title").inner_text() for frame in frames]

    before = titles()
    assert len(set(before)) == 3
    tab.page.evaluate("() => { tthcWall.lead.turns += 1; }")
    for frame, said in zip(frames, before, strict=True):
        expect(frame.locator("#title")).not_to_have_text(said)
    assert len(set(titles())) == 3
    assert sum("/tuong/nhip" in url for url in tab.asked) == sum("/tuong/data" in url for url in tab.asked) == 1


def test_a_window_that_takes_its_size_late_shows_what_fits_it(tabs):
    """A kiosk's window may be flat for a moment, before or after the page has begun."""
    tab = tabs(viewport={"width": 1024, "height": 200})
    page = tab.page
    page.goto(f"{tab.program.url}/tuong")
    page.set_viewport_size({"width": 1024, "height": 768})
    expect(page.locator("#title")).not_to_be_empty(timeout=PATIENCE * 1_000)
    expect(page.locator("iframe")).to_have_count(0)
    page.set_viewport_size({"width": 1024, "height": 200})
    expect(page.locator("iframe")).to_have_count(3, timeout=PATIENCE * 1_000)
    page.set_viewport_size({"width": 1024, "height": 768})
    expect(page.locator("#title")).not_to_be_empty(timeout=PATIENCE * 1_000)
    expect(page.locator("iframe")).to_have_count(0)


def test_a_television_of_2021_shows_every_line(tabs):
    tab = tabs()
    tab.page.add_init_script(OLD)
    page = wall(tab)
    for at in range(page.evaluate("() => tthcWall.link.state.payload.scenes.length")):
        page.evaluate("(at) => tthcWall.show(at)", at)
        holders = page.locator("#stage > :not([hidden]) :is([data-line], [data-flow])")
        assert holders.locator("svg").count() == holders.count()


def test_a_browser_that_cannot_run_the_wall_says_so(tabs):
    tab = tabs()
    tab.page.route("**/wall/link.js**", lambda route: route.fulfill(content_type="text/javascript", body="nonsense ("))
    with expected_complaints(tab, "SyntaxError", "not a function", "Unexpected", "missing"):
        tab.page.goto(f"{tab.program.url}/tuong")
        expect(tab.page.locator("body")).to_have_text(re.compile("Trình duyệt của màn hình này quá cũ"))


def test_scenes_are_chosen_and_held_by_keys(tabs):
    page = wall(tabs())
    assert scene(page) == 0
    last = page.evaluate("() => tthcWall.link.state.payload.scenes.length") - 1
    assert page.evaluate("() => getComputedStyle(document.body).cursor") == "none"
    last = page.evaluate("() => tthcWall.state.scenes.length - 1")
    page.keyboard.press("ArrowRight")
    assert scene(page) == 1
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowLeft")
    assert scene(page) == last
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert scene(page) == last
    page.keyboard.press("3")
    assert scene(page) == 2
    page.keyboard.press("Space")
    expect(page.locator("#marks")).to_contain_text("Tạm dừng")
    page.keyboard.press("Space")
    expect(page.locator("#marks")).to_contain_text("Tiếp:")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_contain_text("1–9: một cảnh")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).not_to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Cảnh trước")).to_be_focused()
    page.mouse.move(200, 200)
    expect(page.get_by_role("button", name="Tạm dừng")).to_be_visible()


def test_scenes_turn_by_themselves(tabs):
    page = wall(tabs())
    page.evaluate("() => { tthcWall.state.scenes[0].seconds = 1; }")
    page.wait_for_function("() => tthcWall.state.scene === 1")
    kept = "Object.keys(localStorage).filter((key) => key.endsWith(':scenes')).length"
    page.evaluate("() => { localStorage.clear(); tthcWall.link.look(); }")
    page.wait_for_function(f"() => {kept} === 1")


def test_a_new_version_is_on_the_wall_without_a_reload(tabs, program):
    page = wall(tabs())
    page.evaluate("() => { window.marked = 'not reloaded'; }")
    before = page.locator(".figure--first .figure__value").inner_text()
    program.change_sources("""
        UPDATE dossier SET due_at = '2025-07-02 17:00:00', resolved_at = NULL, returned_at = NULL, status = 4
        WHERE code IN (SELECT code FROM dossier WHERE status = 10 AND unit_code = '20194' AND received_at < '2025-07-02'
                       ORDER BY code LIMIT 30)
    """)
    # Its own poll comes within fifteen seconds; `benchmarks.arrivals` waits for it.
    page.evaluate("() => tthcWall.link.look()")
    expect(page.locator(".figure--first .figure__value")).not_to_have_text(before)
    assert page.evaluate("() => window.marked") == "not reloaded"


def test_a_screen_that_is_switched_on_without_a_network_shows_what_it_showed_last(tabs, program):
    tab = tabs()
    wall(tab)
    tab.page.evaluate("() => navigator.serviceWorker.ready")
    # Its own files went by before it was there.
    page = wall(tab)
    before = page.locator("#stage").inner_text()
    with expected_complaints(tab, "ERR_", "Failed to load", "Failed to fetch"):
        program.stop()
        try:
            page.goto(f"{program.url}/tuong")
            expect(page.locator("#title")).to_contain_text("Mất kết nối", timeout=30_000)
            assert page.locator("#stage").inner_text() == before
        finally:
            program.start()
        expect(page.locator("#fresh")).not_to_have_attribute("data-state", "lost", timeout=60_000)


def test_at_night_little_is_lit(tabs):
    page = wall(tabs())
    page.evaluate("() => { tthcWall.link.state.pulse.at += 6.2 * 3600000; tthcClock.hear(tthcWall.link.state.pulse, 0); }")
    page.wait_for_function("() => document.getElementById('wall').dataset.night !== undefined")
    expect(page.locator("#title")).to_be_visible()
    expect(page.locator("#stage")).not_to_be_visible()


def test_when_nobody_answers_the_last_figures_stay_and_their_age_is_told(tabs, program):
    tab = tabs()
    page = wall(tab)
    before = page.locator("#stage").inner_text()
    with expected_complaints(tab, "ERR_", "Failed to load"):
        page.route("**/tuong/nhip**", lambda route: route.abort())
        page.route("**/tuong/data**", lambda route: route.abort())
        page.reload()
        expect(page.locator("#title")).to_contain_text(re.compile("^Mất kết nối từ 17:00 · Số liệu đến "), timeout=30_000)
        expect(page.locator("#fresh")).to_have_attribute("data-state", "lost")
        assert page.locator("#stage").inner_text() == before
        page.unroute("**/tuong/nhip**")
        page.unroute("**/tuong/data**")
        expect(page.locator("#fresh")).not_to_have_attribute("data-state", "lost", timeout=30_000)
