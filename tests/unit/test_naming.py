"""Units are told apart: from former districts, from one another, by kind and code."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from components.filter_bar import unit_options
from components.naming import short_names, stated
from data_access import packs


def dimensions_of(*units):
    columns = ("code", "name", "short_name", "old_district")
    frame = pd.DataFrame(units, columns=columns).assign(stream="commune")
    return SimpleNamespace(unit=frame)


def of_pack(slug):
    units = packs.load(slug).units
    return dimensions_of(*((row["code"], row["name"], row["short_name"], row["old_district"]) for row in units))


@pytest.mark.parametrize("slug", packs.slugs())
def test_no_short_name_of_a_pack_mixes_forms(slug):
    """Either all units are called shortly, or two of them would be called alike: no list has some names with their kinds."""
    units = of_pack(slug).unit.set_index("code")
    assert short_names(of_pack(slug)).to_dict() == units["short_name"].to_dict()
    assert units["short_name"].is_unique


def test_units_of_one_short_name_are_named_with_their_kinds():
    told = short_names(dimensions_of(("1", "Phường A", "A", None), ("2", "Xã A", "A", None), ("3", "Xã B", "B", None)))
    assert told.to_dict() == {"1": "Phường A", "2": "Xã A", "3": "B"}


def test_units_of_one_name_are_offered_with_their_codes():
    offered = unit_options(dimensions_of(("1", "Khu vực 1", "A", None), ("2", "Khu vực 1", "B", None), ("3", "Xã B", "B", None)))
    assert {option["value"]: option["label"] for option in offered} == {"1": "Khu vực 1 · 1", "2": "Khu vực 1 · 2", "3": "Xã B"}


@pytest.mark.parametrize("slug", packs.slugs())
def test_the_offered_units_all_look_different(slug):
    labels = [option["label"] for option in unit_options(of_pack(slug))]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("by", ["step", "cause"])
def test_what_the_source_states_is_told_in_the_language_of_the_page_where_it_is_known(demo, by):
    column = {"step": "step", "cause": "overdue_cause"}[by]
    texts = [text for (text,) in demo.execute(f"SELECT DISTINCT {column} FROM dossier WHERE {column} IS NOT NULL")]
    assert texts
    assert [stated(by, text, "vi") for text in texts] == texts
    assert all(stated(by, text, "en").isascii() for text in texts)
    assert stated(by, "Một bước khác", "en") == "Một bước khác"
