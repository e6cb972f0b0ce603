"""Staff on the wall: how many are missing where, and how many there are too many elsewhere."""

from __future__ import annotations

import pandas as pd

from components import elements as html
from components import formats
from components.elements import Element
from components.figures.parts import hidden, sized
from components.i18n import isolated
from components.naming import names
from components.panels import Reading
from components.panels.staffing import measured_on, staff_counts
from components.panels.staffing_gaps import BY_UNIT_AND_SPECIALITY, staff_gaps
from components.staffing_finding import staffing_finding
from components.wall.communes import commune_names
from components.wall.headline import LONGEST
from components.wall.scene import Scene, block
from data_access.staffing import SPECIALITY

# So many communes at the usual size of letters, each with what it lacks most, as far as that has room in one line: the width of
# the list in pixels, and that of a letter as a share of its size.
SHOWN, NAMED = 6, 3
LINE, LETTER, BETWEEN = 1224, 0.52, 3
# Each side of the gap, and the sign of its persons.
SIDES = {"short": -1, "over": 1}


def staffing(reading: Reading, text: int) -> list[Scene]:
    """The two sums and the communes that lack most; no scene where nobody has counted."""
    gaps = staff_gaps(reading)
    if gaps.empty:
        return []
    counts = staff_counts(reading)
    sums = html.Div([_sum(reading, counts, side) for side in SIDES], className="staff__sums")
    short = gaps[gaps["gap"] < 0]
    most = max([1, *(-short["gap"]).astype(int)])
    communes = commune_names(reading)
    shown = short.head(max(3, int(SHOWN * 32 / text)))
    lacks = lacking(reading)
    room = int(LINE / (LETTER * text))
    rows = [
        _row(reading, communes[row.unit], _in_line(lacks.get(row.unit, ()), room), int(row.gap), most) for row in shown.itertuples()
    ]
    note = measured_on(reading, "wall.staffing.note")
    most_lacking = block(reading.say("wall.staffing.lacking"), html.Ol(rows, className="lacks"), note=note)
    body = html.Div([sums, most_lacking], className="scene scene--staff")
    return [Scene("staffing", reading.say("wall.scene.staffing"), _title(reading, counts), body)]


def _title(reading: Reading, counts: dict[str, int | None]) -> str:
    """The sentence of the page; where that is no headline, its two numbers."""
    sentence = staffing_finding(reading).headline
    if len(sentence) <= LONGEST:
        return sentence
    return reading.say("wall.staffing.title", **{side: reading.number(counts[f"staff_{side}"]) for side in SIDES})


def _sum(reading: Reading, counts: dict[str, int | None], side: str) -> Element:
    """One side of the gap; where it is not known, that is said."""
    persons, units = counts[f"staff_{side}"], counts[f"staff_{side}_units"]
    if persons is None:
        told = reading.say("wall.staffing.unknown")
    else:
        told = reading.say("wall.staffing.units", count=reading.number(units))
    signed = None if persons is None else SIDES[side] * persons
    tone = "late-text" if side == "short" and persons else "ink"
    return html.Section(
        [
            html.H2(reading.say(f"wall.staffing.{side}")),
            html.P(formats.signed(signed, reading.language), className=f"aims__value n tone-{tone}"),
            html.P(told, className="aims__target"),
        ]
    )


def lacking(reading: Reading) -> dict[str, tuple[str, ...]]:
    """By unit, the specialities of which it lacks most, each with how many persons."""
    frame = BY_UNIT_AND_SPECIALITY.frame(reading)
    short = frame[frame["staff_short_value"] > 0].sort_values("staff_short_value", ascending=False, kind="stable")
    heads = names(reading.dimensions, SPECIALITY, short[SPECIALITY], reading.language)
    told = [f"{isolated(head)} {reading.number(int(count))}" for head, count in zip(heads, short["staff_short_value"], strict=True)]
    return {str(unit): tuple(rows.head(NAMED)) for unit, rows in pd.Series(told, index=short.index).groupby(short["unit"])}


def _in_line(lacks: tuple[str, ...], room: int) -> tuple[str, ...]:
    """As many of them, in their order, as so many letters hold: on a wall every name is whole."""
    shown: list[str] = []
    for one in lacks:
        if sum(len(other) + BETWEEN for other in shown) + len(one) > room:
            break
        shown.append(one)
    return tuple(shown)


def _row(reading: Reading, name: str, lacks: tuple[str, ...], gap: int, most: int) -> Element:
    return html.Li(
        [
            html.Span(name, className="urged__name"),
            html.Span(html.I(className="fill-late", **sized(-gap / most)), className="urged__bar", **hidden()),
            html.B(formats.signed(gap, reading.language), className="n"),
            html.Span([html.Span(one) for one in lacks], className="lacks__what"),
        ]
    )
