"""The province packs: what a province is, as plain files that anyone may edit.

A pack is a folder: `province.toml`, `units.csv`, and one CSV for each other table of the unit database that it fills.
Its columns are those of the contract; an empty cell is missing. What holds for the whole country stands once, in
`national`: a file there holds for every pack that has none of that name. Only milestones add up, those of the country
and those of the province. `python -m data_access.packs` makes packs and checks them.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Boolean, Column, Date, Float, Integer, Table

from data_access.names import NAMED, tidy
from data_access.settings import PACKS
from data_access.sources import field, holiday, milestone, procedure, target, time_rule, unit

Value = str | int | float | bool | date | None
Row = Mapping[str, Value]

NATIONAL = PACKS / "national"
TABLES: dict[str, Table] = {
    "units": unit,
    "fields": field,
    "procedures": procedure,
    "holidays": holiday,
    "time_rules": time_rule,
    "targets": target,
    "milestones": milestone,
}
FACTS = ("slug", "name", "short_name", "starts_on", "review_from", "review_to")
TEXTS = ("slug", "name", "short_name")
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


def slugs(packs: Path = PACKS) -> list[str]:
    """The packs that there are; a folder whose name begins with a point is not finished."""
    return sorted(path.parent.name for path in packs.glob("*/province.toml") if not path.parent.name.startswith("."))


def load(slug: str, packs: Path = PACKS) -> Pack:
    """Read the pack of one province. Raises PackError for an unknown slug or a file that does not fit."""
    if slug not in slugs(packs):
        raise PackError(f"no pack {slug!r}; there are: {', '.join(slugs(packs))}")
    pack = read(packs / slug)
    if pack.slug != slug:
        raise PackError(f"{slug}/province.toml: slug is {pack.slug!r}; it must be the name of the folder")
    return pack


def read(folder: Path) -> Pack:
    """Read the pack in one folder. Raises PackError for a file that does not fit."""
    try:
        facts = tomllib.loads((folder / "province.toml").read_text(encoding="utf-8"))
    except ValueError as error:
        raise PackError(f"{folder.name}/province.toml: {error}") from None
    missing = [name for name in FACTS if name not in facts]
    if missing:
        raise PackError(f"{folder.name}/province.toml: {missing[0]} is missing")
    facts |= {name: _text(folder, name, facts[name]) for name in TEXTS}
    if not (folder / "units.csv").is_file():
        raise PackError(f"{folder.name}: units.csv is missing")
    rows = {name: _table(folder, name) for name in TABLES}
    units = {row["code"] for row in rows["units"]}
    rows |= {name: _owned(folder, name, rows[name], units) for name in ("fields", "procedures")}
    return Pack(**{name: facts[name] for name in FACTS}, **rows)


def file_of(folder: Path, name: str) -> Path:
    """The file of a pack, or the country's where the pack has none."""
    own = folder / name
    return own if own.is_file() else NATIONAL / name


def with_own(name: str, packs: Path = PACKS) -> list[str]:
    """The packs that have a file of their own for a table, and do not share the country's."""
    return [slug for slug in slugs(packs) if (packs / slug / f"{name}.csv").is_file()]


def national(name: str) -> tuple[Row, ...]:
    """The rows of a table that hold for every pack without a file of its own."""
    return _rows(NATIONAL / f"{name}.csv", TABLES[name])


def _table(folder: Path, name: str) -> tuple[Row, ...]:
    own = _rows(file_of(folder, f"{name}.csv"), TABLES[name])
    if name != "milestones" or not (folder / "milestones.csv").is_file():
        return own
    shared = _rows(NATIONAL / "milestones.csv", TABLES[name])
    return tuple(sorted((*shared, *own), key=lambda row: row["day"]))


def _owned(folder: Path, name: str, rows: tuple[Row, ...], units: set[Value]) -> tuple[Row, ...]:
    """The country's rows name departments that a province need not have; such an owner is missing."""
    if (folder / f"{name}.csv").is_file():
        return rows
    return tuple(row if row["owner_code"] in units else {**row, "owner_code": None} for row in rows)


def _rows(path: Path, table: Table) -> tuple[Row, ...]:
    readers = {column.name: _reader(column) for column in table.columns}
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


def _reader(column: Column) -> Callable[[str], Value]:
    if column.name in NAMED:
        return lambda text: tidy(text) or None
    return next((read for type_, read in READERS if isinstance(column.type, type_)), str)


def _text(folder: Path, name: str, value: object) -> str:
    if not isinstance(value, str) or not tidy(value):
        raise PackError(f"{folder.name}/province.toml: {name} is {value!r}; expected text in quotes")
    return tidy(value)
