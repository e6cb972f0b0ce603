"""The mapping file: which column of the file becomes which column of the contract. The package's docstring explains it."""

from __future__ import annotations

import codecs
import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd
from sqlalchemy import Column

from data_access.importer.kinds import Kind
from data_access.importer.times import ISO, moments
from data_access.importer.values import convert, is_time, tidy
from data_access.settings import ZONE
from data_access.sources import UnitKind

SECTIONS = {
    "file": ("encoding", "delimiter", "skip_lines", "time_zone", "date_format", "blank", "missing_dates"),
    "columns": (),
    "constants": (),
    "values": (),
    "units": ("kind",),
    "procedures": ("field", "field_column"),
}
COLUMN_KEYS = ("column", "date_format")
DELIMITERS = {",": ",", ";": ";", "|": "|", "\t": "\t", "tab": "\t"}
# In a value map, what any text not listed becomes.
OTHERS = "*"


class MappingError(ValueError):
    """A mapping file says something that is not allowed; the message names the key, what came and what is allowed."""


@dataclass(frozen=True)
class FileColumn:
    """A column of the file, and how its dates are written."""

    name: str
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Mapping:
    """A checked mapping file; `delimiter` is '' when it is to be found out."""

    kind: Kind
    encoding: str
    delimiter: str
    skip_lines: int
    zone: ZoneInfo
    blank: frozenset[str]
    missing_dates: frozenset[date]
    columns: dict[str, FileColumn]
    constants: dict[str, object]
    values: dict[str, dict[str, object]]
    unit_kind: str
    field: str
    field_column: str

    @classmethod
    def read(cls, path: Path, kind: Kind) -> Mapping:
        """The mapping in the file `path`. Raises MappingError."""
        try:
            return cls.of(tomllib.loads(path.read_text(encoding="utf-8-sig")), kind)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise MappingError(f"{path.name} cannot be read as a TOML file in UTF-8: {error}") from error
        except MappingError as error:
            raise MappingError(f"{path.name}: {error}") from None

    @classmethod
    def of(cls, document: dict[str, object], kind: Kind) -> Mapping:
        """The mapping that `document`, read from TOML, describes. Raises MappingError."""
        _known("the mapping", document, SECTIONS)
        sections = {name: _table(f"[{name}]", document.get(name, {})) for name in SECTIONS}
        for name, keys in SECTIONS.items():
            if keys:
                _known(f"[{name}]", sections[name], keys)
        file = sections["file"]
        formats = _formats("[file] date_format", file.get("date_format", ISO))
        columns = _columns(sections["columns"], kind, formats)
        values = {
            name: _value_map(name, _table(f"[values.{name}]", given), kind, columns) for name, given in sections["values"].items()
        }
        constants = {name: _constant(name, given, kind) for name, given in sections["constants"].items()}
        _complete(kind, columns, constants)
        return cls(
            kind=kind,
            encoding=_encoding(_text("[file] encoding", file.get("encoding", "utf-8"))),
            delimiter=_choice("[file] delimiter", file["delimiter"], DELIMITERS) if "delimiter" in file else "",
            skip_lines=_whole("[file] skip_lines", file.get("skip_lines", 0)),
            zone=_zone(file.get("time_zone", ZONE.key)),
            blank=frozenset({"", *(tidy(text) for text in _texts("[file] blank", file.get("blank", [])))}),
            missing_dates=frozenset(_day(given) for given in _list("[file] missing_dates", file.get("missing_dates", []))),
            columns=columns,
            constants=constants,
            values=values,
            unit_kind=_choice("[units] kind", sections["units"].get("kind", "xa"), {kind: str(kind) for kind in UnitKind}),
            field=tidy(_text("[procedures] field", sections["procedures"].get("field", "Khác"))),
            field_column=tidy(_text("[procedures] field_column", sections["procedures"].get("field_column", ""))),
        )

    @property
    def file_columns(self) -> dict[str, str]:
        """The columns of the file that are read, each with the key that asks for it."""
        asked = {column.name: f"[columns] {name}" for name, column in self.columns.items()}
        return asked | ({self.field_column: "[procedures] field_column"} if self.field_column else {})


def _error(key: str, came: object, expected: str) -> MappingError:
    return MappingError(f"{key}: {came!r} came; expected {expected}")


def _known(place: str, given: Iterable[str], allowed: Iterable[str]) -> None:
    allowed = list(allowed)
    for name in given:
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise MappingError(f"{place}: {name!r} is not known{hint} Allowed: {', '.join(allowed)}")


def _table(key: str, given: object) -> dict[str, object]:
    if not isinstance(given, dict):
        raise _error(key, given, "a table of keys")
    return given


def _list(key: str, given: object) -> list[object]:
    if not isinstance(given, list):
        raise _error(key, given, 'a list, such as ["…", "…"]')
    return given


def _text(key: str, given: object) -> str:
    if not isinstance(given, str):
        raise _error(key, given, "a text in quotes")
    return given


def _texts(key: str, given: object) -> list[str]:
    return [_text(key, one) for one in _list(key, given)]


def _choice(key: str, given: object, allowed: dict[str, str]) -> str:
    if not isinstance(given, str) or given not in allowed:
        raise _error(key, given, "one of " + ", ".join(repr(str(one)) for one in allowed))
    return allowed[given]


def _whole(key: str, given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise _error(key, given, "a whole number from 0")
    return given


def _encoding(name: str) -> str:
    try:
        # Not every codec is one of texts; this refuses the others.
        "a".encode(name)
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        raise _error("[file] encoding", name, "an encoding such as utf-8, utf-16, cp1258, cp1252, latin-1") from None
    # With or without a byte order mark.
    return "utf-8-sig" if known.name == "utf-8" else known.name


def _zone(given: object) -> ZoneInfo:
    if not isinstance(given, str) or given not in available_timezones():
        raise _error("[file] time_zone", given, "a zone of the IANA list, such as Asia/Ho_Chi_Minh, UTC, America/New_York")
    return ZoneInfo(given)


def _day(given: object) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        raise _error("[file] missing_dates", given, 'ISO dates, such as "1900-01-01"') from None


def _formats(key: str, given: object) -> tuple[str, ...]:
    formats = tuple([given] if isinstance(given, str) else _texts(key, given))
    moment = pd.Timestamp(2025, 12, 31, 17, 45, 30, tz="UTC")
    for form in formats:
        if form == ISO:
            continue
        try:
            text = moment.strftime(form) if "%" in form else ""
            read = pd.to_datetime(pd.Series([text]), format=form, utc=True).iloc[0] if text else None
        except ValueError:
            read = None
        if read is None or read.date() != moment.date():
            raise _error(
                key,
                form,
                '"iso", or codes of a whole date as strftime has them, such as %d/%m/%Y %H:%M:%S '
                "(day/month/year), %m/%d/%Y %I:%M:%S %p (month/day/year, AM or PM)",
            )
    if not formats:
        raise _error(key, given, 'at least one format, such as "iso"')
    return formats


def _contract_column(place: str, name: str, kind: Kind, *, names: bool) -> Column | None:
    _known(place, [name], kind.allowed if names else kind.table.columns.keys())
    return kind.table.columns.get(name)


def _columns(given: dict[str, object], kind: Kind, formats: tuple[str, ...]) -> dict[str, FileColumn]:
    columns = {}
    for name, asked in given.items():
        column = _contract_column("[columns]", name, kind, names=True)
        key, own = f"[columns] {name}", formats
        if isinstance(asked, dict):
            _known(key, asked, COLUMN_KEYS)
            if "date_format" in asked:
                if column is None or not is_time(column):
                    raise MappingError(f"{key}: date_format came, but {name} is no time; leave it out")
                own = _formats(f"{key} date_format", asked["date_format"])
            asked = asked.get("column", "")
        if not isinstance(asked, str) or not tidy(asked):
            raise _error(key, asked, 'the name of a column of the file, or { column = "…", date_format = "…" }')
        columns[name] = FileColumn(tidy(asked), own)
    return columns


def _value(key: str, given: object, column: Column, kind: Kind) -> object:
    """A value of the mapping file as a value of the contract; "" is missing."""
    if isinstance(given, bool):
        given = str(given).lower()
    text = given.isoformat() if isinstance(given, date) else tidy(str(given))
    if isinstance(given, list | dict):
        raise _error(key, given, "one value")
    if is_time(column):
        read = moments([text], formats=(ISO,), zone=ZONE, missing=())
    else:
        read = convert(column, [text], is_link=column.name in kind.links)
    if read.reasons[0]:
        raise _error(key, given, read.expected.split(", or a text listed")[0])
    return read.values[0]


def _constant(name: str, given: object, kind: Kind) -> object:
    return _value(f"[constants] {name}", given, _contract_column("[constants]", name, kind, names=False), kind)


def _value_map(name: str, given: dict[str, object], kind: Kind, columns: dict[str, FileColumn]) -> dict[str, object]:
    column = _contract_column("[values]", name, kind, names=False)
    if name not in columns:
        raise MappingError(
            f"[values.{name}]: {name} is not in [columns], so no text of the file reaches this map; "
            f"mapped are {', '.join(columns) or 'no columns'}"
        )
    if is_time(column):
        raise MappingError(f"[values.{name}]: {name} is a time; use date_format and [file] missing_dates")
    return {tidy(text): _value(f"[values.{name}] {text!r}", value, column, kind) for text, value in given.items()}


def _complete(kind: Kind, columns: dict[str, FileColumn], constants: dict[str, object]) -> None:
    given = {
        *columns,
        *(kind.names[name] for name in columns if name in kind.names),
        *(name for name, value in constants.items() if not pd.isna(value)),
    }
    missing = [name for name in kind.required if name not in given]
    if missing:
        instead = {link: name for name, link in kind.names.items()}
        named = [f"{name} (or {instead[name]})" if name in instead else name for name in missing]
        raise MappingError(f"[columns]: {', '.join(named)} must be mapped; mapped are {', '.join(columns) or 'no columns'}")
