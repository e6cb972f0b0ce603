"""The only stateful module: which mart version is served, its engine, its dimensions, and the cache of its frames.

A frame is cached under (version, scope, day, breakdown, filters). A version never changes, so the cache is exact.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TypeVar

import pandas as pd
from flask_caching import Cache
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import QueuePool

from data_access import clock, packs
from data_access.boundaries import Boundaries
from data_access.dimensions import Dimensions
from data_access.filters import Filters
from data_access.frames import metric_frame, no_figures
from data_access.listing import PAGE, Listing, dossier_count, dossier_page
from data_access.mart.extract import sources_key
from data_access.mart.notes import Failure
from data_access.mart.publishing import Folder
from data_access.mart.version import Version
from data_access.memory import Memory
from data_access.metrics import Asking, Day
from data_access.queries import OF_PROCEDURES, ROLLED_UP, asked_together, counted, overdue_change, rolled_up
from data_access.scope import Scope
from data_access.seeking import codes, of_code
from data_access.settings import ROOT, Settings
from data_access.statements import overdue_codes
from data_access.tally import Tally

Answer = TypeVar("Answer")
# How long a worker may go on with a version before it looks at the pointer again.
LOOK_SECONDS = 1.0
# A card, its table and its files are made of the same frame, one soon after the other. Large ones are not kept.
RECENT_KEPT = 256
CELLS_KEPT = 20_000


@cache
def program_mark() -> str:
    """The same for the same program: what another one drew or counted is never taken from the cache.

    Read once: a process goes on with the program that it began with.
    """
    digest = hashlib.sha256()
    for folder in ("data_access", "components"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _content(version: Version) -> tuple[int, str]:
    """The same for what lies in one file."""
    return version.version, version.checksum


def _counted_under(filters: Filters) -> Filters:
    """What of the filters a count looks at: not what it is compared with, nor what a list opens."""
    return replace(filters.alone, count=None, age=None)


class NoMartError(LookupError):
    """No version has been published yet for these sources."""


@dataclass(frozen=True, eq=False)
class Mart:
    """One version, open for reading."""

    version: Version
    engine: Engine
    dimensions: Dimensions


class Store:
    """Serves the published version. One per process; every method may be called from any thread."""

    def __init__(self, settings: Settings, frames: Cache, drawings: Cache, boundaries: Boundaries | None = None) -> None:
        """`frames` is shared by all processes of the program, `drawings` belongs to this one."""
        self.settings = settings
        self.boundaries = boundaries
        self.queries = 0
        self.program = program_mark()
        self.memory = Memory(frames, drawings, self.program)
        self._folder = Folder(settings.mart_folder)
        self._sources = sources_key(settings)
        self._mart: Mart | None = None
        self._older: Mart | None = None
        self._looked = 0.0
        self._opening = threading.Lock()
        self._recent: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._counting = threading.Lock()

    def mart(self) -> Mart:
        """The version that is served now. Raises NoMartError while there is none."""
        mart = self._mart
        if mart and time.monotonic() - self._looked < LOOK_SECONDS:
            return mart
        with self._opening:
            try:
                published = self._folder.current(self._sources)
            except OSError:
                # This process has no means left to look; what is open goes on serving.
                if self._mart is None:
                    raise
                return self._mart
            if published is None:
                raise NoMartError("no mart version has been built from these databases yet")
            # Where the folder was emptied the numbers begin anew.
            if self._mart is None or _content(self._mart.version) != _content(published):
                if self._mart is not None:
                    # First, since DuckDB goes on with a file of the same name that it has open. Connections in use end with
                    # their question; the others would keep a deleted file open. An answer that began with this version
                    # opens its file again, and closes it when it is let go.
                    self._mart.engine.dispose()
                self._mart = self._open(published)
            elif self._mart.version != published:
                self._mart = Mart(published, self._mart.engine, self._mart.dimensions)
            self._looked = time.monotonic()
            return self._mart

    @cached_property
    def pack(self) -> packs.Pack:
        """The province, as its pack was when it was first asked for."""
        return packs.load(self.settings.province)

    def failure(self) -> Failure | None:
        """When and why the newest refresh failed, if it did."""
        return self._folder.failure()

    def since_asked(self) -> float | None:
        """Seconds since the sources answered last, whatever time the program stands at; None if they never did."""
        asked = self._folder.asked()
        return None if asked is None else max(0.0, time.time() - asked)

    def resolved(self, filters: Filters, *, mart: Mart | None = None) -> Filters:
        """Filters with their period filled in, as of now; of the version that is served now unless `mart` is given."""
        return (mart or self.mart()).dimensions.resolved(filters, clock.now(self.settings).date())

    def frame(
        self, metrics: Sequence[str], by: Sequence[str], filters: Filters, scope: Scope, *, mart: Mart | None = None
    ) -> pd.DataFrame:
        """The metric frame for filters whose period is filled in (see `frames.metric_frame`).

        It asks `mart`, or the version that is served now.
        """
        asked, filters = mart or self.mart(), _counted_under(filters)
        key = ("frame", asked.version.version, asked.version.checksum, scope, tuple(metrics), tuple(by), filters)
        found = self._recently(key, lambda: self._made(asked, metrics, by, filters, scope), lambda frame: frame.size)
        # It shares its values until somebody writes into one of the two, so nobody sees what another one does with it.
        return found.copy(deep=False)

    def _made(self, asked: Mart, metrics: Sequence[str], by: Sequence[str], filters: Filters, scope: Scope) -> pd.DataFrame:
        if not filters.has_come:
            return no_figures(metrics, by)
        dimensions, period = asked.dimensions, filters.period
        asking = Asking(
            limits=lambda metric: dimensions.targets(metric, period.last),
            working_days=dimensions.working_days(period),
            whole=not by and scope.units is None and not filters.divides_units,
        )
        return metric_frame(
            lambda day, groups, wanted: self._counts(asked, day, groups, wanted, filters, scope), metrics, by, asking
        )

    def before(self, mart: Mart) -> Mart | None:
        """The version published before this one, while it is kept."""
        older = self._folder.before(mart.version)
        if older is None:
            return None
        with self._opening:
            if self._older is None or self._older.version != older:
                if self._older is not None:
                    self._older.engine.dispose()
                self._older = self._open(older)
            return self._older

    def changed(self, filters: Filters, scope: Scope, *, mart: Mart, older: Mart) -> pd.DataFrame:
        """What a version says differently from an older one of the end of the period (see `queries.overdue_change`)."""

        def compare() -> Tally:
            frames = []
            for version in (older, mart):
                with version.engine.connect() as connection:
                    frames.append(pd.read_sql(overdue_codes(version.dimensions, asked, scope), connection))
            return overdue_change(*frames)

        asked = _counted_under(filters)
        key = ("changed", older.version.version, older.version.checksum, mart.version.version, mart.version.checksum, scope, asked)
        return self.memory.kept(key, compare).frame(("unit",))

    def dossiers(
        self, filters: Filters, scope: Scope, listing: Listing, *, mart: Mart, size: int = PAGE, whole: int | None = None
    ) -> pd.DataFrame:
        """One page of the dossiers that `filters.count` opens (see `listing.dossier_page`)."""
        with mart.engine.connect() as connection:
            coded = self._coded(mart, listing)
            return dossier_page(connection, mart.dimensions, filters, scope, listing, size=size, whole=whole, coded=coded)

    def dossier_count(self, filters: Filters, scope: Scope, listing: Listing, *, mart: Mart) -> int:
        """How many dossiers the list has on all its pages; asked once, however it is sorted and turned over."""

        def count() -> Tally:
            with mart.engine.connect() as connection:
                found = dossier_count(connection, mart.dimensions, filters, scope, listing, coded=self._coded(mart, listing))
            return Tally.of(("listed",), [((), (found,))])

        key = ("listed", mart.version.version, mart.version.checksum, scope, filters, listing.query, listing.codes)
        return int(self.memory.kept(key, count).count("listed")[0])

    def _coded(self, mart: Mart, listing: Listing) -> tuple[int, ...] | None:
        """The dossiers whose code has what is searched in it, asked once a version."""

        def ask() -> Tally:
            with mart.engine.connect() as connection:
                return Tally.of(("dossier_id",), [((), (dossier,)) for dossier in of_code(connection, listing.query)])

        key = ("coded", mart.version.version, mart.version.checksum, listing.query)
        return tuple(self.memory.kept(key, ask).count("dossier_id").tolist()) if listing.query else None

    def codes(self, query: str, scope: Scope, most: int, *, mart: Mart) -> tuple[tuple[str, ...], int]:
        """The first codes of dossiers that have a text in them, and how many have (see `seeking.codes`)."""

        def ask() -> tuple[tuple[str, ...], int]:
            with mart.engine.connect() as connection:
                return codes(connection, mart.dimensions, scope, query, most)

        return self.drawn(("codes", mart.version.version, mart.version.checksum, scope, query, most), ask)

    def drawn(self, key: tuple[object, ...], make: Callable[[], Answer]) -> Answer:
        """`make()`, or what it gave this process before for the same key of values."""
        return self.memory.drawn(key, make)

    def _counts(self, mart: Mart, day: Day, by: tuple[str, ...], wanted: tuple[str, ...], filters: Filters, scope: Scope) -> Tally:
        """Counts of one day. What units add up to is asked once by unit, whatever units the filters choose."""
        if day in OF_PROCEDURES or not set(by) <= set(ROLLED_UP):
            return self._asked(mart, day, by, wanted, filters, scope)
        whole = replace(filters, unit=(), kind=(), old_district=())
        return rolled_up(self._asked(mart, day, ("unit",), wanted, whole, scope), mart.dimensions, by, filters)

    def _asked(self, mart: Mart, day: Day, by: tuple[str, ...], wanted: tuple[str, ...], filters: Filters, scope: Scope) -> Tally:
        names = asked_together(day, by, wanted)

        def ask() -> Tally:
            with self._counting:
                self.queries += 1
            with mart.engine.connect() as connection:
                return counted(connection, mart.dimensions, day, by, names, filters, scope)

        key = ("counts", mart.version.version, mart.version.checksum, scope, day, by, names, filters)
        return self._recently(key, lambda: self.memory.kept(key, ask), lambda tally: tally.numbers.size)

    def _recently(self, key: tuple[object, ...], make: Callable[[], Answer], size: Callable[[Answer], int]) -> Answer:
        """`make()`, or what it gave this process lately for the same key of values."""
        with self._counting:
            found = self._recent.get(key)
            if found is not None:
                self._recent.move_to_end(key)
        if found is None:
            found = make()
            if size(found) <= CELLS_KEPT:
                with self._counting:
                    self._recent[key] = found
                    while len(self._recent) > RECENT_KEPT:
                        self._recent.popitem(last=False)
        return found

    def _open(self, published: Version) -> Mart:
        path = self._folder.file(published.version)
        engine = create_engine(
            f"duckdb:///{path}", connect_args={"read_only": True}, poolclass=QueuePool, pool_size=4, max_overflow=8
        )
        with engine.connect() as connection:
            return Mart(published, engine, Dimensions.read(connection, published))
