"""Who must act: the units of all streams that hold most overdue dossiers, what part of the whole that is, what is new there."""

from __future__ import annotations

from components import elements as html
from components.elements import Element
from components.figures.parts import hidden, sized
from components.panels import Reading
from components.wall.overdue import Overdue, Part
from components.wall.room import FLOOR, Density, Room
from components.wall.scene import block
from components.wall.words import NAME, on_day, unit_names

NAMED: dict[Density, int] = {"near": 6, "standard": 6, "far": 6, "very_far": 4}
# Letters of a name where the list has the whole width, at the usual size of letters.
WIDE_NAME = 48
SIGNS = {1: "▲", -1: "▼", 0: ""}


def urged(reading: Reading, known: Overdue, room: Room, *, is_wide: bool = False) -> Element:
    """The list; the number of a row stands on the map where it is a commune."""
    named = NAMED[room.density]
    title, rows = reading.say("wall.urged.title"), known.units[:named]
    if not rows:
        return block(title, html.P(reading.say("wall.urged.none"), className="block__calm"), kind="block--urged")
    names = unit_names(reading, WIDE_NAME * FLOOR // room.text if is_wide else NAME)
    items = [_row(reading, rank, row, names[row.code], rows[0].overdue) for rank, row in enumerate(rows, start=1)]
    return block(title, html.Ol(items, className="urged"), note=_note(reading, known, rows, is_wide=is_wide), kind="block--urged")


def _note(reading: Reading, known: Overdue, rows: tuple[Part, ...], *, is_wide: bool) -> str:
    """What part of the whole they hold, and since when the changes count; how many they are where a note may hide the last one."""
    held = sum(row.overdue for row in rows)
    told = {"units": reading.number(len(rows)), "share": reading.percent(held, known.now), "now": reading.number(known.now)}
    if known.more is None:
        return reading.say("wall.urged.share", **told)
    return reading.say(f"wall.urged.{'changed_of' if is_wide else 'changed'}", **told, day=on_day(reading, known.since))


def _row(reading: Reading, rank: int, row: Part, name: str, most: int) -> Element:
    side = (row.more > 0) - (row.more < 0)
    return html.Li(
        [
            html.B(str(rank), className=f"rank chip--{row.grade} n"),
            html.Span(name, className="urged__name"),
            html.B(reading.number(row.overdue), className=f"urged__count n tone-{'late-text' if row.is_beyond else 'ink'}"),
            html.Span(f"{SIGNS[side]} {reading.number(abs(row.more))}" if side else "", className="urged__more n"),
            html.Span(html.I(className=f"fill-{tone(row)}", **sized(row.overdue / most)), className="urged__bar", **hidden()),
        ]
    )


def tone(row: Part) -> str:
    """Red only what lies beyond its limit."""
    return "late" if row.is_beyond else "received"
