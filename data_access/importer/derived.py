"""What files leave open and what follows from the rest of a row: status, time of change, short names."""

from __future__ import annotations

import numpy as np

from data_access.importer.rows import Rows

# The things that happened to a dossier; what is due did not happen.
HAPPENED = ("submitted_at", "received_at", "resolved_at", "returned_at", "extension_at")


def derive(rows: Rows, end: str = "") -> None:
    """Fill what the files leave open: status and `updated_at` of dossiers, short names of units.

    `end`: the end of the day that the files are an export of; '' = none is said.
    """
    if rows.kind.name == "dossiers":
        _derive_dossier(rows, end)
    if rows.kind.name == "units":
        _derive_unit(rows)


def short_name(name: str, kind: str) -> str:
    """The name of a unit without its kind: Phường Hải Châu → Hải Châu."""
    prefix = {"phuong": "phường ", "xa": "xã ", "dac_khu": "đặc khu "}.get(kind)
    return name[len(prefix) :].strip() or name if prefix and name.lower().startswith(prefix) else name


def _derive_dossier(rows: Rows, end: str) -> None:
    """Status from whether it ended; `updated_at` from the day of the export, the newest thing that happened, or what is due."""
    if "status" not in rows.values:
        rows.values["status"] = np.full(len(rows), None, dtype=object)
    open_status = rows.is_missing("status") & (rows.reason == "")
    rows.values["status"][open_status] = np.where(rows.is_missing("resolved_at"), 4, 9).astype(object)[open_status]
    if "updated_at" not in rows.values:
        rows.values["updated_at"] = np.full(len(rows), "NaT", dtype="datetime64[s]")
    updated = rows.values["updated_at"]
    if end:
        updated[np.isnat(updated)] = np.datetime64(end, "s")
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
