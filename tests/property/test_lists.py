"""What a number opens is what it counts: the listed dossiers are those of the recount, page by page, however they are sorted."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given

from data_access.filters import Filters
from data_access.listing import SORTS, Listing, listed
from data_access.metrics import AGE_CLASSES, COUNTS, METRICS, Rate
from data_access.scope import EVERYTHING, Scope
from tests import reference_counts as recount
from tests.breakdowns import built
from tests.lives import asked, drawn, examples, question, scope
from tests.marts import OpenMart
from tests.reference import Reference

LISTED = [name for name in METRICS if listed(name)[0]]


def codes_of(oracle: Reference, counts: tuple[str, ...], filters: Filters, seen: Scope) -> list[str]:
    """The codes that some counts of the recount count, a code once for each of them."""
    found = []
    for name in counts:
        family, holds = recount.COUNTS[name]
        members = oracle.members(family, (), filters, seen.units)
        found += [life.groups["code"] for _, life in members if holds(life, oracle.asked(filters))]
    return sorted(found)


def all_pages(mart: OpenMart, filters: Filters, seen: Scope, listing: Listing, size: int) -> list[dict]:
    rows, page = [], 1
    while True:
        found = mart.store.dossiers(filters, seen, replace(listing, page=page), mart=mart.store.mart(), size=size)
        rows += found.to_dict("records")
        if len(found) < size:
            return rows
        page += 1


@examples(6)
@given(drawn(lambda chance: asked(chance, lambda found: (question(chance, found), scope(chance), chance.random()))))
def test_a_number_lists_the_dossiers_that_the_recount_counts(example):
    found, questions = example
    oracle = found.reference()
    with built(found) as mart:
        for filters, seen, seed in questions:
            for name in Random(seed).sample(LISTED, 12):
                opened, marked = listed(name)
                order = Random(seed).choice(["", *SORTS, *(f"-{sort}" for sort in SORTS)])
                rows = all_pages(mart, replace(filters, count=name), seen, Listing(sort=order), size=7)
                assert sorted(row["code"] for row in rows) == codes_of(oracle, opened, filters, seen), name
                assert mart.store.dossier_count(replace(filters, count=name), seen, Listing(), mart=mart.store.mart()) == len(rows)
                if marked:
                    assert sorted(row["code"] for row in rows if row["marked"]) == codes_of(oracle, marked, filters, seen), name
                else:
                    assert not any(row["marked"] for row in rows)


@examples(3)
@given(drawn(lambda chance: asked(chance, lambda found: (question(chance, found), chance.choice(LISTED)))))
def test_a_list_is_as_long_as_its_number_says(example):
    found, questions = example
    with built(found) as mart:
        for filters, name in questions:
            row = mart.frame([name], (), filters).iloc[0]
            opened, _ = listed(name)
            of_numerator = name in COUNTS or opened == getattr(METRICS[name], "numerator", ())
            number = row["numerator"] if of_numerator else row["denominator"]
            assert (
                mart.store.dossier_count(replace(filters, count=name), EVERYTHING, Listing(), mart=mart.store.mart()) == number
            ), name


@examples(3)
@given(drawn(lambda chance: asked(chance, lambda found: (question(chance, found), chance.choice(list(AGE_CLASSES))))))
def test_the_ages_divide_what_is_overdue(example):
    found, questions = example
    with built(found) as mart:
        for filters, _ in questions:
            count = replace(filters, count="open_overdue")
            whole = all_pages(mart, count, EVERYTHING, Listing(), size=50)
            parts = [row for age in AGE_CLASSES for row in all_pages(mart, replace(count, age=age), EVERYTHING, Listing(), size=50)]
            assert sorted(row["code"] for row in parts) == sorted(row["code"] for row in whole)


@examples(4)
@given(drawn(lambda chance: asked(chance, lambda found: (question(chance, found), chance.choice([*SORTS]), chance.random() < 0.5))))
def test_a_list_is_sorted_by_what_is_asked_and_what_is_missing_comes_last(example):
    found, questions = example
    with built(found) as mart:
        for filters, sort, turned in questions:
            listing = Listing(sort=f"-{sort}" if turned else sort)
            rows = all_pages(mart, replace(filters, count="received"), EVERYTHING, listing, size=6)
            values = [row[SORTS[sort]] for row in rows]
            known = [value for value in values if value == value and value is not None and str(value) != "<NA>"]
            assert values[: len(known)] == known
            assert known == sorted(known, reverse=turned)


def test_every_rate_of_dossiers_lists_its_denominator():
    rates = [name for name, measure in METRICS.items() if isinstance(measure, Rate)]
    for name in rates:
        opened, _ = listed(name)
        families = {recount.COUNTS[part][0] for part in METRICS[name].denominator}
        if families <= {"catalogue", "used", "unit", "staff"}:
            assert opened in ((), METRICS[name].numerator), name
        else:
            assert opened == METRICS[name].denominator, name
