"""Builders that run by themselves: one at a time, killed at any moment without harm, watching for changes and failures."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import duckdb
import pytest

from data_access import settings as settings_module
from data_access.mart import BuildError, Folder, build
from data_access.mart.extract import sources_key
from data_access.mart.watch import watch
from data_access.settings import Settings
from tests.marts import adopt, codes
from tests.sources import add, run, without_keys

# One at a time


def test_a_second_builder_is_refused_and_nothing_is_noted(settings, folder):
    build(settings)
    with (folder.path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BuildError, match="another build is running"):
            build(settings)
    assert folder.failure() is None
    add(settings, "new")
    assert build(settings).version == 2


def test_building_twice_at_once_in_threads_publishes_one_version(settings, folder):
    results: list[object] = []

    def once() -> None:
        try:
            results.append(build(settings).version)
        except BuildError:
            results.append(None)

    threads = [threading.Thread(target=once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {result for result in results if result} == {1}
    assert folder.current().version == 1


# Killed

KILLED = """
import sys, time
from data_access.mart import build, publishing
from data_access.settings import Settings
import importlib
module = importlib.import_module("data_access.mart.build")
where = sys.argv[1]

def stop(*_arguments):
    print("here", flush=True)
    time.sleep(60)

if where == "after a table was written":
    names, column = [], module._column
    module._column = lambda name: stop() if names.append(name) or len(names) == 20 else column(name)
elif where == "before the pointer moves":
    publishing.Folder.publish = stop
else:
    module._write = stop
build(Settings.from_environment())
"""


@pytest.mark.parametrize("where", ["before the file", "after a table was written", "before the pointer moves"])
def test_a_build_that_is_killed_leaves_the_old_version_and_the_next_build_works(settings, folder, where):
    build(settings)
    add(settings, "new")
    environment = {
        **os.environ,
        "DOSSIER_DB_URL": settings.dossier_db_url,
        "MART_URL": f"duckdb:///{settings.mart_folder}",
        "NOW": settings.now.isoformat(),
        "PYTHONPATH": str(settings_module.ROOT),
    }
    builder = subprocess.Popen([sys.executable, "-c", KILLED, where], env=environment, stdout=subprocess.PIPE)
    with builder:
        assert builder.stdout.readline() == b"here\n"
        builder.send_signal(signal.SIGKILL)
    assert builder.returncode == -signal.SIGKILL
    assert folder.current().version == 1
    assert codes(settings) == ["a", "b", "s"]
    again = build(settings)
    assert again.version in (2, 3)
    assert codes(settings) == ["a", "b", "new", "s"]
    assert not list(folder.path.glob("building-*"))


@pytest.mark.long
def test_a_builder_that_is_killed_at_any_moment_leaves_a_version_that_is_whole(demo_folder, demo_mart, tmp_path):
    """Sixty-four times, of a mart of 332,345 dossiers; now and then a build may end."""
    for name in ("dossiers.db", "units.db"):
        shutil.copy(demo_folder / name, tmp_path)
    environment = {
        "DOSSIER_DB_URL": f"sqlite:///{tmp_path / 'dossiers.db'}",
        "UNIT_DB_URL": f"sqlite:///{tmp_path / 'units.db'}",
        "MART_URL": f"duckdb:///{tmp_path / 'mart'}",
        "NOW": "2025-09-30T17:00",
    }
    settings = Settings.from_environment(environment)
    adopt(demo_mart, settings)
    served, chance, killed = Folder(settings.mart_folder), random.Random(64), 0
    command = [sys.executable, "-m", "data_access.mart", "build"]
    for turn in range(64):
        before = served.current(sources_key(settings))
        run(settings, f"UPDATE dossier SET step = 'lần {turn}' WHERE code = (SELECT MIN(code) FROM dossier)")
        builder = subprocess.Popen(command, env=os.environ | environment, cwd=settings_module.ROOT, stdout=subprocess.DEVNULL)
        with suppress(subprocess.TimeoutExpired):
            builder.wait(chance.uniform(0.3, 9))
        builder.kill()
        killed += builder.wait() < 0
        now = served.current(sources_key(settings))
        assert now.version >= before.version
        with duckdb.connect(str(served.file(now.version)), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM fact").fetchone() == (now.dossiers,) == (before.dossiers,)
    assert killed > 20
    assert build(settings).dossiers == before.dossiers
    assert not list(served.path.glob("building-*"))


# Watching


class Watched:
    """`watch` in a thread, asking without waiting."""

    def __init__(self, settings: Settings) -> None:
        self.published: list[int] = []
        self.stop = threading.Event()
        quick = Settings(**{**settings.__dict__, "refresh_seconds": 0})
        published = self.published
        self.thread = threading.Thread(target=watch, args=(quick, self.stop, lambda version: published.append(version.version)))

    def __enter__(self) -> Watched:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        self.thread.join(10)

    def until(self, reached: object, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < end, f"published {self.published}"
            assert self.thread.is_alive(), "watch ended"
            time.sleep(0.01)


def test_watch_publishes_only_on_change(settings, folder):
    with Watched(settings) as watched:
        watched.until(lambda: watched.published == [1])
        time.sleep(0.5)
        assert watched.published == [1]
        add(settings, "new")
        watched.until(lambda: len(watched.published) == 2)
    assert watched.published == [1, 2]
    assert folder.current().version == 2


@pytest.mark.parametrize(
    "statement",
    ["UPDATE dossier SET received_at = 'soon', status = 5", "UPDATE dossier SET status = NULL"],
    ids=["a time that is none", "no status"],
)
def test_watch_goes_on_after_a_failure(settings, folder, statement):
    with Watched(settings) as watched:
        watched.until(lambda: watched.published == [1])
        # A table that is away for a moment, while it is replaced, is a failure too, and not the one that is meant.
        without_keys(settings, "dossier", statement, "UPDATE kept SET status = 5")
        watched.until(lambda: "no such table" not in (folder.failure().reason if folder.failure() else "no such table"))
        run(settings, "DROP TABLE dossier", "ALTER TABLE kept RENAME TO dossier")
        watched.until(lambda: len(watched.published) == 2)
