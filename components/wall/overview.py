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
from components.wall.communes import judged, pattern
from components.wall.figures import figures
from components.wall.headline import Headline
from components.wall.overdue import Overdue
from components.wall.room import Room
from components.wall.scene import Scene, block
from components.wall.urged import NAMED, urged

# Working days of the two lines, and the last ones by which the title says which of them is above.
DAYS, LATEST = 22, 5


def overview(reading: Reading, room: Room, known: Overdue, said: Headline) -> list[Scene]:
    """One scene; where letters must be large, or panels meet in it, the lines move to a scene of their own, with the map."""
    units = judged(reading, [unit.code for unit in known.units[: NAMED[room.density]]])
    head, drawn = figures(reading, known, room), pattern(reading, units)
    if room.is_afar or room.bezel == "3x3":
        first, second = [urged(reading, known, room, is_wide=True)], ("pattern", [drawn, flow(reading)])
    elif room.bezel == "2x2":
        first, second = [drawn, urged(reading, known, room)], ("flow", [flow(reading)])
    else:
        first, second = [drawn, urged(reading, known, room), flow(reading)], ("", [])
    below = html.Div(first, className=f"thirds thirds--{len(first)}")
    scene = html.Div([head, below], className="scene scene--overview")
    scenes = [Scene("overview", reading.say("wall.scene.overview"), said.text, scene, said.under)]
    key, blocks = second
    if key:
        beside = html.Div(blocks, className=f"scene scene--{'halves' if len(blocks) > 1 else 'alone'}")
        scenes.append(Scene(key, reading.say(f"wall.scene.{key}"), said.text, beside))
    return scenes


def flow(reading: Reading) -> Element:
    """Received and resolved on the last working days; the title says which is above on the newest of them that are over."""
    frame = reading.of_period(reading.frame(("received", "resolved"), ("working_day",))).tail(DAYS)
    if len(frame) < 2:
        return block(reading.say("wall.flow.title.empty"), kind="block--flow")
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
