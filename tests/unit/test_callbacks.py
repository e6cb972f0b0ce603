"""The callbacks as a browser calls them: one card each, nothing asked twice, a failure stays in its card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components import cards, viewer
from components.cards import OUTPUTS
from components.panels import PANELS, Reading, Telling
from tests.readings import no_queries, reading_of
from tests.renderer import CARD, PROPERTIES, fill, spoken, tell

TOLD = [panel.name for panel in PANELS.values() if panel.tell]


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
    # A plot has its own place; of HTML it has at most the legend of its points.
    plotted, legend = type(telling.shape) in cards.PLOTS, getattr(telling.shape, "legend", ())
    assert (answer["drawing"] is not None) == plotted
    assert (answer["body"] is not None) == (not plotted or bool(legend))
    assert answer["twin"] is None
    assert answer["csv"] == f"/export/{panel}.csv?kind=xa&lang={language}"
    assert "card--loading" not in answer["card"]
    assert "card--failed" not in answer["card"]


@pytest.mark.parametrize("panel", TOLD)
def test_a_card_offers_every_file_of_its_panel(web, panel):
    links = str(cards.card(PANELS[panel], "figure", "vi"))
    for ending in (".csv", ".xlsx", ".png?size=slide", ".png?size=a4", ".svg?size=slide"):
        assert f"/export/{panel}{ending}'" in links
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
