"""In a demo that is kept alive dossiers arrive and are resolved by the rules of the mart."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np

from data_access import clock, packs
from data_access.clock import Asked, Pauses, RunningClock, TimeRule, limits
from data_access.clock.days import seconds
from data_access.clock.hours import DAY
from data_access.demo.happenings import resolved_per_received
from data_access.demo.living import wall_clock
from data_access.demo.plan import read
from data_access.mart.extract import probe
from data_access.settings import DEMO_NOW
from data_access.sources import check
from tests.living_demos import SHOWN, counted, row_of, ticked


def test_one_tick_is_counted_as_one_received_and_one_resolved(city, offices):
    RunningClock(SHOWN, None).write(city.running)
    before, asked = counted(city, SHOWN.date()), probe(city)
    first, second, *_handed_over = ticked(city, offices)
    assert (first.kind, second.kind, first.at) == ("received", "resolved", wall_clock(SHOWN))
    assert probe(city) != asked
    after = counted(city, SHOWN.date())
    assert {name: after[name] - before[name] for name in after} == {"received": 1, "resolved": 1, "in_process": 0}
    assert [str(finding) for finding in check.findings(city) if finding.level == "error"] == []


def test_what_is_received_is_open_and_due_by_the_legal_clock(city, offices):
    plan = read(packs.load("da-nang"))
    rules = [TimeRule.of(row) for row in plan.pack.time_rules]
    procedures = {row["code"]: row for row in [*plan.pack.procedures, *({"code": c} | r for c, r in plan.simulated.items())]}
    difficult = {row["code"] for row in plan.pack.units if row["difficult_area"]}
    # Before and after closing, on a day off, and on a Friday after the hour until which the same day counts.
    for number, moment in enumerate((SHOWN, SHOWN.replace(hour=23), SHOWN.replace(day=4), SHOWN.replace(day=3, hour=15, minute=1))):
        (received,) = ticked(city, offices, ratio=0, moment=moment, seed=number)
        row, at = row_of(city, received.code), seconds(wall_clock(moment))
        procedure = procedures[row["procedure_code"]]
        asked = Asked(
            value=np.array([procedure["time_value"]]),
            unit=np.array([procedure["time_unit"]], dtype=object),
            field=np.array([procedure["field_code"]], dtype=object),
            difficult=np.array([row["unit_code"] in difficult]),
            received_day=np.array([at // DAY]),
        )
        due = clock.day_date(plan.clock.due(np.array([at]), limits(rules, asked), Pauses.none())[0] // DAY)
        assert row["due_at"] == row["first_due_at"] == f"{due} 17:00:00"
        assert row["received_at"] == row["updated_at"] == f"{wall_clock(moment)}"
        assert (row["status"], row["resolved_at"], row["returned_at"], row["electronic_result"]) == (4, None, None, 0)
        assert (row["step"], row["step_unit_code"]) == ("Phân công xử lý", row["unit_code"])


def test_codes_go_on_with_the_numbers_of_their_unit_and_day(city, offices):
    with closing(sqlite3.connect(city.running.with_name("dossiers.db"))) as connection:
        known = {code for (code,) in connection.execute("SELECT code FROM dossier")}
    codes = [ticked(city, offices, ratio=0, moment=DEMO_NOW, seed=seed % 5)[0].code for seed in range(20)]
    assert len(set(codes)) == 20
    assert not known & set(codes)
    for code in codes:
        first, day, number = code.split("-")
        assert day == "250930"
        assert int(number) == 1 or f"{first}-{day}-{int(number) - 1:04}" in known | set(codes)


def test_what_is_resolved_was_open_and_not_paused_and_is_handed_over_where_it_is_sent(city, offices):
    # As many as come by one moment of many draws.
    resolved = [one for one in ticked(city, offices, ratio=60) if one.kind == "resolved"]
    for happening in resolved:
        row = row_of(city, happening.code)
        now = f"{wall_clock(SHOWN)}"
        assert (row["resolved_at"], row["updated_at"], row["step"], row["step_unit_code"]) == (now, now, None, None)
        assert (row["status"], row["returned_at"]) in ((10, now), (9, None))
        assert row["received_at"] < now
        if row["channel"] == 2:
            assert (row["status"], row["electronic_result"]) == (10, 1)
    counts = counted(city, SHOWN.date())
    assert (counts["received"], counts["resolved"]) == (1, len(resolved))


def test_results_that_waited_are_handed_over_for_those_that_begin_to_wait_while_the_counters_are_open(city, offices):
    def waiting() -> set[str]:
        with closing(sqlite3.connect(city.running.with_name("dossiers.db"))) as connection:
            return {code for (code,) in connection.execute("SELECT code FROM dossier WHERE status = 9 AND returned_at IS NULL")}

    before = waiting()
    told = ticked(city, offices, ratio=60)
    begun = {one.code for one in told if one.waits}
    fetched = {one.code for one in told if one.kind == "returned"}
    # Of a thinned city most numbers that are drawn name no dossier.
    assert 0 < len(fetched) <= len(begun)
    assert waiting() == before - fetched | begun
    for code in fetched:
        row = row_of(city, code)
        assert (row["status"], row["returned_at"], row["updated_at"]) == (10, *2 * (f"{wall_clock(SHOWN)}",))
        assert row["resolved_at"] < row["returned_at"]
    night = ticked(city, offices, ratio=60, moment=SHOWN.replace(day=2, hour=2))
    assert not [one for one in night if one.kind == "returned"]
    assert [str(finding) for finding in check.findings(city) if finding.level == "error"] == []


def test_while_the_counters_are_closed_dossiers_come_online_alone(city, offices):
    night = SHOWN.replace(hour=2)
    codes = [ticked(city, offices, ratio=0, moment=night, seed=seed)[0].code for seed in range(10)]
    assert {row_of(city, code)["channel"] for code in codes} == {2}


def test_about_as_many_are_resolved_as_the_city_resolves_now(demo_folder):
    with closing(sqlite3.connect(demo_folder / "dossiers.db")) as connection:
        ratio = resolved_per_received(connection, wall_clock(DEMO_NOW))
        since = "> '2025-08-31 17:00:00'"
        query = f"SELECT sum(resolved_at {since}), sum(received_at {since}) FROM dossier WHERE received_at IS NOT NULL"
        resolved, received = connection.execute(query).fetchone()
    assert ratio == resolved / received
    assert 0.5 < ratio < 1.5
