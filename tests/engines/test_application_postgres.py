"""Screens and notes in a real PostgreSQL: what holds in SQLite holds there, and a login that may make no tables can use them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from data_access.application import Application, ApplicationError, notes, screens
from tests.applications import a_life_of_a_screen, a_life_of_notes
from tests.engines import servers


@pytest.fixture(scope="module")
def server() -> Iterator[servers.Server]:
    with servers.postgres() as running:
        yield running


def test_screens_and_notes_live_as_in_sqlite(server):
    server.run("CREATE DATABASE lives")
    application = Application(server.url("lives"))
    a_life_of_a_screen(application)
    a_life_of_notes(application)
    application.close()


def test_many_first_users_make_the_tables_once_and_others_may_only_use_them(server):
    server.run("CREATE DATABASE shared")
    owned = [Application(server.url("shared")) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda one: screens.screens(one), owned))
    server.run("CREATE ROLE wall LOGIN")
    server.run("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO wall", "shared")
    server.run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO wall", "shared")
    user = Application(server.url("shared", "wall"))
    assert notes.post(user, "Họp 8:00", at=1) == notes.current(owned[0], 1)
    for one in (*owned, user):
        one.close()


def test_a_login_that_may_make_no_tables_is_told(server):
    server.run("CREATE DATABASE bare")
    server.run("CREATE ROLE nobody LOGIN")
    with pytest.raises(ApplicationError, match="permission denied"):
        screens.screens(Application(server.url("bare", "nobody")))
