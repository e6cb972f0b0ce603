"""What the charts of Excel files draw, by their XML: every row of the card, in its order, as what it is, the right way round."""

from __future__ import annotations

import io
import re
from datetime import datetime
from functools import cache
from itertools import pairwise

import pytest
from openpyxl import load_workbook

from components import formats
from components.exports.workbooks import workbook
from components.exports.workbooks.plans import LINES
from components.panels import PANELS
from components.panels.panel import Telling
from components.shapes import Bars, Dumbbells, Lines, Multiples, Nested, Pareto, Points, Ranking, Shape, Tiles
from tests.native_charts import Native, natives, of_cells, sheet_of
from tests.readings import asking

# Panels of each shape that has a chart: counts and shares, all of them and some, of one metric and of several.
DRAWN = {
    Lines: ("flow-by-working-day",),
    Bars: ("three-criteria", "due-next", "overdue-ageing", "not-online-by-department", "not-online-by-reason"),
    Ranking: ("overdue-by-commune", "coverage-by-field"),
    Tiles: ("on-time-by-commune", "commune-map", "commune-map?count=open_overdue"),
    Nested: ("departments",),
    Points: ("commune-funnel", "department-funnel?count=online_share", "staff-load-by-unit"),
    Dumbbells: ("available-to-used", "staff-by-unit"),
    Multiples: ("on-time-weeks-of-communes", "on-time-months-of-departments"),
    Pareto: ("overdue-by-field", "overdue-by-commune-pareto"),
}
KINDS = {
    Lines: (("lineChart",), "", "standard"),
    Multiples: (("lineChart",), "", "standard"),
    Points: (("scatterChart",), "", ""),
    Pareto: (("barChart", "lineChart"), "col", "clustered"),
}
LYING = (("barChart",), "bar", "clustered")
CASES = [(shape, panel) for shape, panels in DRAWN.items() for panel in panels]
NAMES = [f"{shape.__name__}-{panel}" for shape, panel in CASES]


class File:
    """The workbook of a panel, its charts, and what its card tells."""

    def __init__(self, store, asked: str) -> None:
        name, _, search = asked.partition("?")
        found = asking(store, f"?{search}" if search else "")
        self.telling: Telling = PANELS[name].tell(found.reading)
        content = workbook(PANELS[name], found)
        self.charts = natives(content)
        self.book = load_workbook(io.BytesIO(content), data_only=True)

    @property
    def shape(self) -> Shape:
        return self.telling.shape

    def told(self, reference: str) -> list[object]:
        return of_cells(self.book[sheet_of(reference)], reference)


@pytest.fixture(scope="module")
def file_of(demo_store):
    return cache(lambda asked: File(demo_store, asked))


@pytest.mark.parametrize(("shape", "asked"), CASES, ids=NAMES)
def test_a_chart_is_of_the_kind_of_its_drawing(file_of, shape, asked):
    file = file_of(asked)
    assert isinstance(file.shape, shape)
    assert file.charts
    kinds, direction, grouping = KINDS.get(shape, LYING)
    for place, chart in enumerate(file.charts):
        assert chart.kinds == kinds
        assert chart.direction == direction
        assert chart.grouping == ("stacked" if (shape, place) == (Nested, 1) else grouping)


def rows_of(reference: str) -> tuple[int, int]:
    """The first and the last row of a reference; one cell is both."""
    found = [int(row) for row in re.findall(r"\$[A-Z]+\$(\d+)", reference)]
    return found[0], found[-1]


@pytest.mark.parametrize(("shape", "asked"), CASES, ids=NAMES)
def test_a_chart_draws_every_row_of_its_sheet_and_no_other(file_of, shape, asked):
    """The first row stands below the heads, the last one is followed by nothing."""
    file = file_of(asked)
    for chart in file.charts:
        sheet = file.book[sheet_of(chart.series[0].values)]
        areas = [rows_of(series.values) for series in chart.series]
        assert [rows_of(series.labels) for series in chart.series] == areas
        if shape is not Points:
            assert len(set(areas)) == 1
        else:
            # Classes follow one another without a gap; lines have cells of their own.
            classes = [area for area, series in zip(areas, chart.series, strict=True) if series.labels.partition("!")[2][1] == "B"]
            assert all(one[1] + 1 == other[0] for one, other in pairwise(classes))
            areas = [(classes[0][0], classes[-1][1])]
        first, last = areas[0]
        assert sheet.cell(first - 1, 2).font.bold
        assert sheet.cell(first, 1).value is not None
        assert sheet.cell(last + 1, 1).value is None
        assert sheet.cell(last + 1, 2).value is None


def names_on(shape: Shape) -> list[str]:
    """The labels of a card's rows, in its order."""
    if isinstance(shape, Lines | Multiples):
        return list(shape.days)
    if isinstance(shape, Bars):
        return [str(bar.label) for bar in shape.bars]
    return [str(row.name) for row in shape.rows if not getattr(row, "group", False)]


@pytest.mark.parametrize(("shape", "asked"), [case for case in CASES if case[0] not in (Points, Tiles)])
def test_labels_are_those_of_the_card_in_its_order(file_of, shape, asked):
    file = file_of(asked)
    for chart in file.charts:
        told = file.told(chart.series[0].labels)
        if shape in (Lines, Multiples):
            assert all(isinstance(day, datetime) for day in told)
            assert [formats.day(day.date()) for day in told] == names_on(file.shape)
        else:
            assert told == names_on(file.shape)


@pytest.mark.parametrize(("shape", "asked"), CASES, ids=NAMES)
def test_the_numbers_of_a_chart_are_those_of_its_cells(file_of, shape, asked):
    """Also before a program computes the cells: what a chart keeps of them is the same."""
    for chart in file_of(asked).charts:
        for series in chart.series:
            assert list(series.cached) == [
                pytest.approx(value) if value is not None else None for value in file_of(asked).told(series.values)
            ]


def texts_on(shape: Shape) -> list[list[str]]:
    """What a card tells of each series, row by row."""
    if isinstance(shape, Bars):
        return [[str(bar.texts[0]) for bar in shape.bars]]
    if isinstance(shape, Ranking):
        return [[str(row.texts[0]) for row in shape.rows]]
    if isinstance(shape, Pareto):
        return [[str(row.text) for row in shape.rows], [row.share_text for row in shape.rows]]
    rows = [row for row in shape.rows if not getattr(row, "group", False)]
    return [[str(row.texts[place]) for row in rows] for place in range(1 if isinstance(shape, Nested) else 2)]


def as_told(value: float | None, numbers: str) -> str:
    if value is None:
        return formats.MISSING
    if numbers.endswith("%"):
        return re.sub(r",0%$", "%", formats.share(round(value, 3), "vi"))
    return formats.number(round(value), "vi")


@pytest.mark.parametrize(("shape", "asked"), [case for case in CASES if case[0] in (Bars, Ranking, Pareto, Dumbbells, Nested)])
def test_the_numbers_of_a_chart_are_those_that_the_card_tells(file_of, shape, asked):
    file = file_of(asked)
    chart = file.charts[0]
    for series, texts in zip(chart.series, texts_on(file.shape), strict=False):
        numbers = chart.axis("val").numbers
        if shape is Pareto and series is chart.series[1]:
            numbers = "0%"
        assert [as_told(value, numbers) for value in series.cached] == [
            re.split(r"[\s·]", text)[0].replace(",0%", "%") for text in texts
        ]


@pytest.mark.parametrize(("shape", "asked"), CASES, ids=NAMES)
def test_axes_lie_the_right_way_and_say_what_their_numbers_are(file_of, shape, asked):
    for chart in file_of(asked).charts:
        values = [axis for axis in chart.axes if axis.kind == "val"]
        formatted = {axis.numbers for axis in values}
        assert all(axis.orientation == "minMax" for axis in values)
        if shape is Points:
            check_points(chart, file_of(asked).shape)
            continue
        share = all(abs(value) <= 1.5 for value in chart.series[0].cached if value is not None)
        assert formatted == ({"0%"} if share else {"#,##0", "0%"} if shape is Pareto else {"#,##0"})
        if shape in (Lines, Multiples):
            assert chart.axis("date").numbers == "dd/mm/yyyy"
            assert chart.axis("date").orientation == "minMax"
        elif chart.direction == "bar":
            # The first row is on top, and the numbers stand below all the same.
            assert chart.axis("cat").orientation == "maxMin"
            assert (values[0].crosses, values[0].least) == ("max", "0")
        else:
            assert chart.axis("cat").orientation == "minMax"
            assert {axis.least for axis in values} == {"0"}


def check_points(chart: Native, shape: Points) -> None:
    across, up = chart.axes
    assert (across.log, up.log) == ("10" if shape.x.log else "", "10" if shape.y.log else "")
    assert float(across.least) <= shape.x.lower
    assert float(across.most) >= shape.x.upper
    for axis, told in ((shape.x, across), (shape.y, up)):
        assert told.numbers.endswith("%") == axis.share


@pytest.mark.parametrize("asked", DRAWN[Points])
def test_points_have_their_classes_their_names_and_the_limits_of_the_card(file_of, asked):
    file = file_of(asked)
    (chart,) = file.charts
    shape = file.shape
    assert all(series.kind == "scatterChart" for series in chart.series)
    classes = chart.series[: len(chart.series) - len(shape.curves)]
    points = [pair for one in classes for pair in zip(file.told(one.labels), one.cached, strict=True)]
    told = sorted((point.x, point.y) for point in shape.points)
    assert [number for pair in sorted(points) for number in pair] == pytest.approx([number for pair in told for number in pair])
    assert sorted(text for one in classes for text in one.texts) == sorted(point.label for point in shape.points if point.label)
    for series, curve in zip(chart.series[len(classes) :], shape.curves, strict=True):
        assert file.told(series.labels) == pytest.approx(list(curve.xs))
        assert list(series.cached) == pytest.approx(list(curve.ys))
        assert series.dashed == curve.dashed
        assert series.name.strip() == curve.name


@pytest.mark.parametrize("asked", DRAWN[Tiles])
def test_a_chart_of_the_map_ranks_every_unit_that_has_enough_dossiers_the_worst_on_top(file_of, asked):
    file = file_of(asked)
    (chart,) = file.charts
    judged = [tile for tile in file.shape.tiles if tile.grade.startswith(("grade", "volume"))]
    told = list(chart.series[0].cached)
    assert len(told) == len(judged)
    assert told == sorted(told, reverse="open_overdue" in asked)
    assert len(set(told)) > 1


def test_what_is_limited_on_the_card_is_limited_in_the_chart(file_of):
    """A target is an outline beside bars, and dashed behind lines; what is ordinary is two dashed lines."""
    criteria = file_of("three-criteria")
    bars, target = criteria.charts[0].series
    assert list(target.cached) == [bar.limit for bar in criteria.shape.bars]
    assert (bars.filled, target.filled) == (True, False)
    flow = file_of("flow-by-working-day")
    assert [series.dashed for series in flow.charts[0].series] == [False, False, True, True]
    assert list(flow.charts[0].series[2].cached) == [pytest.approx(value) if value else None for value in flow.shape.band.lowers]
    assert list(flow.charts[0].series[3].cached) == [pytest.approx(value) if value else None for value in flow.shape.band.uppers]
    weeks = file_of("on-time-weeks-of-communes")
    *lines, limit = weeks.charts[0].series
    assert len(lines) == LINES
    assert set(limit.cached) == {weeks.shape.multiples[0].spark.limit}
    for line, one in zip(lines, weeks.shape.multiples, strict=False):
        assert [value for value in line.cached if value is not None] == pytest.approx(list(one.spark.values))


def test_lines_are_those_of_the_card(file_of):
    flow = file_of("flow-by-working-day")
    for series, line in zip(flow.charts[0].series, flow.shape.series, strict=False):
        assert list(series.cached) == list(line.values)
        assert flow.told(series.name) == [line.name]


def test_what_the_card_marks_of_a_day_stands_beside_it(file_of):
    flow = file_of("flow-by-working-day")
    first, last = rows_of(flow.charts[0].series[0].labels)
    sheet = flow.book[sheet_of(flow.charts[0].series[0].labels)]
    told = {place: sheet.cell(row, 6).value for place, row in enumerate(range(first, last + 1)) if sheet.cell(row, 6).value}
    marked = (*flow.shape.marks, *flow.shape.band.points)
    assert set(told) == {mark.position for mark in marked}
    assert all(mark.label in told[mark.position] for mark in marked)
