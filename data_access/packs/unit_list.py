"""A list of units as a province sends it (CSV), read into rows of `unit`; everything wrong with it is told at once."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data_access.names import tidy
from data_access.packs import PackError, Row, cells
from data_access.packs.cells import CellError
from data_access.packs.tiles import Layout, layout
from data_access.sources import UnitKind, unit

OTHER_NAMES = {"lat": "latitude", "lon": "longitude", "lng": "longitude"}
NEEDED = ("code", "name")
# Tiles are computed; whoever wants others edits units.csv of the pack afterwards.
COMPUTED = ("tile_column", "tile_row")
KNOWN = tuple(column.name for column in unit.columns if column.name not in COMPUTED)
COMMUNES = (UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE)
SEPARATORS = ",;\t"
TOLD = 20


@dataclass(frozen=True)
class UnitList:
    """The rows of `unit` with their tiles, and what the reader of the file should know."""

    rows: tuple[Row, ...]
    ignored: tuple[str, ...]
    tiles: Layout

    @property
    def communes(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row["kind"] in COMMUNES)


def read(path: Path, starts_on: date) -> UnitList:
    """Read and check a file. Raises PackError that names every line that does not fit, up to a screenful."""
    separator = _separator(path)
    lines = csv.reader(io.StringIO(_text(path)), delimiter=separator, strict=True)
    rows, problems = [], []
    try:
        columns = _columns(path, next(lines, []))
        for number, line in ((lines.line_num, line) for line in lines):
            # A name may have two lines; what has the separators of a line behind the first took that line in.
            if any(separator in cell.partition("\n")[2] for cell in line):
                problems.append(f"line {number}, a cell goes on from an earlier line; expected a closing quote for each that opens")
            elif any(cell.strip() for cell in line):
                row, wrong = _row(columns, line, starts_on)
                rows.append(row)
                problems += [f"line {number}, {told}" for told in wrong]
    except csv.Error as error:
        raise PackError(f"{path.name}, line {lines.line_num}: {error}; expected a closing quote for each that opens") from None
    problems += _repeated(rows)
    if not problems and not any(row["kind"] in COMMUNES for row in rows):
        problems = ["no commune in it; expected one line for each phường, xã, đặc khu"]
    if problems:
        more = [f"… and {len(problems) - TOLD} more"] if len(problems) > TOLD else []
        raise PackError("\n".join([f"{path.name} does not fit; nothing was written", *problems[:TOLD], *more]))
    return _with_tiles(rows, tuple(name for name in columns if name not in KNOWN))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise PackError(f"{path.name} is not UTF-8; save it from the spreadsheet as 'CSV UTF-8'") from None
    except OSError as error:
        raise PackError(f"{path}: {error.strerror}; expected a CSV file of units") from None


def _separator(path: Path) -> str:
    head = _text(path).partition("\n")[0]
    return max(SEPARATORS, key=head.count)


def _columns(path: Path, head: list[str]) -> list[str]:
    names = [tidy(name).lower() for name in head]
    columns = [OTHER_NAMES.get(name, name) for name in names]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise PackError(f"{path.name}: no column {missing[0]!r}; there are: {', '.join(names)}; known: {', '.join(KNOWN)}")
    twice = [name for name, count in Counter(columns).items() if count > 1 and name in KNOWN]
    if twice:
        raise PackError(f"{path.name}: the column {twice[0]!r} comes twice; remove one")
    return columns


def _row(columns: list[str], line: list[str], starts_on: date) -> tuple[dict[str, object], list[str]]:
    """One line as a row of `unit`, and what is wrong with it."""
    if len(line) > len(columns):
        return _blank(), [f"{len(line)} cells came, {len(columns)} were expected; put names with commas into quotes"]
    given = {name: tidy(cell) for name, cell in zip(columns, line, strict=False) if name in KNOWN}
    wrong: list[str] = []

    def value(name: str, read: object = str) -> object:
        text = given.get(name) or ""
        try:
            return read(text) if text else None
        except CellError as error:
            wrong.append(f"{name}: {text!r} came; {error}")
            return None

    row = _blank() | {name: value(name, cells.READERS.get(name, str)) for name in KNOWN if name not in ("code", "kind")}
    row["kind"] = value("kind", cells.kind_of) or cells.named_kind(given.get("name", ""))
    is_office = row["kind"] not in (*COMMUNES, None)
    row["code"] = value("code", cells.office_code if is_office else cells.commune_code)
    row["valid_from"] = row["valid_from"] or starts_on
    wrong += _contradictions(given, row)
    return row | _names(row), wrong


def _contradictions(given: Mapping[str, str], row: Row) -> Iterator[str]:
    """What no single cell shows."""
    yield from (f"{name}: nothing came; every unit has one" for name in NEEDED if not given.get(name))
    said = cells.named_kind(given.get("name", ""))
    if not row["kind"] and not given.get("kind"):
        yield f"kind: {given.get('name')!r} does not begin with Phường, Xã or Đặc khu; add a column `kind`"
    if said and row["kind"] in COMMUNES and said != row["kind"]:
        yield f"kind: {row['kind']} came, but the name is {given['name']!r}; make them agree"
    if bool(given.get("latitude")) != bool(given.get("longitude")):
        yield "latitude, longitude: one of them came; give both, or neither when they are unknown"


def _names(row: Row) -> dict[str, object]:
    """The name with its kind, and the name without it."""
    name, kind = row["name"] or "", row["kind"]
    word = cells.WORDS.get(kind, "Sở" if kind == UnitKind.DEPARTMENT else "")
    short = name[len(word) + 1 :] if word and name.lower().startswith(f"{word.lower()} ") else name
    return {"name": f"{word} {short}" if kind in COMMUNES else name, "short_name": row["short_name"] or short}


def _repeated(rows: list[dict[str, object]]) -> Iterator[str]:
    for name in ("code", "name"):
        counts = Counter(row[name] for row in rows if row[name])
        for value, count in counts.items():
            if count > 1:
                yield f"{name} {value!r} comes {count} times; every unit has its own"
    codes = {row["code"] for row in rows}
    yield from (f"parent_code {row['parent_code']!r} is no unit" for row in rows if row["parent_code"] not in (None, *codes))


def _with_tiles(rows: list[dict[str, object]], ignored: tuple[str, ...]) -> UnitList:
    where = {
        row["code"]: None if row["latitude"] is None else (row["latitude"], row["longitude"])
        for row in rows
        if row["kind"] in COMMUNES
    }
    tiles = layout(where)
    placed = [row | dict(zip(COMPUTED, tiles.places.get(row["code"], (None, None)), strict=True)) for row in rows]
    return UnitList(tuple(placed), ignored, tiles)


def _blank() -> dict[str, object]:
    return dict.fromkeys(unit.columns.keys())
