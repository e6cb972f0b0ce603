"""Procedures that are not online: by field, by owner, by reason, and the list of them all."""

from __future__ import annotations

import pandas as pd
import pytest

from components.panels.not_online import LONGEST, SHOWN, by_owner, by_reason, coverage_by_field, foremost, not_online
from components.shapes import Bars, Nothing, Ranking, Sheet
from tests.catalogues import ALL_ONLINE, UNSTATED
from tests.readings import reading_of, sample_store


def test_fields_are_ranked_by_what_they_still_lack(demo_store):
    reading = reading_of(demo_store)
    shape = coverage_by_field(reading).shape
    assert isinstance(shape, Ranking)
    counts = [int(row.texts[0]) for row in shape.rows]
    assert len(counts) == SHOWN
    assert counts == sorted(counts, reverse=True)
    share = reading.percent(sum(counts), 130)
    assert coverage_by_field(reading).title == f"12 lĩnh vực còn nhiều nhất giữ {share} trong 130 thủ tục chưa trực tuyến"


@pytest.mark.parametrize("tell", [by_owner, by_reason])
def test_the_bars_hold_all_130(demo_store, tell):
    shape = tell(reading_of(demo_store)).shape
    assert isinstance(shape, Bars)
    assert (sum(int(bar.texts[0]) for bar in shape.bars), shape.notes) == (130, ())


def test_what_nobody_states_comes_last_however_much_it_is(demo_store):
    bars = by_reason(reading_of(demo_store)).shape.bars
    assert [bar.label for bar in bars].index("Chưa ghi lý do") == len(bars) - 1


@pytest.mark.parametrize(
    ("counts", "by", "first"),
    [
        ({"L": 5, "S": 4}, "owner", "L"),
        ({"L": 5, "S": 5}, "owner", None),
        ({"L": 5, "S": 4, "unknown": 1}, "owner", None),
        ({"L": 6, "S": 4, "unknown": 1}, "owner", "L"),
        ({"L": 5, "S": 4, "unknown": 9}, "reason", "L"),
        ({"unknown": 9}, "reason", None),
        ({"L": 0}, "owner", None),
        ({}, "owner", None),
    ],
)
def test_only_what_is_ahead_of_all_others_whosever_the_unknown_are_is_named(counts, by, first):
    frame = pd.DataFrame({by: list(counts), "numerator": list(counts.values())})
    assert foremost(frame, by) == first


def test_a_field_that_nobody_states_is_in_the_list_and_not_in_the_title(tmp_path):
    change = ("UPDATE procedure SET online_level = 'thong_tin' WHERE code = '2.2'", ())
    telling = coverage_by_field(reading_of(sample_store(tmp_path, [], change)))
    assert [row.name for row in telling.shape.rows] == ["Đất đai", "Chưa rõ lĩnh vực"]
    assert telling.title == "2 thủ tục chưa trực tuyến; 1 lĩnh vực được ghi giữ 50,0%"


def test_a_list_that_is_too_long_says_where_the_rest_is(tmp_path):
    row = "INSERT INTO procedure (code, name, online_level) VALUES (?, ?, 'thong_tin')"
    telling = not_online(reading_of(sample_store(tmp_path, [], *((row, (f"x{number}", "x")) for number in range(LONGEST)))))
    assert len(telling.shape.rows) == LONGEST
    assert telling.title == f"{LONGEST + 1} thủ tục chưa cung cấp trực tuyến"
    assert telling.measure.endswith("hiện 500 thủ tục đầu, tệp CSV có đủ")


def test_the_list_goes_by_department_and_name_and_is_found_without_tones(demo_store):
    shape = not_online(reading_of(demo_store)).shape
    assert isinstance(shape, Sheet)
    assert (len(shape.rows), shape.sorted_by, shape.descending) == (130, 2, False)
    departments = [row.cells[2].text for row in shape.rows]
    assert departments.index("Ban Quản lý An toàn thực phẩm") < departments.index("Sở Tư pháp")
    row = next(row for row in shape.rows if row.code == "1.003583")
    assert "dang ky khai sinh luu dong so tu phap ho tich" in row.search


@pytest.mark.parametrize("tell", [coverage_by_field, by_owner, by_reason, not_online])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (UNSTATED, "Danh mục chưa ghi mức trực tuyến"),
        (ALL_ONLINE, "Không thủ tục nào được ghi là chưa trực tuyến"),
        (("DELETE FROM procedure", ()), "Không có thủ tục khớp bộ lọc"),
    ],
    ids=["unstated", "all online", "no catalogue"],
)
def test_where_nothing_is_to_be_listed_the_reason_is_said(tmp_path, tell, change, reason):
    assert tell(reading_of(sample_store(tmp_path, [], change))).shape == Nothing(reason)
