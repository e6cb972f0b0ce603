"""Long tables: each cell says by what it sorts, each row by what it is found, and what is missing says nothing."""

from __future__ import annotations

import pytest

from components.figures import page
from components.shapes import Head, Link, Sheet, SheetCell, SheetRow, Spark
from tests.unit.test_figures import components

HEADS = (Head("Đơn vị", "name"), Head("Quá hạn"), Head("Đúng hạn", "bar"), Head("8 tuần", "line"), Head("Ghi chú", "text"))
NAMES = ("Ông Ích", "Điện Bàn Đông", "Đà Nẵng", "Dũng", "An", "Ân", "Ăn")


def row(name: object, *, value: float | None = 1.0, note: str = "") -> SheetRow:
    line = Spark((1.0, 2.0), "done") if value else None
    cells = (
        SheetCell(name, None),
        SheetCell("—" if value is None else str(value), value),
        SheetCell("x", value, size=value),
        SheetCell("", None, spark=line),
        SheetCell(note, None),
    )
    return SheetRow(str(name), str(name), cells)


def drawn(*rows: SheetRow, **said: object) -> list[object]:
    shape = Sheet(HEADS, rows, sorted_by=1, descending=True, **said)
    return list(components(page.drawn(shape)))


def values(parts: list[object], kind: str) -> list[str | None]:
    cells = [part for part in parts if part.tag in ("td", "th") and f"sheet__{kind}" in (part.className or "")]
    return [getattr(cell, "data-value", None) for cell in cells if getattr(cell, "scope", None) != "col"]


def test_names_sort_by_the_vietnamese_order_of_letters():
    places = dict(zip(NAMES, values(drawn(*(row(name) for name in NAMES)), "name"), strict=True))
    assert sorted(NAMES, key=lambda name: int(places[name])) == ["An", "Ăn", "Ân", "Dũng", "Đà Nẵng", "Điện Bàn Đông", "Ông Ích"]


def test_what_is_missing_has_no_value_and_equal_texts_have_the_same():
    parts = drawn(row("a", value=None, note="—"), row("b", value=0.0, note="n"), row("c", value=2.5, note="n"))
    assert values(parts, "number") == [None, "0.0", "2.5"]
    assert values(parts, "text") == [None, "0", "0"]


def test_a_name_that_opens_something_sorts_by_its_text():
    parts = drawn(row(Link("Điện Bàn", "/don-vi/1")), row("Dũng"))
    assert values(parts, "name") == ["1", "0"]
    assert [part.href for part in parts if part.tag == "a"] == ["/don-vi/1"]


def test_only_what_can_be_sorted_has_a_button_and_the_column_it_came_by_says_so():
    heads = [part for part in drawn(row("a")) if getattr(part, "scope", None) == "col"]
    assert [getattr(head, "aria-sort", None) for head in heads] == ["none", "descending", "none", None, "none"]
    buttons = [part for part in drawn(row("a")) if part.tag == "button"]
    assert [getattr(button, "data-first") for button in buttons] == ["ascending", "descending", "descending", "ascending"]


def test_bars_and_lines_are_drawings_and_hidden():
    parts = drawn(row("a", value=0.5), row("b", value=None))
    lines = [part for part in parts if getattr(part, "data-spark", None)]
    tracks = [part for part in parts if getattr(part, "className", "") == "sheet__track"]
    assert len(lines) == 1
    assert len(tracks) == 2
    assert {getattr(part, "aria-hidden") for part in (*lines, *tracks)} == {"true"}


@pytest.mark.parametrize(("search", "boxes"), [("", 0), ("Tìm", 1)])
def test_a_search_box_stands_where_the_shape_has_words_for_it(search, boxes):
    parts = drawn(row("a"), search=search, shown="#shown/#all")
    assert len([part for part in parts if hasattr(part, "data-sheet-search")]) == boxes


def test_hostile_texts_stay_texts():
    hostile = '<img src=x onerror="alert(1)">'
    parts = drawn(row(hostile, note=hostile), label=hostile, search=hostile, shown=hostile, none=hostile)
    assert not [part for part in parts if {"dangerously_allow_html", "srcDoc"} & set(part.properties)]
    assert [part.children for part in parts if getattr(part, "scope", None) == "row"] == [hostile]
