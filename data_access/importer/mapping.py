"""The mapping file: which column of the file becomes which column of the contract. The package's docstring explains it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Column, Text

from data_access.importer import declarations as declared
from data_access.importer.collapse import Collapse
from data_access.importer.declarations import MappingError
from data_access.importer.kinds import Kind
from data_access.importer.rules import ACCEPT, ACTIONS, REJECT, RULES
from data_access.importer.tables import SKIPPED
from data_access.importer.time_forms import ISO
from data_access.importer.times import moments
from data_access.importer.values import convert, is_time, tidy
from data_access.settings import ZONE
from data_access.sources import UnitKind

SECTIONS = {
    "file": (
        "encoding",
        "delimiter",
        "skip_lines",
        "header",
        "sheet",
        "hidden",
        "skip",
        "time_zone",
        "date_format",
        "decimal",
        "blank",
        "missing_dates",
    ),
    "columns": (),
    "constants": (),
    "values": (),
    "units": ("kind",),
    "procedures": ("field", "field_column"),
    "rules": (),
    "collapse": (),
}
COLUMN_KEYS = ("column", "date_format", "date_cells", "optional")
# What is said of the date cells of a column that looks as if a spreadsheet had turned day and month of them.
RIGHT, TURNED = "right", "turned"
HIDDEN = {action: action for action in (REJECT, ACCEPT)}
DELIMITERS = {",": ",", ";": ";", "|": "|", "\t": "\t", "tab": "\t"}


@dataclass(frozen=True)
class FileColumn:
    """A column of the file: its name, or `#3` for the third one; how its dates are written; whether a file may lack it.

    `date_cells`: "right" or "turned", '' = nothing is said of them.
    """

    name: str
    formats: tuple[str, ...]
    optional: bool = False
    date_cells: str = ""


@dataclass(frozen=True)
class Layout:
    """How the files are written; `delimiter` is '' when it is to be found out, and so is `sheet`, else a name, several, or "*".

    `skip` = the kinds of lines that are no rows; `reads_hidden`: hidden sheets, rows and columns are read like others; `legacy`:
    the writing of before Unicode that the text is in, '' = none.
    """

    encoding: str
    delimiter: str
    skip_lines: int
    header: bool
    sheet: str | tuple[str, ...]
    skip: tuple[str, ...] = SKIPPED
    reads_hidden: bool = False
    legacy: str = ""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets that are asked for; none: they are found out."""
        return (self.sheet,) if isinstance(self.sheet, str) and self.sheet else tuple(self.sheet)


@dataclass(frozen=True)
class Mapping:
    """A checked mapping file. `columns` gives for each contract column the columns of the file that may hold it, best first."""

    kind: Kind
    layout: Layout
    zone: ZoneInfo
    decimal: str
    blank: frozenset[str]
    missing_dates: frozenset[date]
    columns: dict[str, tuple[FileColumn, ...]]
    constants: dict[str, object]
    values: dict[str, dict[str, object]]
    rules: dict[str, str]
    collapse: Collapse | None
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
        declared.known("the mapping", document, SECTIONS)
        sections = {name: declared.table(f"[{name}]", document.get(name, {})) for name in SECTIONS}
        for name, keys in SECTIONS.items():
            if keys:
                declared.known(f"[{name}]", sections[name], keys)
        file, units, procedures = sections["file"], sections["units"], sections["procedures"]
        formats = declared.formats("[file] date_format", file.get("date_format", ISO))
        columns = _columns(sections["columns"], kind, formats)
        constants = {name: _constant(name, given, kind) for name, given in sections["constants"].items()}
        _complete(kind, columns, constants)
        values = {name: _value_map(name, given, kind, columns) for name, given in sections["values"].items()}
        missing_dates = declared.items("[file] missing_dates", file.get("missing_dates", []))
        unit_kinds = {kind.value: kind.value for kind in UnitKind}
        return cls(
            kind=kind,
            layout=_layout(file),
            decimal=declared.choice("[file] decimal", file["decimal"], {".": ".", ",": ","}) if "decimal" in file else "",
            zone=declared.zone(file.get("time_zone", ZONE.key)),
            blank=frozenset({"", *(tidy(text) for text in declared.texts("[file] blank", file.get("blank", [])))}),
            missing_dates=frozenset(declared.day(given) for given in missing_dates),
            columns=columns,
            constants=constants | _blanks(values, constants),
            values=values,
            rules=_rules(sections["rules"]),
            collapse=Collapse.of(sections["collapse"], kind),
            unit_kind=declared.choice("[units] kind", units.get("kind", UnitKind.COMMUNE.value), unit_kinds),
            field=tidy(declared.text("[procedures] field", procedures.get("field", "Khác"))),
            field_column=_name("[procedures] field_column", procedures["field_column"]) if "field_column" in procedures else "",
        )

    @property
    def file_columns(self) -> list[str]:
        """The columns of the file that are read."""
        names = [column.name for columns in self.columns.values() for column in columns]
        return list(dict.fromkeys([*names, *([self.field_column] if self.field_column else [])]))

    @property
    def needed(self) -> list[frozenset[str]]:
        """For each column that every table must have, the names of the file that it may have."""
        instead = {link: name for name, link in self.kind.names.items()}
        keys = [(name, instead.get(name, "")) for name in self.kind.required if name not in self.constants]
        groups = [frozenset(one.name for key in pair for one in self.columns.get(key, ())) for pair in keys]
        return [group for group in groups if group]

    def asked_by(self, name: str) -> str:
        """The key that asks for a column of the file."""
        asking = (key for key, columns in self.columns.items() if name in [column.name for column in columns])
        return next((f"[columns] {key}" for key in asking), "[procedures] field_column")


def _layout(file: dict[str, object]) -> Layout:
    return Layout(
        **declared.encodings(declared.text("[file] encoding", file.get("encoding", "utf-8"))),
        delimiter=declared.choice("[file] delimiter", file["delimiter"], DELIMITERS) if "delimiter" in file else "",
        skip_lines=declared.whole("[file] skip_lines", file.get("skip_lines", 0)),
        header=declared.truth("[file] header", file.get("header", True)),
        sheet=_sheet(file.get("sheet", "")),
        skip=_skip(file.get("skip", list(SKIPPED))),
        reads_hidden=declared.choice("[file] hidden", file.get("hidden", REJECT), HIDDEN) == ACCEPT,
    )


def _sheet(asked: object) -> str | tuple[str, ...]:
    return tuple(declared.texts("[file] sheet", asked)) if isinstance(asked, list) else declared.text("[file] sheet", asked)


def _skip(asked: object) -> tuple[str, ...]:
    allowed = {name: name for name in SKIPPED}
    return tuple(declared.choice("[file] skip", one, allowed) for one in declared.items("[file] skip", asked))


def _columns(given: dict[str, object], kind: Kind, formats: tuple[str, ...]) -> dict[str, tuple[FileColumn, ...]]:
    columns = {}
    for name, asked in given.items():
        declared.known("[columns]", [name], kind.allowed)
        column, key = kind.table.columns.get(name), f"[columns] {name}"
        columns[name] = tuple(_file_column(key, one, column, formats) for one in (asked if isinstance(asked, list) else [asked]))
        if not columns[name]:
            raise declared.error(key, asked, "at least one column of the file")
    return columns


def _file_column(key: str, asked: object, column: Column | None, formats: tuple[str, ...]) -> FileColumn:
    if not isinstance(asked, dict):
        return FileColumn(_name(key, asked), formats)
    declared.known(key, asked, COLUMN_KEYS)
    if "date_format" in asked:
        if column is None or not is_time(column):
            raise MappingError(f"{key}: date_format came, but this column is no time; leave it out")
        formats = declared.formats(f"{key} date_format", asked["date_format"])
    optional = declared.truth(f"{key} optional", asked.get("optional", False))
    cells = (
        declared.choice(f"{key} date_cells", asked["date_cells"], {RIGHT: RIGHT, TURNED: TURNED}) if "date_cells" in asked else ""
    )
    return FileColumn(_name(key, asked.get("column", "")), formats, optional, cells)


def _name(key: str, asked: object) -> str:
    if isinstance(asked, int) and not isinstance(asked, bool) and asked > 0:
        return f"#{asked}"
    if not isinstance(asked, str) or not tidy(asked):
        raise declared.error(
            key, asked, 'the name of a column of the file, its place from 1, or { column = "…", date_format = "…" }'
        )
    return tidy(asked)


def _value(key: str, given: object, column: Column, kind: Kind) -> object:
    """A value of the mapping file as a value of the contract; "" is missing."""
    if isinstance(given, bool):
        given = str(given).lower()
    text = given.isoformat() if isinstance(given, date) else tidy(str(given))
    if isinstance(given, list | dict):
        raise declared.error(key, given, "one value")
    if is_time(column):
        read = moments([text], formats=(ISO,), zone=ZONE, missing=())
    else:
        is_cell = isinstance(given, int | float)
        read = convert(column, [text], is_looked_up=kind.links.get(column.name) in ("unit", "procedure"), is_cell=is_cell)
    if read.reasons[0]:
        raise declared.error(key, given, read.expected.split(", or a text listed")[0])
    return read.values[0]


def _constant(name: str, given: object, kind: Kind) -> object:
    declared.known("[constants]", [name], kind.allowed)
    column = kind.table.columns.get(name)
    return _value(f"[constants] {name}", given, Column(name, Text) if column is None else column, kind)


def _blanks(values: dict[str, dict[str, object]], constants: dict[str, object]) -> dict[str, object]:
    """What `[values.X] "" = …` says: a constant of the rows where X is blank. Raises MappingError where both are given."""
    found = {name: given.pop("") for name, given in values.items() if "" in given}
    for name in found:
        if name in constants:
            raise MappingError(f'[values.{name}] "" and [constants] {name} came; expected one of them, both are of blank cells')
    return found


def _value_map(name: str, given: object, kind: Kind, columns: dict[str, tuple[FileColumn, ...]]) -> dict[str, object]:
    given = declared.table(f"[values.{name}]", given)
    declared.known("[values]", [name], kind.allowed)
    column = kind.table.columns.get(name, kind.table.columns.get(kind.names.get(name, "")))
    if name not in columns:
        raise MappingError(
            f"[values.{name}]: {name} is not in [columns], so no text of the file reaches this map; "
            f"mapped are {', '.join(columns) or 'no columns'}"
        )
    if is_time(column):
        raise MappingError(f"[values.{name}]: {name} is a time; use date_format and [file] missing_dates")
    return {tidy(text): _value(f"[values.{name}] {text!r}", value, column, kind) for text, value in given.items()}


def _rules(given: dict[str, object]) -> dict[str, str]:
    declared.known("[rules]", given, RULES)
    for name, action in given.items():
        declared.choice(f"[rules] {name}", action, {allowed: allowed for allowed in ACTIONS if allowed in RULES[name].actions})
    return {name: str(given.get(name, rule.default)) for name, rule in RULES.items()}


def _complete(kind: Kind, columns: dict[str, tuple[FileColumn, ...]], constants: dict[str, object]) -> None:
    given = {
        *columns,
        *(kind.names[name] for name in columns if name in kind.names),
        *(kind.names.get(name, name) for name, value in constants.items() if not pd.isna(value)),
    }
    missing = [name for name in kind.required if name not in given]
    if missing:
        instead = {link: name for name, link in kind.names.items()}
        named = [f"{name} (or {instead[name]})" if name in instead else name for name in missing]
        raise MappingError(f"[columns]: {', '.join(named)} must be mapped; mapped are {', '.join(columns) or 'no columns'}")
