"""What falls due on the next working days: the only list that can still be helped."""

from __future__ import annotations

import pandas as pd

from components import formats
from components.naming import short_names
from components.panels.panel import Panel, Reading, Telling, register
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
    title = reading.say("due_next.title.some", count=reading.number(counts["due_tomorrow"]), day=formats.day(following[0]))
    return Telling(title, measure, Bars(bars, _most(reading, frame)))


def _most(reading: Reading, frame: pd.DataFrame) -> tuple[str, ...]:
    """The units that have most to finish by the end of the next working day."""
    soon = (frame["due_today_numerator"] + frame["due_tomorrow_numerator"]).astype(int)
    held = frame.assign(soon=soon).sort_values("soon", ascending=False, kind="stable").head(NAMED)
    short = short_names(reading.dimensions)
    units = reading.counted((short[row.unit], row.soon) for row in held.itertuples() if row.soon)
    # Of one unit the bars have said it all.
    return (reading.say("due_next.most", units=units),) if units and len(reading.filters.unit) != 1 else ()


DUE_NEXT = register(Panel("due-next", DUE, ("unit",), tell=due_next))
