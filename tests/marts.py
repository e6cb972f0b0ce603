"""Open a built mart for a test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
from flask import Flask
from flask_caching import Cache
from sqlalchemy import Connection, Select

from data_access.dimensions import Dimensions
from data_access.filters import Filters
from data_access.mart import Folder, build
from data_access.mart.extract import databases_key, sources_key
from data_access.metrics import COUNTS, Day
from data_access.queries import asked_together, counted
from data_access.scope import EVERYTHING, Scope
from data_access.settings import Settings
from data_access.store import Store
from tests.sample import MONDAY, databases, dossier

# Procedures and units are there without any dossier.
OF_OTHER_ROWS = {Day.CATALOGUE, Day.USED, Day.UNIT, Day.STAFF}
STOCKS = ("in_process", "open_in_time", "open_paused", "open_overdue", "open_undated")
Answer = dict[tuple[str, ...], tuple[int, int | None, float | None]]


@dataclass(frozen=True)
class OpenMart:
    """The published version of one mart: `frame` is the product's way through the store, `counts` one question to the mart."""

    store: Store
    connection: Connection

    @property
    def dimensions(self) -> Dimensions:
        return self.store.mart().dimensions

    def frame(self, metrics: Sequence[str], by: Sequence[str], filters: Filters, scope: Scope = EVERYTHING) -> pd.DataFrame:
        return self.store.frame(metrics, by, filters, scope)

    def counts(self, day: Day, by: tuple[str, ...], filters: Filters, scope: Scope = EVERYTHING) -> pd.DataFrame:
        found = counted(self.connection, self.dimensions, day, by, asked_together(day, by, tuple(COUNTS)), filters, scope)
        groups = pd.DataFrame(found.groups, columns=list(by), index=range(len(found.groups)))
        return pd.concat([groups, pd.DataFrame(found.numbers, columns=list(found.names))], axis=1)

    def number(self, metric: str, filters: Filters, scope: Scope = EVERYTHING) -> int:
        """One count over everything that the filters leave."""
        return int(self.frame([metric], (), filters, scope)["numerator"].iloc[0])

    def rows(self, query: Select | str) -> pd.DataFrame:
        return pd.read_sql(query, self.connection)


def in_memory() -> Cache:
    """A cache that lasts as long as its test."""
    return Cache(Flask(__name__), config={"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 3600})


@contextmanager
def opened(settings: Settings) -> Iterator[OpenMart]:
    """The published version of the mart that the settings name."""
    store = Store(settings, in_memory(), in_memory())
    engine = store.mart().engine
    with engine.connect() as connection:
        yield OpenMart(store, connection)
    engine.dispose()


def adopt(built: Path, settings: Settings) -> None:
    """Put a copy of a mart where the settings want it, for databases that are copies of those from which it was built."""
    folder = Folder(Path(shutil.copytree(built, settings.mart_folder)))
    folder.publish(replace(folder.current(), sources=sources_key(settings), databases=databases_key(settings)))


@contextmanager
def mart_of(
    dossiers: list[dict[str, object]],
    events: Sequence[dict[str, object]] = (),
    holidays: Sequence[tuple[date, bool]] = (),
    counted: Sequence[dict[str, object]] = (),
) -> Iterator[OpenMart]:
    """Databases with these rows, built and opened, in a folder that lasts as long as the block."""
    with tempfile.TemporaryDirectory() as folder:
        settings = databases(Path(folder), dossiers, list(events), list(holidays), counted=counted)
        build(settings)
        with opened(settings) as mart:
            yield mart


def told(frame: pd.DataFrame, by: Sequence[str], prefix: str = "") -> Answer:
    """A metric frame as {group: (numerator, denominator, value)}, with None for what is missing."""
    columns = [f"{prefix}{name}" for name in ("numerator", "denominator", "value")]
    assert not frame.duplicated(list(by)).any() if by else len(frame) == 1
    return {
        tuple(row[: len(by)]): tuple(None if pd.isna(value) else value for value in row[len(by) :])
        for row in frame[[*by, *columns]].itertuples(index=False, name=None)
    }


def days(first: int, last: int, **asked: object) -> Filters:
    """Filters over days counted from Monday 1/9/2025."""
    start = MONDAY.toordinal()
    return Filters(from_date=date.fromordinal(start + first), to_date=date.fromordinal(start + last), **asked)


def codes(settings: Settings) -> list[str]:
    with opened(settings) as mart:
        return sorted(mart.rows("SELECT code FROM fact")["code"])


def numbers(names: tuple[str, ...], filters: Filters, dossiers: list, events: list = (), holidays: list = ()) -> dict[str, int]:
    """The counts that are not 0."""
    with mart_of(dossiers, events, holidays) as mart:
        return {name: count for name in names if (count := mart.number(name, filters))}


def by_row(names: tuple[str, ...], filters: Filters, rows: dict[str, dict], holidays: list = ()) -> dict[str, set[str]]:
    """Which of the counts hold each dossier; it goes under a unit with the name of its row."""
    with mart_of([dossier(name, unit=name, **row) for name, row in rows.items()], (), holidays) as mart:
        counted = {name: mart.frame([name], ("unit",), filters).set_index("unit")["numerator"] for name in names}
    return {row: {name for name in names if counted[name].get(row, 0)} for row in rows}
