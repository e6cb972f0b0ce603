"""What changed since the working day before: new and cleared overdue dossiers, and the units that moved most."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd
import pytest

from components.panels import Reading
from components.panels.changes import SINCE_YESTERDAY, since_yesterday
from components.shapes import Nothing
from data_access.filters import Period
from tests.marts import days
from tests.readings import SEARCHES, reading_of, sample_store
from tests.sample import MONDAY, dossier

NATIONAL_DAYS = (date(2025, 9, 1), date(2025, 9, 2))
# Ends of a period in the simulated city, and the working day before.
ENDS = {
    "Tuesday": (date(2025, 9, 30), date(2025, 9, 29)),
    "Monday": (date(2025, 9, 29), date(2025, 9, 26)),
    "Sunday": (date(2025, 9, 28), date(2025, 9, 26)),
    "Saturday": (date(2025, 9, 27), date(2025, 9, 26)),
    "after the national days": (date(2025, 9, 3), date(2025, 8, 29)),
    "a national day": (date(2025, 9, 2), date(2025, 8, 29)),
    "before the data": (date(2024, 1, 2), date(2024, 1, 1)),
}


def ending(store, last: date, rest: str = "", language: str = "vi") -> Reading:
    return reading_of(store, f"?from={last - timedelta(days=20)}&to={last}{rest}", language)


def counts(reading: Reading) -> tuple[int, int]:
    """New and cleared, as the bars tell them."""
    new, cleared = (int(re.sub(r"\D", "", bar.texts[0])) for bar in since_yesterday(reading).shape.bars)
    return new, cleared


def overdue_at(reading: Reading, day: date) -> pd.Series:
    """What was overdue at the end of a day, by unit."""
    frame = reading.over(reading.filters.within(Period(day, day))).frame(("open_overdue",), ("unit",))
    return frame.set_index("unit")["numerator"].astype(int)


@pytest.mark.parametrize(("last", "before"), ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("rest", ["", "&kind=xa", "&unit=20200", "&channel=post"])
def test_new_less_cleared_is_the_difference_of_the_two_ends(demo_store, last, before, rest):
    reading = ending(demo_store, last, rest)
    telling = since_yesterday(reading)
    if isinstance(telling.shape, Nothing):
        assert not overdue_at(reading, last).sum()
        return
    new, cleared = counts(reading)
    grown = int(overdue_at(reading, last).sum() - overdue_at(reading, before).sum())
    assert new - cleared == grown
    words = {1: "tăng", -1: "giảm", 0: "không đổi"}[(grown > 0) - (grown < 0)]
    assert telling.title.startswith(f"Quá hạn {words}")
    assert f"ngày {before.day}/{before.month}/{before.year}" in telling.title
    assert reading.number(abs(grown)) in telling.title
    assert [bar.size for bar in telling.shape.bars] == [count / max(new, cleared, 1) for count in (new, cleared)]


def test_counts_are_those_of_the_rows(demo_store):
    """1/9 and 2/9 are days off: 3/9 is compared with 29/8."""
    reading = ending(demo_store, date(2025, 9, 3))
    now, then = ((day - date(1970, 1, 1)).days for day in ENDS["after the national days"])
    at = "(SELECT DISTINCT dossier_id FROM overdue WHERE from_day <= {0} AND (to_day IS NULL OR to_day > {0}))"
    query = "SELECT (SELECT count(*) FROM ({0} EXCEPT {1})), (SELECT count(*) FROM ({1} EXCEPT {0}))"
    counted = pd.read_sql(query.format(at.format(now), at.format(then)), reading.mart.engine).iloc[0]
    assert counts(reading) == tuple(counted)


@pytest.mark.parametrize("last", [date(2025, 9, 30), date(2025, 9, 29), date(2025, 9, 3), date(2025, 8, 15)])
@pytest.mark.parametrize("rest", ["", "&kind=xa", "&kind=chi_nhanh"])
def test_the_units_that_are_named_moved_most(demo_store, last, rest):
    reading = ending(demo_store, last, rest)
    before = dict(ENDS.values()).get(last, last - timedelta(days=1))
    net = overdue_at(reading, last).sub(overdue_at(reading, before), fill_value=0).astype(int)
    order = {code: place for place, code in enumerate(reading.dimensions.unit["code"])}
    names = reading.dimensions.unit_names
    expected = []
    for words, sign in (("Tăng nhiều nhất", 1), ("Giảm nhiều nhất", -1)):
        moved = sorted((code for code in net.index if sign * net[code] > 0), key=lambda code: (-abs(net[code]), order[code]))
        # Who moved as much as one that is not named is not named either.
        named = [code for code in moved[:3] if len(moved) < 4 or abs(net[code]) > abs(net[moved[3]])]
        if named:
            units = ", ".join(f"{names[code]}\u00a0({reading.number(abs(net[code]))})" for code in named)
            expected.append(f"{words}: {units}")
    notes = since_yesterday(reading).shape.notes
    assert [note for note in notes if "nhiều nhất" in note] == expected


# By hand: Monday 8/9 is day 7, Friday 5/9 day 4.
ROWS = [
    dossier("due on Friday", unit="A", due=4),
    dossier("due on Saturday", unit="B", due=5),
    dossier("due on Sunday", unit="B", due=6),
    dossier("due on Monday", unit="A", due=7),
    dossier("overdue on Friday, resolved on Monday", unit="S", due=3, resolved=7),
    dossier("overdue on Friday, resolved on Sunday", unit="S", due=3, resolved=6),
    dossier("overdue on Friday, paused on Monday", unit="C", due=3, status=5, updated=7),
    dossier("overdue on both", unit="L", due=2),
    dossier("overdue and resolved at the weekend", unit="A", due=4, resolved=6),
]


@pytest.mark.parametrize(
    ("last", "new", "cleared", "notes"),
    [
        pytest.param(
            7,
            3,
            3,
            ("Tăng nhiều nhất: Xã B\u00a0(2), Phường A\u00a0(1)", "Giảm nhiều nhất: Sở S\u00a0(2), Đặc khu C\u00a0(1)"),
            id="Monday",
        ),
        pytest.param(6, 2, 1, ("Tăng nhiều nhất: Phường A\u00a0(1), Xã B\u00a0(1)", "Giảm nhiều nhất: Sở S\u00a0(1)"), id="Sunday"),
        pytest.param(4, 3, 0, ("Tăng nhiều nhất: Sở S\u00a0(2), Đặc khu C\u00a0(1)"), id="Friday"),
        pytest.param(8, 1, 0, ("Tăng nhiều nhất: Phường A\u00a0(1)",), id="Tuesday"),
    ],
)
def test_a_monday_is_compared_with_the_end_of_friday(tmp_path, last, new, cleared, notes):
    reading = reading_of(sample_store(tmp_path, ROWS), days(-31, last).to_search())
    assert counts(reading) == (new, cleared)
    assert since_yesterday(reading).shape.notes == ((notes,) if isinstance(notes, str) else notes)
    if last in (6, 7):
        assert "5/9/2025" in since_yesterday(reading).title


@pytest.mark.parametrize("language", ["vi", "en"])
def test_as_many_new_as_cleared_is_said_to_be_no_change(tmp_path, language):
    title = since_yesterday(reading_of(sample_store(tmp_path, ROWS), days(-31, 7).to_search(), language)).title
    assert (
        title
        == {
            "vi": "Quá hạn không đổi so với ngày 5/9/2025 (chênh 0)",
            "en": "Overdue is as it was on 5/9/2025 (difference 0)",
        }[language]
    )


def test_of_units_that_moved_alike_those_of_the_catalogue_come_first_and_none_where_not_all_are_named(tmp_path):
    """To either side: A before B before C."""
    rows = [dossier(f"{unit} new", unit=unit, due=2) for unit in "CBA"]
    reading = reading_of(sample_store(tmp_path, rows), days(-31, 3).to_search())
    assert since_yesterday(reading).shape.notes == ("Tăng nhiều nhất: Phường A\u00a0(1), Xã B\u00a0(1), Đặc khu C\u00a0(1)",)
    rows = [dossier(f"{unit} done", unit=unit, due=1, resolved=3) for unit in "LCBA"]
    reading = reading_of(sample_store(tmp_path, rows), days(-31, 3).to_search())
    assert not [note for note in since_yesterday(reading).shape.notes if "nhiều nhất" in note]


@pytest.mark.parametrize("search", SEARCHES)
def test_the_frame_of_the_panel_adds_up_to_its_bars(demo_store, search):
    reading = reading_of(demo_store, search)
    frame, shape = SINCE_YESTERDAY.frame(reading), since_yesterday(reading).shape
    sums = tuple(int(frame[f"{name}_numerator"].sum()) for name in SINCE_YESTERDAY.metrics)
    assert sums == ((0, 0) if isinstance(shape, Nothing) else counts(reading))


def test_nothing_is_said_of_a_version_before_where_there_is_none(demo_store):
    assert not [note for note in since_yesterday(reading_of(demo_store)).shape.notes if "bản số liệu" in note]


def test_days_are_counted_from_a_monday():
    assert (MONDAY + timedelta(days=7)).weekday() == 0
    assert all(day.weekday() < 5 for day in NATIONAL_DAYS)
