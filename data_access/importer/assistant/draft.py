"""A proposed mapping as text: TOML that a person reads, corrects and saves. Comments say what is unsure, and why."""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from data_access.importer.assistant.date_forms import DAY_FIRST, ISO, MONTH_FIRST
from data_access.importer.assistant.evidence import FileColumn, can_be_written, meant
from data_access.importer.assistant.proposals import FIELD_COLUMN, Proposal
from data_access.importer.assistant.vocabulary import choices
from data_access.importer.kinds import Kind

LONGEST = 60
ESCAPES = {'"': '\\"', "\\": "\\\\"}
# Controls, what turns the direction of a line, and line separators would make the draft look other than it is.
HIDDEN = ("Cc", "Cf", "Zl", "Zp", "Co", "Cs", "Cn")
HEAD = """\
# A draft, made from headers and cells alone. Read every line, correct it, and delete what is wrong.
#   sure           name and values say the same
#   unsure         only one of them does
#   please check   several readings are possible: a person must decide"""
ORDERS = {
    "open": "day and month cannot be told apart: no number above 12 came",
    "both": "day and month contradict each other: numbers above 12 came in both places",
}


def draft(
    kind: Kind,
    proposals: Sequence[Proposal],
    *,
    files: Sequence[str],
    sheets: Sequence[str],
    encoding: str,
    row_count: int,
    missing: Mapping[str, Sequence[FileColumn]],
    columns: Sequence[FileColumn],
) -> str:
    """The text of the mapping file."""
    mapped = [proposal for proposal in proposals if proposal.contract != FIELD_COLUMN]
    sections = [
        [HEAD, f"# kind {kind.name}; {row_count} rows of {', '.join(short(name) for name in files)}"],
        _file(mapped, sheets, encoding),
        ["[columns]", *_missing(kind, missing), *_columns(mapped)],
        *(_values(proposal) for proposal in mapped if proposal.heading.values),
        *([_field_column(proposal)] for proposal in proposals if proposal.contract == FIELD_COLUMN),
        _left_out(kind, proposals, columns),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def quoted(text: str) -> str:
    """A text as a basic string of TOML; safe in a comment as well."""
    return '"' + "".join(ESCAPES.get(letter) or (_escape(letter) if _is_hidden(letter) else letter) for letter in text) + '"'


def short(text: str) -> str:
    """The same for a comment: no longer than it can be read."""
    return quoted(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in HIDDEN


def _escape(letter: str) -> str:
    code = ord(letter)
    if 0xD800 <= code <= 0xDFFF:
        # Half a character; TOML has no way to write it.
        return "\\uFFFD"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _written(column: FileColumn) -> str:
    return quoted(column.address) if isinstance(column.address, str) else str(column.address)


def _told(column: FileColumn) -> str:
    """A column in a comment: its name, and its place where that is how it is addressed."""
    return short(column.name) if isinstance(column.address, str) else f"{short(column.name)} in place {column.address}"


def _file(proposals: Sequence[Proposal], sheets: Sequence[str], encoding: str) -> list[str]:
    blanks = sum((proposal.column.blanks for proposal in proposals), Counter())
    times = [proposal for proposal in proposals if proposal.is_time]
    sentinels = sum((proposal.column.dates.missing for proposal in times), Counter())
    lines = ["[file]", '# time_zone = "Asia/Ho_Chi_Minh"  # of times that carry no zone']
    if encoding:
        lines.append(f"encoding = {quoted(encoding)}  # as it was said")
    if sheets:
        lines.append(f"# please check: these sheets fit alike, one of them must be chosen: {', '.join(map(short, sheets))}")
        lines.append(f"# sheet = {quoted(sheets[0])}")
    if blanks:
        lines.append(f"blank = [{', '.join(quoted(text) for text in sorted(blanks))}]  # please check: {_cells(blanks)}")
    if sentinels:
        written = ", ".join(f'"{day.isoformat()}"' for day in sorted(sentinels))
        lines.append(f"missing_dates = [{written}]  # please check: days that stand for no date, {_cells(sentinels)}")
    return lines


def _cells(counted: Counter[str] | Counter[date]) -> str:
    return f"{counted.total()} cell{'s' if counted.total() != 1 else ''}"


def _missing(kind: Kind, missing: Mapping[str, Sequence[FileColumn]]) -> list[str]:
    instead = {link: name for name, link in kind.names.items()}
    lines = []
    for name, candidates in missing.items():
        either = f" (or {instead[name]})" if name in instead else ""
        lines.append(f"# please check: required and not found: {name}{either}")
        lines += [f"# {name} = {_written(column)}" for column in candidates]
    return lines


def _columns(proposals: Sequence[Proposal]) -> list[str]:
    orders = {proposal.column.dates.order for proposal in proposals if proposal.is_time} & {"day", "month"}
    hint = f"; other columns of the files have the {' and the '.join(sorted(orders))} first" if orders else ""
    return [line for proposal in proposals for line in _column(proposal, hint)]


def _column(proposal: Proposal, hint: str) -> list[str]:
    column, name = proposal.column, proposal.contract
    lines = []
    if proposal.is_time and column.dates.order in ORDERS:
        lines.append(f"# please check: {ORDERS[column.dates.order]}{hint}.")
        lines.append("#   The import rejects these dates until one of the two lines replaces the third:")
        for parts, words in ((DAY_FIRST, "day first"), (MONTH_FIRST, "month first")):
            lines.append(f"# {name} = {_asked(column, column.dates.formats_as(parts))}  # {words}")
    formats = column.dates.formats if proposal.is_time else []
    comment = proposal.confidence if not lines else "please check: see above"
    if isinstance(column.address, int):
        comment += f"; the place of {short(column.name)}, which is no name of its own"
    lines.append(f"{name} = {_asked(column, formats)}  # {comment}")
    if proposal.is_key and column.repeats:
        lines.append(f"# please check: {column.repeats} of {column.count} cells repeat a code: several rows of one, see [collapse]")
    if proposal.rivals:
        lines.append(f"# also possible: {', '.join(_told(rival) for rival in proposal.rivals)}")
    return lines


def _asked(column: FileColumn, formats: Sequence[str]) -> str:
    """The column as a mapping asks for it; ISO dates need no format."""
    parts = [f"column = {_written(column)}"]
    if formats and list(formats) != [ISO]:
        written = [quoted(form) for form in formats]
        parts.append(f"date_format = {written[0] if len(written) == 1 else '[' + ', '.join(written) + ']'}")
    if not column.everywhere:
        parts.append("optional = true")
    return _written(column) if len(parts) == 1 else f"{{ {', '.join(parts)} }}"


def _values(proposal: Proposal) -> list[str]:
    """What the texts of a closed column mean; none where they are the values of the contract."""
    name, texts = proposal.heading.values, proposal.column.texts
    codes = {str(choice.value).lower() for choice in choices(name)} | ({"0", "1"} if name == "truth" else set())
    if {text.lower() if name == "truth" else text for text in texts} <= codes:
        return []
    lines = [f"[values.{proposal.contract}]"]
    for text, count in texts.most_common():
        choice, sure = meant(text, name)
        rows = f"{count} row{'s' if count != 1 else ''}"
        if choice is None or not can_be_written(text):
            lines.append(f"# {quoted(text)} = …  # please check: not known, {rows}; rejected until it has a value")
            continue
        meaning = choice.text.partition(" – ")[2] or choice.text
        lines.append(f"{quoted(text)} = {_value(choice.value)}  # {'sure' if sure else 'please check'}: {meaning}; {rows}")
    return lines


def _value(value: int | bool | str) -> str:
    return str(value).lower() if isinstance(value, bool) else quoted(value) if isinstance(value, str) else str(value)


def _field_column(proposal: Proposal) -> str:
    return f"[procedures]\nfield_column = {_written(proposal.column)}  # {proposal.confidence}; for procedures that are added"


def _left_out(kind: Kind, proposals: Sequence[Proposal], columns: Sequence[FileColumn]) -> list[str]:
    taken = {proposal.column.number for proposal in proposals}
    rest = [column for column in columns if column.number not in taken]
    lines = ["# Columns of the files that are left out:"] if rest else []
    lines += [f"#   {_told(column)}{_reason(column)}" for column in rest]
    used = {proposal.contract for proposal in proposals} | {kind.names.get(proposal.contract, "") for proposal in proposals}
    unused = [name for name in kind.table.columns.keys() if name not in used]  # noqa: SIM118
    told = f"Columns of the contract without one: {', '.join(unused) or 'none'}"
    return [*lines, *textwrap.wrap(told, 118, initial_indent="# ", subsequent_indent="#   ")]


def _reason(column: FileColumn) -> str:
    if column.is_personal:
        return "  looks like personal data: leave it out"
    if column.is_counter:
        return "  numbers the rows"
    return "" if column.count else "  empty"
