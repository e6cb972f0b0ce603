"""Do the two source databases fit the contract? Findings, one a line, each saying what to do.

An error is what a build refuses; a warning is what it leaves out, takes as missing, or counts although somebody should look at it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Column, Date, DateTime, MetaData, Select, String, Table, cast, func, literal, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from data_access import clock
from data_access.clock.days import seconds
from data_access.mart.build import content
from data_access.mart.extract import extract
from data_access.mart.flaws import OF_VALUES, Flaw, read_flaws
from data_access.mart.publishing import BuildError
from data_access.masking import masked
from data_access.settings import Settings
from data_access.sources.allowed import ALLOWED
from data_access.sources.contract import DOSSIER_DB, OPTIONAL, UNIT_DB
from data_access.sources.doubts import doubts
from data_access.sources.reading import LONG, SourceError, read_only, snapshot

# Without rows in these there is nothing to show; the others may be empty.
EXPECTED_ROWS = frozenset({"dossier", "unit", "field", "procedure"})


@dataclass(frozen=True)
class Finding:
    """One line of the check: how bad, where (`database.table.column`), and what came, was expected, is to be done."""

    level: Literal["ok", "warning", "error"]
    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.level:<8} {self.place}  {self.sentence}"


@dataclass(frozen=True)
class Source:
    """One of the two databases: its name in findings, the setting that gives it, its tables."""

    name: str
    setting: str
    url: str
    tables: MetaData

    def place(self, column: Column) -> str:
        """Where a finding about a column is."""
        return f"{self.name}.{column.table.name}.{column.name}"


def sources(settings: Settings) -> tuple[Source, Source]:
    """The two databases that the settings name."""
    return (
        Source("dossier_db", "DOSSIER_DB_URL", settings.dossier_db_url, DOSSIER_DB),
        Source("unit_db", "UNIT_DB_URL", settings.unit_db_url, UNIT_DB),
    )


def findings(settings: Settings) -> Iterator[Finding]:
    """Every finding about both databases. Raises ArgumentError or ImportError when a URL names no usable driver."""
    is_broken = False
    for source in sources(settings):
        for found in _findings(source):
            is_broken |= found.level == "error"
            yield found
    # What cannot be read at all says nothing about its rows.
    if not is_broken:
        yield from _built(settings)


def _findings(source: Source) -> Iterator[Finding]:
    """Whether one database can be reached, has the columns of the contract, and rows where some are needed."""
    place = masked(source.url, source.url)
    reason = _failure(source, select(literal(1)))
    if reason:
        yield Finding("error", source.name, f"cannot be reached at {place}: {reason}; check {source.setting}")
        return
    yield Finding("ok", source.name, f"reachable at {place}")
    yield from _rights(source)
    for table in source.tables.sorted_tables:
        broken = list(_structure(source, table))
        yield from broken
        if not broken and not (table.name in OPTIONAL and _failure(source, select(literal(1)).select_from(table))):
            yield _rows_of(source, table)


def _built(settings: Settings) -> Iterator[Finding]:
    """What a build makes of the rows: what it would refuse, leave out, or count although it is doubtful."""
    places = {table.name: source for source in sources(settings) for table in source.tables.sorted_tables}

    def at(place: str) -> str:
        return f"{places[place.split('.')[0]].name}.{place}"

    try:
        read = extract(settings, strict=False)
        yield from (Finding("error" if flaw.is_refused else "warning", at(flaw.place), _said(flaw)) for flaw in read.flaws)
        if any(flaw.is_refused for flaw in read.flaws):
            return
        rows = content(read).tables["flaw"]
    except (SourceError, BuildError, ValueError) as error:
        yield Finding("error", "build", f"refused: {error}")
        return
    # Those of the reading come first.
    for flaw in read_flaws(rows.itertuples(index=False, name=None))[len(read.flaws) :]:
        yield Finding("warning", at(flaw.place), _said(flaw))
    for doubt in doubts(read, seconds(clock.now(settings).replace(tzinfo=None))):
        yield Finding("warning", at(doubt.place), f"{doubt.rows} {doubt.sentence}: {', '.join(doubt.examples)}")


def _said(flaw: Flaw) -> str:
    """A flaw with what was expected, and what is done about it."""
    if flaw.reason not in OF_VALUES:
        return f"{flaw.rows} {flaw.words}; {flaw.effect}"
    table, column = flaw.place.split(".")
    allowed = ALLOWED.get((table, column))
    meant = next(data.tables[table].c[column] for data in (DOSSIER_DB, UNIT_DB) if table in data.tables)
    expected = "one of " + ", ".join(map(str, allowed)) if allowed else f"as in docs/data.md: {meant.comment}"
    done = "nothing is built" if flaw.is_refused else flaw.effect
    return f"{flaw.rows} of {flaw.among} {flaw.words}; expected {expected}; {done}; correct the table or view"


def _rights(source: Source) -> Iterator[Finding]:
    backend = make_url(source.url).get_backend_name()
    if backend == "sqlite":
        path = Path(make_url(source.url).database or "")
        if os.access(path, os.W_OK):
            yield Finding(
                "warning",
                source.name,
                f"{path.name} can be written by this login, expected reading only; open it with a login that can only read",
            )
    elif backend == "postgresql":
        writable = [
            table.name
            for table in source.tables.sorted_tables
            if not _failure(source, select(literal(1)).select_from(table))
            and _rows(source, select(func.has_table_privilege(text("current_user"), table.name, "INSERT, UPDATE, DELETE")))
            == [(True,)]
        ]
        if writable:
            yield Finding(
                "warning",
                source.name,
                f"this login can write {', '.join(writable)}, expected reading only; "
                "give it a role with SELECT alone (docs/data.md)",
            )


def _failure(source: Source, query: Select) -> str:
    try:
        with snapshot(source.url, LONG) as connection:
            connection.execute(query.limit(1)).all()
    except SourceError as error:
        return error.reason
    return ""


def _rows(source: Source, query: Select) -> list[tuple]:
    with snapshot(source.url, LONG) as connection:
        return [tuple(row) for row in connection.execute(query)]


def _as_text(column: Column) -> Column:
    # Read as text, so that a value which is not a time is ours to report.
    return cast(column, String) if isinstance(column.type, DateTime | Date) else column


def _structure(source: Source, table: Table) -> Iterator[Finding]:
    place = f"{source.name}.{table.name}"
    if not _failure(source, select(*map(_as_text, table.columns))):
        return
    reason = _failure(source, select(literal(1)).select_from(table))
    if reason:
        if table.name not in OPTIONAL:
            yield Finding(
                "error",
                place,
                f"cannot be read: {reason}; expected a table or view with the columns {', '.join(table.columns.keys())}",
            )
        return
    for column in table.columns:
        reason = _failure(source, select(_as_text(column)))
        if reason:
            what = "a value in every row" if not column.nullable else "the column to be there, it may be empty"
            yield Finding(
                "error",
                source.place(column),
                f"cannot be read: {reason}; expected {what} ({column.comment}); add it to the table or view",
            )


def _rows_of(source: Source, table: Table) -> Finding:
    place = f"{source.name}.{table.name}"
    count = _rows(source, select(func.count()).select_from(table))[0][0]
    if count == 0 and table.name in EXPECTED_ROWS:
        return Finding("warning", place, "0 rows came, at least one expected; nothing can be shown without them")
    sentence = f"{count} rows, {len(table.columns)} columns"
    if "updated_at" in table.columns and count:
        sentence += f", newest update {_rows(source, select(cast(func.max(table.c.updated_at), String)))[0][0]}"
    return Finding("ok", place, sentence)


def run(settings: Settings) -> int:
    """Print the findings; 0 when the contract holds, 1 when it is broken, 2 when a setting names no usable driver."""
    errors = 0
    try:
        for source in sources(settings):
            read_only(source.url)
        for finding in findings(settings):
            errors += finding.level == "error"
            print(finding)
    except (ArgumentError, ImportError) as error:
        print(f"error    {masked(str(error))}; allowed: a sqlite:/// or postgresql:// URL")
        return 2
    print(f"{errors} errors" if errors else "The contract holds.")
    return 1 if errors else 0
