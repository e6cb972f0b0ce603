"""One build: read both sources, make the tables, check them, write a new version, publish it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from data_access import clock
from data_access.clock import LegalClock
from data_access.mart import schema
from data_access.mart.checks import failures
from data_access.mart.dimensions import DimensionFrames, dimension_frames
from data_access.mart.dues import PASSING, timed
from data_access.mart.extract import Extract, extract, probe, sources_key
from data_access.mart.facts import NEVER, NEVER_AT, day_numbers, dossier_moments, facts, possible
from data_access.mart.ledger import ledger, overdue_spells
from data_access.mart.pauses import changes, pauses, second_requests, spells
from data_access.mart.publishing import BuildError, Folder, Version
from data_access.settings import Settings
from data_access.sources import SourceError


@dataclass(frozen=True)
class Content:
    """Everything a version holds, by table name, and what was left out of the facts."""

    tables: dict[str, pd.DataFrame]
    excluded: dict[str, int]
    simulated: bool
    source_time: str | None


def build(settings: Settings, asked: str | None = None) -> Version:
    """Build and publish a version, or keep the current one when the content is the same.

    `asked` is what `probe` has just answered, where it was asked.
    Raises BuildError when it cannot be published; then the version before goes on serving, and the reason is noted.
    """
    folder = Folder(settings.mart_folder)
    with folder.locked():
        try:
            return _build(settings, folder, asked)
        except (SourceError, BuildError, ValueError, duckdb.Error, OSError) as error:
            reason = f"{type(error).__name__}: {error}"
            folder.record_failure(clock.now(settings).isoformat(timespec="seconds"), reason)
            raise BuildError(reason) from error


def _build(settings: Settings, folder: Folder, asked: str | None) -> Version:
    # Asked before anything is read: what changes meanwhile is noticed at the next look.
    key, asked = sources_key(settings), asked or probe(settings)
    made = content(extract(settings))
    checksum = _checksum(made)
    current = folder.current(key)
    if current and current.checksum == checksum and folder.file(current.version).exists():
        unchanged = Version(**{**current.__dict__, "probe": asked, "source_time": made.source_time})
        folder.touch(unchanged)
        return unchanged
    spread = _spread(made.tables["fact"])
    version = Version(
        version=folder.next_number(),
        built_at=clock.now(settings).isoformat(timespec="seconds"),
        source_time=made.source_time,
        sources=key,
        probe=asked,
        checksum=checksum,
        dossiers=len(made.tables["fact"]),
        excluded=made.excluded,
        first_day=spread[0],
        last_day=spread[1],
        simulated=made.simulated,
        working_hours=settings.working_hours,
        calendar_day=int(made.tables["calendar"]["day"].min()),
    )
    beside = folder.path / f"building-{version.version}.duckdb"
    _write(beside, made, version)
    beside.replace(folder.file(version.version))
    folder.publish(version)
    return version


def content(read: Extract) -> Content:
    """The tables of a version. Raises BuildError when a check fails."""
    moments = dossier_moments(read.dossiers)
    days = np.concatenate([day_numbers(moments[name]) for name in moments if name != "due"])
    dimensions = dimension_frames(read, days[possible(days)])
    made = facts(read.dossiers, moments, dimensions)
    told = changes(read.events, made.rows)
    stood = spells(told, made.rows)
    rows = timed(made.rows, stood, dimensions, LegalClock(dimensions.work, read.hours))
    rows = rows.assign(second_supplement_day=second_requests(told, made.rows)).drop(columns=list(PASSING))
    paused = pauses(stood)
    late = overdue_spells(rows, paused)
    moved = ledger(rows, paused, late)
    wrong = failures(rows, paused, moved, len(read.dossiers), sum(made.excluded.values()))
    if wrong:
        raise BuildError("checks failed: " + "; ".join(wrong))
    updated = moments["updated"][moments["updated"] != NEVER_AT]
    source_time = str(updated.max().astype("datetime64[s]")) if len(updated) else None
    tables = {"fact": rows, "pause": paused, "overdue": late, "ledger": moved, **_dimension_tables(dimensions)}
    return Content(tables, made.excluded, read.simulated, source_time)


def _dimension_tables(dimensions: DimensionFrames) -> dict[str, pd.DataFrame]:
    return {
        "unit": dimensions.unit,
        "field": dimensions.field,
        "procedure": dimensions.procedure,
        "calendar": dimensions.calendar,
        "staff": dimensions.staff,
        "target": dimensions.target,
        "milestone": dimensions.milestone,
    }


def _spread(fact: pd.DataFrame) -> tuple[int | None, int | None]:
    """The first day on which anything was resolved, and the last on which anything happened.

    Before the first one the source holds only what was carried over, so no period there can be compared with.
    """
    resolved = fact["resolved_day"][fact["resolved_day"] != NEVER]
    received = fact["received_day"][fact["received_day"] != NEVER]
    if resolved.empty:
        return (None, None) if received.empty else (int(received.min()), int(received.max()))
    return int(resolved.min()), int(max([resolved.max(), *received[-1:]]))


def _checksum(made: Content) -> str:
    """The same for equal content, whatever order the source gave its rows in; order-free sums of row hashes."""
    sums = []
    for name, frame in made.tables.items():
        hashes = pd.util.hash_pandas_object(frame, index=False)
        sums.append((name, len(frame), int(hashes.to_numpy(dtype=np.uint64).sum(dtype=np.uint64))))
    return hashlib.sha256(repr((sums, made.excluded, made.simulated)).encode()).hexdigest()


def _write(path: object, made: Content, version: Version) -> None:
    """Write all tables into a new file; NEVER becomes missing."""
    for old in (path, path.with_suffix(".duckdb.wal")):
        old.unlink(missing_ok=True)
    summary = {**version.__dict__, "excluded": sum(version.excluded.values())}
    row = pd.DataFrame([{column: summary[column] for column in schema.build.c.keys()}])  # noqa: SIM118
    with duckdb.connect(str(path)) as connection:
        # One transaction: the disk is waited for once, not for each table.
        connection.begin()
        for table in schema.MART.sorted_tables:
            connection.execute(str(CreateTable(table).compile(dialect=postgresql.dialect())))
            frame = made.tables.get(table.name, row)
            connection.register("rows", frame)
            columns = ", ".join(_column(column.name) for column in table.c)
            connection.execute(f'INSERT INTO "{table.name}" SELECT {columns} FROM rows')
            connection.unregister("rows")
        connection.commit()


def _column(name: str) -> str:
    return f'nullif("{name}", {NEVER})' if name.endswith(("_day", "_days", "_second")) else f'"{name}"'
