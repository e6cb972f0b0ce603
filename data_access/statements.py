"""One statement for each family of counts: which rows it looks at, at what moment, under filters and scope."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, or_, select, union_all
from sqlalchemy.sql.selectable import FromClause

from data_access.catalogue import CATALOGUE_GROUPS, catalogue, used
from data_access.clock import day_number
from data_access.dimensions import Dimensions
from data_access.filters import Filters
from data_access.mart.schema import Outcome, fact, overdue, pause, procedure, unit
from data_access.metrics import COUNTS, Day
from data_access.scope import Scope
from data_access.selection import CALENDAR_GROUPS, Rows, asked_of, in_force, moment_of, runs, with_calendar, with_unit, within
from data_access.staffing import STAFF_GROUPS, staff_statement, staffed_units

# Breakdowns: how a group is told in the mart. Ids become codes when the rows are read.
DOSSIER_GROUPS: dict[str, ColumnElement] = {
    "unit": fact.c.unit_id,
    "place": fact.c.place_id,
    "stream": unit.c.stream,
    "kind": unit.c.kind,
    "field": fact.c.field_id,
    "procedure": fact.c.procedure_id,
    "owner": procedure.c.owner_id,
    "channel": fact.c.channel,
    "step": fact.c.step,
    "cause": fact.c.cause,
}
FLOW_DAYS = {
    Day.RECEIVED: fact.c.received_day,
    Day.JUDGED: fact.c.received_day,
    Day.RESOLVED: fact.c.resolved_day,
    Day.SUPPLEMENT: fact.c.second_supplement_day,
}
UNIT_GROUPS: dict[str, ColumnElement] = {"unit": unit.c.unit_id, "stream": unit.c.stream, "kind": unit.c.kind}
# A histogram of processing times: the resolved by how long they took.
WORKED = "worked_days"
# A commune with fewer dossiers than this in so many days is silent, unless the table of targets says otherwise (DOMAIN §0).
SILENT_BELOW, SILENT_DAYS = 150, 15


def statement(dimensions: Dimensions, day: Day, by: Sequence[str], names: Sequence[str], filters: Filters, scope: Scope) -> Select:
    """Counts of one `day` in one statement, a row per group; sums over units are told all.

    Raises KeyError for a breakdown that the day does not have.
    """
    if day in SUMS:
        return SUMS[day](dimensions, day, by, filters, scope)
    return _counted(day, rows(dimensions, day, by, filters, scope), by, names)


def rows(dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Rows:
    """The rows of one family, joined with what the breakdown needs; those of units are sums and no such rows."""
    return FAMILIES.get(day, _flow)(dimensions, day, by, filters, scope)


def groups(day: Day) -> dict[str, ColumnElement]:
    if day == Day.UNIT:
        return UNIT_GROUPS
    if day == Day.STAFF:
        return STAFF_GROUPS
    if day in (Day.CATALOGUE, Day.USED):
        return CATALOGUE_GROUPS
    if day in FLOW_DAYS:
        return {**DOSSIER_GROUPS, "day": FLOW_DAYS[day], **CALENDAR_GROUPS, WORKED: fact.c.worked_days}
    return DOSSIER_GROUPS


def overdue_codes(dimensions: Dimensions, filters: Filters, scope: Scope) -> Select:
    """Code and unit of every dossier that is overdue at the end of the period."""
    number = day_number(filters.period.last)
    spells = overdue.join(fact, fact.c.dossier_id == overdue.c.dossier_id).join(unit, unit.c.unit_id == fact.c.unit_id)
    columns = [fact.c.code.label("code"), unit.c.code.label("unit")]
    return select(*columns).select_from(spells).where(runs(overdue, number), *asked_of(dimensions, filters, scope))


def paused_at(number: int, dossiers: Sequence[int]) -> Select:
    """Those of some dossiers that stand paused at the end of a day."""
    return select(pause.c.dossier_id).where(pause.c.dossier_id.in_(dossiers), runs(pause, number)).distinct()


def overdue_moves(dimensions: Dimensions, filters: Filters, scope: Scope) -> Select:
    """How many dossiers became overdue and ceased to be so, by day up to the end of the period."""
    last, asked = day_number(filters.period.last), asked_of(dimensions, filters, scope)
    which = [overdue.c.dossier_id.in_(select(fact.c.dossier_id).where(*asked))] if asked else []
    moves = [
        select(column.label("day"), sign(func.count(column)).label("moved")).where(column <= last, *which).group_by(column)
        for column, sign in ((overdue.c.from_day, lambda count: count), (overdue.c.to_day, lambda count: -count))
    ]
    return union_all(*moves)


def _flow(dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Rows:
    column, period = FLOW_DAYS[day], filters.period
    asked = [*within(column, period), *asked_of(dimensions, filters, scope)]
    return Rows(with_calendar(column, by), asked, moment_of(dimensions, period.last))


def _judged(dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Rows:
    """What was received in the period, with its procedure, inhabitants and staff of its unit, and the pause that runs then."""
    column, period = FLOW_DAYS[day], filters.period
    held = _held(day_number(period.last))
    staffed = staffed_units(dimensions, period.last)
    units = unit.outerjoin(staffed, staffed.c.unit_id == unit.c.unit_id)
    people = select(unit.c.unit_id, unit.c.population, staffed.c.unit_id.label("staffed")).select_from(units).subquery("people")
    # As if asked by owner: the procedures come along.
    tables = with_calendar(column, (*by, "owner"))
    tables = tables.join(people, people.c.unit_id == fact.c.unit_id)
    tables = tables.outerjoin(held, held.c.dossier_id == fact.c.dossier_id)
    moment = moment_of(dimensions, period.last, held=held, found=people)
    return Rows(tables, [*within(column, period), *asked_of(dimensions, filters, scope)], moment)


def _stock(dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Rows:
    """What was in process at the end of one day, with what was paused then beside it."""
    end = filters.period.last if day == Day.END else filters.period.first - timedelta(days=1)
    number = day_number(end)
    held = _held(number)
    tables = with_unit(fact, by).outerjoin(held, held.c.dossier_id == fact.c.dossier_id)
    open_then = [fact.c.received_day <= number, or_(fact.c.resolved_day.is_(None), fact.c.resolved_day > number)]
    return Rows(tables, [*open_then, *asked_of(dimensions, filters, scope)], moment_of(dimensions, end, held=held))


def _awaiting(dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Rows:
    """What had been submitted and was neither received nor refused at the end of the period.

    What was refused on no known day is not awaiting: it would wait for ever.
    """
    number = day_number(filters.period.last)
    waited = [
        fact.c.entered_day <= number,
        *(or_(column.is_(None), column > number) for column in (fact.c.received_day, fact.c.resolved_day)),
        or_(fact.c.outcome != Outcome.REFUSED, fact.c.resolved_day.is_not(None)),
    ]
    return Rows(with_unit(fact, by), [*waited, *asked_of(dimensions, filters, scope)], moment_of(dimensions, filters.period.last))


def _change(dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Rows:
    """What was overdue at the end of the period, or of the working day before it."""
    now = day_number(filters.period.last)
    then = dimensions.work.add(now, -1)
    covers = {"now": runs(overdue, now), "then": runs(overdue, then)}
    found = (
        select(overdue.c.dossier_id, *(func.count(case((holds, 1))).label(name) for name, holds in covers.items()))
        .where(overdue.c.from_day <= now, or_(overdue.c.to_day.is_(None), overdue.c.to_day > then))
        .group_by(overdue.c.dossier_id)
        .subquery("found")
    )
    tables = with_unit(fact, by).join(found, found.c.dossier_id == fact.c.dossier_id)
    moment = moment_of(dimensions, filters.period.last, found=found)
    return Rows(tables, asked_of(dimensions, filters, scope), moment)


def _held(number: int) -> FromClause:
    """The pauses that run at the end of a day; no dossier has two."""
    return (
        select(pause.c.dossier_id, func.max(pause.c.from_day).label("from_day"))
        .where(runs(pause, number))
        .group_by(pause.c.dossier_id)
        .subquery("held")
    )


def _units(dimensions: Dimensions, _day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Select:
    """The units that exist at the end of the period, their inhabitants, which communes received dossiers, and few of late."""
    number = day_number(filters.period.last)
    recent = case((fact.c.received_day > number - SILENT_DAYS, 1))
    came = (
        select(fact.c.unit_id, func.count().label("ever"), func.count(recent).label("recent"))
        .where(fact.c.received_day <= number, *asked_of(dimensions, filters, scope))
        .group_by(fact.c.unit_id)
        .subquery("came")
    )
    limits = dimensions.targets("units_silent", filters.period.last) or [SILENT_BELOW]
    active = and_(unit.c.stream == "commune", came.c.ever > 0)
    sums = {
        "population": unit.c.population,
        "units_active": case((active, 1)),
        "units_silent": case((and_(active, came.c.recent < limits[0]), 1)),
    }
    keys = [UNIT_GROUPS[name].label(name) for name in by]
    # A sum over no rows is missing, not 0.
    columns = [cast(func.coalesce(func.sum(column), 0), Integer).label(name) for name, column in sums.items()]
    ids = dimensions.unit_ids(filters, scope.units)
    asked = [in_force(unit, number), *([] if ids is None else [unit.c.unit_id.in_(ids)])]
    tables = unit.outerjoin(came, came.c.unit_id == unit.c.unit_id)
    return select(*keys, *columns).select_from(tables).where(*asked).group_by(*keys).order_by(*keys)


def _counted(day: Day, found: Rows, by: Sequence[str], names: Sequence[str]) -> Select:
    # COUNT of a CASE is 0 over no rows, where SUM would be missing.
    counts = [func.count(case((COUNTS[name].holds(found.moment), 1))).label(name) for name in names]
    columns = [groups(day)[name].label(name) for name in by]
    return select(*columns, *counts).select_from(found.tables).where(*found.asked).group_by(*columns).order_by(*columns)


FAMILIES: dict[Day, Callable[[Dimensions, Day, Sequence[str], Filters, Scope], Rows]] = {
    Day.JUDGED: _judged,
    Day.START: _stock,
    Day.END: _stock,
    Day.AWAITING: _awaiting,
    Day.CHANGE: _change,
    Day.CATALOGUE: catalogue,
    Day.USED: used,
}
# What are sums over units, and no numbers of rows.
SUMS: dict[Day, Callable[[Dimensions, Day, Sequence[str], Filters, Scope], Select]] = {
    Day.UNIT: _units,
    Day.STAFF: staff_statement,
}
