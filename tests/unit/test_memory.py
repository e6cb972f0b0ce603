"""What is kept outside the process is under a seal: a broken or foreign answer is made anew, never shown and never run."""

from __future__ import annotations

import pickle
import shutil
import stat
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from flask_caching import Cache

from components.caches import Plain, caches
from data_access.memory import Memory
from data_access.sealing import SealError, sealed, unsealed
from data_access.tally import Tally

ROWS = [(("20194", "2025-09-01"), (51, 3)), (("20197", None), (0, 2**40)), (("Cẩm Lệ", 7), (-1, 0))]
TALLY = Tally.of(("received", "late"), ROWS)
EMPTY = Tally.of(("dossier_id",), [])


def same(one: Tally, other: Tally) -> bool:
    return (one.groups, one.names) == (other.groups, other.names) and np.array_equal(one.numbers, other.numbers)


@pytest.fixture
def folder(settings) -> Path:
    return settings.mart_folder / "cache"


def memory(settings) -> Memory:
    return Memory(*caches(Flask(__name__), settings), "program")


def entries(folder: Path) -> list[Path]:
    """The files of the cache but the one that counts them."""
    return [path for path in sorted(folder.iterdir()) if path.stat().st_size > 40]


@pytest.mark.parametrize("tally", [TALLY, EMPTY, Tally.of(("one",), [((), (7,))])], ids=["groups", "nothing", "one number"])
def test_a_tally_comes_back_as_it_was_kept(tally):
    assert same(unsealed("name", sealed("name", tally)), tally)


def test_a_changed_bit_or_another_name_is_noticed():
    kept = sealed("name", TALLY)
    for place in range(len(kept) * 8):
        changed = bytearray(kept)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(SealError):
            unsealed("name", bytes(changed))
    with pytest.raises(SealError):
        unsealed("another", kept)
    for strange in (b"", kept[:-1], kept + b" ", None, 7, pickle.dumps(TALLY)):
        with pytest.raises(SealError):
            unsealed("name", strange)


def test_a_file_with_a_changed_bit_is_made_anew_and_written_over(settings, folder):
    assert same(memory(settings).kept(("key",), lambda: TALLY), TALLY)
    (path,) = entries(folder)
    whole = path.read_bytes()
    for place in range(4, len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        made: list[Tally] = []
        assert same(memory(settings).kept(("key",), lambda made=made: made.append(TALLY) or TALLY), TALLY), place
        assert len(made) == 1
        assert path.read_bytes()[4:] == whole[4:]
    assert same(memory(settings).kept(("key",), lambda: EMPTY), TALLY), "what was written over serves again"


class Runs:
    """A pickle that would do something where it is read."""

    ran: list[str]

    def __reduce__(self) -> tuple[object, ...]:
        return (print, ("a pickle of a stranger ran",))


def test_a_pickle_in_the_cache_is_never_run(settings, folder, capsys):
    memory(settings).kept(("key",), lambda: TALLY)
    (path,) = entries(folder)
    for content in (pickle.dumps(Runs()), b"!" + pickle.dumps(Runs()), b"=" + pickle.dumps(Runs())):
        path.write_bytes(path.read_bytes()[:4] + content)
        assert same(memory(settings).kept(("key",), lambda: TALLY), TALLY)
    assert "stranger" not in capsys.readouterr().out


def test_a_folder_that_is_taken_away_is_made_anew(settings, folder):
    kept = memory(settings)
    shutil.rmtree(folder)
    assert same(kept.kept(("key",), lambda: TALLY), TALLY)
    assert entries(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_in_the_place_of_the_folder_costs_the_cache_alone(settings, folder):
    folder.parent.mkdir(parents=True)
    folder.write_text("x")
    assert same(memory(settings).kept(("key",), lambda: TALLY), TALLY)


def test_a_cache_that_is_away_costs_time_once_and_no_figure(monkeypatch, caplog):
    asked: list[str] = []

    class Away(Cache):
        def get(self, *_asked: object) -> None:
            asked.append("asked")
            raise ConnectionError("Redis is away")

        set = get

    away = Away(Flask(__name__), config={"CACHE_TYPE": "NullCache", "CACHE_NO_NULL_WARNING": True})
    kept = Memory(away, away, "program")
    assert all(same(kept.kept((f"key {number}",), lambda: TALLY), TALLY) for number in range(5))
    assert len(asked) == 1
    assert "Redis is away" in caplog.text
    monkeypatch.setattr("data_access.memory.AWAY_SECONDS", 0.0)
    kept = Memory(away, away, "program")
    kept.kept(("key",), lambda: TALLY)
    assert len(asked) == 4, "it is asked again, twice before and once after the answer was made"


@pytest.mark.parametrize("kept", [b"", b"x", b"#", b"#1x", b"#-1", b"#" + b"9" * 30, b"\x80\x04", None])
def test_what_is_no_bytes_and_no_count_is_nothing(kept):
    assert Plain().loads(kept) is None


def test_a_count_of_files_and_bytes_come_back():
    assert Plain().loads(Plain().dumps(20_000)) == 20_000
    assert Plain().loads(Plain().dumps(b"#7")) == b"#7"
