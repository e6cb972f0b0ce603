"""The callbacks as a browser calls them: one card each, nothing asked twice, nothing ever 500."""

from __future__ import annotations

import json
import random
import string
from dataclasses import replace
from urllib.parse import quote

import pytest

from components import cards, viewer
from components.cards import OUTPUTS
from components.panels import PANELS, Reading, Telling
from tests.readings import no_queries, reading_of

TOLD = [panel.name for panel in PANELS.values() if panel.tell]
CARD = ("title", "measure", "body", "drawing", "twin", "csv", "mark", "card")
PROPERTIES = {"drawing": "data", "csv": "href", "mark": "data", "card": "className"}
PAGE = ("finding", "finding-detail", "asked", "notice", "announcement")


def part(name: str, **ref: str) -> dict[str, str]:
    return {"part": name, **ref}


def wire(ref: dict[str, str]) -> str:
    return json.dumps(ref, sort_keys=True, separators=(",", ":"))


def post(
    web, outputs: list[dict[str, object]], inputs: list[dict[str, object]], state: list[dict[str, object]], changed: list[str]
):
    """One request as Dash's renderer makes it."""
    pattern = {name: ["MATCH"] for name in ("panel", "page") if name in outputs[0]["id"]}
    told = [wire({**entry["id"], **pattern}) + "." + entry["property"] for entry in outputs]
    output = ".." + "...".join(told) + ".."
    body = {"output": output, "outputs": outputs, "inputs": inputs, "state": state, "changedPropIds": changed}
    return web.test_client().post("/_dash-update-component", json=body)


def fill(
    web,
    panel: str,
    search: str | None = "",
    *,
    language: str = "vi",
    toggled: int = 0,
    mark: str | None = None,
    classes: str = "card card--figure card--loading",
):
    """Ask for a card; its answer by part, or the failed request itself."""
    outputs = [{"id": part(name, panel=panel), "property": PROPERTIES.get(name, "children")} for name in CARD]
    inputs = [
        {"id": "address", "property": "data", "value": search},
        {"id": "version", "property": "data", "value": "1"},
        {"id": part("toggle", panel=panel), "property": "n_clicks", "value": toggled},
        {"id": part("retry", panel=panel), "property": "n_clicks", "value": 0},
    ]
    state = [
        {"id": "view", "property": "data", "value": {"language": language}},
        {"id": part("mark", panel=panel), "property": "data", "value": mark},
        {"id": part("card", panel=panel), "property": "className", "value": classes},
        {"id": part("card", panel=panel), "property": "id", "value": part("card", panel=panel)},
    ]
    answer = post(web, outputs, inputs, state, ["address.data"])
    assert answer.status_code == 200, (panel, search, answer.status_code)
    response = answer.get_json()["response"]
    return {
        name: next(iter(response[wire(part(name, panel=panel))].values())) if wire(part(name, panel=panel)) in response else None
        for name in CARD
    }


def tell(web, search: str | None = "", *, language: str = "vi", changed: str = "address.data", announced: str = ""):
    outputs = [{"id": part(name, page="overview"), "property": "children"} for name in PAGE]
    inputs = [
        {"id": "address", "property": "data", "value": search},
        {"id": "version", "property": "data", "value": "1"},
    ]
    state = [
        {"id": "view", "property": "data", "value": {"language": language}},
        {"id": part("announcement", page="overview"), "property": "children", "value": announced},
    ]
    answer = post(web, outputs, inputs, state, [changed])
    assert answer.status_code == 200, (search, answer.status_code)
    response = answer.get_json()["response"]
    return {name: response[wire(part(name, page="overview"))]["children"] for name in PAGE}


def spoken(component: object) -> str:
    """All text below a component that was sent as JSON."""
    if isinstance(component, str):
        return component
    if isinstance(component, list):
        return " ".join(spoken(child) for child in component)
    return spoken(component["props"].get("children") or "") if isinstance(component, dict) else ""


def test_the_parts_of_a_card_are_those_of_its_callback():
    assert [(output.component_id["part"], output.component_property) for output in OUTPUTS] == [
        (name, PROPERTIES.get(name, "children")) for name in CARD
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("panel", TOLD)
def test_a_card_answers_what_its_panel_tells(web, demo_store, panel, language):
    answer = fill(web, panel, "?kind=xa", language=language)
    telling = PANELS[panel].tell(reading_of(demo_store, "?kind=xa", language))
    assert (answer["title"], answer["measure"]) == (telling.title, telling.measure)
    assert (answer["body"] is None) != (answer["drawing"] is None)
    assert answer["twin"] is None
    assert answer["csv"] == f"/export/{panel}.csv?kind=xa&lang={language}"
    assert "card--loading" not in answer["card"]
    assert "card--failed" not in answer["card"]


@pytest.mark.parametrize("panel", TOLD)
def test_an_open_table_is_filled(web, panel):
    assert spoken(fill(web, panel, toggled=1)["twin"])
    assert fill(web, panel, toggled=2)["twin"] is None


@pytest.mark.parametrize("panel", TOLD)
def test_what_a_card_shows_already_is_not_sent_again(web, panel):
    first = fill(web, panel)
    again = fill(web, panel, mark=first["mark"], classes=first["card"])
    assert [name for name in ("title", "measure", "body", "drawing") if again[name] is not None] == []
    assert again["mark"] == first["mark"]


def test_the_same_view_again_asks_the_mart_nothing(web):
    with web.app_context():
        store = viewer.store()
    search = "?kind=phuong&channel=online"
    for panel in TOLD:
        fill(web, panel, search, toggled=1)
    tell(web, search)
    with no_queries(store):
        for panel in TOLD:
            fill(web, panel, search, toggled=1)
        tell(web, search)


def test_the_order_of_an_address_does_not_ask_again(web):
    with web.app_context():
        store = viewer.store()
    fill(web, "kpi-overdue", "?kind=phuong&kind=xa&channel=post")
    with no_queries(store):
        fill(web, "kpi-overdue", "?channel=post&kind=xa&kind=phuong")


def broken(_reading: Reading) -> Telling:
    raise ZeroDivisionError("a panel of a test that always fails")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_failing_panel_fails_alone_with_its_message(web, monkeypatch, caplog, language):
    monkeypatch.setitem(PANELS, "kpi-overdue", replace(PANELS["kpi-overdue"], tell=broken))
    search = f"?unit=20200&channel=post&from=2025-07-0{len(language)}&to=2025-08-0{1 + (language == 'en')}"
    answer = fill(web, "kpi-overdue", search, language=language)
    words = {"vi": "Không hiện được mục này", "en": "This part cannot be shown"}
    assert words[language] in spoken(answer["body"])
    assert "card--failed" in answer["card"]
    assert "ZeroDivisionError" in caplog.text
    assert answer["title"] != "kpi-overdue", "a card that fails still has its heading in words"
    assert "card--failed" not in fill(web, "kpi-on-time", search, language=language)["card"]
    assert tell(web, search, language=language)["finding"]


@pytest.mark.parametrize("panel", ["kpi-overdue", "flow-by-working-day"])
def test_a_failing_table_fails_its_card_alone(web, monkeypatch, caplog, panel):
    with monkeypatch.context() as patch:
        patch.setattr(cards, "table", lambda panel, _reading: 1 // 0)
        answer = fill(web, panel, "?kind=xa", toggled=1)
        assert "card--failed" in answer["card"]
        assert answer["twin"] is None
        assert "Không hiện được mục này" in spoken(answer["body"])
        assert f"panel {panel} failed for ?kind=xa" in caplog.text
        assert "ZeroDivisionError" in caplog.text
        assert "card--failed" not in fill(web, "kpi-on-time", "?kind=xa")["card"]
        closed = fill(web, panel, "?kind=xa", toggled=2, mark=answer["mark"], classes=answer["card"])
        assert "card--failed" not in closed["card"]
        assert (closed["body"] is None) != (closed["drawing"] is None)
    again = fill(web, panel, "?kind=xa", toggled=1, mark=answer["mark"], classes=answer["card"])
    assert spoken(again["twin"])


def test_a_card_that_failed_recovers(web, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(PANELS, "kpi-coverage", replace(PANELS["kpi-coverage"], tell=broken))
        failed = fill(web, "kpi-coverage", "?field=dat-dai&channel=post")
    again = fill(web, "kpi-coverage", "?field=dat-dai&channel=post", mark=failed["mark"], classes=failed["card"])
    assert again["body"] is not None
    assert "card--failed" not in again["card"]


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


@pytest.mark.parametrize("panel", TOLD)
@pytest.mark.parametrize(
    "search", ["?from=2025-07-05&to=2025-07-06", "?unit=20200&kind=so_nganh", "?from=2100-01-01&to=2100-01-31"]
)
def test_a_view_of_nothing_answers_with_an_open_table(web, panel, search):
    assert "card--failed" not in fill(web, panel, search, toggled=1)["card"]


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
        if "card--failed" in fill(web, panel, search, toggled=chance.randrange(2))["card"]:
            failed.append((panel, search))
        told = tell(web, search)
        if told["finding"] == "Không hiện được mục này. Các mục khác vẫn dùng được.":
            failed.append(("finding", search))
    assert failed == []


@pytest.mark.parametrize("value", [None, 5, [], {}, True])
def test_an_address_that_is_no_text_does_not_break_a_card(web, value):
    if not value:
        fill(web, "kpi-overdue", value)


def test_a_language_that_nobody_speaks_is_not_read_from_disk(web):
    """`view` comes back from the browser, so it may hold anything."""
    answer = fill(web, "kpi-overdue", language="../../../data_access/packs/da-nang/province")
    assert answer["title"]


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/?lang=en", 200), ("/?unit=%00%FF", 200), ("/no/such/page", 200)])
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
