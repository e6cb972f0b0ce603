"""A proposed mapping as text: TOML that a person reads, corrects and saves. Comments say what is unsure, and why."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from data_access.importer.assistant.date_forms import DAY_FIRST, ISO, MONTH_FIRST
from data_access.importer.assistant.doubts import ORDERS
from data_access.importer.assistant.evidence import FileColumn
from data_access.importer.assistant.privacy import is_header
from data_access.importer.assistant.proposals import FIELD_COLUMN, Proposal
from data_access.importer.assistant.toml import quoted, short
from data_access.importer.assistant.value_lists import value_list
from data_access.importer.legacy import recognised

if TYPE_CHECKING:
    from data_access.importer.assistant.suggestion import Suggestion

# More columns than a person reads are counted.
LISTED = 200
HEAD = """\
# A draft, made from headers and cells alone. Read every line, correct it, and delete what is wrong.
#   sure           name and values say the same
#   unsure         only one of them does
#   please check   several readings are possible: a person must decide"""


def draft(told: Suggestion) -> str:
    """The text of the mapping file."""
    mapped = [proposal for proposal in told.proposals if proposal.contract != FIELD_COLUMN]
    sections = [
        [HEAD, *_rows(told)],
        _file(told, mapped),
        ["[columns]", *_missing(told), *_columns(mapped)],
        *(value_list(proposal) for proposal in mapped if proposal.heading.values),
        *([_field_column(proposal)] for proposal in told.proposals if proposal.contract == FIELD_COLUMN),
        _collapse(told),
        _left_out(told),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _rows(told: Suggestion) -> list[str]:
    lines = [f"# kind {told.kind.name}; {told.row_count} rows of {', '.join(short(name) for name in told.files)}"]
    if told.aside:
        lines.append(f"# please check: {told.aside} rows more are totals, numbers of columns or headers; they were not looked at")
    if told.malformed:
        lines.append(f"# please check: {told.malformed} rows more have not the cells of the header; the import rejects them")
    return lines


def _written(column: FileColumn) -> str:
    return quoted(column.address) if isinstance(column.address, str) else str(column.address)


def _told(column: FileColumn) -> str:
    """A column in a comment: its name, and its place where that is how it is addressed, or where the name may be a cell."""
    if not column.name:
        return f"place {column.address}"
    if not is_header(column.name):
        return f"column {column.number}, whose header looks like a cell"
    return short(column.name) if isinstance(column.address, str) else f"{short(column.name)} in place {column.address}"


def _file(told: Suggestion, proposals: Sequence[Proposal]) -> list[str]:
    blanks = sum((proposal.column.blanks for proposal in proposals), Counter())
    times = [proposal for proposal in proposals if proposal.is_time]
    sentinels = sum((proposal.column.dates.missing for proposal in times), Counter())
    lines = ["[file]", '# time_zone = "Asia/Ho_Chi_Minh"  # of times that carry no zone']
    if told.encoding:
        lines.append(f"encoding = {quoted(told.encoding)}  # as it was said")
    if any(column.is_foreign for column in told.columns):
        writing = recognised([text for column in told.columns for text in (column.name, *(column.texts or ()))])
        told_so = f"read them with --encoding {writing}" if writing else "TCVN3 (ABC), VNI, or a wrong encoding; convert them"
        lines.append(f"# please check: some words are no Vietnamese in Unicode: {told_so}")
    if told.skip_lines:
        lines.append(f"skip_lines = {told.skip_lines}  # please check: lines above the header")
    if not told.header:
        lines.append("header = false  # please check: no header; the first row has cells as the others do, so columns have places")
    if told.unseen:
        unseen = ", ".join(map(quoted, told.unseen))
        lines.append(f"sheet = [{', '.join(map(quoted, told.shown))}]  # please check: hidden and of the same columns: {unseen}")
    elif told.sheets:
        lines.append("# please check: these sheets fit alike, and those that have the required columns are all read; or only:")
        lines.append(f"# sheet = [{', '.join(map(quoted, told.sheets))}]")
    if blanks:
        lines.append(f"blank = [{', '.join(quoted(text) for text in sorted(blanks))}]  # please check: {_cells(blanks)}")
    if sentinels:
        written = ", ".join(f'"{day.isoformat()}"' for day in sorted(sentinels))
        lines.append(f"missing_dates = [{written}]  # please check: days that stand for no date, {_cells(sentinels)}")
    return lines


def _cells(counted: Counter[str] | Counter[date]) -> str:
    return f"{counted.total()} cell{'s' if counted.total() != 1 else ''}"


def _missing(told: Suggestion) -> list[str]:
    instead = {link: name for name, link in told.kind.names.items()}
    lines = []
    for name, candidates in told.missing.items():
        either = f" (or {instead[name]})" if name in instead else ""
        lines.append(f"# please check: required and not found: {name}{either}{'; choose one of these:' if candidates else ''}")
        lines += [f"# {name} = {_asked(column, column.dates.formats)}" for column in candidates]
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
    if proposal.is_time and column.dates.is_turned:
        return [*lines, *_mixed(proposal)]
    formats = column.dates.formats if proposal.is_time else []
    comment = proposal.confidence if not lines else "please check: see above"
    if isinstance(column.address, int) and column.name:
        comment += f"; the place of {_told(column)}, which is no name of its own"
    lines.append(f"{name} = {_asked(column, formats)}  # {comment}")
    if proposal.is_key and column.repeats and "[collapse]" not in proposal.confidence:
        lines.append(f"# please check: {column.repeats} of {column.count} cells repeat a code: several rows of one, see [collapse]")
    if proposal.rivals:
        lines.append(f"# also possible: {', '.join(_told(rival) for rival in proposal.rivals)}")
    return lines


def _mixed(proposal: Proposal) -> list[str]:
    """Nothing is mapped: in the worst case every date cell is another day than was meant."""
    formats = [form for form in proposal.column.dates.formats if form != ISO] or [ISO]
    return [
        f"# {proposal.confidence}.",
        "#   Look at the dates in the workbook; if all of them are right, take this line:",
        f"# {proposal.contract} = {_asked(proposal.column, formats)}",
    ]


def _asked(column: FileColumn, formats: Sequence[str]) -> str:
    """The column as a mapping asks for it; ISO dates need no format."""
    parts = [f"column = {_written(column)}"]
    if formats and list(formats) != [ISO]:
        written = [quoted(form) for form in formats]
        parts.append(f"date_format = {written[0] if len(written) == 1 else '[' + ', '.join(written) + ']'}")
    if not column.everywhere:
        parts.append("optional = true")
    return _written(column) if len(parts) == 1 else f"{{ {', '.join(parts)} }}"


def _field_column(proposal: Proposal) -> str:
    return f"[procedures]\nfield_column = {_written(proposal.column)}  # {proposal.confidence}; for procedures that are added"


def _collapse(told: Suggestion) -> list[str]:
    """What makes one dossier of a list of its steps."""
    if told.steps is None:
        return []
    lines = [
        "# A row is a step of a dossier; these lines make one dossier of its rows.",
        "[collapse]",
        f'keep = "{told.steps.keep}"  # please check: whose other values stay',
        *(f'{name} = "{merge}"  # please check' for name, merge in told.steps.merges.items()),
    ]
    if told.steps.hint is not None:
        time = _asked(told.steps.hint, told.steps.hint.dates.formats)
        lines += [
            "# please check: no column says when a dossier ended. If all of the list have ended, their last step is the end:",
            f"# resolved_at = {time}, in [columns]",
            '# resolved_at = "latest", here',
        ]
    return lines


def _left_out(told: Suggestion) -> list[str]:
    kind, taken = told.kind, {proposal.column.number for proposal in told.proposals}
    rest = [column for column in told.columns if column.number not in taken]
    lines = ["# Columns of the files that are left out:"] if rest else []
    lines += [f"#   {_told(column)}{_reason(column)}" for column in rest[:LISTED]]
    lines += [f"#   … and {len(rest) - LISTED} more"] if len(rest) > LISTED else []
    used = {proposal.contract for proposal in told.proposals}
    used |= {kind.names.get(name, "") for name in used}
    unused = [name for name in kind.table.columns.keys() if name not in used]  # noqa: SIM118
    listed = f"Columns of the contract without one: {', '.join(unused) or 'none'}"
    return [*lines, *textwrap.wrap(listed, 118, initial_indent="# ", subsequent_indent="#   ")]


def _reason(column: FileColumn) -> str:
    if column.is_personal or column.holds_personal:
        return "  looks like personal data: leave it out"
    if column.is_counter:
        return "  numbers the rows"
    return "" if column.count else "  empty"
