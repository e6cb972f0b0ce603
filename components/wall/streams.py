"""Departments and land-registration branches on the wall: those that hold most overdue dossiers, each with that one number."""

from __future__ import annotations

from components import elements as html
from components.elements import Element
from components.figures.parts import hidden, sized
from components.panels import Reading
from components.wall.overdue import Overdue, Part
from components.wall.room import FLOOR
from components.wall.scene import Scene, block, marked
from components.wall.urged import tone
from components.wall.words import unit_names

STREAMS = ("department", "land_branch")
# Height left for rows, and what a row takes at the smallest text, in pixels.
HIGH, ROW = 690, 86
# Letters of a name at the smallest text.
NAME = 44


def streams(reading: Reading, known: Overdue, text: int) -> list[Scene]:
    """One scene for each stream that holds any."""
    units = {stream: [unit for unit in known.units if unit.stream == stream] for stream in STREAMS}
    return [_stream(reading, stream, held, text) for stream, held in units.items() if held]


def _stream(reading: Reading, stream: str, units: list[Part], text: int) -> Scene:
    shown = units[: max(1, HIGH * FLOOR // (ROW * text))]
    overdue = reading.number(sum(unit.overdue for unit in units))
    title = reading.say(
        f"wall.streams.{stream}",
        overdue=marked(overdue, is_missed=any(unit.is_beyond for unit in units)),
        held=reading.number(reading.counts(("in_process",), (stream,))["in_process"][0]),
    )
    names = unit_names(reading, NAME * FLOOR // text)
    rows = [_row(reading, unit, names[unit.code], units[0].overdue) for unit in shown]
    rest = units[len(shown) :]
    others = {"count": reading.number(len(rest)), "overdue": reading.number(sum(unit.overdue for unit in rest))}
    note = reading.say("wall.streams.others", **others) if rest else ""
    listed = block(reading.say("wall.streams.most"), html.Ol(rows, className="worst"), note=note)
    return Scene(stream, reading.say(f"wall.scene.{stream}"), title, html.Div([listed], className="scene scene--worst"))


def _row(reading: Reading, unit: Part, name: str, most: int) -> Element:
    return html.Li(
        [
            html.Span(name, className="worst__name"),
            html.Span(html.I(className=f"fill-{tone(unit)}", **sized(unit.overdue / most)), className="worst__bar", **hidden()),
            html.B(reading.number(unit.overdue), className=f"n tone-{'late-text' if unit.is_beyond else 'ink'}"),
        ]
    )
