"""The staffing page tells what is known, says what is not, and nothing of nobody."""

from __future__ import annotations

from datetime import datetime

import pytest

from components.exports.tables import csv
from components.figures import page
from components.figures.points import points
from components.headlines import headline
from components.markup import markup
from components.panels import PANELS
from components.panels.staffing import HEADS, by_day
from components.panels.staffing_gaps import SHOWN, by_unit, by_unit_and_speciality
from components.panels.staffing_load import load_by_unit
from components.shapes import Figure, Nothing
from components.tables import table
from data_access.settings import ZONE
from data_access.signals import SMALL
from tests.hostile import NAMES
from tests.markups import parsed
from tests.readings import at_clock, reading_of, sample_store
from tests.renderer import tell
from tests.sample import dossier, staff

DECEMBER = "?from=2025-10-01&to=2025-12-31"
YEARS_END = datetime(2025, 12, 31, 17, tzinfo=ZONE)
TOLD = [panel for panel in PANELS.values() if panel.tell and panel.name.startswith("staff-")]


def found(store, search="", language="vi"):
    return headline("staffing", reading_of(store, search, language))


def heads(store, search=""):
    tellings = [panel.tell(reading_of(store, search)) for panel in HEADS]
    return [telling.shape.value if isinstance(telling.shape, Figure) else telling.shape.reason for telling in tellings]


# The sentence


def test_the_sentence_says_the_published_figures(demo_store):
    assert found(demo_store).headline == "25 xã, phường thiếu 154 người trong khi 67 nơi dôi dư 741"
    assert found(demo_store, language="en").headline == "25 communes and wards are short of 154 people while 67 have 741 too many"


def test_a_surplus_that_is_not_known_is_not_told_as_none(demo_store):
    told = found(at_clock(demo_store, YEARS_END), DECEMBER)
    assert told.headline == "28 xã, phường thiếu 170 người; chưa rõ số dôi dư"
    assert "Chưa đủ số liệu: 66 xã, phường." in told.detail
    assert "over" not in told.claims[0].evidence


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        pytest.param([], "Chưa có số liệu nhân sự", id="no rows"),
        pytest.param([staff("A", 40, 5, 3)], "Chưa có số liệu nhân sự", id="only later"),
        pytest.param([staff("S", 0, 5, 3)], "Không có xã, phường nào khớp bộ lọc có số liệu nhân sự", id="no commune"),
        pytest.param([staff("A", 0, 5, 3), staff("B", 0, 5, 9)], "1 xã, phường thiếu 2 người trong khi 1 nơi dôi dư 4", id="both"),
        pytest.param([staff("A", 0, 5, 3)], "Phường A thiếu 2 người so với số được giao", id="short"),
        pytest.param([staff("A", 0, 5, 9)], "Phường A dôi dư 4 người so với số được giao", id="over"),
        pytest.param([staff("A", 0, 5, 5)], "Phường A có mặt đúng bằng số được giao", id="exact"),
        pytest.param([staff("A", 0, 5, None)], "Phường A: chưa đủ số liệu nhân sự", id="one not known"),
        pytest.param(
            [staff("A", 0, 5, 3), staff("B", 0, 5, 5)], "1 xã, phường thiếu 2 người; không nơi nào dôi dư", id="short of two"
        ),
        pytest.param(
            [staff("A", 0, 5, 9), staff("B", 0, 5, 5)], "1 xã, phường dôi dư 4 người; không nơi nào thiếu", id="over of two"
        ),
        pytest.param(
            [staff("A", 0, 5, 9), staff("B", 0, 5, None)], "1 xã, phường dôi dư 4 người; chưa rõ số thiếu", id="short not known"
        ),
        pytest.param(
            [staff("A", 0, 5, 5), staff("B", 0, 5, None)],
            "1 xã, phường chưa đủ số liệu nhân sự; chưa rõ thiếu, dôi dư",
            id="neither known",
        ),
    ],
)
def test_the_sentence_is_true_of_what_is_known(tmp_path, rows, sentence):
    assert found(sample_store(tmp_path, [dossier("a")], counted=rows)).headline == sentence


def test_the_sentence_of_the_page_is_its_own_and_that_of_the_overview_stays(web):
    assert tell(web, page="staffing")["finding"].startswith("25 xã, phường thiếu 154 người")
    assert "thiếu" not in tell(web)["finding"]
    assert tell(web, "?unit=20200", page="staffing")["finding"] == "Phường Hòa Khánh thiếu 22 người so với số được giao"


# Head figures


def test_the_head_figures_are_signed_and_missing_where_not_known(demo_store):
    assert heads(demo_store) == ["−154", "+741", "2", "0", "0,59"]
    assert heads(at_clock(demo_store, YEARS_END), DECEMBER)[:4] == ["−170", "—", "—", "66"]
    assert heads(demo_store, "?unit=20200")[:4] == ["−22", "0", "0", "0"]


def test_without_a_count_nothing_is_shown_and_the_reason_is_said(tmp_path):
    store = sample_store(tmp_path, [dossier("a")])
    for panel in TOLD:
        shape = panel.tell(reading_of(store)).shape
        assert isinstance(shape, Nothing), panel.name
        assert shape.reason == "Chưa có số liệu nhân sự"
        assert csv(panel, reading_of(store)).startswith(("unit,", "as_of,", "staff_", "numerator"))
        table(panel, reading_of(store))


def test_a_count_after_the_period_is_said_with_its_day(tmp_path):
    store = sample_store(tmp_path, [dossier("a")], counted=[staff("A", 60, 5, 3)])
    shape = by_unit(reading_of(store)).shape
    assert shape.hint == "Lần chốt số liệu đầu tiên là ngày 31/10/2025, sau kỳ đang xem."
    assert [row.name for row in by_day(reading_of(store)).shape.rows] == ["31/10/2025"]


# Gaps


def test_the_largest_shortages_come_first_then_the_largest_surpluses(demo_store):
    telling = by_unit(reading_of(demo_store))
    gaps = [row.texts[2] for row in telling.shape.rows]
    assert gaps[0] == "−22"
    assert gaps[SHOWN : SHOWN + 4] == ["+36", "+33", "+33", "+31"]
    assert telling.title == "Thiếu nhiều nhất: Phường Hòa Khánh 22 người; dôi dư nhiều nhất: Phường Hải Châu 36"
    assert telling.shape.notes[:3] == (
        "Còn 15 nơi thiếu ít hơn không hiện ở đây.",
        "Còn 57 nơi dôi dư ít hơn không hiện ở đây.",
        "2 nơi có mặt đúng bằng số được giao.",
    )


def test_marks_lie_on_one_scale_and_a_gap_has_its_class(tmp_path):
    rows = [staff("A", 0, 40, 20), staff("B", 0, 10, 7), staff("C", 0, 2, 4)]
    shape = by_unit(reading_of(sample_store(tmp_path, [], counted=rows))).shape
    assert [(row.before, row.after, row.tone) for row in shape.rows] == [
        (1.0, 0.5, "late"),
        (0.25, 0.175, "due"),
        (0.05, 0.1, "done"),
    ]


def test_units_that_do_not_tell_are_named_beside_and_have_no_mark(tmp_path):
    rows = [staff("A", 0, 5, 3), staff("B", 0, 5, None)]
    shape = by_unit(reading_of(sample_store(tmp_path, [], counted=rows))).shape
    assert [row.code for row in shape.rows] == ["A"]
    assert shape.notes == ("1 nơi chưa đủ số liệu: Xã B.",)


# By speciality


def test_the_grid_holds_short_units_alone_with_their_numbers(tmp_path):
    rows = [
        staff("A", 0, 9, 1, "Đất đai"),
        staff("A", 0, 3, 4, "Văn phòng"),
        staff("A", 0, 2, 2, "Giáo dục"),
        staff("B", 0, 3, 9, "Văn phòng"),
        staff("B", 0, 4, 3, "Đất đai"),
    ]
    telling = by_unit_and_speciality(reading_of(sample_store(tmp_path, [], counted=rows)))
    assert telling.title == "Ở các nơi thiếu người, thiếu nhiều nhất: Đất đai 8"
    assert telling.shape.heads == ("Cả đơn vị", "Đất đai")
    assert [(row.code, [(cell.text, cell.level) for cell in row.cells]) for row in telling.shape.rows] == [
        ("A", [("−7", 0), ("−8", 5)])
    ]


def test_where_nobody_is_short_the_grid_says_so(tmp_path):
    store = sample_store(tmp_path, [], counted=[staff("A", 0, 3, 9)])
    assert by_unit_and_speciality(reading_of(store)).title == "Không xã, phường nào thiếu người"


def test_nobody_is_said_to_have_enough_where_somebody_does_not_tell(tmp_path):
    store = sample_store(tmp_path, [], counted=[staff("A", 0, 3, 3), staff("B", 0, 3, None)])
    assert by_unit(reading_of(store)).title == "Chưa rõ chênh lệch: chưa đủ số liệu"
    assert by_unit_and_speciality(reading_of(store)).title == "Chưa rõ nơi nào thiếu người: chưa đủ số liệu"


# Load


def test_a_unit_is_pressed_where_it_is_short_and_busier_than_half_of_the_judged(tmp_path):
    rows = [staff("A", 0, 10, 8), staff("B", 0, 10, 12), staff("C", 0, 4, 2)]
    counts = {"A": 3 * SMALL, "B": SMALL, "C": SMALL - 1}
    dossiers = [dossier(f"{unit}{number}", unit=unit, resolved=1) for unit, count in counts.items() for number in range(count)]
    telling = load_by_unit(reading_of(sample_store(tmp_path, dossiers, counted=rows)))
    assert {point.code: point.grade for point in telling.shape.points} == {"A": "above", "B": "within", "C": "few"}
    assert telling.title == "1 trong 2 xã, phường được xét vừa thiếu người vừa nhiều việc hơn trung vị"
    assert [(grade.grade, grade.count) for grade in telling.shape.legend] == [("above", "1"), ("within", "1"), ("few", "1")]


def test_the_corners_lie_where_their_names_say(demo_store):
    shape = load_by_unit(reading_of(demo_store)).shape
    assert shape.corners == ("Thiếu, nhiều việc", "Dôi dư, nhiều việc", "Dôi dư, ít việc", "Thiếu, ít việc")
    upright, level = shape.curves
    middle = level.ys[0]
    assert set(upright.xs) == {0.0}
    for point in shape.points:
        assert (point.grade == "above") == (point.x < 0 and point.y > middle and point.grade != "few"), point.code
        assert shape.x.lower < point.x < shape.x.upper
        assert shape.y.lower < point.y < shape.y.upper


def test_half_of_the_judged_lie_on_each_side_of_the_median(demo_store):
    shape = load_by_unit(reading_of(demo_store)).shape
    middle = shape.curves[1].ys[0]
    judged = [point.y for point in shape.points if point.grade != "few"]
    assert abs(sum(y > middle for y in judged) - sum(y < middle for y in judged)) <= 1


def test_names_on_the_plot_do_not_lie_over_one_another(demo_store):
    shape = load_by_unit(reading_of(demo_store)).shape
    named = [point for point in shape.points if point.label]
    assert 1 <= len(named) <= 6
    assert {point.grade for point in named} == {"above"}


# Names


def test_hostile_specialities_and_names_do_no_harm(tmp_path):
    rows = [staff("A", 0, 9, 1, name[:64], name[:60]) for name in dict.fromkeys(name[:60] for name in NAMES)]
    changes = [("UPDATE unit SET name = ?, short_name = ? WHERE code = 'A'", (NAMES[0], NAMES[0]))]
    dossiers = [dossier(f"a{number}", resolved=1) for number in range(SMALL)]
    reading = reading_of(sample_store(tmp_path, dossiers, *changes, counted=rows))
    for panel in TOLD:
        shape = panel.tell(reading).shape
        drawn = page.drawn(shape)
        assert drawn is not None
        assert parsed(markup(drawn))
        table(panel, reading)
        for line in csv(panel, reading).splitlines():
            assert not line.startswith(("=", "@", "\t")), panel.name
    told = str(points(load_by_unit(reading).shape, "vi"))
    assert "<script>" not in told
    assert "&lt;script&gt;" in told
