"""Every count and rate equals the recount, and the identities hold, whatever the dossiers and the question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from math import isclose
from random import Random

from hypothesis import given

from data_access.clock import day_number
from data_access.metrics import COUNTS, METRICS, RATES, Day
from data_access.queries import offers
from tests import reference_rates as recount
from tests.breakdowns import LEVELS, OF_CATALOGUE, OF_DAY, OF_DISTRICT, OF_DOSSIERS, built, nonzero, offered, sums
from tests.lives import HOLIDAYS, asked, drawn, examples, histories, question, rows, rows_known, scope
from tests.marts import Answer, OpenMart, days, mart_of, told
from tests.sample import MONDAY, dossier

# A group of these families is a dossier's or procedure's; of the others it may be there or not where nothing is counted.
EXACT = {"received", "resolved", "start", "end", "awaiting", "catalogue", "staff"}
BREAKDOWNS = [
    (),
    *((name,) for name in sorted(OF_DOSSIERS | OF_DAY | OF_DISTRICT | OF_CATALOGUE)),
    ("old_district", "difficult_area"),
    ("unit", "month"),
    ("unit", "step"),
    ("unit", "field"),
    ("stream", "channel"),
    ("stream", "kind"),
    ("place", "procedure"),
    ("unit", "day"),
    ("channel", "working_day"),
    ("owner", "reason"),
    ("speciality",),
    ("unit", "speciality"),
    ("kind", "speciality"),
]
# What says of a group that there is nothing in it: a count, a share, a quantile or score, a count of what is not known.
NOTHING = ((0, None, 0.0), (0, 0, None), (None, 0, None), (None, None, None))


def is_exact(metric: str) -> bool:
    """Whether its groups are those in which there is anything to count."""
    return recount.families(metric) <= EXACT and metric not in (*recount.QUANTILES, "criteria_met", "index_766")


def filled(answer: Answer) -> Answer:
    """The groups in which there is anything."""
    return {group: row for group, row in answer.items() if row not in NOTHING}


def agree(got: Answer, expected: Answer) -> bool:
    """The same groups and whole numbers; a value may differ by what rounding makes of it."""

    def same(one: tuple, other: tuple) -> bool:
        if one[:2] != other[:2] or None in (one[2], other[2]):
            return one == other
        return isclose(one[2], other[2], rel_tol=1e-12, abs_tol=1e-12)

    return got.keys() == expected.keys() and all(same(got[group], expected[group]) for group in got)


def counted(mart: OpenMart, metrics: list[str], by: tuple[str, ...], filters, scope) -> Iterator[tuple[str, dict]]:
    """Each count among the metrics by group, with one question to the mart for each of their days.

    What only rolls up from units comes from the store, which adds it up.
    """
    names = [name for name in metrics if name in COUNTS]
    if set(by) & OF_DISTRICT:
        for name in names:
            # What is not known of staff has no number in a frame; below it is compared as such.
            yield name, {group: count or 0 for group, (count, _, _) in told(mart.frame([name], by, filters, scope), by).items()}
        return
    for day in dict.fromkeys(COUNTS[name].day for name in names):
        frame = mart.counts(day, by, filters, scope)
        groups = list(frame[list(by)].itertuples(index=False, name=None)) if by else [()]
        for name in (name for name in names if COUNTS[name].day == day):
            yield name, dict(zip(groups, frame[name].tolist(), strict=True))


def test_the_oracle_knows_every_metric():
    assert set(METRICS) == recount.NAMES
    parts = {**recount.RATES, **{name: (above, below) for name, (above, below, _scale) in recount.SCALED.items()}}
    assert {name: (rate.numerator, rate.denominator) for name, rate in RATES.items()} == parts


def test_the_product_breaks_down_what_the_definitions_break_down():
    for by in BREAKDOWNS:
        assert [name for name in METRICS if offers(name, by)] == [name for name in METRICS if offered(name, by)], by


@examples(9)
@given(
    drawn(
        lambda chance: asked(
            chance, lambda found: (question(chance, found), scope(chance), chance.sample(BREAKDOWNS, 2), chance.random())
        )
    )
)
def test_every_metric_in_every_breakdown_equals_the_recount(example):
    found, questions = example
    oracle = found.reference()
    with built(found) as mart:
        for filters, seen, breakdowns, seed in questions:
            for by in breakdowns:
                metrics = [name for name in METRICS if offered(name, by)]
                for name, got in counted(mart, metrics, by, filters, seen):
                    expected = oracle.count(name, by, filters, seen.units)
                    assert got == expected if is_exact(name) else nonzero(got) == nonzero(expected), (name, by, got, expected)
                some = chosen(Random(seed), metrics)
                side_by_side = mart.frame(some, by, filters, seen)
                for metric in some:
                    expected = oracle.metric(metric, by, filters, seen.units)
                    got = told(side_by_side, by, f"{metric}_" if len(some) > 1 else "")
                    assert agree(filled(got), filled(expected)), (metric, by)
                    assert not is_exact(metric) or set(got) >= set(expected), (metric, by)
                alone, expected = told(mart.frame(some[:1], by, filters, seen), by), oracle.metric(some[0], by, filters, seen.units)
                assert agree(alone, expected) if is_exact(some[0]) else agree(filled(alone), filled(expected)), (some[0], by)


def chosen(chance: Random, metrics: list[str]) -> list[str]:
    """A few counts, and more of what is made of counts, since every count is compared by itself as well."""
    counts, made = ([name for name in metrics if (name in COUNTS) is counts] for counts in (True, False))
    some = chance.sample(counts, min(2, len(counts))) + chance.sample(made, min(6, len(made)))
    return chance.sample(some, len(some))


@examples(6)
@given(drawn(rows))
def test_what_cannot_be_true_is_left_out_and_counted(found):
    with built(found) as mart:
        oracle = found.reference()
        assert mart.dimensions.version.excluded == oracle.excluded
        assert mart.dimensions.version.dossiers == len(oracle.lives)
        assert (mart.dimensions.first_date, mart.dimensions.last_date) == (oracle.first_day(), oracle.last_day())


@examples(3)
@given(drawn(lambda chance: asked(chance, lambda found: (question(chance, found), chance.choice([0, 3, 40, 900])), 6)))
def test_days_that_have_not_come_add_nothing(example):
    """Today is the day on which the version was built; much of what the sources say is dated later."""
    found, questions = example
    oracle, today = found.reference(), found.built_at.date()
    with built(found) as mart:
        for question_, longer in questions:
            filters = replace(question_, to_date=question_.to_date + timedelta(days=longer))
            resolved = mart.store.resolved(filters)
            for metric in ("received", "open_overdue", "in_process", "backlog_days", "population", "coverage", "criteria_met"):
                got = told(mart.frame([metric], (), resolved), ())
                if filters.from_date > today:
                    assert got == {(): (None, None, None)}, metric
                else:
                    cut = replace(filters, to_date=min(filters.to_date, today))
                    assert agree(got, oracle.metric(metric, (), cut)), metric


@examples(8)
@given(drawn(lambda chance: (rows(chance), chance.sample(range(-12, 40), 4))))
def test_the_ledger_summed_to_any_day_equals_the_facts_of_every_unit(example):
    found, ends = example
    resolved = ["resolved_early", "resolved_on_day", "resolved_late", "resolved_undated"]
    with built(found) as mart:
        ledger = mart.rows("SELECT ledger.*, unit.code AS unit FROM ledger JOIN unit USING (unit_id)")
        first = day_number(MONDAY)
        for end in ends:
            moved = ledger[ledger["day"] <= first + end].drop(columns="day").groupby("unit").sum()
            summed = {
                "in_process": moved["received"] - moved[resolved].sum(axis=1),
                "open_paused": moved["pause_in"] - moved["pause_out"],
                "open_overdue": moved["overdue_in"] - moved["overdue_out"],
            }
            for metric, stock in summed.items():
                counted = mart.counts(Day.END, ("unit",), days(end, end)).set_index("unit")[metric]
                stocks = counted[counted != 0].to_dict()
                assert stock[stock != 0].to_dict() == stocks, metric


@examples(8)
@given(drawn(lambda chance: asked(chance, lambda found: question(chance, found), 1)))
def test_the_ledger_summed_over_a_period_equals_its_flows(example):
    found, (filters,) = example
    flows = ["received", "resolved_early", "resolved_on_day", "resolved_late", "resolved_undated"]
    with built(found) as mart:
        ledger = mart.rows("SELECT * FROM ledger")
        first, last = (day_number(day) for day in (filters.from_date, filters.to_date))
        within = ledger[(ledger["day"] >= first) & (ledger["day"] <= last)]
        asked = days(0, 0).within(filters.period)
        assert {name: int(within[name].sum()) for name in flows} == {name: sums(mart, (), asked)[()][name] for name in flows}


@examples(4)
@given(drawn(lambda chance: (histories(chance), chance.randint(-5, 30), chance.randint(0, 15), chance.randint(1, 25))))
def test_a_past_period_does_not_change_when_later_changes_happen(example):
    """The sources as they stood at the end of the period, and again later, give the same counts for it."""
    told_histories, end, length, later = example
    filters = days(end - length, end)
    answers = []
    for day in (end, end + later):
        found = rows_known(told_histories, day)
        with built(found) as mart:
            answers.append([sums(mart, by, filters) for by in (*LEVELS, ("channel",))])
    assert answers[0] == answers[1]


def test_overdue_by_day_is_the_stock_of_each_working_day():
    rows = [dossier(f"late {day}", received=-9, due=day, resolved=day + 6 if day % 2 else None) for day in range(-5, 15)]
    with mart_of(rows, (), HOLIDAYS) as mart:
        series = told(mart.frame(["open_overdue"], ("day",), days(0, 20)), ("day",))
        for (day,), (count, _, _) in series.items():
            end = (date.fromisoformat(day) - MONDAY).days
            assert count == mart.number("open_overdue", days(end, end)), day
