"""Native charts, each beside the cells that it draws; and colours on the cells themselves where a chart would say less."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from components.exports.tables import harmless
from components.exports.tokens import colour, mixed
from components.exports.workbooks.cells import FORMATS, Data, printed
from components.exports.workbooks.plans import Plan
from components.shapes import Grid, Shape, Sheet
from data_access.metrics import COUNTS

# Pixels: a chart, a bar in it, and the room around bars.
WIDTH, HEIGHT, BAR, AROUND = 860, 460, 19, 150
# A row of a sheet is so high; a chart stands in the second column behind its cells.
ROW, GAP = 20, 2
LABELS = 34
LONGEST = 200


def write_charts(book: Workbook, name: str, title: str, plans: Sequence[Plan], footer: str) -> None:
    """A sheet with the title and the charts under one another."""
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    row = 2
    for plan in plans:
        row = _write(book, sheet, row, title, plan)
    sheet.set_column(0, 0, LABELS)
    sheet.set_column(1, max(len(plan.columns) for plan in plans), 13)
    printed(sheet, footer)


def _write(book: Workbook, sheet: Worksheet, top: int, title: str, plan: Plan) -> int:
    """Cells from a row on and the chart of them at their right; returns the row below both."""
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for place, column in enumerate(plan.columns, start=1):
        sheet.write_string(top, place, str(harmless(column.name)), head)
    for number, row in enumerate(plan.rows, start=top + 1):
        sheet.write_string(number, 0, str(harmless(row.label))[:LONGEST])
        for place, (column, cell) in enumerate(zip(plan.columns, row.numbers, strict=True), start=1):
            worn = book.add_format({"num_format": FORMATS[column.kind]})
            if cell.value is None:
                continue
            if cell.formula:
                sheet.write_formula(number, place, cell.formula, worn, cell.value)
            else:
                sheet.write_number(number, place, cell.value, worn)
    bars = len(plan.rows) * (1 if plan.stacked else len(plan.columns)) if plan.drawn == "bar" else 0
    high = max(HEIGHT, AROUND + BAR * bars)
    chart = _chart(book, sheet, top, title, plan)
    chart.set_size({"width": WIDTH, "height": high})
    sheet.insert_chart(top, len(plan.columns) + GAP, chart, {"description": title[:LONGEST], "object_position": 2})
    return top + max(len(plan.rows) + 1, -(-high // ROW)) + GAP


def _chart(book: Workbook, sheet: Worksheet, top: int, title: str, plan: Plan) -> Chart:
    beside = any(column.beside for column in plan.columns)
    # A line goes along standing bars only.
    options = {"type": "column" if beside else plan.drawn} | ({"subtype": "stacked"} if plan.stacked else {})
    chart = book.add_chart(options)
    first, last = top + 1, top + len(plan.rows)
    labels = [sheet.get_name(), first, 0, last, 0]
    aside = book.add_chart({"type": "line"}) if beside else None
    for place, column in enumerate(plan.columns, start=1):
        values = [sheet.get_name(), first, place, last, place]
        line = plan.drawn == "line" or column.beside
        series = {"name": [sheet.get_name(), top, place], "categories": labels, "values": values, "gap": 45}
        paint = {"color": colour(column.tone)}
        if plan.drawn == "scatter":
            if place == 1:
                continue
            series["categories"] = [sheet.get_name(), first, 1, last, 1]
            series["marker"] = {"type": "circle", "size": 6, "fill": paint, "border": {"color": colour("surface")}}
        elif line:
            series["line"] = paint | {"width": 2.25}
        else:
            series["fill"] = paint
            if len(plan.columns) == 1:
                series["data_labels"] = {"value": True, "num_format": FORMATS[column.kind]}
        if column.beside and aside is not None:
            aside.add_series(series | {"y2_axis": True})
        else:
            chart.add_series(series)
    _axes(chart, plan)
    if aside is not None:
        chart.combine(aside)
        aside.set_y2_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}})
    told = {"name": str(harmless(title))[:LONGEST], "overlay": False, "name_font": {"size": 14, "color": colour("ink")}}
    chart.set_title(told)
    chart.set_legend({"none": True} if len(plan.columns) == 1 or plan.drawn == "scatter" else {"position": "bottom"})
    return chart


def _axes(chart: Chart, plan: Plan) -> None:
    """Bars and counts begin at nothing; the first row of bars lies on top."""
    grid = {"visible": True, "line": {"color": colour("line"), "width": 0.75}}
    kinds = [FORMATS[column.kind] for column in plan.columns]
    if plan.drawn == "scatter":
        names = [str(harmless(column.name))[:LONGEST] for column in plan.columns]
        chart.set_x_axis({"name": names[0], "num_format": kinds[0], "major_gridlines": {"visible": False}})
        chart.set_y_axis({"name": names[1], "num_format": kinds[1], "major_gridlines": grid})
    elif plan.drawn == "line":
        chart.set_x_axis({"interval_unit": max(1, len(plan.rows) // 12), "major_gridlines": {"visible": False}})
        chart.set_y_axis({"num_format": kinds[0], "major_gridlines": grid, "min": 0})
    elif any(column.beside for column in plan.columns):
        chart.set_y_axis({"num_format": kinds[0], "major_gridlines": grid, "min": 0})
    else:
        # In a chart of lying bars the axis of categories is the one called x.
        chart.set_x_axis({"reverse": True, "interval_unit": 1, "crossing": "max"})
        chart.set_y_axis({"num_format": kinds[0], "major_gridlines": grid, "min": 0})


def colour_cells(sheet: Worksheet, shape: Shape, data: Data) -> None:
    """A grid shades its counts; a sheet of units has a bar in each of its values."""
    if not isinstance(shape, Grid | Sheet) or not data.last:
        return
    ends = {"min_color": colour("surface"), "max_color": mixed("done-soft", "done", 0.5)}
    shaded = {"type": "2_color_scale", **ends}
    soft = mixed("done-soft", "done", 0.4)
    barred = {"type": "data_bar", "bar_color": soft, "bar_solid": True, "min_type": "num", "min_value": 0}
    values = {data.part(metric, "value") for metric in data.panel.metrics if isinstance(shape, Sheet) or metric in COUNTS}
    for place, column in enumerate(data.columns):
        if column.name in values:
            sheet.conditional_format(1, place, data.last, place, shaded if isinstance(shape, Grid) else barred)
