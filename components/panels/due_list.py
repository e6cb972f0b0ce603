"""What will be overdue tomorrow: by the unit and the step that hold it."""

from __future__ import annotations

from components import formats
from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import Cell, Grid, GridRow, Nothing, level
from data_access.clock import day_date, day_number
from data_access.filters import UNSTATED

METRIC = "due_soon"
ROWS = 12


def due_by_unit_and_step(reading: Reading) -> Telling:
    """What is due by the next working day and still in time: units with most of it down, steps across."""
    frame = DUE_BY_STEP.frame(reading)
    frame = frame[frame["numerator"] > 0].astype({"numerator": "int64"})
    last = reading.filters.period.last
    day = formats.day(day_date(reading.dimensions.work.add(day_number(last), 1)))
    measure = reading.say("due_list.measure", day=day)
    if reading.is_empty():
        return Telling(reading.say("due_list.title.empty", day=day), measure, Nothing(reading.say("state.empty")))
    if frame.empty:
        return Telling(reading.say("due_list.title.none", day=day), measure, Nothing(reading.say("due_next.none")))
    table = frame.pivot_table(index="unit", columns="step", values="numerator", aggfunc="sum", fill_value=0)
    order = table.sum(axis=1).sort_values(ascending=False, kind="stable").index
    table, most = table.loc[order, table.sum().sort_values(ascending=False, kind="stable").index], int(table.to_numpy().max())
    heads = tuple(step or reading.say("step.none") for step in table.columns)
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
    title = reading.say(
        "due_list.title.some", count=reading.number(int(table.to_numpy().sum())), units=reading.number(len(table)), day=day
    )
    return Telling(
        title, measure, Grid(reading.say("due_list.corner"), (reading.say("due_list.all"), *heads), tuple(rows), rest, 0)
    )


DUE_BY_STEP = register(Panel("due-by-unit-and-step", (METRIC,), ("unit", "step"), tell=due_by_unit_and_step))
