"""A number opens the list of the dossiers that it counts: the list is as long as the number says, whatever is asked."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pandas as pd
import pytest

from components.panels import PANELS, Panel, Reading
from components.panels.panel import LIST
from components.shapes import Figure
from components.shapes.texts import Link
from data_access.listing import Listing, listed
from data_access.metrics import COUNTS, METRICS
from data_access.store import Store
from tests.readings import reading_of, sample_store
from tests.sample import dossier, staff

TOLD = [panel for panel in PANELS.values() if panel.tell]
# So many of the links of a panel over the simulated city: each list is a question to 200.000 rows.
TRIED = 4
SAMPLE = (
    "",
    "?unit=A&unit=B&unit=S",
    "?kind=chi_nhanh&kind=phuong",
    "?kind=unknown&place=B",
    "?old_district=Huyện Cũ&field=dat-dai",
    "?field=unknown&channel=online",
    "?procedure=1.1&from=2025-09-08&to=2199-12-31&compare=year",
    "?count=open_overdue&age=age_5",
    "?count=online_share&unit=A",
)
DEMO = ("", "?field=dat-dai&channel=online&from=2025-08-01&to=2025-08-31&count=open_overdue&age=age_5")


def links(told: object) -> Iterator[Link]:
    """Every text that opens a list, wherever in a shape it stands."""
    if isinstance(told, Link):
        if told.href.startswith(f"{LIST}?"):
            yield told
    elif isinstance(told, tuple | list):
        for part in told:
            yield from links(part)
    elif is_dataclass(told):
        for field in fields(told):
            yield from links(getattr(told, field.name))


def drawn_from(panel: Panel, reading: Reading) -> list[Link]:
    """The links of a card; only what follows the count of an address gets to see it, as on a page (cards.filled)."""
    filters = reading.filters if panel.follows_count else replace(reading.filters, count=None, age=None)
    return list(links(panel.tell(reading.over(filters)).shape))


def wrong(panel: Panel, link: Link, store: Store) -> str:
    """What differs between a number and the list that it opens; empty where nothing does."""
    asked = reading_of(store, link.href.removeprefix(LIST))
    metric = asked.filters.count
    length = store.dossier_count(asked.filters, asked.scope, Listing(), mart=asked.mart)
    told = f"{panel.name} {str(link)!r} {link.href}: {length} dossiers"
    if metric in COUNTS:
        return "" if str(link) == asked.number(length) else told
    row = asked.frame((metric,)).iloc[0]
    above, below, value = (None if pd.isna(row[part]) else row[part] for part in ("numerator", "denominator", "value"))
    side = "numerator" if listed(metric)[0] == getattr(METRICS[metric], "numerator", ()) else "denominator"
    if length != int(row[side]):
        return f"{told}, but its {side} is {row[side]}"
    if re.search(r"\d", link) and asked.measured(metric, above, below, value) not in link:
        return f"{told}, which make {asked.measured(metric, above, below, value)}"
    return ""


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Store:
    """Dossiers of every unit, those that nobody knows included; of every kind of end; the same ones each time."""
    chance = random.Random(20250901)
    rows = []
    for number in range(240):
        received = chance.randrange(-60, 30)
        resolved = chance.choice([None, received + chance.randrange(25)])
        if resolved is not None and resolved > 30:
            resolved = None
        rows.append(
            dossier(
                f"D{number:03}",
                unit=chance.choice(["A", "A", "B", "C", "S", "S", "L", "nobody"]),
                place=chance.choice([None, "A", "B"]),
                procedure=chance.choice(["1.1", "1.2", "2.1", "2.2", "3.1", "none such"]),
                channel=chance.choice([1, 2, 3, None]),
                status=4 if resolved is None else 10,
                received=received,
                due=chance.choice([None, received + chance.randrange(1, 30)]),
                resolved=resolved,
                fee_due=chance.choice([None, True, False]),
                paid_online=chance.choice([None, True, False]),
                step=chance.choice([None, "Thẩm định", "Trình ký"]),
                cause=chance.choice([None, "Thiếu giấy tờ"]),
            )
        )
    counted = [staff("A", 0, 10, 8), staff("B", 0, 5, 6), staff("C", 0, 4, None)]
    return sample_store(tmp_path_factory.mktemp("opening"), rows, counted=counted)


@pytest.mark.parametrize("search", SAMPLE)
def test_every_number_opens_a_list_as_long_as_it_says(sample, search):
    reading = reading_of(sample, search)
    # What two panels tell in the same words by the same address is looked at once.
    drawn = {(str(link), link.href): (panel, link) for panel in TOLD for link in drawn_from(panel, reading)}
    assert [text for panel, link in drawn.values() if (text := wrong(panel, link, sample))] == []
    assert len(drawn) > 10


@pytest.mark.parametrize("panel", TOLD, ids=lambda panel: panel.name)
def test_a_figure_of_dossiers_opens_them(sample, panel):
    shape = panel.tell(reading_of(sample, "?unit=A")).shape
    if isinstance(shape, Figure) and any(listed(metric)[0] for metric in panel.metrics):
        assert [*links(shape.value)], shape.value


@pytest.mark.parametrize("search", DEMO)
def test_numbers_of_the_simulated_city_open_lists_as_long_as_they_say(demo_store, search):
    chance, reading, found = random.Random(20250930), reading_of(demo_store, search), []
    for panel in TOLD:
        drawn = drawn_from(panel, reading)
        tried = chance.sample(drawn, min(TRIED, len(drawn)))
        found += [text for link in tried if (text := wrong(panel, link, demo_store))]
    assert found == []
