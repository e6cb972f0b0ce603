"""The province packs: what a province is, as plain files that anyone may edit.

A pack is a folder: `province.toml` and one CSV for each table of the unit database that it fills.
Its columns are those of the contract; an empty cell is missing.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Boolean, Date, Float, Integer, Table

from data_access.settings import PACKS
from data_access.sources import field, holiday, milestone, procedure, target, time_rule, unit

Value = str | int | float | bool | date | None
Row = Mapping[str, Value]

TABLES: dict[str, Table] = {
    "units": unit,
    "fields": field,
    "procedures": procedure,
    "holidays": holiday,
    "time_rules": time_rule,
    "targets": target,
    "milestones": milestone,
}
BOOLEANS = {"true": True, "false": False}
READERS: tuple[tuple[type, Callable[[str], Value]], ...] = (
    (Boolean, BOOLEANS.__getitem__),
    (Date, date.fromisoformat),
    (Integer, int),
    (Float, float),
)


class PackError(LookupError):
    """A pack is not there, or one of its files does not fit the contract; the message names it."""


@dataclass(frozen=True)
class Pack:
    """One province: its names, its review period, and rows for each table of the unit database."""

    slug: str
    name: str
    short_name: str
    starts_on: date
    review_from: date
    review_to: date
    units: tuple[Row, ...]
    fields: tuple[Row, ...]
    procedures: tuple[Row, ...]
    holidays: tuple[Row, ...]
    time_rules: tuple[Row, ...]
    targets: tuple[Row, ...]
    milestones: tuple[Row, ...]

    def day_exceptions(self) -> list[tuple[date, bool]]:
        """The rows of `holidays` as `WorkCalendar.of` wants them."""
        return [(row["day"], row["is_working"]) for row in self.holidays]


def slugs() -> list[str]:
    """The packs that there are."""
    return sorted(path.parent.name for path in PACKS.glob("*/province.toml"))


def load(slug: str) -> Pack:
    """Read the pack of one province. Raises PackError for an unknown slug or a file that does not fit."""
    if slug not in slugs():
        raise PackError(f"no pack {slug!r}; there are: {', '.join(slugs())}")
    folder = PACKS / slug
    facts = tomllib.loads((folder / "province.toml").read_text(encoding="utf-8"))
    names = ("name", "short_name", "starts_on", "review_from", "review_to")
    rows = {name: _rows(folder / f"{name}.csv", table) for name, table in TABLES.items()}
    return Pack(slug=slug, **{name: facts[name] for name in names}, **rows)


def _rows(path: Path, table: Table) -> tuple[Row, ...]:
    readers = {column.name: _reader(column.type) for column in table.columns}
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        unknown = [name for name in lines.fieldnames or () if name not in readers]
        if unknown:
            raise PackError(f"{path.name}: unknown column {unknown[0]!r}; allowed: {', '.join(readers)}")
        rows = []
        for number, line in enumerate(lines, start=2):
            try:
                rows.append({name: readers[name](text) if text else None for name, text in line.items()})
            except (ValueError, KeyError, TypeError) as error:
                raise PackError(f"{path.name}, line {number}: {error}") from None
        return tuple(rows)


def _reader(kind: object) -> Callable[[str], Value]:
    return next((read for type_, read in READERS if isinstance(kind, type_)), str)
