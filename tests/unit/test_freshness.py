"""What the badge, `/version` and the wall tell of the refresher: a quiet source and a silent one are told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from components import viewer
from components.freshness import asked, freshness
from components.wall.pulse import pulse
from components.wall.room import Room
from data_access.mart import Failure
from data_access.settings import ZONE
from data_access.store import NoMartError


@pytest.fixture
def stands(web, monkeypatch):
    """Says of the store when its sources answered last, and why a refresh failed; they are asked every minute."""

    def say(since: float | None, failure: Failure | None = None) -> dict[str, object]:
        monkeypatch.setattr(viewer.store(), "since_asked", lambda: since)
        monkeypatch.setattr(viewer.store(), "failure", lambda: failure)
        return freshness("vi")

    with web.test_request_context():
        monkeypatch.setattr(viewer.store(), "settings", replace(viewer.store().settings, refresh_seconds=60))
        yield say


@pytest.mark.parametrize(
    ("since", "vi", "en"),
    [
        (None, "chưa hỏi được nguồn", "sources not asked yet"),
        (0.0, "vừa hỏi nguồn", "sources just asked"),
        (59.0, "vừa hỏi nguồn", "sources just asked"),
        (60.0, "hỏi nguồn 1 phút trước", "sources asked 1 minutes ago"),
        (3 * 3600.0, "hỏi nguồn 3 giờ trước", "sources asked 3 hours ago"),
    ],
)
def test_when_the_sources_were_asked_last_is_told_in_both_languages(since, vi, en):
    assert asked(since, "vi") == vi
    assert asked(since, "en") == en


def test_the_version_tells_when_the_sources_were_asked_in_words_and_in_seconds(web, stands):
    stands(130.7)
    told = web.test_client().get("/version?lang=vi").get_json()
    assert (told["asked"], told["asked_seconds"], told["failure"]) == ("hỏi nguồn 2 phút trước", 130, None)


def test_a_source_that_nobody_asks_any_more_is_told_though_the_figures_are_young(stands):
    # A build and the waits after failures take some minutes.
    assert stands(419.0)["failure"] is None
    told = stands(421.0)
    assert told["failure"] == "Nguồn không được hỏi lại đã 7 phút: số liệu có thể thiếu việc mới"
    assert pulse("vi", Room()).unread == "không hỏi được nguồn"
    assert stands(None)["failure"] == "Chưa hỏi được nguồn: số liệu có thể thiếu việc mới"


def test_a_refresh_that_failed_is_told_before_anything_else(stands):
    failure = Failure(datetime(2025, 9, 30, 16, 40, tzinfo=ZONE), "gone")
    assert stands(9_999.0, failure)["failure"] == "Lần làm mới lúc 16:40 ngày 30/9/2025 không thành công, đang dùng bản trước"
    assert pulse("vi", Room()).unread == "không đọc được nguồn lúc 16:40"


def test_a_version_that_is_held_back_says_what_was_lost(stands):
    held = Failure(datetime(2025, 9, 30, 16, 40, tzinfo=ZONE), "held back", dossiers=0, before=332_345)
    told = stands(10.0, held)
    assert told["failure"] == "Nguồn chỉ còn 0 trong 332.345 hồ sơ: đang chờ xác nhận, dùng bản trước"
    assert pulse("vi", Room()).unread == "nguồn mất nhiều hồ sơ, chờ xác nhận"


def test_the_wall_tells_when_the_sources_were_asked(stands):
    stands(130.0)
    told = pulse("vi", Room())
    assert (told.asked, told.unread) == ("hỏi nguồn 2 phút trước", "")


def test_why_there_is_no_version_yet_is_told(web, stands, monkeypatch):
    def none() -> None:
        raise NoMartError("no version")

    monkeypatch.setattr(viewer.store(), "mart", none)
    assert stands(None)["failure"] is None
    told = stands(None, Failure(datetime(2025, 9, 30, 16, 40, tzinfo=ZONE), "gone"))
    expected = "Lần đọc nguồn lúc 16:40 ngày 30/9/2025 không thành công, đang thử lại; lý do có trong nhật ký máy chủ"
    assert (told["version"], told["state"], told["failure"]) == ("none", "none", expected)
