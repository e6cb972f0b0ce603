"""The three criteria: rates of communes against their targets, and communes by how many they meet."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.panels import Reading
from components.panels.criteria import CRITERIA, CRITERIA_MET, criteria
from components.shapes import Bar, Bars, Nothing
from data_access.clock import day_number
from data_access.metrics import MEASURES, Asking, counts_of
from data_access.signals import SMALL
from tests.lives import quick
from tests.marts import told
from tests.readings import SEARCHES, SQL, reading_of, sample_store
from tests.sample import dossier

TARGETS = {"on_time_rate": Fraction("0.99"), "online_share": Fraction("0.8"), "online_payment_rate": Fraction("0.6")}


def bars(reading: Reading) -> dict[str, Bar]:
    return dict(zip(CRITERIA, criteria(reading).shape.bars, strict=True))


def scores(reading: Reading) -> dict[str, int]:
    """How many units have which score, as the note tells it."""
    notes = criteria(reading).shape.notes
    return {score: int(count) for score, count in re.findall(r"(\d/\d): (\d+)", notes[0])} if notes else {}


@pytest.mark.parametrize("search", ["", "?kind=xa", "?unit=20200", "?field=dat-dai", "?from=2025-08-01&to=2025-08-31"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_bars_are_the_rates_of_communes_against_their_targets(demo_store, search, language):
    reading = reading_of(demo_store, search, language)
    rates = reading.counts(CRITERIA, ("commune",))
    for name, bar in bars(reading).items():
        above, below = rates[name]
        assert (bar.size, bar.limit) == (above / below, float(TARGETS[name]))
        limits = reading.dimensions.targets(name, reading.filters.period.last)
        assert bar.tone == ("done" if above >= TARGETS[name] * below else "late" if above / below < limits[2] else "due")
        assert bar.texts[0] == reading.percent(above, below)
        assert bar.texts[1] == {"vi": "mục tiêu ", "en": "target "}[language] + f"{float(TARGETS[name]):.0%}"


def test_bars_are_the_rates_of_the_rows(demo_store):
    reading = reading_of(demo_store, "?from=2025-08-01&to=2025-08-31")
    first, last = (day_number(day) for day in (reading.filters.period.first, reading.filters.period.last))
    query = f"""
        WITH lives AS (SELECT * FROM fact JOIN unit USING (unit_id) WHERE stream = 'commune' AND received_day IS NOT NULL),
        came AS (SELECT * FROM lives WHERE received_day BETWEEN {first} AND {last}),
        went AS (SELECT * FROM lives WHERE resolved_day BETWEEN {first} AND {last} AND due_day IS NOT NULL)
        SELECT (SELECT count(*) FROM went WHERE resolved_day <= due_day), (SELECT count(*) FROM went),
        (SELECT count(*) FROM came WHERE channel = 2), (SELECT count(*) FROM came),
        (SELECT count(*) FROM came WHERE fee_due AND paid_online),
        (SELECT count(*) FROM came WHERE fee_due AND paid_online IS NOT NULL)
    """
    counted = pd.read_sql(query, reading.mart.engine).iloc[0].tolist()
    shown = [bar.size for bar in bars(reading).values()]
    assert shown == [above / below for above, below in zip(counted[::2], counted[1::2], strict=True)]


@pytest.mark.parametrize("search", SEARCHES)
def test_the_distribution_adds_up_to_the_units_that_are_judged(demo_store, search):
    reading = reading_of(demo_store, search)
    telling = criteria(reading)
    if isinstance(telling.shape, Nothing):
        return
    expected: dict[str, int] = {}
    asked = [name for name, (_, below) in reading.counts(CRITERIA, ("commune",)).items() if below]
    for row in reading.frame(CRITERIA, ("unit",), ("commune",)).to_dict("records"):
        pairs = {name: (row[f"{name}_numerator"], row[f"{name}_denominator"]) for name in asked}
        if asked and all(below >= SMALL for _, below in pairs.values()):
            score = f"{sum(above >= TARGETS[name] * int(below) for name, (above, below) in pairs.items())}/{len(asked)}"
            expected[score] = expected.get(score, 0) + 1
    whole = sum(expected.values())
    if reading.filters.channel:
        assert telling.title == "Ba tiêu chí", "of what came by post nothing is online: nobody is judged by it"
    elif len(asked) < len(CRITERIA) and expected:
        assert telling.title == "Ba tiêu chí", "nobody meets three of two"
    elif whole > 1:
        assert scores(reading) == expected
        assert telling.title == f"{expected.get('3/3', 0)} trong {whole} xã, phường, đặc khu được xét đạt đủ ba tiêu chí"
    elif whole:
        assert telling.title == f"Một đơn vị đủ hồ sơ để xét: đạt {next(iter(expected))} tiêu chí"
    else:
        assert telling.title == "Ba tiêu chí: ít hồ sơ, không xét từng đơn vị"


def rows(
    name: str, count: int, *, of: str | None = None, late: int = 0, in_person: int = 0, unpaid: int | None = 0
) -> list[dict[str, object]]:
    """Dossiers of a unit that are on time, online and paid, but for so many; unpaid None = nobody has to pay."""
    return [
        dossier(
            f"{name}{number}",
            unit=of or name,
            due=5,
            resolved=6 if number < late else 4,
            channel=1 if number < in_person else 2,
            fee_due=None if unpaid is None else True,
            paid_online=None if unpaid is None else number >= unpaid,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("days", "met", "judged"),
    [
        ("from=2025-08-08&to=2025-08-08", 4, 18),
        ("from=2025-09-24&to=2025-09-24", 7, 29),
        ("from=2025-09-22&to=2025-09-28", 10, 65),
        ("from=2025-07-01&to=2025-09-30", 15, None),
    ],
)
def test_a_day_of_the_city_judges_only_what_rests_on_thirty(demo_store, days, met, judged):
    found = scores(reading_of(demo_store, f"?{days}"))
    assert found["3/3"] == met
    assert judged in (None, sum(found.values()))


def test_a_unit_is_judged_only_where_each_criterion_rests_on_thirty(tmp_path):
    """Of A all three do; B resolved 29 only, C has 29 with a fee, and of D nobody has to pay."""
    dossiers = [
        *rows("A", 30),
        *rows("B", 29),
        dossier("B-open", unit="B", fee_due=True, paid_online=True),
        *rows("C", 29),
        *rows("C-free", 1, of="C", unpaid=None),
        *rows("D", 40, unpaid=None),
    ]
    with_d = ("INSERT INTO unit (code, name, short_name, kind) VALUES ('D', 'Xã D', 'D', 'xa')", ())
    reading = reading_of(sample_store(tmp_path, dossiers, with_d))
    assert scores(reading) == {"3/3": 1}
    assert criteria(reading).title == "Một đơn vị đủ hồ sơ để xét: đạt 3/3 tiêu chí"
    frame = told(reading.frame(("criteria_met",), ("unit",)), ("unit",))
    assert frame == {("A",): (3, 3, 3.0), ("B",): (3, 3, None), ("C",): (3, 3, None), ("D",): (2, 2, 2.0)}


pairs = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), min_size=3, max_size=3)


@quick()
@given(st.lists(pairs, min_size=1, max_size=6), st.lists(st.sampled_from([None, 0.5, 0.8, 0.99]), min_size=3, max_size=3))
def test_a_score_equals_the_criteria_looked_at_one_by_one(groups, targets):
    limits = {name: [] if target is None else [target] for name, target in zip(CRITERIA, targets, strict=True)}
    counts: dict[str, list[int]] = {name: [] for name in counts_of("criteria_met")}
    for group in groups:
        (good, done), (online, received), (paid, fee) = group
        for name, count in {
            "resolved_early": good,
            "resolved_on_day": 0,
            "resolved_late": done - good,
            "received_online": online,
            "received": received,
            "received_paid_online": paid,
            "received_fee": fee,
        }.items():
            counts[name].append(count)
    numbers = {name: np.array(values) for name, values in counts.items()}
    found = MEASURES["criteria_met"].triple(numbers, Asking(limits.__getitem__, 1, whole=False))
    for place, group in enumerate(groups):
        judged = [(pair, target) for pair, target in zip(group, targets, strict=True) if pair[1] and target is not None]
        met = sum(Fraction(above, below) >= Fraction(str(target)) for (above, below), target in judged)
        assert (np.broadcast_to(found.numerator, len(groups))[place], np.broadcast_to(found.denominator, len(groups))[place]) == (
            met,
            len(judged),
        )
        missing = not judged or any(below < 30 for (_, below), _ in judged)
        assert np.broadcast_to(found.value_missing, len(groups))[place] == missing


def test_units_with_fewer_than_thirty_received_are_not_judged_and_departments_do_not_count(tmp_path):
    dossiers = [*rows("A", 30), *rows("B", 29), *rows("C", 30, late=1), *rows("S", 50, late=50, in_person=50, unpaid=50)]
    reading = reading_of(sample_store(tmp_path, dossiers))
    assert scores(reading) == {"3/3": 1, "2/3": 1}
    assert criteria(reading).title == "1 trong 2 xã, phường, đặc khu được xét đạt đủ ba tiêu chí"
    # All communes, small ones included: 88 of 89 were on time.
    assert [bar.texts[0] for bar in bars(reading).values()] == ["98,9%", "100,0%", "100,0%"]
    assert [bar.tone for bar in bars(reading).values()] == ["late", "done", "done"]


def test_a_target_that_is_met_exactly_is_met(tmp_path):
    reading = reading_of(sample_store(tmp_path, rows("A", 100, late=1, in_person=20, unpaid=40)))
    assert [(bar.texts[0], bar.tone) for bar in bars(reading).values()] == [("99,0%", "done"), ("80,0%", "done"), ("60,0%", "done")]
    assert criteria(reading).title.endswith("đạt 3/3 tiêu chí")
    reading = reading_of(sample_store(tmp_path, rows("A", 100, late=2, in_person=21, unpaid=41)))
    assert [bar.tone for bar in bars(reading).values()] == ["late"] * 3
    assert criteria(reading).title.endswith("đạt 0/3 tiêu chí")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_rate_of_nothing_has_no_bar_and_shows_a_dash(tmp_path, language):
    reading = reading_of(sample_store(tmp_path, rows("A", 30, unpaid=None)), "", language)
    bar = bars(reading)["online_payment_rate"]
    assert (bar.size, bar.tone, bar.texts, bar.limit) == (0.0, "pending", ("—", ""), 0.6)
    assert scores(reading) == {"2/2": 1}
    assert criteria(reading).title == {"vi": "Ba tiêu chí", "en": "The three criteria"}[language], "two are not three"


WITHOUT_TARGETS: SQL = ("DELETE FROM target", ())


def test_without_a_target_a_rate_is_neither_good_nor_bad(tmp_path):
    """Nor is "few dossiers" the reason that no unit is judged."""
    telling = criteria(reading_of(sample_store(tmp_path, rows("A", 40, late=40), WITHOUT_TARGETS)))
    assert telling.title == "Ba tiêu chí"
    assert telling.shape.notes == ()
    assert [(bar.limit, bar.texts[1]) for bar in telling.shape.bars] == [(None, "")] * 3


def test_few_dossiers_are_said_to_be_few(tmp_path):
    telling = criteria(reading_of(sample_store(tmp_path, rows("A", 29))))
    assert telling.title == "Ba tiêu chí: ít hồ sơ, không xét từng đơn vị"
    assert isinstance(telling.shape, Bars)


def test_the_table_of_the_panel_holds_every_commune(demo_store):
    reading = reading_of(demo_store)
    frame = CRITERIA_MET.frame(reading)
    assert set(frame["unit"]) <= set(reading.units("commune")["code"])
    judged = frame[[f"{name}_denominator" for name in CRITERIA]].ge(SMALL).all(axis=1)
    assert sum(scores(reading).values()) == int(judged.sum())
