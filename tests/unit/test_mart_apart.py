"""A build in a process of its own is a build like any other, and whatever becomes of that process is told."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from data_access.mart import BuildError, apart, build, build_apart, refresh
from data_access.mart.build import HeldBackError
from data_access.mart.extract import sources_key
from data_access.settings import ROOT
from tests.marts import codes
from tests.sources import add, run, source_file, without_keys


def test_it_publishes_what_a_build_here_would(settings, folder):
    version = build_apart(settings)
    assert version == folder.current(sources_key(settings))
    assert codes(settings) == ["a", "b", "s"]
    assert build(settings).version == version.version


def test_a_refresh_makes_its_version_there_and_only_when_something_changed(settings):
    assert [refresh(settings, build_apart).version for _time in range(2)] == [1, 1]
    add(settings, "new")
    assert refresh(settings, build_apart).version == 2
    assert codes(settings) == ["a", "b", "new", "s"]


def test_why_it_failed_is_raised_and_noted_here(settings, folder):
    build(settings)
    without_keys(settings, "dossier", "UPDATE dossier SET status = NULL")
    with pytest.raises(BuildError, match="status"):
        build_apart(settings)
    assert "status" in folder.failure().reason
    assert codes(settings) == ["a", "b", "s"]


def test_what_is_held_back_there_is_held_back_here(settings, folder):
    build(settings)
    run(settings, "DELETE FROM dossier")
    with pytest.raises(HeldBackError, match="3 rows before, none now"):
        refresh(settings, build_apart)
    assert folder.failure().before == 3


def test_a_source_that_is_away_is_told_by_the_question_before_it(settings):
    build(settings)
    source_file(settings).rename(source_file(settings).with_name("away.db"))
    with pytest.raises(BuildError, match="unable to open"):
        refresh(settings, build_apart)


@pytest.mark.parametrize("instead", ["/bin/false", "/nowhere/python"])
def test_a_process_that_gives_no_answer_is_told_and_noted(settings, folder, monkeypatch, instead):
    build(settings)
    monkeypatch.setattr(sys, "executable", instead)
    with pytest.raises(BuildError, match="building process"):
        build_apart(settings)
    assert "building process" in folder.failure().reason
    assert folder.current().version == 1


def test_what_another_release_would_build_is_not_built(settings, folder, monkeypatch):
    build(settings)
    add(settings, "new")
    monkeypatch.setattr(apart, "sources_key", lambda _settings: "of the files as they were")
    with pytest.raises(BuildError, match="start it again"):
        build_apart(settings)
    assert "start it again" in folder.failure().reason
    assert folder.current().version == 1


NOISY = """#!/bin/sh
printf '\\r 100%% bar (00:00:02.85 elapsed)'
exec {python} "$@"
"""


def program(tmp_path: Path, script: str) -> str:
    """A program instead of Python, which does what a script says."""
    path = tmp_path / "instead"
    path.write_text(script)
    path.chmod(0o700)
    return str(path)


def test_what_the_builder_writes_to_its_output_is_no_part_of_its_answer(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", program(tmp_path, NOISY.format(python=sys.executable)))
    assert build_apart(settings).version == 1


def test_no_bar_is_drawn_by_a_process_that_duckdb_takes_for_a_person(settings, tmp_path):
    """Under `-c` it draws one after two seconds; what it draws would stand in every log."""
    told = "from data_access.mart.build import _opened; from pathlib import Path; "
    asked = "connection.execute(\"select current_setting('enable_progress_bar')\").fetchone()[0]"
    code = f"{told}connection = _opened(Path('x.duckdb')); print({asked})"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=tmp_path, capture_output=True
    )
    assert done.stdout.strip() == b"False"


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("#!/bin/sh\nread question\nkill -SEGV $$\n", "signal SIGSEGV"),
        ("#!/bin/sh\nread question\nkill -KILL $$\n", "signal SIGKILL"),
        ("#!/bin/sh\nread question\nexit 7\n", "exit code 7"),
        ("#!/bin/sh\nread question\necho garbage > /dev/fd/$3\n", "exit code 0"),
        ("#!/bin/sh\nread question\necho '{}' > /dev/fd/$3\n", "exit code 0"),
    ],
    ids=["a crash", "killed", "an exit", "garbage", "no version"],
)
def test_how_a_builder_without_an_answer_ended_is_told(settings, folder, tmp_path, monkeypatch, script, told):
    build(settings)
    add(settings, "new")
    monkeypatch.setattr(sys, "executable", program(tmp_path, script))
    with pytest.raises(BuildError, match=told):
        refresh(settings, build_apart)
    assert told in folder.failure().reason
    assert folder.current().version == 1


def test_a_builder_that_stands_still_is_ended(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 0.2)
    monkeypatch.setattr(sys, "executable", program(tmp_path, "#!/bin/sh\nread question\nexec sleep 60\n"))
    with pytest.raises(BuildError, match="SIGKILL"):
        build_apart(settings)


STOPPED = """#!/bin/sh
exec {python} -c '
import importlib, os, signal, sys
importlib.import_module("data_access.mart.build")._write = lambda *_asked: os.kill(os.getpid(), signal.SIGSTOP)
from data_access.mart.apart import main
main()' "$3"
"""


def test_a_builder_that_is_stopped_is_ended_soon_and_told(settings, folder, tmp_path, monkeypatch):
    build(settings)
    add(settings, "new")
    monkeypatch.setattr(apart, "STILL", 4.0)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", program(tmp_path, STOPPED.format(python=sys.executable)))
        with pytest.raises(BuildError, match="stood still for 4 seconds"):
            refresh(settings, build_apart)
    assert "stood still" in folder.failure().reason
    assert refresh(settings, build_apart).version == 2


def test_a_builder_that_is_stopped_after_its_answer_is_not_waited_for(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "ENDING", 0.2)
    script = "#!/bin/sh\nread question\nprintf '!made' > /dev/fd/$3\nexec {python} -c '{code}' $3\n"
    code = "import os, signal, sys; os.close(int(sys.argv[1])); os.kill(os.getpid(), signal.SIGSTOP)"
    monkeypatch.setattr(sys, "executable", program(tmp_path, script.format(python=sys.executable, code=code)))
    with pytest.raises(BuildError, match=r"^made$"):
        build_apart(settings)


def test_a_builder_that_says_that_it_lives_may_take_its_time(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "STILL", 0.5)
    script = "#!/bin/sh\nread question\nfor turn in 1 2 3 4 5; do sleep 0.2; echo > /dev/fd/$3; done\nprintf '!slow' > /dev/fd/$3\n"
    monkeypatch.setattr(sys, "executable", program(tmp_path, script))
    with pytest.raises(BuildError, match=r"^slow$"):
        build_apart(settings)


ASKER = """
import os, sys
from data_access.mart import build_apart
from data_access.settings import Settings
sys.executable = sys.argv[1]
build_apart(Settings.from_environment())
"""


def test_a_stopped_builder_ends_with_who_waits_for_it(settings, folder, tmp_path):
    """It would hold the right to build for ever, and nobody else could."""
    environment = os.environ | {
        "DOSSIER_DB_URL": settings.dossier_db_url,
        "MART_URL": f"duckdb:///{settings.mart_folder}",
        "NOW": settings.now.isoformat(),
        "PYTHONPATH": str(ROOT),
    }
    instead = program(tmp_path, STOPPED.format(python=sys.executable))
    with subprocess.Popen([sys.executable, "-c", ASKER, instead], env=environment) as asker:
        end = time.monotonic() + 60
        while not (stopped := _stopped(asker.pid)) and time.monotonic() < end:
            time.sleep(0.05)
        assert stopped
        with pytest.raises(BuildError, match="another build is running"):
            build(settings)
        asker.kill()
    while Path(f"/proc/{stopped}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert build(settings).version == 1


def _stopped(asker: int) -> int | None:
    """The child of a process that is stopped."""
    children = Path(f"/proc/{asker}/task").glob("*/children")
    of_it = [int(child) for path in children for child in path.read_text().split()]
    return next((child for child in of_it if "\nState:\tT" in Path(f"/proc/{child}/status").read_text()), None)


def test_settings_reach_the_builder_as_they_are(settings):
    moved = replace(settings, boundaries_path=Path("/x/y.geojson"), running=Path("/x/z.json"), cache_url="redis://127.0.0.1/1")
    for one in (settings, moved, replace(settings, now=None)):
        assert apart._read(orjson.loads(orjson.dumps(apart._told(one)))) == one


def test_it_ends_when_nobody_waits_for_it_any_more(settings, folder):
    command = [sys.executable, "-c", "from data_access.mart.apart import main; main()", "1"]
    question = (
        orjson.dumps({"settings": apart._told(settings), "asked": None, "key": sources_key(settings), "behind": True}) + b"\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, input=question, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert folder.current() is None
