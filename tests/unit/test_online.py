"""Procedures online: the published figures, parts that add up, the available beside the used, and the list of the others."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from components.findings import Finding
from components.online_finding import online_finding
from components.panels.headline import coverage
from components.panels.not_online import LIST, LONGEST, SHOWN, by_owner, by_reason, coverage_by_field, foremost, not_online
from components.panels.online import available_to_used, online_payment, online_share, procedures_used
from components.shapes import Bars, Dumbbells, Figure, Nothing, Ranking, Sheet
from data_access.signals import SMALL
from tests.marts import mart_of
from tests.readings import SEARCHES, reading_of, sample_store
from tests.sample import dossier

PUBLISHED = {"procedures": 2_239, "procedures_online": 2_109, "procedures_not_online": 130, "procedures_unstated": 0}
UNSTATED = ("UPDATE procedure SET online_level = NULL", ())
ALL_ONLINE = ("UPDATE procedure SET online_level = 'toan_trinh'", ())


def came(count: int, procedure: str, channel: int, **row: object) -> list[dict[str, object]]:
    return [dossier(f"{procedure}-{channel}-{number}", procedure=procedure, channel=channel, **row) for number in range(count)]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """1.1 (owner L): 30 dossiers, 20 of them online; 1.2 (nobody's): 29; 2.1 (owner S, not online): 40."""
    rows = [*came(20, "1.1", 2), *came(10, "1.1", 1), *came(SMALL - 1, "1.2", 2), *came(40, "2.1", 1)]
    return sample_store(tmp_path_factory.mktemp("small"), rows)


def rows_of(web, path: str) -> list[dict[str, str]]:
    answer = web.test_client().get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


# Published figures, and parts that add up


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


@pytest.mark.parametrize("search", SEARCHES)
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


def test_a_level_that_is_not_stated_is_neither_online_nor_not(small):
    reading = reading_of(small)
    counts = reading.counts(tuple(PUBLISHED))
    assert {name: count for name, (count, _) in counts.items()} == {
        "procedures": 4,
        "procedures_online": 2,
        "procedures_not_online": 1,
        "procedures_unstated": 1,
    }
    assert "1 thủ tục chưa ghi mức độ không có trong danh sách" in not_online(reading).measure


# Head figures


def test_a_rate_stands_beside_its_target_and_counts(demo_store):
    reading = reading_of(demo_store)
    for tell, metric, target in ((online_share, "online_share", 0.8), (online_payment, "online_payment_rate", 0.6)):
        figure = tell(reading).shape
        above, below = reading.counts((metric,))[metric]
        assert isinstance(figure, Figure)
        assert (figure.limit, figure.filled) == (target, above / below)
        assert figure.tone == ("late-text" if above / below < target else "ink")
        assert f"{reading.number(above)} / {reading.number(below)} hồ sơ · " in figure.note


def test_without_a_target_none_is_drawn_nor_told(demo_store):
    for tell in (coverage, procedures_used):
        figure = tell(reading_of(demo_store)).shape
        assert figure.limit is None
        assert "mục tiêu" not in figure.note


def test_coverage_has_a_target_where_the_table_has_one(tmp_path):
    row = ("INSERT INTO target (metric, rank, value, valid_from) VALUES ('coverage', 1, 0.8, '2025-01-01')", ())
    figure = coverage(reading_of(sample_store(tmp_path, [], row))).shape
    assert (figure.value, figure.limit, figure.tone) == ("50,0%", 0.8, "late-text")


@pytest.mark.parametrize("tell", [online_share, online_payment, procedures_used])
def test_where_nothing_came_there_is_no_rate(tmp_path, tell):
    assert isinstance(tell(reading_of(sample_store(tmp_path, []))).shape, Nothing)


# Available and used


def test_the_widest_gap_comes_first_and_few_dossiers_are_not_drawn(small):
    shape = available_to_used(reading_of(small)).shape
    assert isinstance(shape, Dumbbells)
    assert [(row.code, row.before, row.after) for row in shape.rows] == [
        ("L", 1.0, 20 / 30),
        ("S", 0.0, None),
        ("unknown", 0.5, None),
    ]
    assert [row.texts for row in shape.rows] == [
        ("100,0% · 1/1", "66,7% · 20/30"),
        ("0,0% · 0/1", "—"),
        ("50,0% · 1/2", "ít hồ sơ · 29/29"),
    ]


def test_a_department_that_states_no_level_has_no_coverage(tmp_path):
    reading = reading_of(sample_store(tmp_path, came(40, "1.1", 2), UNSTATED))
    shape = available_to_used(reading).shape
    assert {(row.before, row.texts[0]) for row in shape.rows} == {(None, "—")}
    assert available_to_used(reading).title == "Thủ tục có trực tuyến và hồ sơ nộp trực tuyến theo cơ quan"


@pytest.mark.parametrize("search", SEARCHES)
def test_gaps_shrink_from_row_to_row_and_the_unknown_is_last(demo_store, search):
    reading = reading_of(demo_store, search)
    shape = available_to_used(reading).shape
    rows = shape.rows if isinstance(shape, Dumbbells) else ()
    assert bool(rows) != reading.is_empty()
    gaps = [row.before - row.after for row in rows if None not in (row.before, row.after) and row.code != "unknown"]
    assert gaps == sorted(gaps, reverse=True)
    assert all(row.after is None for row in rows[len(gaps) :] if row.code != "unknown")
    assert "unknown" not in [row.code for row in rows[:-1]]


def test_the_title_names_the_first_row_with_both_of_its_shares(demo_store):
    reading = reading_of(demo_store)
    telling = available_to_used(reading)
    first = telling.shape.rows[0]
    shares = [text.split(" · ")[0] for text in first.texts]
    name = reading.dimensions.unit_by_code.loc[first.code, "name"]
    assert telling.title == f"{name} cách xa nhất: {shares[0]} thủ tục có trực tuyến, {shares[1]} hồ sơ nộp trực tuyến"


# What is not online


def test_fields_are_ranked_by_what_they_still_lack(demo_store):
    reading = reading_of(demo_store)
    shape = coverage_by_field(reading).shape
    assert isinstance(shape, Ranking)
    counts = [int(row.texts[0]) for row in shape.rows]
    assert len(counts) == SHOWN
    assert counts == sorted(counts, reverse=True)
    share = reading.percent(sum(counts), 130)
    assert coverage_by_field(reading).title == f"12 lĩnh vực còn nhiều nhất giữ {share} trong 130 thủ tục chưa trực tuyến"


@pytest.mark.parametrize("tell", [by_owner, by_reason])
def test_the_bars_hold_all_130(demo_store, tell):
    shape = tell(reading_of(demo_store)).shape
    assert isinstance(shape, Bars)
    assert (sum(int(bar.texts[0]) for bar in shape.bars), shape.notes) == (130, ())


def test_what_nobody_states_comes_last_however_much_it_is(demo_store):
    bars = by_reason(reading_of(demo_store)).shape.bars
    assert [bar.label for bar in bars].index("Chưa ghi lý do") == len(bars) - 1


@pytest.mark.parametrize(
    ("counts", "by", "first"),
    [
        ({"L": 5, "S": 4}, "owner", "L"),
        ({"L": 5, "S": 5}, "owner", None),
        ({"L": 5, "S": 4, "unknown": 1}, "owner", None),
        ({"L": 6, "S": 4, "unknown": 1}, "owner", "L"),
        ({"L": 5, "S": 4, "unknown": 9}, "reason", "L"),
        ({"unknown": 9}, "reason", None),
        ({"L": 0}, "owner", None),
        ({}, "owner", None),
    ],
)
def test_only_what_is_ahead_of_all_others_whosever_the_unknown_are_is_named(counts, by, first):
    frame = pd.DataFrame({by: list(counts), "numerator": list(counts.values())})
    assert foremost(frame, by) == first


def test_a_field_that_nobody_states_is_in_the_list_and_not_in_the_title(tmp_path):
    change = ("UPDATE procedure SET online_level = 'thong_tin' WHERE code = '2.2'", ())
    telling = coverage_by_field(reading_of(sample_store(tmp_path, [], change)))
    assert [row.name for row in telling.shape.rows] == ["Đất đai", "Chưa rõ lĩnh vực"]
    assert telling.title == "1 lĩnh vực còn nhiều nhất giữ 50,0% trong 2 thủ tục chưa trực tuyến"


def test_a_list_that_is_too_long_says_where_the_rest_is(tmp_path):
    row = "INSERT INTO procedure (code, name, online_level) VALUES (?, ?, 'thong_tin')"
    telling = not_online(reading_of(sample_store(tmp_path, [], *((row, (f"x{number}", "x")) for number in range(LONGEST)))))
    assert len(telling.shape.rows) == LONGEST
    assert telling.title == f"{LONGEST + 1} thủ tục chưa cung cấp trực tuyến"
    assert telling.measure.endswith("hiện 500 thủ tục đầu, tệp CSV có đủ")


def test_the_list_goes_by_department_and_name_and_is_found_without_tones(demo_store):
    shape = not_online(reading_of(demo_store)).shape
    assert isinstance(shape, Sheet)
    assert (len(shape.rows), shape.sorted_by, shape.descending) == (130, 2, False)
    departments = [row.cells[2].text for row in shape.rows]
    assert departments.index("Ban Quản lý An toàn thực phẩm") < departments.index("Sở Tư pháp")
    row = next(row for row in shape.rows if row.code == "1.003583")
    assert "dang ky khai sinh luu dong so tu phap ho tich" in row.search


@pytest.mark.parametrize("tell", [coverage_by_field, by_owner, by_reason, not_online])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (UNSTATED, "Danh mục chưa ghi mức trực tuyến"),
        (ALL_ONLINE, "Không thủ tục nào được ghi là chưa trực tuyến"),
        (("DELETE FROM procedure", ()), "Không có thủ tục khớp bộ lọc"),
    ],
    ids=["unstated", "all online", "no catalogue"],
)
def test_where_nothing_is_to_be_listed_the_reason_is_said(tmp_path, tell, change, reason):
    assert tell(reading_of(sample_store(tmp_path, [], change))).shape == Nothing(reason)


# The sentence at the head


def told(finding: Finding) -> dict[str, dict[str, float]]:
    return {claim.rule: dict(claim.evidence) for claim in finding.claims}


def test_the_finding_tells_the_published_figures_and_who_has_most(demo_store):
    reading = reading_of(demo_store)
    finding = online_finding(reading)
    frame = reading.frame(("procedures_not_online",), ("owner",))
    most = int(frame["numerator"].max())
    name = reading.dimensions.unit_by_code.loc[frame.loc[frame["numerator"].astype(int).idxmax(), "owner"], "name"]
    assert finding.headline == (
        f"2.109 trong 2.239 thủ tục (94,2%) đã cung cấp trực tuyến; 130 thủ tục chưa, nhiều nhất ở {name} ({most})"
    )
    assert told(finding)["provided"] == {"online": 2109, "procedures": 2239, "stated": 2239, "not_online": 130, "most": most}
    assert list(told(finding)) == ["provided", "online_share", "online_payment_rate"]


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_rate_is_told_as_missed_only_where_it_is(demo_store, search, language):
    finding = online_finding(reading_of(demo_store, search, language))
    for claim in finding.claims[1:]:
        missed = claim.evidence["numerator"] < claim.evidence["target"] * claim.evidence["denominator"]
        assert any(word in claim.sentence for word in (("chưa đạt", "short of") if missed else (", đạt", "meets")))


def test_nobody_is_named_where_two_have_as_many_or_the_owner_is_not_known(small, tmp_path):
    owner = ("UPDATE procedure SET online_level = 'thong_tin' WHERE code = '1.1'", ())
    assert online_finding(reading_of(sample_store(tmp_path, [], owner))).headline.endswith("; 2 thủ tục chưa")
    assert online_finding(reading_of(small)).headline.endswith("; 1 thủ tục chưa, nhiều nhất ở Sở S (1)")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (UNSTATED, "Danh mục chưa ghi mức trực tuyến của thủ tục nào"),
        (("DELETE FROM procedure", ()), "Không có thủ tục khớp bộ lọc"),
    ],
    ids=["unstated", "no catalogue"],
)
def test_a_catalogue_without_levels_or_rows_is_said(tmp_path, change, sentence):
    assert online_finding(reading_of(sample_store(tmp_path, [], change))).headline == sentence


def test_the_earlier_catalogue_is_the_one_of_its_days(demo_store):
    counts = reading_of(demo_store, "?from=2025-06-01&to=2025-06-30").counts(("procedures", "procedures_unstated"))
    assert {count for count, _ in counts.values()} == {1_976}
