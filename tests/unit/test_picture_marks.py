"""Pictures of values read back: lines, points, tiles and fillings lie where their values say, in the colours of their classes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from components.exports import pictures
from components.exports.pictures.papers import PAPERS
from components.exports.tokens import colour
from components.shapes import Axis, Figure, Grade, Lines, Mark, Point, Points, Series, Shape, Spark, Tile, Tiles
from components.shapes.charts import SYMBOLS
from tests.pictures import SVG, checked, read, texts
from tests.unit.test_pictures import WORDS

VALUES = (100, 400, 250, 0, 330)
# How many corners the drawing of a symbol has; a circle has none.
CORNERS = {"circle": 0, "circle-open": 0, "triangle-up": 3, "triangle-down": 3, "square": 4, "diamond": 4, "x": 12}


def drawn(shape: Shape, size: str = "slide") -> ElementTree.Element:
    return checked(pictures.svg(PAPERS[size], WORDS, shape, "vi"), size, whole=True)


def line_of(root: ElementTree.Element, tone: str, count: int) -> list[tuple[float, float]]:
    """The places of the one line of so many points in a colour."""
    found = [line.get("points").split() for line in root.iter(f"{SVG}polyline") if line.get("stroke") == colour(tone)]
    (line,) = [places for places in found if len(places) == count]
    return [tuple(map(float, place.split(","))) for place in line]


def axis_of(root: ElementTree.Element, *labels: str) -> list[float]:
    """The middles of numbers along an axis."""
    return [next(float(text.get("y")) for text in read(root) if text.text == label) for label in labels]


@pytest.mark.parametrize("size", PAPERS)
def test_a_line_goes_through_its_values(size):
    days = tuple(f"{day}/9" for day in range(1, 6))
    root = drawn(Lines(days, (Mark(0, "Tháng 9"),), (), (Series("Tiếp nhận", "received", VALUES, "330"),)), size)
    places = line_of(root, "received", 5)
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    low, high = axis_of(root, "0", "400")
    assert [low - y for _, y in places] == pytest.approx([value / 400 * (low - high) for value in VALUES], abs=6)
    # The label of a number stands around its line.
    assert places[3][1] - places[1][1] == pytest.approx(low - high, abs=0.2)


@pytest.mark.parametrize("size", PAPERS)
def test_the_line_of_a_number_alone_goes_through_its_values_and_names_its_days(size):
    spark = Spark((0.95, 0.99, 0.97), "late", 0.98, ("1/7", "8/7", "15/7"), share=True)
    root = drawn(Figure("97,0%", "ink", "100 / 103 hồ sơ", spark=spark), size)
    assert {"1/7", "15/7", "95%", "99%"} <= set(texts(root))
    (_, first), (_, second), (_, third) = line_of(root, "late", 3)
    low, high = axis_of(root, "95%", "99%")
    assert first - second == pytest.approx(low - high, abs=0.2)
    assert first - third == pytest.approx((low - high) / 2, abs=0.2)


@pytest.mark.parametrize("filled", [0.25, 0.947])
def test_a_filled_bar_is_as_full_as_its_rate(filled):
    root = drawn(Figure("25%", "ink", "1 / 4", filled=filled))
    whole, part = (
        next(float(bar.get("width")) for bar in root.iter(f"{SVG}rect") if bar.get("fill") == colour(tone))
        for tone in ("track", "done")
    )
    assert part / whole == pytest.approx(filled, abs=0.001)


def test_points_lie_at_their_values_and_look_like_their_class():
    points = tuple(Point(grade, 0.1 * place, 0.05 * place, grade, grade) for place, grade in enumerate(SYMBOLS, start=1))
    legend = tuple(Grade(grade, grade, "1") for grade in SYMBOLS)
    shape = Points(Axis("Chênh lệch", 0, 1.2), Axis("Hồ sơ", 0, 0.6), points, (), legend)
    marks = [middle_of(mark) for mark in drawn(shape).iter() if mark.tag in (f"{SVG}circle", f"{SVG}polygon")]
    # Points first the few, then the ordinary, then the others in their order; after them the legend.
    places = dict(zip(SYMBOLS, marks[: len(SYMBOLS)], strict=True))
    (left, bottom, _), (right, top, _) = places["few"], places["grade-5"]
    for place, (grade, (symbol, _, _)) in enumerate(SYMBOLS.items()):
        x, y, corners = places[grade]
        assert corners == CORNERS[symbol]
        assert x == pytest.approx(left + (right - left) * place / (len(SYMBOLS) - 1), abs=1.5)
        assert y == pytest.approx(bottom + (top - bottom) * place / (len(SYMBOLS) - 1), abs=1.5)
    assert left < right
    assert top < bottom
    assert [corners for _, _, corners in marks[len(SYMBOLS) :]] == [CORNERS[symbol] for symbol, _, _ in SYMBOLS.values()]


def middle_of(mark: ElementTree.Element) -> tuple[float, float, int]:
    """The middle of a symbol, and its corners."""
    if mark.tag == f"{SVG}circle":
        return float(mark.get("cx")), float(mark.get("cy")), 0
    places = [tuple(map(float, place.split(","))) for place in mark.get("points").split()]
    return sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places), len(places)


@pytest.mark.parametrize("size", PAPERS)
@pytest.mark.parametrize("kind", ["grade", "volume"])
def test_tiles_stand_at_their_places_in_the_colour_of_their_class_and_those_with_a_rank_are_named(kind, size):
    grades = [f"{kind}-{number}" for number in range(1, 6)]
    tiles = tuple(
        Tile(grade, grade, column, 1, grade, f"Phường {column}: 9{column}%", 5 - column) for column, grade in enumerate(grades)
    )
    corner = replace(tiles[0], column=0, row=0, grade="none", rank=None)
    root = drawn(Tiles((corner, *tiles), tuple(Grade(grade, f"lớp {grade}", "11") for grade in grades)), size)
    squares = [bar for bar in root.iter(f"{SVG}rect") if bar.get("fill") in {colour(grade) for grade in grades}]
    assert [square.get("fill") for square in squares[:5]] == [colour(grade) for grade in grades]
    lefts = [float(square.get("x")) for square in squares[:5]]
    assert [after - before for before, after in pairwise(lefts)] == pytest.approx([lefts[1] - lefts[0]] * 4, abs=0.05)
    told = [text for text in texts(root) if text.startswith("Phường")]
    assert told == [f"Phường {column}: 9{column}%" for column in range(4, -1, -1)]
    # On its tile and beside its name.
    digits = [text.text for text in read(root) if text.get("font-weight") == "700" and text.text in "12345"]
    assert [digit for digit in digits if digit != "1"] == ["5", "4", "3", "2", "2", "3", "4", "5"]
