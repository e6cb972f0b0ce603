"""Native charts, each on a sheet of its own with the cells that it draws; and colours on cells where a chart would say less."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from components.exports.tables import harmless
from components.exports.tokens import colour, mixed
from components.exports.workbooks.data import FORMATS, Data
from components.exports.workbooks.plans import Plan
from components.exports.workbooks.plots import plot
from components.exports.workbooks.sheets import LINE, lines, pixels, printed
from components.shapes import Grid, Shape, Sheet
from data_access.metrics import COUNTS

# Pixels of a chart.
WIDTH, HEIGHT = 860, 460
# Around lying bars: their names on the left, a number behind the longest; the title above, the axis and a legend below.
NAMES, BEHIND, BELOW = 280, 70, 76
# Letters of a name that stand in one line beside its bar, and pixels: of such a line, of a bar, of a row with room around.
NAMED, LINE_HIGH, BAR, ROW, WIDEST, TOGETHER = 40, 15, 15, 20, 44, 240
# Letters in columns of days, of what is said of a day, and between cells and chart.
DATED, NOTED, APART = 12.0, 60.0, 2.0
# The rows of a sheet: its title, what was asked, the heads (above lying bars they are as high as the title of the chart).
TITLE, ASKED, HEADS, HEAD_HIGH = 0, 1, 2, 56
# A row that nobody has set is so high; the heads of cells below a chart, of which one row stays free.
USUAL = 20
ABOVE = HEADS + -(-HEIGHT // USUAL) + 1
LONGEST = 200


@dataclass(frozen=True)
class Words:
    """What stands around a chart: its title, what was asked, the source below, heads of what is said of a day and of a class."""

    title: str
    asked: str
    footer: str
    note: str
    grade: str


def write_chart(book: Workbook, name: str, words: Words, plan: Plan) -> None:
    """A sheet with a title, the cells of a plan, and their chart: lying bars beside their rows, anything else above them."""
    sheet = book.add_worksheet(name)
    headed(book, sheet, words)
    lying = plan.drawn == "bar"
    head = HEADS if lying else ABOVE
    widths = _write_cells(book, sheet, head, words, plan)
    cells = sum(map(pixels, widths))
    chart = plot(book, sheet, head, plan)
    high = _laid(sheet, chart, plan) if lying else HEIGHT
    titled(chart, words, high, {"none": True} if len(plan.series) == 1 else {"position": "bottom"})
    place(sheet, chart, words, *((head, len(widths) + 1) if lying else (HEADS, 0)))
    printed(sheet, words.footer, cells + pixels(APART) + WIDTH if lying else max(cells, WIDTH))
    if lying:
        sheet.set_column(len(widths), len(widths), APART)
    sheet.repeat_rows(head)


def place(sheet: Worksheet, chart: Chart, words: Words, row: int, column: int) -> None:
    """Put a chart on its sheet; who cannot see it is told its title."""
    sheet.insert_chart(row, column, chart, {"description": words.title[:LONGEST], "object_position": 1})


def headed(book: Workbook, sheet: Worksheet, words: Words) -> None:
    """The title, and below it what was asked."""
    sheet.write_string(TITLE, 0, str(harmless(words.title)), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(ASKED, 0, str(harmless(words.asked)), book.add_format({"font_color": colour("ink-2")}))


def titled(chart: Chart, words: Words, high: int, legend: dict[str, object]) -> None:
    """The size of a chart, its title and its legend."""
    told = str(harmless(words.title))[:LONGEST]
    font = {"size": 11, "color": colour("ink")}
    # Also on a chart that is many pages high the title stands close to its upper edge.
    place = {"layout": {"x": 0.02, "y": 10 / high}}
    chart.set_title({"name": told, "overlay": False, "name_font": font} | place)
    chart.set_legend(legend)
    chart.set_size({"width": WIDTH, "height": high})


def _write_cells(book: Workbook, sheet: Worksheet, top: int, words: Words, plan: Plan) -> list[float]:
    """The cells from a row on, each column with its head; returns how wide the columns are, in letters."""
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter" if plan.drawn == "bar" else "top", "bottom": 1})
    noted = any(row.note for row in plan.rows)
    heads = [plan.head, *(series.name for series in plan.series), *([words.note] if noted else [])]
    for place, text in enumerate(heads):
        sheet.write_string(top, place, str(harmless(text)), head)
    first = DATED if plan.rows and isinstance(plan.rows[0].label, date) else float(NAMED)
    widths = [first, *(13.0 if len(plan.series) <= 4 else 10.5 for _ in plan.series), *([NOTED] if noted else [])]
    middle = {"valign": "vcenter"} if plan.drawn == "bar" else {"valign": "top"}
    named = book.add_format({"text_wrap": True} | middle)
    dated = book.add_format({"num_format": FORMATS["day"], "align": "left", "valign": "top"})
    worn = [book.add_format({"num_format": FORMATS[series.kind]} | middle) for series in plan.series]
    for number, row in enumerate(plan.rows, start=top + 1):
        if isinstance(row.label, date):
            sheet.write_datetime(number, 0, datetime.combine(row.label, datetime.min.time()), dated)
        else:
            sheet.write_string(number, 0, str(harmless(row.label)), named)
        for place, (cell, form) in enumerate(zip(row.numbers, worn, strict=True), start=1):
            if cell.value is not None and cell.formula:
                sheet.write_formula(number, place, cell.formula, form, cell.value)
            elif cell.value is not None:
                sheet.write_number(number, place, cell.value, form)
        if row.note:
            sheet.set_row(number, LINE * lines(row.note, NOTED))
            sheet.write_string(number, len(plan.series) + 1, str(harmless(row.note)), named)
    if plan.drawn != "bar":
        sheet.set_row(top, LINE * max(map(lines, heads, widths)))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    return widths


def _row_high(plan: Plan) -> int:
    """The height of each row of lying bars, which is that of its bars and of the longest name; few bars are broader."""
    names = max(lines(str(row.label), NAMED) for row in plan.rows)
    bars = 1 if plan.stacked else len(plan.series)
    return max(ROW, LINE_HIGH * names + 5, BAR * bars + 6, min(WIDEST, TOGETHER // len(plan.rows)))


def _laid(sheet: Worksheet, chart: Chart, plan: Plan) -> int:
    """The plot exactly beside the rows of the sheet, so that none of its bars is cut between two pages; returns its height."""
    high = _row_high(plan)
    sheet.set_row_pixels(HEADS, HEAD_HIGH)
    for row in range(HEADS + 1, HEADS + 1 + len(plan.rows)):
        sheet.set_row_pixels(row, high)
    rows = high * len(plan.rows)
    whole = HEAD_HIGH + rows + BELOW
    inner = {"x": NAMES / WIDTH, "y": HEAD_HIGH / whole, "width": (WIDTH - NAMES - BEHIND) / WIDTH, "height": rows / whole}
    chart.set_plotarea({"layout": inner})
    return whole


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
