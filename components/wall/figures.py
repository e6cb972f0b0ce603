"""The figures at the head of the first scene: what is overdue with its limit and its streams, and those that it is read with."""

from __future__ import annotations

from datetime import timedelta

from components import elements as html
from components import formats
from components.elements import Child, Element
from components.figures.parts import hidden, sized
from components.panels import Reading
from components.panels.control import last_whole_day
from components.wall.overdue import Overdue
from components.wall.room import Density, Room
from components.wall.scene import bullet, line, scale
from components.wall.urged import SIGNS
from components.wall.words import on_day
from data_access.filters import Period
from data_access.metrics import misses

# The wall alone looks back seven days; its label says so (ARCHITECTURE §4).
TRAILING = 7
# Density -> which figures stand beside the first one. The on-time rate is never left out.
BESIDE: dict[Density, tuple[str, ...]] = {
    "near": ("commune", "department", "on_time", "coverage"),
    "standard": ("commune", "department", "on_time", "coverage"),
    "far": ("commune", "on_time"),
    "very_far": ("commune", "on_time"),
}
# How many streams are told where not all have room.
TOLD: dict[Density, int] = {"very_far": 2}


def figures(reading: Reading, known: Overdue, room: Room) -> Element:
    """One row of figures, the first one the largest; where there is little height, the list alone tells of changes."""
    density, is_short = room.density, room.is_afar or room.bezel == "2x2"
    made = {
        "commune": lambda: _held(reading, "commune", is_told=density != "very_far"),
        "department": lambda: _held(reading, "department", is_told=True),
        "on_time": lambda: _on_time(reading, is_drawn=not is_short),
        "coverage": lambda: _coverage(reading),
    }
    first = _overdue(reading, known, is_short=is_short, streams=TOLD.get(density, len(known.parts)))
    beside = [made[name]() for name in BESIDE[density]]
    return html.Section([first, *beside], className="figures", style={"--beside": len(beside)})


def trailing(reading: Reading) -> Reading:
    """The view over the seven days that end with the period."""
    last = reading.filters.period.last
    return reading.over(reading.filters.within(Period(last - timedelta(days=TRAILING - 1), last)))


def _overdue(reading: Reading, known: Overdue, *, is_short: bool, streams: int) -> Element:
    """Red only beyond its limit; below it how it is divided among the streams, and unless `is_short` its change."""
    name: list[Child] = [html.B(reading.say("wall.figure.overdue"))]
    if known.most is not None:
        name += [" · ", reading.say("wall.figure.most", count=reading.number(known.most))]
    tone = "late" if known.is_beyond else "received"
    parts = [part for part in known.parts if part.overdue]
    bar = [html.I(className=f"fill-{tone}", **sized(part.overdue / known.now)) for part in parts]
    told = [
        html.Span([reading.say(f"wall.stream.{part.stream}"), " ", html.B(reading.number(part.overdue))])
        for part in parts[:streams]
    ]
    return html.Div(
        [
            html.P(name, className="figure__name"),
            html.P(reading.number(known.now), className=f"figure__value n tone-{'late-text' if known.is_beyond else 'ink'}"),
            html.Div(bar, className="split__bar", **hidden()),
            html.P(told, className="figure__note split n"),
            *([] if is_short else [html.P(_change(reading, known), className="figure__note n")]),
        ],
        className="figure figure--first",
    )


def _change(reading: Reading, known: Overdue) -> list[Child]:
    if known.more is None:
        return []
    side = (known.more > 0) - (known.more < 0)
    day = on_day(reading, known.since)
    if not side:
        return [reading.say("wall.figure.same", day=day)]
    return [html.B(f"{SIGNS[side]} {reading.number(abs(known.more))}"), " ", reading.say("wall.figure.changed", day=day)]


def _figure(name: str, value: str, mark: list[Child], *notes: str, bad: bool = False) -> Element:
    number, percent = (value.removesuffix("%"), "%") if value.endswith("%") else (value, "")
    told = [number, html.Small(percent)] if percent else [number]
    return html.Div(
        [
            html.P(name, className="figure__name"),
            html.P(told, className=f"figure__value n tone-{'late-text' if bad else 'ink'}"),
            *mark,
            *(html.P(note, className="figure__note n") for note in notes),
        ],
        className="figure",
    )


def _held(reading: Reading, stream: str, *, is_told: bool) -> Element:
    """What a stream still holds. What it has resolved is compared with what came, of which it may be more than the whole."""
    found = reading.counts(("resolved_to_received", "in_process"), (stream,))
    share = reading.percent(*found["resolved_to_received"])
    notes = (reading.say("wall.figure.resolved", share=share), reading.say("wall.figure.of_received"))
    return _figure(reading.say(f"wall.figure.{stream}"), reading.number(found["in_process"][0]), [], *(notes if is_told else ()))


def _on_time(reading: Reading, *, is_drawn: bool) -> Element:
    week = trailing(reading)
    above, below = week.counts(("on_time_rate",))["on_time_rate"]
    limits = reading.targets("on_time_rate")
    days = week.of_period(week.frame(("on_time_rate",), ("working_day",)))
    days = days[days["denominator"] > 0]
    values = [float(value) for value in days["numerator"] / days["denominator"]]
    missed = bool(below and limits and misses(above, below, limits[0]))
    note = reading.say("wall.figure.target", target=formats.share(limits[0], reading.language)) if limits else ""
    is_over = days.empty or days["working_day"].iloc[-1] <= last_whole_day(reading).isoformat()
    mark = line(reading, values, "late" if missed else "done", scale(values, limits), is_over=is_over)
    return _figure(reading.say("wall.figure.on_time"), reading.percent(above, below), [mark] if is_drawn else [], note, bad=missed)


def _coverage(reading: Reading) -> Element:
    above, below = reading.counts(("coverage",))["coverage"]
    note = f"{reading.number(above)}/{reading.number(below)}"
    mark = bullet(above / below if below else 0.0, "done")
    return _figure(reading.say("wall.figure.coverage"), reading.percent(above, below), [mark], note)
