"""A screen that shows a code is known after somebody who may has typed it, once, in time, and is told nothing before."""

from __future__ import annotations

import re

import pytest

from components.wall import pairing
from components.wall.admission import HEADER
from data_access.application import NoScreenError, WrongValuesError, moment, pairings, screens
from tests.screen_calls import write

AT = 1_000_000
AWAY = {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}}
ROOM = ("110", "6", "none")


def asked(web, place: str = "10.0.0.7", **headers: str):
    return web.test_client().post(pairing.ADDRESS, headers=headers, environ_base={"REMOTE_ADDR": place})


def status(web, token: str) -> int:
    return web.test_client().get("/tuong/nhip", headers={HEADER: token}, **AWAY).status_code


def test_a_screen_is_let_in_by_its_code_and_nothing_secret_is_told(web, application):
    told = asked(web).get_json()
    assert re.fullmatch("[A-HJKMNP-Z]{6}", told["code"])
    assert told["seconds"] == 600
    assert status(web, told["token"]) == 403
    answer = write(web, ("Phòng họp A", *ROOM, f" {told['code'][:3].lower()} {told['code'][3:]} "))
    markup = answer["screen-added", "data-markup"]
    assert "Phòng họp A" in markup
    assert "10.0.0.7" in markup
    assert told["token"] not in markup
    assert "/tuong#" not in markup
    assert status(web, told["token"]) == 200
    (screen,) = screens.screens(application)
    assert (screen.name, screen.inch) == ("Phòng họp A", 110)


def test_a_code_is_used_once(web, application):
    code = asked(web).get_json()["code"]
    write(web, ("Phòng A", *ROOM, code))
    again = write(web, ("Phòng B", *ROOM, code))
    assert code in again["screen-code-fault", "children"]
    assert [one.name for one in screens.screens(application)] == ["Phòng A"]


def test_a_code_is_kept_when_another_value_is_wrong(web, application):
    code = asked(web).get_json()["code"]
    assert write(web, ("", *ROOM, code))["screen-name-fault", "children"]
    assert "Phòng A" in write(web, ("Phòng A", *ROOM, code))["screen-added", "data-markup"]


@pytest.mark.parametrize("code", ["AAAAAA", "ABC", "x" * 500, "' OR 1=1 --", "ÀÁÂÃÈÉ"])
def test_a_code_that_no_screen_shows_adds_nothing(web, application, code):
    asked(web)
    assert write(web, ("Phòng A", *ROOM, code))["screen-code-fault", "children"]
    assert screens.screens(application) == []


def test_a_screen_of_the_list_becomes_the_one_that_shows_the_code(web, application):
    hall, old = screens.add(application, "Sảnh", at=moment())
    told = asked(web).get_json()
    write(web, ("Sảnh", *ROOM, told["code"]), {"screen": hall.id, "name": "Sảnh"})
    assert (status(web, old), status(web, told["token"])) == (403, 200)


def test_a_code_that_is_too_old_is_none(application):
    code, _token = pairings.ask(application, place="10.0.0.7", at=AT)
    with pytest.raises(WrongValuesError):
        pairings.pair(application, code, "Phòng A", at=AT + pairings.LASTS)
    assert pairings.pair(application, code, "Phòng A", at=AT + pairings.LASTS - 1)[1] == "10.0.0.7"


def test_nobody_fills_the_table_and_what_is_too_old_makes_room(application):
    for _screen in range(pairings.MOST):
        pairings.ask(application, place="10.0.0.7", at=AT)
    with pytest.raises(pairings.FullError):
        pairings.ask(application, place="10.0.0.7", at=AT)
    assert pairings.ask(application, place="10.0.0.7", at=AT + pairings.LASTS)


def test_a_place_that_asks_without_end_has_to_wait(web, application):
    answers = [asked(web, "10.0.0.8") for _time in range(pairing.MOST + 1)]
    assert [one.status_code for one in answers[:-1]] == [200] * pairing.MOST
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_page_of_somebody_else_gets_no_code(web, application):
    assert asked(web, Origin="http://elsewhere.example").status_code == 403


def test_a_code_for_a_screen_that_is_gone_is_kept(application):
    code, _token = pairings.ask(application, place="10.0.0.7", at=AT)
    with pytest.raises(NoScreenError):
        pairings.replace(application, code, 7, at=AT)
    assert pairings.pair(application, code, "Phòng A", at=AT)
