"""One dossier and its clock, read from the sources; and the command that tells it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import create_engine, insert, update

from data_access import sources
from data_access.clock.__main__ import main
from data_access.lives import NoDossierError, life
from data_access.settings import Settings
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


@pytest.mark.parametrize(("code", "reason"), [("nope", "no dossier"), ("waiting", "not been received"), ("reversed", "contradict")])
def test_what_cannot_be_explained_says_why(settings, code, reason):
    with pytest.raises(NoDossierError, match=reason):
        life(settings, code)


def test_the_command_tells_each_step_and_ends_with_the_verdict(settings, monkeypatch, capsys):
    monkeypatch.setenv("DOSSIER_DB_URL", settings.dossier_db_url)
    monkeypatch.setenv("NOW", "2025-10-01T17:00")
    assert main(["explain", "land"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("land  2.1 ")
    kinds = [line.split()[0] for line in lines[4:-2]]
    assert kinds == ["received", "limit", "day_off", "day_off", "weekend", "extra", "weekend", "pause"]
    assert lines[-1] == "due 03/10/2025; not resolved; 0 working days late"
    assert main(["explain", "nope"]) == 1
    assert "nope" in capsys.readouterr().err
    monkeypatch.setenv("NOW", "yesterday")
    assert main(["explain", "land"]) == 2
