"""An import is whole or it is not there: killed, tried out, repeated, or in the way of another."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from data_access.importer import FileError, TargetError
from data_access.importer.__main__ import main
from tests.importing import GOOD, MAPPING, changed

ROOT = Path(__file__).parents[2]


def arguments(place, *more):
    (place.folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return [str(place.file), "--mapping", str(place.folder / "mapping.toml"), "--into", place.into, "--create-missing", *more]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.85, 0.97])
def test_an_import_that_is_killed_leaves_the_database_as_it_was(place, share):
    place.write(GOOD)
    place.run()
    before = place.query("SELECT * FROM dossier"), place.query("SELECT * FROM unit")
    place.write(*(changed(code=f"K{number}", unit=f"Xã {number % 90}") for number in range(25_000)))
    command = [sys.executable, "-m", "data_access.importer", *arguments(place)]
    started = time.monotonic()
    subprocess.run([*command, "--dry-run"], cwd=ROOT, check=True, capture_output=True)
    whole = time.monotonic() - started
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        time.sleep(share * whole)
        os.kill(running.pid, signal.SIGKILL)
    after = place.query("SELECT * FROM dossier"), place.query("SELECT * FROM unit")
    # Where it was quicker than expected, it had ended before.
    assert after == before or len(after[0]) == 25_001
    assert place.run().read == 25_000
    assert place.query("SELECT COUNT(*) FROM dossier") == [(25_001,)]
    assert not list(place.folder.glob("*.part"))


def test_a_dry_run_tells_everything_and_writes_only_the_rejects(place):
    place.write(GOOD, changed(code="H2", received=""))
    report = place.run(dry_run=True)
    assert (report.read, report.accepted, report.rejected, report.created) == (2, 1, 1, {"unit": 1, "procedure": 1, "field": 1})
    assert "dry run: nothing was written" in str(report)
    assert place.reasons() == [(2, 3, "missing-received", "")]
    assert not place.database.exists()
    place.run()
    before = place.database.read_bytes()
    place.write(changed(code="H3"))
    place.run(dry_run=True)
    assert place.database.read_bytes() == before


def test_rejects_may_be_allowed_by_whoever_asks(place, capsys):
    place.write(GOOD, changed(code="H2", received=""))
    assert main(arguments(place)) == 1
    assert main(arguments(place, "--allow-rejects")) == 0
    assert capsys.readouterr().err == ""


def test_a_database_that_another_writes_is_not_changed_by_halves(place, monkeypatch):
    place.write(GOOD)
    place.run()
    place.write(changed(code="H2"))
    monkeypatch.setattr("data_access.targets.transactions.PATIENCE", 0.1)
    with closing(sqlite3.connect(place.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TargetError, match="locked"):
            place.run()
        other.execute("ROLLBACK")
    assert place.run().accepted == 1


def test_rejects_that_cannot_be_written_refuse_the_import(place):
    place.write(changed(received=""))
    with pytest.raises(FileError, match="cannot be written"):
        place.run(rejects=place.folder / "absent" / "rejects.csv")
    assert not place.database.exists()
