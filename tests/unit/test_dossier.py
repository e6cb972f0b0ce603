"""The page of one dossier: what it tells, to whom, and what it says where there is nothing to tell."""

from __future__ import annotations

import json
from datetime import datetime
from random import Random

import pytest
from plotly.utils import PlotlyJSONEncoder

from components import viewer
from components.dossier import dossier_page, seen, tell_dossier
from components.formats import LANGUAGES
from data_access import lives
from data_access.lives import ContradictionError, NoDossierError
from data_access.mart.extract import unit_tables
from data_access.scope import EVERYTHING, Scope
from data_access.settings import Settings
from data_access.store import Store
from tests.markups import parsed
from tests.marts import in_memory
from tests.sample import databases

ADDRESSES = (
    "/ho-so/x",
    "/ho-so/%3Cscript%3E",
    "/ho-so/%00",
    f"/ho-so/{'a' * 10_000}",
    "/ho-so/..%2f..%2fx",
    "/ho-so/x?code=y",
    "/ho-so/none",
)


def answered(web, code: str | None, language: str = "vi") -> tuple[object, ...]:
    with web.test_request_context("/"):
        return tell_dossier(code, None, {"language": language})


def test_every_dossier_of_a_sample_is_told_in_both_languages(web, demo):
    codes = [code for (code,) in demo.execute("SELECT code FROM dossier ORDER BY code")]
    statuses = dict(demo.execute("SELECT status, min(code) FROM dossier GROUP BY status"))
    for code in [*Random(20250930).sample(codes, 16), *statuses.values()]:
        for language in LANGUAGES:
            name, sentence, body, kind = answered(web, code, language)
            assert code in name
            assert ("Quá hạn" in sentence or "Overdue" in sentence) == ("dossier--late" in kind), sentence
            assert json.dumps(body, cls=PlotlyJSONEncoder)
            assert len(body) >= 2


HOSTILE = [
    "",
    "..%2F..%2Fetc%2Fpasswd",
    "../",
    "<script>alert(1)</script>",
    "a" * 10_000,
    "%00",
    "\0",
    "%ED%A0%80",
    "%",
    "none",
    "'; --",
]


@pytest.mark.parametrize("code", HOSTILE, ids=range(len(HOSTILE)))
def test_an_unknown_or_hostile_code_is_answered_with_a_sentence_and_a_way_on(web, code):
    name, sentence, body, _ = answered(web, code)
    assert (name, body) == ("", '<ul class="ways"><li><a href="/ho-so" class="chip">Hồ sơ</a></li></ul>')
    assert sentence.startswith("Không có hồ sơ nào mang mã “")
    assert len(sentence) < 150


@pytest.mark.parametrize("path", ADDRESSES, ids=range(len(ADDRESSES)))
def test_the_page_stays_up_whatever_the_address(web, path):
    answer = web.test_client().get(path)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.data
    assert b"Traceback" not in answer.data


def test_a_dossier_of_a_unit_that_the_person_may_not_see_is_not_there(demo, demo_settings):
    code, unit = demo.execute("SELECT code, unit_code FROM dossier WHERE status = 4 LIMIT 1").fetchone()
    assert seen(code, demo_settings, Scope("own", (unit,))).code == code
    for scope in (Scope(), Scope("other", ("nowhere",))):
        with pytest.raises(NoDossierError):
            seen(code, demo_settings, scope)


def test_dates_that_contradict_each_other_are_told_to_those_who_may_see_the_unit(tmp_path, web, monkeypatch):
    row = {"code": "H", "unit_code": "B", "procedure_code": "1.1", "status": 9, "updated_at": datetime(2025, 9, 9)}
    settings = databases(tmp_path, [row | {"received_at": datetime(2025, 9, 4), "resolved_at": datetime(2025, 9, 1)}])
    with pytest.raises(ContradictionError):
        seen("H", settings, EVERYTHING)
    with pytest.raises(NoDossierError):
        seen("H", settings, Scope("other", ("A",)))
    monkeypatch.setitem(web.extensions, viewer.EXTENSION, Store(settings, in_memory(), in_memory()))
    assert answered(web, "H")[1].endswith("ngày kết thúc trước ngày tiếp nhận")


def test_a_source_that_is_away_is_told_and_the_page_stays(tmp_path, web, monkeypatch, caplog):
    settings = Settings.from_environment(
        {"DOSSIER_DB_URL": f"sqlite:///{tmp_path / 'gone.db'}", "MART_URL": f"duckdb:///{tmp_path}"}
    )
    monkeypatch.setitem(web.extensions, viewer.EXTENSION, Store(settings, in_memory(), in_memory()))
    name, sentence, body, _ = answered(web, "H17")
    assert (name, sentence) == ("Hồ sơ H17", "Chưa đọc được cơ sở dữ liệu nguồn, nên chưa hiện được hồ sơ này")
    assert [link["props"]["href"] for link in parsed(body)] == ["/ho-so/H17"]
    assert "H17" in caplog.text


def test_the_layout_reads_nothing():
    """It is asked for at the start, without a code, before there is any database."""
    assert "dossier--loading" in dossier_page("").className


def test_the_unit_database_is_read_once_for_a_version_of_the_mart(demo_settings, monkeypatch):
    read = []
    monkeypatch.setattr(lives, "unit_tables", lambda *asked: read.append(1) or unit_tables(*asked))
    code = "H17.127-250813-0001"
    fresh = lives.life(demo_settings, code)
    assert read == []
    for version in ("test-1", "test-1", "test-1", "test-2", "test-2"):
        assert lives.life(demo_settings, code, version) == fresh
    assert len(read) == 2
