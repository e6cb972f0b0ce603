"""Excel files as a second program prints them: every workbook of every panel, read from the paper."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from itertools import pairwise

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from components.exports.workbooks import workbook
from components.panels import PANELS
from tests.native_charts import Native, natives, of_cells, sheet_of
from tests.office import Page, Word, pages, rendered
from tests.readings import asking

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore:Unknown extension", "ignore:Conditional Formatting extension"),
]
# A name of more letters takes a second line.
ONE_LINE = 36
# Points by which the end of a bar may lie beside its place.
NEAR = 3.0
# What lies in the upper margin is cut off and cannot be seen: the part of a chart that the page before shows.
MARGIN = 40.0
# The head of what each metric means, which is repeated as well.
METRICS_HEAD = "Chỉ tiêu"


@dataclass(frozen=True)
class Printed:
    """A workbook, its charts, and its printed pages."""

    book: Book
    charts: list[Native]
    pages: list[Page]


@pytest.fixture(scope="module")
def printed(demo_store, tmp_path_factory) -> dict[str, Printed]:
    folder = tmp_path_factory.mktemp("workbooks")
    made = {name: workbook(panel, asking(demo_store)) for name, panel in PANELS.items()}
    files = [folder / f"{name}.xlsx" for name in made]
    for file in files:
        file.write_bytes(made[file.stem])
    paper = {file.stem: pages(file) for file in rendered(files, "pdf", folder)}
    return {
        name: Printed(load_workbook(io.BytesIO(content), data_only=True), natives(content), paper[name])
        for name, content in made.items()
    }


@pytest.mark.parametrize("name", PANELS)
def test_nothing_reaches_beyond_its_page_and_nothing_is_left_out(printed, name):
    for page in printed[name].pages:
        assert page.words
        assert min(word.left for word in page.words) >= 0
        assert max(word.right for word in page.words) <= page.width
        assert not [word.text for word in page.words if "…" in word.text or "##" in word.text or word.text == "..."]


@pytest.mark.parametrize("name", PANELS)
def test_every_page_begins_with_heads_or_a_title(printed, name):
    """Heads are repeated; where a sheet goes on beside, so are the names of its rows."""
    book = printed[name].book
    titles = [str(sheet.cell(1, 1).value) for sheet in book.worksheets]
    charts = [sheet for sheet in book.worksheets if sheet._charts]
    heads = [str(sheet.cell(series_head(chart), 1).value or "") for sheet, chart in zip(charts, printed[name].charts, strict=True)]
    firsts = {text.split()[0] for text in (*titles, *heads, METRICS_HEAD) if text}
    # One row without a name goes on beside under any of its heads.
    firsts |= {str(cell.value).split()[0] for cell in book.worksheets[0][1][: 1 if PANELS[name].by else None]}
    for page in printed[name].pages:
        words = [word for word in page.words if word.top > MARGIN and word.left < page.width / 3]
        top = min(word.top for word in words)
        first = min((word for word in words if word.top < top + NEAR), key=lambda word: word.left)
        assert first.text in firsts or (not all(heads) and first.top < 90), (first.text, firsts)


def series_head(chart: Native) -> int:
    return int(re.search(r"\$(\d+)(:|\Z)", chart.series[0].values).group(1)) - 1


@pytest.mark.parametrize("name", PANELS)
def test_every_text_of_a_row_is_printed_whole(printed, name):
    paper = "".join(re.sub(r"\s", "", page.text) for page in printed[name].pages)
    sheet = printed[name].book.worksheets[0]
    texts = {cell.value for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)}
    assert not [text for text in texts if len(text) <= ONE_LINE and re.sub(r"\s", "", text) not in paper]


LYING = [
    *("overdue-by-commune", "on-time-by-commune", "commune-map", "coverage-by-field", "due-next", "overdue-ageing"),
    *("not-online-by-department", "overdue-since-yesterday"),
]


@pytest.mark.parametrize("name", LYING)
def test_bars_lie_in_the_order_of_their_rows_and_are_as_long_as_their_numbers(printed, name):
    """Behind each bar stands its number: from left to right they stand in the order of the numbers, and as far apart."""
    found = printed[name]
    values = of_cells(found.book[sheet_of(found.charts[0].series[0].values)], found.charts[0].series[0].values)
    names = of_cells(found.book[sheet_of(found.charts[0].series[0].labels)], found.charts[0].series[0].labels)
    share = found.charts[0].axis("val").numbers.endswith("%")
    told = [f"{value:.1%}" if share else f"{value:,.0f}" for value in values]
    cells = tuple(re.sub(r"\s", "", text)[:ONE_LINE] for text in names)
    rows = [line for page in chart_pages(found) for line in lines_of(page) if is_row(line, cells, page.width / 3)]
    assert [line[-1].text for line in rows] == told
    for line, text in zip(rows, names, strict=True):
        # The name stands beside its number and beside its bar.
        if len(text) <= ONE_LINE:
            told_twice = [word.text for word in line]
            assert all(told_twice.count(word) >= 2 for word in text.split())
    ends = sorted((value, line[-1].left) for value, line in zip(values, rows, strict=True))
    (least, left), (most, right) = ends[0], ends[-1]
    assert right > left
    for value, end in ends:
        assert end == pytest.approx(left + (right - left) * (value - least) / (most - least), abs=NEAR)


def is_row(line: list[Word], names: tuple[str, ...], left: float) -> bool:
    """Whether a line begins with the cell of a row and ends with a number; without the cell it is cut off, a part of a chart."""
    return (
        line[0].left < left
        and "".join(word.text for word in line).startswith(names)
        and bool(re.fullmatch(r"[\d.,]+%?", line[-1].text))
    )


def chart_pages(found: Printed) -> list[Page]:
    """The pages of the first chart: from that with its title on, as far as numbers stand at its right."""
    title = str(found.book["Biểu đồ"].cell(1, 1).value)
    first = next(place for place, page in enumerate(found.pages) if page.text.startswith(title[:30]))
    return found.pages[first:-1]


def lines_of(page: Page) -> list[list[Word]]:
    """The words of a page line by line, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(page.words, key=lambda word: (word.top + word.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        if lines and middle - (lines[-1][0].top + lines[-1][0].bottom) / 2 < NEAR:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]


def test_days_lie_on_an_axis_from_left_to_right(printed):
    page = chart_pages(printed["flow-by-working-day"])[0]
    days = [line for line in lines_of(page) if len(line) > 3 and all(re.fullmatch(r"\d\d/\d\d/\d{4}", word.text) for word in line)]
    assert len(days) == 1
    told = [tuple(map(int, reversed(word.text.split("/")))) for word in days[0]]
    assert all(one < other for one, other in pairwise(told))


@pytest.mark.parametrize("name", ["commune-funnel", "department-funnel", "staff-load-by-unit"])
def test_points_are_named_on_paper_as_on_the_card(printed, name, demo_store):
    shape = PANELS[name].tell(asking(demo_store).reading).shape
    paper = "".join(re.sub(r"\s", "", page.text) for page in chart_pages(printed[name]))
    labels = [point.label for point in shape.points if point.label]
    assert labels
    assert all(re.sub(r"\s", "", text) in paper for text in (*labels, *(curve.name for curve in shape.curves)))
