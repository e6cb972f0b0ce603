"""The life of a dossier line by line: the way to its due day, how it ended, and its days as a strip."""

from __future__ import annotations

import pytest

from components.life_line import entries, tone
from components.life_strip import strip
from tests.told_lives import WORKING, told

WAYS = {
    "over holidays": (
        {"received_at": "2025-08-28 09:00", "time": (6, WORKING)},
        [
            ("Tiếp nhận lúc 09:00", (), None),
            (
                "Thời hạn 6 ngày làm việc; ngày thứ nhất là ngày làm việc sau ngày tiếp nhận",
                ("Nghỉ 1/9/2025: Quốc khánh", "Nghỉ 2/9/2025: Quốc khánh", "Thứ Bảy, Chủ nhật: 4 ngày trong 30/8–7/9/2025"),
                "2025-09-09",
            ),
        ],
    ),
    "over a swapped day": (
        {"received_at": "2025-09-12 17:30", "time": (1, WORKING)},
        [
            ("Tiếp nhận lúc 17:30, sau giờ làm việc: tính như tiếp nhận đầu giờ ngày 13/9/2025", (), None),
            (
                "Thời hạn 1 ngày làm việc; ngày thứ nhất là ngày làm việc sau ngày tiếp nhận",
                ("Thứ Bảy, Chủ nhật: 1 ngày trong 14/9/2025",),
                "2025-09-15",
            ),
        ],
    ),
    "the same day, after 15:00": (
        {"received_at": "2025-09-04 15:01", "procedure": "1.1", "time": (1, WORKING)},
        [
            ("Tiếp nhận lúc 15:01, quá giờ nhận trả trong ngày: tính như tiếp nhận đầu giờ ngày 5/9/2025", (), None),
            ("Trả trong ngày theo Luật Hộ tịch 2014, điều 5", (), "2025-09-05"),
        ],
    ),
    "hours on a day off": (
        {"received_at": "2025-09-06 10:00", "time": (8, "gio")},
        [
            ("Tiếp nhận lúc 10:00 vào ngày nghỉ: tính như tiếp nhận đầu giờ ngày 8/9/2025", (), None),
            ("Thời hạn 8 giờ làm việc, tính từ lúc tiếp nhận", (), "2025-09-08"),
        ],
    ),
    "no days at all": (
        {"received_at": "2025-09-04 10:00", "time": (0, WORKING)},
        [("Tiếp nhận lúc 10:00", (), None), ("Thời hạn trong danh mục là 0: trả trong ngày", (), "2025-09-04")],
    ),
    "more days for land where it is difficult": (
        {"received_at": "2025-09-15 10:00", "time": (1, WORKING), "procedure": "2.1", "unit_code": "A"},
        [
            ("Tiếp nhận lúc 10:00", (), None),
            ("Thời hạn 1 ngày làm việc; ngày thứ nhất là ngày làm việc sau ngày tiếp nhận", (), "2025-09-16"),
            (
                "Cộng thêm 10 ngày làm việc theo NĐ 101/2024/NĐ-CP",
                ("Thứ Bảy, Chủ nhật: 4 ngày trong 20/9–28/9/2025",),
                "2025-09-30",
            ),
        ],
    ),
    "a pause in time, one after the due day, one that moves nothing, one running": (
        {
            "received_at": "2025-09-15 10:00",
            "time": (2, WORKING),
            "status": 5,
            "pauses": [
                ("2025-09-16 09:00", 5),
                ("2025-09-17 09:00", 4),
                ("2025-09-17 10:00", 6),
                ("2025-09-17 11:00", 4),
                ("2025-09-22 09:00", 8),
                ("2025-09-23 09:00", 4),
                ("2025-09-25 09:00", 5),
            ],
        },
        [
            ("Tiếp nhận lúc 10:00", (), None),
            ("Thời hạn 2 ngày làm việc; ngày thứ nhất là ngày làm việc sau ngày tiếp nhận", (), "2025-09-17"),
            ("Tạm dừng đến 17/9/2025, chờ bổ sung hồ sơ: hạn lùi 1 ngày", (), "2025-09-18"),
            ("Tạm dừng đến 17/9/2025, chờ nghĩa vụ tài chính: hạn không đổi", (), "2025-09-18"),
            ("Tạm dừng đến 23/9/2025, dừng xử lý, bắt đầu sau ngày hẹn: hạn vẫn lùi 1 ngày", (), "2025-09-19"),
            ("Tạm dừng, chờ bổ sung hồ sơ, đến nay chưa hết: hạn chưa lùi", (), "2025-09-19"),
        ],
    ),
    "a receipt on a saturday": (
        {"received_at": "2025-09-15 10:00", "first_due_at": "2025-09-20 17:00"},
        [
            ("Tiếp nhận lúc 10:00", (), None),
            ("Ngày hẹn trả ghi trên giấy tiếp nhận", (), "2025-09-20"),
            ("Ngày hẹn trên giấy tiếp nhận là ngày nghỉ: lùi 2 ngày, đến ngày làm việc kế tiếp", (), "2025-09-22"),
        ],
    ),
    "a receipt moved by pauses, without a legal time": (
        {
            "received_at": "2025-09-15 10:00",
            "first_due_at": "2025-09-18 17:00",
            "pauses": [("2025-09-16 09:00", 5), ("2025-09-17 09:00", 4)],
        },
        [
            ("Tiếp nhận lúc 10:00", (), None),
            ("Tạm dừng đến 17/9/2025, chờ bổ sung hồ sơ", (), None),
            ("Ngày hẹn trả ghi trên giấy tiếp nhận", (), "2025-09-18"),
            ("Ngày hẹn trên giấy tiếp nhận lùi 1 ngày theo các lần tạm dừng đã hết", (), "2025-09-19"),
        ],
    ),
    "the source says another day": (
        {"received_at": "2025-09-15 10:00", "time": (2, WORKING), "due_at": "2025-09-26 17:00"},
        [
            ("Tiếp nhận lúc 10:00", (), None),
            ("Thời hạn 2 ngày làm việc; ngày thứ nhất là ngày làm việc sau ngày tiếp nhận", (), "2025-09-17"),
            ("Ngày hẹn trả theo dữ liệu nguồn khác ngày tính được (17/9/2025); áp dụng ngày theo dữ liệu nguồn", (), "2025-09-26"),
        ],
    ),
    "a letter": (
        {"received_at": "2025-09-15 10:00", "due_at": "2025-09-26 17:00", "extension_at": "2025-09-18 09:00"},
        [
            ("Tiếp nhận lúc 10:00", (), None),
            ("Thư xin lỗi và hẹn lại ngày trả (Mẫu 04): áp dụng ngày theo dữ liệu nguồn", (), "2025-09-26"),
        ],
    ),
    "a letter without a new day": (
        {"received_at": "2025-09-15 10:00", "extension_at": "2025-09-18 09:00"},
        [
            ("Tiếp nhận lúc 10:00", (), None),
            ("Thư xin lỗi và hẹn lại ngày trả (Mẫu 04); dữ liệu nguồn không có ngày hẹn mới", (), None),
            ("Không có hạn: dữ liệu nguồn không có ngày hẹn trả dùng được, danh mục không có thời hạn dùng được", (), None),
        ],
    ),
}


@pytest.mark.parametrize(("case", "way"), WAYS.values(), ids=WAYS)
def test_the_way_to_the_due_day_tells_each_step_with_the_days_off_on_it(tmp_path, case, way):
    lines = entries(told(tmp_path, **case), "vi")
    assert [(line.text, line.notes, line.due and line.due.isoformat()) for line in lines[:-1]] == way
    assert lines[-1].text == "Hôm nay: chưa kết thúc"


def test_the_last_lines_tell_how_it_ended(tmp_path):
    rows = {"received_at": "2025-09-15 10:00", "resolved_at": "2025-09-16 10:30", "submitted_at": "2025-09-14 20:15"}
    ends = {7: "Công dân rút hồ sơ, kết thúc lúc 10:30", 8: "Dừng xử lý, kết thúc lúc 10:30", 9: "Kết thúc xử lý lúc 10:30"}
    for status, end in ends.items():
        lines = entries(told(tmp_path, status=status, **rows), "vi")
        assert (lines[0].text, lines[-1].text) == ("Nộp lúc 20:15", end)
    refused = entries(told(tmp_path, status=3, resolved_at="2025-09-16 10:30"), "vi")
    assert [line.text for line in refused] == ["Không được tiếp nhận, lúc 10:30"]
    assert [line.text for line in entries(told(tmp_path, status=1), "vi")] == ["Hôm nay: chưa được tiếp nhận"]


def test_the_strip_shows_running_paused_late_and_days_off(tmp_path):
    """Received Monday 8/9, paused 10–12/9, due Monday 15/9, resolved Wednesday 17/9: ten days."""
    found = told(
        tmp_path,
        received_at="2025-09-08 10:00",
        due_at="2025-09-15 17:00",
        resolved_at="2025-09-17 10:00",
        status=10,
        pauses=[("2025-09-10 09:00", 5), ("2025-09-12 09:00", 4)],
    )
    drawn = strip(found)
    assert [(span.kind, span.start, span.length) for span in drawn.clock] == [
        ("running", 0, 0.2),
        ("paused", 0.2, 0.2),
        ("running", 0.4, 0.4),
        ("late", 0.8, 0.2),
    ]
    # Saturday 13/9 works in exchange.
    assert [(span.first.day, span.last.day) for span in drawn.off] == [(14, 14)]
    assert drawn.due == 0.75
    assert tone(found) == "late"


def test_the_strip_of_an_open_dossier_reaches_to_its_due_day(tmp_path):
    drawn = strip(told(tmp_path, received_at="2025-09-29 10:00", due_at="2025-10-02 17:00"))
    assert [(span.kind, span.length) for span in drawn.clock] == [("running", 0.5), ("ahead", 0.5)]


def test_what_was_not_received_and_what_stands_for_centuries_has_no_strip(tmp_path):
    assert strip(told(tmp_path, status=1)) is None
    assert strip(told(tmp_path, received_at="2025-09-01 10:00", due_at="2198-01-01 10:00")) is None
