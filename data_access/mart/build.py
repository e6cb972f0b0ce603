"""One build: read both sources, make the tables, check them, write a new version, publish it."""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path

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
from data_access.mart.extract import Extract, databases_key, extract, probe, sources_key
from data_access.mart.facts import dossier_moments, facts
from data_access.mart.flaws import flaw_rows
from data_access.mart.horizon import days_with_data, ends, outside
from data_access.mart.ledger import ledger, overdue_spells
from data_access.mart.losses import agrees, is_alike, lost
from data_access.mart.moments import NEVER, NEVER_AT, day_numbers, possible
from data_access.mart.notes import Failure, Held
from data_access.mart.pauses import changes, pauses, second_requests, spells
from data_access.mart.publishing import BuildError, Folder, digest, remove, settle
from data_access.mart.version import Version
from data_access.settings import Settings
from data_access.sources import SourceError

log = logging.getLogger(__name__)


class HeldBackError(BuildError):
    """What the sources hold lost much, so it is not shown before it was looked at again, or somebody accepted it."""


@dataclass(frozen=True)
class Content:
    """Everything a version holds, by table name, what was left out of the facts, and the rows of each source table."""

    tables: dict[str, pd.DataFrame]
    excluded: dict[str, int]
    simulated: bool
    source_time: str | None
    rows: dict[str, int]


def build(settings: Settings, asked: str | None = None, *, accept: bool = False) -> Version:
    """Build and publish a version, or keep the current one when the content is the same.

    `asked` is what `probe` has just answered, where it was asked; `accept` publishes what lost much as well.
    Raises BuildError when it cannot be published; then the version before goes on serving, and the reason is noted.
    """
    folder = Folder(settings.mart_folder)
    with folder.locked():
        try:
            return _build(settings, folder, asked, accept=accept)
        except HeldBackError:
            raise
        except Exception as error:
            # Whatever a source can make of a build is told; what nobody thought of, with its place in the program.
            reason = f"{type(error).__name__}: {error}"
            if not isinstance(error, SourceError | BuildError | ValueError | duckdb.Error | OSError):
                log.exception("a build failed for a reason that the program does not know")
            folder.record_failure(Failure(clock.now(settings), reason))
            raise BuildError(reason) from error


def _build(settings: Settings, folder: Folder, asked: str | None, *, accept: bool) -> Version:
    # Asked before anything is read: what changes meanwhile is noticed at the next look.
    key, asked = sources_key(settings), asked or probe(settings)
    made = content(extract(settings))
    checksum = _checksum(made)
    current = folder.current(key)
    if current and current.checksum == checksum:
        unchanged = replace(current, probe=asked, source_time=made.source_time)
        folder.touch(unchanged)
        return unchanged
    # After a change of the program nothing is served yet, and what the sources held before is known all the same.
    before = current or folder.current()
    if before and before.databases == databases_key(settings) and not accept:
        _hold_back(settings, folder, before, made.rows, asked)
    spread = days_with_data(made.tables["fact"], made.tables["unit"], clock.today(settings))
    version = Version(
        version=folder.next_number(),
        built_at=clock.now(settings).isoformat(timespec="seconds"),
        source_time=made.source_time,
        sources=key,
        databases=databases_key(settings),
        probe=asked,
        checksum=checksum,
        dossiers=len(made.tables["fact"]),
        excluded=made.excluded,
        first_day=spread[0],
        last_day=spread[1],
        simulated=made.simulated,
        working_hours=settings.working_hours,
        calendar_day=int(made.tables["calendar"]["day"].min()),
        rows=made.rows,
        digest="",
    )
    beside = folder.path / f"building-{version.version}.duckdb"
    _write(beside, made, version)
    _refuse_unreadable(beside, version)
    beside.chmod(0o600)
    settle(beside)
    beside.replace(folder.file(version.version))
    version = replace(version, digest=digest(folder.file(version.version)))
    folder.publish(version)
    return version


def _hold_back(settings: Settings, folder: Folder, current: Version, rows: dict[str, int], asked: str) -> None:
    """Raise HeldBackError where much was lost since the current version, unless a look some minutes ago found the same."""
    losses, held, moment = lost(current.rows, rows), folder.held(), time.time()
    if not losses or agrees(held, rows, moment):
        return
    # The time of the first look stays as long as each one finds the same.
    since = held.since if held and is_alike(held, rows) and held.since <= moment else moment
    wait = "a second look some minutes later decides, or" if rows["dossier"] else "as no dossier is left, nothing is shown until"
    reason = f"held back, for much was lost: {'; '.join(losses)}; {wait} somebody accepts it: python -m data_access.mart accept"
    held = Held(since=since, probe=asked, rows=rows, reason=reason, before=current.dossiers)
    folder.hold(held)
    folder.record_failure(held.failure(clock.now(settings)))
    raise HeldBackError(reason)


def content(read: Extract) -> Content:
    """The tables of a version. Raises BuildError when a check fails."""
    moments = dossier_moments(read.dossiers)
    days = np.concatenate([day_numbers(values) for values in moments.values()])
    dimensions = dimension_frames(read, days[possible(days)])
    made = facts(read.dossiers, moments, dimensions, read.faults)
    changed = changes(read.events, made.rows)
    stood = spells(changed, made.rows)
    rows = timed(made.rows, stood, dimensions, LegalClock(dimensions.work, read.hours))
    rows = rows.assign(second_supplement_day=second_requests(changed, made.rows)).drop(columns=list(PASSING))
    paused = pauses(stood)
    late = overdue_spells(rows, paused)
    moved = ledger(rows, paused, late)
    wrong = failures(rows, paused, moved, len(read.dossiers), sum(made.excluded.values()))
    if wrong:
        raise BuildError("checks failed: " + "; ".join(wrong))
    if made.rows.empty and len(read.dossiers) and read.faults:
        raise BuildError("no dossier is left: " + "; ".join(str(found) for found in read.flaws))
    updated = moments["updated"][moments["updated"] != NEVER_AT]
    source_time = str(updated.max().astype("datetime64[s]")) if len(updated) else None
    ended = ends(rows, read.tables["holiday"], dimensions.time_rules, dimensions.target)
    told = flaw_rows([*read.flaws, *made.flaws, *ended, *outside(rows, dimensions.unit)])
    tables = {"fact": rows, "pause": paused, "overdue": late, "ledger": moved, "flaw": told, **_dimension_tables(dimensions)}
    # Of the dossiers those count that are shown: what was left out is lost as well.
    others = {str(name): len(table) for name, table in read.tables.items()}
    counted = {"dossier": len(rows), "dossier_event": len(read.events), **others}
    return Content(tables, made.excluded, read.simulated, source_time, counted)


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


def _checksum(made: Content) -> str:
    """The same for equal content, whatever order the source gave its rows in; order-free sums of row hashes."""
    sums = []
    for name, frame in made.tables.items():
        hashes = pd.util.hash_pandas_object(frame, index=False)
        sums.append((name, len(frame), int(hashes.to_numpy(dtype=np.uint64).sum(dtype=np.uint64))))
    return hashlib.sha256(repr((sums, made.excluded, made.simulated)).encode()).hexdigest()


def _opened(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection that draws no bar: DuckDB writes one to the output of a process that it takes for a person's."""
    connection = duckdb.connect(str(path), read_only=read_only)
    connection.execute("SET enable_progress_bar = false")
    return connection


def _refuse_unreadable(path: Path, version: Version) -> None:
    """Open what was written once, before anybody is led to it. Raises BuildError where it does not hold the dossiers."""
    with _opened(path, read_only=True) as connection:
        found = connection.execute("SELECT count(*) FROM fact").fetchone()
    if found != (version.dossiers,):
        raise BuildError(f"{path.name}: {version.dossiers} dossiers were written, {found} are read; build again")


def _write(path: Path, made: Content, version: Version) -> None:
    """Write all tables into a new file; NEVER becomes missing."""
    for old in (path, path.with_suffix(".duckdb.wal")):
        remove(old)
    summary = {**version.__dict__, "excluded": sum(version.excluded.values())}
    row = pd.DataFrame([{column: summary[column] for column in schema.build.c.keys()}])  # noqa: SIM118
    with _opened(path) as connection:
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
