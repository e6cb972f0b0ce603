"""The panels of the Overview are true: small numbers, rankings, head figures, lines, ages, departments."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from fractions import Fraction

import pytest

from components.figures import plot
from components.panels import PANELS
from components.panels.flows import FLOW, flow
from components.panels.headline import KPIS, communes, on_time, overdue
from components.panels.lateness import ageing
from components.panels.looking import grade_of, severity
from components.panels.telling import told
from components.panels.units import MAP, RANKING, departments, most_overdue, ranking, tile_map
from components.shapes import Bars, Figure, Nested
from components.tables import table
from data_access.signals import SMALL
from tests.readings import limits, reading_of, sample_store, tiles
from tests.sample import MONDAY, dossier

# Small numbers


def on_time_rows(unit: str, on_time_count: int, late: int) -> list[dict[str, object]]:
    return [
        *(dossier(f"{unit}{number}", unit=unit, due=5, resolved=3) for number in range(on_time_count)),
        *(dossier(f"{unit}late{number}", unit=unit, due=5, resolved=6) for number in range(late)),
    ]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A: 29 dossiers, B: 30, C: none; each with overdue ones."""
    held = [dossier(f"open{number}", unit=unit, due=1) for number, unit in enumerate("AAB")]
    rows = [*on_time_rows("A", 20, 9), *on_time_rows("B", 27, 3), *held]
    return sample_store(tmp_path_factory.mktemp("small"), rows, *tiles("A", "B", "C"), *limits(0.99, 0.97, 0.95, 0.93))


def test_below_thirty_dossiers_a_tile_is_hatched_and_says_so(small):
    shape = tile_map(reading_of(small)).shape
    assert [(tile.code, tile.grade) for tile in shape.tiles] == [("A", "few"), ("B", "grade-5"), ("C", "none")]
    assert "ít hồ sơ" in shape.tiles[0].told
    assert "không xếp loại" in shape.tiles[0].told
    assert shape.tiles[1].told == "Xã B: đúng hạn 90,0% của 30 hồ sơ"


def test_the_title_of_the_map_counts_only_units_with_enough_dossiers(small):
    assert tile_map(reading_of(small)).title == "Xã B: đúng hạn 90,0% của 30 hồ sơ"


def test_the_legend_counts_every_tile_once(small, demo_store):
    for store in (small, demo_store):
        shape = tile_map(reading_of(store)).shape
        assert sum(int(grade.count.replace(".", "")) for grade in shape.legend) == len(shape.tiles)


def test_a_ranking_shows_no_rate_of_a_few_dossiers(small):
    rows = {row.code: row.texts for row in ranking(reading_of(small)).shape.rows}
    assert rows == {"A": ("2", "ít hồ sơ"), "B": ("1", "90,0%")}


@pytest.mark.parametrize("limit", ["0.99", "0.97", "0.95", "0.93"])
def test_a_limit_that_is_met_exactly_is_met(limit):
    """Counts are exact, so classes are: 651 of 700 are 93 %, whatever 0.93 × 700 gives in floating point."""
    for below in range(SMALL, 3000):
        least = int(-(-Fraction(limit) * below // 1))
        assert grade_of(least, below, [float(limit)]) == "grade-1", below
        assert severity(grade_of(least - 1, below, [float(limit)])) == "missed", below


def test_limits_come_out_of_the_mart_as_they_went_in(small):
    """As four-byte floats 99 % became 0.9900000095, and 99 of 100 missed it."""
    assert reading_of(small).dimensions.targets("on_time_rate", date(2025, 9, 30)) == [0.99, 0.97, 0.95, 0.93]


@pytest.mark.parametrize(
    ("held", "title"),
    [
        pytest.param((0.99,), "1 trong 2 đơn vị được xét đạt mục tiêu 99%, 1 đơn vị dưới 99%", id="one limit"),
        pytest.param((0.99, 0.97), "1 trong 2 đơn vị được xét đạt mục tiêu 99%, 1 đơn vị dưới 97%", id="two limits"),
        pytest.param((0.99, 0.97, 0.95), "1 trong 2 đơn vị được xét đạt mục tiêu 99%, 1 đơn vị dưới 95%", id="three limits"),
        pytest.param((0.99, 0.97, 0.95, 0.93), "1 trong 2 đơn vị được xét đạt mục tiêu 99%, 1 đơn vị dưới 95%", id="four limits"),
        pytest.param((), "Tỷ lệ đúng hạn của 2 đơn vị", id="no limit"),
    ],
)
def test_the_title_of_the_map_is_true_for_any_number_of_limits(tmp_path, held, title):
    rows = [*on_time_rows("A", 40, 0), *on_time_rows("B", 20, 20)]
    store = sample_store(tmp_path, rows, *tiles("A", "B"), *limits(*held))
    assert tile_map(reading_of(store)).title == title


# Rankings


def test_the_ranking_goes_from_most_to_least_and_its_share_is_true(demo_store):
    reading = reading_of(demo_store)
    frame = RANKING.frame(reading)
    counts = sorted((int(value) for value in frame["open_overdue_numerator"] if value), reverse=True)
    telling = ranking(reading)
    shown = [int(row.texts[0].replace(".", "")) for row in telling.shape.rows]
    assert shown == counts[: len(shown)]
    assert (
        telling.title
        == f"{len(shown)} xã, phường nhiều quá hạn nhất giữ {reading.percent(sum(shown), sum(counts))} trong 1.137 hồ sơ quá hạn"
    )
    assert [row.rank for row in telling.shape.rows] == [str(rank) for rank in range(1, len(shown) + 1)]
    assert [row.size for row in telling.shape.rows] == [count / counts[0] for count in shown]


def test_units_with_as_many_overdue_keep_the_order_of_the_catalogue(tmp_path):
    store = sample_store(tmp_path, [dossier(code, unit=code, due=1) for code in "CBA"])
    assert most_overdue(reading_of(store))["unit"].tolist() == ["A", "B", "C"]


def test_the_digits_of_the_map_are_the_ranks_of_the_ranking(demo_store):
    reading = reading_of(demo_store)
    digits = {tile.code: str(tile.rank) for tile in tile_map(reading).shape.tiles if tile.rank}
    assert digits == {row.code: row.rank for row in ranking(reading).shape.rows}


def test_the_classes_of_the_map_are_those_of_the_counts(demo_store):
    reading = reading_of(demo_store)
    frame = MAP.frame(reading).set_index("unit")
    borders = [Fraction(text) for text in ("0.99", "0.97", "0.95", "0.93")]
    for tile in tile_map(reading).shape.tiles:
        held = tile.code in frame.index
        above, below = (int(frame.loc[tile.code, side]) if held else 0 for side in ("numerator", "denominator"))
        missed = sum(above < border * below for border in borders)
        assert tile.grade == ("none" if not below else "few" if below < SMALL else f"grade-{missed + 1}"), tile.code


# Head figures


@pytest.mark.parametrize("search", ["", "?unit=20200", "?kind=xa", "?from=2025-08-01&to=2025-08-31", "?field=dat-dai"])
@pytest.mark.parametrize("panel", KPIS, ids=lambda panel: panel.name)
def test_a_head_figure_is_its_frame(demo_store, panel, search):
    reading = reading_of(demo_store, search)
    row = panel.frame(reading).iloc[0]
    shape = panel.tell(reading).shape
    if panel.name == "kpi-overdue":
        assert shape.value == reading.number(int(row["open_overdue_numerator"]))
        assert shape.note.startswith(reading.percent(int(row["open_overdue_numerator"]), int(row["in_process_numerator"])))
    elif isinstance(shape, Figure):
        assert shape.value == reading.percent(int(row["numerator"]), int(row["denominator"]))
        assert reading.number(int(row["numerator"])) in shape.note
        assert reading.number(int(row["denominator"])) in shape.note
    else:
        assert int(row["denominator"]) == 0


def test_without_data_before_the_period_there_is_no_comparison(demo_store):
    for search, period in (("?compare=previous", "1/4–30/6/2025"), ("?compare=year", "1/7–30/9/2024")):
        shape = told(KPIS[0], reading_of(demo_store, search)).shape
        assert (shape.change, shape.before) == ("", f"chưa có số liệu của kỳ {period}")


def test_a_comparison_is_the_figure_of_the_period_before(demo_store):
    shape = told(KPIS[1], reading_of(demo_store, "?from=2025-09-01&to=2025-09-30&compare=previous")).shape
    before = on_time(reading_of(demo_store, "?from=2025-08-01&to=2025-08-31")).shape.value
    assert shape.before == f"so với {before} (kỳ 1/8–31/8/2025)"
    assert (shape.change.way, shape.change.judged) == (-1, "worse")


def test_the_last_point_of_the_overdue_line_is_the_figure(demo_store):
    shape = overdue(reading_of(demo_store)).shape
    assert shape.spark.values[-1] == int(shape.value.replace(".", ""))


def test_an_on_time_rate_below_its_target_is_marked_and_one_that_meets_it_is_not(tmp_path):
    rows = [*on_time_rows("A", 99, 1), *on_time_rows("B", 98, 2)]
    store = sample_store(tmp_path, rows)
    assert on_time(reading_of(store, "?unit=A")).shape.tone == "ink"
    assert on_time(reading_of(store, "?unit=B")).shape.tone == "late-text"


def test_more_resolved_than_received_reads_above_100(tmp_path):
    rows = [dossier("old", received=-40, resolved=1), dossier("old too", received=-40, resolved=2), dossier("new", received=1)]
    shape = communes(reading_of(sample_store(tmp_path, rows), "?from=2025-09-01&to=2025-09-30")).shape
    assert (shape.value, shape.filled) == ("200,0%", 1.0)


# Lines


def test_the_lines_add_up_to_the_counts_and_the_title_is_their_difference(demo_store):
    reading = reading_of(demo_store)
    counts = reading.counts(("received", "resolved"))
    telling = flow(reading)
    sums = [sum(series.values) for series in telling.shape.series]
    assert sums == [counts["received"][0], counts["resolved"][0]]
    assert telling.title == f"Tiếp nhận vượt giải quyết {reading.number(sums[0] - sums[1])} hồ sơ trong kỳ"


def test_the_axis_has_every_working_day_of_the_period(tmp_path):
    """A day on which nothing came is a day: leaving it out would draw a busy unit."""
    store = sample_store(tmp_path, [dossier("a", received=0, resolved=4), dossier("b", received=11, resolved=14)])
    shape = flow(reading_of(store, "?from=2025-09-01&to=2025-09-15")).shape
    working = [MONDAY + timedelta(days=number) for number in range(15) if (MONDAY + timedelta(days=number)).weekday() < 5]
    assert list(shape.days) == [f"{day.day}/{day.month}/{day.year}" for day in working]


def test_what_came_on_the_days_off_at_the_end_of_a_period_is_counted_and_not_drawn_as_a_day(tmp_path):
    """Else both lines would fall to almost nothing on the Monday after it."""
    rows = [dossier(f"{day} {number}", received=day, resolved=day + 1) for day in range(4) for number in range(3)]
    store = sample_store(tmp_path, [*rows, dossier("Saturday", received=5, resolved=6)])
    telling = flow(reading_of(store, "?from=2025-09-01&to=2025-09-07"))
    assert telling.shape.days[-1] == "5/9/2025"
    assert [series.values[-1] for series in telling.shape.series] == [0, 3]
    assert telling.title == "Tiếp nhận bằng giải quyết trong kỳ (chênh 0)"
    assert telling.measure.endswith("hồ sơ của ngày nghỉ cuối kỳ không vẽ")
    alone = flow(reading_of(store, "?from=2025-09-06&to=2025-09-07")).shape
    assert alone.days == ("8/9/2025",)


def test_milestones_stand_on_their_day_or_the_next_working_one(demo_store):
    reading = reading_of(demo_store)
    shape = flow(reading).shape
    assert shape.marks
    for mark in shape.marks:
        day, month, year = map(int, re.match(r"(\d+)/(\d+)/(\d+) · .", mark.label).groups())
        shown = date(*map(int, reversed(shape.days[mark.position].split("/"))))
        assert timedelta(0) <= shown - date(year, month, day) <= timedelta(days=5)


@pytest.mark.parametrize("search", ["", "?from=2025-09-30&to=2025-09-30", "?from=2025-07-01&to=2025-07-20", "?unit=20200"])
def test_ticks_stand_on_the_axis(demo_store, search):
    shape = flow(reading_of(demo_store, search)).shape
    places = [mark.position for mark in shape.ticks]
    assert places == sorted(set(places))
    assert all(0 <= place < len(shape.days) for place in places)
    assert 1 <= len(places) <= 12


def test_names_are_not_read_as_html_by_the_plot(demo_store):
    figure = json.dumps(plot.lines(flow(reading_of(demo_store)).shape, "vi"), ensure_ascii=False)
    assert "<script" not in figure
    assert plot.escaped("<b>&") == "&lt;b&gt;&amp;"


# Ages and departments


def test_ages_add_up_to_the_overdue_dossiers(demo_store):
    reading = reading_of(demo_store)
    bars = ageing(reading).shape.bars
    counts = [int(bar.texts[0].replace(".", "")) for bar in bars]
    assert sum(counts) == reading.counts(("open_overdue",))["open_overdue"][0]
    assert [bar.size for bar in bars] == [count / max(counts) for count in counts]
    assert ageing(reading).title.startswith(reading.percent(sum(counts[2:]), sum(counts)))


def test_an_age_without_dossiers_has_no_bar(tmp_path):
    bars = ageing(reading_of(sample_store(tmp_path, [dossier("a", due=28)]))).shape
    assert isinstance(bars, Bars)
    assert [bar.size for bar in bars.bars] == [1.0, 0.0, 0.0, 0.0, 0.0]


def test_departments_go_by_what_the_title_says_and_their_parts_are_whole(demo_store):
    reading = reading_of(demo_store)
    shape = departments(reading).shape
    assert isinstance(shape, Nested)
    held = [int(row.texts[2].replace(".", "")) for row in shape.rows if not row.group]
    assert held == sorted(held, reverse=True)
    assert all(sum(part.size for part in row.parts) == pytest.approx(1) for row in shape.rows)
    assert [row.group for row in shape.rows] == [False] * len(held) + [True]


def test_the_page_of_departments_says_how_many_hold_half(demo_store):
    """Its headline names the largest one."""
    reading = reading_of(demo_store)
    counts = sorted(PANELS["departments-all"].frame(reading)["in_process_numerator"].astype(int), reverse=True)
    half = next(place for place in range(1, len(counts) + 1) if 2 * sum(counts[:place]) >= sum(counts))
    assert PANELS["departments-all"].tell(reading).title.startswith(f"{half} trong {len(counts)} ")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("search", ["?kind=chi_nhanh", "?kind=xa&kind=chi_nhanh", "?kind=xa"])
def test_departments_that_were_not_asked_for_are_not_counted(demo_store, search, language):
    """Not "0/0": no department is left out where none was asked for."""
    telling = departments(reading_of(demo_store, search, language))
    assert isinstance(telling.shape, Nested) == ("chi_nhanh" in search)
    assert not re.search(r"\d", telling.measure)
    assert re.match(r"\d+( of |/)\d+ ", departments(reading_of(demo_store, "?kind=so_nganh", language)).measure)


def test_the_title_of_departments_can_be_read_in_its_first_row(demo_store):
    telling = departments(reading_of(demo_store))
    assert telling.title == f"{telling.shape.rows[0].name} giữ 32,2% trong 37.963 hồ sơ đang giải quyết"
    one = departments(reading_of(demo_store, "?unit=SXD"))
    assert one.title == "Xây dựng: 6.257 hồ sơ đang giải quyết", "one alone holds no share"


# Tables


def test_a_table_has_one_row_for_each_row_of_the_frame(demo_store):
    reading = reading_of(demo_store)
    for panel in (FLOW, RANKING, MAP):
        body = table(panel, reading).children[1].children
        assert len(body) == len(panel.frame(reading))
