"""A name enters with nothing that cannot be seen; where nothing of it can be read, its code stands for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.names import tidy
from tests.hostile import DECOMPOSED, FAMILY, SCRIPT
from tests.readings import sample_store
from tests.sample import dossier


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        pytest.param(DECOMPOSED, "Hòa Khánh Đông", id="letters and marks apart"),
        pytest.param(" two\r\n lines\t", "two lines", id="white space"),
        pytest.param("a\x00b\x1b[31m\x7f", "a b [31m", id="control characters"),
        pytest.param("\u202egnaig\u202c \u2066x\u2069", "gnaig x", id="what turns the direction"),
        pytest.param("Hải\u200b Ch\u00adâ\u2060u\ufeff", "Hải Châu", id="what nobody sees"),
        pytest.param("Ho\u200ba\u034f\u0300", "Hoà", id="what keeps letters and marks apart"),
        pytest.param("a\u200db\ufe0f\u200c", "ab", id="joiners between letters"),
        pytest.param(f"Xã {FAMILY}\u2764\ufe0f", f"Xã {FAMILY}\u2764\ufe0f", id="joined pictures"),
        pytest.param(f"{FAMILY}\u200d", FAMILY, id="a joiner that joins nothing"),
        pytest.param("\u3164\u2800\u115f", "", id="blanks that count as letters"),
        pytest.param("שלום עולם", "שלום עולם", id="from right to left"),
        pytest.param(SCRIPT, SCRIPT, id="markup"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_name_has_one_line_and_nothing_that_cannot_be_seen(came, shown):
    assert tidy(came) == shown


@given(st.text())
def test_a_tidy_name_stays_as_it_is(text):
    assert tidy(tidy(text)) == tidy(text)


def test_where_nothing_of_a_name_can_be_read_its_code_stands_for_it(tmp_path):
    rows = [dossier("a"), dossier("b", unit="N\u200bEW")]
    unit = sample_store(tmp_path, rows, ("UPDATE unit SET name = ? WHERE code = 'A'", ("\u200b",))).mart().dimensions.unit
    told = dict(zip(unit["code"], unit["name"], strict=True))
    assert (told["A"], told["N\u200bEW"]) == ("A", "NEW")
