"""The wall speaks first of what is new, is calm only where every limit is kept, and says where and of how many."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from components.findings import Claim
from components.formats import LANGUAGES
from components.wall.backtest import backtest
from components.wall.backtest import told as table
from components.wall.headline import LONGEST, LONGEST_AFAR, RULES, State, headline, said_of
from components.wall.overdue import Overdue, Part, overdue
from components.wall.scene import MARK
from tests.readings import limits, overdue_limit, reading_of, sample_store
from tests.sample import dossier

CAUSES = re.compile(r"\b(do|vì|bởi|because|due to)\b", re.IGNORECASE)
CALM = "Bình thường: không chỉ tiêu nào vượt ngưỡng"
# Nothing is overdue of a hundred that are held, fifty might be: 1/10/2025 is a Wednesday.
QUIET = Overdue(0, 100, 0, 50, (0,) * 40, 0, date(2025, 9, 30), (), ())
LAND, REST = Part("", "land_branch", 40, 15), Part("", "commune", 20, 5)


def good(count: int = 20) -> list[dict[str, object]]:
    """Resolved in time, submitted online."""
    return [dossier(f"good{number}", due=5, resolved=4) for number in range(count)]


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    """A view in which every rate meets its target."""
    return reading_of(sample_store(tmp_path_factory.mktemp("good"), good()))


def stood(*stocks: int, **told: object) -> Overdue:
    """What is overdue after these working days, of a thousand that are held, with what the last one has brought."""
    more = stocks[-1] - stocks[-2]
    return replace(QUIET, now=stocks[-1], held=1000, stocks=stocks, more=more, parts=(LAND, REST), **told)


# What stands -> the rule that speaks, and what it says.
SAID = {
    "a quiet day": (QUIET, "calm", CALM),
    "no limit is known": (replace(QUIET, most=None), "plain", "Trong kỳ tiếp nhận 100, giải quyết 90 hồ sơ"),
    "an old backlog": (
        replace(QUIET, now=4000, held=4489, old=3900, stocks=(4000,) * 40),
        "half",
        "4.000 trong 4.489 hồ sơ đang giữ quá hạn, 3.900 trễ hơn 30 ngày",
    ),
    "an old backlog without a limit": (
        replace(QUIET, now=4000, held=4489, most=None, stocks=(4000,) * 40),
        "half",
        "4.000 trong 4.489 hồ sơ đang giữ đã quá hạn",
    ),
    "beyond for the first day": (
        stood(*[45] * 39, 60),
        "entered",
        "Quá hạn vừa vượt mức 50: 60 hồ sơ, dồn vào khối đất đai",
    ),
    "beyond for long, and nothing new": (stood(*[60] * 40), "standing", "60 hồ sơ quá hạn, mức 50, dồn vào khối đất đai"),
    "a terrible day": (
        stood(*[60] * 39, 360),
        "record",
        "Hôm nay thêm 300 quá hạn, nhiều nhất từ 1/9, 15 ở khối đất đai",
    ),
    "a bad day, not the worst": (
        stood(*[60] * 20, 360, *[360] * 18, 380),
        "more",
        "Hôm nay thêm 20 hồ sơ quá hạn, 15 ở khối đất đai",
    ),
    "a better day, still beyond": (stood(*[90] * 39, 70), "fewer", "Hôm nay bớt 20 hồ sơ quá hạn, còn 70, mức 50"),
    "a rise towards the limit": (stood(*[10] * 36, 20, 30, 35, 45), "rising", "Quá hạn tăng 4 ngày làm việc liền, thêm 35, mức 50"),
    "a rise far below the limit": (stood(*[0] * 36, 1, 2, 3, 4), "calm", CALM),
    "within the limit again": (stood(*[60] * 39, 50), "calm", CALM),
}


@pytest.mark.parametrize("case", SAID)
def test_the_headline_is_that_of_the_first_rule_that_holds(reading, case):
    known, rule, text = SAID[case]
    said = said_of(State(reading, known, received=100, resolved=90))
    assert (said.rule, said.text.replace(MARK, "")) == (rule, text)


def test_what_has_stood_for_days_stands_below_what_is_new(reading):
    below = said_of(State(reading, stood(*[60] * 20, 360, *[360] * 18, 380, units=()), 100, 90)).under
    assert below == "Vượt mức 50 đã 40 ngày làm việc · 380 hồ sơ quá hạn"
    assert said_of(State(reading, stood(*[60] * 40), 100, 90)).under == "", "the day has brought nothing"


@pytest.mark.parametrize(("resolved", "rule"), [(67, "calm"), (40, "growing"), (120, "calm")])
def test_more_receipts_than_results_are_told_where_they_are_no_noise(reading, resolved, rule):
    assert said_of(State(reading, QUIET, 100, 100, lately=(100, resolved))).rule == rule


def test_what_misses_a_limit_stands_out_and_nothing_else(reading):
    texts = {case: said_of(State(reading, known, 100, 90)).text for case, (known, *_) in SAID.items()}
    found = {case: re.findall(f"{MARK}(.*?){MARK}", text) for case, text in texts.items()}
    assert found["a terrible day"] == ["300"]
    assert found["beyond for long, and nothing new"] == ["60"]
    assert found["a quiet day"] == found["a rise towards the limit"] == []


# Of whole databases


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_old_backlog_is_never_called_normal(tmp_path, language):
    """Forty of forty-five open dossiers have been overdue for long, evenly; everything else is as it should be."""
    old = [dossier(f"old{number}", received=-80, due=-60, unit="ABSL"[number % 4]) for number in range(40)]
    held = [dossier(f"open{number}", received=1, due=90) for number in range(5)]
    said = headline(reading_of(sample_store(tmp_path, [*old, *held, *good()], overdue_limit(10)), "", language))
    assert said.rule == "half"
    assert not re.match("Bình thường|Normal", said.text)


def test_a_target_that_is_missed_is_named_with_its_value(tmp_path):
    rows = [*good(), *(dossier(f"desk{number}", due=5, resolved=4, channel=1) for number in range(20))]
    said = headline(reading_of(sample_store(tmp_path, rows, overdue_limit(10))))
    assert (said.rule, said.text.replace(MARK, "")) == ("missed", "Tỷ lệ hồ sơ trực tuyến 50,0%, mức 80%")


def test_nothing_received_is_no_calm(tmp_path):
    assert headline(reading_of(sample_store(tmp_path, [], overdue_limit(10)))).rule == "empty"


def test_a_day_off_tells_since_which_day(tmp_path):
    """Due on Friday 26/9 and not done, looked at on Sunday 28/9."""
    rows = [*(dossier(f"late{number}", received=1, due=25) for number in range(12)), *good()]
    known = overdue(reading_of(sample_store(tmp_path, rows, overdue_limit(10)), "?from=2025-09-01&to=2025-09-28"))
    assert (known.now, known.more, known.since) == (12, 12, date(2025, 9, 26))
    said = headline(reading_of(sample_store(tmp_path, rows, overdue_limit(10)), "?from=2025-09-01&to=2025-09-28"))
    assert said.text.replace(MARK, "").startswith("Từ thứ Sáu 26/9 thêm 12")


# Where


def units(*counts: int, streams: tuple[str, ...] = ("commune",)) -> tuple[Part, ...]:
    return tuple(Part(str(place), streams[place % len(streams)], count, 0) for place, count in enumerate(counts))


@pytest.mark.parametrize(
    ("held", "streams", "place"),
    [
        ((50, 20, 20, 5, 5), ("commune",), ("unit", "0", 50)),
        ((10, 10, 10, 10, 10, 10, *[5] * 8), ("department",), ("few", "department", 60)),
        ((10, 10, 10, 10, 10, 10, *[5] * 8), ("department", "commune"), ("few", "", 60)),
        ((*[10] * 10, *[10] * 4), ("land_branch",), None),
        ((10,) * 3, ("commune",), None),
    ],
)
def test_where_half_of_it_lies_is_a_unit_a_few_of_many_or_nowhere(held, streams, place):
    known = replace(QUIET, now=sum(held), units=units(*held, streams=streams), parts=(Part("", streams[0], sum(held), 0),))
    found = known.place
    assert (None if found is None else (found.kind, found.name, found.overdue)) == place


def test_a_stream_is_a_place_only_beside_others():
    assert replace(QUIET, now=60, parts=(LAND, REST)).place.name == "land_branch"
    assert replace(QUIET, now=40, parts=(LAND,)).place is None


def test_the_parts_of_the_simulated_city_add_up_to_what_is_overdue(demo_store):
    reading = reading_of(demo_store)
    known = overdue(reading)
    assert known.now == reading.counts(("open_overdue",))["open_overdue"][0]
    assert sum(part.overdue for part in known.parts) == sum(unit.overdue for unit in known.units) == known.now
    assert sum(part.more for part in known.parts) == known.more == known.stocks[-1] - known.stocks[-2]
    assert {part.stream for part in known.parts} == {"land_branch", "department", "commune"}
    # 10 of 1,000 received in 60 working days.
    received, days = reading.counts(("received",))["received"][0], reading.dimensions.working_days(reading.filters.period)
    assert known.most == int(10 * received * 60 / (1000 * days))


@pytest.mark.parametrize(("language", "is_afar"), [*product(LANGUAGES, (False, True))])
def test_no_headline_is_longer_than_its_line_or_says_why(tmp_path_factory, language, is_afar):
    """Filled with the largest numbers that a city has."""
    rows = [dossier(f"desk{number}", due=5, resolved=4, channel=1) for number in range(20)]
    changes = (overdue_limit(10), *limits(0.99))[:1]
    reading = reading_of(sample_store(tmp_path_factory.mktemp("long"), rows, *changes), "", language)
    large = [999_000, *range(999_001, 999_040)]
    for known in (
        stood(*large, 999_999, most=888_888),
        stood(*large, most=888_888),
        stood(*[999_999] * 40, most=888_888),
        stood(*reversed(large), 777_000, most=666_666),
        stood(1, 999_999, most=888_888),
        replace(QUIET, now=888_888, held=999_999, old=777_777),
        QUIET,
    ):
        wide = replace(known, parts=(Part("", "land_branch", 999_999, 999_999), Part("", "department", 1, 1)))
        text = said_of(State(reading, wide, 999_999, 888_888, (999_999, 888_888)), is_afar=is_afar).text.replace(MARK, "")
        assert len(text) <= (LONGEST_AFAR if is_afar else LONGEST), text
        assert not CAUSES.search(text)
        assert not re.search(r"nan|None|[{}]|  ", text)


def test_the_backtest_tells_what_the_headline_says_on_its_last_day(demo_store):
    reading = reading_of(demo_store)
    found = list(backtest(reading, 4))
    assert [day.day.isoformat() for day in found] == ["2025-09-29", "2025-09-30"], "a weekend is no day of work"
    assert found[-1].rule == headline(reading).rule == "more"
    assert "2 working days" in table(found)
    assert all(rule in table(found) for rule in RULES)


@pytest.mark.parametrize(
    ("is_resolved", "above", "kind"),
    [(True, True, "Tích cực"), (True, False, "Bất thường"), (False, True, "Khác thường"), (False, False, "Khác thường")],
)
def test_a_day_that_is_out_of_the_ordinary_is_called_bad_only_where_it_is(reading, monkeypatch, is_resolved, above, kind):
    claim = Claim("unusual", "", {"count": 4751, "metric_is_resolved": is_resolved, "above": above})
    monkeypatch.setattr("components.wall.headline.unusual", lambda _reading: claim)
    told = said_of(State(reading, QUIET, 100, 90, (100, 90)))
    assert (told.rule, told.text.partition(":")[0]) == ("unusual", kind)
