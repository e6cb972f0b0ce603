"""Every count and rate as plain tables: for files, documents and whoever wants to check a number."""

from __future__ import annotations

from components.panels.panel import Panel, register
from data_access.metrics import COUNTS as _COUNTS
from data_access.metrics import METRICS, Day, parts

CATALOGUE = tuple(name for name in METRICS if _COUNTS[parts(name)[0][0]].day == Day.CATALOGUE)
DOSSIERS = tuple(name for name in METRICS if name not in CATALOGUE)
FLOWS = tuple(
    name for name in DOSSIERS if all(_COUNTS[part].day in (Day.RECEIVED, Day.RESOLVED) for side in parts(name) for part in side)
)
BREAKDOWNS = ("unit", "place", "stream", "kind", "field", "procedure", "channel")

for _breakdown in BREAKDOWNS:
    register(Panel(f"dossiers-by-{_breakdown}", DOSSIERS, (_breakdown,)))
register(Panel("dossiers-total", DOSSIERS))
register(Panel("dossiers-by-day", FLOWS, ("day",)))
register(Panel("overdue-by-day", ("open_overdue",), ("day",)))
register(Panel("catalogue-total", CATALOGUE))
register(Panel("catalogue-by-field", CATALOGUE, ("field",)))
