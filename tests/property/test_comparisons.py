"""The difference to another period is the recount of one less the recount of the other, for every metric that is compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import isclose
from random import Random

import pandas as pd
from hypothesis import given

from components.panels import Panel, Reading
from components.panels.comparing import Told, said, uncompared
from components.panels.joining import framed
from components.panels.steps import TIMES
from data_access.families import no_past
from data_access.filters import Filters, Period
from data_access.metrics import COUNTS, METRICS
from data_access.scope import EVERYTHING
from tests.breakdowns import built, offered
from tests.lives import asked, drawn, examples, question
from tests.reference import Answer

BREAKDOWNS = [
    (),
    ("unit",),
    ("stream",),
    ("field",),
    ("old_district",),
    ("day",),
    ("working_day",),
    ("unit", "month"),
    ("unit", "week"),
    ("unit", "field"),
    ("channel", "working_day"),
    ("unit", "speciality"),
]
NOTHING = Told()
# So many metrics of each breakdown: the recount is slow.
SOME = 16


def ends(chance: Random, filters: Filters) -> Period:
    """Another period, of any length, mostly close to the first."""
    first = filters.period.first - timedelta(days=chance.randint(0, 40))
    return Period(first, first + timedelta(days=chance.choice([0, 4, 6, 13, 30])))


def of_group(answer: Answer, group: tuple[object, ...], metric: str) -> Told:
    """What the recount says of a group; of none that a count finds, that there is nothing."""
    if any(pd.isna(code) for code in group):
        return NOTHING
    if group in answer:
        return Told(*answer[group])
    known = metric in COUNTS and COUNTS[metric].known is None
    return Told(0, None, 0.0) if known else NOTHING


def differs(one: Told, other: Told) -> float | None:
    return None if one.value is None or other.value is None else one.value - other.value


def same(got: object, expected: float | None) -> bool:
    return pd.isna(got) if expected is None else isclose(got, expected, rel_tol=1e-9, abs_tol=1e-9)


@examples(3)
@given(
    drawn(
        lambda chance: asked(
            chance,
            lambda found: (
                (filters := question(chance, found)),
                ends(chance, filters),
                chance.sample(BREAKDOWNS, 3),
                chance.random(),
            ),
        )
    )
)
def test_a_difference_is_one_recount_less_the_other(example):
    found, questions = example
    oracle = found.reference()
    with built(found) as mart:
        for filters, other, breakdowns, seed in questions:
            compared = replace(filters, compare="own", compare_from=other.first, compare_to=other.last)
            reading = Reading(mart.store, mart.store.mart(), compared, EVERYTHING, "vi")
            for by in breakdowns:
                known = [name for name in METRICS if offered(name, by) and not no_past(name, whole=not by)]
                metrics = tuple(Random(seed).sample(known, min(SOME, len(known))))
                panel = Panel("", metrics, by)
                if uncompared(panel, reading) == "staff":
                    continue
                frame = framed(panel, reading)
                rows = frame.to_dict("records")
                groups = [tuple(row[name] for name in by) for row in rows]
                others = [tuple(row[f"compared_{name}" if name in TIMES else name] for name in by) for row in rows]
                begun = mart.dimensions.first_date
                if reading.before is None:
                    assert begun is None or other.first < begun or other.first > mart.dimensions.last_date
                    continue
                then = filters.within(other)
                for metric in metrics:
                    one, two = (oracle.metric(metric, by, asking) for asking in (filters, then))
                    # Whatever either period has is told.
                    assert {group for group, told in one.items() if told[2]} <= set(groups), (metric, by)
                    assert {group for group, told in two.items() if told[2]} <= set(others), (metric, by)
                    for row, group, past in zip(rows, groups, others, strict=True):
                        expected = differs(of_group(one, group, metric), of_group(two, past, metric))
                        assert same(row[f"{metric}_change"], expected), (metric, by, group, past)


@examples(2)
@given(drawn(lambda chance: asked(chance, lambda found: ((filters := question(chance, found)), ends(chance, filters)))))
def test_what_is_said_of_a_difference_has_its_sign_and_is_that_difference_rounded(example):
    found, questions = example
    with built(found) as mart:
        for filters, other in questions:
            compared = replace(filters, compare="own", compare_from=other.first, compare_to=other.last)
            reading = Reading(mart.store, mart.store.mart(), compared, EVERYTHING, "en")
            oracle = found.reference()
            for metric in (name for name in METRICS if offered(name, ()) and not no_past(name, whole=True)):
                one, two = (Told(*oracle.metric(metric, (), asking)[()]) for asking in (filters, filters.within(other)))
                told = said(metric, one, two, reading)
                apart = differs(one, two)
                assert (told is None) == (apart is None), metric
                if told:
                    share = METRICS[metric].unit == "share"
                    number = float(told[0].replace("−", "-").replace(",", "").removesuffix(" pp")) / (100 if share else 1)
                    assert (number > 0) - (number < 0) == told[1] == (apart > 1e-12) - (apart < -1e-12), (metric, told, apart)
                    assert abs(number - apart) <= (0.0011 if share else 0.11), (metric, told, apart)


def test_steps_of_time_stand_beside_the_steps_of_the_same_place():
    """Weeks by weeks, whatever day they begin on; days of a longer period that have no other stand alone."""
    from components.panels.steps import REST, places, steps

    class Asks:
        def __init__(self, first: date, last: date) -> None:
            self.filters = Filters().within(Period(first, last))

    september = Asks(date(2025, 9, 1), date(2025, 9, 30))
    assert steps(september, "week") == ["2025-09-01", "2025-09-08", "2025-09-15", "2025-09-22", "2025-09-29"]
    assert steps(september, "month") == ["2025-09-01"]
    assert places(september, "day", ["2025-09-01", "2025-09-30", "2025-10-01"]) == [0, 29, REST]
    assert steps(Asks(date(2025, 7, 31), date(2025, 8, 3)), "month") == ["2025-07-01", "2025-08-01"]
