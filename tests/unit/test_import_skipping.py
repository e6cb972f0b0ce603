"""Lines that are no rows, as reports have them, are skipped by name and counted; what merely looks like one is a row."""

from __future__ import annotations

import pytest
import xlsxwriter

from data_access.importer import MappingError
from tests.importing import GOOD, HEAD, MAPPING, changed

STAFF = """
[columns]
unit_code = "Đơn vị"
as_of = "Ngày"
position = "Vị trí"
speciality = "Chuyên môn"
quota = "Giao"
present = "Có mặt"
"""
STAFF_HEAD = ["Đơn vị", "Ngày", "Vị trí", "Chuyên môn", "Giao", "Có mặt"]


def staff(position, quota, present, unit="Hải Châu", speciality="Luật"):
    return [unit, "2025-07-01", position, speciality, quota, present]


def total(word, *, at=0, others=("", "", "", "", "12")):
    cells = list(others)
    cells.insert(at, word)
    return cells[:6]


@pytest.mark.parametrize(
    "word",
    [
        "Tổng",
        "Tổng cộng",
        "TỔNG CỘNG:",
        " Cộng ",
        "Tổng số",
        "tong so",
        "Tổng\u00a0cộng",
        "Tổng cộng (I+II)",
        "Cộng I",
        "Tổng số hồ sơ: 12",
        "Total",
        "Grand total",
    ],
)
@pytest.mark.parametrize("at", [0, 2])
def test_a_total_is_skipped_and_counted(place, word, at):
    place.write(GOOD, total(word, at=at), changed(code="H2"))
    report = place.run()
    assert (report.read, report.accepted, report.rejected, report.skipped_by_kind) == (3, 2, 0, {"total": 1})
    assert "export.csv: skipped: 1 total, line 3" in report.notes
    assert "skipped            1  (1 total)" in str(report)
    assert "accepted + duplicates + rejected + skipped: 3 = 2 + 0 + 0 + 1" in str(report)


@pytest.mark.parametrize("unit", ["Tổng công ty Điện lực", "Công an phường", "Tổng cục Thuế", "Cộng đồng"])
def test_a_name_that_begins_like_a_total_is_none(place, unit):
    place.write(changed(unit=unit), changed(code="", unit=unit))
    report = place.run()
    assert (report.accepted, report.skipped, report.rejected_by_reason) == (1, 0, {"missing-code": 1})


def test_a_total_among_numbers_is_known_by_its_sum(place):
    place.write(
        staff("Một cửa", 5, 4),
        staff("Tư pháp", 3, 3),
        staff("Tổng cộng", 8, 7),
        staff("Một cửa", 2, 1, unit="Hòa Khánh"),
        staff("Cộng", 2, 1, unit="Hòa Khánh"),
        staff("Tổng số", 10, 8, unit=""),
        head=STAFF_HEAD,
    )
    report = place.run(STAFF, kind="staff")
    assert (report.read, report.accepted, report.skipped_by_kind) == (6, 3, {"total": 3})
    assert place.query("SELECT SUM(quota), SUM(present) FROM staff") == [(10, 8)]


def test_a_total_that_is_no_sum_is_rejected_unless_totals_are_rows(place):
    place.write(staff("Một cửa", 5, 4), staff("Tổng cộng", 9, 9), head=STAFF_HEAD)
    assert place.run(STAFF, kind="staff").rejected_by_reason == {"wrong-total": 1}
    assert place.reasons() == [(2, 3, "wrong-total", "a total of other rows")]
    assert place.run("[file]\nskip = []\n" + STAFF, kind="staff").new == 1
    with pytest.raises(MappingError, match=r"\[file\] skip: 'sum' came; expected one of 'total', 'column-numbers'"):
        place.run('[file]\nskip = ["sum"]\n' + STAFF, kind="staff")


@pytest.mark.parametrize(
    "numbers",
    [
        ["1", "2", "3", "4", "5", "6"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)=(4)+(5)"],
        ["A", "B", "1", "2", "3", "4"],
        ["[1]", "[2]", "[3]", "[4]", "", ""],
        ["a", "b", "c", "d", "e", "f"],
    ],
)
def test_numbers_of_columns_below_the_header_are_skipped(place, numbers):
    place.write(numbers, GOOD)
    assert place.run().skipped_by_kind == {"column-numbers": 1}


def test_a_row_of_numbers_further_down_is_a_row(place):
    place.write(GOOD, changed(code="H2"), ["1", "2", "3", "4", "5", "6"])
    report = place.run()
    assert (report.skipped, report.rejected) == (0, 1)


def test_a_header_that_comes_again_is_skipped_with_what_belongs_to_it(place):
    numbers = [f"({number})" for number in range(1, 7)]
    place.write(numbers, GOOD, ["Trang 2", "", "", "", "", ""], [*map(str.upper, HEAD)], numbers, changed(code="H2"))
    report = place.run()
    assert (report.accepted, report.rejected) == (2, 0)
    assert report.skipped_by_kind == {"column-numbers": 2, "repeated-header": 1, "section": 1}


def test_a_title_of_a_section_is_skipped_and_a_lonely_code_is_a_row(place):
    place.write(["I. Lĩnh vực đất đai", *[""] * 5], GOOD, ["", "", "Phường Hải Châu", "", "", ""], ["H2", *[""] * 5])
    report = place.run()
    assert (report.read, report.accepted, report.skipped_by_kind) == (4, 1, {"section": 1})
    assert report.rejected_by_reason == {"missing-code": 1, "missing-received": 1}


def test_titles_and_totals_in_merged_cells_of_a_workbook_are_skipped(place):
    path = place.folder / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("A")
        sheet.write_row(0, 0, HEAD)
        sheet.merge_range(1, 0, 1, 5, "I. Phường Hải Châu")
        sheet.write_row(2, 0, GOOD)
        sheet.merge_range(3, 0, 3, 3, "Tổng cộng")
        sheet.write(3, 4, 1)
    report = place.run(MAPPING, path)
    assert (report.read, report.accepted, report.skipped_by_kind) == (3, 1, {"section": 1, "total": 1})


def test_rows_are_numbered_as_if_nothing_had_been_skipped(place):
    place.write(total("Tổng"), changed(code=""), total("Tổng"), GOOD[:3], changed(code="", unit=""))
    place.run()
    assert [(row, line) for row, line, *_ in place.reasons()] == [(2, 3), (4, 5), (5, 6)]


def test_a_header_of_a_file_that_was_put_behind_another_is_skipped(place):
    place.write(GOOD, ["\ufeff" + HEAD[0], *HEAD[1:]], changed(code="H2"), [f" {name} " for name in HEAD], changed(code="H3"))
    report = place.run()
    assert (report.accepted, report.rejected, report.skipped_by_kind) == (3, 0, {"repeated-header": 2})
