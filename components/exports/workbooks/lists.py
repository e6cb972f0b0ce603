"""A long list as an Excel file: written row by row, so that it takes no memory, up to a number of rows that the file tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import islice

from xlsxwriter import Workbook

from components.exports.provenance import Provenance
from components.exports.workbooks.about import write_about
from components.exports.workbooks.data import Column
from components.exports.workbooks.sheets import forms, framed, write_heads, write_row
from components.panels import Reading

# So many rows take a server some five seconds; who wants more counts them elsewhere, and the CSV has all.
LONGEST = 20_000
# Letters in a column by what it holds: of texts those in words are wider than codes.
WIDTHS = {"day": 12, "count": 10}
CODES, WORDS = 20, 40


def list_book(
    columns: Sequence[Column], rows: Iterable[Sequence[object]], reading: Reading, told: Provenance, metric: str, footer: str
) -> bytes:
    """The file: the list as texts, days and numbers below heads that stay, and where it comes from. What is left out is said."""
    content = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    left = iter(rows)
    with Workbook(content, options) as book:
        book.set_properties({"title": told.title, "created": built_at(reading)})
        sheet = book.add_worksheet(reading.say("export.data"))
        widths = [WIDTHS.get(column.kind, CODES if column.code else WORDS) for column in columns]
        write_heads(book, sheet, columns, widths)
        worn, last = forms(book, columns), 0
        for last, row in enumerate(islice(left, LONGEST), start=1):
            write_row(sheet, last, columns, row, worn, widths)
        whole = next(left, None) is None
        if last:
            sheet.autofilter(0, 0, last, len(columns) - 1)
        framed(sheet, columns, widths, footer)
        notes = () if whole else (reading.say("export.cut", count=reading.number(LONGEST)),)
        write_about(book, (metric,), reading, told, footer, notes)
    return content.getvalue()


def built_at(reading: Reading) -> datetime:
    """When the figures were made: equal figures make equal files."""
    return datetime.fromisoformat(reading.dimensions.version.built_at).replace(tzinfo=None)
