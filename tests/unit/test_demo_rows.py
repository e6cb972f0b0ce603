"""The simulated rows do not contradict themselves, each other or the calendar."""

from __future__ import annotations

import re

import pytest

from tests.demos import NOW, one, working_days

CODE = re.compile(r"[HG]\d{2}(\.\d{1,3}){0,3}-\d{6}-\d{4,5}|\d{3}\.\d{2}\.\d{2}\.H\d{2}-\d{6}-\d{4}")


def test_hoang_sa_never_has_a_dossier(demo):
    assert one(demo, "SELECT count(*) FROM dossier WHERE '20333' IN (unit_code, place_unit_code, step_unit_code)") == 0


def test_nothing_happens_after_now(demo):
    moments = ("submitted_at", "received_at", "resolved_at", "returned_at", "extension_at", "updated_at")
    for moment in moments:
        assert one(demo, f"SELECT max({moment}) FROM dossier") <= NOW, moment
    assert one(demo, "SELECT max(at) FROM dossier_event") <= NOW


@pytest.mark.parametrize(
    "contradiction",
    [
        pytest.param("resolved_at < received_at", id="resolved before it was received"),
        pytest.param("received_at < submitted_at", id="received before it was submitted"),
        pytest.param("date(due_at) < date(received_at)", id="due before the day of receipt"),
        pytest.param("due_at < first_due_at", id="due before the receipt said"),
        pytest.param("returned_at < resolved_at", id="returned before it was resolved"),
        pytest.param("returned_at IS NOT NULL AND status <> 10", id="returned, but not in status 10"),
        pytest.param("status IN (7, 9, 10) AND resolved_at IS NULL", id="ended without a day"),
        pytest.param("status IN (2, 4, 5, 6) AND resolved_at IS NOT NULL", id="open with an end"),
        pytest.param("channel = 2 AND status IN (9, 10) AND NOT electronic_result", id="online without electronic result"),
        pytest.param("paid_online AND NOT fee_due", id="paid without a fee"),
        pytest.param("updated_at < max(received_at, coalesce(resolved_at, ''), coalesce(returned_at, ''))", id="stale update"),
        pytest.param("strftime('%w', received_at) IN ('0', '6')", id="received on a day off"),
        pytest.param("date(received_at) IN ('2025-09-01', '2025-09-02')", id="received on a holiday"),
        pytest.param("received_at < '2025-07-01' AND resolved_at < '2025-07-01'", id="carried over but finished before"),
        pytest.param("received_at >= '2025-07-01' AND old_district IS NOT NULL", id="new, but of an old district"),
        pytest.param("stream <> 'departments' AND received_at < '2025-07-01' AND old_district IS NULL", id="from nowhere"),
        pytest.param("place_unit_code = unit_code", id="another place that is the same"),
        pytest.param("resolved_at IS NULL AND step IS NULL", id="open without a step"),
        pytest.param("strftime('%y%m%d', received_at) <> substr(code, instr(code, '-') + 1, 6)", id="code of another day"),
    ],
)
def test_no_received_dossier_contradicts_itself(demo, contradiction):
    assert one(demo, f"SELECT count(*) FROM received WHERE {contradiction}") == 0


def test_refused_and_waiting_dossiers_were_never_received(demo):
    assert one(demo, "SELECT count(*) FROM dossier WHERE status IN (1, 3) AND received_at IS NOT NULL") == 0
    assert one(demo, "SELECT count(*) FROM dossier WHERE status = 3 AND resolved_at < submitted_at") == 0
    assert one(demo, "SELECT count(*) FROM dossier WHERE status = 1 AND (resolved_at IS NOT NULL OR channel <> 2)") == 0
    assert one(demo, "SELECT count(*) FROM dossier WHERE status = 1") > 300


def test_every_code_has_the_official_form(demo):
    codes = [code for (code,) in demo.execute("SELECT code FROM dossier")]
    assert [code for code in codes if not CODE.fullmatch(code)] == []


def test_every_dossier_names_a_unit_a_procedure_and_an_owner_of_its_stream(demo):
    assert one(demo, "SELECT count(*) FROM dossier WHERE procedure_code NOT IN (SELECT code FROM procedure)") == 0
    assert one(demo, "SELECT count(*) FROM dossier WHERE unit_code NOT IN (SELECT code FROM unit)") == 0
    assert one(demo, "SELECT count(*) FROM dossier WHERE step_unit_code NOT IN (SELECT code FROM unit)") == 0


def test_the_last_event_of_a_paused_dossier_opened_its_pause(demo):
    assert (
        one(
            demo,
            """
        SELECT count(*) FROM received WHERE resolved_at IS NULL AND status IN (5, 6, 8) AND status IS NOT (
            SELECT to_status FROM dossier_event WHERE dossier_code = code ORDER BY at DESC, id DESC LIMIT 1)
    """,
        )
        == 0
    )


def test_pauses_open_and_close_in_turn_between_reception_and_end(demo):
    events = demo.execute("""
        SELECT dossier_code, at, from_status, to_status, received_at, resolved_at FROM dossier_event
        JOIN dossier ON code = dossier_code ORDER BY dossier_code, at, id
    """).fetchall()
    before = {}
    for code, at, from_status, to_status, received_at, resolved_at in events:
        assert from_status == before.get(code, 4), code
        assert received_at < at <= (resolved_at or NOW), code
        before[code] = to_status


def test_the_due_day_moves_by_the_working_days_of_ended_pauses(demo):
    pairs = demo.execute("""
        SELECT first_due_at, due_at, min(at), max(at) FROM received JOIN dossier_event ON dossier_code = code
        WHERE due_at IS NOT NULL AND extension_at IS NULL AND status IN (4, 9, 10) GROUP BY code HAVING count(*) = 2
    """).fetchall()
    first_due, due, opened, closed = (working_days(column) for column in zip(*pairs, strict=True))
    assert len(pairs) > 1_000
    assert (due - first_due == closed - opened).all()


def test_hardly_anything_is_resolved_on_a_weekend(demo):
    share = one(demo, "SELECT avg(strftime('%w', resolved_at) IN ('0', '6')) FROM received WHERE resolved_at IS NOT NULL")
    assert 0 < share <= 0.003
