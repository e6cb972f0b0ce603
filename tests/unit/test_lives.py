"""One dossier and its clock, read from the sources; and the command that tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import create_engine, insert, update

from data_access import sources
from data_access.clock import day_date
from data_access.clock.__main__ import main
from data_access.lives import ContradictionError, Named, NoDossierError, life
from data_access.mart import build
from data_access.settings import Settings
from tests.marts import opened
from tests.sample import databases, dossier


@pytest.fixture
def settings(tmp_path) -> Settings:
    """Land in a difficult area, 12 working days, paused over a holiday; one that waits, one that contradicts itself."""
    rows = [
        dossier("land", unit="A", procedure="2.1", received=-4, due=None, status=4, updated=20),
        dossier("stated", unit="A", procedure="2.1", received=-4, due=2, extension=3, status=4, updated=20),
        dossier("held", unit="A", procedure="1.1", received=-4, due=2, status=5, updated=-3),
        dossier("done", unit="B", procedure="1.1", received=-4, due=2, resolved=4, status=9),
        dossier("waiting", unit="B", procedure="1.1", received=None, due=None, status=1),
        dossier("reversed", unit="B", procedure="1.1", received=3, due=9, resolved=1, status=9),
    ]
    events = [
        {"id": 1, "dossier_code": "land", "at": datetime(2025, 8, 29, 9), "to_status": 5},
        {"id": 2, "dossier_code": "land", "at": datetime(2025, 9, 4, 9), "to_status": 4},
        {"id": 3, "dossier_code": "held", "at": datetime(2025, 8, 29, 9), "to_status": 5},
    ]
    held = next(row for row in rows if row["code"] == "held")
    held |= {"step": "Thẩm định  hồ sơ", "step_unit_code": "S", "overdue_cause": "Phải xác minh\u202e", "place_unit_code": "B"}
    for row in rows:
        row |= {name: row.get(name) for name in ("step", "step_unit_code", "overdue_cause")}
    settings = databases(tmp_path, rows, events, [(date(2025, 9, 1), False), (date(2025, 9, 2), False)])
    engine = create_engine(settings.unit_db_url)
    rule = {"kind": "extra", "field_code": "dat-dai", "difficult_area": True, "working_days": 10, "basis": "NĐ 101/2024/NĐ-CP"}
    with engine.begin() as connection:
        land = sources.procedure.c.code == "2.1"
        connection.execute(update(sources.procedure).where(land).values(time_value=12, time_unit="ngay_lam_viec"))
        connection.execute(insert(sources.time_rule), [{"name": "land", **rule}])
    engine.dispose()
    return settings


def test_every_step_leads_from_reception_to_the_due_day(settings):
    """Received Thursday 28/8: 12 working days are 17/9 (1–2/9 off), ten more 1/10, and the pause 29/8–4/9 takes 29/8 and 3/9."""
    found = life(settings, "land")
    dues = [(step.kind, step.due) for step in found.steps if step.due]
    assert dues == [("limit", date(2025, 9, 17)), ("extra", date(2025, 10, 1)), ("pause", date(2025, 10, 3))]
    assert found.case.extra_basis == "NĐ 101/2024/NĐ-CP"
    assert found.late == 0


@pytest.mark.parametrize("unit", ["", None, "ngay", "gio"])
def test_a_time_of_0_is_the_same_day_in_any_unit_and_in_none(tmp_path, unit, capsys, monkeypatch):
    """At 15:00 sharp it is still the same day; a second later the next working day (Luật Hộ tịch 2014, art. 5)."""
    moments = {"in time": datetime(2025, 9, 5, 15), "too late": datetime(2025, 9, 5, 15, 0, 1)}
    rows = [dossier(code, due=None) | {"received_at": moment, "first_due_at": None} for code, moment in moments.items()]
    settings = databases(tmp_path, rows)
    engine = create_engine(settings.unit_db_url)
    with engine.begin() as connection:
        connection.execute(update(sources.procedure).values(time_value=0, time_unit=unit))
    engine.dispose()
    assert [life(settings, code).due for code in moments] == [date(2025, 9, 5), date(2025, 9, 8)]
    build(settings)
    with opened(settings) as mart:
        facts = mart.rows("SELECT code, due_day, due_computed FROM fact ORDER BY received_day, code")
    assert [day_date(day) for day in facts["due_day"]] == [date(2025, 9, 5), date(2025, 9, 8)]
    assert facts["due_computed"].all()
    monkeypatch.setenv("DOSSIER_DB_URL", settings.dossier_db_url)
    monkeypatch.setenv("UNIT_DB_URL", settings.unit_db_url)
    monkeypatch.setenv("NOW", "2025-09-30T17:00:00")
    assert main(["explain", "too late"]) == 0
    said = capsys.readouterr().out
    assert "after_15" in said
    assert "due 08/09/2025" in said


def test_a_status_that_contradicts_the_last_event_holds_since_its_row_changed(tmp_path):
    """Status 4 behind an open request ends the pause at updated_at; status 5 without an event is paused since then."""
    rows = [dossier("went on", due=None, status=4, updated=9), dossier("stopped", due=None, status=5, updated=9)]
    settings = databases(tmp_path, rows, [{"id": 1, "dossier_code": "went on", "at": datetime(2025, 9, 3, 9), "to_status": 5}])
    went_on, stopped = (life(settings, code).case.pauses for code in ("went on", "stopped"))
    assert went_on == ((datetime(2025, 9, 3, 9), datetime(2025, 9, 10, 12), 5),)
    assert stopped == ((datetime(2025, 9, 10, 12), None, 5),)


def test_what_the_source_states_is_in_force_and_late_days_are_working_days(settings):
    """Due Wednesday 3/9, and now is Wednesday 1/10: twenty working days later."""
    found = life(settings, "stated")
    assert found.steps[-1].why == "extension"
    assert found.steps[-1].due == date(2025, 9, 3)
    assert found.late == 20


def test_a_clock_that_stands_still_is_not_late(settings):
    assert life(settings, "held").late == 0


def test_what_was_resolved_late_is_late_by_the_day_of_its_end(settings):
    """Due Wednesday 3/9, resolved Friday 5/9."""
    assert life(settings, "done").late == 2


@pytest.mark.parametrize("code", ["nope", "", "../land", "<script>alert(1)</script>", "a" * 10_000, "land\0", "\ud800", "LAND"])
def test_what_is_no_code_of_a_dossier_is_not_there(settings, code):
    with pytest.raises(NoDossierError, match="no dossier"):
        life(settings, code)


def test_dates_that_contradict_each_other_name_the_unit_and_the_reason(settings):
    with pytest.raises(ContradictionError, match="contradict") as refused:
        life(settings, "reversed")
    assert (refused.value.unit, refused.value.reason) == ("B", "resolved-before-received")


def test_what_has_not_been_received_has_no_clock(settings):
    found = life(settings, "waiting")
    assert (found.case, found.steps, found.due, found.late, found.left) == (None, (), None, None, None)


def test_a_life_tells_who_holds_the_dossier_where_it_was_submitted_and_which_days_were_off(settings):
    found = life(settings, "held")
    assert (found.step, found.step_unit, found.cause) == ("Thẩm định hồ sơ", Named("S", "Sở S"), "Phải xác minh")
    assert (found.unit, found.place, found.returning) == (Named("A", "Phường A"), Named("B", "Xã B"), Named("B", "Xã B"))
    assert (found.procedure, found.field) == (Named("1.1", "Thủ tục một"), Named("ho-tich", "Hộ tịch"))
    assert found.off[:4] == ((date(2025, 8, 30), ""), (date(2025, 8, 31), ""), (date(2025, 9, 1), "x"), (date(2025, 9, 2), "x"))
    assert life(settings, "done").step_unit is None


def test_the_days_left_are_the_working_days_after_today(settings):
    """Now is Wednesday 1/10, and the due day Friday 3/10."""
    assert life(settings, "land").left == 2
    assert life(settings, "stated").left == 0


def test_a_due_day_that_cannot_be_true_counts_as_if_none_were_stated_and_is_known(settings):
    engine = create_engine(settings.dossier_db_url)
    with engine.begin() as connection:
        connection.execute(update(sources.dossier).where(sources.dossier.c.code == "stated").values(due_at=None))
    without = life(settings, "stated")
    with engine.begin() as connection:
        connection.execute(update(sources.dossier).where(sources.dossier.c.code == "stated").values(due_at=datetime(2999, 1, 1)))
    engine.dispose()
    assert life(settings, "stated") == replace(without, unusable_due=True)


def test_the_command_tells_each_step_and_ends_with_the_verdict(settings, monkeypatch, capsys):
    monkeypatch.setenv("DOSSIER_DB_URL", settings.dossier_db_url)
    monkeypatch.setenv("NOW", "2025-10-01T17:00")
    assert main(["explain", "land"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("land  2.1 ")
    kinds = [line.split()[0] for line in lines[4:-2]]
    assert kinds == ["received", "limit", "day_off", "day_off", "weekend", "extra", "weekend", "pause"]
    assert lines[-1] == "due 03/10/2025; not resolved; 0 working days late"
    assert main(["explain", "waiting"]) == 0
    assert "not been received" in capsys.readouterr().out
    assert main(["explain", "nope"]) == 1
    assert "nope" in capsys.readouterr().err
    monkeypatch.setenv("NOW", "yesterday")
    assert main(["explain", "land"]) == 2
