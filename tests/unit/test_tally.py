"""Tallies: limited, added up and put side by side."""

from __future__ import annotations

import pytest

from data_access.metrics import Day
from data_access.queries import asked_together
from data_access.tally import Tally, side_by_side

BOTH = Tally.of(("received", "resolved"), [(("B",), (1, 2)), (("A",), (3, 4))])


def rows(tally: Tally) -> list[tuple]:
    return [(group, *numbers) for group, numbers in zip(tally.groups, tally.numbers.tolist(), strict=True)]


def test_a_count_that_was_not_asked_for_is_refused():
    assert BOTH.count("resolved").tolist() == [2, 4]
    with pytest.raises(KeyError, match="withdrawn"):
        BOTH.count("withdrawn")


def test_groups_are_kept_in_their_order_and_added_up_in_order_of_their_names():
    assert rows(BOTH.kept([True, False])) == [(("B",), 1, 2)]
    assert rows(BOTH.added_up([("z", 1), ("a", 1)])) == [(("a", 1), 3, 4), (("z", 1), 1, 2)]
    assert rows(BOTH.added_up([("all",), ("all",)])) == [(("all",), 4, 6)]


def test_a_tally_of_no_group_has_no_rows():
    none = Tally.of(("received",), [])
    assert none.count("received").tolist() == []
    assert rows(none.added_up([])) == rows(side_by_side([none, none])) == []


def test_one_tally_keeps_its_order_and_several_are_sorted():
    other = Tally.of(("stopped",), [(("C",), (5,)), (("A",), (6,))])
    assert side_by_side([BOTH]) is BOTH
    assert rows(side_by_side([BOTH, other])) == [(("A",), 3, 4, 6), (("B",), 1, 2, 0), (("C",), 0, 0, 5)]


@pytest.mark.parametrize(
    ("day", "by", "together"),
    [
        (Day.SUPPLEMENT, ("unit",), ("second_supplements",)),
        (Day.CHANGE, ("unit",), ("overdue_new", "overdue_cleared")),
        (Day.CHANGE, ("field",), ("overdue_new",)),
        (Day.RECEIVED, ("unit", "week"), ("received_online",)),
        (Day.RECEIVED, ("working_day",), ("received", "received_online")),
        (Day.UNIT, ("stream",), ("population", "units_active", "units_silent")),
        (Day.USED, (), ("procedures_used", "procedures_fee", "procedures_fee_paid")),
    ],
)
def test_many_groups_of_dossiers_are_asked_for_what_is_wanted_and_the_others_for_everything(day, by, together):
    assert asked_together(day, by, ("received_online", "overdue_new")) == together
