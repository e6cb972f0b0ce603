"""The three criteria on the wall: each share against its target, week by week."""

from __future__ import annotations

from components import elements as html
from components import formats
from components.elements import Element
from components.panels import Reading
from components.panels.criteria import CRITERIA
from components.panels.headline import weekly
from components.wall.scene import Scene, line
from data_access.metrics import misses


def targets(reading: Reading) -> Scene:
    """How many of the three the communes together meet; the online procedures of the catalogue below them."""
    limits = {name: reading.targets(name) for name in CRITERIA}
    rates = reading.counts(CRITERIA, ("commune",))
    judged = {name: not misses(*rates[name], limits[name][0]) for name in CRITERIA if limits[name] and rates[name][1]}
    title = reading.say("wall.targets.title", met=reading.number(sum(judged.values())), all=reading.number(len(judged)))
    columns = [_column(reading, name, rates[name], limits[name]) for name in CRITERIA]
    above, below = reading.counts(("coverage",))["coverage"]
    coverage = html.P(
        reading.say(
            "wall.targets.coverage",
            online=reading.number(above),
            all=reading.number(below),
            share=reading.percent(above, below),
        ),
        className="aims__coverage",
    )
    body = html.Div([html.Div(columns, className="aims"), coverage], className="scene scene--aims")
    return Scene("targets", reading.say("wall.scene.targets"), title, body, 35, "ink" if all(judged.values()) else "late")


def _column(reading: Reading, name: str, rate: tuple[int, int], limits: list[float]) -> Element:
    above, below = rate
    missed = bool(limits and below and misses(above, below, limits[0]))
    told = reading.percent(above, below)
    target = reading.say("wall.figure.target", target=formats.share(limits[0], reading.language)) if limits else ""
    counts = f"{reading.number(above)}/{reading.number(below)}"
    weeks = weekly(reading.of_period(reading.frame((name,), ("working_day",), ("commune",))))
    return html.Section(
        [
            html.H2(reading.say(f"criteria.{name}")),
            html.P(
                [told.removesuffix("%"), html.Small("%")] if below else told,
                className=f"aims__value n tone-{'late-text' if missed else 'ink'}",
            ),
            line(weeks, "late" if missed else "done", limits[0] if limits else None),
            html.P(target, className="aims__target n"),
            html.P(counts, className="aims__counts n"),
        ]
    )
