"""Every count and rate equals the recount, and the identities hold, whatever the dossiers and the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from hypothesis import given

from data_access.clock import day_number
from data_access.metrics import AGE_CLASSES, COUNTS, METRICS, RATES, Count, Day
from data_access.queries import CATALOGUE_GROUPS, DOSSIER_GROUPS, OF_DAY
from tests import reference
from tests.lives import HOLIDAYS, Rows, Value, drawn, examples, histories, question, rows, rows_known, scope
from tests.marts import OpenMart, days, mart_of, told
from tests.sample import MONDAY, dossier

FLOWS, STOCKS = {"received", "resolved"}, {"start", "end"}
BREAKDOWNS = [
    (),
    *((name,) for name in (*DOSSIER_GROUPS, *OF_DAY)),
    ("unit", "field"),
    ("stream", "channel"),
    ("place", "procedure"),
    ("unit", "day"),
    ("channel", "working_day"),
]
LEVELS = [(), ("stream",), ("unit",)]


def offered(metric: str, by: tuple[str, ...]) -> bool:
    """Whether the product breaks a metric down this way."""
    families = reference.families(metric)
    allowed = {"catalogue": set(CATALOGUE_GROUPS), "start": set(DOSSIER_GROUPS), "end": set(DOSSIER_GROUPS)}
    flow = {*DOSSIER_GROUPS, *OF_DAY}
    if metric == "open_overdue" and by == ("day",):
        return True
    return all(set(by) <= allowed.get(family, flow) for family in families)


def built(found: Rows):
    return mart_of(found.dossiers, found.events, found.holidays)


def counted(mart: OpenMart, metrics: list[str], by: tuple[str, ...], filters, scope) -> Iterator[tuple[str, dict]]:
    """Each count among the metrics by group, with one question to the mart for each of their days."""
    names = [name for name in metrics if name in COUNTS]
    for day in dict.fromkeys(COUNTS[name].day for name in names):
        frame = mart.counts(day, by, filters, scope)
        groups = list(frame[list(by)].itertuples(index=False, name=None)) if by else [()]
        for name in (name for name in names if COUNTS[name].day == day):
            yield name, dict(zip(groups, frame[name].tolist(), strict=True))


def asked(chance: Random, ask: Callable[[Rows], Value], count: int = 4) -> tuple[Rows, list[Value]]:
    """Two databases, and questions about what happens in them."""
    found = rows(chance)
    return found, [ask(found) for _question in range(count)]


def test_the_oracle_knows_every_metric():
    assert {*reference.COUNTS, *reference.RATES} == set(METRICS)
    assert {name: (rate.numerator, rate.denominator) for name, rate in RATES.items()} == reference.RATES


@examples(40)
@given(drawn(lambda chance: asked(chance, lambda found: (question(chance, found), scope(chance), chance.sample(BREAKDOWNS, 2)))))
def test_every_count_and_rate_in_every_breakdown_equals_the_recount(example):
    found, questions = example
    oracle = found.reference()
    with built(found) as mart:
        for turn, (filters, seen, breakdowns) in enumerate(questions):
            for by in breakdowns:
                metrics = [name for name in METRICS if offered(name, by)]
                for name, got in counted(mart, metrics, by, filters, seen):
                    assert got == oracle.count(name, by, filters, seen.units), (name, by)
                # Rates stand last; each question takes other ones, side by side and alone.
                some = metrics[-1 - turn :: -max(1, len(metrics) // 5)]
                side_by_side = mart.frame(some, by, filters, seen)
                for metric in some:
                    expected = oracle.metric(metric, by, filters, seen.units)
                    got = told(side_by_side, by, f"{metric}_" if len(some) > 1 else "")
                    nothing = (0, None, 0.0) if isinstance(METRICS[metric], Count) else (0, 0, None)
                    assert {**dict.fromkeys(got, nothing), **expected} == got, (metric, by)
                assert told(mart.frame(some[:1], by, filters, seen), by) == oracle.metric(some[0], by, filters, seen.units)


@examples(10)
@given(drawn(rows))
def test_what_cannot_be_true_is_left_out_and_counted(found):
    with built(found) as mart:
        oracle = found.reference()
        assert mart.dimensions.version.excluded == oracle.excluded
        assert mart.dimensions.version.dossiers == len(oracle.lives)


def sums(mart: OpenMart, by: tuple[str, ...], filters) -> dict[tuple[str, ...], Counter[str]]:
    """All counts of dossiers, by group."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for day in (Day.RECEIVED, Day.RESOLVED, Day.START, Day.END):
        for row in mart.counts(day, by, filters).to_dict("records"):
            group = tuple(row.pop(name) for name in by)
            found.setdefault(group, Counter()).update(row)
    return found


def nonzero(counts: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


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
}


@examples(15)
@given(drawn(lambda chance: asked(chance, lambda found: question(chance, found), 1)))
def test_the_balances_hold_for_every_unit_every_stream_and_the_city(example):
    found, (filters,) = example
    with built(found) as mart:
        for by in LEVELS:
            for group, count in sums(mart, by, filters).items():
                for sentence, (left, right) in BALANCES.items():
                    assert sum(count[name] for name in left) == sum(count[name] for name in right), (sentence, group)
                assert count["due_soon"] <= count["open_in_time"], group


@examples(15)
@given(drawn(lambda chance: asked(chance, lambda found: question(chance, found), 1)))
def test_every_level_adds_up_to_the_next(example):
    found, (filters,) = example
    with built(found) as mart:
        stream_of = mart.dimensions.unit.set_index("code")["stream"].to_dict()
        city = nonzero(sums(mart, (), filters)[()])
        streams: dict[tuple[str, ...], Counter[str]] = {}
        for (unit,), count in sums(mart, ("unit",), filters).items():
            streams.setdefault((stream_of[unit],), Counter()).update(count)
        assert streams == sums(mart, ("stream",), filters)
        for by in ("unit", "stream", "kind", "place", "field", "procedure", "channel"):
            parts = sums(mart, (by,), filters).values()
            assert nonzero(sum(parts, Counter())) == city, by


@examples(12)
@given(drawn(lambda chance: asked(chance, lambda found: question(chance, found), 1)))
def test_a_flow_by_day_adds_up_to_the_period(example):
    found, (filters,) = example
    flows = [name for name in COUNTS if reference.families(name) <= FLOWS]
    with built(found) as mart:
        whole = sums(mart, (), filters)[()]
        for by in (("day",), ("working_day",), ("unit", "day")):
            for name in flows:
                assert mart.counts(COUNTS[name].day, by, filters)[name].sum() == whole[name], (name, by)


@examples(12)
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


@examples(12)
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


@examples(12)
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
