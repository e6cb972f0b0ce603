"""What is broken beside the mart mends itself: the newest version that is whole is served, and the rest is built anew."""

from __future__ import annotations

import errno
import importlib
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from data_access.mart import BuildError, Folder, build, refresh
from data_access.mart.extract import sources_key
from data_access.mart.notes import UNREADABLE, Held
from data_access.mart.publishing import ASKED, FAILURE, HELD, POINTER
from data_access.mart.version import read, written
from tests.marts import codes
from tests.sample import databases
from tests.sources import ROWS, add

Breaking = Callable[[Path], object]


def flipped(path: Path, place: float = 0.5) -> None:
    content = bytearray(path.read_bytes())
    content[int((len(content) - 1) * place)] ^= 0x10
    path.write_bytes(content)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside").write_text("x")


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


BROKEN: dict[str, Breaking] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "one bit at the start": lambda path: flipped(path, 0),
    "one bit in the middle": flipped,
    "one bit at the end": lambda path: flipped(path, 1),
    "garbage": lambda path: path.write_bytes(bytes(range(256)) * 64),
    "null": lambda path: path.write_text("null"),
    "a number": lambda path: path.write_text("7"),
    "a list": lambda path: path.write_text("[1, 2]"),
    "deep": lambda path: path.write_text("[" * 100_000),
    "not UTF-8": lambda path: path.write_bytes(b'{"version": "\xff"}'),
    "another release": lambda path: path.write_text('{"version": 1, "made": "elsewhere"}'),
    "a folder": a_folder,
    "a pipe": a_pipe,
    "a link to itself": a_link_to_itself,
    "a file without an end": lambda path: (path.unlink(), path.symlink_to("/dev/zero")),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Databases, and a mart of two versions, the second with one dossier more."""
    made = databases(tmp_path_factory.mktemp("kept"), ROWS)
    build(made)
    add(made, "new")
    build(made)
    return made.mart_folder.parent


@pytest.fixture
def twice(settings, folder, kept) -> Folder:
    """A copy of them in the place of the settings."""
    shutil.copytree(kept, folder.path.parent, dirs_exist_ok=True)
    for version in (1, 2):
        told = read((folder.path / f"mart-{version}.json").read_bytes())
        (folder.path / f"mart-{version}.json").write_bytes(written(replace(told, sources=sources_key(settings))))
    (folder.path / POINTER).write_bytes((folder.path / "mart-2.json").read_bytes())
    return folder


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_pointer_is_found_again_in_what_lies_beside_it(settings, twice, broken):
    broken(twice.path / POINTER)
    assert twice.current().version == 2
    assert codes(settings) == ["a", "b", "new", "s"]
    assert refresh(settings).version == 2
    add(settings, "more")
    assert refresh(settings).version == 3
    assert codes(settings) == ["a", "b", "more", "new", "s"]


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_of_a_broken_version_the_one_before_is_served_and_the_next_is_built(settings, twice, broken):
    broken(twice.file(2))
    assert twice.current().version == 1
    assert codes(settings) == ["a", "b", "s"]
    assert refresh(settings).version == 3
    assert codes(settings) == ["a", "b", "new", "s"]


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_where_nothing_is_whole_any_more_all_is_built_anew(settings, twice, broken):
    for path in list(twice.path.glob("mart-*")):
        broken(path)
    broken(twice.path / POINTER)
    assert twice.current() is None
    refresh(settings)
    assert codes(settings) == ["a", "b", "new", "s"]


def test_a_bit_that_flips_in_a_version_is_noticed_wherever_it_stands(settings, twice):
    content = twice.file(2).read_bytes()
    for place in range(0, len(content), max(1, len(content) // 40)):
        changed = bytearray(content)
        changed[place] ^= 1
        twice.file(2).write_bytes(changed)
        assert twice.current().version == 1, f"byte {place}"


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
@pytest.mark.parametrize("name", [FAILURE, HELD])
def test_a_broken_note_is_no_more_than_a_failure_that_is_told_and_forgotten(settings, twice, broken, name):
    twice.hold(Held(since=0, probe="x", rows={"dossier": 1}, reason="lost", before=4))
    (twice.path / FAILURE).write_text('{"at": "2025-10-01T17:00:00+07:00", "reason": "gone", "dossiers": null, "before": null}')
    broken(twice.path / name)
    failure = twice.failure()
    assert failure is None or failure.reason in (UNREADABLE, "gone")
    assert refresh(settings).version == 2
    assert twice.failure() is None
    assert twice.held() is None


def test_a_moment_that_is_none_in_the_note_of_a_failure_is_that_of_the_note(settings, twice):
    (twice.path / FAILURE).write_text('{"at": "soon", "reason": "gone", "dossiers": null, "before": null}')
    assert twice.failure().reason == UNREADABLE
    assert twice.failure().at.tzinfo is not None


@pytest.mark.parametrize("broken", [Path.unlink, a_folder, a_pipe, a_link_to_itself])
@pytest.mark.parametrize("name", ["lock", ASKED, "building-3.duckdb"])
def test_what_is_no_file_in_the_place_of_one_is_removed(settings, twice, broken, name):
    (twice.path / name).touch()
    broken(twice.path / name)
    add(settings, "more")
    assert refresh(settings).version == 3
    assert codes(settings) == ["a", "b", "more", "new", "s"]
    assert twice.asked() is not None


def test_a_failure_for_whose_words_no_room_is_left_is_told_all_the_same(settings, twice, monkeypatch):
    def full(*_asked: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Folder, "_write", full)
    add(settings, "more")
    with pytest.raises(BuildError, match="No space left"):
        refresh(settings)
    assert twice.failure().reason == UNREADABLE
    assert codes(settings) == ["a", "b", "new", "s"]


def test_names_that_no_version_has_are_left_alone(settings, twice):
    for name in ("mart-x.duckdb", "mart-99999999999999999999.duckdb", "mart-.json", "notes.txt"):
        (twice.path / name).write_text("x")
    add(settings, "more")
    assert refresh(settings).version == 3
    assert (twice.path / "notes.txt").exists()


def test_what_a_killed_builder_left_does_not_push_out_the_version_before(settings, twice):
    for number in (3, 4, 5):
        shutil.copy(twice.file(2), twice.file(number))
    add(settings, "more")
    assert refresh(settings).version == 6
    assert twice.before(twice.current()).version == 2
    assert sorted(path.name for path in twice.path.glob("mart-*.duckdb")) == ["mart-1.duckdb", "mart-2.duckdb", "mart-6.duckdb"]


def test_only_the_login_of_the_program_may_look_into_the_mart(settings, twice):
    assert stat.S_IMODE(twice.path.stat().st_mode) == 0o700
    for path in twice.path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


def test_a_file_is_on_the_disk_before_anybody_is_led_to_it(settings, folder, monkeypatch):
    done: list[str] = []
    for module in ("build", "publishing"):
        monkeypatch.setattr(importlib.import_module(f"data_access.mart.{module}"), "settle", lambda path: done.append(path.name))
    move = Path.replace

    def replaced(path: Path, target: Path) -> Path:
        done.append(f"{path.name} is now {target.name}")
        return move(path, target)

    monkeypatch.setattr(Path, "replace", replaced)
    build(settings)
    assert done.index("building-1.duckdb") < done.index("building-1.duckdb is now mart-1.duckdb")
    assert done.index("mart-1.json.new") < done.index("mart-1.json.new is now mart-1.json")
    assert done.index("current.json.new") < done.index("current.json.new is now current.json")
    assert done[-1] == "mart", "the names in the folder as well"
