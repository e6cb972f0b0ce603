"""From a mart version and filters to counts: one statement for all counts that share day, breakdown and filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select
from sqlalchemy.sql.selectable import FromClause

from data_access.clock import day_date, day_number
from data_access.dimensions import CHANNELS, Dimensions
from data_access.filters import Filters
from data_access.mart.schema import calendar, fact, pause, procedure, unit
from data_access.metrics import AGE_CLASSES, COUNTS, Day, Moment, parts
from data_access.scope import Scope

CountFrame = Callable[[Day, tuple[str, ...]], pd.DataFrame]
# Breakdowns: how a group is told in the mart. Ids become codes when the rows are read.
DOSSIER_GROUPS: dict[str, ColumnElement] = {
    "unit": fact.c.unit_id,
    "place": fact.c.place_id,
    "stream": unit.c.stream,
    "kind": unit.c.kind,
    "field": fact.c.field_id,
    "procedure": fact.c.procedure_id,
    "channel": fact.c.channel,
}
FLOW_DAYS = {Day.RECEIVED: fact.c.received_day, Day.RESOLVED: fact.c.resolved_day}
CATALOGUE_GROUPS: dict[str, ColumnElement] = {"field": procedure.c.field_id, "procedure": procedure.c.procedure_id}
OF_UNIT = ("stream", "kind")
OF_DAY = ("day", "working_day")


def count_frame(
    connection: Connection, dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope
) -> pd.DataFrame:
    """All counts of one `day`, one row per group that has any dossier: columns [*by, *names of the counts].

    `filters` have their period filled in. Groups are codes, days are dates. Raises KeyError for a breakdown that
    this day does not have.
    """
    if day == Day.CATALOGUE:
        query = _catalogue(dimensions, by, filters)
    elif day in FLOW_DAYS:
        query = _flow(dimensions, day, by, filters, scope)
    elif set(by) & set(OF_DAY):
        query = _stock_by_day(dimensions, by, filters, scope)
    else:
        end = filters.period.first.toordinal() - 1 if day == Day.START else filters.period.last.toordinal()
        query = _stock(dimensions, day, by, date.fromordinal(end), filters, scope)
    frame = pd.read_sql(query, connection)
    for name in by:
        frame[name] = _told(dimensions, name, frame[name])
    return _every_day(dimensions, frame, filters) if day == Day.END and tuple(by) == ("day",) else frame


def _every_day(dimensions: Dimensions, frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """A stock by day is 0 on the working days that no row tells of, from the first day of data on."""
    first, last = day_number(filters.period.first), day_number(filters.period.last)
    begun = dimensions.version.first_day
    days = [
        day_date(day).isoformat()
        for day in range(max(first, begun if begun is not None else last + 1), last + 1)
        if dimensions.work.is_working(day)
    ]
    return frame.set_index("day").reindex(days, fill_value=0).rename_axis("day").reset_index()


def metric_frame(counts: CountFrame, metrics: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """Metrics side by side: [*by, numerator, denominator, value], the three prefixed when there are several metrics.

    `counts` answers for one day and breakdown. A group appears when any metric has it; its counts are then 0 where
    nothing happened, and a rate is missing where its denominator is 0.
    """
    wanted = [name for metric in metrics for side in parts(metric) for name in side]
    joined: pd.DataFrame | None = None
    for day in dict.fromkeys(COUNTS[name].day for name in wanted):
        names = [name for name in dict.fromkeys(wanted) if COUNTS[name].day == day]
        found = counts(day, tuple(by))[[*by, *names]]
        joined = found if joined is None else _joined(joined, found, by)
    told = [name for name in joined.columns if name not in by]
    joined[told] = joined[told].fillna(0).astype("int64")
    columns = {name: joined[name] for name in by}
    for metric in metrics:
        prefix = "" if len(metrics) == 1 else f"{metric}_"
        for name, values in _triple(joined, metric).items():
            columns[prefix + name] = values
    return pd.DataFrame(columns)


def _joined(left: pd.DataFrame, right: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    if not by:
        return pd.concat([left, right], axis=1)
    return left.merge(right, on=list(by), how="outer", sort=True)


def _triple(joined: pd.DataFrame, metric: str) -> dict[str, pd.Series]:
    above, below = parts(metric)
    numerator = joined[list(above)].sum(axis=1).astype("Int64")
    if not below:
        return {
            "numerator": numerator,
            "denominator": pd.Series(pd.NA, numerator.index, dtype="Int64"),
            "value": numerator.astype("Float64"),
        }
    denominator = joined[list(below)].sum(axis=1).astype("Int64")
    return {"numerator": numerator, "denominator": denominator, "value": numerator / denominator.where(denominator > 0)}


def _flow(dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Select:
    column, period = FLOW_DAYS[day], filters.period
    groups = {**DOSSIER_GROUPS, "day": column, "working_day": calendar.c.working_day}
    tables = _with_unit(fact, by)
    if "working_day" in by:
        tables = tables.join(calendar, calendar.c.day == column)
    moment = _moment(dimensions, period.last, None)
    within = [column >= day_number(period.first), column < day_number(period.last) + 1]
    return _counted(day, moment, tables, groups, by, [*within, *_asked(dimensions, filters, scope)])


def _stock(dimensions: Dimensions, day: Day, by: Sequence[str], end: date, filters: Filters, scope: Scope) -> Select:
    """What was in process at the end of one day, with what was paused then beside it."""
    number = day_number(end)
    held = (
        select(pause.c.dossier_id)
        .where(pause.c.from_day <= number, or_(pause.c.to_day.is_(None), pause.c.to_day > number))
        .subquery("held")
    )
    tables = _with_unit(fact, by).outerjoin(held, held.c.dossier_id == fact.c.dossier_id)
    moment = _moment(dimensions, end, held)
    return _counted(day, moment, tables, DOSSIER_GROUPS, by, [*_open_at(number), *_asked(dimensions, filters, scope)])


def _stock_by_day(dimensions: Dimensions, by: Sequence[str], filters: Filters, scope: Scope) -> Select:
    """What was overdue at the end of each working day of the period; other stocks by day are not asked for yet."""
    number = calendar.c.day
    running = (pause.c.dossier_id == fact.c.dossier_id) & (pause.c.from_day <= number)
    running &= or_(pause.c.to_day.is_(None), pause.c.to_day > number)
    late = (fact.c.due_day < number) & (fact.c.received_day <= number)
    late &= or_(fact.c.resolved_day.is_(None), fact.c.resolved_day > number)
    tables = _with_unit(fact, by).join(calendar, late).outerjoin(pause, running)
    period = filters.period
    within = [
        number >= day_number(period.first),
        number <= day_number(period.last),
        calendar.c.is_working,
        fact.c.due_day < day_number(period.last),
        pause.c.dossier_id.is_(None),
        or_(fact.c.resolved_day.is_(None), fact.c.resolved_day > day_number(period.first)),
    ]
    groups = {**DOSSIER_GROUPS, "day": number}
    columns = [groups[name].label(name) for name in by]
    query = select(*columns, func.count(fact.c.dossier_id).label("open_overdue")).select_from(tables)
    return query.where(*within, *_asked(dimensions, filters, scope)).group_by(*columns).order_by(*columns)


def _catalogue(dimensions: Dimensions, by: Sequence[str], filters: Filters) -> Select:
    """Procedures of the catalogue in force on the last day. Units and channels do not divide it."""
    number = day_number(filters.period.last)
    asked = [
        procedure.c.listed,
        or_(procedure.c.valid_from_day.is_(None), procedure.c.valid_from_day <= number),
        or_(procedure.c.valid_to_day.is_(None), procedure.c.valid_to_day >= number),
    ]
    if filters.field:
        asked.append(procedure.c.field_id.in_(dimensions.ids("field", filters.field)))
    if filters.procedure:
        asked.append(procedure.c.procedure_id.in_(dimensions.ids("procedure", filters.procedure)))
    moment = _moment(dimensions, filters.period.last, None)
    return _counted(Day.CATALOGUE, moment, procedure, CATALOGUE_GROUPS, by, asked)


def _counted(
    day: Day,
    moment: Moment,
    tables: FromClause,
    groups: dict[str, ColumnElement],
    by: Sequence[str],
    asked: list[ColumnElement[bool]],
) -> Select:
    # COUNT of a CASE is 0 over no rows, where SUM would be missing.
    counts = [func.count(case((count.holds(moment), 1))).label(count.name) for count in COUNTS.values() if count.day == day]
    columns = [groups[name].label(name) for name in by]
    return select(*columns, *counts).select_from(tables).where(*asked).group_by(*columns).order_by(*columns)


def _asked(dimensions: Dimensions, filters: Filters, scope: Scope) -> list[ColumnElement[bool]]:
    """What filters and scope say of a dossier, its days apart."""
    asked = []
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
    return asked


def _open_at(number: int) -> list[ColumnElement[bool]]:
    return [fact.c.received_day <= number, or_(fact.c.resolved_day.is_(None), fact.c.resolved_day > number)]


def _moment(dimensions: Dimensions, end: date, held: FromClause | None) -> Moment:
    number, work = day_number(end), dimensions.work
    inside = min(max(number, work.first + 1), work.last - 1)
    limits = {name: work.due_window(inside, *ages) for name, ages in AGE_CLASSES.items()}
    return Moment(number, work.add(inside, 1), limits, held)


def _with_unit(tables: FromClause, by: Sequence[str]) -> FromClause:
    return tables.join(unit, unit.c.unit_id == fact.c.unit_id) if set(by) & set(OF_UNIT) else tables


def _told(dimensions: Dimensions, name: str, values: pd.Series) -> pd.Series:
    """Ids as codes, day numbers as ISO dates."""
    if name in OF_DAY:
        return pd.Series([day_date(number).isoformat() for number in values], index=values.index, dtype="object")
    if name == "channel":
        return values.map({int(code): word for word, code in CHANNELS.items()})
    if name in OF_UNIT:
        return values.astype("object")
    table = dimensions.unit if name in ("unit", "place") else getattr(dimensions, name)
    return values.map(table["code"].to_dict()).astype("object")
