"""The first scene: is the city all right today, and where must somebody step in?"""

from __future__ import annotations

import json
from datetime import date

from components import elements as html
from components import formats
from components.elements import Element
from components.figures.parts import hidden
from components.panels import Reading
from components.panels.control import last_whole_day
from components.shapes.scales import scale
from components.wall.communes import NAMED, judged, pattern, urged
from components.wall.figures import figures
from components.wall.room import Room
from components.wall.scene import Scene, block

# Working days of the two lines, and the last ones by which the title says which of them is above.
DAYS, LATEST = 22, 5


def overview(reading: Reading, room: Room, title: str, tone: str) -> list[Scene]:
    """One scene; where letters must be large, or panels meet in the middle, the lines move to a scene of their own."""
    name, units = reading.say("wall.scene.overview"), judged(reading, NAMED[room.density])
    head = figures(reading, room.density)
    if room.density in ("near", "standard") and room.bezel == "2x2":
        below = html.Div([pattern(reading, units), urged(reading, units)], className="thirds thirds--two")
        lines = html.Div([flow(reading)], className="scene scene--alone")
        return [
            Scene("overview", name, title, html.Div([head, below], className="scene scene--overview"), 60, tone),
            Scene("flow", reading.say("wall.scene.flow"), title, lines, 10, tone),
        ]
    if room.density in ("near", "standard"):
        below = html.Div([pattern(reading, units), urged(reading, units), flow(reading)], className="thirds")
        return [Scene("overview", name, title, html.Div([head, below], className="scene scene--overview"), 70, tone)]
    alone = html.Div([head, urged(reading, units)], className="scene scene--overview")
    halves = html.Div([pattern(reading, units), flow(reading)], className="scene scene--halves")
    return [
        Scene("overview", name, title, alone, 50, tone),
        Scene("pattern", reading.say("wall.scene.pattern"), title, halves, 20, tone),
    ]


def flow(reading: Reading) -> Element:
    """Received and resolved on the last working days; the title says which is above on the newest of them that are over."""
    frame = reading.of_period(reading.frame(("received", "resolved"), ("working_day",))).tail(DAYS)
    if len(frame) < 2:
        return block(reading.say("flow.title.empty"), kind="block--flow")
    received, resolved = (frame[f"{name}_numerator"].fillna(0).astype(int).tolist() for name in ("received", "resolved"))
    is_over = frame["working_day"].iloc[-1] <= last_whole_day(reading).isoformat()
    over = slice(None if is_over else -1)
    apart = sum(received[over][-LATEST:]) - sum(resolved[over][-LATEST:])
    side = "more" if apart > 0 else "less" if apart < 0 else "equal"
    first, last = (formats.day_and_month(date.fromisoformat(frame["working_day"].iloc[place])) for place in (0, -1))
    told = {
        "received": {"values": received, "name": reading.say("flow.received"), "last": reading.number(received[-1])},
        "resolved": {"values": resolved, "name": reading.say("flow.resolved"), "last": reading.number(resolved[-1])},
        "from": first,
        "to": last,
        "ticks": [(tick, reading.number(int(tick))) for tick in _ticks([*received, *resolved])],
        "above": _above(received[over], resolved[over]),
        "over": is_over,
    }
    drawing = html.Div(className="flow", **{"data-flow": json.dumps(told, ensure_ascii=False)}, **hidden())
    note = reading.say("wall.flow.note" if is_over else "wall.flow.unfinished")
    return block(reading.say(f"wall.flow.title.{side}"), drawing, note=note, kind="block--flow")


def _ticks(counts: list[int]) -> tuple[float, float]:
    """The round numbers below and above all of them: the lines run between, so that nothing is written over a line."""
    round_numbers = scale(max(counts), min(counts))
    return round_numbers[0], round_numbers[-1]


def _above(received: list[int], resolved: list[int]) -> int:
    """On how many of the last days in a row more was received than resolved: the ground between the lines is filled there."""
    backwards = enumerate(zip(received[::-1], resolved[::-1], strict=True))
    return next((days for days, (came, went) in backwards if came <= went), len(received))
