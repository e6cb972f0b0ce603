"""What a wall does by itself as time goes by; no test waits for it, the page's clock is put forward."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.conftest import Tab, expected_complaints
from tests.browser.walls import FAILURES, look, opened, own_time, stage

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
STEP = 7_500


@pytest.fixture
def tab(tabs, browser) -> Iterator[Tab]:
    """Where the clock is put forward by hand."""
    with own_time(browser) as context:
        tab = tabs(context)
        yield tab
        tab.page.unroute_all(behavior="ignoreErrors")


@pytest.fixture
def page(tab) -> Page:
    """The wall there."""
    return opened(tab)


def passes(page: Page, milliseconds: int) -> None:
    """Every timer is called as often as it would be."""
    page.clock.run_for(milliseconds)


def dwells(page: Page, count: int) -> list[tuple[str, float]]:
    """The next scenes, and for how many seconds each is seen, as the page's own clock has it."""
    seen: list[tuple[str, float]] = []
    while len(seen) < count + 2:
        now = tuple(page.evaluate("() => [tthcWall.state.scenes[tthcWall.state.scene].key, tthcWall.state.shownAt / 1000]"))
        if not seen or now[0] != seen[-1][0]:
            seen.append(now)
        passes(page, SECOND)
    # The first one had begun before.
    return [(key, after - since) for (key, since), (_, after) in pairwise(seen[1:])]


@pytest.mark.long
def test_every_scene_is_seen_for_as_long_as_it_takes_to_read_it(page):
    scenes = page.evaluate("() => tthcWall.link.state.payload.scenes.map((scene) => [scene.key, scene.seconds])")
    seen = dwells(page, len(scenes) + 1)
    order = [*scenes[1:], *scenes][: len(seen)]
    assert [key for key, _ in seen] == [key for key, _ in order]
    # A scene turns at the first full second after its time.
    wrong = [(key, told, most) for (key, told), (_, most) in zip(seen, order, strict=True) if not most - 0.1 <= told <= most + 2]
    assert wrong == []


def test_during_an_alert_the_first_scene_comes_back_after_every_other_one(page):
    page.evaluate("() => { tthcWall.link.state.payload.alert = true; }")
    scenes = page.evaluate("() => tthcWall.state.scenes.forEach((scene) => { scene.seconds = 2; }) || tthcWall.state.scenes.length")
    turned = [page.evaluate("() => tthcWall.state.scene")]
    for _second in range(120):
        passes(page, SECOND)
        now = page.evaluate("() => tthcWall.state.scene")
        turned += [now] if now != turned[-1] else []
    others = list(range(1, scenes)) * 10
    expected = [scene for other in others for scene in (0, other)]
    assert len(turned) > 2 * scenes
    assert turned == expected[: len(turned)]


@pytest.mark.long
def test_a_kiosk_whose_clock_is_set_goes_on_as_before(tabs):
    """Hours forward, hours back: nothing that a screen tells or does goes by the clock of its own machine."""
    tab = tabs()
    page = opened(tab)
    before = stage(page)
    said = page.locator("#fresh-text").text_content()
    for hours in (7, -7, 24 * 400, -24 * 400):
        page.evaluate(
            """(shift) => {
                const Real = window.RealDate || (window.RealDate = Date);
                window.Date = class extends Real {
                    constructor(...given) { given.length ? super(...given) : super(Real.now() + shift); }
                    static now() { return Real.now() + shift; }
                };
                tthcWall.state.scenes.forEach((scene) => { scene.seconds = 1; });
            }""",
            hours * HOUR,
        )
        scene = page.evaluate("() => tthcWall.state.scene")
        page.wait_for_function("(scene) => tthcWall.state.scene !== scene", arg=scene)
        look(page)
        assert page.evaluate("() => tthcWall.link.state.failures") == 0
        assert page.locator("#clock").text_content() == "17:00"
        assert page.locator("#fresh-text").text_content() == said
        assert stage(page) == before


def test_a_kiosk_that_starts_with_a_clock_before_its_last_answer_tells_no_time_and_no_note(tabs):
    """How long ago it was nobody can know, so neither an hour nor an age is told that could be wrong."""
    tab = tabs()
    page = opened(tab)
    page.evaluate("""() => {
        for (const name of Object.keys(localStorage).filter((key) => /:(scenes|pulse)$/.test(key))) {
            const kept = JSON.parse(localStorage.getItem(name));
            kept.at += 5 * 3600000;
            kept.pulse.note = { text: 'Họp lúc 8 giờ', seconds: 7200 };
            localStorage.setItem(name, JSON.stringify(kept));
        }
    }""")
    with expected_complaints(tab, *FAILURES):
        page.route("**/tuong/nhip**", lambda route: route.abort())
        page.reload()
        expect(page.locator("#title")).to_contain_text("Mất kết nối")
        assert page.locator("#clock").text_content() == ""
        assert page.locator("#note").text_content() == ""
        assert stage(page).strip()


@contextmanager
def loaded_again(page: Page, *, times: int) -> Iterator[None]:
    """Within the block the page is loaded so many times."""
    loads: list[str] = []

    def note(loaded: Page) -> None:
        loads.append(loaded.url)

    page.on("domcontentloaded", note)
    try:
        yield
        if times:
            # What asks for the page may have to ask twice: its patience goes by the clock that is put forward.
            page.wait_for_function("() => window.tthcWall && !window.marked && tthcWall.state.scenes.length", timeout=30_000)
        assert len(loads) == times
    finally:
        page.remove_listener("domcontentloaded", note)


def stop_frames(page: Page) -> None:
    page.evaluate("() => { window.requestAnimationFrame = () => 0; }")


def stop_asking(page: Page) -> None:
    """A question that never ends, and that nothing stops."""
    page.evaluate("""() => {
        const ask = window.fetch;
        const never = new Promise(() => {});
        window.fetch = (address, options) => String(address).includes('/tuong/nhip') ? never : ask(address, options);
    }""")


@pytest.mark.long
@pytest.mark.parametrize("stop", [stop_frames, stop_asking])
def test_a_page_that_has_stopped_is_loaded_again_after_ninety_seconds_and_not_before(page, stop: Callable[[Page], None]):
    stop(page)
    with loaded_again(page, times=0):
        passes(page, 85 * SECOND)
    with loaded_again(page, times=1):
        passes(page, 40 * SECOND)


@pytest.mark.long
@pytest.mark.parametrize("stop", [stop_frames, stop_asking])
def test_a_page_that_has_stopped_stays_while_nobody_would_answer_for_it(tab, page, stop):
    with expected_complaints(tab, *FAILURES):
        page.context.route("**/tuong**", lambda route: route.abort())
        stop(page)
        with loaded_again(page, times=0):
            passes(page, 5 * MINUTE)
        assert stage(page).strip()
        page.context.unroute("**/tuong**")
        with loaded_again(page, times=1):
            passes(page, 20 * SECOND)


class Hours:
    """Time goes by for the server as for the page, with answers as they come in real life; the demonstration's own clock stands."""

    def __init__(self, page: Page, ahead: timedelta) -> None:
        self.page, self.now = page, ahead
        page.route("**/tuong/nhip**", self._answer)

    def pass_by(self, minutes: int) -> None:
        """Until the page is loaded again, if it is."""
        for _step in range(int(minutes * MINUTE / STEP)):
            self.now += timedelta(milliseconds=STEP)
            passes(self.page, STEP)
            # What is asked is answered before its patience, which goes by the same clock, has ended.
            try:
                self.page.evaluate("() => { if (window.tthcWall) tthcWall.link.look(); }")
                self.page.wait_for_function("() => window.tthcWall && tthcWall.link.state.failures === 0")
                if not self.page.evaluate("() => window.marked"):
                    break
            except Error as gone:
                # It is being loaded again this very moment.
                if "context was destroyed" not in gone.message:
                    raise

    def _answer(self, route: Route) -> None:
        got = route.fetch()
        told = json.loads(got.text())
        told["at"] += int(self.now.total_seconds() * 1000)
        route.fulfill(response=got, body=json.dumps(told | {"moves": True}))


@pytest.mark.long
def test_a_page_that_draws_and_asks_is_not_loaded_again(page):
    with loaded_again(page, times=0):
        Hours(page, timedelta()).pass_by(10)


@pytest.mark.long
def test_once_a_night_the_page_is_loaded_anew(page):
    """Between half past three and four, where it has been there for an hour; after that not again."""
    night = Hours(page, timedelta(hours=9, minutes=25))
    with loaded_again(page, times=0):
        night.pass_by(64)
    assert re.match("03:2[89]", page.locator("#clock").text_content())
    with loaded_again(page, times=1):
        night.pass_by(33)
    page.evaluate("() => { window.marked = 'loaded at night'; }")
    with loaded_again(page, times=0):
        night.pass_by(35)
