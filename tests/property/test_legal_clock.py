"""The clock and a walk day by day agree on random dossiers, and moving one thing moves the due day the right way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data_access.clock import day_number
from tests import clocks
from tests.clocks import DAY, EXCEPTIONS, HOURS, Dossier, NaiveClock, dues, legal_clock, moments, moved, promised, seconds, stated
from tests.lives import drawn, quick

CLOCK, NAIVE = legal_clock(), NaiveClock()
days_near = drawn(clocks.day_near)
received = drawn(lambda chance: clocks.moment(chance, clocks.day_near(chance)))
dossiers = drawn(clocks.dossiers)
dossier = drawn(clocks.dossier)


def unpaused(chance: Random) -> Dossier:
    return replace(clocks.dossier(chance), pauses=())


def asked(chance: Random) -> tuple[dict[date, bool], str, list[Dossier]]:
    """A calendar, office hours, and what is asked of them."""
    return clocks.exceptions(chance), chance.choice(HOURS), clocks.dossiers(chance)


# The clock against the walk


@quick()
@given(drawn(asked))
def test_every_due_moment_equals_a_walk_by_day_and_minute(told):
    exceptions, hours, found = told
    naive = NaiveClock(exceptions, hours)
    assert dues(legal_clock(exceptions, hours), found) == [naive.due(one) for one in found]


@quick()
@given(dossiers, st.randoms(use_true_random=False))
def test_what_a_receipt_states_moves_as_by_a_walk(found, chance):
    told = stated(found, chance)
    assert moved(CLOCK, told, found) == [NAIVE.moved(one, moment) for one, moment in zip(found, told, strict=True)]


@quick()
@given(dossiers, st.randoms(use_true_random=False))
def test_a_dossier_with_a_receipt_is_due_as_by_a_walk(found, chance):
    told = stated(found, chance)
    assert promised(CLOCK, told, found) == [NAIVE.promised(one, moment) for one, moment in zip(found, told, strict=True)]


@quick()
@given(dossiers, st.sampled_from([0, 9, 17, 23]))
def test_a_receipt_that_says_what_the_law_says_changes_nothing(found, hour):
    """Whether it is stated or not, and whether a pause of no length stands beside it or none."""
    lawful = [datetime.combine(moment.date(), time(hour)) for moment in dues(CLOCK, [replace(one, pauses=()) for one in found])]
    expected = [moment.date() for moment in dues(CLOCK, found)]
    assert promised(CLOCK, lawful, found) == expected
    paused = [replace(one, pauses=(*one.pauses, (one.received, one.received))) for one in found]
    assert promised(CLOCK, lawful, paused) == expected


@quick()
@given(dossiers, st.randoms(use_true_random=False))
def test_no_dossier_is_due_on_a_day_off(found, chance):
    told = stated(found, chance)
    assert all(NAIVE.works(day) for day in promised(CLOCK, told, found))
    assert all(NAIVE.works(moment.date()) for moment in (*moved(CLOCK, told, found), *dues(CLOCK, found)))


@quick()
@given(dossiers)
def test_many_at_once_are_each_alone(found):
    assert dues(CLOCK, found) == [dues(CLOCK, [one])[0] for one in found]


@quick()
@given(days_near, st.lists(st.integers(0, 400), min_size=1, max_size=12))
def test_working_days_between_days_equal_a_loop(first, widths):
    begins = np.full(len(widths), day_number(first))
    ends = begins + widths
    walks = [list(clocks.days(first, first + width * DAY)) for width in widths]
    assert CLOCK.work.ends_within(begins, ends).tolist() == [sum(map(NAIVE.works, walk)) for walk in walks]
    assert CLOCK.work.between(begins, ends).tolist() == [sum(NAIVE.works(day + DAY) for day in walk) for walk in walks]


@quick()
@given(days_near, st.integers(-1, 60))
def test_the_working_days_from_one_day_to_another_are_those_of_a_loop(first, width):
    walk = [day_number(first) + step for step in range(width + 1)]
    assert CLOCK.work.days(day_number(first), day_number(first) + width) == [day for day in walk if CLOCK.work.is_working(day)]


@quick()
@given(days_near, days_near)
def test_working_days_between_days_are_numpys(one, other):
    off = [day for day, works in EXCEPTIONS.items() if not works]
    extra = [day for day, works in EXCEPTIONS.items() if works]
    first, end = sorted([one, other])
    counted = int(np.busday_count(first, end, holidays=off)) + sum(first <= day < end for day in extra)
    assert CLOCK.work.ends_within(np.array([day_number(first)]), np.array([day_number(end)])).tolist() == [counted]


# What moves what


@quick()
@given(drawn(unpaused), received)
def test_what_is_received_later_is_never_due_earlier(one, other):
    early, late = sorted([one.received, other])
    first, second = dues(CLOCK, [replace(one, received=early), replace(one, received=late)])
    assert first <= second


@quick()
@given(dossier, st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_a_longer_time_is_never_due_earlier(one, values):
    longer = sorted(max(value, 1) if one.unit == "gio" else value for value in values)
    told = dues(CLOCK, [replace(one, value=value) for value in longer])
    assert told == sorted(told)


@quick()
@given(dossier, st.integers(0, 10))
def test_extra_days_move_a_due_day_by_so_many_working_days(one, extra):
    plain, later = (
        moment.date() for moment in dues(CLOCK, [replace(one, extra=0, pauses=()), replace(one, extra=extra, pauses=())])
    )
    assert later == NAIVE.added(plain, extra)


@quick()
@given(drawn(unpaused), st.integers(0, 25), st.integers(0, 15), st.booleans())
def test_a_pause_of_so_many_working_days_moves_a_time_in_working_days_by_exactly_those(one, after, length, is_late):
    start = NAIVE.on_or_after(one.received.date() + after * DAY)
    clock = timedelta(hours=16 if is_late else 9)
    pause = tuple(datetime.combine(day, datetime.min.time()) + clock for day in (start, NAIVE.added(start, length)))
    plain = replace(one, unit="ngay_lam_viec")
    due, later = (moment.date() for moment in dues(CLOCK, [plain, replace(plain, pauses=(pause,))]))
    assert later == NAIVE.added(due, length)


@quick()
@given(dossier)
def test_no_pause_makes_a_due_moment_earlier(one):
    due, later = dues(CLOCK, [replace(one, pauses=()), one])
    assert later >= due


@quick()
@given(dossier)
def test_a_running_pause_moves_nothing(one):
    running = replace(one, pauses=(*one.pauses, (one.received + DAY, None)))
    assert dues(CLOCK, [running]) == dues(CLOCK, [one])


@quick()
@given(drawn(lambda chance: [unpaused(chance) for _dossier in range(10)]), st.data())
def test_a_new_holiday_makes_no_due_moment_earlier(found, data):
    """Without pauses: one that begins before day 0, or after the due day, is shorter by the holiday."""
    before = dues(CLOCK, found)
    near = data.draw(st.sampled_from([moment.date() for moment in before] + [one.received.date() for one in found]))
    holiday = near + data.draw(st.integers(-3, 3)) * DAY
    after = dues(legal_clock({**EXCEPTIONS, holiday: False}), found)
    assert all(earlier <= later for earlier, later in zip(before, after, strict=True))


@quick(300)
@given(drawn(unpaused), st.integers(-3, 40), st.integers(-3, 40))
def test_a_swap_moves_only_what_lies_between_its_two_days(one, to_off, to_on):
    """A time in working days, from a working day: over both days or neither it stays, over one it moves by one working day."""
    one = replace(one, unit="ngay_lam_viec", received=datetime.combine(NAIVE.on_or_after(one.received.date()), datetime.min.time()))
    zero = one.received.date()
    off = NAIVE.on_or_after(zero + to_off * DAY)
    on = next(day for day in clocks.days(zero + to_on * DAY, date.max) if not NAIVE.works(day))
    if off == zero:
        return
    swapped = {**EXCEPTIONS, off: False, on: True}
    walk = NaiveClock(swapped)
    due, moved_due = dues(CLOCK, [one])[0].date(), dues(legal_clock(swapped), [one])[0].date()
    lost, won = zero < off <= due, zero < on <= due
    if lost and not won:
        assert moved_due == walk.added(due, 1)
    elif (won and not lost) or off == due:
        assert moved_due == walk.added(due, -1)
    else:
        assert moved_due == due


# Working time


@quick()
@given(days_near, st.integers(0, 86_399), st.sampled_from(HOURS))
def test_a_moment_of_office_hours_is_found_again_from_the_work_done_by_it(day, clock, hours):
    naive, time = NaiveClock(hours=hours), legal_clock(hours=hours).time
    moment = datetime.combine(day, datetime.min.time()) + timedelta(seconds=clock)
    found = moments(time.at(time.elapsed(np.array([seconds(moment)]))))[0]
    open_until = [(opens, closes) for opens, closes in naive.spans if naive.works(day) and opens < moment.time() <= closes]
    assert found == moment if open_until else found <= moment
    # Where nobody works, it is the end of the last work before.
    assert open_until or naive.worked(found, moment) == timedelta()


@quick()
@given(st.lists(st.integers(1, 8_000_000), min_size=1, max_size=20), st.sampled_from(HOURS))
def test_the_work_done_by_the_moment_of_some_work_is_that_work(done, hours):
    time = legal_clock(hours=hours).time
    assert time.elapsed(time.at(np.array(done))).tolist() == done


@quick()
@given(received, received)
def test_the_work_done_between_two_moments_equals_a_walk_by_minute(one, other):
    first, last = sorted([one, other])
    last = min(last, first + 40 * DAY)
    elapsed = CLOCK.time.elapsed(np.array([seconds(first), seconds(last)]))
    assert timedelta(seconds=int(elapsed[1] - elapsed[0])) == NAIVE.worked(first, last)
