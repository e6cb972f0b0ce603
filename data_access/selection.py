"""Which rows a family of counts looks at: what filters and scope say of them, their period, and what is joined for a breakdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Table, and_, false, or_
from sqlalchemy.sql.selectable import FromClause

from data_access.clock import day_number
from data_access.dimensions import CHANNELS, Dimensions
from data_access.filters import UNSTATED, Filters, Period
from data_access.mart.schema import calendar, fact, procedure, unit
from data_access.metrics import AGE_CLASSES, Moment
from data_access.scope import Scope

CALENDAR_GROUPS: dict[str, ColumnElement] = {name: calendar.c[name] for name in ("working_day", "week", "month")}
OF_UNIT = ("stream", "kind")


@dataclass(frozen=True)
class Rows:
    """What a family of counts looks at: its rows before any count takes some of them, and the moment at which it looks."""

    tables: FromClause
    asked: list[ColumnElement[bool]]
    moment: Moment


def asked_of(dimensions: Dimensions, filters: Filters, scope: Scope) -> list[ColumnElement[bool]]:
    """What filters and scope say of a dossier, its days apart."""
    asked = [] if filters.has_come else [false()]
    units = dimensions.unit_ids(filters, scope.units)
    if units is not None:
        asked.append(fact.c.unit_id.in_(units))
    if filters.place:
        asked.append(fact.c.place_id.in_(dimensions.ids("unit", filters.place)))
    if filters.field:
        asked.append(fact.c.field_id.in_(dimensions.ids("field", filters.field)))
    if filters.procedure:
        asked.append(fact.c.procedure_id.in_(dimensions.ids("procedure", filters.procedure)))
    if filters.channel:
        asked.append(fact.c.channel.in_([int(CHANNELS[name]) for name in filters.channel]))
    if filters.step:
        asked.append(_stated(fact.c.step, filters.step))
    if filters.cause:
        asked.append(_stated(fact.c.cause, filters.cause))
    return asked


def _stated(column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    named = column.in_([value for value in values if value != UNSTATED])
    return or_(named, column.is_(None)) if UNSTATED in values else named


def moment_of(dimensions: Dimensions, end: date, *, held: FromClause | None = None, found: FromClause | None = None) -> Moment:
    """The end of a day, with the pauses that run then and the columns of a family where it looks at them."""
    number, work = day_number(end), dimensions.work
    limits = {name: work.due_window(number, *ages) for name, ages in AGE_CLASSES.items()}
    following = tuple(work.add(number, count) for count in (1, 2, 3))
    return Moment(number, following, limits, dimensions.worked(end), held, found)


def within(column: ColumnElement[int], period: Period) -> list[ColumnElement[bool]]:
    """That a day of the row lies in the period."""
    return [column >= day_number(period.first), column < day_number(period.last) + 1]


def with_calendar(column: ColumnElement[int], by: Sequence[str]) -> FromClause:
    """The facts, with the working day, week or month of a day of theirs where that is asked for."""
    tables = with_unit(fact, by)
    return tables.join(calendar, calendar.c.day == column) if set(by) & set(CALENDAR_GROUPS) else tables


def with_unit(tables: FromClause, by: Sequence[str]) -> FromClause:
    """The tables, with the unit and the procedure of a dossier where a breakdown is told by them."""
    if set(by) & set(OF_UNIT):
        tables = tables.join(unit, unit.c.unit_id == fact.c.unit_id)
    return tables.join(procedure, procedure.c.procedure_id == fact.c.procedure_id) if "owner" in by else tables


def in_force(rows: Table, number: int) -> ColumnElement[bool]:
    """Which units or procedures there are on a day; a missing end is open."""
    first, last = rows.c.valid_from_day, rows.c.valid_to_day
    return and_(or_(first.is_(None), first <= number), or_(last.is_(None), last >= number))


def runs(spells: Table, number: int) -> ColumnElement[bool]:
    """Which spells, of pause or overdue, run at the end of a day."""
    return and_(spells.c.from_day <= number, or_(spells.c.to_day.is_(None), spells.c.to_day > number))
