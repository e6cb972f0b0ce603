"""The verdict on a dossier answers in one sentence: in time, overdue, paused, without a due day."""

from __future__ import annotations

import pytest

from components.life_line import verdict
from tests.told_lives import WORKING, told

VERDICTS = {
    "resolved late": (
        {"received_at": "2025-08-25 09:00", "due_at": "2025-09-12 17:00", "resolved_at": "2025-09-22 10:00", "status": 10},
        # 13/9 is a swapped Saturday that works.
        "Quá hạn 7 ngày làm việc: hạn 12/9/2025, kết thúc 22/9/2025",
    ),
    "resolved late by one": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-08 17:00", "resolved_at": "2025-09-09 10:00", "status": 10},
        "Quá hạn 1 ngày làm việc: hạn 8/9/2025, kết thúc 9/9/2025",
    ),
    "resolved on the saturday after": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-05 17:00", "resolved_at": "2025-09-06 10:00", "status": 10},
        "Quá hạn, chưa qua ngày làm việc nào: hạn 5/9/2025, kết thúc 6/9/2025",
    ),
    "resolved early": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-08 17:00", "resolved_at": "2025-09-05 10:00", "status": 10},
        "Trước hạn: hạn 8/9/2025, kết thúc 5/9/2025",
    ),
    "resolved on the day, after closing": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-08 17:00", "resolved_at": "2025-09-08 20:00", "status": 10},
        "Đúng ngày hẹn: hạn 8/9/2025, kết thúc 8/9/2025",
    ),
    "resolved tomorrow is still open": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-26 17:00", "resolved_at": "2025-10-01 10:00", "status": 10},
        "Quá hạn 2 ngày làm việc: hạn 26/9/2025, chưa kết thúc",
    ),
    "in time": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-10-03 17:00"},
        "Trong hạn, còn 3 ngày làm việc: hạn 3/10/2025",
    ),
    "in time until a sunday": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-28 17:00", "now": "2025-09-26 17:00"},
        "Trong hạn, từ nay đến hạn 28/9/2025 không còn ngày làm việc nào",
    ),
    "due today": ({"received_at": "2025-09-04 09:00", "due_at": "2025-09-30 08:00"}, "Đến hạn hôm nay, 30/9/2025"),
    "overdue": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-22 17:00"},
        "Quá hạn 6 ngày làm việc: hạn 22/9/2025, chưa kết thúc",
    ),
    "overdue on the saturday after": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-26 17:00", "now": "2025-09-27 10:00"},
        "Quá hạn, chưa qua ngày làm việc nào: hạn 26/9/2025, chưa kết thúc",
    ),
    "pause running": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-22 17:00", "status": 5, "pauses": [("2025-09-10 10:00", 5)]},
        "Đang tạm dừng từ 10/9/2025 (chờ bổ sung hồ sơ), không tính vào thời hạn; hạn đang ghi 22/9/2025",
    ),
    "pause running since after the due day": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-22 17:00", "status": 6, "pauses": [("2025-09-24 10:00", 6)]},
        "Đang tạm dừng từ 24/9/2025 (chờ nghĩa vụ tài chính), không tính vào thời hạn; khi đó đã qua hạn 22/9/2025 2 ngày làm việc",
    ),
    "pause running without a due day": (
        {"received_at": "2025-09-04 09:00", "status": 8, "pauses": [("2025-09-10 10:00", 8)]},
        "Đang tạm dừng từ 10/9/2025 (dừng xử lý), không tính vào thời hạn; không có hạn",
    ),
    "no due day": (
        {"received_at": "2025-09-04 09:00"},
        "Không có hạn, chưa kết thúc: dữ liệu nguồn không có ngày hẹn trả và không tính được",
    ),
    "resolved without a due day": (
        {"received_at": "2025-09-04 09:00", "resolved_at": "2025-09-08 10:00", "status": 9},
        "Không có hạn, kết thúc 8/9/2025: dữ liệu nguồn không có ngày hẹn trả và không tính được",
    ),
    "an impossible due day": (
        {"received_at": "2025-09-04 09:00", "due_at": "2999-01-01 10:00"},
        "Ngày hẹn trả theo dữ liệu nguồn không dùng được và không tính được hạn: không đếm được số ngày trễ",
    ),
    "refused": (
        {"resolved_at": "2025-09-05 10:00", "status": 3, "submitted_at": "2025-09-04 09:00"},
        "Không được tiếp nhận, ngày 5/9/2025: không có hạn",
    ),
    "refused on no day": ({"status": 3}, "Không được tiếp nhận, dữ liệu nguồn không có ngày: không có hạn"),
    "awaiting": (
        {"status": 1, "submitted_at": "2025-09-29 09:00"},
        "Chờ tiếp nhận từ 29/9/2025: chưa tiếp nhận nên chưa có hạn",
    ),
    "awaiting since no day": ({"status": 1}, "Chờ tiếp nhận, dữ liệu nguồn không có ngày nộp: chưa tiếp nhận nên chưa có hạn"),
    "the same day": (
        {
            "received_at": "2025-09-04 15:00",
            "procedure": "1.1",
            "time": (1, WORKING),
            "resolved_at": "2025-09-05 09:00",
            "status": 9,
        },
        "Quá hạn 1 ngày làm việc: hạn 4/9/2025, kết thúc 5/9/2025",
    ),
    "the same day, after 15:00": (
        {
            "received_at": "2025-09-04 15:01",
            "procedure": "1.1",
            "time": (1, WORKING),
            "resolved_at": "2025-09-05 09:00",
            "status": 9,
        },
        "Đúng ngày hẹn: hạn 5/9/2025, kết thúc 5/9/2025",
    ),
}


@pytest.mark.parametrize(("case", "sentence"), VERDICTS.values(), ids=VERDICTS)
def test_the_verdict_answers_in_one_sentence(tmp_path, case, sentence):
    assert verdict(told(tmp_path, **case), "vi") == sentence
