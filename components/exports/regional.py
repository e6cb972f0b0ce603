"""A table as text that a person opens in a spreadsheet: marks of a region, heads in words beside codes, codes that stay texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from csv import writer
from io import StringIO

import pandas as pd

from components import formats
from components.exports.tables import DANGEROUS, harmless, plain
from components.exports.workbooks.data import Column, Data
from components.formats import LANGUAGES, Language

# Which marks a file has: those of a region, by a language of it. Without it those of the language in the address, and where
# that says none either, the file is for a machine.
MARKS = "csv"
# Where the comma divides, it would run what stands behind one in a file of another region.
BEHIND = re.compile(rf"(,\"*)(?=[{re.escape(''.join(DANGEROUS))}])")
# One word with a digit is a number, a day or a time to some spreadsheet, and so is a truth.
LIKE_A_NUMBER = re.compile(r"(?=[^\d]*\d)[0-9A-Za-z][0-9A-Za-z.,:/_%-]*|true|false", re.IGNORECASE)


def region(asked: Mapping[str, str]) -> Language | None:
    """The region of the marks that an address asks for; none where a machine asks."""
    return next((asked[name] for name in (MARKS, "lang") if asked.get(name) in LANGUAGES), None)


def table(data: Data, marks: Language) -> str:
    """The columns of a workbook, as text."""
    rows = zip(*(data.frame[column.name].tolist() for column in data.columns), strict=True)
    return head(data.columns, marks) + lines(data.columns, rows, marks)


def head(columns: Sequence[Column], marks: Language) -> str:
    """Each head in words, and the code by which a machine knows the column."""
    return _written([[f"{column.head} [{column.name}]" for column in columns]], marks)


def lines(columns: Sequence[Column], rows: Iterable[Sequence[object]], marks: Language) -> str:
    return _written(([_cell(column, value, marks) for column, value in zip(columns, row, strict=True)] for row in rows), marks)


def _cell(column: Column, value: object, marks: Language) -> str:
    """A cell: a text that no spreadsheet takes for anything else, an ISO day, which all know, or a number with its mark."""
    if pd.isna(value):
        return ""
    if column.kind == "text":
        text = BEHIND.sub(r"\1'", str(harmless(str(value))))
        return f'="{text}"' if LIKE_A_NUMBER.fullmatch(text) else text
    return str(value) if column.kind == "day" else plain(float(value)).replace(".", formats.MARKS[marks][0])


def _written(rows: Iterable[Sequence[str]], marks: Language) -> str:
    """Semicolons between the cells where the comma is the mark of decimals."""
    text = StringIO()
    writer(text, delimiter=";" if formats.MARKS[marks][0] == "," else ",", lineterminator="\r\n").writerows(rows)
    return text.getvalue()
