"""The refresher lives: whatever goes wrong in a refresh, a warm-up or a look at the folder is told, logged and tried again."""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from data_access.mart import Folder, Version, build
from data_access.mart.watch import LONGEST, pause, refresh, watch
from data_access.settings import Settings
from tests.sources import Turns, add, source_file


def raising(error: BaseException) -> Callable[..., Version]:
    def fails(*_asked: object) -> Version:
        raise error

    return fails


ERRORS = [
    ValueError("nobody thought of it"),
    KeyError("one"),
    TypeError("None"),
    RecursionError("deep"),
    MemoryError(),
    OverflowError("int too large"),
    AssertionError("never"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"),
    OSError(errno.EMFILE, "Too many open files"),
    OSError(errno.EROFS, "Read-only file system"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_whatever_a_build_raises_is_told_and_the_next_turn_builds(settings, folder, error, caplog):
    build(settings)
    add(settings, "new")
    told: list[str] = []

    def second_time(settings: Settings, asked: str | None) -> Version:
        if not told:
            told.append("failed")
            raise error
        told.append(folder.failure().reason)
        return build(settings, asked)

    watch(settings, Turns(2), make=second_time)
    assert type(error).__name__ in told[1]
    assert folder.current().version == 2
    assert folder.failure() is None
    assert "refresh" in caplog.text


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_warm_up_that_fails_is_told_and_tried_again(settings, folder, error):
    failed: list[str] = []

    def warm(version: Version) -> None:
        if len(failed) < 2:
            failed.append(version.version)
            raise error

    turns = Turns(2)
    watch(settings, turns, warm)
    assert failed == [1, 1]
    assert type(error).__name__ in folder.failure().reason
    watch(settings, Turns(1), warm)
    assert folder.failure() is None


def test_a_folder_that_cannot_be_looked_at_is_told_and_tried_again(settings, folder, monkeypatch, caplog):
    build(settings)
    looks: list[int] = []
    current = Folder.current

    def without_means(folder: Folder, sources: str | None = None) -> Version | None:
        looks.append(1)
        if len(looks) < 3:
            raise OSError(errno.EMFILE, "Too many open files")
        return current(folder, sources)

    monkeypatch.setattr(Folder, "current", without_means)
    with caplog.at_level(logging.WARNING):
        watch(settings, Turns(3))
    assert caplog.text.count("Too many open files") == 2
    assert folder.failure() is None


def test_a_folder_that_cannot_be_written_does_not_end_it(settings, folder, monkeypatch):
    build(settings)

    def full(*_asked: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patched:
        for name in ("_write", "note_asked"):
            patched.setattr(Folder, name, full)
        turns = Turns(3)
        watch(settings, turns)
    assert len(turns.waits) == 3
    assert folder.current().version == 1
    watch(settings, Turns(1))
    assert folder.failure() is None


def test_an_interrupt_by_hand_ends_it(settings):
    with pytest.raises(KeyboardInterrupt):
        watch(settings, Turns(5), make=raising(KeyboardInterrupt()))


def test_the_wait_is_the_setting_and_doubles_with_each_failure_up_to_two_minutes():
    planned = [pause(10, failures, 0.0) / 10 for failures in range(7)]
    assert [round(one / 2**turn, 1) for turn, one in enumerate(planned[:4])] == pytest.approx([1.0] * 4, abs=0.11)
    assert planned[4:] == [LONGEST / 10] * 3
    assert LONGEST == 120
    assert pause(86_400, 0, 0.0) > 77_000, "a source that is asked once a day is not asked more often while all is well"
    assert pause(86_400, 1, 0.0) == LONGEST
    assert pause(60, 10_000, 0.0) == LONGEST


def test_what_a_refresh_took_is_part_of_the_wait_but_others_get_their_share():
    assert 44 <= pause(60, 0, 10.0) <= 56
    assert pause(60, 0, 300.0) == pytest.approx(30.0)
    assert pause(60, 0, 7200.0) == LONGEST


def test_failures_in_a_row_are_counted_and_one_that_works_begins_anew(settings, folder):
    build(settings)
    away = source_file(settings).with_name("away.db")
    turns = Turns(6)
    slow = replace(settings, refresh_seconds=10)

    def wait(seconds: float) -> None:
        turns.waits.append(seconds)
        if len(turns.waits) == 1:
            source_file(settings).rename(away)
        if len(turns.waits) == 5:
            away.rename(source_file(settings))

    turns.wait = wait
    watch(slow, turns)
    assert [round(seconds / 10) for seconds in turns.waits] == pytest.approx([1, 2, 4, 8, 12, 1], abs=1)


def test_when_the_sources_answered_last_is_noted_and_not_that_they_did_not(settings, folder):
    assert folder.asked() is None
    build(settings)
    os.utime(folder.path / "asked", (1_000, 1_000))
    source_file(settings).rename(source_file(settings).with_name("away.db"))
    watch(settings, Turns(1))
    assert folder.asked() == 1_000
    source_file(settings).with_name("away.db").rename(source_file(settings))
    refresh(settings)
    assert time.time() - folder.asked() < 60


def test_a_refresher_in_a_thread_outlives_a_builder_that_writes_anything(settings, folder):
    """As the program runs it: a thread, and a stop that ends it."""
    stop, seen = threading.Event(), threading.Event()
    quick = replace(settings, refresh_seconds=0)
    errors = iter(ERRORS)

    def make(settings: Settings, asked: str | None) -> Version:
        error = next(errors, None)
        if error is not None:
            raise error
        return build(settings, asked)

    def served(_version: Version) -> None:
        seen.set()

    thread = threading.Thread(target=watch, args=(quick, stop, served, make))
    thread.start()
    try:
        assert seen.wait(30)
    finally:
        stop.set()
        thread.join(10)
    assert folder.current().version == 1
