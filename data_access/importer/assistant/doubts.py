"""Why a column whose header and cells fit is not sure all the same: its cells can be read in two ways, or be refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import Boolean, Column, Float, Integer, String, Text

from data_access.importer.assistant.evidence import FileColumn
from data_access.importer.assistant.vocabulary import Heading
from data_access.importer.kinds import Kind
from data_access.importer.values import is_time
from data_access.settings import ZONE

# Of as many different days in as many months, one above the 12th would have come, had nobody exchanged day and month.
TELLING_DAYS, TELLING_MONTHS = 8, 3
OLDEST, YEARS_AHEAD = date(1970, 1, 1), 20
PLANNED = ("due_at", "first_due_at", "valid_from", "valid_to", "day")
# Times that systems keep as numbers; a column of them may be something else.
NUMBERED = ("epoch", "epoch-ms", "excel")
ORDERS = {
    "open": "day and month cannot be told apart: no number above 12 came",
    "both": "day and month contradict each other: numbers above 12 came in both places",
}

# A reason, or ''.
Doubt = Callable[[Kind, Heading, Column, FileColumn], str]


def doubt(kind: Kind, heading: Heading, column: FileColumn) -> str:
    """The first reason not to be sure, '' where there is none."""
    contract = kind.table.columns.get(heading.column, Column(heading.column, Text))
    return next((told for doubted in DOUBTS if (told := doubted(kind, heading, contract, column))), "")


def _foreign(_kind: Kind, _heading: Heading, _contract: Column, column: FileColumn) -> str:
    if not column.is_foreign:
        return ""
    return "its words are not Vietnamese as Unicode has it: text of another encoding, such as TCVN3 (ABC) or VNI"


def _hidden(_kind: Kind, _heading: Heading, _contract: Column, column: FileColumn) -> str:
    return 'nobody sees this column: show it, or set hidden = "accept" in [file]' if column.hidden else ""


def _empty(kind: Kind, heading: Heading, contract: Column, column: FileColumn) -> str:
    required = kind.names.get(heading.column, heading.column) in kind.required or (
        not contract.nullable and contract.table is not None
    )
    if heading.column in ("status", "updated_at", "short_name") or not required:
        return ""
    if not column.everywhere:
        return "a file or a sheet lacks it, and a row must have it"
    missing = column.missing + (column.dates.missing.total() if is_time(contract) else 0)
    return f"empty in {missing} of {column.missing + column.count} rows, and a row must have it" if missing else ""


def _numbering(kind: Kind, _heading: Heading, contract: Column, column: FileColumn) -> str:
    is_code = contract.name in (*kind.required, *kind.links) and isinstance(contract.type, String)
    return "its cells are 1, 2, 3, …: do they only number the rows?" if is_code and column.tally.is_numbering else ""


def _long(kind: Kind, heading: Heading, contract: Column, column: FileColumn) -> str:
    length = getattr(contract.type, "length", None)
    is_text = isinstance(contract.type, String) and contract.name not in kind.links and length
    too_long = is_text and column.tally.longest > length and not heading.values
    return f"a text of {column.tally.longest} characters came, {length} are allowed" if too_long else ""


def _dates(_kind: Kind, heading: Heading, contract: Column, column: FileColumn) -> str:
    if not is_time(contract):
        return ""
    found = column.dates
    if found.is_mixed:
        return _mixed(column)
    if found.order in ORDERS:
        return ORDERS[found.order]
    unusual = next((form for form in found.counts if "%y" in form or form in NUMBERED), "")
    if unusual:
        return "years of two digits" if "%y" in unusual else f"numbers that are read as {unusual}"
    return _turned(column) or _unlikely(heading, column)


def _mixed(column: FileColumn) -> str:
    told = "date cells stand beside dates that are text, so they were written by different hands"
    if column.dates.is_turned:
        return f"{told}; every date cell has a day of 12 or less: day and month are probably exchanged there"
    return f"{told}; day and month may be exchanged in the date cells"


def _turned(column: FileColumn) -> str:
    days = column.dates.cells
    months = {(day.year, day.month) for day in days}
    if len(days) < TELLING_DAYS or len(months) < TELLING_MONTHS or any(day.day > 12 for day in days):
        return ""
    return f"all {len(days)} days are the 12th of a month or before: day and month may be exchanged"


def _unlikely(heading: Heading, column: FileColumn) -> str:
    today = datetime.now(ZONE).date()
    last = today + timedelta(days=366 * YEARS_AHEAD) if heading.column in PLANNED else today
    after = sum(count for day, count in column.dates.days.items() if day > last)
    before = sum(count for day, count in column.dates.days.items() if day < OLDEST)
    if before:
        return f"{before} days are before {OLDEST.year}"
    return f"{after} days are after {last}" if after else ""


def _marks(_kind: Kind, heading: Heading, contract: Column, column: FileColumn) -> str:
    if heading.values or not isinstance(contract.type, Boolean | Integer | Float):
        return ""
    if column.share(lambda text: text.is_grouped):
        return "a point or comma may group thousands or begin decimals: 9.000 is read in two ways"
    if column.share(lambda text: text.has_comma):
        return "numbers with a comma, which is no decimal point"
    whole = isinstance(contract.type, Integer)
    return "numbers with a point, where whole ones are expected" if whole and column.points - {0} else ""


def _worn_codes(kind: Kind, heading: Heading, contract: Column, column: FileColumn) -> str:
    """Codes that a spreadsheet has taken for numbers."""
    if not isinstance(contract.type, String | Text) or is_time(contract) or heading.values:
        return ""
    if column.share(lambda text: text.is_scientific):
        return "numbers such as 1.2E+11: digits of a code are lost"
    is_code = heading.column in kind.links or contract.primary_key or contract.name == "code"
    if is_code and column.share(lambda text: text.is_number) > 0.5 and len(column.points - {0}) > 1:
        return "codes that are numbers have lost zeros at their end: keep them as text in the file"
    return ""


def _personal(kind: Kind, heading: Heading, contract: Column, column: FileColumn) -> str:
    if not isinstance(contract.type, String | Text) or heading.values:
        return ""
    if column.holds_personal:
        return "its cells look like telephone or identity numbers, or addresses of persons"
    is_free = contract.name not in (*kind.links, *kind.names) and not contract.primary_key
    return "its cells look like names of persons" if is_free and column.names_persons else ""


DOUBTS: tuple[Doubt, ...] = (_foreign, _hidden, _empty, _numbering, _long, _dates, _marks, _worn_codes, _personal)
