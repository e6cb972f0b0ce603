"""Which rows cannot be dossiers: something required is missing, or its days are in an impossible order."""

from __future__ import annotations

import numpy as np

from data_access.importer.rows import Rows
from data_access.sources.contract import NOT_RECEIVED

MISSING = {
    "code": "missing-code",
    "received_at": "missing-received",
    "unit_code": "missing-unit",
    "procedure_code": "missing-procedure",
}


def check_required(rows: Rows, *, links: bool) -> None:
    """Reject rows without a value that the contract, or the kind, requires: in the links, or in the other columns."""
    required = {*rows.kind.required, *(column.name for column in rows.kind.table.columns if not column.nullable)}
    for name in rows.kind.table.columns.keys():  # noqa: SIM118
        if name not in required or (name in rows.kind.links) != links:
            continue
        bad = rows.is_missing(name)
        expected = "a value"
        if rows.kind.name == "dossiers" and name == "received_at":
            bad &= ~np.isin(rows.values["status"], [int(status) for status in NOT_RECEIVED])
            expected = "a time, unless the status is 1 or 3"
        if rows.kind.name == "dossiers" and name == "updated_at":
            expected = "at least one time in the row"
        rows.reject(bad, MISSING.get(name, "missing-value"), column=name, expected=expected)


def check_order(rows: Rows) -> None:
    """Reject dossiers that ended, or were due, on a day before the one on which they were received."""
    if rows.kind.name != "dossiers":
        return
    received = rows.values["received_at"].astype("datetime64[D]")
    for name, reason in (("resolved_at", "resolved-before-received"), ("due_at", "due-before-received")):
        if name in rows.values:
            # A missing time is before nothing.
            rows.reject(
                rows.values[name].astype("datetime64[D]") < received,
                reason,
                column=name,
                expected="the day of received_at, or a later one",
            )
