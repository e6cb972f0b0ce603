"""Hand tables for the edges of every rate: what its two counts leave out, and what it is over nothing."""

from __future__ import annotations

from data_access.filters import Filters
from data_access.metrics import RATES, days_of
from tests.marts import OF_OTHER_ROWS, days, mart_of, told
from tests.sample import dossier


def rate(metric: str, dossiers: list, by: tuple[str, ...] = (), filters: Filters | None = None) -> dict:
    with mart_of(dossiers) as mart:
        return told(mart.frame([metric], by, filters or days(0, 9)), by)


def test_on_time_rate_leaves_out_dossiers_without_a_due_date_and_open_ones():
    rows = [
        dossier("on the day it was due", due=5, resolved=5),
        dossier("one day early", due=5, resolved=4),
        dossier("one day late", due=5, resolved=6),
        dossier("never had a due date", resolved=9),
        dossier("still open", due=5),
        dossier("refused", due=5, resolved=6, status=3),
    ]
    assert rate("on_time_rate", rows) == {(): (2, 3, 2 / 3)}


def test_resolved_to_received_may_exceed_one():
    rows = [dossier("new", received=2, resolved=3), dossier("old", received=-5, resolved=4)]
    assert rate("resolved_to_received", rows) == {(): (2, 1, 2.0)}


def test_resolution_rate_counts_what_was_carried_over():
    rows = [dossier("new", received=2, resolved=3), dossier("old", received=-5), dossier("gone", received=-5, resolved=-1)]
    assert rate("resolution_rate", rows) == {(): (1, 2, 0.5)}


def test_a_rate_over_nothing_is_missing_and_its_counts_are_zero():
    with mart_of([]) as mart:
        for metric in RATES:
            if not days_of(metric) & OF_OTHER_ROWS:
                assert told(mart.frame([metric], (), days(0, 9)), ()) == {(): (0, 0, None)}, metric


def test_a_group_that_only_one_side_of_a_rate_knows_has_zero_on_the_other():
    rows = [dossier("a", unit="A", received=-5, resolved=2, channel=1), dossier("b", unit="B", received=3, channel=2)]
    assert rate("resolved_to_received", rows, ("unit",)) == {("A",): (1, 0, None), ("B",): (0, 1, 0.0)}
    assert rate("resolved_to_received", rows, ("channel",)) == {("in_person",): (1, 0, None), ("online",): (0, 1, 0.0)}


def test_coverage_follows_the_validity_of_the_catalogue():
    """2.2 enters it on 10/9/2025 and 3.1 leaves it on 8/9/2025; dossiers do not matter."""
    with mart_of([dossier("unlisted", procedure="9.9")]) as mart:
        told_of = {day: told(mart.frame(["coverage"], (), days(0, day)), ())[()][:2] for day in (7, 8, 9)}
        by_field = told(mart.frame(["coverage"], ("field",), days(0, 9)), ("field",))
    assert told_of == {7: (3, 4), 8: (2, 3), 9: (2, 4)}
    assert by_field == {("ho-tich",): (2, 2, 1.0), ("dat-dai",): (0, 1, 0.0), ("unknown",): (0, 1, None)}
