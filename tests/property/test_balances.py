"""The identities between counts hold, and parts add up to the whole, whatever the dossiers and the question."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from data_access.filters import Period
from data_access.metrics import AGE_CLASSES, COUNTS, Day
from tests.breakdowns import FLOWS, LEVELS, OF_DOSSIERS, built, nonzero, offered, sums
from tests.lives import asked, drawn, examples, question
from tests.reference_rates import RATES

BALANCES = {
    "carried over + received = resolved + in process": (["carried_over", "received"], ["resolved", "in_process"]),
    "in process = in time + paused + overdue + undated": (
        ["in_process"],
        ["open_in_time", "open_paused", "open_overdue", "open_undated"],
    ),
    "resolved = early + on the day + late + undated": (
        ["resolved"],
        ["resolved_early", "resolved_on_day", "resolved_late", "resolved_undated"],
    ),
    "overdue = its ageing classes": (["open_overdue"], [f"overdue_{name}" for name in AGE_CLASSES]),
    "received = its channels": (["received"], ["received_online", "received_in_person", "received_post"]),
    "known units = short + over + exact": (
        ["staff_units"],
        ["staff_short_units", "staff_over_units", "staff_exact_units"],
    ),
    "present + short = assigned + over": (["staff_present", "staff_short"], ["staff_quota", "staff_over"]),
    "due soon = due today + due tomorrow": (["due_soon"], ["due_today", "due_tomorrow"]),
}
# The first is a part of the second.
PARTS = (
    ("due_soon", "open_in_time"),
    ("due_in_2", "open_in_time"),
    ("due_in_3", "open_in_time"),
    ("paused_over_20", "paused_over_10"),
    ("paused_over_10", "open_paused"),
    ("apology_missing", "open_overdue"),
    ("overdue_new", "open_overdue"),
    ("awaiting_over_8h", "awaiting_reception"),
    ("received_dated", "received"),
    ("received_populated", "received"),
    ("received_staffed", "received"),
    ("resolved_result_stated", "resolved"),
    ("procedures_used", "procedures_online"),
)
FLOW_TO_FLOW = ("resolved_to_received", "resolution_rate")


@examples(6)
@given(drawn(lambda chance: asked(chance, lambda found: question(chance, found), 1)))
def test_the_balances_hold_for_every_unit_every_stream_and_the_city(example):
    found, (filters,) = example
    shares = [sides for name, sides in RATES.items() if name not in FLOW_TO_FLOW]
    with built(found) as mart:
        for by in LEVELS:
            for group, count in sums(mart, by, filters).items():
                for sentence, (left, right) in BALANCES.items():
                    assert sum(count[name] for name in left) == sum(count[name] for name in right), (sentence, group)
                for part, whole in PARTS:
                    assert count[part] <= count[whole], (part, whole, group)
                for above, below in shares:
                    assert sum(count[name] for name in above) <= sum(count[name] for name in below), (above, below, group)


@examples(6)
@given(drawn(lambda chance: asked(chance, lambda found: question(chance, found), 1)))
def test_the_overdue_change_from_one_working_day_to_the_next_by_the_new_and_the_cleared(example):
    found, (filters,) = example
    before = found.reference().calendar.before(filters.to_date)
    earlier = filters.within(Period(before, before))
    with built(found) as mart:
        for by in LEVELS:
            now, then = sums(mart, by, filters), sums(mart, by, earlier)
            for group in {*now, *then}:
                count = now.get(group, Counter())
                risen = count["open_overdue"] - then.get(group, Counter())["open_overdue"]
                assert risen == count["overdue_new"] - count["overdue_cleared"], group


@examples(6)
@given(drawn(lambda chance: asked(chance, lambda found: (question(chance, found), chance.sample(sorted(OF_DOSSIERS), 4)), 1)))
def test_every_level_adds_up_to_the_next(example):
    found, ((filters, divided),) = example
    with built(found) as mart:
        stream_of = mart.dimensions.unit.set_index("code")["stream"].to_dict()
        city = sums(mart, (), filters)[()]
        streams: dict[tuple[str, ...], Counter[str]] = {}
        for (unit,), count in sums(mart, ("unit",), filters).items():
            streams.setdefault((stream_of[unit],), Counter()).update(count)
        assert streams == sums(mart, ("stream",), filters)
        for by in divided:
            parts = sums(mart, (by,), filters).values()
            whole = {name: count for name, count in city.items() if offered(name, (by,))}
            assert nonzero(sum(parts, Counter())) == nonzero(whole), by


@examples(8)
@given(drawn(lambda chance: asked(chance, lambda found: question(chance, found), 1)))
def test_a_flow_by_day_adds_up_to_the_period(example):
    found, (filters,) = example
    with built(found) as mart:
        whole = sums(mart, (), filters)[()]
        for by in (("day",), ("working_day",), ("unit", "day")):
            for family in FLOWS:
                names = [name for name, count in COUNTS.items() if count.day == family]
                summed = mart.counts(Day(family), by, filters)[names].sum()
                assert summed.to_dict() == {name: whole[name] for name in names}, (family, by)
