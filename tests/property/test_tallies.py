"""Tallies side by side and added up equal what is counted one by one."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from data_access.tally import Group, Tally, side_by_side
from tests.lives import quick

groups = st.tuples(st.sampled_from(("", "A", "a", "Đ", "10", "9")), st.sampled_from(("x", "y", "z")))
counted = st.dictionaries(groups, st.tuples(st.integers(0, 9), st.integers(0, 2**40)), max_size=12)


def tally_of(names: tuple[str, ...], rows: dict[Group, tuple[int, ...]]) -> Tally:
    return Tally.of(names, rows.items())


@quick()
@given(counted, counted, counted)
def test_every_group_of_any_tally_has_all_counts_in_order(first, second, third):
    found = side_by_side(
        [tally_of((f"{name}1", f"{name}2"), rows) for name, rows in zip("abc", (first, second, third), strict=True)]
    )
    expected = sorted({*first, *second, *third})
    assert list(found.groups) == expected
    for name, rows in zip("abc", (first, second, third), strict=True):
        for place in (0, 1):
            assert found.count(f"{name}{place + 1}").tolist() == [rows.get(group, (0, 0))[place] for group in expected]


@quick()
@given(counted)
def test_rows_of_one_group_are_summed(rows):
    whole: dict[str, Counter] = {}
    for (_, second), (one, other) in rows.items():
        whole.setdefault(second, Counter()).update(one=one, other=other)
    found = tally_of(("one", "other"), rows).added_up([(second,) for _, second in rows])
    assert list(found.groups) == [(group,) for group in sorted(whole)]
    for name in ("one", "other"):
        assert found.count(name).tolist() == [whole[group][name] for group in sorted(whole)]


@quick()
@given(counted, st.data())
def test_what_is_kept_stays_as_it_was(rows, data):
    keep = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    kept = [(group, row) for (group, row), stays in zip(rows.items(), keep, strict=True) if stays]
    found = tally_of(("one", "other"), rows).kept(keep)
    assert [(group, tuple(row)) for group, row in zip(found.groups, found.numbers.tolist(), strict=True)] == kept
