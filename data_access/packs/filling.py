"""The rows of a pack in a unit database: for a province that has its dossiers as a file, and no unit database.

What the database has stays as it is, for it is the province's own; only what it lacks is added. What a pack does not know
(an empty cell) is neither compared nor written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Date, Table, Text, and_, cast, select

from data_access.names import tidy
from data_access.packs import TABLES, Pack, Row, Value
from data_access.sources import field, unit
from data_access.targets import Database, transaction

# A name in these is that of one row: another code with it would make a second unit of the same one.
NAMED_ONCE = (unit, field)
REFERENCES = {"owner_code": unit.name, "parent_code": unit.name, "field_code": field.name}
Key = tuple[str, ...]


@dataclass(frozen=True)
class Filled:
    """What became of the rows of one table; `elsewhere` = name, code of the pack, code of the database."""

    table: str
    added: int
    same: int
    kept: int
    replaced: int
    elsewhere: tuple[tuple[str, str, str], ...]

    def __str__(self) -> str:
        counts = {
            "added": self.added,
            "there already": self.same,
            "with other values, kept as the database has them": self.kept,
            "replaced": self.replaced,
            "there under another code, kept": len(self.elsewhere),
        }
        return f"{self.table}: " + (", ".join(f"{count} {what}" for what, count in counts.items() if count) or "nothing")


def fill(pack: Pack, url: str, *, replace: bool = False) -> tuple[Filled, ...]:
    """Write a pack into the unit database of a URL, its tables created where missing: everything or nothing.

    Raises TargetError, and nothing was changed.
    """
    codes: dict[tuple[str, str], str] = {}
    with transaction(url, "", writes_units=True) as (database, _same):
        for table in TABLES.values():
            database.create_tables(table)
            database.lock(table)
        return tuple(_table(database, table, getattr(pack, name), codes, replace=replace) for name, table in TABLES.items())


def _table(database: Database, table: Table, rows: Sequence[Row], codes: dict[tuple[str, str], str], *, replace: bool) -> Filled:
    there = {_key(table, row): row for row in _stored(database, table)}
    named = {tidy(str(row["name"])): str(row["code"]) for row in there.values()} if table in NAMED_ONCE else {}
    new, changed, elsewhere, same = [], [], [], 0
    for row in (_pointed(row, codes) for row in rows):
        known = there.get(_key(table, row))
        other = named.get(str(row.get("name"))) if known is None else None
        if other is not None:
            codes[table.name, str(row["code"])] = other
            elsewhere.append((str(row["name"]), str(row["code"]), other))
        elif known is None:
            new.append(dict.fromkeys(table.columns.keys()) | dict(row))
        elif dict(_differing(row, known)):
            changed.append((row, known))
        else:
            same += 1
    database.insert(table, new)
    for row, known in changed if replace else ():
        key = and_(*(column == row[column.name] for column in table.primary_key.columns))
        database.connection.execute(table.update().where(key).values(dict(_differing(row, known))))
    kept, replaced = (0, len(changed)) if replace else (len(changed), 0)
    return Filled(table.name, len(new), same, kept, replaced, tuple(elsewhere))


def _stored(database: Database, table: Table) -> Iterator[Row]:
    """The rows of a table; days of SQLite as text, for whoever filled it wrote them in a form of their own."""
    loose = {column.name for column in table.columns if isinstance(column.type, Date) and not database.is_postgresql}
    columns = [cast(column, Text).label(column.name) if column.name in loose else column for column in table.columns]
    yield from database.connection.execute(select(*columns)).mappings()


def _key(table: Table, row: Row) -> Key:
    return tuple(_told(row[column.name]) for column in table.primary_key.columns)


def _told(value: Value) -> str:
    text = str(value)
    # A day, whatever time of day was written behind it.
    return text[:10] if text[10:11] in (" ", "T") and text[4:5] == text[7:8] == "-" else text


def _differing(row: Row, known: Row) -> Iterator[tuple[str, Value]]:
    """What the pack knows otherwise than the database."""
    for name, value in row.items():
        # A number may be whole in one and not in the other, a day text.
        if value is not None and value != known[name] and _told(value) != _told(known[name]):
            yield name, value


def _pointed(row: Row, codes: Mapping[tuple[str, str], str]) -> Row:
    """The row with its references as the database calls what they name."""
    moved = {name: codes.get((table, str(row[name])), row[name]) for name, table in REFERENCES.items() if name in row}
    return {**row, **moved}
