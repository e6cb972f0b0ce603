"""Rules of an import: named, counted, and each with what is done where it is broken."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from data_access.importer import FileError, MappingError
from tests.importing import GOOD, HEAD, MAPPING, changed

WITH_STATUS = MAPPING + 'status = "Trạng thái"\n'
STATUSES = [*HEAD, "Trạng thái"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"resolved": "2025-06-30"}, "resolved-before-received"),
        ({"due": "2025-06-30"}, "due-before-received"),
        ({"resolved": "2026-01-06"}, "future-date"),
        ({"received": "2026-02-01", "due": "", "resolved": ""}, "future-date"),
    ],
)
def test_a_broken_rule_rejects_the_row_unless_the_mapping_says_otherwise(place, cells, reason):
    place.write(GOOD, changed(code="H2", **cells))
    report = place.run()
    assert report.rejected_by_reason == {reason: 1}
    action = "missing" if reason == "resolved-before-received" else "accept"
    kept = place.run(MAPPING + f'[rules]\n{reason} = "{action}"\n')
    assert (kept.rejected, kept.accepted, kept.kept_by_rule) == (0, 1, {reason: 1})


def test_today_is_no_future_and_what_is_due_may_be(place):
    place.write(changed(resolved="2026-01-05 23:59", due="2026-12-31"))
    assert place.run().accepted == 1


@pytest.mark.parametrize(("status", "resolved"), [(7, ""), (9, ""), (10, "")])
def test_a_dossier_said_to_have_ended_without_an_end_is_kept_and_counted_unless_it_shall_not(place, status, resolved):
    place.write([*changed(resolved=resolved), status], head=STATUSES)
    kept = place.run(WITH_STATUS, dry_run=True)
    assert (kept.accepted, kept.kept_by_rule) == (1, {"status-against-dates-ended": 1})
    report = place.run(WITH_STATUS + '[rules]\nstatus-against-dates-ended = "reject"\n')
    assert report.rejected_by_reason == {"status-against-dates-ended": 1}


@pytest.mark.parametrize("status", [0, 1, 2, 4, 5, 6])
def test_a_dossier_said_to_be_open_with_an_end_is_kept_and_counted(place, status):
    place.write([*GOOD, status], head=STATUSES)
    report = place.run(WITH_STATUS)
    assert (report.accepted, report.kept_by_rule) == (1, {"status-against-dates-open": 1})
    assert "accepted although a rule is broken  (1 status-against-dates-open)" in str(report)


def test_without_the_date_that_breaks_a_rule_the_row_is_as_if_it_had_none(place):
    place.write(changed(resolved="2025-06-30", due="2025-06-01"))
    rules = '[rules]\nresolved-before-received = "missing"\ndue-before-received = "missing"\n'
    report = place.run(MAPPING + rules)
    assert report.kept_by_rule == {"resolved-before-received": 1, "due-before-received": 1}
    assert place.query("SELECT due_at, resolved_at, status FROM dossier") == [(None, None, 4)]


@pytest.mark.parametrize("status", [3, 8])
def test_refused_and_stopped_dossiers_may_have_an_end_or_not(place, status):
    place.write([*GOOD, status], [*changed(code="H2", resolved=""), status], head=STATUSES)
    report = place.run(WITH_STATUS)
    assert (report.accepted, report.kept_by_rule) == (2, {})


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"due": "9999-12-31"}, "impossible-date"),
        ({"due": "2568-07-05"}, "impossible-date"),
        ({"due": "2205-07-05"}, "impossible-date"),
        ({"due": "2099-12-31"}, "unlikely-date"),
        ({"received": "0205-07-01"}, "impossible-date"),
        ({"received": "2568-07-01"}, "impossible-date"),
        ({"received": "1900-01-01"}, "impossible-date"),
        ({"received": "1979-12-31"}, "impossible-date"),
    ],
)
def test_years_that_nobody_means_reject_their_rows_and_each_is_in_the_file_of_rejects(place, cells, reason):
    place.write(GOOD, changed(code="H2", **cells))
    report = place.run()
    assert (report.accepted, report.rejected_by_reason) == (1, {reason: 1})
    assert place.reasons() == [(2, 3, reason, next(iter(cells.values())))]


def test_days_of_every_kind_of_rows_are_of_years_that_can_be_meant(place):
    place.write(["X1", "Xã Một", "xa", "9999-12-31"], ["X2", "Xã Hai", "xa", "2025-07-01"], head=list("cnkv"))
    report = place.run('[columns]\ncode = "c"\nname = "n"\nkind = "k"\nvalid_from = "v"\n', kind="units")
    assert (report.accepted, report.rejected_by_reason) == (1, {"impossible-date": 1})


def test_a_year_that_is_unlikely_may_be_meant_and_one_that_cannot_be_counted_may_not(place):
    place.write(changed(due="2099-12-31"), changed(code="H2", due="2568-12-31"))
    report = place.run(MAPPING + '[rules]\nunlikely-date = "accept"\n')
    assert (report.kept_by_rule, report.rejected_by_reason) == ({"unlikely-date": 1}, {"impossible-date": 1})
    with pytest.raises(MappingError, match="impossible-date: 'accept' came; expected one of 'reject', 'missing'"):
        place.run(MAPPING + '[rules]\nimpossible-date = "accept"\n')


def test_an_end_before_the_reception_that_several_rows_make_together_is_rejected(place):
    place.write(changed(received="2025-07-01", resolved="2025-07-02"), changed(received="2025-07-05", resolved="2025-07-06"))
    collapse = '[collapse]\nkeep = "last"\nreceived_at = "latest"\nresolved_at = "earliest"\n'
    report = place.run(MAPPING + collapse)
    assert report.rejected_by_reason == {"resolved-before-received": 1}
    assert place.query("SELECT COUNT(*) FROM dossier") == [(0,)]


def test_an_end_that_the_database_has_is_compared_with_a_reception_that_comes_later(place):
    place.write(changed(resolved="2025-07-03"))
    place.run()
    place.write(changed(received="2025-07-20", due="", resolved=""))
    report = place.run(MAPPING.replace('resolved_at = "Kết thúc"\n', ""), as_of=date(2025, 8, 1))
    assert report.rejected_by_reason == {"resolved-before-received": 1}
    assert place.query("SELECT received_at, resolved_at FROM dossier") == [("2025-07-01 08:00:00", "2025-07-03 00:00:00")]


def test_what_a_rejected_or_repeated_row_breaks_is_not_counted_twice(place):
    far = changed(due="2099-12-31")
    place.write(far, far, changed(code="", due="2099-12-31"))
    report = place.run(MAPPING + '[rules]\nunlikely-date = "accept"\n')
    assert (report.accepted, report.duplicates, report.rejected) == (1, 1, 1)
    assert report.kept_by_rule == {"unlikely-date": 1}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('futur-date = "reject"', "did you mean 'future-date'"),
        ('future-date = "drop"', "[rules] future-date: 'drop' came; expected one of 'reject', 'accept', 'missing'"),
        ('status-against-dates-ended = "missing"', "expected one of 'reject', 'accept'"),
    ],
)
def test_an_error_in_the_rules_names_what_is_allowed(place, rules, said):
    place.write(GOOD)
    with pytest.raises(MappingError) as raised:
        place.run(MAPPING + "[rules]\n" + rules)
    assert said in str(raised.value)


def items(count=60):
    """Three rows for each dossier, as a list of its steps has them."""
    days = ("2025-07-02", "2025-07-04", "2025-07-03")
    return [
        changed(code=f"H{number}", received=f"2025-07-0{step + 1}", resolved=days[step])
        for number in range(count)
        for step in range(3)
    ]


def test_a_file_with_several_rows_for_each_dossier_is_refused_with_the_reason(place):
    place.write(*items())
    with pytest.raises(FileError, match=r"several rows for one code: 60 of 60 codes .* \[collapse\]"):
        place.run()
    assert not place.database.exists()


def test_a_few_contradictions_are_rejected_rows_not_a_refused_file(place):
    place.write(
        *(changed(code=f"H{number}") for number in range(300)), *(changed(code=f"H{n}", due="2025-07-09") for n in range(25))
    )
    report = place.run()
    assert (report.accepted, report.rejected_by_reason) == (300, {"conflicting-duplicate": 25})
    assert [row[:3] for row in place.reasons()][:2] == [(301, 302, "conflicting-duplicate"), (302, 303, "conflicting-duplicate")]


@pytest.mark.parametrize(
    ("collapse", "stored"),
    [
        ('keep = "first"', ("2025-07-01 00:00:00", "2025-07-02 00:00:00")),
        ('keep = "last"', ("2025-07-03 00:00:00", "2025-07-03 00:00:00")),
        ('keep = "newest"\nby = "resolved_at"', ("2025-07-02 00:00:00", "2025-07-04 00:00:00")),
        ('keep = "last"\nreceived_at = "earliest"\nresolved_at = "latest"', ("2025-07-01 00:00:00", "2025-07-04 00:00:00")),
    ],
)
def test_a_declared_rule_makes_one_dossier_of_several_rows(place, collapse, stored):
    place.write(*items())
    report = place.run(MAPPING + "[collapse]\n" + collapse)
    assert (report.read, report.accepted, report.duplicates) == (180, 60, 120)
    assert set(place.query("SELECT received_at, resolved_at FROM dossier")) == {stored}
    assert (place.run(MAPPING + "[collapse]\n" + collapse).accepted, len(place.query("SELECT * FROM dossier"))) == (0, 60)


def test_a_dossier_ends_with_its_last_step_and_not_while_one_is_open(place):
    place.write(GOOD, changed(resolved=""), changed(code="H2"), changed(code="H2", resolved="2025-07-09"))
    place.run(MAPPING + '[collapse]\nkeep = "first"\nresolved_at = "latest-if-all"\n')
    assert place.query("SELECT code, resolved_at, status, updated_at FROM dossier ORDER BY code") == [
        ("H1", None, 4, "2025-07-03 10:00:00"),
        ("H2", "2025-07-09 00:00:00", 9, "2025-07-09 00:00:00"),
    ]


def test_every_rejected_row_is_in_the_file_with_its_place_and_reason(place):
    place.write(GOOD, changed(code="H2", due="bad"), changed(due="2025-07-08"), changed(code="H3", unit=""))
    place.run()
    with place.rejects.open(encoding="utf-8-sig", newline="") as file:
        found = {row["row"]: row for row in csv.DictReader(file)}
    assert [(row, found[row]["column"], found[row]["reason"], found[row]["came"]) for row in sorted(found)] == [
        ("2", "Hẹn trả", "bad-date", "bad"),
        ("3", "Mã hồ sơ", "conflicting-duplicate", "H1"),
        ("4", "Đơn vị", "missing-unit", ""),
    ]
    assert found["3"]["Hẹn trả"] == "2025-07-08"
    assert {row["file"] for row in found.values()} == {"export.csv"}
