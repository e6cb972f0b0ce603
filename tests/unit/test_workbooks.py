"""Excel files: the CSV cell by cell as numbers, dates and texts, charts that say what the card says, no formula of a name."""

from __future__ import annotations

import csv as reader
import io
import math
import re
from dataclasses import replace
from datetime import datetime
from zipfile import ZipFile

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.chart import ScatterChart

from components import formats
from components.exports.tables import csv
from components.exports.workbooks import workbook
from components.exports.workbooks.data import PARTS, data_of
from components.formats import LANGUAGES
from components.panels import PANELS, Panel, Telling
from data_access.metrics import COUNTS, METRICS
from tests.drawings import shapes
from tests.native_charts import natives, of_cells
from tests.readings import asking, sample_store
from tests.sample import dossier

SEARCH = "?kind=xa&kind=so_nganh&from=2025-08-01&to=2025-09-15"
TOLD = [panel for panel in PANELS.values() if panel.tell]


def opened(panel: Panel, store, search: str = "", language: formats.Language = "vi", *, values: bool = False) -> Book:
    return load_workbook(io.BytesIO(workbook(panel, asking(store, search, language))), data_only=values)


def says(cell: Cell, text: str, *, named: bool) -> bool:
    """Whether a cell says what the CSV does; a number has the 16 digits that files of Excel keep."""
    if not text:
        return cell.value is None
    if isinstance(cell.value, datetime):
        return cell.value.isoformat() == f"{text}T00:00:00"
    if named:
        return cell.data_type == "s" and cell.value == text
    return cell.data_type == "n" and math.isclose(cell.value, float(text), rel_tol=1e-15)


# Bars of one colour are an extension of the format that the reader does not know.
THEIR_BARS = pytest.mark.filterwarnings("ignore:Unknown extension", "ignore:Conditional Formatting extension")


@THEIR_BARS
@pytest.mark.parametrize("panel", PANELS.values(), ids=lambda panel: panel.name)
def test_the_sheet_is_the_csv_cell_by_cell(demo_store, panel):
    """But for the numerators of counts, which are their values, and denominators that they do not have."""
    reading = asking(demo_store, SEARCH).reading
    sheet = opened(panel, demo_store, SEARCH)["Số liệu"]
    names, *rows = reader.reader(io.StringIO(csv(panel, reading), newline=""))
    columns = [column.name for column in data_of(panel, reading).columns]
    left_out = {name for name in names if name not in columns}
    assert left_out == {part_of(panel, metric, part) for metric in panel.metrics if metric in COUNTS for part in PARTS[:2]}
    found = list(sheet.iter_rows(min_row=2))
    assert (len(found), sheet.max_column) == (len(rows), len(columns))
    for cells, row in zip(found, rows, strict=True):
        told = dict(zip(names, row, strict=True))
        for name, cell in zip(columns, cells, strict=True):
            assert says(cell, told[name], named=not name.endswith(PARTS)), (name, cell.value, told[name])


def part_of(panel: Panel, metric: str, part: str) -> str:
    return part if len(panel.metrics) == 1 else f"{metric}_{part}"


@pytest.mark.parametrize("panel", ["on-time-by-commune", "departments", "dossiers-total", "catalogue-total"])
def test_shares_are_told_in_per_cent_and_counts_whole(demo_store, panel):
    data = data_of(PANELS[panel], asking(demo_store).reading)
    sheet = opened(PANELS[panel], demo_store)["Số liệu"]
    for column, cell in zip(data.columns, next(sheet.iter_rows(min_row=2)), strict=True):
        metric = column.name.removesuffix("_value") if len(PANELS[panel].metrics) > 1 else PANELS[panel].metrics[0]
        if cell.value is not None and column.name.endswith(PARTS):
            share = column.name.endswith("value") and METRICS[metric].unit == "share"
            assert (cell.number_format == "0.0%") == share
            assert cell.number_format == "#,##0" or column.name.endswith("value")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", PANELS.values(), ids=lambda panel: panel.name)
def test_heads_are_words_and_no_two_are_the_same(demo_store, panel, language):
    heads = [column.head.casefold() for column in data_of(panel, asking(demo_store, SEARCH, language).reading).columns]
    assert len(set(heads)) == len(heads)
    assert not [head for head in heads if "_" in head]


def test_the_sheet_can_be_sorted_and_printed(demo_store):
    sheet = opened(PANELS["overdue-by-commune"], demo_store)["Số liệu"]
    assert sheet.freeze_panes == "C2"
    assert list(sheet.tables["Data"].column_names)[:2] == ["Đơn vị: mã", "Đơn vị"]
    assert sheet.tables["Data"].autoFilter is not None
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert "Số liệu đến 16:59 30/9/2025" in sheet.oddFooter.left.text
    assert "Dữ liệu mô phỏng" in sheet.oddFooter.left.text
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_says_where_the_figures_come_from_and_what_they_mean(demo_store, language):
    panel = PANELS["on-time-by-commune"]
    found = asking(demo_store, "?kind=xa&channel=post&nonsense=1", language)
    sheet = opened(panel, demo_store, "?kind=xa&channel=post&nonsense=1", language).worksheets[-1]
    told = [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None]
    telling, version = panel.tell(found.reading), demo_store.mart().version
    assert {telling.title, telling.measure, f"{version.version}-{version.checksum[:8]}", "nonsense=1"} <= set(told)
    assert found.reading.say("metric.on_time_rate.definition") in told
    assert " + ".join(found.reading.say(f"metric.{name}.name") for name in ("resolved_early", "resolved_on_day")) in told
    assert any("118/2025" in text and "1/7/2025" in text for text in told)
    assert any(found.reading.say("channel.post") in text for text in told)


def charts(book: Book) -> list[object]:
    return [chart for sheet in book for chart in sheet._charts]


DRAWN = ("Lines", "Bars", "Ranking", "Tiles", "Nested", "Points", "Dumbbells", "Multiples", "Pareto")


@THEIR_BARS
@pytest.mark.parametrize("panel", TOLD, ids=lambda panel: panel.name)
def test_each_drawing_that_has_a_native_chart_has_one(demo_store, panel):
    kind = type(panel.tell(asking(demo_store).reading).shape).__name__
    assert bool(charts(opened(panel, demo_store))) == (kind in DRAWN)


@pytest.mark.parametrize("name", ["flow-by-working-day", "departments", "on-time-by-commune", "three-criteria", "due-next"])
def test_the_cells_of_a_chart_fetch_the_figures(demo_store, name):
    """Whoever corrects a figure sees the chart follow: every number refers to its cell, or sums such up, but for limits."""
    content = workbook(PANELS[name], asking(demo_store))
    sheet = load_workbook(io.BytesIO(content))["Biểu đồ"]
    for series in natives(content)[0].series:
        if not series.dashed:
            found = of_cells(sheet, series.values)
            assert all(re.search(r"'Số liệu'!\$[A-Z]+\$\d+", str(value)) for value in found)


HAND = {"points": ScatterChart, "points-quadrants": ScatterChart}


@THEIR_BARS
@pytest.mark.parametrize("name", shapes())
def test_every_shape_that_a_panel_may_tell_makes_a_file(demo_store, name):
    shape = shapes(12, "=1+1")[name]
    of_days = {"lines": "flow-by-working-day", "multiples": "on-time-weeks-of-communes"}
    panel = replace(PANELS[of_days.get(name, "overdue-by-commune")], tell=lambda _reading: Telling("=HYPERLINK(1)", "@x", shape))
    book = opened(panel, demo_store)
    if name in HAND:
        assert [type(chart) for chart in charts(book)] == [HAND[name]]
    shaded = [rule.type for found in book["Số liệu"].conditional_formatting for rule in found.rules]
    assert shaded == {"grid": ["colorScale"], "sheet": ["dataBar", "dataBar"]}.get(name, [])
    assert not [cell.value for cell in formulas(book) if not str(cell.value).startswith(("='Số liệu'!", "=SUM('Số liệu'!"))]


def formulas(book: Book) -> list[object]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("name", ["=1+1", "@x", ";=1", "+1", "-2+3", "\t=1", "＝1+1", "{=1}", "http://x.example/", "12", "=" * 200])
def test_no_name_becomes_a_formula_a_link_or_a_number(tmp_path, name):
    change = ("UPDATE unit SET name = ?, short_name = ? WHERE code = 'A'", (name, name))
    store = sample_store(tmp_path, [dossier("a", unit="A", due=1), dossier("b", unit="B")], change)
    for panel in (PANELS["overdue-by-commune"], PANELS["dossiers-by-unit"], PANELS["departments"]):
        content = workbook(panel, asking(store))
        with ZipFile(io.BytesIO(content)) as parts:
            assert not [part for part in parts.namelist() if b"<hyperlink" in parts.read(part)]
        book = load_workbook(io.BytesIO(content))
        assert not [cell.value for cell in formulas(book) if "Số liệu" not in str(cell.value)]
        names = [cell for row in book["Số liệu"].iter_rows(min_row=2, max_col=2) for cell in row if cell.value is not None]
        assert all(cell.data_type == "s" for cell in names)
        assert not [cell.value for cell in names if str(cell.value).startswith(("=", "+", "-", "@"))]


def test_a_panel_without_rows_makes_a_file(demo_store):
    book = opened(PANELS["flow-by-working-day"], demo_store, "?from=2100-01-01&to=2100-03-31")
    assert book["Số liệu"].max_row == 1
    assert book["Số liệu"]["A1"].value == "Ngày làm việc"
    assert charts(book) == []


def test_equal_figures_make_equal_files(demo_store):
    found = asking(demo_store)
    assert workbook(PANELS["departments"], found) == workbook(PANELS["departments"], found)
