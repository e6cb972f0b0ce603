"""Rows as JSON: one object on each line, or a list of objects; their members are the columns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TextIO

from data_access.importer.parts import FileError, Part
from data_access.importer.tables import LONGEST, Malformed, Table, batched
from data_access.importer.values import tidy
from data_access.spreadsheets.sheet import Number

CHUNK = 1 << 16
BETWEEN = re.compile(r"[\s,]*")
# An object around the list of rows, such as {"data": [{…}, …]}.
WRAPPER = re.compile(
    r'\A\s*\{(?:\s*"[^"]{0,99}"\s*:\s*(?:"[^"]{0,999}"|[\w.+-]{1,99}|null)\s*,){0,20}\s*"([^"]{1,99})"\s*:\s*\[\s*\{'
)
EXPECTED = "one object on each line, or a list of objects"
DECODER = json.JSONDecoder(parse_int=str, parse_float=Number)
KINDS = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def json_lines(part: Part, text: TextIO, names: Sequence[str], done: Callable[[], float]) -> Table:
    """The table of the members of these names; what a row lacks is missing. Raises FileError."""
    seen: set[str] = set()
    by_place = next((name for name in names if name.startswith("#")), "")
    if by_place:
        raise FileError(f"{part.name}: the mapping names a column by its place, {by_place[1:]}; rows of JSON name theirs")

    def records() -> Iterator[tuple[int, list[str]] | Malformed]:
        for line, row in json_rows(text, part.name):
            if not isinstance(row, dict):
                came = KINDS.get(type(row), "no JSON") if not isinstance(row, ValueError) else "no JSON"
                yield Malformed(line, "bad-json", came, 'one object, {"…": …}')
                continue
            row = {tidy(name): value for name, value in row.items()}
            found = [_member(row, name) for name in names]
            seen.update(name for name, (there, _) in zip(names, found, strict=True) if there)
            yield line, [value for _, value in found]

    return Table(list(names), batched(records()), done, seen)


def json_rows(text: TextIO, name: str) -> Iterator[tuple[int, object]]:
    """Each row with its line; numbers are texts, and what is no JSON is the ValueError about it. Raises FileError."""
    head = text.read(CHUNK)
    start = head.lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        yield from _elements(head, text, name)
        return
    found = WRAPPER.match(start)
    if found:
        raise FileError(
            f"{name}: its rows stand in the member {found[1]!r} of one object; expected {EXPECTED}: save that list alone"
        )
    if start.split("\n", 1)[0].strip() == "{":
        raise FileError(f"{name}: an object stands on several lines; expected {EXPECTED}")
    yield from _lines(head.removeprefix("\ufeff"), text, name)


def _lines(head: str, text: TextIO, name: str) -> Iterator[tuple[int, object]]:
    number, waiting = 0, head
    while waiting:
        *lines, waiting = waiting.split("\n")
        for line in lines:
            number += 1
            if line.strip():
                yield number, _read(line)
        if len(waiting) > LONGEST:
            raise _too_long(name, number + 1)
        more = text.read(max(CHUNK, len(waiting)))
        if not more and waiting:
            yield from [(number + 1, _read(waiting))] if waiting.strip() else []
            return
        waiting += more


def _read(line: str) -> object:
    try:
        return DECODER.decode(line.strip())
    except (ValueError, RecursionError) as error:
        return ValueError(type(error).__name__)


def _elements(head: str, text: TextIO, name: str) -> Iterator[tuple[int, object]]:
    """The elements of a list, one after another, so that it need not be held whole."""
    waiting, at, line, more = head, head.index("[") + 1, 1 + head[: head.index("[")].count("\n"), True
    is_first = True
    while True:
        end = BETWEEN.match(waiting, at).end()
        line, at = line + waiting.count("\n", at, end), end
        if waiting.startswith("]", at):
            return
        try:
            row, end = DECODER.raw_decode(waiting, at)
            # A number at the end may go on behind it.
            whole = end < len(waiting)
        except (ValueError, RecursionError):
            row, whole = None, False
        if whole:
            if is_first and isinstance(row, list):
                raise FileError(f"{name}: its rows are lists, which name no columns; expected {EXPECTED}, or export it as CSV")
            is_first = False
            yield line, row
            line, at = line + waiting.count("\n", at, end), end
            continue
        if not more:
            raise FileError(f"{name}: the list is broken in the element that begins on line {line}; expected {EXPECTED}")
        if len(waiting) - at > LONGEST:
            raise _too_long(name, line)
        rest = waiting[at:]
        added = text.read(max(CHUNK, len(rest)))
        waiting, at, more = rest + added, 0, bool(added)


def _too_long(name: str, line: int) -> FileError:
    return FileError(f"{name}: what begins on line {line} has more than {LONGEST >> 20} million letters; expected {EXPECTED}")


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
