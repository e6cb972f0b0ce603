"""Columns as a file might have them, and what the mapping assistant says of them."""

from __future__ import annotations

import tomllib

from data_access.importer import KINDS
from data_access.importer.assistant.glances import Glance
from data_access.importer.assistant.suggestion import suggest

DOSSIERS = KINDS["dossiers"]
# Day 13 and later: the order is plain.
DAY_FIRST = ("13/07/2025 08:15:00", "14/07/2025 08:15:00", "02/08/2025 16:40:00")
MONTH_FIRST = ("07/13/2025 08:15:00 AM", "07/14/2025 08:15:00 AM", "08/02/2025 04:40:00 PM")
ISO = ("2025-07-13T08:15:00.000", "2025-07-14T08:15:00.000", "2025-08-02T16:40:00.000")


def glance_of(columns, name="export.csv"):
    cells = [(texts,) * 3 if isinstance(texts, str) else texts for texts in columns.values()]
    return Glance(name, tuple(columns), tuple(zip(*cells, strict=True)))


def told(columns, kind=DOSSIERS):
    """The text of a suggestion for one file."""
    return str(suggest([columns if isinstance(columns, Glance) else glance_of(columns)], kind))


def document(columns, kind=DOSSIERS):
    return tomllib.loads(told(columns, kind))


def line_of(text, key):
    """The active line of a contract column."""
    return next(line for line in text.splitlines() if line.startswith(f"{key} = "))


def columns_of(columns, kind=DOSSIERS):
    """Contract column → column of the file."""
    return {
        name: given["column"] if isinstance(given, dict) else given for name, given in document(columns, kind)["columns"].items()
    }
