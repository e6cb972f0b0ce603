"""What a metric means in words, and the page that tells it of every metric."""

from __future__ import annotations

import json
import re

import pytest
from plotly.utils import PlotlyJSONEncoder

from components.cards import card
from components.definition_page import definition_page, targets
from components.formats import LANGUAGES
from components.i18n import say
from components.meanings import DUE_COUNTS, FAMILIES, GROUPS, LOOKED_UP, PLACED, formula, grouped, meaning, sources
from components.panels import PANELS
from data_access import sources as contract
from data_access.metrics import INDEX_PARTS, METRICS, Count, Day, Rate
from tests.markups import unfolded

FORMULAS = {
    "online_share": "Tiếp nhận trực tuyến ÷ Tiếp nhận",
    "resolution_rate": "Đã giải quyết ÷ (Từ kỳ trước chuyển sang + Tiếp nhận)",
    "backlog_days": "Đang giải quyết ÷ Đã giải quyết × số ngày làm việc của kỳ",
    "overdue_per_1000": "Đang giải quyết, quá hạn ÷ Tiếp nhận × 50 ÷ 3 × số ngày làm việc của kỳ",
    "received_per_1000": "Tiếp nhận ở đơn vị có số dân ÷ Số dân × 1.000",
    "processing_p90": "Phân vị 90% của số ngày làm việc đã dùng, trong số hồ sơ của chỉ tiêu: Đã giải quyết",
    "criteria_met": "Số chỉ tiêu đạt mục tiêu, trong: Tỷ lệ đúng hạn; Tỷ lệ hồ sơ trực tuyến; Tỷ lệ thanh toán trực tuyến",
    "index_766": "Tổng điểm của các phần",
    "received": "",
}
SOURCES = {
    "received": ["dossier"],
    "population": ["unit"],
    "coverage": ["procedure"],
    "on_time_rate": ["dossier", "dossier_event", "procedure", "unit", "holiday", "time_rule"],
    "overdue_age_7": ["dossier", "dossier_event", "procedure", "unit", "holiday", "time_rule"],
    "processing_median": ["dossier", "dossier_event", "holiday"],
    "backlog_days": ["dossier", "holiday"],
    "paused_over_10": ["dossier", "dossier_event"],
    "resolved_to_received": ["dossier"],
}


def written(component: object) -> str:
    sent = json.loads(json.dumps(component, cls=PlotlyJSONEncoder))
    return json.dumps(unfolded(sent), ensure_ascii=False)


@pytest.mark.parametrize(("metric", "told"), FORMULAS.items())
def test_a_formula_names_what_is_divided_by_what(metric, told):
    assert formula(METRICS[metric], "vi") == told


def test_every_measure_has_a_formula_and_every_rate_names_both_of_its_sums():
    for name, metric in METRICS.items():
        for language in LANGUAGES:
            found = formula(metric, language)
            assert bool(found) == (not isinstance(metric, Count)), name
            if isinstance(metric, Rate):
                assert all(say(f"metric.{count}.name", language) in found for count in (*metric.numerator, *metric.denominator))


@pytest.mark.parametrize(("metric", "tables"), SOURCES.items())
def test_a_metric_names_the_tables_that_it_is_made_of(metric, tables):
    assert list(sources(METRICS[metric])) == tables


def test_the_tables_are_those_of_the_contract():
    tables = {*contract.DOSSIER_DB.tables, *contract.UNIT_DB.tables}
    assert all(set(found) <= tables for _, found in FAMILIES.values())
    assert all(set(sources(metric)) and set(sources(metric)) <= tables for metric in METRICS.values())


def test_every_metric_stands_in_one_group():
    found = [name for names in grouped().values() for name in names]
    assert sorted(found) == sorted(METRICS)
    assert {day.value for day in Day} <= set(FAMILIES)
    assert {*DUE_COUNTS, *LOOKED_UP, *(name for names in PLACED.values() for name in names)} <= set(METRICS)
    assert set(grouped()) <= set(GROUPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_every_metric_under_its_anchor(web, language):
    with web.test_request_context("/"):
        page = written(definition_page(language))
    for name in METRICS:
        told = meaning(name, language)
        assert f'"id": "{name}"' in page
        for text in (told.title, told.definition, told.formula, *told.bases):
            assert json.dumps(text, ensure_ascii=False)[1:-1] in page
    assert all(part.code in page for part in INDEX_PARTS)


def test_a_definition_is_found_without_tones_in_both_languages(web):
    with web.test_request_context("/"):
        sought = re.findall(r'"data-search": "([^"]*)"', written(definition_page("en")))
    assert len(sought) == len(METRICS)
    (found,) = [text for text in sought if text.startswith("on_time_rate ")]
    assert "ty le dung han" in found
    assert "on-time rate" in found


def test_the_targets_are_those_of_the_mart_that_hold_now(web):
    with web.test_request_context("/"):
        lines = [line.children for line in targets("on_time_rate", "vi")]
        assert lines[0] == "99%, từ 1/7/2025; Tiêu chí theo dõi hằng tuần của thành phố (báo SGGP 11/8/2025)"
        assert [line.split(",")[0] for line in lines[1:]] == ["mức dưới: 97%", "mức dưới: 95%", "mức dưới: 93%"]
        assert [line.children for line in targets("received", "vi")] == ["chưa đặt mục tiêu"]


def test_every_definition_on_a_card_leads_to_the_page(web):
    for panel in PANELS.values():
        with web.test_request_context("/"):
            page = written(card(panel, "wide", "vi"))
        assert all(f'"href": "/dinh-nghia#{metric}"' in page for metric in panel.metrics)


def test_the_page_is_linked_at_the_foot_and_served(web):
    assert web.test_client().get("/dinh-nghia").status_code == 200
    assert '"href": "/dinh-nghia"' in written(web.test_client().get("/_dash-layout").get_json())
