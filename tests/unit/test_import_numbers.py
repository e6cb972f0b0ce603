"""Numbers in text: what can be read in one way is read, what can be read in two is refused until the file says its mark."""

from __future__ import annotations

import pytest

from data_access.importer import FileError
from data_access.importer.numbers import Marks
from tests.unit.test_import_codes import book

MAPPING = '[columns]\ncode = "Mã"\nname = "Tên"\nkind = "Loại"\npopulation = "Dân số"\narea_km2 = "Diện tích"\n'
HEAD = ["Mã", "Tên", "Loại", "Dân số", "Diện tích"]
COMMA, POINT = '[file]\ndecimal = ","\n', '[file]\ndecimal = "."\n'


def unit(population, area, code="X1"):
    return [code, f"Xã {code}", "xa", population, area]


def stored(place):
    return place.query("SELECT population, area_km2 FROM unit ORDER BY code")


@pytest.mark.parametrize("population", ["9.000", "9,000", "12.345"])
def test_thousands_are_not_believed_until_the_file_says_which_mark_is_which(place, population):
    place.write(unit(population, "1"), head=HEAD)
    with pytest.raises(FileError, match=rf"{population} may be thousands or decimals; .* \[file\] decimal"):
        place.run(MAPPING, kind="units")
    mark = COMMA if "." in population else POINT
    place.run(mark + MAPPING, kind="units")
    assert stored(place) == [(int(population.replace(".", "").replace(",", "")), 1.0)]


def test_marks_that_contradict_each_other_refuse_the_file_with_examples(place):
    place.write(unit("1", "41,19"), unit("2", "406.09", "X2"), head=HEAD)
    with pytest.raises(FileError, match=r"a decimal point \(406.09\), others a decimal comma \(41,19\)"):
        place.run(MAPPING, kind="units")


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.250,50", 1250.5), ("41,19", 41.19), ("1.234.567", 1234567.0), ("1,234.5", 1234.5), ("0.875", 0.875), ("12 345", 12345.0),
     ("1\u00a0234,5", 1234.5), ("１２", 12.0), ("-3", -3.0), ("9'000", 9000.0), ("1’234,5", 1234.5)],
)  # fmt: skip
def test_what_can_be_read_in_one_way_is_read(text, number):
    marks = Marks()
    assert (float(marks.read(text, is_whole=False)), marks.doubt()) == (number, "")


@pytest.mark.parametrize("text", ["1.2.3", "9,", "1,23,456", "1.250,5,0", "x", "1e5", "--1", "12 34"])
def test_what_is_no_number_is_none(text):
    assert Marks().read(text, is_whole=False) == ""


def test_a_column_with_other_decimal_points_tells_what_three_decimals_are(place):
    place.write(unit("1", "16.047"), unit("2", "16.0471", "X2"), head=HEAD)
    place.run(MAPPING, kind="units")
    assert stored(place) == [(1, 16.047), (2, 16.0471)]


def test_number_cells_are_what_they_are(place):
    path = book(place.folder / "b.xlsx", unit(9000, 41.193), unit(12000, 1.25, "X2"), head=HEAD)
    place.run(COMMA + MAPPING, path, kind="units")
    assert stored(place) == [(9000, 41.193), (12000, 1.25)]


def test_whole_numbers_of_programs_that_write_a_decimal_of_zero_are_whole(place):
    place.write(unit("9000.0", "1"), unit("12.5", "1", "X2"), head=HEAD)
    assert place.run(MAPPING, kind="units").rejected_by_reason == {"bad-value": 1}
    assert stored(place) == [(9000, 1.0)]


@pytest.mark.parametrize(
    ("kind", "mapping", "row"),
    [
        ("targets", 'metric = "a"\nrank = "b"\nvalue = "c"\nvalid_from = "d"\n', ["x", "1", "1.250", "2025-07-01"]),
        (
            "staff",
            'unit_code = "a"\nas_of = "b"\nposition = "c"\nspeciality = "d"\npresent = "e"\n',
            ["Xã Một", "2025-07-01", "x", "y", "1.250"],
        ),
    ],
)
def test_every_kind_of_rows_reads_numbers_alike(place, kind, mapping, row):
    place.write(row, head=list("abcde")[: len(row)])
    with pytest.raises(FileError, match=r"1\.250 may be thousands or decimals"):
        place.run("[columns]\n" + mapping, kind=kind)
    assert place.run(COMMA + "[columns]\n" + mapping, kind=kind).accepted == 1


@pytest.mark.parametrize(("population", "told"), [("-3", "from 0 to 100000000"), ("2000000000", "from 0 to 100000000")])
def test_a_number_that_the_contract_does_not_know_is_none(place, population, told):
    place.write(unit(population, "1"), head=HEAD)
    assert place.run(MAPPING, kind="units").rejected_by_reason == {"bad-value": 1}
    assert f"a whole number {told}" in place.rejects.read_text("utf-8-sig")


@pytest.mark.parametrize(("value", "stored"), [("99%", 0.99), ("57,3 %", 0.573), ("0.95", 0.95)])
def test_a_share_may_be_written_in_percent(place, value, stored):
    place.write(["x", "1", value, "2025-07-01"], head=list("abcd"))
    mapping = '[columns]\nmetric = "a"\nrank = "b"\nvalue = "c"\nvalid_from = "d"\n'
    assert place.run(mapping, kind="targets").accepted == 1
    assert place.query("SELECT value FROM target") == [(stored,)]
