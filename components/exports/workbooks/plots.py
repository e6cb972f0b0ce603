"""What is drawn of the cells of a sheet: bars, lines, and their axes."""

from __future__ import annotations

from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from components.exports.tokens import colour
from components.exports.workbooks.data import FORMATS
from components.exports.workbooks.plans import Plan, Row, Series

# Days between labels of an axis of days, by how many days there are.
STEPS = ((21, 2), (45, 7), (92, 14))


def plot(book: Workbook, sheet: Worksheet, head: int, plan: Plan) -> Chart:
    """The chart of the cells below the heads in row `head`, which say its labels, its series and its numbers."""
    kinds = {"bar": "bar", "line": "line", "pareto": "column"}
    chart = book.add_chart({"type": kinds[plan.drawn]} | ({"subtype": "stacked"} if plan.stacked else {}))
    together = book.add_chart({"type": "line"}) if plan.drawn == "pareto" else None
    first, last = head + 1, head + len(plan.rows)
    for place, series in enumerate(plan.series, start=1):
        told = {
            "name": [sheet.get_name(), head, place],
            "categories": [sheet.get_name(), first, 0, last, 0],
            "values": [sheet.get_name(), first, place, last, place],
        }
        if together and place == len(plan.series):
            together.add_series(told | _line(series) | {"y2_axis": True})
        else:
            chart.add_series(told | (_line(series) if plan.drawn == "line" else _bar(plan, series)))
    AXES[plan.drawn](chart, plan)
    if together:
        together.set_y2_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}})
        chart.combine(together)
    return chart


def _line(series: Series) -> dict[str, object]:
    drawn = {"color": colour(series.tone), "width": 1.25 if series.limit else 2.25}
    return {"line": drawn | ({"dash_type": "dash"} if series.limit else {})}


def _bar(plan: Plan, series: Series) -> dict[str, object]:
    """A bar in its colour with its number behind it; the limit of a bar is an outline."""
    look: dict[str, object] = {"gap": 40, "fill": {"color": colour(series.tone)}}
    if series.limit:
        look = {"gap": 40, "fill": {"none": True}, "border": {"color": colour(series.tone), "dash_type": "dash"}}
    elif any(row.tone for row in plan.rows):
        look["points"] = [_point(row) for row in plan.rows]
    if not plan.stacked:
        look["data_labels"] = {"value": True, "num_format": FORMATS[series.kind]}
    return look


def _point(row: Row) -> dict[str, object]:
    return {"fill": {"color": colour(row.tone)}}


def _lying(chart: Chart, plan: Plan) -> None:
    """The first row on top, the numbers below. XlsxWriter calls x what lies along the page, also where bars lie."""
    most = {"max": 1} if plan.series[0].kind == "share" and _most(plan) <= 1 else {}
    chart.set_x_axis({"num_format": _plain(plan), "major_gridlines": grid(), "min": 0} | most)
    chart.set_y_axis({"reverse": True, "crossing": "max", "interval_unit": 1, "label_position": "low"})


def _over_days(chart: Chart, plan: Plan) -> None:
    """An axis of days; shares begin where the lowest of them lies, counts at nothing."""
    days = [row.label for row in plan.rows if isinstance(row.label, date)]
    chart.set_x_axis({"major_gridlines": {"visible": False}} | (_dated(days) if days else {}))
    values = [number.value for row in plan.rows for number in row.numbers if number.value is not None]
    share = plan.series[0].kind == "share"
    ends = {"min": int(min(values) * 20) / 20, "max": 1, "major_unit": 0.05} if share else {"min": 0}
    chart.set_y_axis({"num_format": _plain(plan), "major_gridlines": grid()} | ends)
    chart.show_blanks_as("gap")


def _dated(days: list[date]) -> dict[str, object]:
    """An axis on which days lie as far apart as they are; labels that find room."""
    span = (days[-1] - days[0]).days + 1
    step = next((step for most, step in STEPS if span <= most), None)
    unit = {"major_unit": step, "major_unit_type": "days"} if step else {"major_unit": 1 + span // 400, "major_unit_type": "months"}
    return {"date_axis": True, "num_format": "dd/mm/yyyy"} | unit


def _standing(chart: Chart, plan: Plan) -> None:
    chart.set_x_axis({"interval_unit": 1, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"num_format": _plain(plan), "major_gridlines": grid(), "min": 0})


def _most(plan: Plan) -> float:
    return max(number.value for row in plan.rows for number in row.numbers if number.value is not None)


def _plain(plan: Plan) -> str:
    """How the numbers along an axis are told."""
    kind = plan.series[0].kind
    return "0%" if kind == "share" else FORMATS[kind]


def grid() -> dict[str, object]:
    """The lines behind a chart, which stand back."""
    return {"visible": True, "line": {"color": colour("line"), "width": 0.75}}


AXES = {"bar": _lying, "line": _over_days, "pareto": _standing}
