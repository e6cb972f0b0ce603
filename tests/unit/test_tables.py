"""The table of a card and its file: every metric in its own unit, with what it is made of, in both languages."""

from __future__ import annotations

import csv as reader
import io

import pytest

from components.elements import Element
from components.exports.tables import csv
from components.formats import LANGUAGES
from components.panels import PANELS, Panel, Reading
from components.tables import WITHOUT_NUMERATOR, measured, table
from data_access.metrics import COUNTS, MEASURES, METRICS
from data_access.store import Store
from tests.readings import reading_of, sample_store
from tests.sample import dossier, staff

TOTAL, BY_UNIT, CATALOGUE = (PANELS[name] for name in ("dossiers-total", "dossiers-by-unit", "catalogue-total"))
STATED = {"fee_due": True, "paid_online": True, "electronic_result": True, "digitised": True, "synchronised": True}
# From Monday 1/9 on: done in 0, 1, 2 and 4 working days in A (60.000 people), one open in B (8.000), nothing said of S.
ROWS = [
    *(dossier(f"a{done}", unit="A", received=0, resolved=done, due=3, **STATED) for done in (0, 1, 2, 4)),
    dossier("b", unit="B", received=1, due=2),
    dossier("s", unit="S", received=1, channel=1),
]
SEPTEMBER = "?from=2025-09-01&to=2025-09-30"
# Metric of the table -> its value in A as a reader sees it, and the two numbers beside it.
IN_A = {
    "received": {"vi": ("4",), "en": ("4",)},
    "on_time_rate": {"vi": ("75,0%", "3", "4"), "en": ("75.0%", "3", "4")},
    "online_payment_rate": {"vi": ("100,0%", "4", "4"), "en": ("100.0%", "4", "4")},
    # 0 in process ÷ 4 resolved × 22 working days.
    "backlog_days": {"vi": ("0,0", "0", "4"), "en": ("0.0", "0", "4")},
    # 0 overdue ÷ 4 received × 1.000 ÷ 60 × 22 working days.
    "overdue_per_1000": {"vi": ("0,0", "0", "4"), "en": ("0.0", "0", "4")},
    # 4 ÷ 60.000 × 1.000 = 0,067.
    "received_per_1000": {"vi": ("0,1", "4", "60.000"), "en": ("0.1", "4", "60,000")},
    # 4 ÷ 2 present ÷ 22 working days = 0,091.
    "received_per_officer_day": {"vi": ("0,09", "4", "2"), "en": ("0.09", "4", "2")},
    "population": {"vi": ("60.000",), "en": ("60,000",)},
    "processing_median": {"vi": ("1,5", "4"), "en": ("1.5", "4")},
    # 0, 1, 2, 4 at place 2,7: 2 + 0,7 × 2.
    "processing_p90": {"vi": ("3,4", "4"), "en": ("3.4", "4")},
    "criteria_met": {"vi": ("—", "2", "3"), "en": ("—", "2", "3")},
    # 6 + 20 × 3/4 + 6 + 6 + 6 + 4 of 48: the one resolved late was not in time.
    "index_766": {"vi": ("43,0", "48"), "en": ("43.0", "48")},
    "units_active": {"vi": ("1",), "en": ("1",)},
}
MISSING_IN_S = {
    "on_time_rate": ("—", "0", "0"),
    "online_payment_rate": ("—", "0", "0"),
    "backlog_days": ("—", "1", "0"),
    "received_per_1000": ("—", "0", "0"),
    "received_per_officer_day": ("—", "0", "0"),
    "processing_median": ("—", "0"),
    "processing_p90": ("—", "0"),
    "digitised_rate": ("—", "0", "0"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    return sample_store(tmp_path_factory.mktemp("tables"), ROWS, counted=[staff("A", 0, 3, 2)])


def cells(component: Element, head: str) -> list[list[str]]:
    """The texts of all rows of the head or the body of a table."""
    (part,) = [child for child in component.children if child.tag == head.lower()]
    rows = part.children if isinstance(part.children, list) else [part.children]
    return [[cell.children for cell in row.children] for row in rows]


def heads(metric: str, reading: Reading) -> list[str]:
    """The columns that a metric has in a table."""
    name = reading.say(f"metric.{metric}.name")
    if metric in COUNTS:
        return [name]
    beside = [reading.say(f"table.{part}", metric=name) for part in ("numerator", "denominator")]
    return [name, *(beside[1:] if metric in WITHOUT_NUMERATOR else beside)]


def shown(panel: Panel, reading: Reading) -> dict[str, dict[str, str]]:
    """A table as {row: {column: text}}."""
    drawn = table(panel, reading)
    (columns,) = cells(drawn, "Thead")
    return {row[0]: dict(zip(columns, row, strict=True)) for row in cells(drawn, "Tbody")}


# One value


UNITS = {
    "share": ("on_time_rate", (947, 1000, 0.947), "94,7%", "94.7%"),
    "a share above 1": ("resolved_to_received", (3, 2, 1.5), "150,0%", "150.0%"),
    "almost all": ("coverage", (2238, 2239, 2238 / 2239), "99,9%", "99.9%"),
    "working_days": ("backlog_days", (980, 80, 12.25), "12,3", "12.3"),
    "working_days of a quantile": ("processing_median", (None, 5, 4.5), "4,5", "4.5"),
    "many working_days": ("processing_p90", (None, 5, 1234.0), "1.234,0", "1,234.0"),
    "per_1000": ("received_per_1000", (12, 8000, 1.5), "1,5", "1.5"),
    "per_1000_received": ("overdue_per_1000", (12, 8000, 1.5), "1,5", "1.5"),
    "per_officer_day": ("received_per_officer_day", (182_661, 4_814, 0.59286), "0,59", "0.59"),
    "points": ("index_766", (None, 48, 41.25), "41,3", "41.3"),
    "criteria": ("criteria_met", (2, 3, 2.0), "2", "2"),
}


@pytest.mark.parametrize(("metric", "triple", "vi", "en"), UNITS.values(), ids=UNITS)
def test_a_value_is_told_in_its_unit(metric, triple, vi, en):
    assert (measured(metric, *triple, "vi"), measured(metric, *triple, "en")) == (vi, en)


@pytest.mark.parametrize("metric", MEASURES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_value_is_a_dash_whatever_its_unit(metric, language):
    """Neither 0 nor 100 %."""
    for above, below in ((0, 0), (None, 0), (7, 0)):
        assert measured(metric, above, below, None, language) == "—"


def test_every_unit_of_a_measure_is_tried():
    assert {METRICS[metric].unit for metric, *_ in UNITS.values()} == {measure.unit for measure in MEASURES.values()}
    assert {METRICS[metric].unit for metric in IN_A} == {METRICS[metric].unit for metric in BY_UNIT.metrics}


# Tables


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("metric", IN_A)
def test_a_unit_has_its_value_and_what_it_is_made_of(store, metric, language):
    reading = reading_of(store, SEPTEMBER, language)
    row = shown(BY_UNIT, reading)["Phường A"]
    assert tuple(row[head] for head in heads(metric, reading)) == IN_A[metric][language]


@pytest.mark.parametrize("metric", MISSING_IN_S)
def test_what_nothing_can_be_made_of_is_a_dash_with_its_counts(store, metric):
    reading = reading_of(store, SEPTEMBER)
    row = shown(BY_UNIT, reading)["Sở S"]
    assert tuple(row[head] for head in heads(metric, reading)) == MISSING_IN_S[metric]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", [BY_UNIT, PANELS["dossiers-by-kind"], PANELS["catalogue-by-field"]], ids=lambda panel: panel.name)
def test_a_table_has_the_columns_of_each_metric_and_of_no_other(store, panel, language):
    """A quantile and an index have no numerator: it is no column of dashes, it is not there."""
    reading = reading_of(store, SEPTEMBER, language)
    (columns,) = cells(table(panel, reading), "Thead")
    assert columns == [reading.say(f"by.{panel.by[0]}"), *(head for metric in panel.metrics for head in heads(metric, reading))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", [TOTAL, CATALOGUE], ids=lambda panel: panel.name)
def test_one_row_of_many_metrics_is_a_list_of_them(store, panel, language):
    reading = reading_of(store, SEPTEMBER, language)
    rows = table(panel, reading).children.children
    assert [row.children[0].children for row in rows] == [head for metric in panel.metrics for head in heads(metric, reading)]
    assert not [row for row in rows if row.children[1].children in ("", None) or "nan" in row.children[1].children]


def test_numbers_are_marked_as_numbers_and_names_as_heads(store):
    for row in table(BY_UNIT, reading_of(store)).children[1].children:
        assert (row.children[0].tag, row.children[0].scope) == ("th", "row")
        assert {cell.className for cell in row.children[1:]} == {"n"}


def test_rows_stand_in_the_order_of_the_vietnamese_alphabet(store):
    assert list(shown(BY_UNIT, reading_of(store))) == ["Chi nhánh L", "Đặc khu C", "Phường A", "Sở S", "Xã B"]


# Files


def file(panel: Panel, reading: Reading) -> dict[str, dict[str, str]]:
    rows = list(reader.DictReader(io.StringIO(csv(panel, reading), newline="")))
    return {row[panel.by[0]]: row for row in rows}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("metric", "triple"),
    [
        ("received", ("4", "", "4")),
        ("on_time_rate", ("3", "4", "0.75")),
        ("backlog_days", ("0", "4", "0")),
        ("received_per_1000", ("4", "60000", repr(4 / 60000 * 1000))),
        ("processing_median", ("", "4", "1.5")),
        ("criteria_met", ("2", "3", "nan")),
        ("index_766", ("", "48", "43")),
    ],
)
def test_a_file_has_plain_numbers_whatever_the_language(store, metric, triple, language):
    row = file(BY_UNIT, reading_of(store, SEPTEMBER, language))["A"]
    told = [row[f"{metric}_{part}"] for part in ("numerator", "denominator", "value")]
    assert told[:2] == list(triple[:2])
    # Three criteria are not judged where one rests on fewer than 30.
    assert float(told[2] or "nan") == pytest.approx(float(triple[2]), nan_ok=True)
    assert "," not in told[2]


@pytest.mark.parametrize("metric", MISSING_IN_S)
def test_a_missing_value_is_an_empty_cell_in_a_file(store, metric):
    row = file(BY_UNIT, reading_of(store, SEPTEMBER))["S"]
    assert row[f"{metric}_value"] == ""
    assert (row[f"{metric}_numerator"] == "") == (metric in WITHOUT_NUMERATOR)
    assert row[f"{metric}_denominator"] == "0"


def test_every_metric_is_in_some_file():
    assert {metric for panel in PANELS.values() for metric in panel.metrics} == set(METRICS)
