"""Do the two source databases fit the contract? Findings, one a line, each saying what to do."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd
from sqlalchemy import Column, Date, DateTime, MetaData, Select, String, Table, cast, func, literal, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from data_access.clock import local_times
from data_access.settings import Settings
from data_access.sources.allowed import ALLOWED, LEVELS
from data_access.sources.contract import DOSSIER_DB, OPTIONAL, UNIT_DB, dossier, procedure, unit
from data_access.sources.reading import SourceError, read_only, snapshot

# Without rows in these there is nothing to show; the others may be empty.
EXPECTED_ROWS = frozenset({"dossier", "unit", "field", "procedure"})
EXAMPLES = 3


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
    usable: set[str] = set()
    for source in sources(settings):
        reason = _failure(source, select(literal(1)))
        if reason:
            place = _place(source.url)
            yield Finding("error", source.name, f"cannot be reached at {place}: {reason}; check {source.setting}")
            continue
        yield Finding("ok", source.name, f"reachable at {_place(source.url)}")
        yield from _rights(source)
        for table in source.tables.sorted_tables:
            broken = list(_structure(source, table))
            yield from broken
            if not broken:
                if table.name in OPTIONAL and _failure(source, select(literal(1)).select_from(table)):
                    continue
                usable.add(table.name)
                yield from _contents(source, table)
    yield from _across(settings, usable)


def masked(message: str) -> str:
    """A message without the passwords of the URLs in it."""
    message = re.sub(r"(?i)(password=)[^&\s'\"]*", r"\1***", message)
    return re.sub(r"(//[^:@\s]*):\S*@", r"\1:***@", message)


def _place(url: str) -> str:
    # Without the query, which may carry a password of its own.
    return make_url(url).set(query={}).render_as_string(hide_password=True)


def _failure(source: Source, query: Select) -> str:
    try:
        with snapshot(source.url) as connection:
            connection.execute(query.limit(1)).all()
    except SourceError as error:
        cause = error.__cause__
        return masked(str(getattr(cause, "orig", None) or cause).strip().splitlines()[0])
    return ""


def _rows(source: Source, query: Select) -> list[tuple]:
    with snapshot(source.url) as connection:
        return [tuple(row) for row in connection.execute(query)]


def _as_text(column: Column) -> Column:
    # Read as text, so that a value which is not a time is ours to report.
    return cast(column, String) if isinstance(column.type, DateTime | Date) else column


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


def _contents(source: Source, table: Table) -> Iterator[Finding]:
    place = f"{source.name}.{table.name}"
    broken = [*_missing(source, table), *_repeated(source, table), *_times(source, table), *_unknown_values(source, table)]
    yield from broken
    count = _rows(source, select(func.count()).select_from(table))[0][0]
    sentence = f"{count} rows, {len(table.columns)} columns"
    if "updated_at" in table.columns and count:
        sentence += f", newest update {_rows(source, select(cast(func.max(table.c.updated_at), String)))[0][0]}"
    if count == 0 and table.name in EXPECTED_ROWS:
        yield Finding("warning", place, "0 rows came, at least one expected; nothing can be shown without them")
    elif not broken:
        yield Finding("ok", place, sentence)
    else:
        yield Finding("warning", place, f"{sentence}; see the errors of its columns above")


def _missing(source: Source, table: Table) -> Iterator[Finding]:
    required = [column for column in table.columns if not column.nullable]
    counts = _rows(source, select(*(func.count() - func.count(column) for column in required)).select_from(table))[0]
    for column, count in zip(required, counts, strict=True):
        if count:
            yield Finding(
                "error",
                source.place(column),
                f"{count} rows without a value, expected one in every row ({column.comment})",
            )


def _repeated(source: Source, table: Table) -> Iterator[Finding]:
    key = list(table.primary_key.columns)
    groups = select(func.count().label("size")).select_from(table).group_by(*key).having(func.count() > 1).subquery()
    count = _rows(source, select(func.count()).select_from(groups))[0][0]
    if count:
        names = ", ".join(column.name for column in key)
        yield Finding(
            "error",
            source.place(key[0]),
            f"{count} values of ({names}) came more than once, expected each once; correct the view",
        )


def _times(source: Source, table: Table) -> Iterator[Finding]:
    for column in table.columns:
        if not isinstance(column.type, DateTime | Date):
            continue
        query = select(cast(func.min(column), String), cast(func.max(column), String)).select_from(table)
        for value in _rows(source, query)[0]:
            if value is None:
                continue
            try:
                _ = local_times(pd.Series([value])) if isinstance(column.type, DateTime) else date.fromisoformat(value[:10])
            except ValueError:
                yield Finding(
                    "error",
                    source.place(column),
                    f"{value!r} came, expected an ISO time or date such as 2025-07-01 08:30:00; correct the view",
                )


def _unknown_values(source: Source, table: Table) -> Iterator[Finding]:
    for column in table.columns:
        allowed = ALLOWED.get((table.name, column.name))
        levels = column is procedure.c.levels
        if allowed is None and not levels:
            continue
        query = select(column, func.count()).where(column.is_not(None)).group_by(column)
        unknown = [
            (value, count)
            for value, count in _rows(source, query)
            if not (set(str(value).split("; ")) <= set(LEVELS) if levels else value in allowed)
        ]
        if unknown:
            came = ", ".join(f"{value!r} ({count} rows)" for value, count in unknown[:10])
            expected = "tinh, xa, '; ' between" if levels else "one of " + ", ".join(map(str, allowed))
            yield Finding(
                "error",
                source.place(column),
                f"{came} came, expected {expected}; translate it in the view",
            )


def _across(settings: Settings, usable: set[str]) -> Iterator[Finding]:
    dossiers, units = sources(settings)
    if "dossier" not in usable:
        return
    for column, table in ((dossier.c.unit_code, unit), (dossier.c.procedure_code, procedure)):
        if table.name not in usable:
            continue
        known = {row[0] for row in _rows(units, select(table.c.code))}
        query = select(column, func.count()).where(column.is_not(None)).group_by(column).order_by(func.count().desc())
        unknown = [(code, count) for code, count in _rows(dossiers, query) if code not in known]
        if unknown:
            came = ", ".join(f"{code!r} ({count})" for code, count in unknown[:EXAMPLES])
            yield Finding(
                "warning",
                dossiers.place(column),
                f"{sum(count for _, count in unknown)} dossiers name a {table.name} that unit_db lacks: {came}; "
                f"add it to {units.name}.{table.name} or correct the dossiers",
            )
    reversed_ = select(func.count()).select_from(dossier).where(dossier.c.resolved_at < dossier.c.received_at)
    count = _rows(dossiers, reversed_)[0][0]
    if count:
        yield Finding(
            "warning",
            dossiers.place(dossier.c.resolved_at),
            f"{count} dossiers were resolved before they were received; correct their times in the system",
        )


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
