"""A file of boundaries is taken only when it is whole and sound; otherwise it is said what is wrong."""

from __future__ import annotations

import json

import pytest

from data_access.boundaries import BoundariesError
from data_access.boundaries import reading as boundary_reading
from data_access.boundaries.reading import read
from tests.boundaries import CODES, SIDE, WHOLE, collection, feature, grid, multipolygon, polygon, read_of, square

# What is read


def test_a_whole_file_is_read_by_its_codes(tmp_path):
    found = read_of(tmp_path, *grid(WHOLE))
    assert found.keys() == CODES
    assert all(geometry.area == pytest.approx(SIDE**2) for geometry in found.values())


def test_a_byte_order_mark_and_a_height_at_each_point_do_no_harm(tmp_path):
    high = [[*point, 12.5] for point in square(0, 0)]
    path = tmp_path / "communes.geojson"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(collection(feature("20101", polygon(high)))).encode())
    assert read(path, CODES, {"20101"})["20101"].area == pytest.approx(SIDE**2)


@pytest.mark.parametrize("name", ["ma_xa", "maxa", "MA_XA", "MaXa", "ward_code", "Ma phuong xa", "CODE"])
def test_another_common_name_of_the_code_is_understood(tmp_path, name):
    features = [feature(code, polygon(square(*place)), name=name, ten="Xã", stt=3) for code, place in WHOLE.items()]
    assert read_of(tmp_path, *features).keys() == CODES


def test_code_goes_before_every_other_name(tmp_path):
    features = [feature(code, polygon(square(*place)), ma_xa="something else") for code, place in WHOLE.items()]
    assert read_of(tmp_path, *features).keys() == CODES


@pytest.mark.parametrize(
    ("code", "is_"), [(464, "00464"), (464.0, "00464"), ("464", "00464"), (" 00464 ", "00464"), (20101, "20101")]
)
def test_a_code_that_a_table_program_made_a_number_is_understood(tmp_path, code, is_):
    assert read_of(tmp_path, feature(code, polygon(square(0, 0))), required=set()).keys() == {is_}


def test_a_unit_that_has_ended_may_be_left_out_but_is_allowed(tmp_path):
    assert read_of(tmp_path, *grid({"20101": (0, 0)}), required={"20101"}).keys() == {"20101"}
    assert read_of(tmp_path, *grid(WHOLE), required={"20101"}).keys() == CODES


# What is not taken, and why


def ring(*points):
    return polygon([list(point) for point in points])


BOW = ring((108, 16), (108.1, 16.1), (108.1, 16), (108, 16.1), (108, 16))
METRES = ring((552000, 1775000), (553000, 1775000), (553000, 1776000), (552000, 1775000))
SWAPPED = ring((16, 108), (16.1, 108), (16.1, 108.1), (16, 108))
WRONG = {
    "no features": ([], "holds no features"),
    "a bare geometry": ([polygon(square(0, 0))], "feature 1 is not a GeoJSON Feature"),
    "no geometry": ([feature("20101", None)], r"feature 1 \(code 20101\) has the geometry None; only Polygon and MultiPolygon"),
    "a point": ([feature("20101", {"type": "Point", "coordinates": [108, 16]})], "geometry Point"),
    "no rings": ([feature("20101", polygon())], "polygon without rings"),
    "no polygons": ([feature("20101", multipolygon())], "has no coordinates"),
    "an open ring": ([feature("20101", polygon(square(0, 0)[:-1]))], "ring that is not closed"),
    "three points": ([feature("20101", ring((108, 16), (108.1, 16), (108, 16)))], "a ring of 3 points; a ring has at least 4"),
    "texts": ([feature("20101", ring(("108", "16"), ("108", "16")))], "not pairs of numbers"),
    "a missing number": ([feature("20101", ring((108, None), (108, 16)))], "not pairs of numbers"),
    "single numbers": ([feature("20101", polygon([108, 16, 108, 16]))], "not pairs of numbers"),
    "metres": ([feature("20101", METRES)], r"\[552000, 1.775e\+06\]: this looks like metres, such as VN-2000; convert .* WGS 84"),
    "latitude first": ([feature("20101", SWAPPED)], r"\[16, 108\]: degrees with the longitude first are expected"),
    "a bow": ([feature("20101", BOW)], "the polygon of code 20101 is not valid: Self-intersection.*Fix geometries"),
    "twice": ([feature("20101", polygon(square(0, 0)))] * 2, r"code 20101 comes twice \(again in feature 2\)"),
    "an empty code": ([feature("20101", polygon(square(0, 0))), feature("", polygon(square(1, 0)))], "feature 2 has no 'code'"),
    "true": ([feature(True, polygon(square(0, 0)))], "feature 1 has no 'code'"),
    "no properties": ([{"type": "Feature", "properties": None, "geometry": None}], "no property holds the code.*came: none"),
    "no code": ([feature("20101", polygon(square(0, 0)), name="ten")], "no property holds the code of the commune.*came: 'ten'"),
    "two codes": (
        [feature("20101", polygon(square(0, 0)), name="ma_xa", WARD_CODE="1")],
        "2 properties may be the code.*came: 'ma_xa', 'WARD_CODE'",
    ),
    "a stranger": ([feature("99999", polygon(square(0, 0)))], r"has 1 code \(99999\); is this the file of another province"),
    "one stranger": ([*grid(WHOLE), feature("99999", polygon(square(2, 0)))], r"has 1 code \(99999\); take them out"),
}


@pytest.mark.parametrize(("features", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(tmp_path, features, said):
    with pytest.raises(BoundariesError, match=said):
        read_of(tmp_path, *features, required=set())


def test_units_without_a_boundary_are_counted_and_the_first_are_named(tmp_path):
    required = {f"{number:05d}" for number in range(20)}
    with pytest.raises(BoundariesError, match=r"^the file lacks 19 codes \(00001, 00002, 00003, 00004, 00005, …\) of the"):
        read_of(tmp_path, *grid({"00000": (0, 0)}), known=required, required=required)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{", "is not JSON", id="broken"),
        pytest.param('{"type": "FeatureCollection", "features": [NaN]}', "is not JSON", id="not a number"),
        pytest.param("[" * 2000, "is not JSON", id="too deep"),
        pytest.param("[]", "has the type list; expected is a GeoJSON FeatureCollection", id="list"),
        pytest.param('{"type": "Topology"}', "has the type Topology; expected", id="topology"),
        pytest.param('{"type": "FeatureCollection", "features": {}}', "holds no features", id="features of another kind"),
    ],
)
def test_what_is_no_collection_of_features_is_said(tmp_path, text, said):
    path = tmp_path / "communes.geojson"
    path.write_text(text, "utf-8")
    with pytest.raises(BoundariesError, match=said):
        read(path, CODES, CODES)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path, monkeypatch):
    monkeypatch.setattr(boundary_reading, "MOST_BYTES", 100)
    with pytest.raises(BoundariesError, match="at most 0 MB are read; simplify it"):
        read_of(tmp_path, *grid(WHOLE))


def test_a_file_that_is_gone_is_said(tmp_path):
    with pytest.raises(BoundariesError, match="cannot be read: No such file"):
        read(tmp_path / "gone.geojson", CODES, CODES)
