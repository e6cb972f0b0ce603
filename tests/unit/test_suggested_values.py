"""What the mapping assistant makes of cells: ways of writing dates, texts that mean missing, texts that stand for codes."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.importer import KINDS
from data_access.importer.assistant.date_forms import date_forms
from tests.suggesting import DAY_FIRST, document, told

# Dates


def test_an_order_that_no_number_tells_is_left_to_a_person():
    text = told({"Mã hồ sơ": ("1", "2", "4"), "Ngày tiếp nhận": ("01/02/2025", "03/04/2025", "05/06/2025")})
    assert tomllib.loads(text)["columns"]["received_at"] == "Ngày tiếp nhận"
    assert '# received_at = { column = "Ngày tiếp nhận", date_format = "%d/%m/%Y" }  # day first' in text
    assert '# received_at = { column = "Ngày tiếp nhận", date_format = "%m/%d/%Y" }  # month first' in text


def test_the_order_of_another_column_is_a_hint_and_no_decision():
    text = told({"Ngày tiếp nhận": "01/02/2025", "Ngày hẹn trả": DAY_FIRST})
    assert tomllib.loads(text)["columns"]["received_at"] == "Ngày tiếp nhận"
    assert "other columns of the files have the day first" in text


def test_orders_that_contradict_each_other_are_left_to_a_person():
    text = told({"Ngày tiếp nhận": ("13/07/2025", "07/13/2025", "01/01/2025")})
    assert "day and month contradict each other" in text
    assert tomllib.loads(text)["columns"]["received_at"] == "Ngày tiếp nhận"


@pytest.mark.parametrize(
    ("texts", "format_"),
    [
        (["2025-07-13", "2025-07-13 08:15", "2025-07-13T08:15:00Z"], "iso"),
        (["13/07/2025"], "%d/%m/%Y"),
        (["7/13/2025 8:15:00 AM"], "%m/%d/%Y %I:%M:%S %p"),
        (["13-07-2025 08:15"], "%d-%m-%Y %H:%M"),
        (["13.07.2025"], "%d.%m.%Y"),
        (["08:15 13/07/2025"], "%H:%M %d/%m/%Y"),
        (["13/07/2025 - 08:15"], "%d/%m/%Y - %H:%M"),
        (["2025/07/13 08:15:00"], "%Y/%m/%d %H:%M:%S"),
        (["20250713"], "%Y%m%d"),
        (["13-Jul-2025"], "%d-%b-%Y"),
        (["July 13, 2025 08:15 PM"], "%B %d, %Y %I:%M %p"),
        (["13/07/25"], "%d/%m/%y"),
        (["1752394500"], "epoch"),
        (["1752394500000"], "epoch-ms"),
        (["45851.34375"], "excel"),
        (["45851,34375"], "excel"),
    ],
)
def test_a_way_of_writing_dates_is_recognised(texts, format_):
    assert date_forms(texts).formats == [format_]


@pytest.mark.parametrize("text", ["32/07/2025", "13/13/2025", "2025-02-30", "25:00 13/07/2025", "H17-250713", "1.001193", "13/07"])
def test_what_is_no_date_is_not_read_as_one(text):
    assert date_forms([text]).read == 0


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_an_order_is_decided_only_where_a_number_above_twelve_tells_it(day, form):
    found = date_forms([day.strftime(form)])
    assert found.formats == ([form] if day.day > 12 else [])


def test_several_ways_of_writing_in_one_column_become_a_list():
    given = document({"Ngày tiếp nhận": ("13/07/2025", "13/07/2025 08:15", "13/07/2025")})["columns"]["received_at"]
    assert given["date_format"] == ["%d/%m/%Y", "%d/%m/%Y %H:%M"]


def test_days_that_stand_for_no_date_are_proposed_as_missing_dates_and_tell_no_order():
    text = told({"Ngày tiếp nhận": DAY_FIRST, "Ngày hẹn trả": ("31/12/9999", "01/01/1900", "02/03/2025")})
    given = tomllib.loads(text)
    assert given["file"]["missing_dates"] == ["1900-01-01", "9999-12-31"]
    assert given["columns"]["due_at"] == "Ngày hẹn trả"


def test_texts_that_mean_missing_are_proposed_as_blank():
    given = document({"Ngày tiếp nhận": DAY_FIRST, "Ngày hẹn trả": ("NULL", "13/07/2025", "-")})
    assert given["file"]["blank"] == ["-", "NULL"]


# Codes


def test_known_texts_get_their_codes_and_unknown_ones_wait_for_a_person():
    text = told({"Trạng thái": ("Đang xử lý", "Đã trả kết quả (trước hạn)", "Trạng thái lạ")})
    assert tomllib.loads(text)["values"]["status"] == {"Đang xử lý": 4, "Đã trả kết quả (trước hạn)": 10}
    assert '"Đã trả kết quả (trước hạn)" = 10  # please check' in text
    assert '# "Trạng thái lạ" = …  # please check: not known' in text


def test_codes_of_the_contract_need_no_list():
    assert "values" not in document({"Trạng thái": ("4", "9", "10")})


def test_yes_and_no_are_recognised():
    given = document({"Đã số hóa": ("Có", "Không", "")})
    assert given["values"]["digitised"] == {"Có": True, "Không": False}


def test_other_kinds_are_recognised_as_well():
    units = {"Mã": ("20242", "20209", "20305"), "Tên đơn vị": "Phường Hải Châu", "Loại": ("Phường", "Xã", "Sở"), "Dân số": "131427"}
    given = document(units, KINDS["units"])
    assert given["columns"] == {"code": "Mã", "name": "Tên đơn vị", "kind": "Loại", "population": "Dân số"}
    assert given["values"]["kind"] == {"Phường": "phuong", "Xã": "xa", "Sở": "so_nganh"}
