"""A served program on the simulated databases, and one browser, for the journeys."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from data_access.mart import refresh
from data_access.settings import ROOT, Settings
from tests.marts import adopt

NOW = "2025-09-30T17:00"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
# Settings of whoever runs the tests that would change what is tested.
NOT_TAKEN = ("PROVINCE", "CACHE_URL", "LANGUAGE", "BOUNDARIES_PATH")
# Asking a large database costs time each time, and few tests wait for it.
SELDOM, OFTEN = "86400", "1"
PATIENCE = 60
KEPT_BY_PAGES = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage,storage_buckets"
WAITED = 20_000


@dataclass
class Program:
    """The program in a process of its own, with some settings more; it can be stopped and started again."""

    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ("app.py",)
    running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def told(self) -> dict[str, str]:
        """The settings that it is started with; unless they say otherwise, it asks its sources for changes only then."""
        return {
            "DOSSIER_DB_URL": f"sqlite:///{self.folder / 'dossiers.db'}",
            "UNIT_DB_URL": f"sqlite:///{self.folder / 'units.db'}",
            "MART_URL": f"duckdb:///{self.folder / 'mart'}",
            "APP_DB_URL": f"sqlite:///{self.folder / 'app.db'}",
            "NOW": NOW,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "REFRESH_SECONDS": SELDOM,
        } | self.settings

    def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in NOT_TAKEN} | self.told
        with (self.folder / "log").open("ab") as log:
            self.running = subprocess.Popen([sys.executable, *self.command], cwd=ROOT, env=environment, stdout=log, stderr=log)
        wait_for(lambda: self.version(), "the program to answer /version")

    def stop(self) -> None:
        if self.running:
            self.running.terminate()
            self.running.wait(PATIENCE)
            self.running = None

    def version(self) -> str | None:
        """The version that is served; missing while nobody answers."""
        if self.running and self.running.poll() is not None:
            raise AssertionError(f"the program ended: {(self.folder / 'log').read_text('utf-8')[-2000:]}")
        try:
            return json.loads(self.get("/version"))["version"]
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
            return answer.read().decode("utf-8-sig")

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")

    def change_sources(self, statement: str, database: str = "dossiers.db") -> None:
        """Run one statement on a database and see a new version published: by its own refresher, or by one beside it."""
        before = self.version()
        with closing(sqlite3.connect(self.folder / database)) as connection, connection:
            connection.execute(statement)
        if self.told["REFRESH_SECONDS"] == SELDOM:
            refresh(Settings.from_environment(self.told))
        wait_for(lambda: self.version() != before, "a new version to be published")


def wait_for(holds: Callable[[], object], what: str) -> None:
    """Until `holds`; between two looks other threads may run."""
    end, turn = time.monotonic() + PATIENCE, threading.Event()
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE} s for {what}")
        turn.wait(0.05)


@pytest.fixture(scope="session")
def program(demo_folder, demo_mart, tmp_path_factory) -> Iterator[Program]:
    """The program on its own copy of the simulated databases and of their mart."""
    with serving(copied(demo_folder, demo_mart, tmp_path_factory.mktemp("served"))) as served:
        yield served


def copied(databases: Path, mart: Path, folder: Path, **settings: str) -> Program:
    """A program over copies of these databases and of the mart that was built from them."""
    for name in ("dossiers.db", "units.db"):
        shutil.copy(databases / name, folder / name)
    served = Program(folder, free_port(), settings)
    adopt(mart, Settings.from_environment(served.told))
    return served


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def serving(served: Program) -> Iterator[Program]:
    """The program, started, and stopped whatever happens."""
    try:
        served.start()
        yield served
    finally:
        served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=WAITED)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        started.close()


@dataclass
class Tab:
    """One page of one person, with everything that it asked for and complained about."""

    page: Page
    program: Program
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, search: str = "") -> Page:
        self.page.goto(self.program.url + "/" + search)
        self.filled()
        return self.page

    def filled(self) -> None:
        """Every card has been filled and nothing is being asked for."""
        self.page.wait_for_function(SETTLED, timeout=WAITED)

    def callbacks(self) -> int:
        return sum("_dash-update-component" in url for url in self.asked)

    def figures(self) -> list[str]:
        return self.page.locator(".card--figure .figure__value").all_inner_texts()

    def search(self) -> str:
        return self.page.evaluate("window.location.search")

    def look(self) -> None:
        """Make the page ask for the version now, instead of in some seconds."""
        with self.page.expect_response("**/version?*"):
            self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


# No card waits, no request runs, the headline is there, and the controls, which are loaded later, are there as well.
SETTLED = """() => {
    const cards = [...document.querySelectorAll('.card')];
    const heading = document.querySelector('h1');
    const controls = document.querySelectorAll('[data-filter] button');
    return cards.length > 0 && controls.length >= 6 && heading && heading.textContent.length > 0
        && cards.every((card) => !card.classList.contains('card--loading') && card.querySelector('h2').textContent.length > 0)
        && !document.querySelector('[data-dash-is-loading="true"]');
}"""


@dataclass
class Contexts:
    """The contexts of one browser. One that nobody uses any more is emptied and lent again: its scripts need no second loading."""

    browser: Browser
    free: dict[str, list[BrowserContext]] = field(default_factory=dict)
    lent: list[tuple[str, BrowserContext]] = field(default_factory=list)

    def lend(self, **options: object) -> BrowserContext:
        kind = repr(sorted(options.items()))
        kept = self.free.setdefault(kind, [])
        context = kept.pop() if kept else self.browser.new_context(**options)
        context.set_default_timeout(WAITED)
        self.lent.append((kind, context))
        return context

    def take_back(self, origin: str) -> None:
        """Leave in each nothing that a page could find."""
        while self.lent:
            kind, context = self.lent.pop()
            page = context.new_page()
            for used in context.pages:
                if used is not page:
                    used.close()
            session = context.new_cdp_session(page)
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT_BY_PAGES})
            context.clear_cookies()
            page.close()
            self.free[kind].append(context)


@pytest.fixture(scope="session")
def contexts(browser) -> Contexts:
    return Contexts(browser)


@pytest.fixture
def tabs(contexts, program) -> Iterator[Callable[..., Tab]]:
    """A factory of tabs; each in an empty context of its own unless one is given. Complaints are checked at the end."""
    opened: list[Tab] = []

    def make(context: BrowserContext | None = None, **options: object) -> Tab:
        look = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"} | {
            name: options.pop(name) for name in ("viewport", "color_scheme") if name in options
        }
        if context is None:
            context = contexts.lend(**{"locale": "vi-VN", "reduced_motion": "reduce"} | options)
        tab = Tab(context.new_page(), program)
        tab.page.set_viewport_size(look["viewport"])
        tab.page.emulate_media(color_scheme=look["color_scheme"])
        tab.page.on("console", lambda message: _heard(tab, message))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.page.on("request", lambda request: tab.asked.append(request.url))
        opened.append(tab)
        return tab

    yield make
    contexts.take_back(program.url)
    assert [complaint for tab in opened for complaint in tab.complaints] == []


def _heard(tab: Tab, message: ConsoleMessage) -> None:
    if message.type == "error":
        tab.complaints.append(f"{message.type}: {message.text} ({message.location})")


@contextmanager
def expected_complaints(tab: Tab, *parts: str) -> Iterator[None]:
    """Within the block the browser may complain of these; they are forgotten, others stay."""
    try:
        yield
    finally:
        tab.complaints[:] = [text for text in tab.complaints if not any(part in text for part in parts)]
