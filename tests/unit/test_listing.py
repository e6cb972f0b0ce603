"""A list of dossiers: what its address means, what its search finds, and what it looks like for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data_access.filters import Filters
from data_access.listing import Listing, listed, read_listing
from data_access.scope import EVERYTHING, Scope
from tests.marts import days, mart_of
from tests.sample import dossier


@pytest.mark.parametrize(
    ("search", "listing"),
    [
        ("", Listing()),
        ("?q=h17&sort=-late&page=3", Listing("h17", "-late", 3)),
        ("?q=%20 hai   chau ", Listing("hai chau")),
        ("?sort=;drop&page=0", Listing()),
        ("?page=-1", Listing()),
        ("?page=99999999999", Listing()),
        ("?page=2&page=3", Listing(page=3)),
        ("?q=a%00b", Listing("ab")),
        ("?q=%ED%A0%80", Listing("\N{REPLACEMENT CHARACTER}" * 3)),
        ("?code=1&code=2&code=1", Listing(codes=("1", "2"))),
    ],
)
def test_what_has_no_meaning_falls_back_to_the_first_page(search, listing):
    assert read_listing(search) == listing


def test_a_listing_writes_what_it_reads():
    listing = Listing("khai sinh", "-due", 7)
    assert read_listing("?" + listing.to_search()) == listing


@pytest.mark.parametrize(
    ("metric", "opened", "marked"),
    [
        ("open_overdue", ("open_overdue",), ()),
        ("on_time_rate", ("resolved_early", "resolved_on_day", "resolved_late"), ("resolved_early", "resolved_on_day")),
        ("resolution_rate", ("carried_over", "received"), ()),
        ("resolved_to_received", ("received",), ()),
        ("processing_p90", ("resolved",), ()),
        ("received_per_1000", ("received_populated",), ()),
        ("coverage", (), ()),
        ("criteria_met", (), ()),
    ],
)
def test_a_rate_opens_its_denominator_and_marks_its_numerator_where_both_are_the_same_rows(metric, opened, marked):
    assert listed(metric) == (opened, marked)


def test_what_counts_no_dossiers_has_no_list():
    with mart_of([]) as mart, pytest.raises(KeyError):
        mart.store.dossiers(days(0, 9, count="coverage"), EVERYTHING, Listing(), mart=mart.store.mart())


@pytest.fixture(scope="module")
def three():
    rows = [
        dossier("H17.1-0001", unit="A", procedure="1.1", due=3),
        dossier("H17.1-0002", unit="B", procedure="2.1", due=1),
        dossier("H18.2-0001", unit="S", procedure="1.1", due=None),
    ]
    with mart_of(rows) as mart:
        yield mart


def found(mart, query: str = "", sort: str = "", scope: Scope = EVERYTHING, **asked: object) -> list[str]:
    filters: Filters = days(0, 9, count="in_process", **asked)
    page = mart.store.dossiers(filters, scope, Listing(query, sort), mart=mart.store.mart())
    assert mart.store.dossier_count(filters, scope, Listing(query, sort), mart=mart.store.mart()) == len(page)
    return page["code"].tolist()


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("H17", ["H17.1-0002", "H17.1-0001"]),
        ("h17.1-0001", ["H17.1-0001"]),
        ("0001", ["H17.1-0001", "H18.2-0001"]),
        ("8.2-", ["H18.2-0001"]),
        ("00", []),
        ("phường a một", ["H17.1-0001"]),
        ("mot phuonga", ["H17.1-0001"]),
        ("0002 xab", ["H17.1-0002"]),
        ("thủ tục hai phường a", []),
        ("thu tcu mot", ["H17.1-0001", "H18.2-0001"]),
        ("phuong a", ["H17.1-0001"]),
        ("PHƯỜNG A", ["H17.1-0001"]),
        ("thủ tục một", ["H17.1-0001", "H18.2-0001"]),
        ("2.1", ["H17.1-0002"]),
        ("%", []),
        ("_17", []),
        ("' OR 1=1 --", []),
    ],
)
def test_a_search_finds_any_part_of_a_code_names_and_two_of_these_at_once(three, query, codes):
    assert found(three, query) == codes


def test_what_has_no_due_day_comes_last_either_way(three):
    assert found(three, sort="due") == ["H17.1-0002", "H17.1-0001", "H18.2-0001"]
    assert found(three, sort="-due") == ["H17.1-0001", "H17.1-0002", "H18.2-0001"]


def test_the_latest_of_what_is_open_is_what_was_due_first(three):
    assert found(three, sort="-late")[:2] == ["H17.1-0002", "H17.1-0001"]


def test_nobody_sees_a_dossier_of_a_unit_outside_the_scope(three):
    assert found(three, scope=Scope("one", ("B",))) == ["H17.1-0002"]
    assert found(three, scope=Scope()) == []


def test_picked_dossiers_are_those_of_the_list_alone(three):
    filters, mart = days(0, 9, count="in_process", unit=("A",)), three.store.mart()
    page = three.store.dossiers(filters, EVERYTHING, Listing(codes=("H17.1-0001", "H17.1-0002")), mart=mart)
    assert page["code"].tolist() == ["H17.1-0001"]


def test_what_stands_paused_at_the_end_of_the_period_is_told():
    rows = [dossier("P", status=5, due=1, updated=2), dossier("Q", due=1)]
    with mart_of(rows) as mart:
        page = mart.store.dossiers(replace(days(0, 9), count="in_process"), EVERYTHING, Listing(), mart=mart.store.mart())
        assert dict(zip(page["code"], page["paused"], strict=True)) == {"P": True, "Q": False}
