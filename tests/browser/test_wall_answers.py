"""Whatever stands between a wall and its server, and whatever its browser has kept: the figures stay, no reload is repeated."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from data_access.settings import ROOT
from tests.browser.conftest import Program, expected_complaints, free_port, serving
from tests.browser.relay import GARBAGE, Relay, relaying
from tests.browser.walls import FAILURES, RECOVERED, assert_stands, look, opened, recovers, stage, thin_program, wait_for_page

pytestmark = pytest.mark.long
FAULTS = (*GARBAGE, "drops", "hangs")


@pytest.fixture(scope="module")
def program(demo_folder, tmp_path_factory) -> Iterator[Program]:
    """In place of the one that all journeys share: on few dossiers."""
    with serving(thin_program(demo_folder, tmp_path_factory.mktemp("behind"))) as served:
        yield served


@pytest.fixture
def relay(program) -> Iterator[tuple[Relay, str]]:
    """What stands before the program, and its address."""
    before = Relay(program.url)
    with relaying(before, free_port()) as url:
        yield before, url


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_that_is_none_of_the_program_changes_nothing_on_the_wall(tabs, relay, fault):
    between, url = relay
    tab = tabs()
    page = opened(tab, at=url)
    before = stage(page)
    with expected_complaints(tab, *FAILURES):
        with between.failing(fault):
            look(page, 2)
            assert_stands(page, before, lost=True)
            # A page that is loaded again would not be one.
            page.evaluate("() => tthcWall.link.reload()")
            look(page)
            assert_stands(page, before, lost=True)
        recovers(page)
    assert_stands(page, before, lost=False)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_screen_that_was_shown_once_starts_with_what_it_showed_whoever_answers_then(tabs, relay, fault):
    between, url = relay
    tab = tabs()
    page = opened(tab, at=url)
    kept_files(page)
    before = stage(page)
    with expected_complaints(tab, *FAILURES):
        with between.failing(fault):
            page.reload(wait_until="commit", timeout=RECOVERED)
            expect(page.locator("#title")).to_contain_text("Mất kết nối", timeout=RECOVERED)
            assert stage(page) == before
            assert page.evaluate("() => getComputedStyle(document.getElementById('wall')).fontFamily").startswith('"Be Vietnam')
        recovers(page)
    assert stage(page) == before


def kept_files(page: Page) -> None:
    """The page and its files lie in the browser: of one visit, the first."""
    # Asked again and again: a predicate that is a promise would be taken for one that holds.
    kept = """async () => {
        const kept = await caches.open('wall'), urls = (await kept.keys()).map((one) => one.url);
        return ['/tuong', 'wall.js', 'link.js', 'wall.css', 'woff2'].every((name) => urls.some((url) => url.includes(name)));
    }"""
    wait_for_page(page, lambda: page.evaluate(kept))


def test_a_screen_that_is_switched_on_without_a_network_starts_after_one_visit(tabs, relay, program):
    between, url = relay
    tab = tabs()
    before = opened(tab, at=url)
    kept_files(before)
    said = stage(before)
    before.close()
    other = tabs(before.context)
    with expected_complaints(other, *FAILURES):
        with between.failing("drops"):
            other.page.goto(f"{url}/tuong")
            expect(other.page.locator("#title")).to_contain_text("Mất kết nối", timeout=RECOVERED)
            assert stage(other.page) == said
        recovers(other.page)


STORED = {
    "no JSON": "{",
    "nothing": "null",
    "a list": "[]",
    "an older program's": '{"scenes": 5, "payload": {"scenes": [{"key": "x"}]}, "pulse": {"version": 1}}',
}


@pytest.mark.parametrize("content", STORED.values(), ids=STORED)
def test_what_another_program_has_left_in_the_browser_is_not_shown(tabs, program, content):
    page = opened(tabs())
    before = stage(page)
    count = page.evaluate(
        """(content) => {
            const keys = Object.keys(localStorage).filter((key) => key.startsWith('wall:'));
            keys.forEach((key) => localStorage.setItem(key, content));
            return keys.length;
        }""",
        content,
    )
    assert count == 2
    page.reload()
    page.wait_for_function("() => window.tthcWall && tthcWall.link.state.failures === 0 && tthcWall.state.scenes.length")
    assert stage(page) == before
    page.evaluate("() => { tthcWall.state.scenes[0].seconds = 1; }")
    page.wait_for_function("() => tthcWall.state.scene === 1")


@pytest.mark.parametrize("method", ["getItem", "setItem"])
def test_a_browser_that_keeps_nothing_shows_the_wall_all_the_same(tabs, program, method):
    tab = tabs()
    tab.page.add_init_script(f"Storage.prototype.{method} = () => {{ throw new DOMException('blocked', 'QuotaExceededError'); }};")
    page = opened(tab)
    assert stage(page).strip()
    look(page, 2)
    assert_stands(page, stage(page), lost=False)


def test_scenes_that_found_no_room_in_the_browser_never_get_the_age_of_newer_ones(tabs, program):
    """What is full keeps the scenes of before, but has room for a small answer."""
    tab = tabs()
    page = opened(tab)
    page.evaluate("""() => {
        const name = Object.keys(localStorage).find((key) => key.endsWith(':pulse')), kept = JSON.parse(localStorage.getItem(name));
        kept.pulse.version = '99-newer';
        kept.pulse.until = kept.pulse.text = 'newer than the scenes';
        localStorage.setItem(name, JSON.stringify(kept));
    }""")
    with expected_complaints(tab, *FAILURES):
        page.route("**/tuong/nhip**", lambda route: route.fulfill(status=503))
        page.reload()
        page.wait_for_function("() => window.tthcWall && tthcWall.state.scenes.length && tthcWall.link.lost()")
    assert "newer" not in page.evaluate("() => tthcWall.link.state.pulse.until")


def test_a_full_browser_makes_room_by_forgetting_other_addresses_of_the_wall(tabs, program):
    page = opened(tabs())
    page.evaluate("""() => {
        localStorage.setItem('mine', 'stays');
        for (let size = 4e6, at = 0; size > 100; ) {
            try { localStorage.setItem('wall:older' + at, 'x'.repeat(size)); at += 1; } catch { size = Math.floor(size / 2); }
        }
        Object.keys(localStorage).filter((key) => /:(scenes|pulse)$/.test(key)).forEach((key) => localStorage.removeItem(key));
        tthcWall.link.state.payload.version = 'older';
    }""")
    look(page)
    kept = page.evaluate("() => Object.keys(localStorage)")
    assert sum(key.endswith(":scenes") for key in kept) == 1
    assert "mine" in kept


@pytest.fixture(scope="module")
def newer(program, tmp_path_factory) -> Iterator[Program]:
    """Another release of the program, on the same databases."""
    tree, folder = tmp_path_factory.mktemp("newer"), tmp_path_factory.mktemp("newer-served")
    for name in ("assets", "components", "data_access", "pages"):
        shutil.copytree(ROOT / name, tree / name)
    shutil.copy(ROOT / "app.py", tree)
    with (tree / "components" / "formats.py").open("a", encoding="utf-8") as file:
        file.write("# A newer release.\n")
    for name in ("dossiers.db", "units.db"):
        shutil.copy(program.folder / name, folder / name)
    with serving(Program(folder, free_port(), program.settings, (str(tree / "app.py"),))) as served:
        assert marks(served) != marks(program)
        yield served


def marks(program: Program) -> str:
    return json.loads(re.search(r"data-told='([^']*)'", program.get("/tuong"))[1])["program"]


def pages(between: Relay) -> int:
    """How often the page itself was asked for, by whomever."""
    return len([asked for asked in between.asked if re.match(r"GET /tuong(\?|$)", asked)])


def test_another_release_of_the_program_loads_the_page_once(tabs, relay, program, newer):
    between, url = relay
    page = opened(tabs(), at=url)
    kept_files(page)
    asked = pages(between)
    between.servers[:] = [newer.url]
    with page.expect_navigation():
        look(page)
    settled(page)
    assert page.evaluate("() => JSON.parse(document.getElementById('wall').dataset.told).program") == marks(newer)
    for _time in range(3):
        look(page)
    assert page.evaluate("() => window.marked") == "loaded again"
    assert pages(between) == asked + 1


def test_two_releases_that_answer_in_turn_load_the_page_no_more_than_once_each(tabs, relay, program, newer):
    between, url = relay
    page = opened(tabs(), at=url)
    kept_files(page)
    asked = pages(between)
    between.servers[:] = [program.url, newer.url]
    for _time in range(12):
        page.wait_for_function("() => window.tthcWall && tthcWall.state.scenes.length")
        seen = len(between.asked)

        def is_asked(seen: int = seen) -> bool:
            # It is not waited for, as the page may go away while it asks; nor does it ask while it still waits for an answer.
            page.evaluate("() => { if (window.tthcWall) tthcWall.link.look(); }")
            return len(between.asked) > seen

        wait_for_page(page, is_asked)
    settled(page)
    look(page, 6)
    assert page.evaluate("() => window.marked") == "loaded again"
    assert pages(between) <= asked + 2


def settled(page: Page) -> None:
    page.wait_for_function("() => window.tthcWall && tthcWall.link.state.failures === 0 && tthcWall.state.scenes.length")
    page.evaluate("() => { window.marked = 'loaded again'; }")
