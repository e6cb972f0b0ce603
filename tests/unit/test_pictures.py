"""Pictures for slides and prints: whole, within their page, readable, and of nothing but what the program ships."""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
import resvg_py

from components.exports import pictures
from components.exports.pictures import letters
from components.exports.pictures.lines import spread
from components.exports.pictures.papers import PAPERS
from components.exports.provenance import Provenance, provenance
from components.exports.tokens import colour, mixed, tokens
from components.panels import PANELS
from components.shapes import Head, Mark, Series, Shape, Sheet, SheetCell, SheetRow
from components.shapes.scales import scale
from tests.drawings import shapes
from tests.pictures import SIZES, SVG, checked, texts
from tests.readings import asking

TOLD = [panel for panel in PANELS.values() if panel.tell]
CANVAS = 300
LONG = "Dài" * 66 + "OK"
HOSTILE = {
    "long": LONG,
    "script": "<script>alert(1)</script>",
    "markup": "]]>&lt;&amp;\"' <b>x</b>",
    "right to left": "\u2068\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd\u2069 12",
    "overridden": "\u202egnaig iaoG",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 Xã \u2764\ufe0f",
    "controls": "a\x00b\x1b[31m\r\n\tc\ufffe",
    "decomposed": unicodedata.normalize("NFD", "Điện Bàn Đông"),
    "blanks": "   ",
    "words": "Xã " * 120,
}
WORDS = Provenance(
    compared="",
    title="6 trong 94 xã, phường giữ 61% hồ sơ quá hạn",
    measure="Hồ sơ quá hạn",
    province="Đà Nẵng",
    period="Kỳ 1/7–30/9/2025",
    filters=(),
    source="Nguồn: Hệ thống thông tin giải quyết thủ tục hành chính",
    as_of="Số liệu đến 16:59 30/9/2025",
    version="1-de9a820d",
    simulated="Dữ liệu mô phỏng",
    ignored=(),
    asked="Hồ sơ quá hạn · Đà Nẵng · Kỳ 1/7–30/9/2025",
)
SHAPES = shapes()


def drawn(shape: Shape, size: str = "slide", told: Provenance = WORDS) -> ElementTree.Element:
    """The picture of a shape, parsed; whatever is wrong with its text as XML is an error here."""
    return checked(pictures.svg(PAPERS[size], told, shape, "vi"), size)


def pixels(data: bytes) -> tuple[int, int, bytes]:
    """Width, height and the raw rows of a PNG, its check sums proved."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks, wide, high = 8, [], 0, 0
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack_from(">I", data, at + 8 + length)[0]
        if kind == b"IHDR":
            wide, high = struct.unpack_from(">II", body)
        elif kind == b"IDAT":
            chunks.append(body)
        at += 12 + length
    return wide, high, zlib.decompress(b"".join(chunks))


def dots(data: bytes) -> int:
    """The dots on a metre that a PNG says of itself, on both axes, before its pixels."""
    at = data.index(b"pHYs")
    assert at < data.index(b"IDAT")
    across, down, unit = struct.unpack_from(">IIB", data, at + 4)
    assert (across, unit) == (down, 1)
    return across


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("panel", TOLD, ids=lambda panel: panel.name)
def test_every_panel_that_tells_something_has_a_picture(demo_store, panel, size):
    found = asking(demo_store, "?kind=xa&kind=so_nganh&unit=20200")
    telling = panel.tell(found.reading)
    told = provenance(panel, found, telling)
    root = checked(pictures.svg(PAPERS[size], told, telling.shape, "vi"), size, whole=True)
    whole = " ".join(texts(root))
    assert letters.clean(telling.title) == root.find(f"{SVG}title").text
    for words in (told.simulated, told.source, told.as_of, told.version):
        assert words in texts(root)
    assert "Kỳ\u00a01/7–30/9/2025" in whole
    assert "Đà\u00a0Nẵng" in whole


@pytest.mark.parametrize(("size", "kind"), [("slide", "png"), ("a4", "png")])
@pytest.mark.parametrize("panel", ["flow-by-working-day", "on-time-by-commune", "kpi-overdue"])
def test_a_png_has_its_size_and_is_not_blank(web, panel, size, kind):
    data = web.test_client().get(f"/export/{panel}.{kind}?size={size}").get_data()
    wide, high, rows = pixels(data)
    paper = PAPERS[size]
    assert wide == SIZES[size][0]
    assert min(abs(high - wide * height / paper.width) for height in paper.heights) <= 2
    assert dots(data) == round(wide / (PAPERS[size].width / 72) / 0.0254)
    assert len(rows) == high * (1 + 4 * wide)
    assert len(set(rows)) > 50


@pytest.mark.parametrize("panel", TOLD, ids=lambda panel: panel.name)
@pytest.mark.parametrize("search", ["?kind=dac_khu", "?from=2100-01-01&to=2100-03-31", "?from=2025-07-05&to=2025-07-06&unit=20200"])
def test_views_with_little_or_nothing_are_drawn(web, panel, search):
    answer = web.test_client().get(f"/export/{panel.name}.svg{search}&lang=en")
    assert answer.status_code == 200
    root = checked(answer.get_data(as_text=True), "slide")
    assert len(texts(root)) >= 5


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SHAPES)
def test_any_number_of_units_stays_on_its_page_no_name_is_cut_and_no_text_lies_over_another(name, size):
    for count in (1, 3, 17, 94, 168):
        root = checked(pictures.svg(PAPERS[size], WORDS, shapes(count)[name], "vi"), size, whole=True)
        assert len(texts(root)) > 5


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_name_leaves_its_place_or_becomes_markup(text, size):
    told = Provenance(**{**vars(WORDS), "title": text, "asked": f"{text} · {text}", "source": text, "simulated": text})
    for shape in shapes(30, text).values():
        drawn(shape, size, told)


def test_every_shape_has_a_drawer():
    assert {type(shape) for shape in SHAPES.values()} == set(pictures.DRAWERS)
    assert set(pictures.DRAWERS) == set(Shape.__args__)


# A text that each row of a drawing has once.
ONCE = {"bars": "31,3%", "ranking": "89,3%", "dumbbells": "93,4%", "pareto": "214", "multiples": "94,7%", "sheet": "56"}


@pytest.mark.parametrize(("name", "once"), ONCE.items(), ids=ONCE)
def test_what_is_not_drawn_is_counted(name, once):
    told = texts(drawn(shapes(168)[name]))
    left = [int(found[1]) for text in told if (found := re.fullmatch(r"Và (\d+) dòng khác; có đủ trong tệp XLSX", text))]
    assert left == [168 - told.count(once)]


@pytest.mark.parametrize("name", ["grid", "nested"])
def test_rows_and_columns_that_have_no_room_are_told_of(name):
    assert any(text.startswith("Và ") and "XLSX" in text for text in texts(drawn(shapes(168)[name])))


def test_a_picture_for_a_document_becomes_as_high_as_its_rows_need():
    heights = [float(drawn(shapes(count)["ranking"], "a4").get("viewBox").split()[3]) for count in (3, 25, 40)]
    assert heights == sorted(set(heights))
    assert not [text for text in texts(drawn(shapes(40)["ranking"], "a4")) if "XLSX" in text]


def test_nothing_is_left_out_where_all_has_room():
    for shape in shapes(8).values():
        assert not [text for text in texts(drawn(shape)) if "XLSX" in text]


def test_a_rate_on_a_scale_of_its_own_is_a_dot_and_no_bar():
    """A bar from a scale that does not begin at nothing would lie."""
    heads = (Head("Đơn vị", "name"), Head("Đúng hạn", "dot", ("85%", "100%"), 0.9))
    places = {"A": 0.0, "B": 1.0}
    rows = tuple(
        SheetRow(name, name, (SheetCell(name, None), SheetCell("97%", 0.97, place, "due"))) for name, place in places.items()
    )
    picture = drawn(Sheet(heads, rows, 1, descending=False))
    dots = [float(one.get("cx")) for one in picture.iter(f"{SVG}circle")]
    assert len(dots) == 2
    assert dots[0] < dots[1]


def test_nothing_draws_its_reason_and_no_advice_for_the_screen():
    assert "Không có hồ sơ khớp bộ lọc" in texts(drawn(SHAPES["nothing"]))
    assert "Bỏ bớt bộ lọc" not in texts(drawn(SHAPES["nothing"]))


def test_a_picture_without_simulated_figures_does_not_say_so():
    assert "Dữ liệu mô phỏng" in texts(drawn(SHAPES["bars"]))
    assert "Dữ liệu mô phỏng" not in texts(drawn(SHAPES["bars"], told=Provenance(**{**vars(WORDS), "simulated": ""})))


def test_the_milestones_of_one_day_share_their_place():
    told = texts(drawn(SHAPES["lines"]))
    assert "1, 2" in told
    assert "1 = 2/9/2025 · Quốc khánh" in told
    assert "a = 30/9/2025: vượt mức dao động thường" in told


def test_every_milestone_and_signal_is_explained():
    shape = SHAPES["lines"]
    many = tuple(Mark(place, f"Mốc {place}, " + "việc dài " * 6) for place in range(6))
    found = tuple(Mark(place, f"{shape.days[place]}: vượt mức dao động thường") for place in (2, 3, 5, 7, 8, 9, 11))
    for size in SIZES:
        told = " ".join(texts(drawn(replace(shape, marks=many, band=replace(shape.band, points=found)), size)))
        assert all(f"{number} = Mốc {number - 1}," in told for number in range(1, 7))
        assert "a, b, c, d, e, f, g = 2/9/2025, 3/9/2025, 5/9/2025" in told


def test_a_title_has_at_most_two_lines():
    root = drawn(SHAPES["bars"], told=Provenance(**{**vars(WORDS), "title": "Hồ sơ quá hạn " * 40}))
    lines = [element.text for element in root.iter(f"{SVG}text") if float(element.get("font-size")) > 20]
    assert len(lines) == 2
    assert lines[1].endswith("…")


def ink(text: str, *, bold: bool = False) -> tuple[float, float]:
    """Left and right end of a text that resvg draws at 40 px."""
    weight = "700" if bold else "400"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{CANVAS}" height="60"><rect width="{CANVAS}" height="60" fill="white"/>'
        f'<text x="10" y="42" font-family="{letters.FAMILY}" font-size="40" font-weight="{weight}">{text}</text></svg>'
    )
    fonts = [str(letters.REGULAR), str(letters.BOLD)]
    rows = unfiltered(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts)))
    dark = [x for row in rows for x in range(CANVAS) if row[4 * x] < 128]
    return min(dark) - 10.0, max(dark) - 10.0


def unfiltered(data: bytes) -> list[bytes]:
    """The rows of a PNG with four bytes a pixel."""
    wide, high, raw = pixels(data)
    rows, before = [], bytes(4 * wide)
    for place in range(high):
        start = place * (4 * wide + 1)
        kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + 4 * wide])
        for x in range(4 * wide):
            left, up, corner = row[x - 4] if x >= 4 else 0, before[x], before[x - 4] if x >= 4 else 0
            row[x] = (row[x] + predicted(kind, left, up, corner)) & 255
        rows.append(bytes(row))
        before = rows[-1]
    return rows


def predicted(kind: int, left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    nearest = min((left, up, corner), key=lambda value: abs(guess - value))
    return (0, left, up, (left + up) // 2, nearest)[kind]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["Nông nghiệp", "182.661 %"])
def test_texts_are_as_wide_as_they_are_measured(text, bold):
    """Kerning draws nearer, the last letter ends before its advance; nothing may be wider."""
    left, right = ink(text, bold=bold)
    told = letters.width(text, 40, bold=bold)
    assert left >= -1
    assert told - 7 <= right <= told + 1


def test_the_font_has_every_letter_that_the_words_of_the_program_need():
    from components.formats import LANGUAGES
    from components.i18n import catalogue

    used = {letter for language in LANGUAGES for text in catalogue(language).values() for letter in text}
    used |= set("ẲẳỖỡỰựẬẶĐiện≥≤−–…·“”\u2068\u2069\u00a0")
    for path in (letters.REGULAR, letters.BOLD):
        assert used - {chr(code) for code in letters.face(path).widths} == set()


def test_digits_stand_in_columns():
    for bold in (False, True):
        assert len({letters.width(digit, 1, bold=bold) for digit in "0123456789"}) == 1


def test_what_is_cut_says_so_and_fits():
    assert letters.fit("Hòa Khánh", 1000, 14) == "Hòa Khánh"
    cut = letters.fit("Hòa Khánh Đông", 60, 14)
    assert cut.endswith("…")
    assert letters.width(cut, 14) <= 60
    assert letters.fit("Hòa", 1, 14) == ""


def test_lines_break_between_words_and_within_a_word_that_is_too_wide():
    told = letters.wrap("Sở Nông nghiệp và Môi trường", 100, 14, 3)
    assert " ".join(told) == "Sở Nông nghiệp và Môi trường"
    long = letters.wrap("x" * 100, 100, 14, 3)
    assert len(long) == 3
    assert long[2].endswith("…")
    assert letters.wrap("", 100, 14, 2) == []
    assert all(letters.width(line, 14) <= 100 for line in told + long)
    assert letters.wrap("Hồ sơ Kỳ\u00a01/7", 60, 14, 2) == ["Hồ sơ", "Kỳ\u00a01/7"]


def test_scales_are_round_and_hold_what_they_show():
    assert scale(7_800) == [0, 2_000, 4_000, 6_000, 8_000]
    assert scale(5) == [0, 1, 2, 3, 4, 5]
    assert [round(tick, 3) for tick in scale(1.0, 0.9)] == [0.9, 0.92, 0.94, 0.96, 0.98, 1.0]
    for highest in (1, 3, 49, 50, 51, 99, 1_001, 182_661):
        ticks = scale(highest)
        assert ticks[-1] >= highest
        assert len(ticks) <= 7


def test_labels_at_the_ends_of_lines_do_not_touch():
    lines = [Series(str(place), "done", (place,), str(place)) for place in range(3)]
    middles = [middle for middle, _ in spread([(100.0, lines[0]), (101.0, lines[1]), (99.0, lines[2])], 30, 0, 110)]
    assert all(after - before >= 30 for before, after in pairwise(middles))
    assert max(middles) <= 110


def test_colours_are_the_tokens_of_the_light_theme():
    assert colour("late") == "#A61E0E"
    assert colour("surface") == "#FFFFFF"
    assert tokens().keys() >= {"grade-1", "grade-1-edge", "age-5", "on-done"}
    assert mixed("surface", "ink", 0) == colour("surface")
    assert mixed("surface", "ink", 1) == colour("ink")
    with pytest.raises(KeyError):
        colour("no-such-token")
