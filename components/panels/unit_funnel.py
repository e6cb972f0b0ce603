"""Who is really slow, and who merely has few dossiers: rates against the number of dossiers, with the limits of chance."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from components import formats
from components.naming import short_names
from components.panels.looking import looked_at
from components.panels.panel import Panel, Reading, Telling, told_by
from components.shapes import Axis, Curve, Grade, Nothing, Point, Points
from data_access.metrics import RATES
from data_access.signals import SMALL, Funnel, funnel

# Rates that lie between 0 and 1 and that a page of units can look at.
JUDGED = ("on_time_rate", "online_share")
CLASSES = ("far_below", "below", "within", "above", "far_above", "few")
STEPS, MARGIN, NAMED, TOLD = 60, 1.15, 8, 4


def judged_rate(reading: Reading) -> str:
    """The rate that the page looks at, or else the on-time rate."""
    return looked_at(reading) if looked_at(reading) in JUDGED else JUDGED[0]


@dataclass(frozen=True)
class Judged:
    """The funnel of a whole level, and of the units that the filters leave: code, numerator, denominator, class."""

    funnel: Funnel
    units: list[tuple[str, int, int, str]]


def judged_units(reading: Reading, stream: str, metric: str) -> Judged | None:
    """Every unit of a level against all of them, whichever units are chosen: one alone would be judged against itself."""
    level = reading.over(replace(reading.filters, unit=(), kind=(), old_district=()))
    frame = level.frame((metric,), ("unit",), (stream,))
    frame = frame[frame["denominator"] > 0]
    above, below = (frame[part].astype(int).tolist() for part in ("numerator", "denominator"))
    found = funnel(above, below)
    if found is None:
        return None
    chosen = set(reading.units(stream)["code"])
    rows = zip(frame["unit"], above, below, found.classes, strict=True)
    return Judged(found, [row for row in rows if row[0] in chosen])


def unit_funnel(reading: Reading, panel: Panel) -> Telling:
    """A point for each unit that has dossiers; outside the wider limits chance is no explanation in 998 of 1,000 cases."""
    metric, stream = judged_rate(reading), panel.streams[0]
    measure = reading.say("funnel.measure", name=reading.say(f"metric.{metric}.name"), small=reading.number(SMALL))
    judged = judged_units(reading, stream, metric)
    if judged is None or not judged.units or reading.settles(metric):
        return Telling(reading.say("funnel.title.empty"), measure, Nothing(reading.why_nothing(panel.streams)))
    found, below, classes = judged.funnel, [row[2] for row in judged.units], [row[3] for row in judged.units]
    points = _points(reading, metric, judged.units)
    x = Axis(reading.say("funnel.x"), max(1.0, min(below) / MARGIN), max(below) * MARGIN, log=True)
    lowest = min(1.0, *(point.y for point in points if point.grade != "few"), found.centre)
    y = Axis(reading.say(f"metric.{metric}.name"), max(0.0, math.floor(lowest * 20 - 1) / 20), 1.0, share=True)
    title = _title(reading, metric, judged.units)
    counts = {name: classes.count(name) for name in CLASSES}
    legend = tuple(
        Grade(name, reading.say(f"funnel.class.{name}"), reading.number(count)) for name, count in counts.items() if count
    )
    return Telling(title, measure, Points(x, y, points, _curves(reading, metric, found, x), legend))


def _title(reading: Reading, metric: str, rows: list[tuple[str, int, int, str]]) -> str:
    """Who is clearly low, some by name, of those that have enough dossiers to be judged."""
    judged = [row for row in rows if row[3] != "few"]
    name = reading.say(f"metric.{metric}.name")
    if not judged:
        return reading.say("unit_map.title.unjudged", name=name, small=reading.number(SMALL))
    worse = "far_below" if RATES[metric].better == "higher" else "far_above"
    low = [row[0] for row in sorted(judged, key=lambda row: row[1] / row[2]) if row[3] == worse]
    if not low:
        return reading.say("funnel.title.none", name=name, judged=reading.number(len(judged)))
    short = short_names(reading.dimensions)
    units = ", ".join(short[code] for code in low[:TOLD])
    if len(low) > TOLD:
        return reading.say("funnel.title.more", name=name, units=units, more=reading.number(len(low) - TOLD))
    return reading.say("funnel.title.some", name=name, units=units)


def _points(reading: Reading, metric: str, rows: list[tuple[str, int, int, str]]) -> tuple[Point, ...]:
    """Those furthest outside are named; no more than fit."""
    names = reading.dimensions.unit_names
    short = short_names(reading.dimensions)
    outside = sorted((row for row in rows if row[3].startswith("far")), key=lambda row: row[1] / row[2])[:NAMED]
    named = {row[0] for row in outside}
    return tuple(
        Point(
            code,
            float(below),
            above / below,
            grade,
            reading.say("funnel.told", name=names[code], rate=reading.percent(above, below), count=reading.number(below)),
            short[code] if code in named else "",
            href=reading.unit_link(code).href,
        )
        for code, above, below, grade in rows
    )


def _curves(reading: Reading, metric: str, found: Funnel, x: Axis) -> tuple[Curve, ...]:
    sizes = np.geomspace(x.lower, x.upper, STEPS).tolist()
    limits = [found.limits(size) for size in sizes]
    told = {
        "far_lower": (reading.say("funnel.far"), "late"),
        "lower": (reading.say("funnel.near"), "pending"),
        "upper": ("", "pending"),
        "far_upper": ("", "late"),
    }
    curves = [
        Curve(name, tone, tuple(sizes), tuple(getattr(limit, side) for limit in limits), dashed=True)
        for side, (name, tone) in told.items()
    ]
    ends = (x.lower, x.upper)
    curves.append(
        Curve(reading.say("funnel.centre", rate=formats.share(found.centre, reading.language)), "ink-3", ends, (found.centre,) * 2)
    )
    targets = reading.targets(metric)
    if targets:
        label = reading.say("criteria.target", target=formats.share(targets[0], reading.language))
        curves.append(Curve(label, "done", ends, (targets[0],) * 2))
    return tuple(curves)


PANELS_OF: dict[str, Panel] = {
    stream: told_by(unit_funnel, Panel(f"{stream}-funnel", JUDGED, ("unit",), (stream,), follows_count=True))
    for stream in ("commune", "department")
}
