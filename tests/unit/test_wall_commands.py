"""Screens and notes from a command line: what is done is told, and what is refused says what to do."""

from __future__ import annotations

import re

import pytest

from components.wall.__main__ import main
from data_access.application import Application, screens


@pytest.fixture
def url(tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("APP_DB_URL", f"sqlite:///{tmp_path / 'app.db'}")
    return f"sqlite:///{tmp_path / 'app.db'}"


@pytest.fixture
def typed(url, capsys):
    """What a command answers: its code, and what it prints."""

    def run(*arguments: str) -> tuple[int, str]:
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.err if code else told.out

    return run


def test_a_screen_is_added_listed_renewed_and_revoked(typed, url):
    code, told = typed("screens", "add", "Phòng họp A", "--inch", "110", "--distance", "6.5", "--bezel", "2x2")
    token = re.search(r"/tuong#(\S{32})$", told.strip())[1]
    assert code == 0
    application = Application(url)
    assert screens.known(application, token).name == "Phòng họp A"

    _, told = typed("screens")
    assert re.search(r"^1 +Phòng họp A +110 +6\.5 +2x2 +- +- +- +-$", told, re.MULTILINE)
    assert token not in told

    _, told = typed("screens", "renew", "1")
    assert screens.known(application, token) is None
    assert screens.known(application, told.strip().rpartition("#")[2]).id == 1
    assert typed("screens", "revoke", "1") == (0, "revoked: screen 1, Phòng họp A\n")
    assert screens.screens(application)[0].revoked_at
    application.close()


def test_a_screen_is_changed_where_something_is_said_and_stays_elsewhere(typed, url):
    typed("screens", "add", "Phòng họp A", "--inch", "110", "--bezel", "2x2")
    assert typed("screens", "change", "1", "--distance", "8") == (0, "changed: screen 1, Phòng họp A\n")
    assert typed("screens", "change", "1", "--name", "Phòng họp B") == (0, "changed: screen 1, Phòng họp B\n")
    application = Application(url)
    (screen,) = screens.screens(application)
    assert (screen.name, screen.inch, screen.distance, screen.bezel) == ("Phòng họp B", 110, 8, "2x2")
    application.close()


def test_a_note_is_posted_asked_for_and_withdrawn(typed):
    assert typed("note") == (0, "there is no note\n")
    code, told = typed("note", "Họp giao ban 8:00", "--hours", "0.25")
    assert code == 0
    assert re.fullmatch(r"shown until \d{4}-\d\d-\d\d \d\d:\d\d: Họp giao ban 8:00\n", told)
    assert typed("note") == (0, told)
    assert typed("note", "--withdraw") == (0, "withdrawn\n")
    assert typed("note", "--withdraw") == (0, "there was no note\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("screens", "add", " "), "name: got ''; expected 1 to 60 letters"),
        (("screens", "add", "x", "--inch", "5", "--distance", "nan"), "inch: got '5.0'; expected 20 to 400; distance: got 'nan'"),
        (("screens", "revoke", "7"), "no screen has the id 7; `python -m components.wall screens` lists them"),
        (("note", "x" * 61), "text: got "),
        (("note", "x", "--hours", "73"), "seconds: got '262800.0'; expected 900 to 259200"),
    ],
)
def test_what_is_refused_says_what_came_and_what_was_expected(typed, arguments, told):
    code, found = typed(*arguments)
    assert code == 1
    assert found.startswith(told)


def test_a_database_that_cannot_be_opened_names_its_setting(typed, monkeypatch, tmp_path):
    monkeypatch.setenv("APP_DB_URL", f"sqlite:///{tmp_path}")
    code, told = typed("screens")
    assert code == 1
    assert "check APP_DB_URL" in told
