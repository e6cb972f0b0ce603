"""Every page on paper, as Chromium prints it: whole, light, with heads above their columns, and without controls."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import PATIENCE, Program
from tests.browser.test_every_page import SETTLED
from tests.office import Page, Word, pages

pytestmark = pytest.mark.long
# Sheets that a page may take at most.
PAGES = {
    "/": 2,
    "/xa-phuong": 8,
    "/so-nganh": 5,
    "/sap-den-han": 5,
    "/truc-tuyen": 8,
    "/nhan-su": 4,
    "/don-vi/20200": 1,
    "/ho-so?count=open_overdue": 7,
    "/dinh-nghia": 13,
}
THEMES = ("light", "dark")
CASES = [(path, theme) for theme in THEMES for path in PAGES]
# Tables that go on on other sheets, by words of their heads and by how many of their sheets.
REPEATED = {"/xa-phuong": (("Tiếp", "Giải", "Đúng", "Quá"), 3), "/ho-so?count=open_overdue": (("Mã", "Thủ", "Tiếp", "Hạn"), 4)}
# What only controls say.
CONTROLS = ("Đặt lại", "Tìm đơn vị", "Bảng số liệu", "Tải danh sách", "⋯", "◐")
MARGIN = 12 * 72 / 25.4
DAY = re.compile(r"\d\d/\d\d/\d{4}")


@pytest.fixture(scope="module")
def printed(program: Program, browser, tmp_path_factory) -> dict[tuple[str, str], Path]:
    """The PDF of each page in both themes, as somebody prints who did not ask for backgrounds."""
    folder, files = tmp_path_factory.mktemp("prints"), {}
    for theme in THEMES:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
        context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
        for number, path in enumerate(PAGES):
            page = context.new_page()
            page.goto(program.url + path)
            page.wait_for_function(SETTLED, timeout=PATIENCE * 1_000)
            files[path, theme] = folder / f"{theme}-{number}.pdf"
            page.pdf(path=files[path, theme], prefer_css_page_size=True, print_background=False)
            page.close()
        context.close()
    return files


@pytest.fixture(scope="module")
def read(printed) -> dict[tuple[str, str], list[Page]]:
    return {case: pages(file) for case, file in printed.items()}


@pytest.mark.parametrize(("path", "theme"), CASES)
def test_a_print_is_whole_and_takes_few_sheets(read, path, theme):
    sheets = read[path, theme]
    assert len(sheets) <= PAGES[path]
    for sheet in sheets:
        assert sheet.words, "a sheet is empty"
        assert [word.text for word in sheet.words if word.left < MARGIN - 2 or word.right > sheet.width - MARGIN + 2] == []
        assert [word.text for word in sheet.words if word.text.endswith("…")] == []
        assert [said for said in CONTROLS if said in sheet.text] == []


@pytest.mark.parametrize(("path", "theme"), [case for case in CASES if case[0] != "/dinh-nghia"])
def test_a_print_says_its_period_its_time_and_that_it_is_simulated(read, path, theme):
    first = read[path, theme][0].text
    for said in ("1/7–30/9/2025", "Số liệu đến 16:59", "Dữ liệu mô phỏng"):
        assert said in first


@pytest.mark.parametrize(("path", "theme"), CASES)
def test_a_print_is_light(printed, path, theme):
    grey = subprocess.run(["pdftoppm", "-gray", "-r", "20", str(printed[path, theme])], capture_output=True, check=True).stdout
    dots = grey.split(b"\n255\n", 1)[1]
    assert sum(dots) / len(dots) > 225


@pytest.mark.parametrize("path", REPEATED)
def test_a_table_says_its_heads_again_on_each_of_its_sheets(read, path):
    heads, sheets = REPEATED[path]
    told = [sheet for sheet in read[path, "light"] if all(any(word.text == head for word in sheet.words) for head in heads)]
    assert len(told) >= sheets


def test_the_heads_of_a_list_stand_above_their_columns(read):
    for sheet in read["/ho-so?count=open_overdue", "light"][1:3]:
        heads = {name: _first(sheet, name) for name in ("Mã", "Thủ", "Tiếp", "Hạn")}
        below = [word for word in sheet.words if word.top > heads["Mã"].bottom]
        codes = {round(word.left) for word in below if re.match(r"\d{3}\.\d\d\.", word.text)}
        days = sorted({round(word.left) for word in below if DAY.fullmatch(word.text)})
        assert codes == {round(heads["Mã"].left)}
        assert len(days) == 2
        assert [round(heads[name].left) for name in ("Tiếp", "Hạn")] == pytest.approx(days, abs=2)
        assert max(codes) < heads["Thủ"].left < days[0]


def _first(sheet: Page, text: str) -> Word:
    return next(word for word in sheet.words if word.text == text)
