"""What falls due next: the right days, the right counts, the units that hold most of it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from components import formats
from components.panels import Reading
from components.panels.ahead import DUE, DUE_NEXT, due_next
from components.shapes import Bars, Nothing
from data_access.clock import day_number
from tests.marts import days
from tests.readings import SEARCHES, reading_of, sample_store
from tests.reference_lives import WorkCalendar
from tests.sample import MONDAY, dossier

INDEPENDENCE = [(date(2025, 9, 1), False), (date(2025, 9, 2), False)]
SWAPPED = [(date(2025, 9, 6), True)]


def due_on(*offsets: int) -> list[dict[str, object]]:
    """Open dossiers received on 11/8, each due on a day after 1/9/2025."""
    return [dossier(f"due {place}", received=-21, due=offset) for place, offset in enumerate(offsets)]


def told(reading: Reading) -> list[tuple[str, str]]:
    """Label and count of each bar."""
    return [(bar.label, bar.texts[0]) for bar in due_next(reading).shape.bars]


@pytest.mark.parametrize(
    ("last", "holidays", "due", "bars"),
    [
        pytest.param(
            -3,
            INDEPENDENCE,
            (-4, -3, -2, 0, 1, 2, 2, 3, 4, 4, 7),
            [("Hạn 29/8", "1"), ("Hạn 3/9", "5"), ("Hạn 4/9", "1"), ("Hạn 5/9", "2")],
            id="Friday before the national days",
        ),
        pytest.param(
            1,
            INDEPENDENCE,
            (0, 1, 2, 3, 4, 5, 7),
            [("Hạn 2/9", "1"), ("Hạn 3/9", "1"), ("Hạn 4/9", "1"), ("Hạn 5/9", "1")],
            id="a national day",
        ),
        pytest.param(
            13,
            (),
            (11, 13, 14, 14, 15, 16, 17),
            [("Hạn 14/9", "1"), ("Hạn 15/9", "2"), ("Hạn 16/9", "1"), ("Hạn 17/9", "1")],
            id="a Sunday",
        ),
        pytest.param(
            11,
            (),
            (11, 12, 13, 14, 15, 16, 17),
            [("Hạn 12/9", "1"), ("Hạn 15/9", "3"), ("Hạn 16/9", "1"), ("Hạn 17/9", "1")],
            id="a Friday: what is due at the weekend is due by Monday",
        ),
        pytest.param(
            4,
            SWAPPED,
            (4, 5, 5, 6, 7, 8),
            [("Hạn 5/9", "1"), ("Hạn 6/9", "2"), ("Hạn 8/9", "2"), ("Hạn 9/9", "1")],
            id="a Friday before a Saturday that is worked",
        ),
    ],
)
def test_bars_are_the_last_day_and_the_three_working_days_after_it(tmp_path, last, holidays, due, bars):
    reading = reading_of(sample_store(tmp_path, due_on(*due), holidays=holidays), days(-31, last).to_search())
    assert told(reading) == bars
    calendar, end = WorkCalendar(dict(holidays)), reading.filters.period.last
    following = [end, *(calendar.following(end, step) for step in (1, 2, 3))]
    assert [label for label, _ in bars] == [f"Hạn {day.day}/{day.month}" for day in following]
    (today, now), (first, next_day) = ((day, bar[1]) for day, bar in zip(following[:2], bars[:2], strict=True))
    assert due_next(reading).title == (
        f"{now} hồ sơ đến hạn trong ngày {formats.day(today)}, {next_day} hồ sơ đến hạn vào ngày làm việc tới, {formats.day(first)}"
    )


def test_only_what_is_in_process_and_in_time_falls_due(tmp_path):
    rows = [
        dossier("in time", due=3),
        dossier("overdue", due=1),
        dossier("paused", due=3, status=5, updated=1),
        dossier("done", due=3, resolved=2),
        dossier("undated"),
        dossier("refused", due=3, status=3),
        dossier("to come", received=3, due=3),
    ]
    assert [count for _, count in told(reading_of(sample_store(tmp_path, rows), days(0, 2).to_search()))] == ["0", "1", "0", "0"]


@pytest.mark.parametrize("search", ["", "?unit=20200", "?kind=so_nganh&channel=post", "?from=2025-08-01&to=2025-08-29"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_counts_are_those_of_the_metrics(demo_store, search, language):
    reading = reading_of(demo_store, search, language)
    counts = reading.counts((*DUE, "due_soon"))
    shape = due_next(reading).shape
    assert [bar.texts[0] for bar in shape.bars] == [reading.number(counts[name][0]) for name in DUE]
    most = max(counts[name][0] for name in DUE)
    assert [bar.size for bar in shape.bars] == [counts[name][0] / most for name in DUE]
    assert counts["due_today"][0] + counts["due_tomorrow"][0] == counts["due_soon"][0]


def test_counts_are_those_of_the_rows(demo_store):
    reading = reading_of(demo_store, "?from=2025-08-01&to=2025-08-29")
    end = day_number(date(2025, 8, 29))
    # 1/9 and 2/9 are days off: the next working days are 3/9, 4/9 and 5/9, five, six and seven days later.
    days_late = f"CASE WHEN due_day = {end} THEN 0 WHEN due_day <= {end} + 5 THEN 1 ELSE due_day - {end} - 4 END"
    query = f"""
        SELECT {days_late} AS place, count(*) AS held FROM fact WHERE received_day <= {end}
        AND (resolved_day IS NULL OR resolved_day > {end}) AND due_day BETWEEN {end} AND {end} + 7
        AND dossier_id NOT IN (SELECT dossier_id FROM pause WHERE from_day <= {end} AND (to_day IS NULL OR to_day > {end}))
        GROUP BY 1 ORDER BY 1
    """
    counted = pd.read_sql(query, reading.mart.engine)["held"].tolist()
    assert [count for _, count in told(reading)] == [reading.number(count) for count in counted]


@pytest.mark.parametrize("search", ["", "?kind=xa", "?kind=phuong", "?from=2025-08-01&to=2025-08-29"])
def test_the_units_that_are_named_have_most_by_the_next_working_day(demo_store, search):
    reading = reading_of(demo_store, search)
    soon = reading.frame(("due_soon",), ("unit",)).set_index("unit")["numerator"].astype(int)
    ranked = [code for code in soon.sort_values(ascending=False, kind="stable").index if soon[code]]
    most = [code for code in ranked[:3] if soon[code] > soon[ranked[3]]]
    notes = due_next(reading).shape.notes
    said = ", ".join(f"{reading.dimensions.unit_names[code]}\u00a0({soon[code]})" for code in most)
    assert [note.partition(", nhiều nhất ở: ")[2] for note in notes] == ([said] if said else [])


def test_where_one_unit_is_asked_for_none_is_named_as_having_most(demo_store):
    assert due_next(reading_of(demo_store, "?unit=20200")).shape.notes == ()


def test_no_unit_is_named_where_nothing_is_due_by_the_next_working_day(tmp_path):
    shape = due_next(reading_of(sample_store(tmp_path, due_on(3)), days(-31, 1).to_search())).shape
    assert isinstance(shape, Bars)
    assert shape.notes == ()


def test_no_unit_has_most_where_another_that_is_not_named_has_as_much(tmp_path):
    rows = [
        dossier(f"{unit}{number}", unit=unit, due=2)
        for unit, count in zip("LSCBA", (1, 1, 1, 1, 2), strict=True)
        for number in range(count)
    ]
    (note,) = due_next(reading_of(sample_store(tmp_path, rows), days(0, 1).to_search())).shape.notes
    assert note == "Đến hạn đến hết 3/9/2025, nhiều nhất ở: Phường A\u00a0(2)"


def test_nothing_due_is_not_an_empty_view(tmp_path):
    telling = due_next(reading_of(sample_store(tmp_path, due_on(20)), days(-31, 1).to_search()))
    assert telling.title == "Không có hồ sơ đến hạn trong ba ngày làm việc tới"
    assert telling.shape == Nothing("Không có hồ sơ đến hạn")


@pytest.mark.parametrize("search", SEARCHES)
def test_the_frame_of_the_panel_adds_up_to_its_bars(demo_store, search):
    reading = reading_of(demo_store, search)
    frame, shape = DUE_NEXT.frame(reading), due_next(reading).shape
    if isinstance(shape, Bars):
        assert [reading.number(int(frame[f"{name}_numerator"].sum())) for name in DUE] == [bar.texts[0] for bar in shape.bars]
    else:
        assert not sum(int(frame[f"{name}_numerator"].sum()) for name in DUE)


def test_days_are_counted_from_monday_1_september():
    assert date(2025, 9, 1) == MONDAY
