"""A screen sees sums by its own token; without one only the demonstration's own machine does, and a revoked one sees nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import pytest

from components import viewer
from components.wall.admission import HEADER
from data_access.application import Application, ApplicationError, moment, notes, screens
from data_access.store import NoMartError
from tests.readings import no_queries

PATHS = ("/tuong/nhip", "/tuong/data")
AWAY = {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}}


@pytest.fixture
def rooms(web, monkeypatch, tmp_path):
    """The application's database of this test alone."""
    application = Application(f"sqlite:///{tmp_path / 'app.db'}")
    monkeypatch.setitem(web.extensions, viewer.APPLICATION, application)
    yield application
    application.close()


def statuses(web, **asked: object) -> set[int]:
    return {web.test_client().get(path, **asked).status_code for path in PATHS}


def test_the_demonstration_opens_without_a_token_on_its_own_machine_alone(web, rooms, monkeypatch):
    assert statuses(web) == {200}
    assert statuses(web, **AWAY) == {403}
    assert statuses(web, headers={"X-Forwarded-For": "10.0.0.7"}) == {403}
    mart = viewer_store(web).mart()
    real = replace(mart, version=replace(mart.version, simulated=False))
    monkeypatch.setattr(viewer_store(web), "mart", lambda: real)
    assert statuses(web) == {403}


def test_a_token_opens_from_anywhere_until_it_is_revoked(web, rooms):
    screen, token = screens.add(rooms, "Phòng họp 1", at=moment())
    asked = {"headers": {HEADER: token}, **AWAY}
    assert statuses(web, **asked) == {200}
    screens.revoke(rooms, screen.id, at=moment())
    assert statuses(web, **asked) == {403}
    other = screens.renew(rooms, screen.id)
    assert statuses(web, **asked) == {403}
    assert statuses(web, headers={HEADER: other}, **AWAY) == {200}


@pytest.mark.parametrize("token", ["x", "' OR 1=1 --", "%00", "a" * 10_000])
def test_an_unknown_token_opens_nothing_not_even_the_demonstration(web, rooms, token):
    assert statuses(web, headers={HEADER: token}) == {403}


def test_a_screen_is_noted_with_what_it_shows_and_has_its_room(web, rooms):
    _, token = screens.add(rooms, "Phòng họp 1", inch=98, distance=8, bezel="2x2", at=moment())
    told = web.test_client().get("/tuong/nhip?scene=targets&shown=7-ab", headers={HEADER: token}).get_json()
    (screen,) = screens.screens(rooms)
    assert (screen.scene, screen.version) == ("targets", "7-ab")
    assert moment() - screen.seen_at <= 5
    assert told["room"] == "far-45-2x2"
    near = web.test_client().get("/tuong/data?inch=165&bezel=none&distance=6", headers={HEADER: token}).get_json()
    assert (near["density"], near["text"], near["bezel"]) == ("near", 32, "none")


def test_a_note_stands_on_the_wall_for_its_time(web, rooms):
    assert web.test_client().get("/tuong/nhip").get_json()["note"] is None
    notes.post(rooms, "Họp giao ban lúc 8 giờ", 3600, at=moment() - 600)
    told = web.test_client().get("/tuong/nhip").get_json()["note"]
    assert told["text"] == "Họp giao ban lúc 8 giờ"
    assert 2990 <= told["seconds"] <= 3000
    notes.withdraw(rooms, at=moment())
    assert web.test_client().get("/tuong/nhip").get_json()["note"] is None


def test_a_database_of_screens_that_refuses_takes_no_wall_away(web, rooms, monkeypatch):
    _, token = screens.add(rooms, "Phòng họp 1", at=moment())
    known = {"headers": {HEADER: token}}
    assert statuses(web, **known) == {200}

    def refuse(*_asked, **_named):
        raise ApplicationError("sqlite:///app.db", "disk I/O error")

    for name in ("known", "seen"):
        monkeypatch.setattr(screens, name, refuse)
    monkeypatch.setattr(notes, "current", refuse)
    assert statuses(web, **known) == {200}
    assert statuses(web) == {200}
    assert statuses(web, headers={HEADER: "never seen"}) == {503}


def test_while_there_is_no_version_nobody_is_refused_who_may_be_let_in_later(web, rooms, monkeypatch):
    def none():
        raise NoMartError("no version")

    monkeypatch.setattr(viewer_store(web), "mart", none)
    assert statuses(web) == {503}
    assert statuses(web, **AWAY) == {403}
    _, token = screens.add(rooms, "Phòng họp 1", at=moment())
    assert web.test_client().get("/tuong/nhip", headers={HEADER: token}).get_json()["version"] == "none"


def test_a_screen_is_refused_in_the_programs_own_name(web, rooms):
    """A proxy may refuse in its place; that takes nothing from a screen."""
    refused = web.test_client().get("/tuong/nhip", headers={HEADER: "x"})
    assert (refused.status_code, refused.headers.get(HEADER)) == (403, "refused")


def test_of_many_screens_one_waits_for_a_database_that_refuses_and_the_others_go_on(web, rooms, monkeypatch):
    tokens = [screens.add(rooms, f"Phòng {number}", at=moment())[1] for number in range(20)]
    asked = {"known": 0, "seen": 0, "current": 0}
    for token in tokens:
        assert statuses(web, headers={HEADER: token}) == {200}

    def refusing(name: str):
        def refuse(*_asked, **_named):
            asked[name] += 1
            raise ApplicationError("sqlite:///app.db", "database is locked")

        return refuse

    for holder, name in ((screens, "known"), (screens, "seen"), (notes, "current")):
        monkeypatch.setattr(holder, name, refusing(name))
    for token in tokens:
        assert statuses(web, headers={HEADER: token}) == {200}
    assert asked["known"] + asked["current"] == 1
    assert asked["seen"] == 1


def test_a_hundred_walls_ask_the_mart_no_more_than_the_first_of_them(web, rooms):
    asked = [
        (screens.add(rooms, f"Phòng {number}", inch=inch, distance=distance, at=moment())[1])
        for number, (inch, distance) in zip(range(100), cycle(((110, 6), (98, 8), (65, 6), (65, 9))), strict=False)
    ]
    store = viewer_store(web)
    for token in asked[:1]:
        assert statuses(web, headers={HEADER: token}) == {200}
    with no_queries(store):
        for token in asked:
            assert statuses(web, headers={HEADER: token}) == {200}


def viewer_store(web):
    return web.extensions[viewer.EXTENSION]
