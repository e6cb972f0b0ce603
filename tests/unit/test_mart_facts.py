"""Reading: the sources stay as they are, and what the facts hold, leave out and clip of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from data_access.mart import build, refresh
from tests.marts import codes, days, opened, told
from tests.sample import at, databases, dossier
from tests.sources import run, source_file

# The sources


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_build_does_not_change_a_byte_of_the_source_and_leaves_no_file_beside_it(settings, tmp_path):
    before, stamp = digest(source_file(settings)), source_file(settings).stat().st_mtime_ns
    build(settings)
    refresh(settings)
    assert digest(source_file(settings)) == before
    assert source_file(settings).stat().st_mtime_ns == stamp
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mart", "source.db"]


def test_a_read_only_file_in_a_read_only_folder_is_read(settings, tmp_path):
    source_file(settings).chmod(0o444)
    tmp_path.joinpath("mart").mkdir()
    tmp_path.chmod(0o555)
    try:
        assert build(settings).dossiers == 3
    finally:
        tmp_path.chmod(0o755)


def test_times_with_a_zone_in_sqlite_fall_on_their_day_in_hanoi(settings):
    run(
        settings,
        "UPDATE dossier SET received_at = '2025-09-03T17:00:00Z', due_at = '2025-09-03 16:59:59+00:00', "
        "resolved_at = '2025-09-04T23:59:59.5+07:00' WHERE code = 'a'",
    )
    build(settings)
    with opened(settings) as mart:
        row = mart.rows("SELECT received_day, due_day, resolved_day FROM fact WHERE code = 'a'").iloc[0] - 20332
    assert row.tolist() == [3, 2, 3]


# What the facts hold


def test_dossiers_of_unknown_units_and_procedures_are_kept_as_unknown(tmp_path):
    rows = [dossier("one", unit="X", procedure="9.9"), dossier("two", unit="A", place="Y", procedure="2.2"), dossier("three")]
    settings = databases(tmp_path, rows)
    assert build(settings).excluded == {}
    with opened(settings) as mart:
        whole = days(0, 0)
        assert told(mart.frame(["received"], ("stream",), whole), ("stream",)) == {
            ("commune",): (2, None, 2.0),
            ("unknown",): (1, None, 1.0),
        }
        assert told(mart.frame(["received"], ("field",), whole), ("field",)) == {
            ("ho-tich",): (1, None, 1.0),
            ("unknown",): (2, None, 2.0),
        }
        kinds = mart.frame(["received"], ("unit", "kind"), whole)
        assert set(told(kinds, ("unit", "kind"))) == {("A", "phuong"), ("X", "unknown")}
        assert set(told(mart.frame(["received"], ("place",), whole), ("place",))) == {("A",), ("X",), ("Y",)}
        assert mart.number("procedures", days(0, 30)) == 4


def test_dossiers_that_cannot_be_true_are_left_out_and_counted_by_their_first_reason(tmp_path):
    rows = [
        dossier("never received", received=None),
        dossier("never received, ended", received=None, resolved=4, status=10),
        dossier("backwards", received=5, resolved=4),
        dossier("same day", received=5, resolved=5),
        dossier("awaiting", received=None, status=1),
        dossier("refused", received=None, resolved=3, status=3),
        dossier("good"),
    ]
    rows[3] |= {"received_at": at(5, 16), "resolved_at": at(5, 8)}
    rows.append({**dossier("far future"), "resolved_at": at(0).replace(year=9999)})
    rows.append({**dossier("far past"), "received_at": at(0).replace(year=1)})
    settings = databases(tmp_path, rows)
    version = build(settings)
    assert version.excluded == {"received-missing": 2, "resolved-before-received": 1, "impossible-date": 2}
    assert version.dossiers == 4
    assert codes(settings) == ["awaiting", "good", "refused", "same day"]


def test_spells_are_clipped_to_the_life_of_their_dossier_and_vanish_within_a_day(tmp_path):
    rows = [
        dossier("before", received=3, status=4, updated=9),
        dossier("until resolved", resolved=6, status=8),
        dossier("one day", status=4, updated=9),
        dossier("awaiting", status=1),
    ]
    events = [
        ("before", 1, 5),
        ("before", 5, 4),
        ("until resolved", 4, 8),
        ("one day", 2, 5),
        ("one day", 2, 4),
        ("awaiting", 2, 5),
        ("nobody", 2, 5),
    ]
    told = [
        {"id": number, "dossier_code": code, "at": at(day), "to_status": status}
        for number, (code, day, status) in enumerate(events)
    ]
    settings = databases(tmp_path, rows, told)
    build(settings)
    with opened(settings) as mart:
        spells = mart.rows("SELECT code, from_day - 20332, to_day - 20332 FROM pause JOIN fact USING (dossier_id)")
    assert sorted(spells.itertuples(index=False, name=None)) == [("before", 3, 5), ("until resolved", 4, 6)]


def test_the_days_of_a_version_are_the_first_and_the_last_on_which_something_happened(tmp_path):
    settings = databases(
        tmp_path,
        [dossier("carried over", received=-40, resolved=2), dossier("new", received=9), dossier("awaiting", received=20, status=1)],
    )
    build(settings)
    with opened(settings) as mart:
        assert (mart.dimensions.first_date, mart.dimensions.last_date) == (at(-40).date(), at(9).date())


def test_a_database_that_says_so_is_simulated(settings):
    run(settings, "INSERT INTO provenance (name, value) VALUES ('simulated', '1')")
    assert build(settings).simulated


def test_a_database_without_the_optional_table_is_not_simulated(settings):
    run(settings, "DROP TABLE provenance")
    assert not build(settings).simulated
