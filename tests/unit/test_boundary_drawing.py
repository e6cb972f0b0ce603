"""What is drawn of boundaries is light and nothing is lost; what lies far off gets an inset."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
import shapely

from tests.boundaries import LAND, SIDE, drawn, feature, grid, multipolygon, polygon, shapes, square

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


def test_pairs_of_made_up_squares_share_their_bends():
    """The squares of these tests are a coverage, or the tests above would show nothing."""
    bent = [shapely.polygons(square(*place, bends=99)) for place in LAND.values()]
    assert shapely.coverage_is_valid(bent)
    assert all(one.intersection(other).length > 0 for one, other in pairwise(bent[:4]))


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
