"""What every answer carries and who may keep it, whatever was asked; none tells of the program's parts or of a host."""

from __future__ import annotations

import logging
import re

import pytest

from components.delivery import ASSETS, Copies
from components.guarding import CARRIED
from components.log_lines import LONGEST

GZIP = {"Accept-Encoding": "gzip"}
SUITES = "/_dash-component-suites"


def asked(web, path: str, query: str = "", **headers: str):
    """As a server hands it on: the query as it came, byte by byte."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.test_client().get(path, headers=named, buffered=True, environ_overrides={"QUERY_STRING": query})


@pytest.mark.parametrize(
    ("path", "query"),
    [
        *(
            ("/", ""),
            ("/xa-phuong", "a=\xff"),
            ("//x", "a=\xff"),
            ("/export", "\xff"),
            ("/không", "lang=\xc3"),
            ("/\x00\n", "m=\xff"),
        ),
        *(("/tuong", "inch=\xff"), ("/tuong/data", "lang=\xff"), ("/version", "lang=\xff"), ("/export/x.csv", "q=\xff")),
        *((f"{SUITES}/x/y", ""), (f"{SUITES}/dash/\n\x00", ""), ("/assets/../app.py", ""), ("/_dash-update-component", "")),
    ],
)
def test_every_answer_carries_what_guards_it_and_none_is_a_fault(web, path, query):
    answer = asked(web, path, query)
    assert answer.status_code < 500
    assert all(answer.headers.get(name) == value for name, value in CARRIED.items())
    policy = answer.headers["Content-Security-Policy"]
    for rule in ("connect-src", "worker-src", "form-action", "base-uri"):
        assert f"{rule} 'self'" in policy


def test_the_answer_to_a_true_fault_is_guarded_too(web, monkeypatch, caplog):
    def fails(*_asked):
        raise ZeroDivisionError("of a test")

    monkeypatch.setattr("components.freshness.freshness", fails)
    answer = asked(web, "/version")
    assert answer.status_code == 500
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "ZeroDivisionError" in caplog.text, "a true fault is in the log with its trace"


def test_letters_that_stand_raw_in_an_address_are_read_as_quoted_ones(web):
    raw = "step=hẹn".encode().decode("latin-1")
    assert asked(web, "/export/kpi-overdue.csv", raw).data == asked(web, "/export/kpi-overdue.csv", "step=h%E1%BA%B9n").data


@pytest.mark.parametrize("path", ["/", "/xa-phuong", "/_dash-layout", "/_dash-dependencies", "/export/", "/khong-co", "/tuong"])
@pytest.mark.parametrize("headers", [{}, GZIP], ids=["plain", "gzip"])
def test_what_depends_on_who_asks_is_kept_for_nobody_else(web, path, headers):
    answer = web.test_client().get(path, headers=headers)
    assert answer.headers["Cache-Control"] in ("private, no-cache", "private, no-store", "no-cache")
    assert {"Cookie", "Accept-Encoding"} <= set(answer.vary)


@pytest.mark.parametrize("more", [{}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}], ids=["200", "206", "304"])
def test_a_file_says_at_every_status_that_it_depends_on_compression(web, more):
    answer = web.test_client().get("/assets/cards.js", headers={**GZIP, **more}, buffered=True)
    assert set(answer.vary) == {"Accept-Encoding"}


def test_a_file_is_kept_for_long_by_its_true_mark_alone(web):
    changed = (ASSETS / "cards.js").stat().st_mtime
    for mark in (changed, int(changed)):
        assert "immutable" in asked(web, "/assets/cards.js", f"m={mark}").headers["Cache-Control"]
    for mark in ("", "m=", "m=anything", f"m={int(changed) + 1}"):
        assert asked(web, "/assets/cards.js", mark).headers["Cache-Control"] == "no-cache"
    page = web.test_client().get("/").get_data(as_text=True)
    (named,) = re.findall(r'src="(/assets/cards\.js\?m=[\d.]+)"', page)
    assert "immutable" in web.test_client().get(named, buffered=True).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/khong-co", "/404", "/xa-phuong/x", "/assets-x"])
def test_a_page_that_is_none_is_not_found_and_says_so_on_the_same_page(web, path):
    answer = web.test_client().get(path)
    assert answer.status_code == 404
    assert b"react-entry-point" in answer.data


def test_a_browser_that_asks_for_an_icon_by_itself_is_not_told_of_a_fault(web):
    assert web.test_client().get("/favicon.ico").status_code == 204


@pytest.mark.parametrize("path", ["/", "/xa-phuong", "/don-vi/20200", "/ho-so/H17.1", "/ho-so", "/man-hinh"])
def test_a_page_is_found(web, path):
    assert web.test_client().get(path).status_code == 200


def test_a_page_tells_no_version_of_its_parts_and_no_host_of_whoever_asks(web):
    answer = web.test_client().get("/", headers={"Host": "evil.example"})
    page = answer.get_data(as_text=True)
    assert not re.search(r"evil\.example|python|_version\b|plotly\.com|GCC", page, re.IGNORECASE)
    moved = web.test_client().get("/export", headers={"Host": "evil.example"})
    assert (moved.status_code, moved.headers["Location"]) == (308, "/export/")


def test_a_file_has_one_copy_whatever_addresses_lead_to_it(web):
    copies, client = web.extensions["tthc-copies"], web.test_client()
    paths = [f"{SUITES}/dash/deps/prop-types@15.v{turn}m{turn:08x}.8.1.min.js" for turn in range(2_000)]
    paths += [f"/assets/a{turn}/../vendor/../theme.js" for turn in range(100)] + [
        f"/assets/theme.js?m={turn}" for turn in range(100)
    ]
    for path in (paths[0], paths[-1]):
        assert client.get(path, headers=GZIP, buffered=True).headers["Content-Encoding"] == "gzip"
    before = copies.size
    for path in paths:
        assert client.get(path, headers=GZIP, buffered=True).status_code in (200, 404)
    assert copies.size == before


def test_copies_give_way_when_they_come_to_too_much():
    copies = Copies(most=300)
    for turn in range(50):
        copies.of(f"{turn}".encode() * 900)
    assert copies.size <= 300


def test_what_is_no_file_of_dash_is_one_line_in_the_log(web, caplog):
    asked(web, f"{SUITES}/dash/\n2026-01-01 forged\x00")
    (record,) = caplog.records
    assert (record.levelno, record.exc_info) == (logging.WARNING, None)
    assert "\n" not in record.getMessage()
    assert "\x00" not in record.getMessage()


def test_a_record_is_one_line_of_bounded_length(caplog):
    logging.getLogger("of a test").warning("for %s", "a\r\nb\x00\x1b\u2028" * 9_000)
    told = caplog.records[0].getMessage()
    assert told.startswith("for a\\u000d\\u000ab\\u0000\\u001b\\u2028")
    assert len(told) < 7 * LONGEST
    assert told.isprintable()


def test_a_language_is_remembered_from_the_programs_own_pages_alone(web):
    def kept(path: str, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.test_client().get(path, headers=named).headers.get("Set-Cookie", "")

    assert kept("/?lang=en").startswith("lang=en;")
    assert "Secure" not in kept("/?lang=en")
    assert "Secure" in kept("/?lang=en", X_Forwarded_Proto="https")
    assert kept("/?lang=en", Sec_Fetch_Site="same-origin")
    assert kept("/?lang=en", Sec_Fetch_Site="cross-site") == kept("/khong-co?lang=en") == kept("/?lang=xx") == ""
