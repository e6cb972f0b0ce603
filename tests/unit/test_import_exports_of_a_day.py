"""Exports of a day: the newer one wins, the same and an older one change nothing, and what a newer one lacks may be closed."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.importer import FileError, MappingError
from data_access.importer.__main__ import main
from tests.importing import GOOD, HEAD, MAPPING, Place, changed

FIRST, SECOND, THIRD = date(2025, 7, 10), date(2025, 7, 17), date(2025, 7, 24)
WITH_STATUS = MAPPING + 'status = "Trạng thái"\n'


def open_(code, **cells):
    return changed(code=code, resolved="", **cells)


def states(place):
    return place.query("SELECT code, status, resolved_at, updated_at FROM dossier ORDER BY code")


def test_a_newer_export_corrects_what_an_older_one_said(place):
    place.write(*(open_(f"H{n}") for n in range(1, 6)))
    place.run()
    place.write(
        open_("H1", due="2025-07-09"),
        open_("H2", unit="Hòa Khánh"),
        changed(code="H3"),
        open_("H4", received="2025-06-30"),
        open_("H5"),
    )
    report = place.run(as_of=FIRST)
    assert (report.changed, report.duplicates_by_reason) == (4, {"still as in the database": 1})
    assert place.query("SELECT received_at, due_at, resolved_at FROM dossier WHERE code IN ('H1', 'H3', 'H4') ORDER BY code") == [
        ("2025-07-01 08:00:00", "2025-07-09 00:00:00", None),
        ("2025-07-01 08:00:00", "2025-07-05 00:00:00", "2025-07-03 10:00:00"),
        ("2025-06-30 00:00:00", "2025-07-05 00:00:00", None),
    ]
    assert {updated for *_, updated in states(place)} == {"2025-07-10 23:59:59"}


def test_an_ended_dossier_is_opened_again_by_a_newer_export(place):
    place.write(GOOD)
    place.run(as_of=FIRST)
    place.write(open_("H1"))
    assert place.run(as_of=SECOND).changed == 1
    assert states(place) == [("H1", 4, None, "2025-07-17 23:59:59")]


def test_the_same_export_again_changes_nothing(place):
    place.write(GOOD, open_("H2"))
    place.run(as_of=FIRST)
    before = place.query("SELECT * FROM dossier")
    report = place.run(as_of=FIRST)
    assert (report.accepted, report.duplicates_by_reason) == (0, {"already in the database": 2})
    assert place.query("SELECT * FROM dossier") == before


def test_two_exports_of_one_day_that_differ_contradict_each_other(place):
    place.write(GOOD)
    place.run(as_of=FIRST)
    place.write(changed(due="2025-07-30"))
    assert place.run(as_of=FIRST).rejected_by_reason == {"conflicts-with-database": 1}


def test_an_older_export_changes_nothing_and_says_so(place):
    place.write(open_("H1"), open_("H2"))
    place.run(as_of=SECOND)
    before = place.query("SELECT * FROM dossier")
    place.write(changed(code="H1", resolved="2025-07-04"), open_("H2"), open_("H3"))
    report = place.run(as_of=FIRST)
    assert (report.accepted, report.duplicates_by_reason) == (0, {"older than what the database has": 3})
    assert place.query("SELECT * FROM dossier") == before


def test_an_older_export_of_other_units_is_imported(place):
    place.write(open_("H1"))
    place.run(as_of=SECOND)
    place.write(open_("H2", unit="Hòa Khánh"))
    assert place.run(as_of=FIRST).new == 1


def test_a_time_of_change_that_the_file_states_still_decides(place):
    mapping = MAPPING + 'updated_at = "Sửa"\n'
    place.write([*open_("H1"), "2025-07-20"], [*open_("H2"), ""], head=[*HEAD, "Sửa"])
    place.run(mapping, as_of=THIRD)
    assert [updated for *_, updated in states(place)] == ["2025-07-20 00:00:00", "2025-07-24 23:59:59"]
    place.write([*open_("H1", due="2025-07-30"), "2025-07-19"], head=[*HEAD, "Sửa"])
    assert place.run(mapping, as_of=date(2025, 8, 1)).duplicates_by_reason == {"older than what the database has": 1}


def test_nothing_in_an_export_has_happened_after_its_day(place):
    place.write(changed(resolved="2025-07-11"))
    assert place.run(as_of=FIRST).rejected_by_reason == {"future-date": 1}
    assert place.run(as_of=SECOND).accepted == 1


def test_a_day_that_is_not_over_and_rows_without_a_time_of_change_are_refused(place):
    place.write(GOOD)
    with pytest.raises(MappingError, match="2026-01-06 came; expected a day up to today, 2026-01-05"):
        place.run(as_of=date(2026, 1, 6))
    place.write(["1", "x"], head=["c", "n"])
    with pytest.raises(MappingError, match="--as-of came for fields"):
        place.run('[columns]\ncode = "c"\nname = "n"\n', kind="fields", as_of=FIRST)
    with pytest.raises(MappingError, match="--close-missing came without --as-of"):
        place.run(close_missing="few")


# What the export no longer has


def test_open_dossiers_that_the_export_lacks_are_closed_as_stopped(place):
    statuses = {"H0": 4, "H1": 4, "H2": 5, "H3": 9, "H4": 1, "H5": 3, "H6": 10}
    head = [*HEAD, "Trạng thái"]
    ends = {"H6": "2025-07-03"}
    dossiers = [[*changed(code=code, resolved=ends.get(code, "")), status] for code, status in statuses.items()]
    place.write(*dossiers, [*open_("U1", unit="Hòa Khánh"), 4], head=head)
    place.run(WITH_STATUS, as_of=FIRST)
    place.write([*open_("H0"), 4], head=head)
    report = place.run(WITH_STATUS, as_of=SECOND, close_missing="all")
    end = "2025-07-17 23:59:59"
    assert report.closed == 4
    assert "closed             4" in str(report)
    assert states(place) == [
        ("H0", 4, None, end),
        ("H1", 8, end, end),
        ("H2", 8, end, end),
        ("H3", 9, end, end),
        ("H4", 3, end, end),
        ("H5", 3, None, "2025-07-10 23:59:59"),
        ("H6", 10, "2025-07-03 00:00:00", "2025-07-10 23:59:59"),
        ("U1", 4, None, "2025-07-10 23:59:59"),
    ]
    assert place.run(WITH_STATUS, as_of=SECOND, close_missing="all").closed == 0


def test_more_than_a_fifth_is_closed_only_when_that_is_meant(place):
    place.write(*(open_(f"H{n}") for n in range(10)))
    place.run(as_of=FIRST)
    before = place.query("SELECT * FROM dossier")
    place.write(*(open_(f"H{n}") for n in range(7)))
    with pytest.raises(FileError, match=r"would close 3 of 10 open dossiers .* \(H7, H8, H9\).*--close-missing=all"):
        place.run(as_of=SECOND, close_missing="few")
    assert place.query("SELECT * FROM dossier") == before
    place.write(*(open_(f"H{n}") for n in range(8)))
    assert place.run(as_of=SECOND, close_missing="few").closed == 2


def test_a_row_that_is_rejected_is_in_the_export_all_the_same(place):
    place.write(open_("H1"), open_("h2"))
    place.run(as_of=FIRST)
    place.write(open_("H1"), open_("H\u20112", due="bad"), open_("H2", due="bad"))
    assert place.run(as_of=SECOND, close_missing="all").closed == 0


@pytest.mark.parametrize("row", [["", *GOOD[1:]], ["", *GOOD[1:], "more"]])
def test_rows_without_a_code_leave_open_what_the_export_lacks(place, row):
    place.write(open_("H1"), open_("H2"))
    place.run(as_of=FIRST)
    place.write(open_("H1"), row)
    with pytest.raises(FileError, match="1 rows have no code that can be read"):
        place.run(as_of=SECOND, close_missing="all")


def test_an_older_export_closes_nothing(place):
    place.write(open_("H1"), open_("H2"))
    place.run(as_of=SECOND)
    place.write(open_("H1"))
    assert place.run(as_of=FIRST, close_missing="all").closed == 0


def test_a_trial_tells_what_would_be_closed_and_closes_nothing(place):
    place.write(open_("H1"), open_("H2"))
    place.run(as_of=FIRST)
    place.write(open_("H1"))
    assert place.run(as_of=SECOND, close_missing="all", dry_run=True).closed == 1
    assert [status for _, status, *_ in states(place)] == [4, 4]


def test_the_command_takes_the_day_and_what_is_to_be_closed(place, capsys, monkeypatch):
    monkeypatch.delenv("UNIT_DB_URL", raising=False)
    (place.folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    command = [str(place.file), "--mapping", str(place.folder / "m.toml"), "--into", place.into, "--create-missing"]
    place.write(open_("H1"), open_("H2"))
    assert main([*command, "--as-of", "2025-07-10"]) == 0
    place.write(open_("H1"))
    assert main([*command, "--as-of", "2025-07-17", "--close-missing"]) == 2
    assert "would close 1 of 2" in capsys.readouterr().err
    assert main([*command, "--as-of", "2025-07-17", "--close-missing=all"]) == 0
    assert "closed             1" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main([*command, "--as-of", "17/07/2025"])
    assert "expected a day such as 2025-07-11" in capsys.readouterr().err


# By a memory that is as simple as can be

exports = st.lists(
    st.tuples(
        st.integers(1, 5), st.dictionaries(st.sampled_from("ABCDE"), st.tuples(st.booleans(), st.integers(1, 3))), st.booleans()
    ),
    max_size=6,
)


@settings(max_examples=12, deadline=None)
@given(exports)
def test_the_newest_word_on_each_dossier_is_what_the_database_has(exports):
    known: dict[str, tuple[bool, int, int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        for day, said, closes in exports:
            if not said:
                continue
            newest = max((at for *_, at in known.values()), default=0)
            place.write(
                *(
                    changed(code=code, due=f"2025-07-0{due}", resolved="" if going else "2025-07-01")
                    for code, (going, due) in said.items()
                )
            )
            place.run(as_of=date(2025, 7, 10 + day), close_missing="all" if closes else "")
            for code, (going, due) in said.items():
                if known[code][2] < day if code in known else newest <= day:
                    known[code] = (going, due, day)
            lacking = [code for code, (going, _, at) in known.items() if going and at <= day and code not in said] if closes else ()
            known |= {code: (False, known[code][1], day) for code in lacking}
            found = place.query("SELECT code, resolved_at IS NULL, substr(due_at, 10, 1), substr(updated_at, 9, 2) FROM dossier")
            assert {code: (bool(going), int(due), int(at) - 10) for code, going, due, at in found} == known
