"""The life of a dossier in words: the verdict, the way to its due day, and its days as a strip."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, update

from components.life_line import entries, tone, verdict
from components.life_strip import strip
from data_access import sources
from data_access.lives import Life, life
from tests.sample import databases

# The sample's procedure 1.1 is of civil status; 2.1 of land, and unit A lies in a difficult area.
BASES = {
    "same_day": {"kind": "same_day", "field_code": "ho-tich", "at_most": 1, "basis": "Luật Hộ tịch 2014, điều 5"},
    "extra": {"kind": "extra", "field_code": "dat-dai", "difficult_area": True, "working_days": 10, "basis": "NĐ 101/2024/NĐ-CP"},
}
HOLIDAYS = [("2025-09-01", False, "Quốc khánh"), ("2025-09-02", False, "Quốc khánh"), ("2025-09-13", True, "Làm bù")]

MOMENTS = ("submitted_at", "received_at", "due_at", "first_due_at", "resolved_at", "extension_at")
WORKING = "ngay_lam_viec"


def at(moment: str | None) -> datetime | None:
    return None if moment is None else datetime.fromisoformat(moment)


def told(folder: Path, *, now="2025-09-30 17:00", procedure="2.2", time=None, pauses=(), **row) -> Life:
    """The life of one dossier of unit B, its moments as text; `time` is a legal time, `pauses` are moments and statuses."""
    moments = {name: at(row.pop(name, None)) for name in MOMENTS}
    known = {"code": "H", "unit_code": "B", "status": 4, "updated_at": at("2025-08-01 08:00"), "channel": 2} | row
    settings = databases(folder, [known | moments | {"procedure_code": procedure}], now=at(now))
    engine = create_engine(settings.unit_db_url)
    with engine.begin() as connection:
        events = [{"id": number, "dossier_code": "H", "at": at(when), "to_status": to} for number, (when, to) in enumerate(pauses)]
        if events:
            connection.execute(insert(sources.dossier_event), events)
        for name, rule in BASES.items():
            connection.execute(insert(sources.time_rule), {"name": name, **rule})
        days = [{"day": at(day).date(), "is_working": works, "label": label} for day, works, label in HOLIDAYS]
        connection.execute(insert(sources.holiday), days)
        if time:
            of_procedure = sources.procedure.c.code == procedure
            connection.execute(update(sources.procedure).where(of_procedure).values(time_value=time[0], time_unit=time[1]))
    engine.dispose()
    return life(settings, "H")


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
        "Đang tạm dừng từ 10/9/2025 (chờ bổ sung hồ sơ): đồng hồ đứng, hạn đang ghi 22/9/2025",
    ),
    "pause running since after the due day": (
        {"received_at": "2025-09-04 09:00", "due_at": "2025-09-22 17:00", "status": 6, "pauses": [("2025-09-24 10:00", 6)]},
        "Đang tạm dừng từ 24/9/2025 (chờ nghĩa vụ tài chính): đồng hồ đứng; lúc tạm dừng đã qua hạn 22/9/2025 2 ngày làm việc",
    ),
    "pause running without a due day": (
        {"received_at": "2025-09-04 09:00", "status": 8, "pauses": [("2025-09-10 10:00", 8)]},
        "Đang tạm dừng từ 10/9/2025 (dừng xử lý): đồng hồ đứng, không có hạn",
    ),
    "no due day": (
        {"received_at": "2025-09-04 09:00"},
        "Không có hạn, chưa kết thúc: nguồn không ghi ngày hẹn trả và không tính được",
    ),
    "resolved without a due day": (
        {"received_at": "2025-09-04 09:00", "resolved_at": "2025-09-08 10:00", "status": 9},
        "Không có hạn, kết thúc 8/9/2025: nguồn không ghi ngày hẹn trả và không tính được",
    ),
    "an impossible due day": (
        {"received_at": "2025-09-04 09:00", "due_at": "2999-01-01 10:00"},
        "Nguồn ghi hạn 1/1/2999, ngoài những năm có thể: không đếm được số ngày trễ",
    ),
    "refused": (
        {"resolved_at": "2025-09-05 10:00", "status": 3, "submitted_at": "2025-09-04 09:00"},
        "Không được tiếp nhận, ngày 5/9/2025: không có hạn",
    ),
    "refused on no day": ({"status": 3}, "Không được tiếp nhận, nguồn không ghi ngày: không có hạn"),
    "awaiting": (
        {"status": 1, "submitted_at": "2025-09-29 09:00"},
        "Chờ tiếp nhận từ 29/9/2025: chưa tiếp nhận nên chưa có hạn",
    ),
    "awaiting since no day": ({"status": 1}, "Chờ tiếp nhận, nguồn không ghi ngày nộp: chưa tiếp nhận nên chưa có hạn"),
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
            ("Nguồn ghi ngày hẹn trả khác ngày tính được (17/9/2025); ngày nguồn ghi có hiệu lực", (), "2025-09-26"),
        ],
    ),
    "a letter": (
        {"received_at": "2025-09-15 10:00", "due_at": "2025-09-26 17:00", "extension_at": "2025-09-18 09:00"},
        [
            ("Tiếp nhận lúc 10:00", (), None),
            ("Thư xin lỗi, hẹn lại ngày trả (Mẫu 04): ngày nguồn ghi có hiệu lực", (), "2025-09-26"),
        ],
    ),
    "a letter without a new day": (
        {"received_at": "2025-09-15 10:00", "extension_at": "2025-09-18 09:00"},
        [
            ("Tiếp nhận lúc 10:00", (), None),
            ("Thư xin lỗi, hẹn lại ngày trả (Mẫu 04); nguồn không ghi ngày hẹn mới", (), None),
            ("Không có hạn: nguồn không ghi ngày hẹn trả, danh mục không ghi thời hạn dùng được", (), None),
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
    assert strip(told(tmp_path, received_at="1901-01-01 10:00")) is None
