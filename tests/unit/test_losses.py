"""A version that lost much is held back until a second look agrees, or somebody accepts it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from data_access.mart import BuildError, build, losses, refresh
from data_access.mart.__main__ import main
from data_access.mart.build import HeldBackError
from data_access.mart.extract import sources_key
from data_access.mart.losses import is_alike, lost
from data_access.mart.notes import Held
from data_access.mart.watch import watch
from tests.marts import codes
from tests.sample import databases
from tests.sources import ROWS, Turns, add, run, source_file


@pytest.fixture
def ten(settings, folder) -> int:
    """A mart of ten dossiers."""
    for number in range(7):
        add(settings, f"m{number}")
    return build(settings).dossiers


@pytest.fixture
def later(monkeypatch) -> list[float]:
    """The machine's clock as the builder reads it: the last of these seconds."""
    moments = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: moments[-1])
    return moments


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({"dossier": 10}, {"dossier": 8}, []),
        ({"dossier": 10}, {"dossier": 7}, ["dossier: 10 before, 7 now"]),
        ({"dossier": 10}, {"dossier": 0}, ["dossier: 10 rows before, none now"]),
        ({"dossier": 10}, {}, ["dossier: 10 rows before, none now"]),
        ({"dossier": 10}, {"dossier": 11}, []),
        ({"dossier": 0}, {"dossier": 0}, []),
        ({"dossier": 10, "staff": 5}, {"dossier": 10, "staff": 0}, ["staff: 5 rows before, none now"]),
        ({"dossier": 10, "staff": 5}, {"dossier": 10, "staff": 1}, []),
        ({"dossier": 10, "staff": 0}, {"dossier": 10, "staff": 0}, []),
        ({"dossier": 100_000}, {"dossier": 80_000}, []),
        ({"dossier": 100_000}, {"dossier": 79_999}, ["dossier: 100,000 before, 79,999 now"]),
    ],
)
def test_more_than_a_fifth_of_the_dossiers_or_all_of_a_table_is_much(before, now, told):
    assert lost(before, now) == told


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ({"dossier": 700}, {"dossier": 700}, True),
        ({"dossier": 700}, {"dossier": 706}, True),
        ({"dossier": 700}, {"dossier": 750}, False),
        ({"dossier": 700, "staff": 3}, {"dossier": 700, "staff": 0}, False),
        ({"dossier": 700}, {"dossier": 0}, False),
    ],
)
def test_two_looks_are_alike_but_for_what_a_living_source_gains_meanwhile(first, second, alike):
    assert is_alike(Held(since=0, probe="", rows=first, reason="", before=9), second) is alike


def test_what_lost_much_is_not_shown_and_is_told(settings, folder, ten, later):
    run(settings, "DELETE FROM dossier WHERE code LIKE 'm%'")
    with pytest.raises(HeldBackError, match="10 before, 3 now"):
        refresh(settings)
    assert folder.current().version == 1
    assert len(codes(settings)) == ten == 10
    failure = folder.failure()
    assert (failure.dossiers, failure.before) == (3, 10)
    assert "python -m data_access.mart accept" in failure.reason


def test_a_second_look_minutes_later_that_finds_the_same_publishes_it(settings, folder, ten, later):
    run(settings, "DELETE FROM dossier WHERE code LIKE 'm%'")
    for seconds in (0, 60, 240):
        later.append(1_000_000.0 + seconds)
        with pytest.raises(HeldBackError):
            refresh(settings)
    later.append(1_000_000.0 + losses.SECOND_LOOK)
    assert refresh(settings).version == 2
    assert codes(settings) == ["a", "b", "s"]
    assert folder.failure() is None
    assert folder.held() is None


def test_a_source_that_is_being_filled_again_is_waited_for(settings, folder, ten, later):
    run(settings, "DELETE FROM dossier WHERE code LIKE 'm%'")
    with pytest.raises(HeldBackError):
        refresh(settings)
    for number in range(4):
        add(settings, f"m{number}")
    later.append(1_000_000.0 + 400)
    with pytest.raises(HeldBackError, match="10 before, 7 now"):
        refresh(settings)
    for number in range(4, 7):
        add(settings, f"m{number}")
    later.append(1_000_000.0 + 460)
    refresh(settings)
    assert len(codes(settings)) == 10
    assert folder.failure() is None


def test_an_emptied_source_is_never_shown_before_somebody_accepts_it(settings, folder, ten, later, capsys, monkeypatch):
    run(settings, "DELETE FROM dossier_event", "DELETE FROM dossier")
    for days in range(5):
        later.append(1_000_000.0 + days * 86_400)
        with pytest.raises(HeldBackError, match="none now; as no dossier is left"):
            refresh(settings)
    assert len(codes(settings)) == 10
    monkeypatch.setenv("DOSSIER_DB_URL", settings.dossier_db_url)
    monkeypatch.setenv("UNIT_DB_URL", settings.unit_db_url)
    monkeypatch.setenv("MART_URL", f"duckdb:///{settings.mart_folder}")
    assert main(["build"]) == 1
    assert main(["accept"]) == 0
    assert "published: version 2, 0 dossiers" in capsys.readouterr().out
    assert codes(settings) == []


def test_all_of_another_table_is_held_back_as_well(settings, folder, ten, later):
    run(settings, "DELETE FROM target")
    with pytest.raises(HeldBackError, match=r"target: .* rows before, none now"):
        refresh(settings)


def test_a_look_at_the_same_source_before_it_is_due_builds_nothing(settings, ten, later, monkeypatch):
    run(settings, "DELETE FROM dossier WHERE code LIKE 'm%'")
    with pytest.raises(HeldBackError):
        refresh(settings)

    def never(*_asked: object) -> None:
        raise AssertionError("built for nothing")

    with pytest.raises(HeldBackError):
        refresh(settings, never)


def test_a_clock_that_was_set_back_begins_the_wait_anew(settings, folder, ten, later):
    run(settings, "DELETE FROM dossier WHERE code LIKE 'm%'")
    with pytest.raises(HeldBackError):
        refresh(settings)
    later.append(500_000.0)
    run(settings, "UPDATE dossier SET status = 5 WHERE code = 'b'")
    with pytest.raises(HeldBackError):
        refresh(settings)
    assert folder.held().since == 500_000.0


def test_rows_that_come_back_end_the_wait(settings, folder, ten, later):
    run(settings, "CREATE TABLE away AS SELECT * FROM dossier", "DELETE FROM dossier WHERE code LIKE 'm%'")
    with pytest.raises(BuildError):
        refresh(settings)
    run(settings, "INSERT INTO dossier SELECT * FROM away WHERE code LIKE 'm%'")
    assert refresh(settings).version == 1
    assert folder.failure() is None


def test_a_source_that_was_emptied_while_the_program_was_changed_is_held_back_as_well(settings, folder, ten, later, monkeypatch):
    run(settings, "DELETE FROM dossier_event", "DELETE FROM dossier")
    changed = replace(settings, working_hours="07:30-11:30,13:30-17:00")
    with pytest.raises(HeldBackError):
        refresh(changed)
    assert folder.current(sources_key(changed)) is None, "nothing is shown rather than nothing counted"


def test_other_databases_with_fewer_dossiers_are_no_loss(settings, folder, ten, tmp_path):
    (tmp_path / "other").mkdir()
    other = replace(databases(tmp_path / "other", ROWS[:1]), mart_folder=settings.mart_folder)
    assert refresh(other).dossiers == 1


def test_what_is_held_back_is_asked_for_as_often_as_ever_and_logged_once(settings, folder, ten, later, caplog):
    run(settings, "DELETE FROM dossier WHERE code LIKE 'm%'")
    turns = Turns(4)
    watch(replace(settings, refresh_seconds=60), turns)
    assert max(turns.waits) <= 66
    assert caplog.text.count("held back") == 1


def test_a_source_that_was_away_meanwhile_is_held_back_as_before(settings, folder, ten, later):
    run(settings, "DELETE FROM dossier WHERE code LIKE 'm%'")
    with pytest.raises(HeldBackError):
        refresh(settings)
    held = folder.failure()
    source_file(settings).rename(source_file(settings).with_name("away.db"))
    with pytest.raises(BuildError, match="unable to open"):
        refresh(settings)
    source_file(settings).with_name("away.db").rename(source_file(settings))
    with pytest.raises(HeldBackError):
        refresh(settings)
    assert folder.failure() == held


def test_a_first_look_that_is_still_to_come_is_none(settings, folder, ten, later):
    run(settings, "DELETE FROM dossier WHERE code LIKE 'm%'")
    with pytest.raises(HeldBackError):
        refresh(settings)
    # The clock was wrong by a year: nobody waits for it to come round.
    later.append(1_000_000.0 - 365 * 86_400)
    with pytest.raises(HeldBackError):
        refresh(settings)
    later.append(later[-1] + losses.SECOND_LOOK)
    assert refresh(settings).version == 2
