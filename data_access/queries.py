"""From a mart version and filters to counts: one statement for all counts that share day, breakdown and filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, case, false, func, or_, select, union_all
from sqlalchemy.sql.selectable import FromClause

from data_access.clock import day_date, day_number
from data_access.dimensions import CHANNELS, Dimensions
from data_access.filters import Filters
from data_access.mart.schema import calendar, fact, overdue, pause, procedure, unit
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
# What the counts of units add up to.
OF_UNIT = ("stream", "kind")
ROLLED_UP = ("unit", *OF_UNIT)
OF_DAY = ("day", "working_day")


def count_frame(
    connection: Connection, dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope
) -> pd.DataFrame:
    """All counts of one `day`, one row per group that has any dossier: columns [*by, *names of the counts].

    `filters` have their period filled in. Groups are codes, days are dates. Raises KeyError for a breakdown that
    this day does not have.
    """
    if day == Day.CATALOGUE:
        query = _catalogue(dimensions, by, filters, scope)
    elif day in FLOW_DAYS:
        query = _flow(dimensions, day, by, filters, scope)
    elif "day" in by:
        return _overdue_by_day(connection, dimensions, by, filters, scope)
    else:
        end = filters.period.first.toordinal() - 1 if day == Day.START else filters.period.last.toordinal()
        query = _stock(dimensions, day, by, date.fromordinal(end), filters, scope)
    frame = pd.read_sql(query, connection)
    for name in by:
        frame[name] = _told(dimensions, name, frame[name])
    return frame


def _overdue_by_day(
    connection: Connection, dimensions: Dimensions, by: Sequence[str], filters: Filters, scope: Scope
) -> pd.DataFrame:
    """What was overdue at the end of each working day of the period, from the first day of data on.

    Columns day, open_overdue. Raises KeyError for a breakdown beside the day: no other stock is asked for by day.
    """
    if tuple(by) != ("day",):
        raise KeyError(f"stocks by day have no other breakdown, got {by!r}")
    moves = pd.read_sql(_overdue_moves(dimensions, filters, scope), connection)
    first, last = day_number(filters.period.first), day_number(filters.period.last)
    begun = dimensions.version.first_day
    start = max(first, begun if begun is not None else last + 1)
    days = [day for day in range(start, last + 1) if dimensions.work.is_working(day)]
    running = moves.groupby("day")["moved"].sum().cumsum()
    places = running.index.searchsorted(days, side="right") - 1
    stocks = [int(running.iloc[place]) if place >= 0 else 0 for place in places]
    told = pd.Series([day_date(day).isoformat() for day in days], dtype="object")
    return pd.DataFrame({"day": told, "open_overdue": pd.Series(stocks, dtype="int64")})


def rolled_up(frame: pd.DataFrame, dimensions: Dimensions, by: Sequence[str], filters: Filters) -> pd.DataFrame:
    """Counts by unit, limited to the units that `filters` leave and added up to `by`: unit, stream, kind or nothing."""
    units = dimensions.unit_ids(filters, None)
    if units is not None:
        frame = frame[frame["unit"].isin(dimensions.unit.loc[units, "code"])]
    counts = list(frame.columns.drop("unit"))
    if not by:
        return frame[counts].sum().to_frame().T
    unit = dimensions.unit.set_index("code")
    grouped = frame.assign(**{name: frame["unit"].map(unit[name]) for name in by if name != "unit"})
    if "unit" in by:
        return grouped[[*by, *counts]]
    return grouped.groupby(list(by))[counts].sum().reset_index()


def metric_frame(counts: CountFrame, metrics: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """Metrics side by side: [*by, numerator, denominator, value], the three prefixed when there are several metrics.

    `counts` answers for one day and breakdown. A group appears when any metric has it; its counts are then 0 where
    nothing happened, and a rate is missing where its denominator is 0.
    """
    wanted = list(dict.fromkeys(name for metric in metrics for side in parts(metric) for name in side))
    found = [
        counts(day, tuple(by))[[*by, *(name for name in wanted if COUNTS[name].day == day)]]
        for day in dict.fromkeys(COUNTS[name].day for name in wanted)
    ]
    joined = _joined(found, by)
    columns: dict[str, object] = {name: joined[name] for name in by}
    numbers = {name: joined[name].fillna(0).to_numpy(dtype=np.int64) for name in wanted}
    for metric in metrics:
        prefix = "" if len(metrics) == 1 else f"{metric}_"
        columns |= {prefix + name: values for name, values in _triple(numbers, metric).items()}
    return pd.DataFrame(columns)


def _joined(frames: list[pd.DataFrame], by: Sequence[str]) -> pd.DataFrame:
    joined = frames[0].reset_index(drop=True)
    for frame in frames[1:]:
        if by:
            joined = joined.merge(frame, on=list(by), how="outer", sort=True)
        else:
            joined = pd.concat([joined, frame.reset_index(drop=True)], axis=1)
    return joined


def _triple(numbers: dict[str, np.ndarray], metric: str) -> dict[str, object]:
    above, below = parts(metric)
    numerator = sum(numbers[name] for name in above)
    whole = sum(numbers[name] for name in below) if below else np.zeros_like(numerator)
    unknown = np.full(len(numerator), not below)
    value = numerator / np.where(whole > 0, whole, 1) if below else numerator.astype(np.float64)
    return {
        "numerator": pd.arrays.IntegerArray(numerator, np.zeros(len(numerator), dtype=bool)),
        "denominator": pd.arrays.IntegerArray(whole, unknown),
        "value": pd.arrays.FloatingArray(value, (whole <= 0) & ~unknown),
    }


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
        .distinct()
        .where(pause.c.from_day <= number, or_(pause.c.to_day.is_(None), pause.c.to_day > number))
        .subquery("held")
    )
    tables = _with_unit(fact, by).outerjoin(held, held.c.dossier_id == fact.c.dossier_id)
    moment = _moment(dimensions, end, held)
    return _counted(day, moment, tables, DOSSIER_GROUPS, by, [*_open_at(number), *_asked(dimensions, filters, scope)])


def _overdue_moves(dimensions: Dimensions, filters: Filters, scope: Scope) -> Select:
    """How many dossiers became overdue and ceased to be so, by day up to the end of the period."""
    last, asked = day_number(filters.period.last), _asked(dimensions, filters, scope)
    which = [overdue.c.dossier_id.in_(select(fact.c.dossier_id).where(*asked))] if asked else []
    moves = [
        select(column.label("day"), sign(func.count(column)).label("moved")).where(column <= last, *which).group_by(column)
        for column, sign in ((overdue.c.from_day, lambda count: count), (overdue.c.to_day, lambda count: -count))
    ]
    return union_all(*moves)


def _catalogue(dimensions: Dimensions, by: Sequence[str], filters: Filters, scope: Scope) -> Select:
    """Procedures of the catalogue in force on the last day. Units and channels do not divide it; nobody sees none."""
    number = day_number(filters.period.last)
    asked = [
        procedure.c.listed,
        or_(procedure.c.valid_from_day.is_(None), procedure.c.valid_from_day <= number),
        or_(procedure.c.valid_to_day.is_(None), procedure.c.valid_to_day >= number),
    ]
    if scope.units == ():
        asked.append(false())
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
    limits = {name: work.due_window(number, *ages) for name, ages in AGE_CLASSES.items()}
    return Moment(number, work.add(number, 1), limits, held)


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
