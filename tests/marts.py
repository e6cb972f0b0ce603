"""Open a built mart for a test, without the store and its cache."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Select, create_engine
from sqlalchemy.pool import NullPool

from data_access.dimensions import Dimensions
from data_access.filters import Filters
from data_access.mart import Folder, build
from data_access.metrics import Day
from data_access.queries import count_frame, metric_frame
from data_access.scope import EVERYTHING, Scope
from data_access.settings import Settings
from tests.sample import MONDAY, databases

Answer = dict[tuple[str, ...], tuple[int, int | None, float | None]]


@dataclass
class OpenMart:
    """The published version of one mart, with the counts that were already asked for."""

    connection: Connection
    dimensions: Dimensions
    found: dict[tuple[object, ...], pd.DataFrame] = field(default_factory=dict)

    def counts(self, day: Day, by: tuple[str, ...], filters: Filters, scope: Scope = EVERYTHING) -> pd.DataFrame:
        key = (day, by, filters, scope)
        if key not in self.found:
            self.found[key] = count_frame(self.connection, self.dimensions, day, by, filters, scope)
        return self.found[key]

    def frame(self, metrics: Sequence[str], by: Sequence[str], filters: Filters, scope: Scope = EVERYTHING) -> pd.DataFrame:
        return metric_frame(lambda day, groups: self.counts(day, groups, filters, scope), metrics, by)

    def number(self, metric: str, filters: Filters, scope: Scope = EVERYTHING) -> int:
        """One count over everything that the filters leave."""
        return int(self.frame([metric], (), filters, scope)["numerator"].iloc[0])

    def rows(self, query: Select | str) -> pd.DataFrame:
        return pd.read_sql(query, self.connection)


@contextmanager
def opened(settings: Settings) -> Iterator[OpenMart]:
    """The published version of the mart that the settings name."""
    folder = Folder(settings.mart_folder)
    version = folder.current()
    assert version is not None, "nothing has been published"
    url = f"duckdb:///{folder.file(version.version)}"
    engine = create_engine(url, connect_args={"read_only": True}, poolclass=NullPool)
    with engine.connect() as connection:
        yield OpenMart(connection, Dimensions.read(connection, version))
    engine.dispose()


@contextmanager
def mart_of(dossiers: list[dict[str, object]], events: Sequence[dict[str, object]] = (),
            holidays: Sequence[tuple[date, bool]] = ()) -> Iterator[OpenMart]:
    """Databases with these rows, built and opened, in a folder that lasts as long as the block."""
    with tempfile.TemporaryDirectory() as folder:
        settings = databases(Path(folder), dossiers, list(events), list(holidays))
        build(settings)
        with opened(settings) as mart:
            yield mart


def told(frame: pd.DataFrame, by: Sequence[str], prefix: str = "") -> Answer:
    """A metric frame as {group: (numerator, denominator, value)}, with None for what is missing."""
    columns = [f"{prefix}{name}" for name in ("numerator", "denominator", "value")]
    assert not frame.duplicated(list(by)).any() if by else len(frame) == 1
    return {
        tuple(row[: len(by)]): tuple(None if pd.isna(value) else value for value in row[len(by):])
        for row in frame[[*by, *columns]].itertuples(index=False, name=None)
    }


def days(first: int, last: int, **asked: object) -> Filters:
    """Filters over days counted from Monday 1/9/2025."""
    start = MONDAY.toordinal()
    return Filters(from_date=date.fromordinal(start + first), to_date=date.fromordinal(start + last), **asked)
