"""What tests of the wall's endurance share: a program whose clock runs, on few dossiers, and what must hold whatever happens."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from data_access.settings import ZONE
from tests.browser.conftest import OFTEN, PATIENCE, WAITED, Program, Tab, free_port, wait_for

# One dossier in so many: what is tested here does not depend on how many there are, and a mart is built in two seconds.
THINNED = 25
# A screen is right again within a minute after a fault has ended.
RECOVERED = 60_000
# What the browser's console says of answers that fail.
FAILURES = ("ERR_", "Failed to load")
MINUTES = {"phút": 1, "giờ": 60, "ngày": 24 * 60}


def thin_program(demo: Path, folder: Path, **settings: str) -> Program:
    """A program on few dossiers, the newest of them twenty minutes old; its clock is the machine's."""
    for name in ("dossiers.db", "units.db"):
        shutil.copy(demo / name, folder / name)
    with closing(sqlite3.connect(folder / "dossiers.db")) as connection, connection:
        connection.execute(f"DELETE FROM dossier_event WHERE dossier_code IN (SELECT code FROM dossier WHERE rowid % {THINNED})")
        connection.execute(f"DELETE FROM dossier WHERE rowid % {THINNED}")
    with closing(sqlite3.connect(folder / "dossiers.db")) as connection:
        connection.execute("VACUUM")
    change(folder, minutes=-20)
    return Program(folder, free_port(), {"NOW": "", "REFRESH_SECONDS": OFTEN} | settings)


def change(folder: Path, *, minutes: float) -> datetime:
    """Give the newest dossier a change so many minutes from now, and say when that is."""
    moment = (datetime.now(ZONE) + timedelta(minutes=minutes)).replace(microsecond=0)
    newest = "SELECT code FROM dossier ORDER BY updated_at DESC, code LIMIT 1"
    with closing(sqlite3.connect(folder / "dossiers.db")) as connection, connection:
        connection.execute(f"UPDATE dossier SET updated_at = ? WHERE code = ({newest})", (f"{moment:%Y-%m-%d %H:%M:%S}",))
    return moment


@contextmanager
def own_time(browser: Browser) -> Iterator[BrowserContext]:
    """A context whose clock can be put forward; it is not lent to others, since its clock cannot be given back."""
    context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
    context.set_default_timeout(WAITED)
    context.clock.install()
    yield context
    # An answer may be on its way still.
    context.unroute_all(behavior="ignoreErrors")
    context.close()


def opened(tab: Tab, search: str = "", at: str = "") -> Page:
    """The wall with its scenes, marked so that a reload is noticed."""
    tab.page.goto(f"{at or tab.program.url}/tuong{search}")
    # What the test before has done to the program may still be mended.
    ready = "() => window.tthcWall && tthcWall.link.state.failures === 0 && tthcWall.state.scenes.length"
    tab.page.wait_for_function(ready, timeout=RECOVERED)
    tab.page.evaluate("() => document.fonts.ready")
    tab.page.evaluate("() => { window.marked = 'not reloaded'; }")
    return tab.page


def look(page: Page, times: int = 1) -> None:
    """Let the screen ask now instead of in some seconds."""
    for _time in range(times):
        page.evaluate("() => tthcWall.link.look()")


def stage(page: Page) -> str:
    """All that the scenes say, seen or not."""
    return page.evaluate("() => [...document.querySelectorAll('#stage > *')].map((one) => one.textContent).join(' | ')")


def assert_stands(page: Page, before: str, *, lost: bool) -> None:
    """The figures are those that were seen before, and nothing was loaded again; whether the screen says that it is lost."""
    assert before.strip()
    assert stage(page) == before
    assert page.evaluate("() => window.marked") == "not reloaded"
    if lost:
        expect(page.locator("#title")).to_contain_text(
            re.compile(r"^(Mất kết nối|Máy chủ chưa có số liệu) từ \d\d:\d\d · Số liệu đến \d\d:\d\d")
        )
        expect(page.locator("#fresh")).to_have_attribute("data-state", "lost")
    else:
        expect(page.locator("#fresh")).not_to_have_attribute("data-state", "lost")


def recovers(page: Page) -> None:
    """By itself, within a minute."""
    expect(page.locator("#fresh")).not_to_have_attribute("data-state", "lost", timeout=RECOVERED)
    expect(page.locator("#title")).not_to_contain_text("Mất kết nối")


def assert_age(page: Page, source: datetime, passed: timedelta = timedelta()) -> None:
    """The foot tells the age of the newest change to the minute; `passed` is what the screen's time is ahead of this one."""

    # At night the foot is not lit, and its text is there all the same.
    def is_right() -> bool:
        # Where the whole sentence has no room the foot tells the age alone.
        found = re.search(r"(?:cách đây|Số liệu cũ) ([\d.]+) (\w+)", page.locator("#fresh-text").text_content())
        if not found:
            return False
        length = MINUTES[found[2]]
        age = (datetime.now(ZONE) + passed - source).total_seconds() / 60
        # The foot is written once a second.
        return int(found[1].replace(".", "")) in {int((age - 2 / 60) // length), int(age // length)}

    # Only to say what was seen when it never holds.
    try:
        wait_for_page(page, is_right)
    except AssertionError:
        raise AssertionError(f"{page.locator('#fresh-text').text_content()!r} of {source}, {passed} later") from None


def wait_for_page(page: Page, holds) -> None:
    """Until `holds`, while the browser goes on: it does not while another thread waits."""
    end = datetime.now(ZONE) + timedelta(seconds=10)
    while not holds():
        assert datetime.now(ZONE) < end
        page.wait_for_timeout(100)


def published_again(program: Program, before: str) -> None:
    wait_for(lambda: program.version() not in (None, before), f"a version other than {before} within {PATIENCE} s")
