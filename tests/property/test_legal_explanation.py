"""An explanation of a random dossier ends on the computed due day, in steps that follow one another and name each day off."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from data_access.clock import Case, Step, day_number, explained
from tests import clocks
from tests.clocks import DAY, LABELS, Dossier, NaiveClock, dues, legal_clock, stated
from tests.lives import drawn, quick

HOLIDAYS = {day_number(day): label for day, label in LABELS.items()}
CLOCK, NAIVE = legal_clock(), NaiveClock()
dossiers = drawn(clocks.dossiers)
ORDER = ["received", "limit", "extra", "pause", "receipt", "moved", "stated"]
OFF = ("day_off", "swapped_day", "weekend")


def case(one: Dossier, **more: datetime) -> Case:
    stood = tuple((start, end, 5) for start, end in one.pauses)
    return Case(one.received, one.value, one.unit, "basis" if one.same_day else None, one.extra, "basis", stood, **more)


def last_due(steps: tuple[Step, ...]) -> date:
    return [step.due for step in steps if step.due][-1]


@quick()
@given(dossiers)
def test_the_last_due_day_of_an_explanation_is_the_computed_one(found):
    told = [last_due(explained(CLOCK, case(one), HOLIDAYS)) for one in found]
    assert told == [moment.date() for moment in dues(CLOCK, found)]


@quick()
@given(dossiers, st.randoms(use_true_random=False))
def test_the_last_due_day_of_an_explanation_is_the_receipts_moved_by_pauses(found, chance):
    told = stated(found, chance)
    steps = [explained(CLOCK, case(one, first_due=moment), HOLIDAYS) for one, moment in zip(found, told, strict=True)]
    assert [last_due(step) for step in steps] == [NAIVE.promised(one, moment) for one, moment in zip(found, told, strict=True)]


@quick()
@given(dossiers, st.randoms(use_true_random=False))
def test_the_last_due_day_of_an_explanation_is_the_one_that_the_source_states(found, chance):
    for one, moment in zip(found, stated(found, chance), strict=True):
        steps = explained(CLOCK, case(one, first_due=moment + DAY, stated_due=moment), HOLIDAYS)
        assert last_due(steps) == moment.date()


@quick()
@given(dossiers)
def test_the_steps_of_an_explanation_follow_one_another(found):
    for one in found:
        steps = explained(CLOCK, case(one, first_due=one.received + 9 * DAY), HOLIDAYS)
        places = [ORDER.index(step.kind) for step in steps if step.kind not in OFF]
        assert places == sorted(places)
        assert all(step.begins <= step.ends for step in steps)
        reception, limit = steps[:2]
        assert reception.begins == one.received
        assert limit.begins == reception.ends
        _holds(steps, limit)


def _holds(steps: tuple[Step, ...], limit: Step) -> None:
    """Each step that moves the computed due day starts from where it stood; days off lie on its way."""
    computed = [step for step in steps if step.kind in ("limit", "extra", "pause")]
    assert all(earlier.due <= later.due for earlier, later in pairwise(computed))
    for earlier, later in pairwise(computed):
        if later.kind == "pause":
            assert later.count == (later.due - earlier.due).days
        else:
            assert (later.begins, later.ends.date()) == (limit.ends, later.due)
    for step in steps:
        if step.kind in OFF:
            assert limit.begins.date() < step.begins.date() <= step.ends.date() <= computed[-1].due


@quick()
@given(dossiers)
def test_an_explanation_names_every_day_off_on_its_way(found):
    """From day 0 to the computed due day; calendar days count days off as well, so only those at an end are named."""
    for one in found:
        steps = explained(CLOCK, case(one), HOLIDAYS)
        computed = [step.due for step in steps if step.kind in ("limit", "extra", "pause")]
        walk = [day + DAY for day in clocks.days(steps[1].begins.date(), computed[-1])]
        named = {step.begins.date(): step.why for step in steps if step.kind == "day_off"}
        worked = {step.begins.date(): step.why for step in steps if step.kind == "swapped_day"}
        weekend = sum(step.count for step in steps if step.kind == "weekend")
        off = {day: LABELS[day] for day in walk if day in LABELS and not NAIVE.works(day)}
        on = {day: LABELS[day] for day in walk if day in LABELS and NAIVE.works(day)}
        plain = sum(day not in LABELS and not NAIVE.works(day) for day in walk)
        if one.unit == "ngay" and one.value and not one.same_day:
            assert named.items() <= off.items()
            assert worked.items() <= on.items()
            assert weekend <= plain
        else:
            assert (named, worked, weekend) == (off, on, plain)
