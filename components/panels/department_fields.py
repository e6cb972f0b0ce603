"""Departments and their fields: what they hold themselves, and what the communes hold in the fields that they answer for."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components.naming import names
from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import Cell, Grid, GridRow, Link, Nothing, level
from data_access.mart.dimensions import UNKNOWN

ROWS, COLUMNS = 17, 10


def held_by_field(reading: Reading) -> Telling:
    """What each department has in process, by field: the largest departments down, the largest fields across."""
    frame = HELD_BY_FIELD.frame(reading)
    measure = reading.say("held_by_field.measure")
    if frame.empty or not frame["numerator"].sum():
        return Telling(reading.say("held_by_field.title.empty"), measure, Nothing(reading.why_nothing(HELD_BY_FIELD.streams)))
    table = _table(frame, "unit", "field")
    within = table[table.sum(axis=1) > 0]
    whole = int(frame["numerator"].sum())
    unit, field = table.stack().idxmax()
    told = names(reading.dimensions, "field", pd.Series(table.columns), reading.language)
    empty = len(table) - len(within)
    notes = (reading.say("held_by_field.none_here", count=reading.number(empty)),) if empty else ()
    heads = dict(zip(table.columns, told, strict=True))
    grid = _grid(reading, within, frame, "in_process", heads, reading.say("by.unit"), notes=notes)
    title = reading.say(
        f"held_by_field.title.{reading.part('department')}",
        unit=reading.dimensions.unit_names[unit],
        field=heads[field],
        share=reading.percent(int(table.loc[unit, field]), whole),
    )
    return Telling(title, measure, grid)


def fields_in_communes(reading: Reading) -> Telling:
    """What is overdue in the communes by the department that answers for the field; of one chosen department, by its fields."""
    chosen = owners(reading)
    frame = FIELDS_IN_COMMUNES.frame(reading)
    measure = reading.say("fields_in_communes.measure")
    if _of_communes(reading).is_empty(("commune",)):
        return Telling(reading.say("fields_in_communes.title.empty"), measure, Nothing(reading.say("state.empty")))
    frame = frame[frame["numerator"] > 0]
    frame = frame.assign(owner=frame["field"].map(_owner_of(reading)))
    if frame.empty:
        return Telling(reading.say("fields_in_communes.title.none"), measure, Nothing(reading.say("fields_in_communes.none")))
    across = "field" if len(chosen) == 1 else "owner"
    table = _table(frame, "unit", across)
    names_of = _across(reading, across, table)
    grid = _grid(reading, table, frame, "open_overdue", names_of, reading.say("fields_in_communes.corner"), across=across)
    return Telling(_most(reading, frame, across, names_of), measure, grid)


def _most(reading: Reading, frame: pd.DataFrame, across: str, names_of: dict[str, str]) -> str:
    """The one department or field that most of what is overdue belongs to, in all communes and not only in those shown."""
    sums = frame.astype({"numerator": "int64"}).groupby(across)["numerator"].sum().sort_values(ascending=False)
    first, units = sums.index[0], int(frame.loc[frame[across] == sums.index[0], "unit"].nunique())
    if len(sums) > 1 and sums.iloc[0] == sums.iloc[1]:
        return reading.say("fields_in_communes.title.empty")
    told = {"name": names_of[first], "count": reading.number(int(sums.iloc[0])), "units": reading.number(units)}
    return reading.say("fields_in_communes.title.one" if len(sums) == 1 else "fields_in_communes.title.some", **told)


def owners(reading: Reading) -> tuple[str, ...]:
    """The departments among the chosen units."""
    stream = reading.dimensions.unit_groups["stream"]
    return tuple(unit for unit in reading.filters.unit if stream.get(unit) == "department")


def _in_communes(reading: Reading) -> pd.DataFrame:
    """What is overdue by commune and field; of chosen departments, in the fields that they answer for."""
    frame, chosen = _of_communes(reading).frame(("open_overdue",), ("unit", "field"), ("commune",)), owners(reading)
    if not chosen:
        return frame
    return frame[frame["field"].map(_owner_of(reading)).isin(chosen)].reset_index(drop=True)


def _owner_of(reading: Reading) -> pd.Series:
    """The department that answers for each field, by the field's code."""
    return reading.dimensions.field.set_index("code")["owner_code"].fillna(UNKNOWN)


def _of_communes(reading: Reading) -> Reading:
    """The view without its departments: a chosen one does not leave out the communes."""
    kept = tuple(unit for unit in reading.filters.unit if unit not in owners(reading))
    return reading.over(replace(reading.filters, unit=kept))


def _table(frame: pd.DataFrame, down: str, across: str) -> pd.DataFrame:
    """Counts with the largest rows and columns first, no more than can be read."""
    table = frame.astype({"numerator": "int64"}).pivot_table(
        index=down, columns=across, values="numerator", aggfunc="sum", fill_value=0
    )
    rows = table.sum(axis=1).sort_values(ascending=False, kind="stable").index[:ROWS]
    columns = table.sum().sort_values(ascending=False, kind="stable").index[:COLUMNS]
    return table.loc[rows, columns]


def _across(reading: Reading, across: str, table: pd.DataFrame) -> dict[str, str]:
    if across == "field":
        return dict(zip(table.columns, names(reading.dimensions, "field", pd.Series(table.columns), reading.language), strict=True))
    named = reading.dimensions.unit_names
    return {code: named.get(code) or reading.say("owner.unknown") for code in table.columns}


def _grid(
    reading: Reading,
    table: pd.DataFrame,
    frame: pd.DataFrame,
    metric: str,
    heads: dict[str, str],
    corner: str,
    *,
    across: str = "field",
    notes: tuple[str, ...] = (),
) -> Grid:
    """The table as a grid; its first column is what each unit has in all fields of the frame, by which the rows are ordered."""
    most, units = max(1, int(table.to_numpy().max())), reading.dimensions.unit_names
    fields = {column: _both(reading, (column,) if across == "field" else _fields_of(reading, column)) for column in table.columns}
    wholes = frame.groupby("unit")["numerator"].sum().astype(int)
    everywhere = tuple(sorted(frame["field"].unique())) if owners(reading) else reading.filters.field
    rows = tuple(
        GridRow(
            str(code),
            reading.unit_link(str(code)),
            (
                _cell(reading, metric, str(code), units[code], reading.say("due_list.all"), int(wholes[code]), 0, everywhere),
                *(
                    _cell(reading, metric, str(code), units[code], heads[column], int(row[column]), most, fields[column])
                    for column in table.columns
                ),
            ),
        )
        for code, row in table.iterrows()
    )
    return Grid(corner, (reading.say("due_list.all"), *(heads[column] for column in table.columns)), rows, notes, ranked=0)


def _cell(reading: Reading, metric: str, unit: str, name: str, head: str, count: int, most: int, fields: tuple[str, ...]) -> Cell:
    if not count:
        return Cell("", 0, reading.say("grid.cell", row=name, column=head, count=reading.number(0)))
    text: str | Link = reading.opens(reading.number(count), metric, unit=(unit,), kind=(), field=fields)
    return Cell(
        text, level(count, most) if most else 0, reading.say("grid.cell", row=name, column=head, count=reading.number(count))
    )


def _fields_of(reading: Reading, owner: str) -> tuple[str, ...]:
    """The fields that a department answers for."""
    field = reading.dimensions.field
    return tuple(field["code"][field["owner_code"].fillna(UNKNOWN) == owner])


def _both(reading: Reading, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some fields that the filters leave."""
    asked = reading.filters.field
    return tuple(sorted(field for field in fields if not asked or field in asked))


HELD_BY_FIELD = register(
    Panel("held-by-department-and-field", ("in_process",), ("unit", "field"), ("department",), tell=held_by_field)
)
FIELDS_IN_COMMUNES = register(
    Panel(
        "overdue-in-communes-by-field",
        ("open_overdue",),
        ("unit", "field"),
        ("commune",),
        tell=fields_in_communes,
        read=_in_communes,
    )
)
