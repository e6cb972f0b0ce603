"""What will be overdue tomorrow: by the unit and the step that hold it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components import formats
from components.naming import names
from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import Cell, Grid, GridRow, Nothing, level
from data_access.clock import day_date, day_number
from data_access.filters import UNSTATED

METRIC = "due_soon"
PARTS = ("due_today", "due_tomorrow")
ROWS = 12


@dataclass(frozen=True)
class DueSoon:
    """On which of the two days anything is due, the numbers and days in words, and both counts."""

    when: str
    told: dict[str, str]
    counts: dict[str, tuple[int | None, int | None]]


def due_by_unit_and_step(reading: Reading) -> Telling:
    """What is due by the next working day and still in time: units with most of it down, steps across."""
    frame = DUE_BY_STEP.frame(reading)
    frame = frame[frame["numerator"] > 0].astype({"numerator": "int64"})
    days = due_days(reading)
    measure = reading.say("due_list.measure", **days)
    if reading.is_empty():
        return Telling(reading.say("due_list.title.empty", **days), measure, Nothing(reading.say("state.empty")))
    due = due_soon(reading)
    title = reading.say(f"due_list.title.{due.when}", **due.told, units=reading.number(frame["unit"].nunique()))
    if frame.empty:
        return Telling(title, measure, Nothing(reading.say("due_next.none")))
    table = frame.pivot_table(index="unit", columns="step", values="numerator", aggfunc="sum", fill_value=0)
    order = table.sum(axis=1).sort_values(ascending=False, kind="stable").index
    table, most = table.loc[order, table.sum().sort_values(ascending=False, kind="stable").index], int(table.to_numpy().max())
    heads = tuple(names(reading.dimensions, "step", pd.Series(table.columns), reading.language))
    rows = []
    for unit, row in table.head(ROWS).iterrows():
        name = reading.dimensions.unit_names[unit]
        cells = [
            Cell(
                reading.opens(reading.number(int(count)), METRIC, unit=(str(unit),), step=(step or UNSTATED,)) if count else "",
                level(int(count), most),
                reading.say("grid.cell", row=name, column=head, count=reading.number(int(count))),
            )
            for step, head, count in zip(table.columns, heads, row, strict=True)
        ]
        whole = int(row.sum())
        total = Cell(
            reading.opens(reading.number(whole), METRIC, unit=(str(unit),)),
            0,
            reading.say("grid.cell", row=name, column=reading.say("due_list.all"), count=reading.number(whole)),
        )
        rows.append(GridRow(str(unit), reading.unit_link(str(unit)), (total, *cells)))
    rest = (reading.say("due_list.rest", count=reading.number(len(table) - ROWS)),) if len(table) > ROWS else ()
    grid = Grid(reading.say("due_list.corner"), (reading.say("due_list.all"), *heads), tuple(rows), rest, 0)
    return Telling(title, measure, grid)


def due_days(reading: Reading) -> dict[str, str]:
    """The last day of the period, and the working day after it."""
    last = reading.filters.period.last
    next_day = day_date(reading.dimensions.work.add(day_number(last), 1))
    return {"today": formats.day(last), "day": formats.day(next_day)}


def due_soon(reading: Reading) -> DueSoon:
    """How much is due by the next working day, and how much of it on the last day of the period: that is late on the next."""
    counts = reading.counts(PARTS)
    today, tomorrow = (counts[name][0] or 0 for name in PARTS)
    when = "both" if today and tomorrow else "today" if today else "tomorrow" if tomorrow else "none"
    return DueSoon(when, {"count": reading.number(today + tomorrow), "now": reading.number(today), **due_days(reading)}, counts)


DUE_BY_STEP = register(Panel("due-by-unit-and-step", (METRIC,), ("unit", "step"), tell=due_by_unit_and_step))
