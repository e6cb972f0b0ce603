"""Whatever stands in an address: it is answered, what has no meaning is said, nothing is ever 500."""

from __future__ import annotations

import json
import random
import string
from urllib.parse import quote

import pytest

from components.panels import PANELS
from tests.renderer import ask, fill, spoken, tell

TOLD = [panel.name for panel in PANELS.values() if panel.tell]


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?unit=99999", "unit=99999"),
        ("?from=2025-09-30&to=2025-07-01", "from=2025-09-30"),
        ("?x=1", "x=1"),
        ("?unit=%3Cb%3E", "unit=<b>"),
        ("?from=2025-02-30&to=2025-03-01", "from=2025-02-30"),
        ("?unit=%7B0%7D", "unit={0}"),
        ("?count=nonsense", "count=nonsense"),
        ("?age=nonsense", "age=nonsense"),
    ],
)
def test_a_value_without_meaning_is_said_in_the_notice(web, search, said):
    assert said in tell(web, search)["notice"]
    assert said in tell(web, search, language="en")["notice"]


def test_a_good_address_has_no_notice(web):
    assert tell(web, "?unit=20200&lang=en&theme=dark")["notice"] == ""


def test_the_filters_are_said_in_words(web):
    told = spoken(tell(web, "?unit=20200&field=unknown&channel=online")["asked"])
    assert "Phường Hòa Khánh" in told
    assert "Chưa rõ lĩnh vực" in told
    assert "Trực tuyến" in told


def test_a_person_is_told_a_refresh_is_not(web):
    assert tell(web)["announcement"] == tell(web)["finding"]
    assert tell(web, changed="version.data", announced="before")["announcement"] == "before"


@pytest.mark.parametrize(
    "search", ["?from=2025-07-05&to=2025-07-06", "?unit=20200&kind=so_nganh", "?from=2100-01-01&to=2100-01-31"]
)
def test_a_view_of_nothing_answers_with_an_open_table(web, search):
    assert [panel for panel in TOLD if fill(web, panel, search, opened=True)["state"] == "failed"] == []


def hostile_searches(count: int) -> list[str]:
    """Random addresses: names that exist and do not, values of every kind. The same ones each time."""
    chance = random.Random(20250930)
    names = [
        "unit",
        "place",
        "kind",
        "field",
        "procedure",
        "channel",
        "old_district",
        "compare",
        "from",
        "to",
        "count",
        "age",
        "x",
        "",
    ]
    values = [
        "20200",
        "phuong",
        "so_nganh",
        "online",
        "previous",
        "year",
        "2025-07-01",
        "2025-09-30",
        "2025-13-01",
        "0000-00-00",
        "9999-12-31",
        "2199-12-31",
        "1900-01-01",
        "2100-02-28",
        "2025-W01-1",
        "",
        " ",
        "\0",
        "<script>",
        "'; --",
        "%",
        "\ud7ff",
        "😀",
        "unknown",
        "none",
        "{}",
        "{0}",
        "=1+1",
        "a" * 500,
        "\r\nX: 1",
        "../../etc",
        "٢٠٢٥-٠٧-٠١",
        "2025-07-01T00:00",
        "-1",
    ]
    found = []
    for _number in range(count):
        pairs = [(chance.choice(names), chance.choice(values)) for _pair in range(chance.randrange(6))]
        text = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
        noise = "".join(chance.choice(string.printable) for _sign in range(chance.randrange(4)))
        found.append(chance.choice(["?", "", "??", "#"]) + text + noise)
    return found


def test_no_address_ever_breaks_a_callback(web):
    """Neither an answer of 500 nor a card that failed."""
    chance, failed = random.Random(1), []
    for search in hostile_searches(200):
        panel = chance.choice(TOLD)
        if fill(web, panel, search, opened=chance.random() < 0.5)["state"] == "failed":
            failed.append((panel, search))
        told = tell(web, search)
        if told["finding"] == "Không hiện được mục này. Các mục khác vẫn dùng được.":
            failed.append(("finding", search))
    assert failed == []


@pytest.mark.parametrize("value", [5, [], {}, True, 0.5])
def test_an_address_that_is_no_text_is_refused(web, value):
    assert ask(web, "kpi-overdue", value).status_code == 400


def test_an_address_that_is_not_understood_yet_has_no_figures(web):
    """Those of everything would stand under an address that asks for one unit, if the page's script ended half way."""
    assert (ask(web, "kpi-overdue", None).status_code, ask(web, "kpi-overdue", "").status_code) == (204, 200)


def test_a_language_that_nobody_speaks_is_refused_and_not_read_from_disk(web):
    """`view` comes back from the browser, so it may hold anything."""
    assert ask(web, "kpi-overdue", language="../../../data_access/packs/da-nang/province").status_code == 400


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/?lang=en", 200), ("/?unit=%00%FF", 200), ("/no/such/page", 404)])
def test_pages_answer(web, path, status):
    assert web.test_client().get(path).status_code == status


def test_the_language_of_an_address_is_remembered(web):
    client = web.test_client()
    answer = client.get("/?lang=en")
    assert "lang=en" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "Overview" in json.dumps(client.get("/_dash-layout").get_json())
    client.get("/?lang=vi")
    assert "Tổng quan" in json.dumps(client.get("/_dash-layout").get_json(), ensure_ascii=False)
    assert "Set-Cookie" not in client.get("/?lang=xx").headers


def test_every_answer_is_guarded(web):
    headers = web.test_client().get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_version_is_told_in_the_language_that_is_asked_for(web):
    client = web.test_client()
    told = client.get("/version?lang=en").get_json()
    assert told["state"] == "fresh"
    assert told["text"].startswith("Figures until ")
    assert client.get("/version?lang=%00").get_json()["text"].startswith("Số liệu đến ")
