"""The mapping assistant recognises columns, says how sure it is, and leaves to a person what only a person can know."""

from __future__ import annotations

import tomllib
import unicodedata

import pytest

from data_access.importer import KINDS, Mapping
from data_access.importer.assistant.glances import Glance
from data_access.importer.assistant.suggestion import suggest
from tests.known_systems import BOSTON, CITIES, NEW_YORK, ONE_STOP, TORONTO
from tests.suggesting import DAY_FIRST, DOSSIERS, columns_of, document, glance_of, line_of, told

EVERY_CITY = pytest.mark.parametrize(("columns", "expected"), CITIES.values(), ids=list(CITIES))


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


# How sure


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
    assert '# received_at = { column = "Cột lạ", date_format = "%d/%m/%Y %H:%M:%S" }' in dated


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


def test_what_a_file_says_once_is_proposed_for_both_columns_and_marked():
    header = ("Mã hồ sơ", "Tên TTHC", "Đơn vị tiếp nhận", "Ngày nhận", "Ngày trả")
    rows = tuple((f"H17-{day}", "Khai sinh", "Phường Hải Châu", f"{day}/07/2025", f"{day + 1}/07/2025") for day in range(13, 30))
    draft = str(suggest([Glance("export.csv", header, rows)], KINDS["dossiers"]))
    Mapping.of(tomllib.loads(draft), KINDS["dossiers"])
    for name, column in (("unit_code", "Đơn vị tiếp nhận"), ("resolved_at", "Ngày trả")):
        line = next(line for line in draft.splitlines() if line.startswith(f"{name} = "))
        assert column in line
        assert "please check: no column of its own" in line


# Several files


def test_a_column_that_one_of_the_files_lacks_is_optional():
    first = glance_of({"Mã hồ sơ": ("1", "2", "4"), "Ngày tiếp nhận": DAY_FIRST, "Ngày trả": DAY_FIRST}, "a.csv")
    second = glance_of({"Mã hồ sơ": ("5", "6", "8"), "Ngày tiếp nhận": DAY_FIRST}, "b.csv")
    given = tomllib.loads(str(suggest([first, second], DOSSIERS)))["columns"]
    assert given["returned_at"]["optional"] is True
    assert "optional" not in given["received_at"]
