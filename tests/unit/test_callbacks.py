"""The callbacks as a browser calls them: one card each, nothing asked twice, a failure stays in its card."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from components import cards, viewer
from components.panels import PANELS, Reading, Telling
from components.panels.telling import told
from tests.readings import no_queries, reading_of
from tests.renderer import fill, spoken, tell

TOLD = [panel.name for panel in PANELS.values() if panel.tell]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("panel", TOLD)
def test_a_card_answers_what_its_panel_tells(web, demo_store, panel, language):
    answer = fill(web, panel, "?kind=xa", language=language)
    telling = told(PANELS[panel], reading_of(demo_store, "?kind=xa", language))
    assert (answer["title"], answer["measure"]) == (telling.title, telling.measure)
    # A plot has its own place; of HTML it has at most the legend of its points.
    plotted, legend = type(telling.shape) in cards.PLOTS, getattr(telling.shape, "legend", ())
    assert (answer["plot"] is not None) == plotted
    assert (answer["body"] is not None) == (not plotted or bool(legend))
    assert answer["twin"] is None
    assert answer["csv"] == f"/export/{panel}.csv?kind=xa&lang={language}"
    assert answer["state"] in ("ready", "empty")


@pytest.mark.parametrize("panel", TOLD)
def test_a_card_offers_every_file_of_its_panel(web, panel):
    links = str(cards.card(PANELS[panel], "figure", "vi"))
    for ending in (".csv", ".xlsx", ".png?size=slide", ".png?size=a4", ".svg?size=slide"):
        assert f'"/export/{panel}{ending}"' in links
    for ending in (".csv", ".xlsx", ".svg?size=slide"):
        assert web.test_client().get(f"/export/{panel}{ending}").status_code == 200


def test_every_kind_of_drawing_is_a_png_as_it_is_an_svg(web, demo_store):
    """A PNG is the picture of the SVG by way of another program: one panel of each kind tells whether that can read it."""
    kinds = {type(PANELS[panel].tell(reading_of(demo_store)).shape): panel for panel in TOLD}
    for panel in kinds.values():
        for size in ("slide", "a4"):
            assert web.test_client().get(f"/export/{panel}.png?size={size}").status_code == 200, (panel, size)


@pytest.mark.parametrize("panel", TOLD)
def test_an_open_table_is_filled(web, panel):
    assert spoken(fill(web, panel, opened=True)["twin"])
    assert fill(web, panel)["twin"] is None


@pytest.mark.parametrize("panel", TOLD)
def test_the_mark_of_a_card_is_that_of_what_it_shows(web, panel):
    """The browser leaves a card alone whose mark it has already."""
    shown = [
        {**fill(web, panel, search, opened=opened), "csv": "", "twin": None}
        for search, opened in (("", False), ("", True), ("?kind=xa", False))
    ]
    assert shown[0] == shown[1]
    assert (shown[0] == shown[2]) == (shown[0]["mark"] == shown[2]["mark"])


def test_a_row_of_cards_is_answered_at_once(web):
    names = ("kpi-overdue", "kpi-on-time")
    with web.test_request_context("/"):
        answer = cards.fill_cards("?kind=xa", None, {"opened": [names[1]]}, {"language": "vi"}, {"panels": " ".join(names)})
    told = json.loads(answer)
    assert tuple(told) == names
    assert [bool(told[name]["twin"]) for name in names] == [False, True]


def test_the_same_view_again_asks_the_mart_nothing(web):
    with web.app_context():
        store = viewer.store()
    search = "?kind=phuong&channel=online"
    for panel in TOLD:
        fill(web, panel, search, opened=True)
    tell(web, search)
    with no_queries(store):
        for panel in TOLD:
            fill(web, panel, search, opened=True)
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
    assert answer["state"] == "failed"
    assert "ZeroDivisionError" in caplog.text
    assert answer["title"] != "kpi-overdue", "a card that fails still has its heading in words"
    assert fill(web, "kpi-on-time", search, language=language)["state"] == "ready"
    assert tell(web, search, language=language)["finding"]


@pytest.mark.parametrize("panel", ["kpi-overdue", "flow-by-working-day"])
def test_a_failing_table_fails_its_card_alone(web, monkeypatch, caplog, panel):
    with monkeypatch.context() as patch:
        patch.setattr(cards, "table", lambda panel, _reading: 1 // 0)
        answer = fill(web, panel, "?kind=xa", opened=True)
        assert answer["state"] == "failed"
        assert answer["twin"] is None
        assert "Không hiện được mục này" in spoken(answer["body"])
        assert f"panel {panel} failed for ?kind=xa" in caplog.text
        assert "ZeroDivisionError" in caplog.text
        assert fill(web, "kpi-on-time", "?kind=xa")["state"] == "ready"
        closed = fill(web, panel, "?kind=xa")
        assert closed["state"] == "ready"
        assert (closed["body"] is None) != (closed["plot"] is None)
    again = fill(web, panel, "?kind=xa", opened=True)
    assert spoken(again["twin"])


def test_a_card_that_failed_recovers(web, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(PANELS, "kpi-coverage", replace(PANELS["kpi-coverage"], tell=broken))
        failed = fill(web, "kpi-coverage", "?field=dat-dai&channel=post")
    again = fill(web, "kpi-coverage", "?field=dat-dai&channel=post")
    assert again["mark"] != failed["mark"]
    assert again["state"] == "ready"
