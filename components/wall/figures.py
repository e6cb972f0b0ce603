"""The figures at the head of the first scene: what is overdue, and four that it is read with."""

from __future__ import annotations

from datetime import timedelta

from components import elements as html
from components import formats
from components.elements import Element
from components.panels import Reading
from components.panels.changes import moved
from components.wall.room import Density
from components.wall.scene import bullet, line
from data_access.filters import Period
from data_access.metrics import misses

# The wall alone looks back seven days; its label says so (ARCHITECTURE §4).
TRAILING = 7
SIGNS = {"more": "▲", "fewer": "▼"}
# Density -> how many figures stand beside the first one.
BESIDE: dict[Density, int] = {"near": 4, "standard": 4, "far": 3, "very_far": 2}


def figures(reading: Reading, density: Density) -> Element:
    """One row of figures, the first one the largest."""
    beside = [_communes, _departments, _on_time, _coverage]
    # The on-time rate is never left out.
    order = {4: beside, 3: [_communes, _on_time, _coverage], 2: [_communes, _on_time]}
    chosen = order[BESIDE[density]]
    return html.Section(
        [_overdue(reading), *(figure(reading) for figure in chosen)], className="figures", style={"--beside": len(chosen)}
    )


def trailing(reading: Reading) -> Reading:
    """The view over the seven days that end with the period."""
    last = reading.filters.period.last
    return reading.over(reading.filters.within(Period(last - timedelta(days=TRAILING - 1), last)))


def _overdue(reading: Reading) -> Element:
    now = reading.counts(("open_overdue",))["open_overdue"][0]
    tone = "late-text" if now else "ink"
    change: list[object] = []
    # On its first day a mart knows of no day before.
    if len(reading.frame(("open_overdue",), ("day",))) > 1:
        new, cleared = moved(reading)
        more = new - cleared
        side = "more" if more > 0 else "fewer" if more < 0 else "same"
        signed = [html.B(f"{SIGNS[side]} {reading.number(abs(more))}", className="n"), " "] if more else []
        change = [*signed, reading.say(f"wall.figure.since_yesterday.{side}")]
    return html.Div(
        [
            html.P(reading.say("wall.figure.overdue"), className="figure__name"),
            html.P(reading.number(now), className=f"figure__value n tone-{tone}"),
            html.P(change, className="figure__note"),
        ],
        className="figure figure--first",
    )


def _figure(name: str, value: str, mark: Element, note: str, *, bad: bool = False) -> Element:
    number, percent = (value.removesuffix("%"), "%") if value.endswith("%") else (value, "")
    told = [number, html.Small(percent)] if percent else [number]
    return html.Div(
        [
            html.P(name, className="figure__name"),
            html.P(told, className=f"figure__value n tone-{'late-text' if bad else 'ink'}"),
            mark,
            html.P(note, className="figure__note n"),
        ],
        className="figure",
    )


def _resolved(reading: Reading, stream: str) -> Element:
    found = reading.counts(("resolved_to_received", "in_process"), (stream,))
    above, below = found["resolved_to_received"]
    left = reading.say("wall.figure.left", count=reading.number(found["in_process"][0]))
    mark = bullet(min(1.0, above / below) if below else 0.0, "done")
    return _figure(reading.say(f"wall.figure.{stream}"), reading.percent(above, below), mark, left)


def _communes(reading: Reading) -> Element:
    return _resolved(reading, "commune")


def _departments(reading: Reading) -> Element:
    return _resolved(reading, "department")


def _on_time(reading: Reading) -> Element:
    week = trailing(reading)
    above, below = week.counts(("on_time_rate",))["on_time_rate"]
    limits = reading.targets("on_time_rate")
    days = week.of_period(week.frame(("on_time_rate",), ("working_day",)))
    days = days[days["denominator"] > 0]
    values = [float(value) for value in days["numerator"] / days["denominator"]]
    missed = bool(below and limits and misses(above, below, limits[0]))
    note = reading.say("wall.figure.target", target=formats.share(limits[0], reading.language)) if limits else ""
    mark = line(values, "late" if missed else "done", limits[0] if limits else None)
    return _figure(reading.say("wall.figure.on_time"), reading.percent(above, below), mark, note, bad=missed)


def _coverage(reading: Reading) -> Element:
    above, below = reading.counts(("coverage",))["coverage"]
    note = f"{reading.number(above)}/{reading.number(below)}"
    return _figure(
        reading.say("wall.figure.coverage"), reading.percent(above, below), bullet(above / below if below else 0.0, "done"), note
    )
