"""Procedures online: rates beside their targets, the available beside the used, and the sentence that tells it."""

from __future__ import annotations

import pytest

from components.findings import Finding
from components.online_finding import online_finding
from components.panels.headline import coverage
from components.panels.not_online import not_online
from components.panels.online import available_to_used, online_payment, online_share, procedures_used
from components.shapes import Dumbbells, Figure, Nothing
from data_access.signals import SMALL
from tests.catalogues import UNSTATED, came
from tests.readings import SEARCHES, reading_of, sample_store


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """1.1 (owner L): 30 dossiers, 20 of them online; 1.2 (nobody's): 29; 2.1 (owner S, not online): 40."""
    rows = [*came(20, "1.1", 2), *came(10, "1.1", 1), *came(SMALL - 1, "1.2", 2), *came(40, "2.1", 1)]
    return sample_store(tmp_path_factory.mktemp("small"), rows)


def test_a_level_that_is_not_stated_is_neither_online_nor_not(small):
    reading = reading_of(small)
    counts = reading.counts(("procedures", "procedures_online", "procedures_not_online", "procedures_unstated"))
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
        assert figure.tone == ("due-text" if target - 0.2 < above / below < target else "ink"), "red from the third limit on"
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
        ("100,0%\u00a0· 1/1", "66,7%\u00a0· 20/30"),
        ("0,0%\u00a0· 0/1", "—"),
        ("50,0%\u00a0· 1/2", "ít hồ sơ\u00a0· 29/29"),
    ]


def test_a_department_that_states_no_level_has_no_coverage(tmp_path):
    reading = reading_of(sample_store(tmp_path, came(40, "1.1", 2), UNSTATED))
    shape = available_to_used(reading).shape
    assert {(row.before, row.texts[0]) for row in shape.rows} == {(None, "—")}
    assert available_to_used(reading).title == "Thủ tục cung cấp trực tuyến và hồ sơ nộp trực tuyến theo cơ quan"


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
    shares = [text.split("\u00a0· ")[0] for text in first.texts]
    name = reading.dimensions.unit_by_code.loc[first.code, "name"]
    assert telling.title == f"{name} chênh nhiều nhất: {shares[0]} thủ tục cung cấp trực tuyến, {shares[1]} hồ sơ nộp trực tuyến"


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
