"""A list of units becomes the pack of a province, or everything that is wrong with it is told and nothing is written."""

from __future__ import annotations

import re
import unicodedata

import pytest

from data_access import packs
from data_access.packs import PackError, folder, unit_list
from data_access.packs.__main__ import main

HEAD = "code,name,kind,population,area_km2,latitude,longitude,old_district,difficult_area"
GOOD = (
    "00004,Phường Hồng Hà,,48992,12.5,21.04,105.85,Quận Hoàn Kiếm; Quận Ba Đình,false",
    "00008,Sơn Đồng,xa,,,21.05,105.70,Huyện Hoài Đức,true",
    "00025,Đảo Xa,đặc khu,0,1,20.1,107.7,,",
)


@pytest.fixture
def listed(tmp_path):
    """Write a list of units and read it."""

    def read(*lines, head=HEAD, encoding="utf-8"):
        path = tmp_path / "units.csv"
        path.write_bytes("\n".join([head, *lines]).encode(encoding))
        return unit_list.read(path, folder.STARTS_ON)

    return read


def refused(listed, *lines, head=HEAD):
    with pytest.raises(PackError) as error:
        listed(*lines, head=head)
    return str(error.value)


@pytest.fixture
def new(tmp_path, capsys):
    """Run `new` into a folder of packs: its exit code, what was printed, and that folder."""
    home = tmp_path / "packs"
    home.mkdir(exist_ok=True)

    def run(slug, *lines, options=(), head=HEAD):
        path = tmp_path / "units.csv"
        path.write_text("\n".join([head, *lines]), encoding="utf-8")
        code = main(["--packs", str(home), "new", slug, str(path), *options])
        told = capsys.readouterr()
        return code, told.out + told.err, home

    return run


def test_names_kinds_and_zeros_are_understood(listed):
    rows = listed(*GOOD).rows
    assert [row["code"] for row in rows] == ["00004", "00008", "00025"]
    assert [row["name"] for row in rows] == ["Phường Hồng Hà", "Xã Sơn Đồng", "Đặc khu Đảo Xa"]
    assert [row["short_name"] for row in rows] == ["Hồng Hà", "Sơn Đồng", "Đảo Xa"]
    assert [row["kind"] for row in rows] == ["phuong", "xa", "dac_khu"]


def test_an_empty_cell_is_missing_and_not_zero_nor_false(listed):
    rows = listed(*GOOD).rows
    assert [row["population"] for row in rows] == [48992, None, 0]
    assert [row["difficult_area"] for row in rows] == [False, True, None]
    assert rows[1]["area_km2"] is None


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_files_of_spreadsheets_are_read_as_they_come(listed, separator, encoding):
    lines = [line.replace(",", separator) if separator != ";" else line.replace("; ", " ").replace(",", ";") for line in GOOD]
    rows = listed(*lines, head=HEAD.replace(",", separator), encoding=encoding).rows
    assert [row["latitude"] for row in rows] == [21.04, 21.05, 20.1]


def test_names_are_stored_composed(listed):
    rows = listed(unicodedata.normalize("NFD", "00004,Phường  Hòa Khánh ,,,,,,Quận Liên Chiểu,")).rows
    assert rows[0]["name"] == "Phường Hòa Khánh"
    assert rows[0]["old_district"] == unicodedata.normalize("NFC", "Quận Liên Chiểu")


def test_short_names_of_columns_are_known_and_others_are_told(listed):
    found = listed("00004,Phường A,21,105,x,y", head="code,name,lat,lon,merged_from,Ghi chú")
    assert (found.rows[0]["latitude"], found.rows[0]["longitude"]) == (21.0, 105.0)
    assert found.ignored == ("merged_from", "ghi chú")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("4,Phường A,,,,,,,", r"line 2, code: '4' came; expected five digits; a spreadsheet has dropped the leading zeros"),
        ("ABC,Phường A,,,,,,,", r"line 2, code: 'ABC' came; expected the five digits"),
        (",Phường A,,,,,,,", r"line 2, code: nothing came"),
        ("00004,,xa,,,,,,", r"line 2, name: nothing came"),
        ("00004,Thị trấn A,,,,,,,", r"line 2, kind: 'Thị trấn A' does not begin with Phường, Xã or Đặc khu"),
        ("00004,A,thi_tran,,,,,,", r"line 2, kind: 'thi_tran' came; expected phuong, xa, dac_khu"),
        ("00004,Phường A,xa,,,,,,", r"line 2, kind: xa came, but the name is 'Phường A'"),
        ("00004,Phường A,,48.992,,,,,", r"line 2, population: '48.992' came; expected a whole number"),
        ('00004,Phường A,,,"12,5",,,,', r"line 2, area_km2: '12,5' came; expected square kilometres with a decimal point"),
        ("00004,Phường A,,,,21,,,", r"line 2, latitude, longitude: one of them came"),
        ("00004,Phường A,,,,105.8,21.0,,", r"line 2, latitude: '105.8' came; .*look swapped"),
        ("00004,Phường A,,,,21.0,2.3,,", r"line 2, longitude: '2.3' came; expected 102 to 118, which is Vietnam"),
        ("00004,Phường A,,,,,,,maybe", r"line 2, difficult_area: 'maybe' came; expected true or false"),
        ("00004,Phường A,,,,,,,,", r"line 2, 10 cells came, 9 were expected"),
    ],
)
def test_a_cell_that_does_not_fit_is_told_with_its_line(listed, line, told):
    assert re.search(told, refused(listed, line))


def test_everything_wrong_is_told_at_once(listed):
    told = refused(listed, "4,Phường A,,,,,,,", "", "00005,Phường B,,x,,,,,")
    assert "line 2, code" in told
    assert "line 4, population" in told


@pytest.mark.parametrize("name", ["code", "name"])
def test_what_must_be_there_once_is_not_there_twice(listed, name):
    other = {"code": "00004,Xã B,,,,,,,", "name": "00005,Phường A,,,,,,,"}[name]
    assert "comes 2 times" in refused(listed, "00004,Phường A,,,,,,,", other)


def test_a_file_without_the_needed_columns_or_without_communes_is_refused(listed):
    assert "no column 'code'; there are: mã, name" in refused(listed, "1,A", head="Mã,name")
    assert "the column 'latitude' comes twice" in refused(listed, head="code,name,lat,latitude")
    assert "no commune in it" in refused(listed, "SNV,Sở Nội vụ,so_nganh,,,,,,")


def test_a_file_in_another_encoding_is_refused(listed):
    with pytest.raises(PackError, match="is not UTF-8; save it"):
        listed("00004,Phường Hồng Hà,,,,,,,", encoding="utf-16")


def test_a_new_pack_can_be_loaded_and_has_the_departments_of_every_province(new):
    code, told, home = new("ha-noi", *GOOD, options=("--name", "Thành phố Hà Nội"))
    pack = packs.load("ha-noi", home)
    assert code == 0, told
    assert (pack.name, pack.short_name) == ("Thành phố Hà Nội", "Hà Nội")
    assert [row["name"] for row in pack.units if row["code"] in ("VPUB", "TTRA")] == [
        "Văn phòng UBND thành phố",
        "Thanh tra thành phố",
    ]
    assert sum(row["kind"] == "so_nganh" for row in pack.units) == 12
    assert {row["valid_from"] for row in pack.units} == {folder.STARTS_ON}
    assert (pack.procedures, pack.targets) != ((), ())


def test_departments_of_the_file_take_the_place_of_the_usual_ones(new):
    offices = ("SNV,Sở Nội vụ,so_nganh,,,,,,", "CN1,Chi nhánh 1,chi_nhanh,,,,,,")
    _, _, home = new("ha-noi", *GOOD, *offices)
    units = packs.load("ha-noi", home).units
    assert [row["code"] for row in units if row["kind"] in ("so_nganh", "chi_nhanh")] == ["SNV", "CN1"]
    assert [row["short_name"] for row in units if row["code"] == "SNV"] == ["Nội vụ"]


def test_what_is_missing_or_not_used_is_said(new):
    _, told, _ = new("ha-noi", "00004,Phường A,1", "00005,Xã B,2", head="code,name,notes")
    assert "columns not used: notes" in told
    assert "no coordinates, so in a row below the others: A, B" in told
    assert "no population: 2 of 2 communes" in told
    assert "no --name, so the province is called: Ha Noi" in told


def test_a_pack_that_is_there_is_renewed_only_when_asked_and_keeps_its_other_files(new):
    _, _, home = new("ha-noi", *GOOD)
    (home / "ha-noi" / "targets.csv").write_text("metric,rank,value\n", encoding="utf-8")
    code, told, _ = new("ha-noi", GOOD[0])
    assert (code, "--replace" in told, len(packs.load("ha-noi", home).units)) == (1, True, 15)
    code, _, _ = new("ha-noi", GOOD[0], options=("--replace",))
    pack = packs.load("ha-noi", home)
    assert (code, len(pack.units), pack.targets) == (0, 13, ())


@pytest.mark.parametrize("slug", ["Hà Nội", "../x", "national", "HaNoi", ""])
def test_a_slug_is_plain_letters(new, slug):
    code, told, home = new(slug, *GOOD)
    assert code == 1
    assert "cannot be a slug" in told
    assert list(home.iterdir()) == []


def test_nothing_is_left_when_a_pack_cannot_be_read_back(new):
    code, _, home = new("ha-noi", *GOOD)
    before = {path.name: path.read_bytes() for path in (home / "ha-noi").iterdir()}
    (home / "ha-noi" / "milestones.csv").write_text("day,nme\n", encoding="utf-8")
    code, told, _ = new("ha-noi", GOOD[0], options=("--replace",))
    assert (code, "unknown column 'nme'" in told) == (1, True)
    assert [path.name for path in home.iterdir()] == ["ha-noi"]
    assert (home / "ha-noi" / "units.csv").read_bytes() == before["units.csv"]


def test_packs_are_listed_and_checked(capsys):
    assert main(["list"]) == 0
    assert "thanh-hoa: Tỉnh Thanh Hóa: 19 phường, 147 xã, 15 departments" in capsys.readouterr().out
    assert main(["check", "tp-hcm"]) == 0
    assert "113 phường, 54 xã, 1 đặc khu" in capsys.readouterr().out
    assert main(["check", "atlantis"]) == 1
    assert "no pack 'atlantis'" in capsys.readouterr().err


@pytest.mark.parametrize("closing", ["", '"'])
def test_a_quote_that_does_not_close_loses_no_unit(new, closing):
    """Without an error the rest of the list, or the lines up to the next quote, would be one cell."""
    lines = ('00003,Phường A,,1,,21.0,105.8,"Quận X,false', GOOD[1], GOOD[2] + closing)
    code, told, home = new("thu", *lines)
    assert code == 1
    assert "expected a closing quote for each that opens" in told
    assert not (home / "thu").exists()
