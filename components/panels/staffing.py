"""How many persons communes lack and how many they have too many: head figures, and what each count of staff said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from components import formats
from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import Cell, Figure, Grid, GridRow, Nothing
from data_access.clock import day_date
from data_access.filters import Period

COMMUNES = ("commune",)
COUNTED = (
    "staff_short",
    "staff_short_units",
    "staff_over",
    "staff_over_units",
    "staff_exact_units",
    "staff_units",
    "staff_unstated_units",
)
LOAD = ("received_per_officer_day",)


def staff_day(reading: Reading) -> date | None:
    """The day of the count that stands at the end of the period."""
    day = reading.dimensions.staff_day(reading.filters.period.last)
    return None if day is None else day_date(day)


def staff_counts(reading: Reading) -> dict[str, int | None]:
    """Each of COUNTED over all communes that the filters leave; missing where it is not known."""
    row = reading.frame(COUNTED, (), COMMUNES).iloc[0]
    values = {name: row[f"{name}_value"] for name in COUNTED}
    return {name: None if pd.isna(value) else int(value) for name, value in values.items()}


def no_staff(reading: Reading) -> Nothing:
    """Why there is nothing to show: no count at all, none yet, or none of the units that were asked for."""
    days = reading.dimensions.staff_days
    if staff_day(reading) is not None:
        return Nothing(reading.say("staffing.none.units"))
    hint = reading.say("staffing.none.later", day=formats.day(day_date(days[0]))) if days else reading.say("staffing.none.hint")
    return Nothing(reading.say("staffing.none.data"), hint)


def measured_on(reading: Reading, key: str, **values: str) -> str:
    """What was measured, and on which day it was counted."""
    day = staff_day(reading)
    said = reading.say(key, **values)
    return said if day is None else f"{said} · {reading.say('staffing.counted', day=formats.day(day))}"


def _head(name: str, persons: str | None, units: str, sign: int) -> Callable[[Reading], Telling]:
    """A head figure: persons with their sign and in how many units, or only how many units."""

    def tell(reading: Reading) -> Telling:
        title, counts = reading.say(f"staffing.{name}.title"), staff_counts(reading)
        if not counts["staff_units"] and not counts["staff_unstated_units"]:
            return Telling(title, "", no_staff(reading))
        count = counts[persons or units]
        if count is None:
            note = reading.say("staffing.unknown", units=reading.number(counts["staff_unstated_units"]))
            return Telling(title, note, Figure(formats.MISSING, "ink", note))
        note = reading.say(f"staffing.{name}.note", units=reading.number(counts[units]), all=reading.number(_all(counts)))
        value = formats.signed(sign * count, reading.language) if persons else reading.number(count)
        return Telling(title, note, Figure(value, "late-text" if sign < 0 and count else "ink", note))

    return tell


def _all(counts: dict[str, int | None]) -> int:
    return (counts["staff_units"] or 0) + (counts["staff_unstated_units"] or 0)


def load(reading: Reading) -> Telling:
    """Dossiers received for each person present and working day."""
    row = reading.frame(LOAD, (), COMMUNES).iloc[0]
    title = reading.say("staffing.load.title")
    if pd.isna(row["value"]) or not row["numerator"]:
        known = bool(staff_counts(reading)["staff_units"])
        return Telling(title, "", Nothing(reading.say("staffing.load.none")) if known else no_staff(reading))
    note = reading.say(
        "staffing.load.note",
        received=reading.number(int(row["numerator"])),
        present=reading.number(int(row["denominator"])),
        days=reading.number(reading.dimensions.working_days(reading.filters.period)),
    )
    value = reading.opens(formats.decimal(row["value"], reading.language, 2), *LOAD, COMMUNES)
    return Telling(title, note, Figure(value, "ink", note))


def counts_by_day(reading: Reading) -> pd.DataFrame:
    """The metric frame of COUNTED by the day of each count, those after the period as well."""
    frames = []
    for number in reading.dimensions.staff_days:
        day = day_date(number)
        frame = reading.over(reading.filters.within(Period(day, day))).frame(COUNTED, (), COMMUNES)
        frames.append(frame.assign(as_of=day.isoformat()))
    columns = reading.frame(COUNTED, (), COMMUNES).columns
    # Without any count there are no rows, but their columns.
    counted = pd.concat(frames, ignore_index=True) if frames else reading.frame(COUNTED, (), COMMUNES).iloc[:0].assign(as_of="")
    counted["as_of"] = counted["as_of"].astype("object")
    return counted[["as_of", *columns]]


def by_day(reading: Reading) -> Telling:
    """What each count said: who was short, over, exact, and of whom it said nothing."""
    frame = BY_DAY.frame(reading)
    measure = reading.say("staffing.by_day.measure")
    shown = [name for name in COUNTED if name != "staff_units"]
    told = [row for row in frame.to_dict("records") if row["staff_units_numerator"] or row["staff_unstated_units_numerator"]]
    if not told:
        return Telling(reading.say("staffing.by_day.title.empty"), measure, no_staff(reading))
    rows = tuple(_row_of_day(reading, row, shown) for row in told)
    heads = tuple(reading.say(f"staffing.by_day.head.{name.removeprefix('staff_')}") for name in shown)
    untold = any(pd.isna(row[f"{name}_value"]) for row in told for name in shown)
    notes = (reading.say("staffing.by_day.missing"),) if untold else ()
    title = reading.say("staffing.by_day.title.counts", count=reading.number(len(told)), day=_day(told[-1]))
    return Telling(title, measure, Grid(reading.say("by.as_of"), heads, rows, notes))


def _row_of_day(reading: Reading, row: dict[str, object], shown: list[str]) -> GridRow:
    day = _day(row)
    used = staff_day(reading)
    name = reading.say("staffing.by_day.used", day=day) if used and used.isoformat() == row["as_of"] else day
    values = (None if pd.isna(row[f"{count}_value"]) else int(row[f"{count}_value"]) for count in shown)
    return GridRow("", name, tuple(Cell(reading.number(value), 0, "") for value in values))


def _day(row: dict[str, object]) -> str:
    return formats.day(date.fromisoformat(str(row["as_of"])))


def _head_panel(name: str, metrics: tuple[str, ...], tell: Callable[[Reading], Telling]) -> Panel:
    return register(Panel(f"staff-{name}", metrics, (), COMMUNES, tell=tell))


HEADS = (
    _head_panel("short", ("staff_short", "staff_short_units"), _head("short", "staff_short", "staff_short_units", -1)),
    _head_panel("over", ("staff_over", "staff_over_units"), _head("over", "staff_over", "staff_over_units", 1)),
    _head_panel("exact", ("staff_exact_units",), _head("exact", None, "staff_exact_units", 1)),
    _head_panel("unstated", ("staff_unstated_units", "staff_units"), _head("unstated", None, "staff_unstated_units", 1)),
    _head_panel("load", LOAD, load),
)
BY_DAY = register(Panel("staff-by-date", COUNTED, ("as_of",), COMMUNES, tell=by_day, read=counts_by_day, compares=()))
