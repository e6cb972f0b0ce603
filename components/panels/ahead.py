"""What falls due on the next working days: the only list that can still be helped."""

from __future__ import annotations

import pandas as pd

from components import formats
from components.panels.panel import Panel, Reading, Telling, foremost, register
from components.shapes import Bar, Bars, Nothing
from data_access.clock import day_date, day_number

DUE = ("due_today", "due_tomorrow", "due_in_2", "due_in_3")
TONES = ("due", "due", "pending", "received")
NAMED = 3


def due_next(reading: Reading) -> Telling:
    """Dossiers in process, in time until now, by the working day on which they fall due."""
    frame = DUE_NEXT.frame(reading)
    counts = {name: int(frame[f"{name}_numerator"].sum()) for name in DUE}
    whole = sum(counts.values())
    measure = reading.say("due_next.measure")
    if reading.is_empty():
        return Telling(reading.say("due_next.title.empty"), measure, Nothing(reading.say("state.empty")))
    if not whole:
        return Telling(reading.say("due_next.title.none"), measure, Nothing(reading.say("due_next.none")))
    last = reading.filters.period.last
    following = [day_date(reading.dimensions.work.add(day_number(last), step)) for step in (1, 2, 3)]
    labels = [reading.say("due_next.on", day=f"{day.day}/{day.month}") for day in (last, *following)]
    most = max(counts.values())
    bars = tuple(
        Bar(label, count / most, tone, (reading.opens(reading.number(count), name),))
        for label, (name, count), tone in zip(labels, counts.items(), TONES, strict=True)
    )
    when = "both" if counts["due_today"] and counts["due_tomorrow"] else "today" if counts["due_today"] else "tomorrow"
    told = {"today": formats.day(last), "now": reading.number(counts["due_today"]), "day": formats.day(following[0])}
    title = reading.say(f"due_next.title.{when}", count=reading.number(counts["due_tomorrow"]), **told)
    return Telling(title, measure, Bars(bars, _most(reading, frame, formats.day(following[0]))))


def _most(reading: Reading, frame: pd.DataFrame, day: str) -> tuple[str, ...]:
    """The units that have most that falls due by the end of the next working day."""
    soon = (frame["due_today_numerator"] + frame["due_tomorrow_numerator"]).astype(int)
    held = frame.assign(soon=soon).sort_values("soon", ascending=False, kind="stable")
    names = reading.dimensions.unit_names
    units = reading.counted(foremost([(names[row.unit], row.soon) for row in held.itertuples() if row.soon], NAMED))
    # Of one unit the bars have said it all.
    return (reading.say("due_next.most", units=units, day=day),) if units and not reading.is_one_unit() else ()


DUE_NEXT = register(Panel("due-next", DUE, ("unit",), tell=due_next))
