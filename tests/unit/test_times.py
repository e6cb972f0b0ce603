"""Times of the sources by the thousand: what is no time is found, and neither kills the process nor becomes another time."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.clock.times import read_times
from tests.lives import quick

IMPOSSIBLE = (
    "2025-02-30 08:00:00",
    "2025-02-29",
    "2100-02-29 00:00:00",
    "0000-00-00",
    "0000-00-00 00:00:00",
    "9999-99-99 99:99:99",
    "2025-13-01 08:00",
    "2025-07-00 08:00:00+07",
    "2025-07-01 25:00:00",
    "2025-07-01 23:60:00",
    "2025-07-01 23:59:60",
    "2025-07-01 08-30-00",
    "2025-7-1",
    "infinity",
    "0044-03-15 BC",
    "",
    "9999-12-31T23:59:59-11:00",
    "0001-01-01 00:00:00+14:00",
    "٢٠٢٥-٠٧-٠١",
    "2" * 10_000,
    b"2025-07-01 \xff",
    5,
    1e30,
)
# numpy's own parser ends the process where it meets a wrong day among more than 500 rows.
MANY = 1200


def read(texts: list[object]) -> tuple[np.ndarray, np.ndarray]:
    values = np.array(texts, dtype=object)
    return read_times(values, pd.isna(values))


@pytest.mark.parametrize("came", IMPOSSIBLE, ids=lambda came: str(came)[:20])
def test_an_impossible_time_among_many_rows_is_found_and_the_others_are_read(came):
    times, wrong = read(["2025-07-01 08:30:00", None] * (MANY // 2) + [came])
    assert np.flatnonzero(wrong).tolist() == [MANY]
    assert np.isnat(times[-1])
    assert np.isnat(times[1])
    assert set(times[:MANY:2].astype(str)) == {"2025-07-01T08:30:00"}


@quick()
@given(st.tuples(*(st.integers(0, most) for most in (9999, 13, 32, 25, 61, 61))), st.sampled_from((" ", "T")))
def test_a_time_is_one_exactly_where_the_standard_library_says_so(numbers, blank):
    year, month, day, hour, minute, second = numbers
    text = f"{year:04}-{month:02}-{day:02}{blank}{hour:02}:{minute:02}:{second:02}"
    times, wrong = read([text])
    try:
        expected = datetime(*numbers)
    except ValueError:
        assert wrong.tolist() == [True]
    else:
        assert (wrong.tolist(), str(times[0])) == ([False], expected.isoformat(timespec="seconds"))
