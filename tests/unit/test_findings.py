"""The headline is true: its evidence is counted again, and no rule speaks that does not hold."""

from __future__ import annotations

import re
from fractions import Fraction

import pandas as pd
import pytest

from components import formats
from components.findings import CONCENTRATED, RULES, below_target, concentrated, finding, growing, rising
from components.formats import LANGUAGES
from data_access.metrics import RATES
from tests.readings import COME, SEARCHES, SQL, overdue_limit, reading_of, sample_store
from tests.sample import dossier

NAMES = ("rising", "concentrated", "unusual", "below_target", "growing")


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_is_one_whole_sentence(demo_store, search, language):
    found = finding(reading_of(demo_store, search, language))
    assert found.headline
    assert not found.headline.endswith(".")
    assert not re.search(r"nan|None|NaT|[{}]|  |\.\.", found.headline + found.detail)


@pytest.mark.parametrize("search", SEARCHES)
def test_no_finding_states_a_cause(demo_store, search):
    found = finding(reading_of(demo_store, search))
    assert not re.search(r"\b(do|vì|bởi|nhờ)\b", f"{found.headline} {found.detail}", re.IGNORECASE)
    found = finding(reading_of(demo_store, search, "en"))
    assert not re.search(r"\b(because|due to|caused|thanks to)\b", f"{found.headline} {found.detail}", re.IGNORECASE)


# The order of the rules


def test_rules_stand_in_their_order_and_a_claim_bears_the_name_of_its_rule(demo_store):
    assert tuple(rule.__name__ for rule in RULES) == NAMES
    claims = finding(reading_of(demo_store)).claims
    assert tuple(claim.rule for claim in claims) == NAMES, "the simulated city shows all rules"


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_rule_that_holds_makes_the_headline_and_the_others_follow(demo_store, search, language):
    reading = reading_of(demo_store, search, language)
    found, said = finding(reading), [claim for rule in RULES if (claim := rule(reading))]
    assert list(found.claims) == said
    if said:
        assert found.headline == said[0].sentence
        assert found.detail == " ".join(f"{claim.sentence}." for claim in said[1:])
    else:
        assert found.detail == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_says_the_numbers_of_its_evidence(demo_store, language):
    reading = reading_of(demo_store, "", language)
    claims = {claim.rule: (claim.sentence, claim.evidence) for claim in finding(reading).claims}

    def says(rule: str, *texts: str) -> None:
        for text in texts:
            assert re.search(rf"(?<![\d.,]){re.escape(text)}(?!\d)", claims[rule][0]), (rule, text)

    told = {rule: evidence for rule, (_, evidence) in claims.items()}
    grown = told["rising"]["now"] - told["rising"]["before"]
    says("rising", *(reading.number(count) for count in (told["rising"]["days"], grown, told["rising"]["now"])))
    says("concentrated", reading.percent(told["concentrated"]["held"], told["concentrated"]["overdue"]))
    says("concentrated", *(reading.number(told["concentrated"][name]) for name in ("units", "overdue")))
    says("unusual", reading.number(told["unusual"]["count"]))
    says("unusual", *(reading.number(int(told["unusual"][name] + 0.5)) for name in ("lower", "upper", "centre", "days")))
    missed = (told["below_target"]["on_time"], told["below_target"]["judged"])
    says("below_target", reading.percent(*missed), formats.points(*missed, told["below_target"]["target"], language))
    more = told["growing"]["received"] - told["growing"]["resolved"]
    says("growing", reading.number(more), reading.number(told["growing"]["in_process"]))


# A few communes hold most


@pytest.mark.parametrize("search", ["", "?kind=xa", "?from=2025-08-01&to=2025-08-31", "?field=dat-dai"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_concentration_is_counted_again(demo_store, search, language):
    reading = reading_of(demo_store, search, language)
    frame = reading.frame(("open_overdue",), ("unit",), ("commune",))
    counts = sorted((int(value) for value in frame["numerator"]), reverse=True)
    said, units = concentrated(reading), len(reading.units("commune"))
    part, whole = sum(counts[:CONCENTRATED]), sum(counts)
    if said is None:
        assert 2 * part < whole or sum(map(bool, counts)) <= 2 * CONCENTRATED
    else:
        assert said.evidence == {"units": CONCENTRATED, "held": part, "overdue": whole}
        part = "kind" in search or "field" in search
        of = {"vi": f"6 trong {units} xã", "en": f"6 of {units} {'chosen ' if part else ''}communes"}[language]
        assert said.sentence.startswith(of)
        assert said.sentence.endswith({"vi": "trong bộ lọc", "en": "within the filters"}[language]) == part


def test_few_units_are_not_concentrated(tmp_path):
    store = sample_store(tmp_path, [dossier(f"{unit}{n}", unit=unit, due=1) for unit in "ABC" for n in range(5)])
    assert concentrated(reading_of(store)) is None


# Targets


@pytest.mark.parametrize("search", ["", "?unit=20200", "?kind=so_nganh", "?kind=chi_nhanh"])
def test_a_missed_target_is_counted_again(demo_store, search):
    reading = reading_of(demo_store, search)
    above, below = reading.counts(("on_time_rate",))["on_time_rate"]
    said = below_target(reading)
    assert (said is not None) == (100 * above < 99 * below)
    if said:
        assert said.evidence == {"on_time": above, "judged": below, "target": 0.99}
        assert said.sentence.startswith(f"Đúng hạn {reading.percent(above, below)}, −")


@pytest.mark.parametrize(("on_time", "late"), [(99, 1), (98, 1)], ids=["met exactly", "missed by one dossier"])
def test_a_target_is_missed_by_less_than_it_alone(tmp_path, on_time, late):
    rows = [dossier(f"good{number}", due=5, resolved=5) for number in range(on_time)]
    rows += [dossier(f"late{number}", due=5, resolved=6) for number in range(late)]
    said = below_target(reading_of(sample_store(tmp_path, rows)))
    assert (said is not None) == (Fraction(on_time, on_time + late) < Fraction("0.99"))


@pytest.mark.parametrize("search", COME)
def test_growth_is_counted_again(demo_store, search):
    reading = reading_of(demo_store, search)
    counts = {name: above for name, (above, _) in reading.counts(("received", "resolved", "in_process", "carried_over")).items()}
    said = growing(reading)
    assert (said is not None) == (counts["received"] > counts["resolved"])
    assert counts["in_process"] == counts["carried_over"] + counts["received"] - counts["resolved"]
    if said:
        assert said.evidence == {name: counts[name] for name in ("received", "resolved", "in_process")}


# Calm


def calm(*others: dict[str, object]) -> list[dict[str, object]]:
    """Twenty dossiers on time, online, none of which pays; and one that was there before."""
    return [*(dossier(f"good{number}", due=5, resolved=4) for number in range(20)), *others]


OLD = dossier("old", received=-60, due=90)
BACKLOG: SQL = ("INSERT INTO target (metric, rank, value, valid_from) VALUES ('backlog_days', 1, ?, '2025-01-01')", (5,))
NO_LIMIT = "không chỉ tiêu nào vượt ngưỡng"


@pytest.mark.parametrize(
    ("rows", "changes", "is_calm"),
    [
        pytest.param(calm(), (), True, id="all met"),
        pytest.param([dossier("a", due=3, resolved=2, channel=1)], (), False, id="nobody submits online"),
        pytest.param(calm(), (("DELETE FROM target", ()),), False, id="no target"),
        # 1 in process ÷ 20 resolved × 44 working days from 1/9 to 1/10 with data: 1.15 days; of 1 resolved: 23.
        pytest.param(calm(OLD), (BACKLOG,), True, id="little backlog"),
        pytest.param([OLD, dossier("b", due=5, resolved=4)], (BACKLOG,), False, id="much backlog"),
        pytest.param([*calm(), dossier("c", fee_due=True, paid_online=False, due=5, resolved=4)], (), False, id="unpaid"),
    ],
)
def test_calm_says_that_no_limit_is_exceeded_only_where_none_is(tmp_path, rows, changes, is_calm):
    """Of every limit that the table holds: the less backlog the better, and it is told in days, not as a share."""
    found = finding(reading_of(sample_store(tmp_path, rows, *changes)))
    assert found.claims == ()
    assert (NO_LIMIT in found.headline) == is_calm
    assert is_calm or "ngưỡng" not in found.headline


def test_no_unit_is_calm_that_misses_a_target(demo_store):
    """«Không chỉ tiêu nào vượt ngưỡng» speaks of every target that the pack sets, not of the on-time rate alone."""
    whole = reading_of(demo_store)
    limits = {name: targets[0] for name in RATES if (targets := whole.dimensions.targets(name, whole.filters.period.last))}
    assert len(limits) > 3
    lying = []
    for unit in whole.dimensions.unit["code"][::6]:
        reading = reading_of(demo_store, f"?unit={unit}")
        if NO_LIMIT not in finding(reading).headline:
            continue
        row = reading.frame(tuple(limits)).iloc[0]
        for name, limit in limits.items():
            value, sign = row[f"{name}_value"], -1 if RATES[name].better == "lower" else 1
            if not pd.isna(value) and sign * value < sign * limit - 1e-6:
                lying.append((unit, name, value))
    assert lying == []


def test_nothing_asked_for_is_said_to_be_nothing(demo_store):
    assert finding(reading_of(demo_store, "?unit=20200&kind=so_nganh")).headline == "Không có hồ sơ nào trong kỳ và bộ lọc này"


@pytest.mark.parametrize(("limit", "speaks"), [(6, True), (7, False), (100, False)])
def test_a_rise_is_told_only_beyond_the_limit_where_there_is_one(tmp_path_factory, limit, speaks):
    """On each of the last working days one more dossier is overdue."""
    rows = [dossier(f"late{day}", received=0, due=day) for day in (21, 22, 23, 24, 25, 28, 29)] + [
        dossier("new", received=30, due=60)
    ]
    assert rising(reading_of(sample_store(tmp_path_factory.mktemp("none"), rows))).evidence["now"] == 7
    # Eight were received on 23 working days: per 1,000 of 60 days that many make the limit, and half a dossier more.
    stated = overdue_limit((limit + 0.5) * 1000 * 23 / (8 * 60))
    claim = rising(reading_of(sample_store(tmp_path_factory.mktemp("some"), rows, stated)))
    assert (claim is not None) == speaks
    assert claim is None or claim.evidence["limit"] == limit
