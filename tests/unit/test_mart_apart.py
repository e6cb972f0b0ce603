"""A build in a process of its own is a build like any other, and whatever becomes of that process is told."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

import pytest

from data_access.mart import BuildError, apart, build, build_apart, refresh
from data_access.mart.extract import sources_key
from data_access.settings import ROOT
from tests.marts import codes
from tests.sources import add, source_file, without_keys


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
    assert "status" in folder.failure()["reason"]
    assert codes(settings) == ["a", "b", "s"]


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
    assert "building process" in folder.failure()["reason"]
    assert folder.current().version == 1


def test_what_another_release_would_build_is_not_built(settings, folder, monkeypatch):
    build(settings)
    add(settings, "new")
    monkeypatch.setattr(apart, "sources_key", lambda _settings: "of the files as they were")
    with pytest.raises(BuildError, match="start it again"):
        build_apart(settings)
    assert "start it again" in folder.failure()["reason"]
    assert folder.current().version == 1


def test_it_ends_when_nobody_waits_for_it_any_more(settings, folder):
    command = [sys.executable, "-c", "from data_access.mart.apart import main; main()"]
    question = pickle.dumps((settings, None, sources_key(settings)))
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, input=question, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert folder.current() is None
