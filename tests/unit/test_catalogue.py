"""The catalogue of procedures: the published figures, parts that add up, and whose a procedure is."""

from __future__ import annotations

import csv
import io

import pytest

from components.panels.not_online import LIST, by_reason, not_online
from tests.marts import mart_of
from tests.readings import COME, reading_of, sample_store

PUBLISHED = {"procedures": 2_239, "procedures_online": 2_109, "procedures_not_online": 130, "procedures_unstated": 0}


def rows_of(web, path: str) -> list[dict[str, str]]:
    answer = web.test_client().get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_the_files_give_the_published_figures(web):
    (row,) = rows_of(web, "/export/catalogue-total.csv")
    assert {name: int(row[f"{name}_numerator"]) for name in PUBLISHED} == PUBLISHED
    assert (row["coverage_numerator"], row["coverage_denominator"]) == ("2109", "2239")


def test_the_file_of_the_list_has_a_row_for_each_of_the_130_with_whose_it_is_and_why(web, demo):
    rows = rows_of(web, "/export/procedures-not-online.csv")
    stated = demo.execute("""
        SELECT procedure.code, coalesce(procedure.owner_code, field.owner_code, 'unknown'), procedure.field_code,
               coalesce(not_online_reason, 'unknown')
        FROM procedure LEFT JOIN field ON field.code = field_code
        WHERE online_level = 'thong_tin' AND valid_from <= '2025-09-30' AND coalesce(valid_to, '2025-09-30') >= '2025-09-30'
    """).fetchall()
    assert len(rows) == 130
    assert sorted((row["procedure"], row["owner"], row["field"], row["reason"]) for row in rows) == sorted(stated)
    assert {row["numerator"] for row in rows} == {"1"}
    assert [row["reason_name"] for row in rows if row["reason"] == "unknown"] == ["Chưa ghi lý do"] * 11


@pytest.mark.parametrize("by", ["owner", "field"])
def test_departments_and_fields_add_up_to_the_catalogue(web, by):
    rows = rows_of(web, f"/export/catalogue-by-{by}.csv")
    assert {name: sum(int(row[f"{name}_numerator"]) for row in rows) for name in PUBLISHED} == PUBLISHED


@pytest.mark.parametrize("search", COME)
def test_owners_add_up_to_all_dossiers_under_every_filter(demo_store, search):
    reading = reading_of(demo_store, search)
    metrics = ("received", "received_online", "received_offered_online", "resolved", "in_process", "open_overdue")
    parts, whole = reading.frame(metrics, ("owner",)), reading.frame(metrics)
    for metric in metrics:
        assert parts[f"{metric}_numerator"].sum() == whole[f"{metric}_numerator"].iloc[0], metric


def test_reasons_add_up_to_what_is_not_online(demo_store):
    frame = reading_of(demo_store).frame(("procedures_not_online", "procedures"), ("reason",))
    assert (frame["procedures_not_online_numerator"].sum(), frame["procedures_numerator"].sum()) == (130, 2_239)


# Whose a procedure is, and why it is not online


def test_a_procedure_is_its_owners_or_else_its_fields_or_else_nobodys():
    with mart_of([]) as mart:
        owners = mart.rows("""
            SELECT procedure.code, coalesce(unit.code, 'nobody') AS owner FROM procedure LEFT JOIN unit ON unit_id = owner_id
        """)
    told = dict(zip(owners["code"], owners["owner"], strict=True))
    assert told == {"1.1": "L", "1.2": "nobody", "2.1": "S", "2.2": "nobody", "3.1": "S"}, "Z of 3.1 is no unit: its field answers"


@pytest.mark.parametrize("reason", [None, "", " \u200b", "unknown"])
def test_a_reason_that_says_nothing_is_none(tmp_path, reason):
    reading = reading_of(sample_store(tmp_path, [], ("UPDATE procedure SET not_online_reason = ? WHERE code = '2.1'", (reason,))))
    assert LIST.frame(reading)["reason"].tolist() == ["unknown"]
    assert not_online(reading).shape.rows[0].cells[-1].text == "Chưa ghi lý do"
    assert by_reason(reading).title == "Thủ tục chưa trực tuyến theo lý do"


def test_the_earlier_catalogue_is_the_one_of_its_days(demo_store):
    counts = reading_of(demo_store, "?from=2025-06-01&to=2025-06-30").counts(("procedures", "procedures_unstated"))
    assert {count for count, _ in counts.values()} == {1_976}
