"""A stream of simulated dossiers: communes, departments or land-registration branches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data_access.sources import UnitKind

KINDS = {
    "communes": (UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE),
    "departments": (UnitKind.DEPARTMENT,),
    "branches": (UnitKind.LAND_BRANCH,),
}
ANY_UNIT = ""
# What of a stream is a shape, whatever its size.
SHAPES = (
    "slowness",
    "late_rate",
    "from_old_district",
    "online_share",
    "paused_share",
    "pause_days",
    "payment_pauses",
    "withdrawn",
    "stopped",
    "ramp",
    "old_number",
)


@dataclass(frozen=True)
class Stream:
    """One stream of dossiers: its totals and the assumed shapes; the shares are from 0 to 1.

    `resolved` is a published total, out of which the slowness of the offices comes; where it is missing, `slowness` is
    given and the total comes out of it.
    """

    name: str
    received: int
    resolved: int | None
    carried_over: int
    from_old_district: float
    overdue_open: int
    late_rate: float
    online_share: float
    paused_share: float
    pause_days: float
    payment_pauses: float
    withdrawn: float
    stopped: float
    refused: int
    awaiting: int
    ramp: float
    old_number: int
    slowness: float | None = None
    late: Mapping[str, float] = field(default_factory=dict)
    volume: Mapping[str, float] = field(default_factory=dict)
    old_district: Mapping[str, str] = field(default_factory=dict)
    mix: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def mix_of(self, unit_code: str) -> Mapping[str, float]:
        """The procedures of one unit with their weights."""
        return self.mix.get(unit_code) or self.mix[ANY_UNIT]
