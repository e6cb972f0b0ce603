"""The importer: every row ends as one of accepted, duplicate, rejected, and nothing is written by halves."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.importer import KINDS, FileError, TargetError
from data_access.importer.__main__ import main
from data_access.sources.contract import UNIT_DB
from tests.importing import GOOD, HEAD, MAPPING, Place, changed, only_reason

times = st.sampled_from(["", "2025-07-01", "2025-07-02 23:30", "2025-07-03T01:00:00Z", "1/7", "bad"])
rows = st.lists(
    st.tuples(
        st.sampled_from(["", "H1", "H2", "H3"]),
        st.sampled_from(["", "1.001", "Khai sinh"]),
        st.sampled_from(["", "Hải Châu", "Hòa Xuân"]),
        times,
        times,
        times,
        st.sampled_from(["", "2025-08-01", "2025-08-02"]),
        st.integers(-1, 1),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(rows)
def test_rows_read_are_accepted_or_duplicate_or_rejected(rows):
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        texts = [[*cells, "too many"] if wide > 0 else list(cells)[: len(cells) + wide] for *cells, wide in rows]
        place.write(*texts, head=[*HEAD, "Cập nhật"])
        mapping = MAPPING + 'updated_at = "Cập nhật"\n'
        first = place.run(mapping)
        assert first.read == len(rows) == first.accepted + first.duplicates + first.rejected
        assert place.query("SELECT COUNT(*) FROM dossier") == [(first.new,)]
        assert (len(place.reasons()) if first.rejected else 0) == first.rejected
        second = place.run(mapping)
        assert (second.accepted, second.rejected) == (0, first.rejected)
        assert second.read == second.duplicates + second.rejected


def test_a_second_run_of_a_file_changes_nothing(place):
    place.write(GOOD, changed(code="H2", resolved=""))
    assert place.run().new == 2
    before = place.query("SELECT * FROM dossier"), place.query("SELECT * FROM unit")
    report = place.run()
    assert (report.accepted, report.duplicates) == (0, 2)
    assert (place.query("SELECT * FROM dossier"), place.query("SELECT * FROM unit")) == before


def test_the_newer_row_of_a_file_supersedes_and_a_contradiction_is_rejected(place):
    mapping = MAPPING.replace("due_at", "updated_at")
    place.write(
        changed(due="2025-08-02"),
        changed(due="2025-08-01", resolved=""),
        changed(due="2025-08-02", resolved=""),
        changed(due="2025-08-02"),
    )
    report = place.run(mapping)
    assert (report.accepted, report.duplicates, report.rejected) == (1, 2, 1)
    assert place.reasons()[0][::2] == (3, "conflicting-duplicate")
    assert place.query("SELECT status FROM dossier") == [(9,)]


def test_a_newer_row_changes_the_database_and_an_older_one_says_nothing_new(place):
    mapping = MAPPING.replace("due_at", "updated_at")
    place.write(changed(due="2025-08-02"))
    place.run(mapping)
    place.write(changed(due="2025-08-03", resolved="2025-08-03"))
    report = place.run(mapping)
    assert (report.new, report.changed) == (0, 1)
    assert place.query("SELECT resolved_at FROM dossier") == [("2025-08-03 00:00:00",)]
    place.write(changed(due="2025-08-01"))
    assert place.run(mapping).duplicates_by_reason == {"older than what the database has": 1}
    assert only_reason(place, changed(due="2025-08-03", resolved="2025-08-09"), mapping) == "conflicts-with-database"


def test_columns_that_are_not_mapped_keep_what_the_database_has(place):
    place.write(GOOD)
    place.run()
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("UPDATE dossier SET step = 'Thẩm định'")
    place.write(changed(resolved="2025-07-04"))
    assert place.run().changed == 1
    assert place.query("SELECT step FROM dossier") == [("Thẩm định",)]


def test_a_failure_in_the_middle_leaves_both_databases_as_they_were(place):
    place.write(GOOD)
    units = place.folder / "units.db"
    place.run(units=f"sqlite:///{units}")
    with closing(sqlite3.connect(place.database)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON dossier WHEN NEW.code = 'H3' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    before = place.database.read_bytes(), units.read_bytes()
    place.write(*(changed(code=f"H{number}", unit="Hòa Xuân") for number in (2, 3, 4)))
    with pytest.raises(TargetError, match="the disk is full"):
        place.run(units=f"sqlite:///{units}")
    assert (place.database.read_bytes(), units.read_bytes()) == before


def test_a_refused_file_leaves_no_new_database(place):
    place.file.write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="it is empty"):
        place.run()
    place.write(GOOD)
    with pytest.raises(TargetError):
        place.run(units=f"sqlite:///{place.folder / 'absent' / 'units.db'}")
    assert not place.database.exists()


@pytest.mark.parametrize(
    ("kind", "mapping", "head", "row", "stored"),
    [
        (
            "holidays",
            'day = "d"\nis_working = "w"\nlabel = "l"',
            "dwl",
            ["2026-01-10", "true", "bù"],
            ("2026-01-10", 1, "bù", None),
        ),
        ("fields", 'code = "c"\nname = "n"', "cn", ["1", "Đất đai"], ("1", "Đất đai", None)),
    ],
)
def test_other_kinds_of_rows_follow_the_same_rules(place, kind, mapping, head, row, stored):
    place.write(row, row, head=list(head))
    report = place.run("[columns]\n" + mapping, kind=kind)
    assert (report.accepted, report.duplicates) == (1, 1)
    assert place.query(f"SELECT * FROM {KINDS[kind].table.name}") == [stored]
    assert KINDS[kind].table.metadata is UNIT_DB


def test_exit_code_says_whether_rows_were_rejected_or_the_file_refused(place, capsys, monkeypatch):
    monkeypatch.delenv("UNIT_DB_URL", raising=False)
    place.write(GOOD, changed(code="H2", received=""))
    (place.folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    arguments = [str(place.file), "--mapping", str(place.folder / "m.toml"), "--into", place.into]
    assert main([*arguments, "--create-missing"]) == 1
    assert "2 = 1 + 0 + 1" in capsys.readouterr().out
    assert main([*arguments[:-1], "postgres//somebody:secret@there/x"]) == 2
    assert "secret" not in capsys.readouterr().err
    place.write(GOOD)
    assert main(arguments) == 0
    assert not place.rejects.exists()
