"""Staff by hand: the newest count on or before the end, gaps by unit, and what is not known is missing and never 0."""

from __future__ import annotations

import pytest

from data_access.mart import build
from tests.marts import days, mart_of, told
from tests.sample import databases, dossier, staff
from tests.sources import run

GAPS = ("staff_short", "staff_over", "staff_short_units", "staff_over_units", "staff_exact_units")
NUMBERS = ("staff_quota", "staff_present", *GAPS, "staff_units", "staff_unstated_units")


def counted(rows, last=9, by=(), names=NUMBERS, **asked):
    """{group: the value of each number}, of what is counted by the day so many after 1/9/2025."""
    with mart_of([], counted=rows) as mart:
        frame = mart.frame(list(names), by, days(0, last, **asked))
        answers = {name: told(frame, by, f"{name}_" if len(names) > 1 else "") for name in names}
    return {group: tuple(answers[name][group][2] for name in names) for group in answers[names[0]]}


def test_a_gap_is_taken_by_unit_and_added_then():
    """A surplus at one unit fills no post at another."""
    rows = [staff("A", 0, 10, 7), staff("B", 0, 10, 14), staff("C", 0, 5, 5)]
    assert counted(rows) == {(): (25, 26, 3, 4, 1, 1, 1, 3, 0)}
    assert counted(rows, by=("unit",), names=GAPS) == {("A",): (3, 0, 1, 0, 0), ("B",): (0, 4, 0, 1, 0), ("C",): (0, 0, 0, 0, 1)}


def test_within_a_unit_one_speciality_makes_up_for_another_unless_specialities_are_asked_for():
    rows = [staff("A", 0, 4, 1, "Đất đai"), staff("A", 0, 4, 7, "Văn phòng"), staff("B", 0, 2, 1, "Đất đai")]
    assert counted(rows, names=GAPS) == {(): (1, 0, 1, 0, 1)}
    assert counted(rows, by=("speciality",), names=GAPS) == {("Văn phòng",): (0, 3, 0, 1, 0), ("Đất đai",): (4, 0, 2, 0, 0)}


def test_the_positions_of_a_speciality_are_added():
    rows = [staff("A", 0, 4, 1, position="Công chức"), staff("A", 0, 1, 3, position="Lãnh đạo")]
    assert counted(rows, by=("unit", "speciality"), names=GAPS) == {("A", "Đất đai"): (1, 0, 1, 0, 0)}


@pytest.mark.parametrize(("quota", "present"), [(None, 3), (3, None), (None, None)])
def test_a_unit_with_a_row_that_does_not_tell_both_numbers_is_not_known(quota, present):
    rows = [staff("A", 0, 5, 3), staff("A", 0, quota, present, "Giáo dục"), staff("B", 0, 9, 8)]
    assert counted(rows, names=(*GAPS, "staff_quota", "staff_units", "staff_unstated_units")) == {
        (): (1, None, 1, None, None, 9, 1, 1)
    }


def test_a_surplus_that_is_not_published_is_missing_and_not_0():
    rows = [staff("A", 0, 5, 3), staff("B", 0, 9, None)]
    with mart_of([], counted=rows) as mart:
        assert told(mart.frame(["staff_over"], (), days(0, 9)), ()) == {(): (None, None, None)}
        assert told(mart.frame(["staff_short"], (), days(0, 9)), ()) == {(): (2, None, 2.0)}
        assert told(mart.frame(["staff_over"], ("unit",), days(0, 9)), ("unit",)) == {
            ("A",): (0, None, 0.0),
            ("B",): (None, None, None),
        }


def test_where_all_units_tell_nothing_is_0():
    assert counted([staff("A", 0, 5, 3)], names=("staff_over", "staff_unstated_units")) == {(): (0, 0)}


def test_the_newest_count_on_or_before_the_last_day_is_told_alone():
    rows = [staff("A", -5, 10, 7), staff("B", -5, 3, 3), staff("A", 4, 10, 9)]
    of_day = {last: counted(rows, last, names=("staff_short", "staff_units")) for last in (0, 3, 4, 9)}
    assert of_day == {0: {(): (3, 2)}, 3: {(): (3, 2)}, 4: {(): (1, 1)}, 9: {(): (1, 1)}}


def test_before_the_first_count_everything_is_missing():
    rows = [staff("A", 5, 10, 7)]
    assert counted(rows, 4) == {(): (None, None, None, None, None, None, None, 0, 0)}
    assert counted(rows, 4, by=("unit",)) == {}


def test_a_unit_that_no_list_has_is_unknown_and_is_counted():
    rows = [staff("A", 0, 10, 7), staff("nowhere", 0, 4, 5)]
    assert counted(rows, by=("stream",), names=("staff_short", "staff_over")) == {("commune",): (3, 0), ("unknown",): (0, 1)}


def test_a_number_of_persons_below_0_is_not_told():
    assert counted([staff("A", 0, 10, -7)], names=("staff_short", "staff_unstated_units")) == {(): (None, 1)}


def test_a_speciality_of_nothing_readable_is_unknown():
    assert counted([staff("A", 0, 1, 0, " \u200b")], by=("speciality",), names=("staff_short",)) == {("unknown",): (1,)}


@pytest.mark.parametrize(
    ("asked", "short"),
    [
        ({"unit": ("A",)}, 3),
        ({"kind": ("xa",)}, 1),
        ({"old_district": ("Quận Cũ",)}, 3),
        ({"field": ("dat-dai",), "procedure": ("1.1",), "channel": ("post",)}, 4),
    ],
    ids=["unit", "kind", "district", "what dossiers have"],
)
def test_filters_on_units_choose_staff_and_filters_on_dossiers_do_not(asked, short):
    assert counted([staff("A", 0, 10, 7), staff("B", 0, 3, 2)], names=("staff_short",), **asked) == {(): (short,)}


def load(rows, dossiers, first=0, last=9, by=()):
    with mart_of(dossiers, counted=rows) as mart:
        return told(mart.frame(["received_per_officer_day"], by, days(first, last)), by)


def test_dossiers_for_each_officer_and_day_are_those_of_units_with_known_staff():
    """Monday 1/9 to Friday 5/9/2025 are five working days here."""
    rows = [staff("A", 0, 4, 2), staff("B", 0, 4, None)]
    dossiers = [dossier(f"a{number}", resolved=0) for number in range(10)] + [dossier("b", unit="B"), dossier("s", unit="S")]
    assert load(rows, dossiers, last=4) == {(): (10, 2, 1.0)}
    assert load(rows, dossiers, last=4, by=("unit",)) == {("A",): (10, 2, 1.0), ("B",): (0, 0, None), ("S",): (0, 0, None)}


def test_without_a_working_day_there_is_no_load():
    assert load([staff("A", 0, 4, 2)], [dossier("a", received=5, resolved=5)], 5, 6) == {(): (1, 2, None)}


def test_a_change_of_staff_alone_is_a_new_version(tmp_path):
    settings = databases(tmp_path, [dossier("a")], counted=[staff("A", 0, 4, 2)])
    assert build(settings).version == 1
    assert build(settings).version == 1
    run(settings, "UPDATE staff SET present = 3")
    assert build(settings).version == 2
