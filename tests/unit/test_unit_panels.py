"""Panels of the pages of units: what is drawn is what was counted, and nobody is ranked by few dossiers."""

from __future__ import annotations

import pytest

from components.panels.department_fields import FIELDS_IN_COMMUNES, HELD_BY_FIELD
from components.panels.due_list import DUE_BY_STEP
from components.panels.looking import LIMITS, LOOKED_AT, legend, looked, looked_at, rows_by
from components.panels.unit_funnel import PANELS_OF as FUNNELS
from components.panels.unit_groups import COMPARED, GROUPS
from components.panels.unit_map import UNIT_MAP
from components.panels.unit_profile import UNIT_FIGURES, peers
from components.panels.unit_shares import SHARES
from components.panels.unit_sheet import PANELS_OF as SHEETS
from components.panels.unit_weeks import LINES
from components.shapes import Grid, Multiples, Nothing, Pareto, Points, Sheet, Tiles
from components.shapes.scales import first_rate
from components.unit_findings import communes_finding
from data_access.metrics import METRICS
from data_access.signals import SMALL, funnel
from tests.readings import reading_of, sample_store
from tests.sample import dossier


def digits(text: str) -> int:
    return int(text.replace(".", "").removesuffix("%") or 0)


@pytest.mark.parametrize("metric", LOOKED_AT)
def test_the_address_says_what_is_looked_at(demo_store, metric):
    reading = reading_of(demo_store, f"?count={metric}")
    assert looked_at(reading) == metric
    shape = UNIT_MAP.tell(reading).shape
    assert isinstance(shape, Tiles)
    assert sum(digits(grade.count) for grade in shape.legend) == len(shape.tiles) == 94


@pytest.mark.parametrize("metric", LOOKED_AT)
def test_the_title_of_the_map_counts_the_classes_that_it_names(demo_store, metric):
    telling = UNIT_MAP.tell(reading_of(demo_store, f"?count={metric}"))
    classes = {grade.grade: digits(grade.count) for grade in telling.shape.legend if grade.grade.startswith(("grade", "volume"))}
    told = telling.title.rpartition(": ")[2]
    count, whole = (digits(part.split(" ")[0]) for part in told.split(" trong "))
    assert (count, whole) == (sum(number for grade, number in classes.items() if grade[-1] in "45"), sum(classes.values()))
    reading = reading_of(demo_store, f"?count={metric}")
    rows = rows_by(UNIT_MAP.frame(reading), "unit").values()
    values = [found.value for row in rows if (found := looked(reading, metric, row, f"{metric}_")).grade[-1].isdigit()]
    beyond = {
        "dưới 95%": lambda value: value < 0.95,
        "dưới 60%": lambda value: value < 0.6,
        "trên 50": lambda value: value > 50,
        "trên 2.000": lambda value: value > 2000,
        "trên 40": lambda value: value > 40,
        "trên 3": lambda value: value > 3,
        "trên 60": lambda value: value > 60,
        "không đạt cả 3 tiêu chí": lambda value: value == 0,
    }
    (holds,) = (holds for words, holds in beyond.items() if told.endswith(f"được xét {words}"))
    assert count == sum(map(holds, values))


def test_what_cannot_be_looked_at_is_the_on_time_rate(demo_store):
    assert looked_at(reading_of(demo_store, "?count=refused")) == "on_time_rate"


@pytest.mark.parametrize("metric", LOOKED_AT)
def test_a_class_is_set_by_policy_and_few_dossiers_have_none(demo_store, metric):
    reading = reading_of(demo_store, f"?count={metric}")
    frame = UNIT_MAP.frame(reading)
    grades = []
    for row in rows_by(frame, "unit").values():
        found = looked(reading, metric, row, f"{metric}_")
        grades.append(found.grade)
        below = row[f"{metric}_denominator"]
        rate = metric not in ("open_overdue", "received", "criteria_met")
        assert (found.grade == "few") == (rate and found.value is not None and (below is None or below < SMALL))
        if metric in LIMITS and found.grade[-1].isdigit():
            assert int(found.grade[-1]) == 1 + sum(found.value > limit for limit in LIMITS[metric])
    told = {grade.grade: digits(grade.count) for grade in legend(reading, metric, grades)}
    assert all(told[grade] == grades.count(grade) for grade in set(grades))


def test_the_funnel_says_how_many_lie_below_the_wider_limits(demo_store):
    reading = reading_of(demo_store)
    frame = FUNNELS["commune"].frame(reading)
    frame = frame[frame["on_time_rate_denominator"] > 0]
    found = funnel(frame["on_time_rate_numerator"].astype(int).tolist(), frame["on_time_rate_denominator"].astype(int).tolist())
    telling = FUNNELS["commune"].tell(reading)
    assert isinstance(telling.shape, Points)
    low = [code for code, grade in zip(frame["unit"], found.classes, strict=True) if grade == "far_below"]
    short = reading.dimensions.unit_by_code["short_name"]
    assert set(telling.title.partition("so với mức chung: ")[2].split(", ")) == {short[code] for code in low}
    assert [point.grade for point in telling.shape.points] == list(found.classes)
    assert {point.label for point in telling.shape.points if point.label} <= set(reading.dimensions.unit["short_name"])


def test_a_unit_is_judged_against_all_of_its_level_also_where_it_is_chosen_alone(demo_store):
    whole, one = (FUNNELS["commune"].tell(reading_of(demo_store, search)).shape for search in ("", "?unit=20200"))
    grades = {point.code: point.grade for point in whole.points}
    assert [(point.code, point.grade) for point in one.points] == [("20200", grades["20200"])]
    assert grades["20200"] == "far_below"
    assert communes_finding(reading_of(demo_store, "?unit=20200")).headline == (
        "Phường Hòa Khánh: đúng hạn 89,3% của 6.703 hồ sơ, thấp rõ rệt so với mức chung"
    )


@pytest.mark.parametrize("stream", ["commune", "department", "land_branch"])
def test_the_sheet_has_every_unit_of_its_level_and_the_worst_first(demo_store, stream):
    reading = reading_of(demo_store)
    shape = SHEETS[stream].tell(reading).shape
    assert isinstance(shape, Sheet)
    assert {row.code for row in shape.rows} == set(reading.units(stream)["code"])
    values = [row.cells[shape.sorted_by].value for row in shape.rows]
    known = [value for value in values if value is not None]
    assert values[: len(known)] == known == sorted(known, reverse=shape.descending)


def test_the_sheets_numbers_add_up_to_the_level(demo_store):
    reading = reading_of(demo_store)
    panel = SHEETS["commune"]
    shape, place = panel.tell(reading).shape, panel.metrics.index("received") + 1
    assert sum(digits(row.cells[place].text) for row in shape.rows) == 182_661


@pytest.mark.parametrize("by", list(GROUPS))
def test_groups_add_up_to_all_communes(demo_store, by):
    reading = reading_of(demo_store)
    shape = GROUPS[by].tell(reading).shape
    values = [row.cells[shape.sorted_by].value for row in shape.rows]
    assert values == sorted(values, reverse=shape.descending)
    assert sum(digits(row.cells[1].text) for row in shape.rows) == 182_661


def test_two_to_four_chosen_units_stand_side_by_side(demo_store):
    assert isinstance(COMPARED.tell(reading_of(demo_store, "?unit=20200")).shape, Nothing)
    shape = COMPARED.tell(reading_of(demo_store, "?unit=20200&unit=20242")).shape
    assert [row.code for row in shape.rows] == ["20200", "20242"]
    many = "&".join(f"unit={code}" for code in reading_of(demo_store).units("commune")["code"][:5])
    assert isinstance(COMPARED.tell(reading_of(demo_store, f"?{many}")).shape, Nothing)


@pytest.mark.parametrize("name", list(SHARES))
def test_the_shares_run_up_to_what_is_shown_and_the_title_is_true(demo_store, name):
    reading = reading_of(demo_store)
    shape = SHARES[name].tell(reading).shape
    assert isinstance(shape, Pareto)
    frame = SHARES[name].frame(reading)
    counts = sorted(frame["numerator"].astype(int), reverse=True)
    shown = [digits(row.text) for row in shape.rows]
    assert shown == [count for count in counts[:10] if count]
    assert [row.share for row in shape.rows] == pytest.approx(
        [sum(shown[: place + 1]) / sum(counts) for place in range(len(shown))]
    )
    stated = sorted(frame.loc[~frame[SHARES[name].by[0]].isin(["", "unknown"]), "numerator"].astype(int), reverse=True)
    halves = next(place for place in range(1, len(stated) + 1) if 2 * sum(stated[:place]) >= sum(counts))
    assert SHARES[name].tell(reading).title.startswith(f"{halves} trong {sum(count > 0 for count in stated)} ")


@pytest.mark.parametrize("name", list(LINES))
def test_those_that_fell_come_first(demo_store, name):
    reading = reading_of(demo_store)
    shape, frame = LINES[name].tell(reading).shape, LINES[name].frame(reading)
    assert isinstance(shape, Multiples)
    assert all(len(one.spark.values) <= len(shape.days) for one in shape.multiples)
    points = sorted(frame[LINES[name].by[1]].unique())[-13:]
    middle, changes = points[len(points) // 2], []
    for one in shape.multiples:
        rows = frame[(frame["unit"] == one.code) & frame[LINES[name].by[1]].isin(points)]
        late = rows[LINES[name].by[1]] >= middle
        sums = [(int(part["numerator"].sum()), int(part["denominator"].sum())) for part in (rows[~late], rows[late], rows)]
        assert one.text == reading.percent(*sums[2])
        assert one.spark.tone == (
            "done" if sums[2][0] >= 0.99 * sums[2][1] else "late" if sums[2][0] < 0.95 * sums[2][1] else "due"
        )
        changes.append(sums[1][0] / sums[1][1] - sums[0][0] / sums[0][1] if min(sums[0][1], sums[1][1]) >= SMALL else None)
    known = [change for change in changes if change is not None]
    assert changes == [*sorted(known), *[None] * (len(changes) - len(known))], "what cannot be compared comes last"
    assert LINES[name].tell(reading).title.startswith(f"{sum(change < 0 for change in known)} trong {len(known)} ")


def test_the_vertical_line_of_one_department_shows_its_fields_in_the_communes(demo_store):
    whole = reading_of(demo_store)
    department = whole.dimensions.field.set_index("code")["owner_code"]["dat-dai"]
    one = reading_of(demo_store, f"?unit={department}")
    shape = FIELDS_IN_COMMUNES.tell(one).shape
    assert isinstance(shape, Grid)
    assert {row.code for row in shape.rows} <= set(whole.units("commune")["code"])
    fields = set(whole.dimensions.field["name"][whole.dimensions.field["owner_code"] == department])
    assert set(shape.heads[1:]) <= fields
    # Its file has the same fields.
    names = whole.dimensions.field.set_index("code")["name"]
    assert set(FIELDS_IN_COMMUNES.frame(one)["field"].map(names)) <= fields
    everywhere = FIELDS_IN_COMMUNES.frame(whole)
    of_department = everywhere["field"].map(names).isin(fields)
    assert FIELDS_IN_COMMUNES.frame(one)["numerator"].sum() == everywhere["numerator"][of_department].sum()


def test_cells_of_a_grid_are_the_counts_of_the_frame(demo_store):
    reading = reading_of(demo_store)
    frame = HELD_BY_FIELD.frame(reading).set_index(["unit", "field"])["numerator"]
    names = dict(zip(reading.dimensions.field["name"], reading.dimensions.field["code"], strict=True))
    shape = HELD_BY_FIELD.tell(reading).shape
    for row in shape.rows:
        assert digits(row.cells[0].text) == frame[row.code].sum()
        for head, cell in zip(shape.heads[1:], row.cells[1:], strict=True):
            assert digits(cell.text) == int(frame.get((row.code, names[head]), 0))


@pytest.mark.parametrize("panel", [HELD_BY_FIELD, FIELDS_IN_COMMUNES], ids=lambda panel: panel.name)
def test_no_row_of_a_grid_is_empty_and_those_left_out_are_counted(demo_store, panel):
    reading = reading_of(demo_store)
    shape = panel.tell(reading).shape
    assert all(any(cell.text for cell in row.cells[1:]) for row in shape.rows)
    wholes = [digits(row.cells[shape.ranked].text) for row in shape.rows]
    assert wholes == sorted(wholes, reverse=True)
    if panel is HELD_BY_FIELD:
        units = panel.frame(reading).query("numerator > 0")["unit"].nunique()
        assert [digits(note.split(" ")[0]) for note in shape.notes] == [units - len(shape.rows)]


def test_rates_near_one_are_dots_on_a_scale_that_begins_below_the_lowest_and_says_so(demo_store):
    reading = reading_of(demo_store)
    for stream, panel in SHEETS.items():
        telling = panel.tell(reading)
        (column,) = (place for place, head in enumerate(telling.shape.heads) if head.kind == "dot")
        head = telling.shape.heads[column]
        first = digits(head.scale[0]) / 100
        assert head.scale[1] == "100%"
        assert head.scale[0] in telling.measure
        ranked = [row.cells[column] for row in telling.shape.rows if row.cells[column].value is not None]
        assert first <= min(cell.value for cell in ranked) < first + 0.05
        assert [cell.size for cell in ranked] == pytest.approx([(cell.value - first) / (1 - first) for cell in ranked])
        assert head.limit == pytest.approx((reading.targets("on_time_rate")[0] - first) / (1 - first)), stream


@pytest.mark.parametrize(("lowest", "first"), [(0.0, 0.0), (0.773, 0.75), (0.85, 0.85), (0.893, 0.85), (0.999, 0.95), (1.0, 0.95)])
def test_a_scale_of_rates_has_room_for_those_that_differ(lowest, first):
    assert first_rate(lowest) == first


def test_a_median_that_is_the_same_everywhere_is_said_once_and_is_no_column(tmp_path):
    """Two communes that resolve on the day they receive; that the page looks at it keeps the column."""
    rows = [dossier(f"{unit}-{number}", unit=unit, received=0, resolved=0) for unit in "AB" for number in (1, 2)]
    store = sample_store(tmp_path, rows)
    told = SHEETS["commune"].tell(reading_of(store))
    name = reading_of(store).say("looking.head.processing_median")
    assert name not in [head.text for head in told.shape.heads]
    assert f"{name}: trong ngày ở mọi đơn vị" in told.measure
    looked = SHEETS["commune"].tell(reading_of(store, "?count=processing_median"))
    (column,) = (place for place, head in enumerate(looked.shape.heads) if head.text == name)
    assert any(row.cells[column].text.startswith("trong ngày") for row in looked.shape.rows)


def test_what_is_due_soon_adds_up_over_units_and_steps(demo_store):
    reading = reading_of(demo_store)
    frame = DUE_BY_STEP.frame(reading)
    assert int(frame["numerator"].sum()) == reading.counts(("due_soon",))["due_soon"][0]
    for row in DUE_BY_STEP.tell(reading).shape.rows:
        assert digits(row.cells[0].text) == int(frame[frame["unit"] == row.code]["numerator"].sum())


def test_a_unit_is_compared_with_the_median_of_those_of_its_level_that_have_enough(demo_store):
    reading = reading_of(demo_store, "?unit=20200")
    values = peers(reading, "on_time_rate", "20200")
    frame = reading_of(demo_store).frame(("on_time_rate",), ("unit",), ("commune",))
    enough = frame[frame["denominator"] >= SMALL]
    assert values.median() == pytest.approx(float(enough["value"].astype(float).median()))
    telling = next(panel for panel in UNIT_FIGURES if panel.metrics == ("on_time_rate",)).tell(reading)
    assert "thuộc 25% kém nhất" in telling.measure


def test_a_unit_with_few_dossiers_stands_in_no_quarter(demo_store):
    frame = reading_of(demo_store).frame(("on_time_rate",), ("unit",), ("commune",))
    day = "?from=2025-09-30&to=2025-09-30"
    code = frame.sort_values("denominator")["unit"].iloc[1]
    telling = next(panel for panel in UNIT_FIGURES if panel.metrics == ("on_time_rate",)).tell(
        reading_of(demo_store, f"{day}&unit={code}")
    )
    assert not any(words in telling.measure for words in ("25%", "trung vị:", "hơn trung vị", "bằng trung vị"))
    assert METRICS["on_time_rate"].better == "higher"
