"""Whatever stands in a file, empty, odd or large, the mapping assistant drafts a mapping that can be read."""

from __future__ import annotations

import time
import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.importer import KINDS, Mapping
from data_access.importer.assistant.glances import Glance
from data_access.importer.assistant.suggestion import suggest
from data_access.importer.values import tidy
from tests.suggesting import DAY_FIRST, DOSSIERS, document, told

HOSTILE = [
    'a "quoted" header',
    "back\\slash",
    "two\nlines\r\n\ttab",
    "x" * 200,
    "<script>alert(1)</script>",
    "Mã hồ sơ 🏛️",
    "رقم الطلب",
    "\u202eevil\u202c",
    "# comment = 1",
    "[values]",
    "''' \"\"\"",
    "\ud800",
    "",
    "code = 1\n[rules]",
]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_hostile_headers_and_cells_give_valid_toml(kind):
    cells = tuple(HOSTILE)
    hostile = Glance('a "file"\n.csv', tuple(HOSTILE), (cells, cells[::-1]))
    found = tomllib.loads(str(suggest([hostile], kind)))
    assert set(found) <= {"file", "columns", "values", "procedures"}


@pytest.mark.parametrize("header", HOSTILE[:12])
def test_a_hostile_header_that_is_mapped_is_named_exactly(header):
    given = document({f"Mã hồ sơ ({header})": ("H1", "H2", "H4")})["columns"]["code"]
    assert given == 1 or given == tidy(f"Mã hồ sơ ({header})")


def test_nothing_in_a_draft_turns_the_direction_of_a_line():
    assert not {"\u202e", "\u202c", "\u2028"} & set(told({"Mã hồ sơ \u202e\u2028": ("1", "2", "4")}))


texts = st.text(max_size=30) | st.sampled_from(
    [*HOSTILE, "Mã hồ sơ", "Status", "Ngày tiếp nhận", "13/07/2025", "NULL", "Closed", "4"]
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(KINDS.values())), st.lists(texts, max_size=6), st.lists(st.lists(texts, max_size=7), max_size=6))
def test_any_headers_and_cells_give_valid_toml(kind, header, rows):
    text = str(suggest([Glance("f.csv", tuple(header), tuple(map(tuple, rows)))], kind))
    tomllib.loads(text.encode("utf-8").decode("utf-8"))


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, min_size=3, max_size=3), st.lists(texts, min_size=3, max_size=3))
def test_whatever_the_cells_are_a_complete_suggestion_is_a_mapping(statuses, places):
    columns = {"Mã hồ sơ": ("1", "2", "4"), "TTHC": "A", "Đơn vị": "B", "Ngày tiếp nhận": DAY_FIRST}
    mapping = document(columns | {"Trạng thái": tuple(statuses), "Nơi nộp": tuple(places)})
    Mapping.of(mapping, DOSSIERS)


def test_no_file_and_no_rows_give_a_draft_as_well():
    assert "required and not found: code" in str(suggest([], DOSSIERS))
    assert tomllib.loads(str(suggest([Glance("f.csv", ("Mã hồ sơ",), ())], DOSSIERS)))["columns"] == {"code": "Mã hồ sơ"}


@pytest.mark.parametrize("name", ["Cột {}", "Ngày tiếp nhận {}", "Trạng thái hồ sơ {}"])
@pytest.mark.parametrize("width", [5_000, pytest.param(16_384, marks=pytest.mark.long)])
def test_a_file_of_thousands_of_columns_is_answered_within_seconds(width, name):
    known = {"Mã hồ sơ": tuple(f"H{number}" for number in range(6)), "Ngày tiếp nhận": (*DAY_FIRST, *DAY_FIRST)}
    others = {name.format(number): tuple(f"{number} {row}" for row in range(6)) for number in range(width - 2)}
    started = time.process_time()
    text = told(known | others)
    assert time.process_time() - started < 8
    assert tomllib.loads(text)["columns"] == {
        "code": "Mã hồ sơ",
        "received_at": {"column": "Ngày tiếp nhận", "date_format": "%d/%m/%Y %H:%M:%S"},
    }
    assert f"and {width - 2 - 200} more" in text


def test_a_wide_file_is_read_within_seconds():
    days = [(date(2025, 1, 1) + timedelta(days=number)).strftime("%d/%m/%Y %H:%M") for number in range(2000)]
    header = (*(f"Ngày tiếp nhận {number}" for number in range(20)), *(f"Mã hồ sơ {number}" for number in range(20)))
    rows = tuple((*[day] * 20, *[f"H{number}"] * 20) for number, day in enumerate(days))
    started = time.perf_counter()
    str(suggest([Glance("wide.csv", header, rows)], DOSSIERS))
    assert time.perf_counter() - started < 20
