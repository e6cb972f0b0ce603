"""How many dossiers may be overdue: the limit per 1,000 received in a quarter, as a number of dossiers."""

from __future__ import annotations

from components.panels.panel import Reading
from data_access.metrics.measures import QUARTER

METRIC = "overdue_per_1000"
# So many are no sign of anything, however little is received.
FEWEST = 5
MILLION = 1_000_000


def allowance(reading: Reading, received: int) -> int | None:
    """How many may be overdue where so many were received in the period; None where the table of targets has no limit."""
    limits = reading.targets(METRIC)
    if not limits:
        return None
    days = reading.dimensions.working_days(reading.filters.period)
    # A limit is a decimal of at most six places, no float.
    return max(FEWEST, round(limits[0] * MILLION) * received * QUARTER // (1000 * MILLION * days)) if days else FEWEST
