"""Where staff is short and work is much: the gap to the quota against the dossiers for each person and day."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from statistics import median

import pandas as pd

from components import formats
from components.naming import short_names
from components.panels.panel import Panel, Reading, Telling, register
from components.panels.staffing import COMMUNES, measured_on, no_staff, staff_counts
from components.shapes import Axis, Curve, Grade, Nothing, Point, Points
from data_access.signals import SMALL

METRICS = ("received_per_officer_day", "staff_quota", "staff_present")
CORNERS = ("short_busy", "over_busy", "over_idle", "short_idle")
# So many of the units that are short and busy are named on the plot.
NAMED = 6
ROOM = 1.08
# Below nothing, for the names of the lower corners; less than a step of the axis, so nothing below 0 is told there.
STRIP = 0.09
# The room of a name, as shares of the axes: its length and its height; and how far right of its point no other may lie.
NAME, FREE = (0.2, 0.05), 0.12


@dataclass(frozen=True)
class Load:
    """One commune: persons, dossiers, and dossiers for each person and working day."""

    code: str
    name: str
    quota: int
    present: int
    received: int
    per_day: float

    @property
    def gap(self) -> int:
        return self.present - self.quota

    @property
    def share(self) -> float:
        """The gap as a share of the quota."""
        return self.gap / self.quota

    @property
    def is_few(self) -> bool:
        return self.received < SMALL


def load_by_unit(reading: Reading) -> Telling:
    """Communes by how far they are from their quota and how much they have to do, in four corners."""
    measure = measured_on(reading, "staffing.quadrant.measure", few=reading.number(SMALL))
    empty = reading.say("staffing.quadrant.title.empty")
    loads = _loads(reading)
    judged = [load.per_day for load in loads if not load.is_few]
    if not judged:
        counts = staff_counts(reading)
        known = bool(counts["staff_units"])
        return Telling(empty, measure, Nothing(reading.say("staffing.quadrant.none")) if known else no_staff(reading))
    middle = median(judged)
    pressed = sorted((load for load in loads if _is_pressed(load, middle)), key=lambda load: load.gap)
    short = short_names(reading.dimensions)
    x, y = _axes(reading, loads)
    labelled = _labelled(pressed, loads, x, y)
    most = max(load.received for load in loads)
    points = tuple(
        Point(
            load.code,
            load.share,
            load.per_day,
            "few" if load.is_few else "above" if load in pressed else "within",
            _told(reading, load),
            str(short[load.code]) if load.code in labelled else "",
            _area(load.received, most),
            reading.unit_link(load.code).href,
        )
        for load in loads
    )
    middles = reading.say("staffing.quadrant.median")
    curves = (
        Curve("", "line-strong", (0.0, 0.0), (y.lower, y.upper)),
        Curve(f"{middles} {formats.decimal(middle, reading.language, 2)}", "line-strong", (x.lower, x.upper), (middle, middle)),
    )
    corners = tuple(reading.say(f"staffing.quadrant.corner.{corner}") for corner in CORNERS)
    told = {"count": reading.number(len(pressed)), "all": reading.number(len(judged))}
    title = reading.say("staffing.quadrant.title.pressed", **told) if len(judged) > 1 else empty
    return Telling(title, measure, Points(x, y, points, curves, _legend(reading, points), corners))


def _is_pressed(load: Load, middle: float) -> bool:
    """Short of staff, and busier than half of those that can be judged."""
    return not load.is_few and load.gap < 0 and load.per_day > middle


def _area(received: int, most: int) -> float:
    """From the fewest that are judged to the most, by the power of ten."""
    return 0.0 if received <= SMALL else log(received / SMALL) / log(most / SMALL)


def _labelled(pressed: list[Load], loads: list[Load], x: Axis, y: Axis) -> set[str]:
    """Those that lack most, as far as their names lie over no other name and over no point right of theirs."""
    chosen: list[Load] = []
    for load in pressed:
        over_name = any(_lies_over(load, other, x, y, (-NAME[0], NAME[0]), NAME[1]) for other in chosen)
        over_point = any(_lies_over(load, other, x, y, (0.0, FREE), NAME[1] / 2) for other in loads if other != load)
        if len(chosen) < NAMED and not over_name and not over_point:
            chosen.append(load)
    return {load.code for load in chosen}


def _lies_over(load: Load, other: Load, x: Axis, y: Axis, reach: tuple[float, float], height: float) -> bool:
    """Whether another point lies near: so far left and right of a point, and so far above or below it."""
    across, down = (other.share - load.share) / (x.upper - x.lower), abs(other.per_day - load.per_day) / (y.upper - y.lower)
    return reach[0] <= across < reach[1] and down < height


def _loads(reading: Reading) -> list[Load]:
    """The communes of which staff and work are known; where nobody is assigned there is no share."""
    frame = LOAD_BY_UNIT.frame(reading)
    named = reading.dimensions.unit_names
    frame = frame[frame["received_per_officer_day_value"].notna() & (frame["staff_quota_value"].fillna(0) > 0)]
    return [
        Load(
            str(row["unit"]),
            str(named[row["unit"]]),
            int(row["staff_quota_value"]),
            int(row["staff_present_value"]),
            int(row["received_per_officer_day_numerator"]),
            float(row["received_per_officer_day_value"]),
        )
        for row in frame.to_dict("records")
    ]


def _axes(reading: Reading, loads: list[Load]) -> tuple[Axis, Axis]:
    """Both with room around; the quota lies within, and so does no work at all."""
    shares = [0.0, *(load.share for load in loads)]
    around = (max(shares) - min(shares) or 1) * (ROOM - 1)
    most = max(load.per_day for load in loads) or 1.0
    return (
        Axis(reading.say("staffing.quadrant.x"), min(shares) - around, max(shares) + around, share=True),
        Axis(reading.say("staffing.quadrant.y"), -most * STRIP, most * ROOM),
    )


def _told(reading: Reading, load: Load) -> str:
    return reading.say(
        "staffing.quadrant.point",
        name=load.name,
        gap=formats.signed(load.gap, reading.language),
        quota=reading.number(load.quota),
        load=formats.decimal(load.per_day, reading.language, 2),
        received=reading.number(load.received),
    )


def _legend(reading: Reading, points: tuple[Point, ...]) -> tuple[Grade, ...]:
    counts = pd.Series([point.grade for point in points]).value_counts()
    return tuple(
        Grade(grade, reading.say(f"staffing.quadrant.grade.{grade}"), reading.number(int(counts[grade])))
        for grade in ("above", "within", "few")
        if grade in counts
    )


LOAD_BY_UNIT = register(Panel("staff-load-by-unit", METRICS, ("unit",), COMMUNES, tell=load_by_unit))
