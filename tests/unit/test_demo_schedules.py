"""The simulated offices are as punctual as assumed: how many are late, paused or overdue, and how long."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from data_access import packs
from data_access.clock import day_number
from data_access.demo import schedules
from data_access.demo.plan import PlanError, read
from data_access.demo.receipts import Receipts
from data_access.demo.schedules import LONGEST_PAUSE, Schedule
from tests.demos import LATE, NOW, OPEN_LATE, one, working_days

PAUSED = "status IN (5, 6, 8)"


@pytest.mark.parametrize(
    ("stream", "low", "high"),
    [
        ("communes", 0.975, 0.985),
        ("departments", 0.95, 0.97),
        ("branches", 0.90, 0.925),
    ],
)
def test_streams_are_as_punctual_as_assumed(demo, stream, low, high):
    late = one(demo, f"SELECT avg(coalesce({LATE}, 0)) FROM received WHERE resolved_at IS NOT NULL AND stream = ?", stream)
    assert low <= 1 - late <= high


def test_lateness_is_concentrated_in_few_communes(demo):
    rates = [
        rate
        for (rate,) in demo.execute(f"""
        SELECT 1 - avg(coalesce({LATE}, 0)) FROM received WHERE stream = 'communes' AND resolved_at IS NOT NULL
        GROUP BY unit_code
    """)
    ]
    assert sum(rate >= 0.99 for rate in rates) >= 60
    assert 2 <= sum(rate < 0.93 for rate in rates) <= 3


def test_overdue_open_dossiers_have_the_assumed_number_and_age(demo):
    counts = dict(demo.execute(f"SELECT stream, count(*) FROM received WHERE {OPEN_LATE} GROUP BY stream"))
    assert 1_000 <= counts["communes"] <= 1_500
    assert counts["communes"] < counts["branches"]
    calendar = read(packs.load("da-nang")).calendar
    oldest = one(demo, f"SELECT min(date(due_at)) FROM received WHERE {OPEN_LATE}")
    assert calendar.add(int(np.datetime64(oldest).astype(int)), 60) >= day_number(date(2025, 9, 30))


@pytest.mark.parametrize(
    ("stream", "paused", "overdue"),
    [
        ("communes", (0.05, 0.20), (0.06, 0.09)),
        ("departments", (0.05, 0.20), (0.05, 0.09)),
        ("branches", (0.30, 0.40), (0.10, 0.16)),
    ],
)
def test_most_of_what_is_open_is_in_time_some_paused_and_few_overdue(demo, stream, paused, overdue):
    shares = demo.execute(
        f"""
        SELECT avg({PAUSED}), avg(coalesce({OPEN_LATE}, 0)) FROM received WHERE resolved_at IS NULL AND stream = ?
    """,
        (stream,),
    ).fetchone()
    assert paused[0] <= shares[0] <= paused[1]
    assert overdue[0] <= shares[1] <= overdue[1]


def test_at_the_branches_most_pauses_wait_for_the_financial_obligation(demo):
    assert one(demo, f"SELECT avg(status = 6) FROM received WHERE stream = 'branches' AND resolved_at IS NULL AND {PAUSED}") > 0.6


def test_no_pause_is_longer_than_an_applicant_needs(demo):
    spells = demo.execute(f"""
        SELECT at, coalesce(lead(at) OVER (PARTITION BY dossier_code ORDER BY at, id), '{NOW}'), to_status FROM dossier_event
        WHERE dossier_code NOT IN (SELECT code FROM dossier WHERE resolved_at IS NOT NULL AND status IN (7, 8))
    """).fetchall()
    opened, closed, status = zip(*spells, strict=True)
    lengths = (working_days(closed) - working_days(opened))[np.isin(status, (5, 6, 8))]
    assert len(lengths) > 40_000
    assert lengths.max() <= LONGEST_PAUSE


@pytest.mark.parametrize("stream", ["communes", "departments", "branches"])
def test_overdue_dossiers_grow_fewer_with_age_and_most_are_young(demo, stream):
    due = [day for (day,) in demo.execute(f"SELECT due_at FROM received WHERE {OPEN_LATE} AND stream = ?", (stream,))]
    age = working_days([NOW]) - working_days(due)
    weeks, fortnight, month, old = np.histogram(age, (1, 8, 16, 31, 61))[0]
    assert weeks > fortnight > month > old > 0
    assert weeks > 0.5 * len(due)


def test_long_legal_times_carry_most_of_what_departments_receive(demo):
    share = one(
        demo,
        """
        SELECT avg(procedure.simulated AND time_value BETWEEN 25 AND 60) FROM received
        JOIN procedure ON procedure.code = procedure_code WHERE stream = 'departments' AND received_at >= '2025-07-01'
    """,
    )
    assert 0.55 <= share <= 0.65


def test_what_is_resolved_grows_from_the_first_day_on_without_a_jump(demo):
    counts = demo.execute("""
        SELECT date(resolved_at), count(*) FROM received
        WHERE resolved_at IS NOT NULL AND strftime('%w', resolved_at) BETWEEN '1' AND '5' GROUP BY 1 ORDER BY 1
    """).fetchall()
    days, resolved = zip(*counts, strict=True)
    assert days[0] == "2025-07-01"
    assert resolved[0] < one(demo, "SELECT count(*) FROM received WHERE date(received_at) = '2025-07-01'")
    assert resolved[0] < min(resolved[5:])
    # Mondays are busy, and most dossiers are resolved on the day they come: a day is compared with that of the week before.
    assert all(abs(after - before) < 900 for before, after in zip(resolved, resolved[5:], strict=False))


def test_what_was_carried_over_is_resolved_over_all_of_july(demo):
    counts = [
        count
        for (count,) in demo.execute("""
        SELECT count(*) FROM received WHERE received_at < '2025-07-01' AND date(resolved_at) < '2025-08-01'
        AND strftime('%w', resolved_at) BETWEEN '1' AND '5' GROUP BY date(resolved_at) ORDER BY 1
    """)
    ]
    assert len(counts) == 23
    assert max(counts) < 0.1 * sum(counts)
    assert min(counts) > 0.02 * sum(counts)


def three_dossiers():
    """Ten working days each, received on day 0: with nothing, half and four fifths of it to spare."""
    zeros, ones = np.zeros(3, dtype=int), np.ones(3, dtype=int)
    receipts = Receipts(zeros, zeros, zeros, start=zeros, first_due=10 * ones, carried=zeros > 0)
    schedule = Schedule(
        due=10 * ones,
        earliest=zeros,
        behind=zeros,
        spare=np.array([0, 0.5, 0.8]),
        room=10 * ones,
        lengths=np.zeros((3, 2), dtype=int),
        place=np.zeros(3),
    )
    return receipts, schedule


@pytest.mark.parametrize("wanted", [1, 2])
def test_offices_are_just_as_slow_as_the_published_number_asks(wanted):
    receipts, schedule = three_dossiers()
    slowness = schedules.slowness(receipts, schedule, np.ones(3, dtype=bool), 5, wanted)
    assert (schedules.finish(receipts, schedule, slowness) <= 5).sum() == wanted
    assert (schedules.finish(receipts, schedule, slowness + 0.01) <= 5).sum() < wanted


def test_a_number_that_no_slowness_explains_is_refused():
    with pytest.raises(PlanError, match=r"3 resolved dossiers wanted.* from 0 to 2"):
        schedules.slowness(*three_dossiers(), np.ones(3, dtype=bool), 5, 3)
