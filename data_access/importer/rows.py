"""The rows of a file as values of the contract, and what has been decided of each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sqlalchemy import Column, DateTime, Text

from data_access.importer.mapping import OTHERS, Mapping
from data_access.importer.reading import Cells
from data_access.importer.times import Converted, moments
from data_access.importer.values import convert, is_time, tidy

# The things that happened to a dossier; what is due did not happen.
HAPPENED = ("submitted_at", "received_at", "resolved_at", "returned_at", "extension_at")


class Rows:
    """Contract column → values of all rows (`datetime64[s]` for times, else objects, None = missing), and verdicts.

    A row is open until it is rejected (`reason`) or found to be a duplicate (`duplicate`).
    """

    def __init__(self, cells: Cells, mapping: Mapping) -> None:
        self.cells = cells
        self.mapping = mapping
        self.kind = mapping.kind
        self.values: dict[str, np.ndarray] = {}
        count = len(cells.rows)
        self.reason, self.column, self.expected, self.duplicate = (np.full(count, "", dtype=object) for _ in range(4))
        # Whether `updated_at` came from the file, rather than from the other times of the row.
        self.stamped = np.zeros(count, dtype=bool)
        # What --create-missing would add: table → code → name.
        self.missing_links: dict[str, dict[str, str]] = {}

    def __len__(self) -> int:
        return len(self.reason)

    @property
    def open(self) -> np.ndarray:
        """Which rows are neither rejected nor duplicates."""
        return (self.reason == "") & (self.duplicate == "")

    @property
    def written(self) -> list[str]:
        """The contract columns that have values, in the order of the contract."""
        return [name for name in self.kind.table.columns.keys() if name in self.values]  # noqa: SIM118

    def is_missing(self, name: str) -> np.ndarray:
        """Which rows have no value in a column."""
        return pd.isna(self.values[name]) if name in self.values else np.ones(len(self), dtype=bool)

    def reject(self, bad: np.ndarray, reason: str, *, column: str, expected: str | np.ndarray) -> None:
        """Reject the open rows among `bad`; the first reason stays."""
        bad = bad & self.open
        self.reason[bad], self.column[bad] = reason, column
        self.expected[bad] = expected[bad] if isinstance(expected, np.ndarray) else expected


def typed_rows(cells: Cells, mapping: Mapping) -> Rows:
    """The values of the mapped, constant and derived columns; rows whose text means no value are rejected."""
    rows = Rows(cells, mapping)
    for name in mapping.kind.allowed:
        column = mapping.kind.table.columns.get(name)
        if name in mapping.columns:
            _convert(rows, name, Column(name, Text) if column is None else column)
        if name in mapping.constants:
            if name not in rows.values:
                empty = np.datetime64("NaT", "s") if is_time(column) else None
                rows.values[name] = np.full(len(rows), empty, dtype=None if is_time(column) else object)
            rows.values[name][rows.is_missing(name)] = mapping.constants[name]
    if mapping.kind.name == "dossiers":
        _derive_dossier(rows)
    if mapping.kind.name == "units":
        _derive_unit(rows)
    return rows


def short_name(name: str, kind: str) -> str:
    """The name of a unit without its kind: Phường Hải Châu → Hải Châu."""
    prefix = {"phuong": "phường ", "xa": "xã ", "dac_khu": "đặc khu "}.get(kind)
    return name[len(prefix) :].strip() or name if prefix and name.lower().startswith(prefix) else name


def _convert(rows: Rows, name: str, column: Column) -> None:
    mapping, asked = rows.mapping, rows.mapping.columns[name]
    codes, uniques = pd.factorize(np.array(rows.cells.columns[asked.name], dtype=object))
    texts = [tidy(text) for text in uniques]
    translated = mapping.values.get(name, {})
    blank = [text in mapping.blank for text in texts]
    plain = ["" if is_blank else text for text, is_blank in zip(texts, blank, strict=True)]
    if is_time(column):
        read = moments(plain, formats=asked.formats, zone=mapping.zone, missing=mapping.missing_dates)
    elif translated:
        read = _translated(texts, blank, translated, name)
    else:
        read = convert(column, plain, is_link=name in rows.kind.links)
    if is_time(column) and not isinstance(column.type, DateTime):
        read.values[:] = read.values.astype("datetime64[D]")
    rows.values[name] = read.values[codes] if len(read.values) else np.array([], dtype=read.values.dtype)
    reasons = read.reasons[codes] if len(codes) else read.reasons
    for reason in sorted({*read.reasons} - {""}):
        rows.reject(reasons == reason, reason, column=name, expected=read.expected)


def _translated(texts: list[str], blank: list[bool], translated: dict[str, object], name: str) -> Converted:
    values = np.full(len(texts), None, dtype=object)
    reasons = np.full(len(texts), "", dtype=object)
    for position, text in enumerate(texts):
        if text in translated:
            values[position] = translated[text]
        elif blank[position]:
            continue
        elif OTHERS in translated:
            values[position] = translated[OTHERS]
        else:
            reasons[position] = "bad-value"
    return Converted(values, reasons, f"a text listed in [values.{name}]: {', '.join(translated)}")


def _derive_dossier(rows: Rows) -> None:
    """Status from whether it ended; `updated_at` from the newest thing that happened, else from what is due."""
    if "status" not in rows.values:
        rows.values["status"] = np.full(len(rows), None, dtype=object)
    open_status = rows.is_missing("status") & (rows.reason == "")
    rows.values["status"][open_status] = np.where(rows.is_missing("resolved_at"), 4, 9).astype(object)[open_status]
    if "updated_at" not in rows.values:
        rows.values["updated_at"] = np.full(len(rows), "NaT", dtype="datetime64[s]")
    updated = rows.values["updated_at"]
    rows.stamped = ~np.isnat(updated)
    for names in (HAPPENED, ("due_at", "first_due_at")):
        newest = np.full(len(rows), "NaT", dtype="datetime64[s]")
        for name in names:
            if name in rows.values:
                newest = np.fmax(newest, rows.values[name])
        updated[:] = np.where(np.isnat(updated), newest, updated)


def _derive_unit(rows: Rows) -> None:
    if "short_name" not in rows.values:
        rows.values["short_name"] = np.full(len(rows), None, dtype=object)
    for position in np.flatnonzero(rows.is_missing("short_name") & rows.open):
        name, kind = rows.values["name"][position], rows.values["kind"][position]
        rows.values["short_name"][position] = name and short_name(name, kind or "")
