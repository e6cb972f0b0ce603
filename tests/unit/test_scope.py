"""A scope sees the dossiers of its units and nothing else; without one nothing is seen."""

from __future__ import annotations

from data_access.metrics import METRICS
from data_access.scope import EVERYTHING, Scope
from tests.marts import days, mart_of, told
from tests.sample import dossier

TWO = Scope("two", ("A", "S"))
NOBODY = Scope()


def test_the_default_scope_sees_no_dossier():
    with mart_of([dossier("one", due=1, resolved=3), dossier("open", due=1)]) as mart:
        for metric in METRICS:
            assert told(mart.frame([metric], (), days(-9, 9), NOBODY), ())[()][0] in (0, None), metric
        assert mart.frame(["received"], ("unit",), days(-9, 9), NOBODY).empty
        assert set(mart.frame(["open_overdue"], ("day",), days(-9, 9), NOBODY)["numerator"]) == {0}


def test_the_default_scope_sees_no_procedure():
    with mart_of([]) as mart:
        assert mart.number("procedures", days(0, 9), NOBODY) == 0


def test_a_scope_of_two_units_sees_only_those():
    rows = [dossier(f"{unit}{number}", unit=unit) for unit in "ABCSL" for number in range(2)]
    with mart_of(rows) as mart:
        assert mart.number("received", days(0, 0), TWO) == 4
        assert set(told(mart.frame(["received"], ("unit",), days(0, 0), TWO), ("unit",))) == {("A",), ("S",)}
        assert mart.number("received", days(0, 0, unit=("A", "B")), TWO) == 2
        assert mart.number("received", days(0, 0, unit=("B",)), TWO) == 0
        assert mart.number("received", days(0, 0, kind=("xa",)), TWO) == 0


def test_a_scope_holds_for_the_unit_that_resolves_not_for_the_place():
    rows = [dossier("theirs", unit="B", place="A"), dossier("ours", unit="A", place="B")]
    with mart_of(rows) as mart:
        assert told(mart.frame(["received"], ("place",), days(0, 0), TWO), ("place",)) == {("B",): (1, None, 1.0)}


def test_everything_sees_everything():
    assert EVERYTHING.allows("A")
    assert not NOBODY.allows("A")
    assert TWO.allows("S")
    assert not TWO.allows("B")
