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
from openpyxl.chart import BarChart, LineChart, ScatterChart

from components import formats
from components.exports.tables import csv
from components.exports.workbooks import workbook
from components.exports.workbooks.cells import PARTS, data_of
from components.formats import LANGUAGES
from components.panels import PANELS, Panel, Telling
from components.shapes import Bars, Ranking
from data_access.metrics import METRICS
from tests.drawings import shapes
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
    sheet = opened(panel, demo_store, SEARCH)["Số liệu"]
    names, *rows = reader.reader(io.StringIO(csv(panel, asking(demo_store, SEARCH).reading), newline=""))
    found = list(sheet.iter_rows(min_row=2))
    assert (len(found), sheet.max_column) == (len(rows), len(names))
    for cells, row in zip(found, rows, strict=True):
        for name, cell, text in zip(names, cells, row, strict=True):
            assert says(cell, text, named=not name.endswith(PARTS)), (name, cell.value, text)


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


KINDS = {
    "Lines": LineChart,
    "Bars": BarChart,
    "Ranking": BarChart,
    "Tiles": BarChart,
    "Nested": BarChart,
    "Points": ScatterChart,
    "Dumbbells": BarChart,
    "Multiples": LineChart,
    "Pareto": BarChart,
}


@THEIR_BARS
@pytest.mark.parametrize("panel", TOLD, ids=lambda panel: panel.name)
def test_each_drawing_has_its_kind_of_native_chart(demo_store, panel):
    kind = KINDS.get(type(panel.tell(asking(demo_store).reading).shape).__name__)
    found = charts(opened(panel, demo_store))
    assert bool(found) == (kind is not None)
    assert all(isinstance(chart, kind) for chart in found)


@pytest.mark.parametrize("search", ["", "?kind=xa", "?from=2025-08-01&to=2025-08-31"])
@pytest.mark.parametrize("name", ["due-next", "overdue-since-yesterday", "overdue-ageing", "three-criteria", "overdue-by-commune"])
def test_a_chart_draws_the_numbers_that_the_card_tells(demo_store, name, search):
    panel = PANELS[name]
    shape = panel.tell(asking(demo_store, search).reading).shape
    assert isinstance(shape, Bars | Ranking)
    rows = shape.bars if isinstance(shape, Bars) else shape.rows
    sheet = opened(panel, demo_store, search, values=True)["Biểu đồ"]
    drawn = [value for (value,) in sheet.iter_rows(min_row=4, max_row=3 + len(rows), min_col=2, max_col=2, values_only=True)]
    told = [row.texts[0] for row in rows]
    if told[0].endswith("%"):
        assert [formats.share(round(value, 3), "vi") for value in drawn] == [text.replace(",0%", "%") for text in told]
    else:
        assert [formats.number(int(value), "vi") for value in drawn] == told


def test_the_cells_of_a_chart_fetch_the_figures(demo_store):
    """Whoever corrects a figure sees the chart follow: every number is a reference to its cell, or a sum of such."""
    for name in ("flow-by-working-day", "departments", "on-time-by-commune", "three-criteria", "due-next"):
        sheet = opened(PANELS[name], demo_store)["Biểu đồ"]
        numbers = [cell for row in sheet.iter_rows(min_row=4, min_col=2) for cell in row if cell.value is not None]
        fetched = [cell for cell in numbers if cell.data_type == "f"]
        assert fetched
        assert all(re.search(r"'Số liệu'!\$[A-Z]+\$\d+", cell.value) for cell in fetched)
        assert all(cell.data_type in ("f", "s") for cell in numbers)


def test_a_chart_of_the_map_ranks_every_unit_with_enough_dossiers(demo_store):
    panel = PANELS["on-time-by-commune"]
    tiles = panel.tell(asking(demo_store).reading).shape.tiles
    sheet = opened(panel, demo_store, values=True)["Biểu đồ"]
    values = [value for (value,) in sheet.iter_rows(min_row=4, min_col=2, max_col=2, values_only=True)]
    assert values == sorted(values)
    assert len(values) == sum(tile.grade.startswith("grade") for tile in tiles)


HAND = {"points": ScatterChart, "points-quadrants": ScatterChart, "dumbbells": BarChart, "multiples": LineChart, "pareto": BarChart}


@THEIR_BARS
@pytest.mark.parametrize("name", shapes())
def test_every_shape_that_a_panel_may_tell_makes_a_file(demo_store, name):
    shape = shapes(12, "=1+1")[name]
    panel = replace(PANELS["overdue-by-commune"], tell=lambda _reading: Telling("=HYPERLINK(1)", "@x", shape))
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
