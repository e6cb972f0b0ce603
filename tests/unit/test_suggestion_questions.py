"""The mapping assistant asks where a file can be read in two ways, and knows what is no column, no row and no header."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime

import openpyxl
import pytest

from data_access.importer import KINDS
from data_access.importer.__main__ import main
from data_access.importer.assistant.glances import Glance
from tests.importing import Place
from tests.suggesting import DAY_FIRST, columns_of, document, glance_of, line_of, told

CODES = ("H1", "H2", "H4")


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def drafted(place, capsys, *options, path=None):
    """The draft of a file on the disk."""
    assert main([str(path or place.file), "--suggest-mapping", *options]) == 0
    return capsys.readouterr().out


# Two columns that fit alike


@pytest.mark.parametrize(
    ("contract", "first", "second", "cells"),
    [
        ("resolved_at", "Ngày kết thúc", "Ngày hoàn thành", DAY_FIRST),
        ("received_at", "Ngày tiếp nhận", "Ngày nhận hồ sơ", DAY_FIRST),
        ("code", "Mã hồ sơ", "Số biên nhận", CODES),
        ("unit_name", "Đơn vị", "Phòng ban", "Phường Hải Châu"),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_between_two_columns_that_fit_alike_a_person_chooses(contract, first, second, cells, order):
    text = told(dict([(first, cells), (second, cells)][::order]))
    assert "# please check: choose, another column fits as well" in line_of(text, contract)
    assert "# also possible: " in text
    assert f'"{first}"' in text
    assert f'"{second}"' in text


def test_a_rival_with_a_cell_that_does_not_fit_is_a_rival_all_the_same():
    text = told({"Ngày kết thúc": DAY_FIRST, "Ngày hoàn thành": (*DAY_FIRST[:2], "hôm qua")})
    assert "please check: choose" in line_of(text, "resolved_at")


# Cells that can be read in two ways


def test_date_cells_beside_dates_that_are_text_are_left_unmapped(place, capsys):
    book = openpyxl.Workbook()
    book.active.append(["Mã hồ sơ", "Ngày tiếp nhận"])
    for number, day in enumerate([datetime(2025, 3, 7), datetime(2025, 5, 8), "15/07/2025", "22/08/2025"]):
        book.active.append([f"H{number}", day])
    book.save(place.folder / "mixed.xlsx")
    draft = drafted(place, capsys, path=place.folder / "mixed.xlsx")
    assert "received_at" not in tomllib.loads(draft)["columns"]
    assert "day and month are probably exchanged" in draft


def test_days_of_many_months_of_which_none_is_after_the_12th_are_not_sure():
    cells = tuple(
        f"2025-{month:02}-{day:02}T00:00:00" for month, day in zip(range(1, 10), (3, 7, 9, 12, 4, 2, 8, 1, 6), strict=True)
    )
    columns = {"Mã hồ sơ": tuple(f"H{number}" for number in range(9)), "Ngày tiếp nhận": cells}
    assert "please check: all 9 days are the 12th" in line_of(told(columns), "received_at")
    later = {**columns, "Ngày tiếp nhận": (*cells[:8], "2025-07-13T00:00:00")}
    assert "# sure" in line_of(told(later), "received_at")


@pytest.mark.parametrize(
    "cells", [("9.000", "7.000", "12.345"), ("9.000", "131427", "8000"), ("41,5", "7", "8"), ("1.5", "2", "3")]
)
def test_numbers_with_marks_that_may_group_thousands_are_not_sure(cells):
    text = told({"Mã": ("1", "2", "4"), "Tên": ("A", "B", "C"), "Loại": "Xã", "Dân số": cells}, KINDS["units"])
    assert "please check" in line_of(text, "population")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("1.00157", "2.00072", "1.001193"), "lost zeros"),
        (("1.2E+11", "1.3E+11", "1.4E+11"), "digits of a code are lost"),
    ],
)
def test_codes_that_a_spreadsheet_took_for_numbers_are_not_sure(cells, why):
    assert why in line_of(told({"Mã TTHC": cells, "Mã hồ sơ": CODES}), "procedure_code")


def test_days_after_today_and_empty_cells_of_a_required_column_are_not_sure():
    assert "days are after" in line_of(told({"Ngày tiếp nhận": ("13/07/2925", "14/07/2925", "15/07/2925")}), "received_at")
    assert "empty in 1 of 3 rows" in line_of(told({"Ngày tiếp nhận": (*DAY_FIRST[:2], "")}), "received_at")
    assert "# sure" in line_of(told({"Ngày kết thúc": (*DAY_FIRST[:2], "")}), "resolved_at")


@pytest.mark.parametrize("name", ["Ph­êng H¶i Ch©u", "Phöôøng Haûi Chaâu", "PhÆ°á»\x9dng Háº£i ChÃ¢u", "X· Hßa Vang"])
def test_words_of_another_encoding_are_never_sure(name):
    text = told({"Mã hồ sơ": CODES, "Unit": name})
    assert "not Vietnamese as Unicode has it" in line_of(text, "unit_name")
    assert "# please check: some words are no Vietnamese in Unicode" in text
    assert "# sure" in line_of(told({"Unit": "Phường Hải Châu, Đặc khu Hoàng Sa"}), "unit_name")


# Lists of steps

STEPS = {
    "case:concept:name": ("c1", "c1", "c2", "c2"),
    "concept:name": ("Tiếp nhận", "Trả kết quả", "Tiếp nhận", "Thẩm định"),
    "org:resource": ("Nguyễn Văn A", "Trần B", "Nguyễn Văn A", "Lê C"),
    "org:group": ("Phường Hải Châu",) * 4,
    "time:timestamp": tuple(f"2025-07-{day}T08:00:00+07:00" for day in (13, 15, 14, 16)),
    "case:channel": ("Internet", "Internet", "Post", "Post"),
    "case:procedure_code": ("1.001193",) * 4,
}


def test_an_event_list_becomes_one_dossier_for_each_case(place, capsys):
    place.write(*zip(*STEPS.values(), strict=True), head=list(STEPS))
    draft = drafted(place, capsys)
    given = tomllib.loads(draft)
    assert given["columns"]["code"] == "case:concept:name"
    assert given["columns"]["step"] == "concept:name"
    assert given["columns"]["channel"] == "case:channel"
    assert given["collapse"] == {"keep": "newest", "received_at": "earliest"}
    assert "Nguyễn" not in draft
    place.run(draft)
    stored = place.query("SELECT code, substr(received_at, 1, 10), step, channel, resolved_at FROM dossier ORDER BY code")
    assert stored == [("c1", "2025-07-13", "Trả kết quả", 2, None), ("c2", "2025-07-14", "Thẩm định", 3, None)]


def test_steps_with_a_begin_and_an_end_of_each_end_when_the_last_has_ended():
    columns = {
        "Case ID": ("c1", "c1", "c1"),
        "Activity": ("A", "B", "C"),
        "Start Timestamp": DAY_FIRST,
        "Complete Timestamp": DAY_FIRST,
    }
    assert document(columns)["collapse"] == {"keep": "newest", "received_at": "earliest", "resolved_at": "latest-if-all"}


def test_a_list_without_steps_gets_no_collapse():
    assert "collapse" not in document({"Mã hồ sơ": ("H1", "H1", "H1"), "Ngày tiếp nhận": DAY_FIRST})


@pytest.mark.parametrize(
    ("header", "contract"),
    [
        ("case:deadline", "due_at"),
        ("(case) deadline", "due_at"),
        ("fields.created_at", "received_at"),
        ("serviceRequest.closed_date", "resolved_at"),
        ("attributes/due_date", "due_at"),
    ],
)
def test_what_stands_before_all_names_of_an_export_is_no_part_of_them(header, contract):
    assert columns_of({header: DAY_FIRST}) == {contract: header}


def test_the_status_of_another_thing_is_not_surely_that_of_the_dossier():
    assert "# sure" not in line_of(told({"payment.status": "Đang xử lý"}), "status")


# What is no header, no row, no table

ROWS = [
    ["H17.1-250703-0001", "1.001193", "Phường Hải Châu", "Nguyễn Văn Bình", "0905123456", "03/07/2025 08:15", "Đã trả kết quả"],
    ["H17.1-250713-0002", "1.001193", "Phường Hòa Khánh", "Trần Thị C", "0905123457", "13/07/2025 08:15", "Đang xử lý"],
    ["H17.1-250723-0003", "1.001194", "Xã Hòa Vang", "Lê Văn D", "0905123458", "23/07/2025 08:15", "Đang xử lý"],
]
HEAD = ["Mã hồ sơ", "Mã TTHC", "Đơn vị", "Chủ hồ sơ", "Điện thoại", "Ngày tiếp nhận", "Trạng thái"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_without_a_header_is_addressed_by_places_and_tells_no_cell(ending, place, capsys):
    path = _written(place, ROWS, ending)
    draft = drafted(place, capsys, path=path)
    given = tomllib.loads(draft)
    assert given["file"]["header"] is False
    assert given["columns"] == {"code": 1, "procedure_code": 2, "unit_name": 3, "status": 7}
    assert "# sure" not in draft.partition("[values")[0]
    assert "received_at = 6" in draft.replace("{ column = 6", "6")
    assert not any(text in draft for text in ("Nguyễn", "0905", "Trần", "H17.1"))
    complete = draft.replace("# received_at =", "received_at =", 1)
    place.run(complete, path)
    assert place.query("SELECT COUNT(*) FROM dossier") == [(3,)]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_header_below_titles_is_found_and_totals_are_put_aside(ending, place, capsys):
    titles = [["ỦY BAN NHÂN DÂN", "", "", "", "", "", ""], ["Báo cáo tháng 7", "", "", "", "", "", ""]]
    numbers, total = ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"], ["Tổng cộng", "", "", "", "", "3", ""]
    path = _written(place, [*titles, HEAD, numbers, *ROWS, total], ending)
    draft = drafted(place, capsys, path=path)
    assert tomllib.loads(draft)["columns"]["code"] == "Mã hồ sơ"
    assert line_of(draft, "received_at").endswith("# sure: header and values")
    assert "3 rows of" in draft
    assert "2 rows more are totals" in draft
    assert tomllib.loads(draft)["file"].get("skip_lines") == (2 if ending == "csv" else None)


def test_years_and_numbers_may_be_headers(place, capsys):
    path = _written(place, [["Tên", "2024", "2025", "Dân số"], ["Xã A", "11", "12", "500"], ["Xã B", "13", "14", "600"]], "csv")
    assert tomllib.loads(drafted(place, capsys, "--kind", "units", path=path))["columns"]["population"] == "Dân số"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", '{"x": 1, "y": {"z": 2}}\n'), ("b.json", "null\n"), ("c.jsonl", "not json\n"), ("d.csv", "x,y\n1,2\n")],
)
def test_a_file_in_which_nothing_fits_is_refused_with_what_to_do(name, content, place, capsys):
    (place.folder / name).write_text(content, encoding="utf-8")
    assert main([str(place.folder / name), "--suggest-mapping"]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "looks like one of dossiers" in said.err
    assert "--write-template" in said.err


def test_members_of_members_are_columns(place, capsys):
    rows = [{"id": number, "fields": {"case_id": f"H{number}", "created_at": f"2025-07-{13 + number}"}} for number in range(3)]
    (place.folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    given = tomllib.loads(drafted(place, capsys, path=place.folder / "a.jsonl"))["columns"]
    assert given == {"code": "fields.case_id", "received_at": "fields.created_at"}


def _written(place, rows, ending):
    path = place.folder / f"file.{ending}"
    if ending == "csv":
        path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
        return path
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


# What may stand in a draft


@pytest.mark.parametrize(
    "remark",
    [
        "Đã trả kết quả cho ông Nguyễn Văn A",
        "Đang xử lý, liên hệ 0905 123 456",
        "Nguyễn Thị Hoa",
        "TRẦN VĂN BÌNH",
        "a.b@example.vn",
        "Hộ khẩu 048 090 001 234",
        "Đang xử lý vì gia đình chưa nộp đủ giấy tờ về nhà đất tại tổ 5",
    ],
)
def test_a_text_that_may_be_about_a_person_is_counted_and_not_shown(remark):
    text = told({"Mã hồ sơ": ("1", "2", "4"), "Trạng thái": ("Đang xử lý", "Đã trả kết quả", remark)})
    assert remark not in text
    assert "1 more texts, 1 rows, are not shown" in text


def test_of_a_column_in_which_anything_may_stand_no_text_is_shown():
    text = told({"Tình trạng": ("gọi lại sau", "đã xong phần một", "Đang xử lý")})
    assert "gọi lại" not in text
    assert '"Đang xử lý" = 4  # sure' in text


def test_a_header_that_is_a_number_of_a_person_is_not_shown():
    text = told({"Mã hồ sơ": CODES, "0905123456": "x", "a.b@example.vn": "y", "Nguyễn Thị Hoa": "z"})
    assert "Hoa" not in text
    assert "0905123456" not in text
    assert "@" not in text


def test_identity_numbers_are_no_codes_because_they_differ():
    text = told({"Cột A": ("048090001234", "048090001235", "048090001239"), "Ngày tiếp nhận": DAY_FIRST, "Đơn vị": "Hải Châu"})
    assert "code" not in tomllib.loads(text)["columns"]
    assert '"Cột A"  looks like personal data: leave it out' in text
    named = told({"Mã hồ sơ": ("048090001234", "048090001235", "048090001239")})
    assert "look like telephone or identity numbers" in line_of(named, "code")


def test_names_of_persons_are_no_steps():
    assert "names of persons" in line_of(told({"Bước xử lý": ("Nguyễn Văn A", "Trần Thị B", "Lê C")}), "step")


# All rows


def test_what_stands_only_in_the_last_rows_counts():
    count = 30_000
    codes = [f"H{number}" for number in range(count - 1)] + ["H5"]
    statuses = ["Đang xử lý"] * (count - 1) + ["Chờ thanh toán"]
    days = ["01/02/2025"] * (count - 1) + ["30/07/2025"]
    blanks = [*["13/07/2025"] * (count - 1), "NULL"]
    columns = {"Mã hồ sơ": codes, "Trạng thái": statuses, "Ngày tiếp nhận": days, "Ngày kết thúc": blanks}
    text = told(glance_of(columns))
    given = tomllib.loads(text)
    assert given["values"]["status"] == {"Đang xử lý": 4, "Chờ thanh toán": 6}
    assert given["columns"]["received_at"]["date_format"] == "%d/%m/%Y"
    assert given["file"]["blank"] == ["NULL"]
    assert f"1 of {count} cells repeat a code" in text


def test_rows_are_read_once_and_not_kept():
    read = []

    class Once:
        def __iter__(self):
            read.append(1)
            yield from ((f"H{number}", f"{number % 28 + 1}/07/2025") for number in range(500))

    assert told(Glance("f.csv", ("Mã hồ sơ", "Ngày tiếp nhận"), Once())).count("# sure") == 2
    assert read == [1]


def test_an_empty_sheet_beside_others_is_no_fault(place, capsys):
    path = _written(place, [HEAD, *ROWS], "xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Sheet2")
    book.save(path)
    assert tomllib.loads(drafted(place, capsys, path=path))["columns"]["code"] == "Mã hồ sơ"


def test_cells_that_number_the_rows_are_codes_only_under_that_name_and_not_surely():
    text = told({"Mã hồ sơ": ("1", "2", "3"), "Trạng thái": ("1", "2", "3"), "Cột": ("1", "2", "3")})
    assert "do they only number the rows?" in line_of(text, "code")
    assert "please check: its numbers are taken as the codes" in line_of(text, "status")
    assert '"Cột"  numbers the rows' in text


def test_the_time_of_a_step_is_no_other_time_that_it_resembles():
    columns = {"Mã hồ sơ": ("H1", "H1", "H1"), "Bước": ("Tiếp nhận", "Thẩm định", "Trả"), "Thời điểm": DAY_FIRST}
    assert set(document(columns)["columns"]) == {"code", "step", "received_at", "updated_at"}


def test_rows_that_have_not_the_cells_of_the_header_are_counted(place, capsys):
    path = _written(place, [HEAD, *ROWS, ["H9", "1.001193"]], "csv")
    assert "# please check: 1 rows more have not the cells of the header" in drafted(place, capsys, path=path)
