"""The three criteria on the wall: each share of the communes against its target, week by week."""

from __future__ import annotations

from components import elements as html
from components import formats
from components.elements import Element
from components.panels import Reading
from components.panels.control import last_whole_day
from components.panels.criteria import CRITERIA
from components.panels.headline import weekly
from components.wall.room import Room
from components.wall.scene import Scene, line, marked, scale
from data_access.clock import day_number
from data_access.metrics import misses


def targets(reading: Reading, room: Room) -> Scene:
    """How many of the three the communes together meet; the online procedures of the catalogue below them."""
    limits = {name: reading.targets(name) for name in CRITERIA}
    rates = reading.counts(CRITERIA, ("commune",))
    judged = {name: not misses(*rates[name], limits[name][0]) for name in CRITERIA if limits[name] and rates[name][1]}
    met, all_met = reading.number(sum(judged.values())), all(judged.values())
    told = {"met": marked(met, is_missed=not all_met), "all": reading.number(len(judged))}
    title = reading.say("wall.targets.title", **told) if judged else reading.say("wall.targets.none")
    columns = [_column(reading, name, rates[name], limits[name]) for name in CRITERIA]
    period = reading.filters.period
    note = reading.say(
        "wall.targets.note" if _is_whole(reading) else "wall.targets.unfinished",
        period=formats.period(period.first, period.last),
    )
    above, below = reading.counts(("coverage",))["coverage"]
    coverage = reading.say(
        "wall.targets.coverage",
        online=reading.number(above),
        all=reading.number(below),
        share=reading.percent(above, below),
    )
    notes = [] if room.is_afar else [html.P(note, className="aims__note")]
    foot = html.Div([*notes, html.P(coverage)], className="aims__coverage")
    body = html.Div([html.Div(columns, className="aims"), foot], className="scene scene--aims")
    return Scene("targets", reading.say("wall.scene.targets"), title, body)


def _is_whole(reading: Reading) -> bool:
    """Whether no working day of the last week is still to come: else it is less than a week."""
    last = last_whole_day(reading)
    sunday = day_number(last) + 6 - last.weekday()
    return last.weekday() == 6 or not reading.dimensions.work.days(day_number(last) + 1, sunday)


def _column(reading: Reading, name: str, rate: tuple[int, int], limits: list[float]) -> Element:
    above, below = rate
    missed = bool(limits and below and misses(above, below, limits[0]))
    told = reading.percent(above, below)
    target = reading.say("wall.figure.target", target=formats.share(limits[0], reading.language)) if limits else ""
    counts = f"{reading.number(above)}/{reading.number(below)}"
    weeks = tuple(weekly(reading.of_period(reading.frame((name,), ("working_day",), ("commune",)))).values())
    return html.Section(
        [
            html.H2(reading.say(f"wall.targets.of.{name}")),
            html.P(
                [told.removesuffix("%"), html.Small("%")] if below else told,
                className=f"aims__value n tone-{'late-text' if missed else 'ink'}",
            ),
            line(reading, weeks, "late" if missed else "done", scale(weeks, limits), is_over=_is_whole(reading)),
            html.P(target, className="aims__target n"),
            html.P(counts, className="aims__counts n"),
        ]
    )
