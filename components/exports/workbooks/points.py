"""A native chart of points: units by class, those named that the card names, and its limits as lines behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from components.exports.pictures.marks import point as class_of
from components.exports.tables import harmless
from components.exports.tokens import colour
from components.exports.workbooks.charts import ABOVE, HEADS, HEIGHT, LONGEST, WIDTH, Words, headed, place, titled
from components.exports.workbooks.data import Data
from components.exports.workbooks.plots import grid
from components.exports.workbooks.sheets import LINE, lines, pixels, printed
from components.shapes import Axis, Curve, Point, Points

# Letters in the columns: the names, the classes, numbers. Behind a free one the points of the lines begin.
NAMES, NUMBER, LINES = 34.0, 12.0, 5
SYMBOLS = {"within": "circle", "few": "x", "below": "diamond", "far_below": "square", "above": "diamond", "far_above": "triangle"}
SHARE, WHOLE, FINE = "0.0%", "#,##0", "#,##0.00"


def write_points(book: Workbook, name: str, words: Words, shape: Points, data: Data) -> None:
    """A sheet with the chart, below it the units by class, and beside these the points of the lines."""
    sheet = book.add_worksheet(name)
    headed(book, sheet, words)
    chart = book.add_chart({"type": "scatter"})
    classes = {grade.grade: grade.label for grade in shape.legend}
    order = [*classes, *sorted({point.grade for point in shape.points} - set(classes))]
    points = sorted(shape.points, key=lambda point: order.index(point.grade))
    _write_units(book, sheet, shape, points, classes, data, words)
    first = ABOVE + 1
    for grade in order:
        of_grade = [point for point in points if point.grade == grade]
        if of_grade:
            chart.add_series(_series(sheet, first, of_grade, classes.get(grade, grade)))
            first += len(of_grade)
    columns = _write_curves(book, sheet, chart, shape)
    chart.set_x_axis(_axis(shape.x) | {"major_gridlines": {"visible": False}})
    chart.set_y_axis(_axis(shape.y) | {"major_gridlines": grid()})
    series = sum(bool(any(point.grade == grade for point in points)) for grade in order)
    unnamed = [series + place for place, curve in enumerate(shape.curves) if not curve.name]
    titled(chart, words, HEIGHT, {"position": "bottom"} | ({"delete_series": unnamed} if unnamed else {}))
    place(sheet, chart, words, HEADS, 0)
    heads = [shape.x.title, shape.y.title, *(_called(shape, curve) for curve in shape.curves)]
    sheet.set_row(ABOVE, LINE * max(lines(text, NUMBER) for text in heads))
    sheet.set_column(0, 0, NAMES)
    sheet.set_column(1, columns, NUMBER)
    printed(sheet, words.footer, max(WIDTH, pixels(NAMES) + columns * pixels(NUMBER)))
    sheet.repeat_rows(ABOVE)


def _write_units(
    book: Workbook, sheet: Worksheet, shape: Points, points: Sequence[Point], classes: dict[str, str], data: Data, words: Words
) -> None:
    """Name, both numbers and class of each unit."""
    places, by = data.places(), data.panel.by[0]
    named = next(column.head for column in data.columns if column.name == f"{by}_name")
    heads = [named, shape.x.title, shape.y.title, words.grade]
    _heads(book, sheet, 0, heads)
    forms = [book.add_format({"num_format": _format(axis)}) for axis in (shape.x, shape.y)]
    classed = book.add_format({"indent": 1})
    for row, point in enumerate(points, start=ABOVE + 1):
        named = data.label(places[point.code]) if point.code in places else point.label or point.code
        sheet.write_string(row, 0, str(harmless(named)))
        sheet.write_number(row, 1, point.x, forms[0])
        sheet.write_number(row, 2, point.y, forms[1])
        sheet.write_string(row, 3, str(harmless(classes.get(point.grade, ""))), classed)


def _heads(book: Workbook, sheet: Worksheet, first: int, heads: Sequence[str]) -> None:
    worn = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for column, text in enumerate(heads, start=first):
        sheet.write_string(ABOVE, column, str(harmless(text)), worn)


def _series(sheet: Worksheet, first: int, points: Sequence[Point], name: str) -> dict[str, object]:
    """The units of one class; a label is the name that the card writes beside its point."""
    last = first + len(points) - 1
    worn = class_of(points[0].grade)
    edge = {"color": colour(worn.edge or worn.fill)}
    symbol = {"type": SYMBOLS.get(points[0].grade, "circle"), "size": 7, "fill": {"color": colour(worn.fill)}, "border": edge}
    told: dict[str, object] = {
        "name": str(harmless(name)),
        "categories": [sheet.get_name(), first, 1, last, 1],
        "values": [sheet.get_name(), first, 2, last, 2],
        "marker": symbol,
    }
    if any(point.label for point in points):
        custom = [{"value": str(harmless(point.label))} if point.label else {"delete": True} for point in points]
        told["data_labels"] = {"value": True, "position": "right", "custom": custom}
    return told


def _write_curves(book: Workbook, sheet: Worksheet, chart: Chart, shape: Points) -> int:
    """The points of each line, those over the same places beside one column of these; returns the last column."""
    forms = [book.add_format({"num_format": _format(axis)}) for axis in (shape.x, shape.y)]
    column, known = LINES, {}
    for curve in shape.curves:
        if curve.xs not in known:
            known[curve.xs] = column
            _write_column(book, sheet, column, shape.x.title, curve.xs, forms[0])
            column += 1
        _write_column(book, sheet, column, _called(shape, curve), curve.ys, forms[1])
        first, last = ABOVE + 1, ABOVE + len(curve.ys)
        line = {"color": colour(curve.tone), "width": 1.25} | ({"dash_type": "dash"} if curve.dashed else {})
        told = {
            "name": str(harmless(curve.name)) or " ",
            "categories": [sheet.get_name(), first, known[curve.xs], last, known[curve.xs]],
            "values": [sheet.get_name(), first, column, last, column],
            "line": line,
            "marker": {"type": "none"},
        }
        chart.add_series(told)
        column += 1
    return max(column - 1, LINES - 2)


def _write_column(book: Workbook, sheet: Worksheet, place: int, head: str, values: Sequence[float], worn: object) -> None:
    _heads(book, sheet, place, [head])
    for row, value in enumerate(values, start=ABOVE + 1):
        sheet.write_number(row, place, value, worn)


def _called(shape: Points, curve: Curve) -> str:
    """The name of a line; its other side is told once only."""
    return curve.name or next((one.name for one in shape.curves if one.name and one.tone == curve.tone), shape.y.title)


def _format(axis: Axis) -> str:
    return SHARE if axis.share else WHOLE if axis.log else FINE


def _axis(axis: Axis) -> dict[str, object]:
    """Its name and ends; one of powers of ten begins and ends at such. Numbers stand at its edge, also where it crosses within."""
    ends: dict[str, object] = {"min": axis.lower, "max": axis.upper}
    if axis.log:
        powers = math.floor(math.log10(axis.lower)), math.ceil(math.log10(axis.upper))
        ends = {"min": 10.0 ** powers[0], "max": 10.0 ** powers[1], "log_base": 10}
    told = "0%" if axis.share else WHOLE if axis.log else "#,##0.0"
    return {"name": str(harmless(axis.title))[:LONGEST], "num_format": told, "label_position": "low"} | ends
