"""A file of boundaries is taken only when it is whole and sound; what is drawn of it is light, and nothing is lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from flask import Flask

from components import viewer
from components.boundaries import serve_boundaries
from components.delivery import serve_delivery
from components.figures import page
from components.panels.units import tile_map
from components.shapes import Nothing
from data_access import packs
from data_access.boundaries import Boundaries, BoundariesError, boundaries, boundaries_of
from data_access.boundaries import reading as boundary_reading
from data_access.boundaries.drawing import Drawing, drawing
from data_access.boundaries.reading import read
from data_access.settings import ROOT, Settings
from tests.boundaries import SIDE, collection, feature, grid, multipolygon, polygon, square, written
from tests.readings import limits, reading_of, sample_store, tiles
from tests.sample import dossier

CODES = {"20101", "20102", "00464"}
WHOLE = {"20101": (0, 0), "20102": (1, 0), "00464": (0, 1)}
HOSTILE = "</script><img src=x onerror=alert(1)>"
# Four by four communes, and one far out at sea.
LAND = {f"{number:05d}": (number % 4, number // 4) for number in range(16)}
NAMES = {code: f"Xã {code}" for code in [*LAND, "90001", "90002"]}


def read_of(tmp_path, *features, known=CODES, required=CODES):
    return read(written(tmp_path / "communes.geojson", *features), known, required)


def drawn(*features, most_text=150_000) -> Drawing:
    polygons = {each["properties"]["code"]: shapely.from_geojson(json.dumps(each["geometry"])) for each in features}
    return drawing(polygons, NAMES, most_text=most_text)


def shape_of(path: str) -> shapely.Geometry:
    """The polygons of a path as it is written: M x y l dx dy … z, each ring by itself."""
    rings = []
    for ring in path.split("z")[:-1]:
        start, _, steps = ring.partition("l")
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        points = np.array([[int(number) for number in re.findall(r"-?\d+", start)], *zip(numbers[::2], numbers[1::2], strict=True)])
        rings.append(shapely.polygons(np.vstack([points.cumsum(axis=0), points[0]])))
    return shapely.multipolygons(rings)


def shapes(drawing_: Drawing) -> dict[str, shapely.Geometry]:
    return {outline.code: shape_of(outline.path) for outline in drawing_.outlines}


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


# What is drawn


def test_the_map_fills_its_box_and_north_is_above():
    found = drawn(*grid(LAND))
    assert (found.height, found.insets) == (10_000, ())
    # A degree of longitude is shorter than one of latitude by the cosine of 16 degrees.
    assert found.width == pytest.approx(10_000 * np.cos(np.radians(16)), rel=1e-3)
    assert shapely.total_bounds(list(shapes(found).values())).tolist() == [0, 0, found.width, 10_000]
    first, below = shapes(found)["00000"], shapes(found)["00004"]
    assert first.centroid.y < below.centroid.y


def test_a_light_file_is_not_simplified():
    found = shapes(drawn(*grid(LAND, bends=9)))
    assert {shapely.get_num_coordinates(shape) for shape in found.values()} == {41}


@pytest.mark.parametrize("most_text", [8_000, 2_000])
def test_a_heavy_file_is_simplified_and_neighbours_keep_sharing_their_border(most_text):
    heavy = grid(LAND, bends=99)
    whole, found = drawn(*heavy), drawn(*heavy, most_text=most_text)
    assert sum(len(outline.path) for outline in whole.outlines) > 4 * most_text
    assert sum(len(outline.path) for outline in found.outlines) <= most_text
    light = list(shapes(found).values())
    assert shapely.is_valid(light).all()
    assert shapely.coverage_is_valid(light)
    assert shapely.union_all(light).area == pytest.approx(sum(shape.area for shape in light))
    assert shapely.union_all(light).area == pytest.approx(found.width * found.height, rel=0.02)
    for (column, row), shape in zip(LAND.values(), light, strict=True):
        for (other_column, other_row), other in zip(LAND.values(), light, strict=True):
            if abs(column - other_column) + abs(row - other_row) == 1:
                assert shape.intersection(other).length > 2000


def test_no_unit_disappears_however_much_is_asked():
    small = feature("90001", polygon([[x + 0.001, y - 0.001] for x, y in np.array(square(0, 0)) * 1e-7 + (108.041, 15.97)]))
    found = drawn(*grid(LAND, bends=99), small, most_text=1)
    assert [outline.code for outline in found.outlines] == sorted([*LAND, "90001"])
    assert all(re.fullmatch(r"(M[\d -]+[lh][\d hv-]+z)+", outline.path) for outline in found.outlines)


def test_borders_that_do_not_meet_exactly_are_drawn_as_well():
    """Files of surveyors have gaps and overlaps of a few metres."""
    moved = [
        feature(code, polygon(square(column + 0.004 * (row % 2), row + 0.004 * (column % 2), bends=20)))
        for code, (column, row) in LAND.items()
    ]
    found = drawn(*moved, most_text=3_000)
    assert found.insets == ()
    assert len(shapes(found)) == len(LAND)


def test_what_crosses_itself_by_simplification_does_not_stop_the_start():
    """Such polygons are refused when they are read, but neighbours that overlap may come to this on the way."""
    crossing = [[x + (0.002 if place % 2 else -0.002), y] for place, (x, y) in enumerate(square(0, 0, bends=49)[:-1])]
    unsound = feature("00001", polygon([*crossing, crossing[0]]))
    found = drawn(*grid({"00000": (1, 0), "00002": (0, 1)}, bends=49), unsound, most_text=500)
    assert [outline.code for outline in found.outlines] == ["00000", "00001", "00002"]


def test_a_hole_stays_a_hole():
    hole = [[(x + 108.005) / 2, (y + 15.995) / 2] for x, y in square(0, 0)]
    (outline,) = drawn(feature("00000", polygon(square(0, 0), hole))).outlines
    assert outline.path.count("M") == 2


def test_the_place_of_the_digit_lies_within_the_unit():
    corner = [[0, 0], [3, 0], [3, 0.4], [0.4, 0.4], [0.4, 3], [0, 3], [0, 0]]
    bent = polygon([[108 + SIDE * x, 16 - SIDE * y] for x, y in corner])
    found = drawn(feature("00000", bent))
    (outline,) = found.outlines
    assert shapes(found)["00000"].contains(shapely.Point(outline.x, outline.y))


# What lies far off

OUT = {"north-east": (12, -6), "south": (1, 14), "west": (-14, 2)}


@pytest.mark.parametrize("place", OUT.values(), ids=OUT)
def test_a_far_unit_gets_a_framed_inset_with_its_name_in_its_true_direction(place):
    found = drawn(*grid(LAND), feature("90001", polygon(square(*place))))
    (inset,) = found.insets
    assert inset.name == "Xã 90001"
    frame = shapely.box(inset.x, inset.y, inset.x + inset.width, inset.y + inset.height)
    assert frame.contains(shapes(found)["90001"])
    land = shapely.union_all([shape for code, shape in shapes(found).items() if code != "90001"])
    assert land.distance(frame) > 0
    assert shapely.box(0, 0, found.width, found.height).contains(frame)
    off = np.array([frame.centroid.x - land.centroid.x, frame.centroid.y - land.centroid.y])
    true = np.array(place) + 0.5 - 2
    assert off @ true / np.hypot(*off) / np.hypot(*true) > 0.7
    # The land keeps most of the map.
    assert land.area > 0.5 * found.width * found.height


def test_an_island_near_the_coast_stays_on_the_map():
    found = drawn(*grid(LAND), feature("90001", polygon(square(4.9, 0))))
    assert found.insets == ()
    assert shapes(found)["90001"].area == pytest.approx(shapes(found)["00000"].area, rel=0.01)


def test_only_the_far_part_of_a_unit_goes_into_the_inset():
    found = drawn(*grid({**LAND}), feature("90001", multipolygon(square(4, 0), square(20, 0))))
    (inset,) = found.insets
    near, far = sorted(shapely.get_parts(shapes(found)["90001"]), key=lambda part: part.centroid.x)
    frame = shapely.box(inset.x, inset.y, inset.x + inset.width, inset.y + inset.height)
    assert not frame.intersects(near)
    assert frame.contains(far)


def test_far_units_near_each_other_share_an_inset_others_do_not():
    pair = [feature("90001", polygon(square(20, 0))), feature("90002", polygon(square(21, 0)))]
    assert [inset.name for inset in drawn(*grid(LAND), *pair).insets] == ["Xã 90001, Xã 90002"]
    apart = [feature("90001", polygon(square(20, 0))), feature("90002", polygon(square(0, 20)))]
    one, other = drawn(*grid(LAND), *apart).insets
    assert {one.name, other.name} == {"Xã 90001", "Xã 90002"}
    boxes = [shapely.box(inset.x, inset.y, inset.x + inset.width, inset.y + inset.height) for inset in (one, other)]
    assert not boxes[0].intersects(boxes[1])


def test_the_largest_unit_may_be_the_far_one():
    large = polygon([[108.2 + 30 * (x - 108), y] for x, y in square(0, 0)])
    found = drawn(*grid(LAND), feature("90001", large))
    assert [inset.name for inset in found.insets] == ["Xã 90001"]


def test_where_everything_lies_apart_nothing_is_far_off():
    assert drawn(*grid({"00000": (0, 0), "00001": (9, 0), "00002": (0, 9)})).insets == ()


# What is sent


def made(*features) -> Boundaries:
    return boundaries(drawn(*features))


def test_the_mark_changes_with_the_content_and_with_nothing_else():
    one = made(*grid(LAND))
    assert one == made(*reversed(grid(LAND)))
    assert one.mark != made(*grid({**LAND, "90001": (4, 0)})).mark
    assert one.address == f"/boundaries/{one.mark}.json"


def test_no_property_of_the_file_reaches_the_browser(tmp_path):
    features = [feature(code, polygon(square(*place)), name_vi=HOSTILE, **{HOSTILE: HOSTILE}) for code, place in WHOLE.items()]
    content = boundaries(drawing(read_of(tmp_path, *features), dict.fromkeys(CODES, "Xã"))).content
    assert b"script" not in content
    assert json.loads(content).keys() == {"width", "height", "regions", "insets"}
    assert [region[0] for region in json.loads(content)["regions"]] == sorted(CODES)


def environment(tmp_path, *features) -> dict[str, str]:
    return {"BOUNDARIES_PATH": str(written(tmp_path / "communes.geojson", *features))}


def communes() -> list[str]:
    return [str(row["code"]) for row in packs.load("da-nang").units if row["kind"] in ("phuong", "xa", "dac_khu")]


def test_without_the_setting_there_are_none(tmp_path):
    assert boundaries_of(Settings.from_environment({})) is None


def test_the_communes_of_the_pack_are_those_that_the_file_needs(tmp_path):
    places = {code: (number % 10, number // 10) for number, code in enumerate(communes())}
    assert boundaries_of(Settings.from_environment(environment(tmp_path, *grid(places)))).content
    with pytest.raises(BoundariesError, match=r"lacks 1 code "):
        boundaries_of(Settings.from_environment(environment(tmp_path, *grid(places)[1:])))


def test_a_wrong_file_stops_the_start_and_names_the_variable(tmp_path):
    # Databases that are not there: the file is looked at before them.
    told = {"PATH": os.environ["PATH"], "DOSSIER_DB_URL": f"sqlite:///{tmp_path / 'none.db'}"}
    told |= {"MART_URL": f"duckdb:///{tmp_path / 'mart'}", **environment(tmp_path, *grid(WHOLE))}
    run = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=told, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith("BOUNDARIES_PATH: no commune of the province pack has 3 codes")
    assert not (tmp_path / "mart").exists()


def served(drawn_boundaries: Boundaries | None, store) -> Flask:
    server = Flask(__name__)
    server.extensions[viewer.EXTENSION] = store
    store.boundaries = drawn_boundaries
    serve_boundaries(server)
    serve_delivery(server)
    return server


@pytest.fixture
def small_store(tmp_path):
    rows = [dossier(f"a{number}", due=5, resolved=5) for number in range(40)]
    return sample_store(tmp_path, rows, *tiles("A", "B", "C"), *limits(0.99, 0.97))


def test_the_boundaries_are_sent_compressed_and_kept_for_a_year(small_store):
    one = made(*grid(LAND, bends=20))
    client = served(one, small_store).test_client()
    answer = client.get(one.address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(one.address).data == one.content
    assert client.get("/boundaries/0123456789abcdef.json").status_code == 404


def test_where_no_boundaries_are_given_none_are_sent_and_no_switch_is_shown(small_store):
    assert served(None, small_store).test_client().get("/boundaries/none.json").status_code == 404
    shape = tile_map(reading_of(small_store)).shape
    assert not isinstance(shape, Nothing)
    assert shape.switch is None
    assert "regions" not in json.dumps(page.drawn(shape), default=lambda part: part.to_plotly_json())


def test_the_card_carries_the_address_and_two_buttons_and_nothing_of_the_map(small_store):
    plain = json.dumps(page.drawn(tile_map(reading_of(small_store)).shape), default=lambda part: part.to_plotly_json())
    small_store.boundaries = made(*grid(LAND))
    shape = tile_map(reading_of(small_store)).shape
    assert shape.switch.address == small_store.boundaries.address
    parts = json.dumps(page.drawn(shape), default=lambda part: part.to_plotly_json())
    assert parts.count("aria-pressed") == 2
    assert small_store.boundaries.address in parts
    assert len(parts) - len(plain) < 1500
    # The tiles are drawn first and as they were.
    assert replace(shape, switch=None) == replace(tile_map(reading_of(small_store)).shape, switch=None)


def test_pairs_of_made_up_squares_share_their_bends():
    """The squares of these tests are a coverage, or the tests above would show nothing."""
    bent = [shapely.polygons(square(*place, bends=99)) for place in LAND.values()]
    assert shapely.coverage_is_valid(bent)
    assert all(one.intersection(other).length > 0 for one, other in pairwise(bent[:4]))
