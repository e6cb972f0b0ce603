"""The search of the whole program: what it finds, in which groups, and where its results lead."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from components.asking import asked
from components.finder import MOST, Place, found, options
from data_access.metrics import METRICS
from data_access.scope import EVERYTHING, Scope

PLACES = (
    Place("page.overview", "/"),
    Place("page.departments", "/so-nganh"),
    Place("page.staffing", "/nhan-su"),
    Place("wall.title", "/tuong", apart=True),
)
FILTERED = "?from=2025-08-01&to=2025-08-31&unit=20200&kind=phuong&field=dat-dai&channel=online&compare=year&count=received&q=x"


def search(store, query: str, at: str = "", scope: Scope = EVERYTHING) -> dict[str, list]:
    groups = found(query, PLACES, asked(at, store, scope, "vi"), "vi")
    return {group.name: list(group.hits) for group in groups}


@pytest.mark.parametrize(
    ("query", "kind", "href"),
    [
        ("dak pring", "unit", "/don-vi/20716"),
        ("hoakhnah", "unit", "/don-vi/20200"),
        ("SXD", "unit", "/don-vi/SXD"),
        ("nhan su", "page", "/nhan-su"),
        ("man hinh dieu hanh", "page", "/tuong"),
        ("open_overdue", "metric", "/dinh-nghia#open_overdue"),
    ],
)
def test_a_thing_is_found_however_it_is_typed_and_leads_to_its_page(demo_store, query, kind, href):
    assert search(demo_store, query)[kind][0].href == href


def test_only_what_fits_best_is_shown_of_all_kinds(demo_store):
    assert list(search(demo_store, "Hòa Khánh")) == ["unit"]
    assert search(demo_store, "zzzzqqqq") == {}
    assert search(demo_store, "   ") == {}


def test_procedures_are_told_with_how_many_more_there_are_and_never_the_simulated_ones(demo_store):
    groups = {group.name: group for group in found("xây dựng", PLACES, asked("", demo_store, EVERYTHING, "vi"), "vi")}
    assert (len(groups["procedure"].hits), groups["procedure"].more) == (MOST, 7)
    assert groups["unit"].hits[0].text == "Sở Xây dựng"
    assert [hit.text for hit in search(demo_store, "hoa")["unit"]][:2] == ["Đặc khu Hoàng Sa", "Phường Hòa Cường"]
    assert "Sở Khoa học và Công nghệ" not in [hit.text for hit in search(demo_store, "hoa")["unit"]]
    assert "procedure" not in search(demo_store, "TTHC mô phỏng")


def test_a_part_of_a_code_finds_dossiers_of_the_scope_alone(demo_store):
    groups = found("h17.103-2507", PLACES, asked("", demo_store, EVERYTHING, "vi"), "vi")
    hits = groups[0].hits
    with demo_store.mart().engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM fact WHERE code LIKE 'H17.103-2507%%'").scalar_one()
    assert (groups[0].name, groups[0].more) == ("dossier", count - MOST)
    assert len(hits) == MOST
    assert all(hit.text.startswith("H17.103-2507") and hit.href == f"/ho-so/{quote(hit.text)}" for hit in hits)
    assert "dossier" in search(demo_store, "103-250714-0052")
    assert "dossier" not in search(demo_store, "103-250714-0052", scope=Scope("one", ("SXD",)))
    assert "unit" not in search(demo_store, "hoakhanh", scope=Scope("one", ("SXD",)))


def test_a_result_keeps_the_filters_that_still_mean_something_there(demo_store):
    dates = {"from": ["2025-08-01"], "to": ["2025-08-31"]}
    kept = dates | {"channel": ["online"], "compare": ["year"]}
    unit = urlsplit(search(demo_store, "dak pring", FILTERED)["unit"][0].href)
    assert (unit.path, parse_qs(unit.query)) == ("/don-vi/20716", kept | {"field": ["dat-dai"]})
    procedure = parse_qs(urlsplit(search(demo_store, "1.013219", FILTERED)["procedure"][0].href).query)
    assert procedure == kept | {"unit": ["20200"], "kind": ["phuong"], "procedure": ["1.013219"]}
    page = urlsplit(search(demo_store, "nhân sự", FILTERED)["page"][0].href)
    assert parse_qs(page.query) == kept | {"unit": ["20200"], "kind": ["phuong"], "field": ["dat-dai"]}
    assert search(demo_store, "màn hình điều hành", FILTERED)["page"][0].href == "/tuong"


def test_without_a_mart_pages_and_definitions_are_found():
    groups = found("tổng quan", PLACES, None, "vi")
    assert [(group.name, [hit.href for hit in group.hits]) for group in groups] == [("page", ["/"])]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_program_answers_in_the_language_of_the_page(web, language):
    answer = web.test_client().get("/search", query_string={"q": "hoakhanh", "lang": language, "at": "?field=dat-dai"})
    assert answer.headers["Cache-Control"] == "private, no-store"
    told = answer.get_json()
    assert told["told"] == {"vi": "1 kết quả", "en": "Results: 1"}[language]
    assert told["groups"][0]["hits"][0]["href"] == "/don-vi/20200?field=dat-dai"


def test_every_page_and_every_metric_is_found_by_its_name(web):
    client = web.test_client()
    for query in ("Sắp đến hạn", "Trực tuyến", "Định nghĩa", "Màn hình", "Hồ sơ"):
        groups = client.get("/search", query_string={"q": query}).get_json()["groups"]
        assert any(hit["text"].startswith(query) for group in groups for hit in group["hits"]), query
    with web.test_request_context():
        for metric in METRICS:
            groups = found(metric, PLACES, None, "vi")
            assert any(hit.href.endswith(f"#{metric}") for group in groups for hit in group.hits), metric


@pytest.mark.parametrize("query", ["%", "'", "\x00", "<script>", "x" * 5_000, "\u202e", "%ED%A0%80", "🙂", "_", "\\"])
def test_what_means_nothing_finds_nothing_and_breaks_nothing(web, query):
    for path in ("/search", "/search/options"):
        answer = web.test_client().get(path, query_string={"q": query, "of": "unit", "at": "?from=9999&unit=%00"})
        assert answer.status_code == 200, path


def test_the_choices_of_the_filter_bar_are_searched_by_the_same_matcher(web, demo_store):
    reading = asked("", demo_store, EVERYTHING, "vi")
    assert len(options("Điên bàn", reading, "unit")) == 4
    assert options("hoakhanh", reading, "unit") == ("20200",)
    assert options("giay phep xay dugn", reading, "procedure")
    assert options("đất đai", reading, "field") == ("dat-dai",)
    assert web.test_client().get("/search/options?of=unit&q=sở xây dưng").get_json() == {"codes": ["SXD"]}
    assert web.test_client().get("/search/options?of=target&q=a").status_code == 404
