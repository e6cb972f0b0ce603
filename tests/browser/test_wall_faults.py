"""Whatever fails behind a wall, its figures stay with their age, never blank, never zero; within a minute after it all is well."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data_access.application import Application, moment, notes, screens
from tests.browser.conftest import Program, expected_complaints, serving, wait_for
from tests.browser.walls import (
    FAILURES,
    RECOVERED,
    assert_age,
    assert_stands,
    change,
    look,
    opened,
    own_time,
    recovers,
    stage,
    thin_program,
)

pytestmark = pytest.mark.long
UNREAD = "không đọc được nguồn lúc"


@pytest.fixture(scope="module")
def program(demo_folder, tmp_path_factory) -> Iterator[Program]:
    """In place of the one that all journeys share: this one is killed, and its clock runs."""
    with serving(thin_program(demo_folder, tmp_path_factory.mktemp("faulty"))) as served:
        yield served


@pytest.fixture
def source(program):
    """When the newest dossier was changed: twenty minutes ago."""
    before = program.version()
    changed = change(program.folder, minutes=-20)
    wait_for(lambda: program.version() is not None and program.get("/version").find(f"{changed:%H:%M}") > 0, f"{before} anew")
    return changed


def test_a_server_that_is_killed_and_started_again_takes_nothing_from_a_wall(tabs, program, source):
    tab = tabs()
    page = opened(tab)
    before = stage(page)
    with expected_complaints(tab, *FAILURES):
        program.running.kill()
        program.running.wait()
        look(page, 2)
        assert_stands(page, before, lost=True)
        assert_age(page, source)
        program.start()
        recovers(page)
    assert_stands(page, before, lost=False)


def test_while_nobody_answers_for_hours_the_age_grows_by_the_minute(tabs, browser, program, source):
    with own_time(browser) as context:
        tab = tabs(context)
        page = opened(tab)
        before, passed = stage(page), timedelta()
        with expected_complaints(tab, *FAILURES):
            program.stop()
            try:
                look(page, 2)
                assert_age(page, source)
                for minutes in (7, 40, 250, 3_600):
                    passed, asked = passed + timedelta(minutes=minutes), len(tab.asked)
                    page.clock.fast_forward(minutes * 60_000)
                    assert_age(page, source, passed)
                    assert_stands(page, before, lost=True)
                    look(page)
                    assert len(tab.asked) > asked, "it goes on asking"
            finally:
                program.start()
            recovers(page)
        assert_age(page, source)
        assert_stands(page, before, lost=False)


def test_a_network_that_is_cut_is_told_and_forgotten(tabs, program, source):
    tab = tabs()
    page = opened(tab)
    before = stage(page)
    with expected_complaints(tab, *FAILURES):
        page.context.set_offline(True)
        look(page, 2)
        assert_stands(page, before, lost=True)
        assert_age(page, source)
        page.context.set_offline(False)
        recovers(page)
    assert_stands(page, before, lost=False)


@contextmanager
def removed(database: Path) -> Iterator[None]:
    """The file is not there."""
    away = database.with_suffix(".away")
    database.rename(away)
    try:
        yield
    finally:
        away.rename(database)


@contextmanager
def garbage(database: Path) -> Iterator[None]:
    """The file holds something else."""
    with removed(database):
        database.write_bytes(b"no database at all " * 500)
        yield


@contextmanager
def emptied(database: Path) -> Iterator[None]:
    """The file is a database of nothing."""
    with removed(database):
        database.write_bytes(b"")
        yield


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


@pytest.mark.parametrize("name", ["dossiers.db", "units.db"])
@pytest.mark.parametrize("fault", [removed, garbage, emptied, locked])
def test_a_source_that_cannot_be_read_is_told_in_the_foot_until_it_can(tabs, program, source, fault: Callable, name):
    page = opened(tabs())
    before = stage(page)
    with fault(program.folder / name):
        expect(page.locator("#fresh-text")).to_contain_text(UNREAD, timeout=2 * RECOVERED)
        expect(page.locator("#fresh-text")).to_contain_text(f"{source:%H:%M}")
        assert_stands(page, before, lost=False)
    expect(page.locator("#fresh-text")).not_to_contain_text(UNREAD, timeout=RECOVERED)
    assert_stands(page, before, lost=False)
    assert_age(page, source)


@pytest.mark.parametrize("has_token", [False, True])
def test_a_mart_that_is_removed_while_it_is_served_is_made_again_and_the_wall_stays(tabs, program, source, has_token):
    tab = tabs()
    page = opened(tab, "#" + token_of(program) if has_token else "")
    before = stage(page)
    with expected_complaints(tab, *FAILURES):
        # At once: a folder that goes file by file is one that somebody else may still write into.
        shutil.rmtree((program.folder / "mart").rename(program.folder / "gone"))
        look(page, 2)
        assert_stands(page, before, lost=page.evaluate("() => tthcWall.link.lost()"))
        assert_age(page, source)
        recovers(page)
        wait_for(lambda: program.version() not in (None, "none"), "the mart to be there again")
        look(page)
    assert_stands(page, before, lost=False)
    assert_age(page, source)


def token_of(program: Program) -> str:
    """The token of a new screen."""
    application = Application(f"sqlite:///{program.folder / 'app.db'}")
    try:
        return screens.add(application, f"Phòng {moment()} {id(application)}", at=moment())[1]
    finally:
        application.close()


@pytest.mark.parametrize("fault", [removed, garbage, emptied, locked])
def test_a_database_of_screens_that_fails_takes_no_wall_away(tabs, program, source, fault):
    tab = tabs()
    page = opened(tab, "#" + token_of(program))
    before = stage(page)
    with fault(program.folder / "app.db"):
        for _time in range(4):
            look(page)
            assert page.evaluate("() => tthcWall.link.state.failures") == 0
        assert_stands(page, before, lost=False)
        assert_age(page, source)
    look(page)
    assert_stands(page, before, lost=False)
    application = Application(f"sqlite:///{program.folder / 'app.db'}")
    notes.post(application, "Họp giao ban lúc 8 giờ", at=moment())
    expect(page.locator("#note")).to_have_text("Họp giao ban lúc 8 giờ", timeout=RECOVERED)
    notes.withdraw(application, at=moment())
    application.close()
    expect(page.locator("#note")).not_to_be_visible(timeout=RECOVERED)


def test_figures_that_are_newer_than_the_servers_clock_are_told_as_such(tabs, program):
    page = opened(tabs())
    before = stage(page)
    changed = change(program.folder, minutes=3 * 60 + 1)
    expect(page.locator("#fresh-text")).to_contain_text("(sau giờ máy chủ 3 giờ)", timeout=RECOVERED)
    expect(page.locator("#fresh-text")).to_contain_text(f"{changed:%H:%M}")
    assert_stands(page, before, lost=False)
