"""Pictures of rows read back: every row in its order with its own texts, bars as long as they say, heads above their columns."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from components.exports import pictures
from components.exports.pictures.papers import PAPERS
from components.exports.tokens import colour
from components.shapes import (
    Bar,
    Bars,
    Cell,
    DumbbellRow,
    Dumbbells,
    Grid,
    GridRow,
    Head,
    Multiple,
    Multiples,
    Nested,
    NestedRow,
    Pareto,
    ParetoRow,
    Part,
    RankedRow,
    Ranking,
    Shape,
    Sheet,
    SheetCell,
    SheetRow,
    Spark,
)
from tests.pictures import SVG, checked, extent, rows
from tests.unit.test_pictures import WORDS

NAMES = ("Phường Hòa Khánh", "Xã Trà Liên", "Phường Tam Kỳ", "Xã Quế Sơn", "Phường An Khê")
SIZES = (1.0, 0.8, 0.55, 0.4, 0.1)
TONES = ("late", "due", "late", "pending", "due")
HEADS = ("Quá hạn", "Đúng hạn")
TEXTS = tuple((f"{9 - place}01", f"9{place},{place}%") for place in range(5))
ROWS = tuple(zip(NAMES, SIZES, TONES, TEXTS, strict=True))
SHAPES: dict[str, Shape] = {
    "ranking": Ranking(
        HEADS, tuple(RankedRow(name, "", name, size, tone, texts, (False, False)) for name, size, tone, texts in ROWS)
    ),
    "bars": Bars(tuple(Bar(name, size, tone, texts) for name, size, tone, texts in ROWS)),
    "bars-limited": Bars(tuple(Bar(name, size, tone, texts, 0.5) for name, size, tone, texts in ROWS)),
    "pareto": Pareto(
        HEADS,
        tuple(
            ParetoRow(name, name, size, texts[0], (4 - place) / 5, texts[1]) for place, (name, size, _, texts) in enumerate(ROWS)
        ),
    ),
    "dumbbells": Dumbbells(
        "Trước", "Sau", HEADS, tuple(DumbbellRow(name, name, 0.5, size, tone, texts) for name, size, tone, texts in ROWS)
    ),
    "nested": Nested(
        HEADS,
        (Part(0, "late", "Quá hạn"),),
        tuple(NestedRow(name, name, size, size / 2, texts, (Part(size, "pending", ""),)) for name, size, _, texts in ROWS),
    ),
    "sheet": Sheet(
        (Head("Đơn vị", "name"), Head(HEADS[0], "bar"), Head(HEADS[1])),
        tuple(
            SheetRow(name, name, (SheetCell(name, None), SheetCell(texts[0], 1, size, tone), SheetCell(texts[1], 1)))
            for name, size, tone, texts in ROWS
        ),
        1,
        True,
    ),
    "grid": Grid(
        "Đơn vị", HEADS, tuple(GridRow(name, name, tuple(Cell(text, 0, "") for text in texts)) for name, _, _, texts in ROWS)
    ),
    "multiples": Multiples(
        ("1/7", "2/7"),
        0,
        1,
        tuple(Multiple(name, name, Spark((0.5, size), tone), texts[1]) for name, size, tone, texts in ROWS),
    ),
}
# Shapes whose rows have a bar of the row's own colour.
BARRED = ("ranking", "bars", "bars-limited", "sheet")
HEADED = ("ranking", "pareto", "dumbbells", "nested", "sheet", "grid")


def drawn(name: str, size: str) -> ElementTree.Element:
    return checked(pictures.svg(PAPERS[size], WORDS, SHAPES[name], "vi"), size, whole=True)


def near(element: ElementTree.Element, at: float) -> bool:
    """Whether a rectangle lies around a line of text."""
    y, h = float(element.get("y", 0)), float(element.get("height"))
    return y <= at - 3 <= y + h


def told(root: ElementTree.Element) -> dict[str, tuple[float, list[ElementTree.Element]]]:
    """For each unit where its line stands, and the texts of that line behind its name."""
    found = {}
    for at, line in rows(root):
        for place, element in enumerate(line):
            if element.text in NAMES:
                found[element.text] = at, line[place + 1 :]
    return found


@pytest.mark.parametrize("size", PAPERS)
@pytest.mark.parametrize("name", SHAPES)
def test_every_row_stands_in_its_order_with_its_own_texts(name, size):
    found = told(drawn(name, size))
    if name == "multiples":
        places = [extent(element)[:2] for element in drawn(name, size).iter(f"{SVG}text") if element.text in NAMES]
        assert len(places) == len(NAMES)
        assert all(texts[1] in [element.text for element in found[unit][1]] for unit, _, _, texts in ROWS)
        return
    assert list(found) == list(NAMES)
    for unit, _, _, texts in ROWS:
        assert [element.text for element in found[unit][1] if element.text] == list(texts)


@pytest.mark.parametrize("size", PAPERS)
@pytest.mark.parametrize("name", BARRED)
def test_bars_are_as_long_and_as_coloured_as_their_rows_say(name, size):
    root = drawn(name, size)
    found = told(root)
    lengths = []
    for unit, _, tone, _ in ROWS:
        bars = [bar for bar in root.iter(f"{SVG}rect") if near(bar, found[unit][0]) and bar.get("fill") == colour(tone)]
        assert len(bars) == 1, unit
        lengths.append(float(bars[0].get("width")))
    assert lengths == pytest.approx([length * lengths[0] for length in SIZES], abs=0.1)


@pytest.mark.parametrize("size", PAPERS)
def test_bars_in_bars_are_as_long_as_their_rows_say(size):
    root = drawn("nested", size)
    found = told(root)
    for tone, share in (("track-strong", 1.0), ("done", 0.5)):
        bars = [
            float(bar.get("width"))
            for unit in NAMES
            for bar in root.iter(f"{SVG}rect")
            if near(bar, found[unit][0]) and bar.get("fill") == colour(tone)
        ]
        outer = bars[0] / share
        assert bars == pytest.approx([share * length * outer for length in SIZES], abs=0.1)


@pytest.mark.parametrize("size", PAPERS)
def test_the_marks_of_pairs_lie_where_their_rows_say(size):
    root = drawn("dumbbells", size)
    found = told(root)
    for unit, length, tone, _ in ROWS:
        marks = {
            dot.get("fill"): float(dot.get("cx"))
            for dot in root.iter(f"{SVG}circle")
            if abs(float(dot.get("cy")) - found[unit][0]) < 9
        }
        if unit == NAMES[0]:
            unit_wide = (marks[colour(tone)] - marks[colour("surface")]) / 0.5
            assert unit_wide > 0
        assert marks[colour(tone)] - marks[colour("surface")] == pytest.approx((length - 0.5) * unit_wide, abs=0.1)


@pytest.mark.parametrize("size", PAPERS)
@pytest.mark.parametrize("name", HEADED)
def test_heads_stand_above_their_columns(name, size):
    root = drawn(name, size)
    found = told(root)
    first, texts = found[NAMES[0]]
    for column, head in enumerate(HEADS):
        line = next(
            element for element in root.iter(f"{SVG}text") if element.text in (head, head.split(" ")[-1]) and element.get("y")
        )
        assert float(line.get("y")) < first
        left, _, right, _ = extent(line)
        cell_left, _, cell_right, _ = extent(texts[column])
        if line.get("text-anchor") == "middle":
            assert left + right == pytest.approx(cell_left + cell_right, abs=2)
        else:
            assert right == pytest.approx(cell_right, abs=0.5)
