"""Every metric as plain tables: for files, documents and whoever wants to check a number."""

from __future__ import annotations

from components.panels.panel import Panel, register
from data_access.metrics import METRICS, Day, days_of
from data_access.queries import offers

OF_PROCEDURES = {Day.CATALOGUE, Day.USED}
OF_CATALOGUE = tuple(name for name in METRICS if days_of(name) <= OF_PROCEDURES)
OF_STAFF = tuple(name for name in METRICS if days_of(name) == {Day.STAFF})
OF_DOSSIERS = tuple(name for name in METRICS if name not in (*OF_CATALOGUE, *OF_STAFF))
BREAKDOWNS = (
    "unit",
    "place",
    "stream",
    "kind",
    "old_district",
    "difficult_area",
    "field",
    "procedure",
    "owner",
    "channel",
    "step",
    "cause",
)


def _offered(names: tuple[str, ...], by: str) -> tuple[str, ...]:
    return tuple(name for name in names if offers(name, (by,)))


for _breakdown in BREAKDOWNS:
    register(Panel(f"dossiers-by-{_breakdown}", _offered(OF_DOSSIERS, _breakdown), (_breakdown,)))
register(Panel("dossiers-total", OF_DOSSIERS))
register(Panel("dossiers-by-day", tuple(name for name in _offered(OF_DOSSIERS, "day") if name != "open_overdue"), ("day",)))
register(Panel("overdue-by-day", ("open_overdue",), ("day",)))
for _breakdown in ("stream", "kind", "speciality"):
    register(Panel(f"staff-by-{_breakdown}", OF_STAFF, (_breakdown,)))
register(Panel("catalogue-total", OF_CATALOGUE))
register(Panel("catalogue-by-field", OF_CATALOGUE, ("field",)))
register(Panel("catalogue-by-owner", OF_CATALOGUE, ("owner",)))
