"""An address and its filters say the same, and no address breaks anything."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from data_access.filters import CHOICES, COMPARED_DATES, COMPARISONS, DATES, OWN, VIEW, Filters, Period, month_start, read
from tests.lives import quick

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))
periods = st.tuples(dates, dates).map(sorted).map(lambda pair: Period(*pair))
choices = st.lists(texts, max_size=3, unique=True).map(lambda values: tuple(sorted(values)))
NAMES = [*DATES, *COMPARED_DATES, *CHOICES, *VIEW, "compare", "count", "age", "FROM", "", "unit[]"]


@st.composite
def filters(draw) -> Filters:
    compare = draw(st.sampled_from([None, *COMPARISONS]))
    ends = draw(periods) if compare == OWN else None
    asked = Filters(
        **{name: draw(choices) for name in CHOICES},
        compare=compare,
        compare_from=ends and ends.first,
        compare_to=ends and ends.last,
        count=draw(st.none() | texts),
        age=draw(st.none() | texts),
    )
    return draw(st.sampled_from([asked, asked.within(draw(periods))]))


@quick()
@given(filters())
def test_an_address_gives_back_the_filters_that_wrote_it(asked):
    assert read(asked.to_search()) == (asked, ())
    assert Filters.from_search(asked.to_search()) == asked
    told = asked.to_search().removeprefix("?")
    assert told == urlencode(parse_qsl(told, keep_blank_values=True))


@quick()
@given(filters(), filters())
def test_filters_are_equal_exactly_when_their_addresses_are(one, other):
    assert (one == other) == (one.to_search() == other.to_search())
    assert hash(one) == hash(Filters.from_search(one.to_search()))


@quick()
@given(filters(), st.randoms(use_true_random=False))
def test_the_order_of_an_address_does_not_matter(asked, random):
    pairs = parse_qsl(asked.to_search().removeprefix("?"), keep_blank_values=True)
    random.shuffle(pairs)
    assert Filters.from_search("?" + urlencode(pairs)) == asked


def test_no_filters_have_no_address():
    assert Filters().to_search() == ""
    assert read("") == read("?") == (Filters(), ())


@quick()
@given(
    st.text(max_size=60)
    | st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=8))).map(
        lambda pairs: "?" + "&".join(f"{name}={value}" for name, value in pairs)
    )
)
@example("?unit=%ff%fe&from=2025-13-01&to=&=&&;%00")
@example("?" + "&".join(["from=2025-01-01"] * 50))
@example("?from=9999-12-31&to=9999-12-31")
@example("?unit=\ud800")
@example("?from=2025-W01-1&to=20251231")
@example("?unit=' OR 1=1 --&unit=<script>")
def test_no_address_breaks_the_reading(search):
    asked, ignored = read(search)
    assert all(isinstance(sentence, str) for sentence in ignored)
    assert Filters.from_search(search) == asked


@quick()
@given(st.text(max_size=60))
@example("?unit=\ud800")
def test_whatever_was_read_can_be_written_and_read_again(search):
    asked = Filters.from_search(search)
    assert Filters.from_search(asked.to_search()) == asked


@quick()
@given(texts.filter(lambda name: name not in NAMES), texts)
def test_an_unknown_name_is_said_as_ignored(name, value):
    assert read("?" + urlencode([(name, value)])) == (Filters(), (f"{name}={value}",))


@pytest.mark.parametrize(
    "pair",
    [
        "from=yesterday",
        "from=2025-02-30",
        "to=1899-12-31",
        "to=2200-01-01",
        "from=1/7/2025",
        "compare=week",
        "unit=",
        "count=",
        "from=2025-07-01T00:00",
        "to=20250701",
        "from=",
    ],
)
def test_a_wrong_value_is_left_out_and_said(pair):
    assert read(f"?{pair}&unit=A") == (Filters(unit=("A",)), (pair,))


@quick()
@given(periods)
def test_a_period_that_ends_before_it_begins_is_left_out_and_said(period):
    assume(period.first < period.last)
    search = f"?from={period.last}&to={period.first}&unit=A"
    assert read(search) == (Filters(unit=("A",)), (f"from={period.last}", f"to={period.first}"))


@pytest.mark.parametrize("name", DATES)
def test_half_a_period_is_left_out_and_said(name):
    assert read(f"?{name}=2025-07-01") == (Filters(), (f"{name}=2025-07-01",))


@pytest.mark.parametrize("name", VIEW)
def test_a_setting_of_the_view_is_no_filter_and_no_mistake(name):
    assert read(f"?{name}=x") == (Filters(), ())


def test_what_was_ignored_is_said_in_the_order_of_the_address():
    assert read("?b=1&unit=A&a=2&compare=never")[1] == ("b=1", "a=2", "compare=never")


@quick()
@given(st.lists(texts, min_size=1, max_size=5))
def test_a_choice_is_sorted_and_each_value_stands_once(values):
    search = "?" + "&".join(f"unit={quote(value, safe='')}" for value in values + values)
    assert Filters.from_search(search).unit == tuple(sorted(set(values)))


def test_the_default_period_has_to_be_filled_in_before_it_is_used():
    with pytest.raises(ValueError, match="default period"):
        _ = Filters().period


# Periods


@quick()
@given(periods)
def test_the_previous_period_ends_the_day_before(period):
    assert period.previous().last == period.first - timedelta(days=1)


@quick()
@given(periods)
def test_the_previous_period_is_as_long_unless_both_are_whole_months(period):
    before = period.previous()
    if period.first.day == 1 and (period.last + timedelta(days=1)).day == 1:
        assert before.first.day == 1
        assert before.first == month_start(period.first, -_months(period))
    else:
        assert before.days == period.days


def _months(period: Period) -> int:
    count, day = 0, period.first
    while day <= period.last:
        day = (day + timedelta(days=32)).replace(day=1)
        count += 1
    return count


@quick()
@given(periods)
def test_the_year_before_keeps_day_and_month(period):
    before = period.year_before()
    for day, earlier in ((period.first, before.first), (period.last, before.last)):
        assert earlier.year == day.year - 1
        assert (earlier.month, earlier.day) in ((day.month, day.day), (2, 28))
    assert before.first <= before.last


@pytest.mark.parametrize(
    ("period", "previous", "year_before"),
    [
        (("2025-07-01", "2025-09-30"), ("2025-04-01", "2025-06-30"), ("2024-07-01", "2024-09-30")),
        (("2025-03-01", "2025-03-31"), ("2025-02-01", "2025-02-28"), ("2024-03-01", "2024-03-31")),
        (("2025-01-01", "2025-01-31"), ("2024-12-01", "2024-12-31"), ("2024-01-01", "2024-01-31")),
        (("2025-09-01", "2025-09-15"), ("2025-08-17", "2025-08-31"), ("2024-09-01", "2024-09-15")),
        (("2025-09-15", "2025-09-15"), ("2025-09-14", "2025-09-14"), ("2024-09-15", "2024-09-15")),
        (("2024-02-29", "2024-02-29"), ("2024-02-28", "2024-02-28"), ("2023-02-28", "2023-02-28")),
    ],
    ids=["a quarter", "a month", "january", "half a month", "a day", "the leap day"],
)
def test_periods_before(period, previous, year_before):
    asked = Period(*map(date.fromisoformat, period))
    assert asked.previous() == Period(*map(date.fromisoformat, previous))
    assert asked.year_before() == Period(*map(date.fromisoformat, year_before))
