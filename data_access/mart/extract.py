"""Both sources read into frames, each in one snapshot, every time as ISO text until it becomes a day."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Float,
    Select,
    Table,
    Text,
    cast,
    func,
    inspect,
    select,
    type_coerce,
)
from sqlalchemy import extract as extract_part
from sqlalchemy.types import NullType

from data_access import clock, names, packs, sources
from data_access.clock import OfficeHours
from data_access.mart.flaws import Flaw, Reason
from data_access.mart.values import Values, sound, values
from data_access.masking import identity
from data_access.settings import Settings
from data_access.sources import heard, lenient, snapshot

# Few enough that the rows are still near when their columns are made of them.
CHUNK = 5_000

FLAGS = ("fee_due", "paid_online", "electronic_result", "digitised", "synchronised")
# Columns of `dossier` that the mart keeps; the detail of one dossier is read from the source itself.
DOSSIER_COLUMNS = (
    "code",
    "procedure_code",
    "unit_code",
    "place_unit_code",
    "return_unit_code",
    "channel",
    "status",
    "received_at",
    "due_at",
    "first_due_at",
    "resolved_at",
    "returned_at",
    "submitted_at",
    "extension_at",
    "step",
    "overdue_cause",
    *FLAGS,
    "updated_at",
)
# What is read beside them of one dossier alone.
DETAIL_COLUMNS = ("step_unit_code",)
UNIT_TABLES = (
    sources.unit,
    sources.field,
    sources.procedure,
    sources.staff,
    sources.holiday,
    sources.target,
    sources.milestone,
)


@dataclass(frozen=True)
class Extract:
    """What one build reads: `dossiers` and `events` by row, the tables of the unit database by name, office hours.

    Every value is one of the contract, and every time a number of seconds. `faults` says which dossiers hold a value that
    is none and that they cannot do without, by reason; such rows of the other tables are gone. `flaws` tells of all of them.
    """

    dossiers: pd.DataFrame
    events: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    simulated: bool
    hours: OfficeHours
    faults: dict[Reason, np.ndarray]
    flaws: tuple[Flaw, ...]


def extract(
    settings: Settings, code: str | None = None, *, strict: bool = True, tables: dict[Table, Values] | None = None
) -> Extract:
    """Read both sources; with `code`, that dossier alone and in detail.

    Raises SourceError when one cannot be read; if `strict`, also where too much is wrong in one.
    With `tables` the unit database is not read again.
    """
    dossier, event, whole = sources.dossier, sources.dossier_event, code is None
    columns = DOSSIER_COLUMNS if whole else tuple(dict.fromkeys((*DOSSIER_COLUMNS, *DETAIL_COLUMNS)))
    of_dossier, of_event = ([] if whole else [column == code] for column in (dossier.c.code, event.c.dossier_code))
    silence = sources.LONG if whole else sources.SHORT
    with snapshot(settings.dossier_db_url, silence) as connection:
        _expect(connection, dossier, event)
        dossiers = values(dossier, _frame(connection, dossier, columns, of_dossier), strict=strict and whole)
        came = _frame(connection, event, ("id", "dossier_code", "at", "to_status"), of_event)
        events = values(event, came, strict=strict and whole)
        simulated = _is_simulated(connection)
    tables = tables or unit_tables(settings, silence, strict=strict)
    told = {dossier: dossiers, event: events, **tables}
    return Extract(
        dossiers.rows,
        # Its own text orders what happened within a second.
        sound(Values(events.rows.assign(text=came["at"].astype(str)), events.faults, ())),
        {table.name: sound(read) for table, read in tables.items()},
        simulated,
        OfficeHours.read(settings.working_hours),
        dossiers.faults,
        tuple(found for read in told.values() for found in read.flaws),
    )


def unit_tables(settings: Settings, silence: int, *, strict: bool = True) -> dict[Table, Values]:
    """The unit database, by table. Raises SourceError as `extract` does."""
    with snapshot(settings.unit_db_url, silence) as connection:
        _expect(connection, *UNIT_TABLES)
        tables = {table: values(table, _frame(connection, table, tuple(table.c.keys())), strict=strict) for table in UNIT_TABLES}
        tables[sources.time_rule] = values(sources.time_rule, _time_rules(connection, settings.province), strict=strict)
    return tables


def probe(settings: Settings) -> str:
    """A short text that differs when the sources may have changed: counts and newest change, no row read."""
    dossier = sources.dossier
    answers: list[object] = []
    with snapshot(settings.dossier_db_url) as connection:
        _expect(connection, dossier, sources.dossier_event)
        columns = [dossier.c[name] for name in ("received_at", "due_at", "resolved_at", "returned_at")]
        moved = func.sum(extract_part("epoch", dossier.c.updated_at))
        counts = [func.count(), func.max(cast(dossier.c.updated_at, Text)), moved, func.sum(cast(dossier.c.status, Float))]
        counts += [func.count(column) for column in columns]
        told = select(*counts).select_from(dossier)
        answers.append(lenient(connection, lambda: tuple(connection.execute(told).one())))
        event = sources.dossier_event
        newest = select(func.count(), func.max(event.c.id)).select_from(event)
        answers.append(tuple(connection.execute(newest).one()))
    with snapshot(settings.unit_db_url) as connection:
        _expect(connection, *UNIT_TABLES)
        for table in UNIT_TABLES:
            frame = _frame(connection, table, tuple(table.c.keys()))
            answers.append(_hash(frame))
        answers.append(_hash(_time_rules(connection, settings.province)))
    return hashlib.sha256(repr(answers).encode()).hexdigest()[:32]


def sources_key(settings: Settings) -> str:
    """Which databases these are and which program reads them, without telling where, and whatever the passwords are.

    A version made from other databases, by other office hours, or by a program that makes other tables of them, is
    never served.
    """
    told = f"{databases_key(settings)}\n{settings.working_hours}\n{duckdb.__version__}".encode()
    return hashlib.sha256(told + _program()).hexdigest()[:32]


def databases_key(settings: Settings) -> str:
    """Which databases these are, whatever reads them, without telling where."""
    told = f"{identity(settings.dossier_db_url)}\n{identity(settings.unit_db_url)}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@cache
def _program() -> bytes:
    """What makes the tables, as this process began with it."""
    folders = (Path(__file__).parent, Path(clock.__file__).parent)
    paths = (*(path for folder in folders for path in sorted(folder.glob("*.py"))), Path(names.__file__))
    return b"".join(path.read_bytes() for path in paths)


def _time_rules(connection: Connection, province: str) -> pd.DataFrame:
    """The time rules of the unit database; where it has no such table, those of the province pack."""
    table = sources.time_rule
    if inspect(connection).has_table(table.name):
        return _frame(connection, table, tuple(table.c.keys()))
    return pd.DataFrame([dict(row) for row in packs.load(province).time_rules], columns=table.c.keys(), dtype=object)


def _hash(frame: pd.DataFrame) -> int:
    return int(pd.util.hash_pandas_object(frame.map(str), index=False).sum())


def _frame(connection: Connection, table: Table, names: tuple[str, ...], asked: Sequence[ColumnElement[bool]] = ()) -> pd.DataFrame:
    """The named columns of a table, in the order of its key; times as text, so that every engine says them alike."""
    columns = [_readable(table.c[name]) for name in names]
    query = select(*columns).where(*asked).order_by(*table.primary_key.columns)
    return lenient(connection, lambda: _read(connection, query, names))


def _read(connection: Connection, query: Select, names: tuple[str, ...]) -> pd.DataFrame:
    result = connection.execution_options(stream_results=True).execute(query)
    chunks: list[list[np.ndarray]] = [[np.array([], dtype=object)] for _ in names]
    with _uncollected():
        for rows in result.partitions(CHUNK):
            heard(connection)
            for chunk, values in zip(chunks, zip(*rows, strict=True), strict=True):
                chunk.append(np.array(values, dtype=object))
    of_column = {name: np.concatenate(chunk) for name, chunk in zip(names, chunks, strict=True)}
    return pd.DataFrame(of_column, dtype=object, columns=list(names), copy=False)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing looks for circles meanwhile: rows come and go by the hundred thousand and hold none, and looking takes as long."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _expect(connection: Connection, *tables: Table) -> None:
    """Every column of the contract must be there, also one that is read of single dossiers alone. Raises SourceError naming it."""
    for table in tables:
        # A name that stands for itself: to SQLite, a name in quotes that is no column is a text.
        columns = [f"{table.name}.{column.name}" for column in table.columns]
        connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {table.name} WHERE 1 = 0")


def _readable(column: Column) -> ColumnElement:
    """A column as it comes: times as text, so that every engine says them alike, and nothing taken for yes or no unseen."""
    if isinstance(column.type, Boolean):
        return type_coerce(column, NullType()).label(column.name)
    return cast(column, Text).label(column.name) if isinstance(column.type, DateTime | Date) else column


def _is_simulated(connection: Connection) -> bool:
    if not inspect(connection).has_table(sources.provenance.name):
        return False
    provenance = sources.provenance
    query = select(provenance.c.value).where(provenance.c.name == "simulated")
    return connection.execute(query).scalar() == "1"
