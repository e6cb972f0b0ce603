"""The addresses of the wall: its page, its test pattern, its figures and how old they are, whatever is asked."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime

import pytest

from components import viewer
from components.wall.pulse import pulse
from components.wall.room import SEAMS, Room
from data_access.mart import Failure
from data_access.settings import ZONE


@pytest.fixture
def web_wall(web):
    return web.test_client()


def test_the_page_runs_no_script_that_is_written_into_it(web_wall):
    answer = web_wall.get("/tuong?inch=98&distance=8&lang=en")
    page = answer.get_data(as_text=True)
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?! src=\"/assets/)", page) == []
    assert 'data-density="far"' in page
    assert 'lang="en"' in page


def test_the_page_says_where_the_panels_of_a_wall_meet_for_whoever_draws_without_a_server(web_wall):
    (said,) = re.findall(r"data-told='([^']*)'", web_wall.get("/tuong").get_data(as_text=True))
    assert json.loads(said)["seams"] == {"none": [], "2x2": [1080 / 2], "3x3": [1080 / 3, 2 * 1080 / 3]}
    assert [lefts for lefts, _ in SEAMS.values()] == [(), (1920 / 2,), (1920 / 3, 2 * 1920 / 3)]


def test_the_data_are_those_of_the_version_that_the_pulse_names(web_wall):
    pulse, data = web_wall.get("/tuong/nhip?lang=vi").get_json(), web_wall.get("/tuong/data?lang=vi").get_json()
    assert pulse["version"] == data["version"]
    assert pulse["day"] == "Thứ Ba, 30/9/2025"
    assert pulse["moves"] is False
    assert datetime.fromtimestamp(pulse["at"] / 1000, ZONE) == datetime(2025, 9, 30, 17, tzinfo=ZONE)
    assert datetime.fromtimestamp(pulse["midnight"] / 1000, ZONE) == datetime(2025, 10, 1, tzinfo=ZONE)
    assert (pulse["room"], pulse["unread"], pulse["slow"]) == (data["room"], "", "")
    assert data["simulated"] == "Dữ liệu mô phỏng"
    assert len(data["scenes"]) == 6


def test_the_test_pattern_tells_what_a_room_comes_to_and_where_a_screen_is_too_small(web_wall):
    page = web_wall.get("/tuong/mau?inch=98&distance=8&bezel=3x3&lang=vi").get_data(as_text=True)
    assert "chữ nhỏ nhất đọc được 45 px, hiện 45 px. Mật độ: Xa." in page
    assert page.count("cal__seam--down") == page.count("cal__seam--across") == 2
    assert "quá nhỏ" not in page
    assert "cần chữ 76 px, chỉ hiện được 56 px" in web_wall.get("/tuong/mau?inch=65&distance=9").get_data(as_text=True)


@pytest.mark.parametrize(
    ("now", "state", "age", "slow"),
    [
        ("2025-09-30T17:00", "fresh", "hết giờ làm việc", ""),
        ("2025-09-30T18:00", "fresh", "(cách đây 60 phút) · hết giờ làm việc", ""),
        ("2025-10-01T08:10", "old", "(cách đây 15 giờ)", ""),
        ("2025-10-02T09:00", "stale", "(cách đây 40 giờ)", "Số liệu đang chậm: cập nhật đến 16:59 ngày 30/9/2025"),
        ("2025-09-30T14:00", "old", "(sau giờ máy chủ 2 giờ)", ""),
    ],
)
def test_the_age_of_the_figures_is_told_also_where_a_clock_is_wrong(web, monkeypatch, now, state, age, slow):
    with web.test_request_context():
        stands(monkeypatch, now)
        told = pulse("vi", Room())
    assert (told.state, told.slow) == (state, slow)
    assert told.text.endswith(age)


def test_sources_that_cannot_be_read_are_told_and_make_late_figures_the_headline(web, monkeypatch):
    with web.test_request_context():
        failure = Failure(datetime(2025, 9, 30, 17, 40, tzinfo=ZONE), "gone")
        monkeypatch.setattr(viewer.store(), "failure", lambda: failure)
        assert pulse("vi", Room()).unread == "không đọc được nguồn lúc 17:40"
        assert pulse("vi", Room()).slow == ""
        stands(monkeypatch, "2025-10-01T08:10")
        assert pulse("vi", Room()).slow == "Số liệu đang chậm: cập nhật đến 16:59 ngày 30/9/2025"


def stands(monkeypatch, now: str) -> None:
    """The clock of the program stands at another moment."""
    at = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    monkeypatch.setattr(viewer.store(), "settings", replace(viewer.store().settings, now=at))


@pytest.mark.parametrize("search", ["?inch=%00&distance=<x>", "?lang=xx", "?inch=1e400", "?scene=x&part=9&hold=%FF"])
def test_whatever_stands_in_its_address_the_wall_answers(web_wall, search):
    for path in ("/tuong", "/tuong/data", "/tuong/nhip"):
        assert web_wall.get(path + search).status_code == 200
