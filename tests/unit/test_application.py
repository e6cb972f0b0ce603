"""Screens and notes are kept as they were given, by any number of threads, and a database that refuses is told."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from data_access.application import Application, ApplicationError, WrongValuesError, database, notes, screens
from data_access.names import tidy
from tests.applications import a_life_of_a_screen, a_life_of_notes
from tests.hostile import NAMES, PROVINCE

HOUR = 3600


@pytest.fixture
def application(tmp_path) -> Iterator[Application]:
    opened = Application(f"sqlite:///{tmp_path / 'var' / 'app.db'}")
    yield opened
    opened.close()


def faults(refused: pytest.ExceptionInfo[WrongValuesError]) -> list[tuple[str, str]]:
    return [(fault.field, fault.rule) for fault in refused.value.faults]


def test_a_screen_is_added_seen_revoked_and_renewed(application):
    a_life_of_a_screen(application)


def test_a_note_is_replaced_withdrawn_and_logged(application):
    a_life_of_notes(application)


# Tokens


def test_only_the_hash_of_a_token_is_kept(application, tmp_path):
    _, token = screens.add(application, "Sảnh", at=1)
    renewed = screens.renew(application, 1)
    application.close()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "var").iterdir())
    assert len(token) >= 32
    for secret in (token, renewed):
        assert secret.encode() not in kept


def test_only_the_login_of_the_program_may_read_its_database(application, tmp_path):
    screens.add(application, "Sảnh", at=1)
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (tmp_path / "var", *(tmp_path / "var").iterdir())] == [0] * 4


@pytest.mark.parametrize("token", ["", "x", "\0", "\ud800", "'; DROP TABLE screen; --", "a" * 100_000])
def test_a_token_that_nobody_was_given_is_no_screen(application, token):
    screens.add(application, "Sảnh", at=1)
    assert screens.known(application, token) is None


# Values


@pytest.mark.parametrize("text", [*NAMES, PROVINCE, "'; DROP TABLE screen; --", "a" * 60])
def test_whatever_a_name_is_it_is_kept_on_one_line_or_refused(application, text):
    if len(tidy(text)) > 60:
        for ask in (lambda: screens.add(application, text, at=1), lambda: notes.post(application, text, at=1)):
            with pytest.raises(WrongValuesError) as refused:
                ask()
            assert [rule for _, rule in faults(refused)] == ["long"]
            assert len(str(refused.value)) < 400
        assert screens.screens(application) == []
        return
    screen, _ = screens.add(application, text, at=1)
    note = notes.post(application, text, at=1)
    assert screens.screens(application)[0].name == screen.name == note.text
    assert not {"\n", "\r", "\t", "\0", "\u202e", "\u2066", "\u200b"} & set(screen.name)


@pytest.mark.parametrize(
    ("name", "room", "expected"),
    [
        ("", {}, [("name", "missing")]),
        (" \u202e\n\u200b ", {}, [("name", "missing")]),
        ("a" * 61, {}, [("name", "long")]),
        ("a" * 10_000, {"inch": 19.9, "distance": 41, "bezel": "4x4"}, [
            ("name", "long"), ("inch", "range"), ("distance", "range"), ("bezel", "choice"),
        ]),
        ("a", {"inch": 400.5}, [("inch", "range")]),
        ("a", {"inch": float("nan"), "distance": float("inf")}, [("inch", "range"), ("distance", "range")]),
        ("a", {"distance": 0.49, "bezel": ""}, [("distance", "range"), ("bezel", "choice")]),
    ],
)  # fmt: skip
def test_every_wrong_value_of_a_screen_is_named(application, name, room, expected):
    with pytest.raises(WrongValuesError) as refused:
        screens.add(application, name, **room, at=1)
    assert faults(refused) == expected
    assert all(f"{field}: got " in str(refused.value) for field, _ in expected)
    assert screens.screens(application) == []


@pytest.mark.parametrize(("inch", "distance"), [(20, 0.5), (400, 40), (None, None)])
def test_the_bounds_of_a_room_are_allowed(application, inch, distance):
    screen, _ = screens.add(application, "Sảnh", inch=inch, distance=distance, at=1)
    assert (screen.inch, screen.distance, screen.bezel) == (inch, distance, None)


@pytest.mark.parametrize(("seconds", "taken"), [(899, False), (900, True), (72 * HOUR, True), (72 * HOUR + 1, False), (-1, False)])
def test_a_note_lasts_from_fifteen_minutes_to_three_days(application, seconds, taken):
    if taken:
        assert notes.post(application, "x", seconds, at=5).expires_at == 5 + seconds
        return
    with pytest.raises(WrongValuesError) as refused:
        notes.post(application, "x", seconds, at=5)
    assert faults(refused) == [("seconds", "range")]


def test_a_note_that_is_refused_leaves_the_one_that_holds(application):
    held = notes.post(application, "Họp 8:00", at=10)
    with pytest.raises(WrongValuesError):
        notes.post(application, "\n", at=11)
    assert notes.current(application, 12) == held


def test_a_note_is_not_shown_before_it_was_posted(application):
    """A clock that was far ahead when it was posted must not show it for years."""
    notes.post(application, "x", at=1_000_000)
    assert notes.current(application, 999_999) is None


def test_what_a_screen_reports_is_cut(application):
    screen, _ = screens.add(application, "Sảnh", at=1)
    screens.seen(application, screen.id, at=2, scene="\0<b>" + "x" * 10_000, version="\ud800")
    (found,) = screens.screens(application)
    assert (len(found.scene), found.scene[:4], found.version) == (60, "<b>x", None)


# Threads and processes


def test_many_first_users_at_once_make_the_tables_once(tmp_path):
    """As the workers of one server do; each has a database of its own on the same file."""
    url, together = f"sqlite:///{tmp_path / 'app.db'}", threading.Barrier(8)

    def work(number: int) -> None:
        own = Application(url)
        together.wait()
        screens.add(own, f"s{number}", at=number)
        own.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    opened = Application(url)
    assert {screen.name for screen in screens.screens(opened)} == {f"s{number}" for number in range(8)}
    opened.close()


def test_reports_and_notes_of_many_threads_are_all_kept(application):
    ids = [screens.add(application, f"s{number}", at=0)[0].id for number in range(10)]

    def report(number: int) -> None:
        screens.seen(application, ids[number % 10], at=number, scene=f"scene{number}", version="1")
        if number % 20 == 0:
            notes.post(application, f"note {number}", at=number)
            notes.current(application, number)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(report, range(200)))
    assert all(screen.seen_at % 10 == place for place, screen in enumerate(screens.screens(application)))
    assert len(notes.log(application)) == 10
    assert sum(note.withdrawn_at is None for note in notes.log(application)) == 1


# A database that refuses


def test_nothing_is_opened_before_the_first_use(tmp_path):
    Application(f"sqlite:///{tmp_path / 'app.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_opened_is_told_without_its_password(tmp_path):
    (tmp_path / "file").write_text("x")
    for url in (f"sqlite:///{tmp_path / 'file' / 'app.db'}", "postgresql+psycopg://login:secret@127.0.0.1:1/app"):
        with pytest.raises(ApplicationError, match="check APP_DB_URL") as refused:
            screens.screens(Application(url))
        assert "secret" not in str(refused.value)
        assert refused.value.reason


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "app.db").write_text("no database at all" * 100)
    with pytest.raises(ApplicationError, match="not a database"):
        notes.current(Application(f"sqlite:///{tmp_path / 'app.db'}"), 0)


def test_a_database_that_refused_is_asked_again_after_a_pause(tmp_path, monkeypatch):
    file = tmp_path / "app.db"
    file.mkdir()
    application = Application(f"sqlite:///{file}")
    with pytest.raises(ApplicationError):
        screens.screens(application)
    file.rmdir()
    with pytest.raises(ApplicationError):
        screens.screens(application)
    monkeypatch.setattr(database, "PAUSE_SECONDS", -1.0)
    application.close()
    assert screens.screens(application) == []
    application.close()


def test_a_table_that_was_taken_away_is_told(application, tmp_path):
    screens.add(application, "Sảnh", at=1)
    with closing(sqlite3.connect(tmp_path / "var" / "app.db")) as connection, connection:
        connection.execute("DROP TABLE screen")
    with pytest.raises(ApplicationError, match="no such table"):
        screens.screens(application)
