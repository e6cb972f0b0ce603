"""Every unit has a square of its own, about where it lies; far islands stand beside the grid."""

from __future__ import annotations

import numpy as np
import pytest

from components.figures import page
from components.shapes import Tile, Tiles
from data_access import packs
from data_access.packs.tiles import drawn, fitted, holes, kept_directions, layout, neighbours, projected
from data_access.packs.unit_list import COMMUNES

# The share of neighbours whose direction a layout drawn by hand-tuned search keeps: not to fall below.
KEPT = {"thanh-hoa": 0.840, "tp-hcm": 0.817}


def scattered(count, seed=1):
    rng = np.random.default_rng(seed)
    return {f"{number:05}": (float(y), float(x)) for number, (y, x) in enumerate(rng.uniform((15, 107), (16, 108.5), (count, 2)))}


def communes(slug):
    return [row for row in packs.load(slug).units if row["kind"] in COMMUNES]


def alone(place, places):
    around = {(place[0] + across, place[1] + down) for across in (-1, 0, 1) for down in (-1, 0, 1)} - {place}
    return not around & set(places)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 33, 168])
def test_every_unit_has_a_square_of_its_own(count):
    units = scattered(count)
    found = layout(units)
    assert set(found.places) == set(units)
    assert len(set(found.places.values())) == count
    assert all(column >= 0 and row >= 0 for column, row in found.places.values())
    assert found.offshore == found.unknown == ()


def test_the_same_units_in_another_order_have_the_same_places():
    units = scattered(33)
    assert layout(dict(reversed(units.items()))) == layout(units)


@pytest.mark.parametrize("count", [2, 7])
def test_units_at_one_point_are_laid_out_as_well(count):
    found = layout({f"{number:05}": (16.0, 108.0) for number in range(count)})
    assert len(set(found.places.values())) == count
    assert found.offshore == ()


def test_a_square_lattice_comes_back_as_it_is():
    units = {f"{row}{column}": (16 - row / 10, 107 + column / 10) for row in range(5) for column in range(6)}
    places = layout(units).places
    assert places == {f"{row}{column}": (column, row) for row in range(5) for column in range(6)}


@pytest.mark.parametrize(("where", "side"), [((15.5, 112.0), "east"), ((15.5, 102.5), "west")])
def test_a_far_island_stands_beside_the_grid_with_room_for_its_name(where, side):
    found = layout({**scattered(40), "island": where})
    columns = [column for code, (column, _) in found.places.items() if code != "island"]
    column, row = found.places["island"]
    assert found.offshore == ("island",)
    assert column == max(columns) + 3 if side == "east" else (column, min(columns)) == (0, 3)
    assert alone((column, row), found.places.values())
    assert row + 2 <= max(row for _, row in found.places.values())


def test_several_islands_do_not_touch_one_another():
    islands = {f"island {number}": (15.5 + number / 1000, 112.0 + number / 10) for number in range(3)}
    found = layout({**scattered(60), **islands})
    assert found.offshore == tuple(islands)
    assert all(alone(found.places[code], found.places.values()) for code in islands)


def test_an_island_close_by_stays_in_the_grid():
    rows = communes("da-nang")
    found = layout({row["code"]: (row["latitude"], row["longitude"]) for row in rows})
    names = {row["code"]: row["short_name"] for row in rows}
    assert [names[code] for code in found.offshore] == ["Hoàng Sa"]
    assert "Tân Hiệp" in names.values()


def test_units_without_coordinates_stand_in_rows_below():
    units = {**scattered(33), "90001": None, "90002": None}
    found = layout(units)
    bottom = max(row for code, (_, row) in found.places.items() if not code.startswith("9"))
    assert found.unknown == ("90001", "90002")
    assert [found.places[code] for code in found.unknown] == [(0, bottom + 2), (1, bottom + 2)]


def test_without_any_coordinates_the_units_make_a_block():
    found = layout({f"{number:05}": None for number in range(5)})
    assert sorted(found.places.values()) == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]


@pytest.mark.parametrize("slug", sorted(KEPT))
def test_the_tiles_of_a_pack_keep_directions_and_have_no_holes(slug):
    rows = communes(slug)
    grid_rows = [row for row in rows if row["short_name"] != "Côn Đảo"]
    flat = projected([(row["latitude"], row["longitude"]) for row in grid_rows])
    grid = np.array([(row["tile_column"], row["tile_row"]) for row in grid_rows])
    grid -= grid.min(axis=0)
    assert kept_directions(flat, grid, neighbours(flat)) >= KEPT[slug]
    assert holes(grid) == 0


def test_con_dao_stands_beside_the_grid():
    places = {row["short_name"]: (row["tile_column"], row["tile_row"]) for row in communes("tp-hcm")}
    assert alone(places["Côn Đảo"], places.values())


def test_holes_are_empty_squares_with_units_around():
    ring = [(0, 1), (1, 0), (1, 2), (2, 1)]
    assert holes(np.array(ring)) == 1
    assert holes(np.array([*ring, (1, 1)])) == 0
    assert holes(np.array([(0, 0), (2, 0)])) == 0


def test_a_grid_of_one_or_none_needs_no_search():
    assert fitted(np.zeros((0, 2))).shape == (0, 2)
    assert fitted(np.array([[3.0, 4.0]])).tolist() == [[0, 0]]


def test_the_map_can_be_read_as_text():
    assert drawn({"a": (0, 0), "b": (2, 1)}, {"a": "An Khê", "b": "Sơn Trà"}, width=2) == "An ·  ·\n·  ·  Sơ"


def drawn_map(*tiles):
    """The list of tiles on the page: its columns, and how the name of each island stands."""
    shape = Tiles(tuple(Tile(str(column), "Đảo", column, 0, "none", "", apart=apart) for column, apart in tiles), ())
    listed = page.drawn(shape).children[0]
    names = [part.className for item in listed.children for part in item.children if "tile__name" in part.className]
    return listed.style["--columns"], names


def test_the_page_has_as_many_columns_as_the_tiles_and_room_for_the_name_of_an_island():
    assert drawn_map((0, False), (16, False)) == (17, [])
    assert drawn_map((0, False), (11, True)) == (13, ["tile__name"])
    assert drawn_map((0, True), (14, False)) == (15, ["tile__name tile__name--west"])
