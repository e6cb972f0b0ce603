"""The mapping assistant: it recognises, says how sure it is, and leaves to a person what only a person can know."""

from __future__ import annotations

import time
import tomllib
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.importer import KINDS, Mapping
from data_access.importer.assistant.date_forms import date_forms
from data_access.importer.assistant.glances import Glance
from data_access.importer.assistant.suggestion import suggest

DOSSIERS = KINDS["dossiers"]
# Day 13 and later: the order is plain.
DAY_FIRST = ("13/07/2025 08:15:00", "14/07/2025 08:15:00", "02/08/2025 16:40:00")
MONTH_FIRST = ("07/13/2025 08:15:00 AM", "07/14/2025 08:15:00 AM", "08/02/2025 04:40:00 PM")
ISO = ("2025-07-13T08:15:00.000", "2025-07-14T08:15:00.000", "2025-08-02T16:40:00.000")


def glance_of(columns, name="export.csv"):
    cells = [(texts,) * 3 if isinstance(texts, str) else texts for texts in columns.values()]
    return Glance(name, tuple(columns), tuple(zip(*cells, strict=True)))


def told(columns, kind=DOSSIERS):
    """The text of a suggestion for one file."""
    return str(suggest([columns if isinstance(columns, Glance) else glance_of(columns)], kind))


def document(columns, kind=DOSSIERS):
    return tomllib.loads(told(columns, kind))


def line_of(text, key):
    """The active line of a contract column."""
    return next(line for line in text.splitlines() if line.startswith(f"{key} = "))


def columns_of(columns, kind=DOSSIERS):
    """Contract column → column of the file."""
    return {
        name: given["column"] if isinstance(given, dict) else given for name, given in document(columns, kind)["columns"].items()
    }


ONE_STOP = {
    "STT": ("1", "2", "3"),
    "Mã HS": ("H17.1-250713-0001", "H17.1-250714-0001", "H17.1-250802-0001"),
    "Mã TTHC": "1.001193",
    "Tên TTHC": "Đăng ký khai sinh",
    "Lĩnh vực": "Hộ tịch",
    "Chủ hồ sơ": "A",
    "Số điện thoại": "0905",
    "ĐVTH": "Phường Hải Châu",
    "Cơ quan tiếp nhận": "Phường Thanh Khê",
    "Ngày TN": DAY_FIRST,
    "Ngày hẹn trả": DAY_FIRST,
    "Ngày KTXL": DAY_FIRST,
    "NGÀY TRẢ KẾT QUẢ": DAY_FIRST,
    "TrangThaiHoSo": ("Đang xử lý", "Đã trả kết quả", "Yêu cầu bổ sung giấy tờ"),
    "Hình thức tiếp nhận": ("Trực tuyến", "Trực tiếp", "Qua bưu chính"),
}
NEW_YORK = {
    "Unique Key": ("101", "102", "104"),
    "Created Date": MONTH_FIRST,
    "Closed Date": MONTH_FIRST,
    "Agency": "NYPD",
    "Agency Name": "New York City Police Department",
    "Complaint Type": "Noise",
    "Descriptor": "Loud Music",
    "Incident Address": "1 MAIN STREET",
    "Status": ("Closed", "In Progress", "Assigned"),
    "Due Date": MONTH_FIRST,
    "Resolution Action Updated Date": MONTH_FIRST,
    "Borough": "BRONX",
    "Open Data Channel Type": ("ONLINE", "PHONE", "MOBILE"),
}
CHICAGO = {
    "SR_NUMBER": ("SR25-1", "SR25-2", "SR25-3"),
    "SR_TYPE": "Graffiti Removal Request",
    "SR_SHORT_CODE": "GRAF",
    "CREATED_DEPARTMENT": "311 City Services",
    "OWNER_DEPARTMENT": "Streets and Sanitation",
    "STATUS": ("Completed", "Open", "Canceled"),
    "ORIGIN": ("Internet", "Phone Call", "Mobile Device"),
    "CREATED_DATE": MONTH_FIRST,
    "LAST_MODIFIED_DATE": MONTH_FIRST,
    "CLOSED_DATE": MONTH_FIRST,
    "STREET_ADDRESS": "1 N STATE ST",
}
BOSTON = {
    "case_enquiry_id": ("101", "102", "104"),
    "open_dt": ISO,
    "sla_target_dt": ISO,
    "closed_dt": ISO,
    "on_time": ("ONTIME", "OVERDUE", "ONTIME"),
    "case_status": ("Open", "Closed", "Closed"),
    "case_title": "Pothole",
    "reason": "Street",
    "type": "Request for Pothole Repair",
    "department": "PWDx",
    "source": "Citizens Connect App",
}
SAN_FRANCISCO = {
    "service_request_id": ("101", "102", "104"),
    "requested_datetime": ISO,
    "closed_date": ISO,
    "updated_datetime": ISO,
    "status_description": ("Open", "Closed", "Closed"),
    "agency_responsible": "DPW Ops Queue",
    "service_name": "Graffiti",
    "address": "1 MARKET ST",
    "source": "Mobile/Open311",
}
AUSTIN = {
    "Service Request (SR) Number": ("25-00101", "25-00102", "25-00104"),
    "SR Description": "Loose Dog",
    "Method Received Description": ("Phone", "Web", "Spot311 Interface"),
    "SR Status": ("Open", "Closed", "Duplicate (closed)"),
    "Status Change Date": MONTH_FIRST,
    "Created Date": MONTH_FIRST,
    "Last Update Date": MONTH_FIRST,
    "Close Date": MONTH_FIRST,
    "Owning Department": "Animal Services",
}
TORONTO = {
    "Creation Date": ("2025-07-13 08:15:00", "2025-07-14 08:15:00", "2025-08-02 16:40:00"),
    "Status": ("Closed", "Initiated", "Closed"),
    "First 3 Chars of Postal Code": "M1B",
    "Ward": "Scarborough (24)",
    "Service Request Type": "Residential: Bin",
    "Division": "Solid Waste",
    "Section": "Collection",
}
CITIES = {
    "a Vietnamese one-stop system": (
        ONE_STOP,
        {
            "code": "Mã HS",
            "procedure_code": "Mã TTHC",
            "procedure_name": "Tên TTHC",
            "unit_name": "ĐVTH",
            "place_unit_code": "Cơ quan tiếp nhận",
            "received_at": "Ngày TN",
            "due_at": "Ngày hẹn trả",
            "resolved_at": "Ngày KTXL",
            "returned_at": "NGÀY TRẢ KẾT QUẢ",
            "status": "TrangThaiHoSo",
            "channel": "Hình thức tiếp nhận",
        },
    ),
    "New York": (
        NEW_YORK,
        {
            "code": "Unique Key",
            "procedure_name": "Complaint Type",
            "unit_name": "Agency Name",
            "received_at": "Created Date",
            "due_at": "Due Date",
            "resolved_at": "Closed Date",
            "updated_at": "Resolution Action Updated Date",
            "status": "Status",
            "channel": "Open Data Channel Type",
        },
    ),
    "Chicago": (
        CHICAGO,
        {
            "code": "SR_NUMBER",
            "procedure_code": "SR_SHORT_CODE",
            "procedure_name": "SR_TYPE",
            "unit_name": "OWNER_DEPARTMENT",
            "place_unit_code": "CREATED_DEPARTMENT",
            "received_at": "CREATED_DATE",
            "resolved_at": "CLOSED_DATE",
            "updated_at": "LAST_MODIFIED_DATE",
            "status": "STATUS",
            "channel": "ORIGIN",
        },
    ),
    "Boston": (
        BOSTON,
        {
            "code": "case_enquiry_id",
            "procedure_name": "case_title",
            "unit_name": "department",
            "received_at": "open_dt",
            "due_at": "sla_target_dt",
            "resolved_at": "closed_dt",
            "status": "case_status",
            "channel": "source",
        },
    ),
    "San Francisco": (
        SAN_FRANCISCO,
        {
            "code": "service_request_id",
            "procedure_name": "service_name",
            "unit_name": "agency_responsible",
            "received_at": "requested_datetime",
            "resolved_at": "closed_date",
            "updated_at": "updated_datetime",
            "status": "status_description",
            "channel": "source",
        },
    ),
    "Austin": (
        AUSTIN,
        {
            "code": "Service Request (SR) Number",
            "procedure_name": "SR Description",
            "unit_name": "Owning Department",
            "received_at": "Created Date",
            "resolved_at": "Close Date",
            "updated_at": "Last Update Date",
            "status": "SR Status",
            "channel": "Method Received Description",
        },
    ),
}
EVERY_CITY = pytest.mark.parametrize(("columns", "expected"), CITIES.values(), ids=list(CITIES))


# ——— Headers ———


@EVERY_CITY
def test_the_columns_of_known_systems_are_recognised(columns, expected):
    assert columns_of(columns) == expected


@EVERY_CITY
def test_a_suggestion_with_every_required_column_is_a_mapping(columns, expected):
    assert set(Mapping.of(document(columns), DOSSIERS).columns) == set(expected)


@pytest.mark.parametrize(
    ("header", "contract"),
    [
        ("Ngày tiếp nhận", "received_at"),
        ("NGAY TIEP NHAN", "received_at"),
        ("ngay_tiep_nhan", "received_at"),
        ("NgayTiepNhan", "received_at"),
        ("ngaytiepnhan", "received_at"),
        ("Ngày TN", "received_at"),
        ("Ngày tiếp nhận (dd/mm/yyyy)", "received_at"),
        ("created_at", "received_at"),
        ("createdAt", "received_at"),
        ("SLA due", "due_at"),
        ("Hạn xử lý", "due_at"),
        ("Ngay Hen Tra", "due_at"),
        ("Closed Date", "resolved_at"),
    ],
)
def test_a_header_is_known_without_tones_capitals_and_separators(header, contract):
    assert columns_of({header: DAY_FIRST})[contract] == header


def test_letters_composed_otherwise_are_the_same_header():
    header = unicodedata.normalize("NFD", "Ngày tiếp nhận")
    assert columns_of({header: DAY_FIRST}) == {"received_at": "Ngày tiếp nhận"}


def test_a_header_whose_cells_contradict_it_is_not_proposed():
    assert "received_at" not in document({"Ngày tiếp nhận": ("A", "B", "C")})["columns"]


def test_columns_of_personal_data_are_left_out_and_named_so():
    text = told(ONE_STOP)
    assert '#   "Chủ hồ sơ"  looks like personal data: leave it out' in text
    assert "0905" not in text


def test_cells_are_shown_only_of_columns_with_a_closed_list():
    assert "Pothole" not in told(BOSTON)


def test_headers_that_come_twice_are_addressed_by_their_place():
    same = Glance(
        "f.csv", ("Mã hồ sơ", "Ngày tiếp nhận", "Ngày tiếp nhận"), tuple((f"H{n}", *[DAY_FIRST[n]] * 2) for n in range(3))
    )
    given = tomllib.loads(str(suggest([same], DOSSIERS)))["columns"]
    assert given["received_at"]["column"] == 2
    assert "in place 3" in told(same)


# ——— How sure ———


def test_a_line_is_sure_when_header_and_values_say_the_same():
    assert line_of(told(ONE_STOP), "received_at").endswith("# sure: header and values")


def test_a_line_is_unsure_when_no_cell_has_a_value():
    assert "# unsure: only the header fits" in line_of(told({"Due Date": ""}), "due_at")


def test_a_line_is_unsure_when_the_header_only_resembles():
    assert "# unsure: the header only resembles it" in line_of(told({"Ngày tiếp nhận tại quầy": DAY_FIRST}), "received_at")


def test_a_line_is_to_be_checked_when_some_cells_do_not_fit():
    text = told({"Ngày tiếp nhận": ("13/07/2025", "14/07/2025", "hôm qua")})
    assert "# please check: 1 of 3 texts are no dates" in line_of(text, "received_at")


def test_a_line_is_to_be_checked_when_another_column_fits_as_well_and_both_are_named():
    text = told(NEW_YORK)
    assert "please check" in line_of(text, "unit_name")
    assert '# also possible: "Agency", "Borough"' in text


def test_a_required_column_that_is_not_found_is_listed_with_candidates():
    text = told(TORONTO)
    assert "# please check: required and not found: code" in text
    assert "code" not in tomllib.loads(text)["columns"]
    dated = told({"Mã hồ sơ": ("1", "2", "4"), "Cột lạ": DAY_FIRST})
    assert '# received_at = "Cột lạ"' in dated


def test_the_only_column_that_could_hold_codes_is_proposed_as_unsure():
    text = told({"Cột A": ("H-1", "H-9", "H-4"), "Ngày tiếp nhận": DAY_FIRST, "Đơn vị": "Hải Châu"})
    assert 'code = "Cột A"  # unsure: only the values fit' in text


def test_of_two_columns_that_could_hold_codes_none_is_chosen():
    text = told({"Cột A": ("H-1", "H-9", "H-4"), "Cột B": ("X-1", "X-9", "X-4")})
    assert "code" not in tomllib.loads(text)["columns"]
    assert '# code = "Cột A"' in text
    assert '# code = "Cột B"' in text


def test_a_column_that_only_numbers_the_rows_is_no_code():
    assert "code" not in document({"Cột": ("1", "2", "3")})["columns"]


def test_several_rows_of_one_code_are_said():
    assert "1 of 3 cells repeat a code: several rows of one, see [collapse]" in told({"Mã hồ sơ": ("H1", "H1", "H2")})


# ——— Dates ———


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


# ——— Values ———


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


# ——— Several files ———


def test_a_column_that_one_of_the_files_lacks_is_optional():
    first = glance_of({"Mã hồ sơ": ("1", "2", "4"), "Ngày tiếp nhận": DAY_FIRST, "Ngày trả": DAY_FIRST}, "a.csv")
    second = glance_of({"Mã hồ sơ": ("5", "6", "8"), "Ngày tiếp nhận": DAY_FIRST}, "b.csv")
    given = tomllib.loads(str(suggest([first, second], DOSSIERS)))["columns"]
    assert given["returned_at"]["optional"] is True
    assert "optional" not in given["received_at"]


# ——— Hostile files ———

HOSTILE = [
    'a "quoted" header',
    "back\\slash",
    "two\nlines\r\n\ttab",
    "x" * 200,
    "<script>alert(1)</script>",
    "Mã hồ sơ 🏛️",
    "رقم الطلب",
    "\u202eevil\u202c",
    "# comment = 1",
    "[values]",
    "''' \"\"\"",
    "\ud800",
    "",
    "code = 1\n[rules]",
]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_hostile_headers_and_cells_give_valid_toml(kind):
    cells = tuple(HOSTILE)
    hostile = Glance('a "file"\n.csv', tuple(HOSTILE), (cells, cells[::-1]))
    found = tomllib.loads(str(suggest([hostile], kind)))
    assert set(found) <= {"file", "columns", "values", "procedures"}


@pytest.mark.parametrize("header", HOSTILE[:12])
def test_a_hostile_header_that_is_mapped_is_named_exactly(header):
    given = document({f"Mã hồ sơ ({header})": ("H1", "H2", "H4")})["columns"]["code"]
    assert given == 1 or given == f"Mã hồ sơ ({header})".strip()


def test_nothing_in_a_draft_turns_the_direction_of_a_line():
    assert not {"\u202e", "\u202c", "\u2028"} & set(told({"Mã hồ sơ \u202e\u2028": ("1", "2", "4")}))


texts = st.text(max_size=30) | st.sampled_from(
    [*HOSTILE, "Mã hồ sơ", "Status", "Ngày tiếp nhận", "13/07/2025", "NULL", "Closed", "4"]
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(KINDS.values())), st.lists(texts, max_size=6), st.lists(st.lists(texts, max_size=7), max_size=6))
def test_any_headers_and_cells_give_valid_toml(kind, header, rows):
    text = str(suggest([Glance("f.csv", tuple(header), tuple(map(tuple, rows)))], kind))
    tomllib.loads(text.encode("utf-8").decode("utf-8"))


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, min_size=3, max_size=3), st.lists(texts, min_size=3, max_size=3))
def test_whatever_the_cells_are_a_complete_suggestion_is_a_mapping(statuses, places):
    columns = {"Mã hồ sơ": ("1", "2", "4"), "TTHC": "A", "Đơn vị": "B", "Ngày tiếp nhận": DAY_FIRST}
    mapping = document(columns | {"Trạng thái": tuple(statuses), "Nơi nộp": tuple(places)})
    Mapping.of(mapping, DOSSIERS)


def test_no_file_and_no_rows_give_a_draft_as_well():
    assert "required and not found: code" in str(suggest([], DOSSIERS))
    assert tomllib.loads(str(suggest([Glance("f.csv", ("Mã hồ sơ",), ())], DOSSIERS)))["columns"] == {"code": "Mã hồ sơ"}


def test_a_wide_file_is_read_within_seconds():
    days = [(date(2025, 1, 1) + timedelta(days=number)).strftime("%d/%m/%Y %H:%M") for number in range(2000)]
    header = (*(f"Ngày tiếp nhận {number}" for number in range(20)), *(f"Mã hồ sơ {number}" for number in range(20)))
    rows = tuple((*[day] * 20, *[f"H{number}"] * 20) for number, day in enumerate(days))
    started = time.perf_counter()
    str(suggest([Glance("wide.csv", header, rows)], DOSSIERS))
    assert time.perf_counter() - started < 20


def test_what_a_file_says_once_is_proposed_for_both_columns_and_marked():
    header = ("Mã hồ sơ", "Tên TTHC", "Đơn vị tiếp nhận", "Ngày nhận", "Ngày trả")
    rows = tuple((f"H17-{day}", "Khai sinh", "Phường Hải Châu", f"{day}/07/2025", f"{day + 1}/07/2025") for day in range(13, 30))
    draft = str(suggest([Glance("export.csv", header, rows)], KINDS["dossiers"]))
    Mapping.of(tomllib.loads(draft), KINDS["dossiers"])
    for name, column in (("unit_code", "Đơn vị tiếp nhận"), ("resolved_at", "Ngày trả")):
        line = next(line for line in draft.splitlines() if line.startswith(f"{name} = "))
        assert column in line
        assert "please check: no column of its own" in line
