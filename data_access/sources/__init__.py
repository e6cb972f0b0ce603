"""The contract of the two source databases: tables, columns, units, allowed values.

They belong to the province. They are read in one consistent, read-only snapshot and are never
migrated or written by the dashboards. `python -m data_access.sources check` says whether they fit.
"""

from data_access.sources.contract import (
    DOSSIER_DB,
    UNIT_DB,
    Channel,
    Status,
    UnitKind,
    dossier,
    dossier_event,
    field,
    holiday,
    milestone,
    procedure,
    provenance,
    staff,
    target,
    time_rule,
    unit,
)
from data_access.sources.reading import LONG, SHORT, SourceError, heard, lenient, read_only, snapshot

__all__ = [
    "DOSSIER_DB",
    "LONG",
    "SHORT",
    "UNIT_DB",
    "Channel",
    "SourceError",
    "Status",
    "UnitKind",
    "dossier",
    "dossier_event",
    "field",
    "heard",
    "holiday",
    "lenient",
    "milestone",
    "procedure",
    "provenance",
    "read_only",
    "snapshot",
    "staff",
    "target",
    "time_rule",
    "unit",
]
