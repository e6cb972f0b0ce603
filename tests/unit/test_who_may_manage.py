"""Who has given the key may change what others see, wherever they come from; nobody else, wherever they seem to come from."""

from __future__ import annotations

import logging
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from components import guesses, viewer
from components.guesses import Guesses
from components.screens import gate
from components.wall import admission
from data_access.application import key
from data_access.application.key import KeyFileError, ManageKey
from data_access.settings import Settings
from tests.screen_calls import manager

HOST = "127.0.0.1:8050"


def may(web, *, peer: str = "127.0.0.1", host: str = HOST, scheme: str = "http", has_key: bool = True, **headers: str) -> bool:
    named = {name.replace("_", "-"): text for name, text in headers.items()} | (manager(web) if has_key else {})
    with web.test_request_context("/", base_url=f"{scheme}://{host}", headers=named, environ_base={"REMOTE_ADDR": peer}):
        return viewer.may_manage()


@pytest.fixture
def known(web) -> str:
    with web.app_context():
        return viewer.manage_key().read()


@pytest.fixture
def client(web):
    """Nobody has guessed yet."""
    client = web.test_client()
    client.environ_base["REMOTE_ADDR"] = f"10.1.{time.monotonic_ns() % 250}.{time.monotonic_ns() // 1_000 % 250}"
    return client


def give(client, given: object, **headers: str):
    return client.post(gate.ADDRESS, data={"key": given}, headers=headers)


# Where somebody comes from says nothing


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "10.0.0.7", "2001:db8::1"])
@pytest.mark.parametrize("host", [HOST, "localhost", "tthc.example.vn"])
def test_who_has_a_pass_may_and_who_has_none_may_not(web, peer, host):
    assert may(web, peer=peer, host=host)
    assert may(web, peer=peer, host=host, Origin=f"http://{host}")
    assert may(web, peer=peer, host=host, X_Forwarded_For="10.0.0.7")
    assert not may(web, peer=peer, host=host, has_key=False)


@pytest.mark.parametrize("shown", ["", "may", "may.x.y", "x" * 9_000, "\udcff", "may.aVSmZw.ZmFsc2U"])
def test_what_is_no_pass_opens_nothing(web, shown):
    with web.test_request_context(
        "/", environ_overrides={"HTTP_COOKIE": f"{viewer.MANAGE_COOKIE}={shown}".encode("utf-8", "replace").decode("latin-1")}
    ):
        assert not viewer.may_manage()


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", "http://127.0.0.1:9999", "http://127.0.0.1", "http://[", f"x{HOST}", f"https://{HOST}"]
)  # fmt: skip
def test_a_page_of_somebody_else_may_not(web, origin):
    assert not may(web, Origin=origin)


def test_behind_a_proxy_that_speaks_https_the_page_is_the_programs_own(web):
    assert may(web, host="tthc.example.vn", Origin="https://tthc.example.vn", X_Forwarded_Proto="https")
    assert not may(web, host="tthc.example.vn", Origin="http://tthc.example.vn", X_Forwarded_Proto="https")


# The key is exchanged for a pass


def test_the_key_is_exchanged_for_a_pass_that_no_script_and_no_other_page_has(web, client, known):
    answer = give(client, f" {known}\n")
    assert answer.status_code == 204
    cookie = answer.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", f"Max-Age={12 * 3600}"):
        assert part in cookie
    assert known not in cookie
    assert "Secure" not in cookie
    assert "Secure" in give(client, known, **{"X-Forwarded-Proto": "https"}).headers["Set-Cookie"]


@pytest.mark.parametrize("given", ["", "x", "\x00", "khóa", "y" * 100_000])
def test_another_key_opens_nothing_and_is_told(client, given, caplog):
    answer = give(client, given)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert "Khóa không đúng" in answer.get_data(as_text=True)
    (record,) = caplog.records
    assert (record.levelno, given[:20] in record.getMessage()) == (logging.WARNING, not given)


def test_the_key_is_taken_from_the_programs_own_page_alone(client, known):
    assert give(client, known, Origin="http://evil.example").status_code == 403


def test_guesses_are_limited_from_one_place_and_hold_up_no_other_one(web, client, known, caplog):
    statuses = [give(client, f"wrong {turn}").status_code for turn in range(3 * gate.MOST)]
    assert statuses == [403] * gate.MOST + [429] * (2 * gate.MOST)
    assert len(caplog.records) == gate.MOST
    waits = give(client, known)
    assert (waits.status_code, 0 < int(waits.headers["Retry-After"]) <= guesses.SECONDS) == (429, True)
    assert "Chờ" in waits.get_data(as_text=True)
    other = web.test_client()
    other.environ_base["REMOTE_ADDR"] = "10.2.0.1"
    assert give(other, known).status_code == 204


def test_after_a_minute_one_may_guess_again_and_few_places_are_remembered(monkeypatch):
    counted = Guesses(2)
    assert [counted.note("a"), counted.note("a"), counted.wait("a") > 0, counted.wait("b")] == [False, True, True, 0]
    monkeypatch.setattr(guesses, "SECONDS", 0.0)
    assert counted.wait("a") == 0
    for turn in range(3 * guesses.PLACES):
        counted.note(f"{turn}")
    assert len(counted._wrong) == guesses.PLACES


def test_guesses_of_tokens_are_limited_and_known_screens_go_on(web, application, monkeypatch, caplog):
    from data_access.application import moment, screens

    monkeypatch.setitem(web.extensions, admission.EXTENSION, Guesses(5))
    _, token = screens.add(application, "Sảnh", at=moment())
    client = web.test_client()
    asked = lambda told: client.get("/tuong/nhip", headers={admission.HEADER: told})  # noqa: E731
    assert asked(token).status_code == 200
    assert [asked(f"wrong {turn}").status_code for turn in range(8)] == [403] * 5 + [429] * 3
    assert int(asked("wrong").headers["Retry-After"]) > 0
    assert asked(token).status_code == 200
    assert len(caplog.records) == 1


# The file of the key


@pytest.fixture
def made(tmp_path) -> ManageKey:
    return ManageKey(tmp_path / "new" / "manage.key")


def test_the_key_lies_beside_the_database_in_a_file_for_its_login_alone(made, tmp_path):
    read = made.read()
    assert len(read) == 32
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert made.read() == read
    assert list(made.path.parent.iterdir()) == [made.path]
    settings = Settings.from_environment({"APP_DB_URL": f"sqlite:///{tmp_path}/app.db", "MART_URL": f"duckdb:///{tmp_path}/x/mart"})
    assert ManageKey.of(settings).path == tmp_path / "manage.key"
    server = replace(settings, app_db_url="postgresql+psycopg://login@host/app")
    assert ManageKey.of(server).path == tmp_path / "x" / "manage.key"


def test_processes_that_start_at_once_agree_on_one_key(made):
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _turn: made.read(), range(64)))) == 1


def test_a_new_key_ends_every_pass_of_the_old_one(made):
    shown, old = made.new_pass(), made.read()
    assert made.allows(shown)
    assert made.renew() != old
    assert not made.allows(shown)
    assert not made.fits(old)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


def test_a_pass_ends_after_a_working_day(made, monkeypatch):
    shown = made.new_pass()
    monkeypatch.setattr(key, "PASS_SECONDS", -1)
    assert not made.allows(shown)


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 40])
def test_a_file_that_holds_no_key_opens_nothing_and_is_named(made, web, content, monkeypatch, caplog):
    made.path.parent.mkdir()
    made.path.write_bytes(content)
    with pytest.raises(KeyFileError, match=r"manage\.key"):
        made.read()
    headers = manager(web)
    monkeypatch.setattr(viewer, "manage_key", lambda: made)
    with web.test_request_context("/", headers=headers):
        assert not viewer.may_manage()
    assert give(web.test_client(), "").status_code == 503
    assert "manage.key" in caplog.text


@pytest.mark.parametrize(
    ("host", "told"),
    [("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("10.0.0.7", "10.0.0.7")],
)  # fmt: skip
def test_the_address_with_the_key_is_told_to_whoever_may_type_on_the_server(tmp_path, host, told):
    asked = {"APP_DB_URL": f"sqlite:///{tmp_path}/app.db", "HOST": host, "OPEN_TO_NETWORK": "yes"}
    settings = Settings.from_environment(asked)
    assert gate.manage_link(settings) == f"http://{told}:8050/man-hinh#key={ManageKey.of(settings).read()}"
