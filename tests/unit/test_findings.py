"""The headline is true: its evidence is counted again, and no rule speaks that does not hold."""

from __future__ import annotations

import re

import pytest

from components.findings import CONCENTRATED, below_target, concentrated, finding, growing
from components.formats import LANGUAGES
from data_access.metrics import RATES
from tests.readings import reading_of, sample_store
from tests.sample import dossier

SEARCHES = (
    "",
    "?unit=20200",
    "?kind=so_nganh",
    "?kind=chi_nhanh",
    "?kind=xa",
    "?kind=dac_khu",
    "?channel=post",
    "?field=dat-dai",
    "?from=2025-09-01&to=2025-09-30",
    "?from=2025-07-05&to=2025-07-06",
    "?from=2020-01-01&to=2020-03-31",
    "?from=2100-01-01&to=2100-03-31",
    "?unit=20200&kind=so_nganh",
    "?field=unknown",
)


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
    assert not re.search(r"\b(do|vì|bởi|nhờ|bất thường)\b", f"{found.headline} {found.detail}", re.IGNORECASE)


def overdue_by_commune(reading) -> list[int]:
    frame = reading.frame(("open_overdue",), ("unit",), ("commune",))
    return sorted((int(value) for value in frame["numerator"]), reverse=True)


@pytest.mark.parametrize("search", ["", "?kind=xa", "?from=2025-08-01&to=2025-08-31", "?field=dat-dai"])
def test_concentration_is_counted_again(demo_store, search):
    reading = reading_of(demo_store, search)
    counts = overdue_by_commune(reading)
    said, units = concentrated(reading), len(reading.units("commune"))
    part, whole = sum(counts[:CONCENTRATED]), sum(counts)
    if said is None:
        assert 2 * part < whole or sum(map(bool, counts)) <= 2 * CONCENTRATED
    else:
        share = reading.percent(part, whole)
        count = reading.number(whole)
        assert said == f"{CONCENTRATED} trong {units} xã, phường, đặc khu giữ {share} của {count} hồ sơ quá hạn cấp xã"


def test_few_units_are_not_concentrated(tmp_path):
    store = sample_store(tmp_path, [dossier(f"{unit}{n}", unit=unit, due=1) for unit in "ABC" for n in range(5)])
    assert concentrated(reading_of(store)) is None


@pytest.mark.parametrize("search", ["", "?unit=20200", "?kind=so_nganh", "?kind=chi_nhanh"])
def test_a_missed_target_is_counted_again(demo_store, search):
    reading = reading_of(demo_store, search)
    above, below = reading.counts(("on_time_rate",))["on_time_rate"]
    said = below_target(reading)
    assert (said is not None) == (100 * above < 99 * below)
    if said:
        assert said.startswith(f"Đúng hạn {reading.percent(above, below)}, −")


def on_time_rows(on_time: int, late: int) -> list[dict[str, object]]:
    return [
        *(dossier(f"good{number}", due=5, resolved=5) for number in range(on_time)),
        *(dossier(f"late{number}", due=5, resolved=6) for number in range(late)),
    ]


def test_a_target_that_is_met_exactly_is_not_missed(tmp_path):
    assert below_target(reading_of(sample_store(tmp_path, on_time_rows(99, 1)))) is None


def test_a_target_that_is_missed_by_one_dossier_is_missed(tmp_path):
    assert below_target(reading_of(sample_store(tmp_path, on_time_rows(98, 1)))) is not None


@pytest.mark.parametrize("search", SEARCHES)
def test_growth_is_counted_again(demo_store, search):
    reading = reading_of(demo_store, search)
    counts = {name: above for name, (above, _) in reading.counts(("received", "resolved", "in_process", "carried_over")).items()}
    said = growing(reading)
    assert (said is not None) == (counts["received"] > counts["resolved"])
    assert counts["in_process"] == counts["carried_over"] + counts["received"] - counts["resolved"]
    if said:
        assert reading.number(counts["received"] - counts["resolved"]) in said
        assert reading.number(counts["in_process"]) in said


def test_calm_says_that_no_limit_is_exceeded_only_where_none_is(demo_store):
    """«Không chỉ tiêu nào vượt ngưỡng» speaks of every target that the pack sets, not of the on-time rate alone."""
    whole = reading_of(demo_store)
    limits = {name: targets[0] for name in RATES if (targets := whole.dimensions.targets(name, whole.filters.period.last))}
    assert len(limits) > 1
    lying = []
    for unit in whole.dimensions.unit["code"]:
        reading = reading_of(demo_store, f"?unit={unit}")
        headline = finding(reading).headline
        if "không chỉ tiêu nào vượt ngưỡng" not in headline:
            continue
        for name, (above, below) in reading.counts(tuple(limits)).items():
            if below and above < limits[name] * below - 1e-6 * below:
                lying.append((unit, name, reading.percent(above, below)))
    assert lying == []


def test_calm_does_not_hide_a_missed_target_of_another_rate(tmp_path):
    """Nobody submits online where the target is 80 %: that limit is missed."""
    rows = [dossier("a", due=3, resolved=2, channel=1)]
    assert "không chỉ tiêu nào" not in finding(reading_of(sample_store(tmp_path, rows))).headline


def test_calm_without_any_target_does_not_speak_of_targets(tmp_path):
    rows = [dossier("a", due=3, resolved=2)]
    store = sample_store(tmp_path, rows, ("DELETE FROM target", ()))
    assert "ngưỡng" not in finding(reading_of(store)).headline


def test_nothing_asked_for_is_said_to_be_nothing(demo_store):
    assert finding(reading_of(demo_store, "?unit=20200&kind=so_nganh")).headline == "Không có hồ sơ nào trong kỳ và bộ lọc này"


def test_the_first_rule_that_holds_makes_the_headline_and_the_others_follow(demo_store):
    reading = reading_of(demo_store)
    found = finding(reading)
    assert found.headline == concentrated(reading)
    assert found.detail == f"{below_target(reading)}. {growing(reading)}."
