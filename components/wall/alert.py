"""When the wall raises an alert: what is overdue lies beyond its limit, and how it comes back without flickering (UX §5)."""

from __future__ import annotations

from collections.abc import Iterable

from components.panels import Reading
from components.panels.allowance import allowance

# Beyond the limit on so many working days in a row it begins; below this share of the limit it ends.
ENTERS, LEAVES = 2, 0.9


def alarmed(stocks: Iterable[int], limit: float) -> bool:
    """Whether the alert stands after the last of some stocks, one a working day."""
    stands, beyond = False, 0
    for stock in stocks:
        beyond = beyond + 1 if stock > limit else 0
        if beyond >= ENTERS:
            stands = True
        elif stands and stock < LEAVES * limit:
            stands = False
    return stands


def alert(reading: Reading) -> bool:
    """Whether it stands now; never where the table of targets has no limit of what is overdue."""
    most = allowance(reading, reading.counts(("received",))["received"][0] or 0)
    return most is not None and alarmed(reading.frame(("open_overdue",), ("day",))["numerator"].astype(int), most)
