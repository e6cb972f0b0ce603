"""JSON lines: one object on each line, whose members are the columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TextIO

from data_access.importer.parts import FileError, Part
from data_access.importer.tables import Malformed, Table, batched
from data_access.importer.values import tidy


def json_lines(part: Part, text: TextIO, names: Sequence[str], done: Callable[[], float]) -> Table:
    """The table of the members of these names; what a row lacks is missing. Raises FileError."""
    seen: set[str] = set()
    by_place = next((name for name in names if name.startswith("#")), "")
    if by_place:
        raise FileError(f"{part.name}: the mapping names a column by its place, {by_place[1:]}; rows of JSON lines name theirs")

    def records() -> Iterator[tuple[int, list[str]] | Malformed]:
        for line, said in enumerate(text, start=1):
            if not said.strip():
                continue
            try:
                row = json.loads(said, parse_int=str, parse_float=str)
            except ValueError as error:
                row = error
            if isinstance(row, dict):
                row = {tidy(name): value for name, value in row.items()}
                found = [_member(row, name) for name in names]
                seen.update(name for name, (there, _) in zip(names, found, strict=True) if there)
                yield line, [value for _, value in found]
            else:
                yield Malformed(line, "bad-json", said.strip(), 'one object on a line, {"…": …}')

    return Table(list(names), batched(records()), done, seen)


def _member(row: dict[str, object], name: str) -> tuple[bool, str]:
    """Whether a row has a member, and its text; "unit.code" is the member code of the member unit."""
    if name in row:
        return True, cell(row[name])
    first, _, rest = name.partition(".")
    inner = row.get(first)
    return _member(inner, rest) if rest and isinstance(inner, dict) else (False, "")


def cell(value: object) -> str:
    """A value of JSON as text; numbers are read as text before."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value).lower()
