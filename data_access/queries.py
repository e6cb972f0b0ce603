"""From a mart version and filters to counts: one question for all counts that share day, breakdown and filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from data_access.clock import day_date, day_number
from data_access.dimensions import CHANNELS, Dimensions
from data_access.filters import Filters
from data_access.mart.dimensions import UNKNOWN
from data_access.metrics import COUNTS, METRICS, Day, Quantile, counts_of
from data_access.scope import Scope
from data_access.selection import OF_UNIT
from data_access.staffing import SPECIALITY
from data_access.statements import SUMS, WORKED, groups, overdue_moves, statement
from data_access.tally import Tally

# What the counts of units add up to; the last two no statement asks for.
OF_DISTRICT = ("old_district", "difficult_area")
ROLLED_UP = ("unit", *OF_UNIT, *OF_DISTRICT)
OF_DAY = ("day", "working_day", "week", "month")
# What several panels of one page draw by day.
DRAWN_BY_DAY = ("received", "resolved", "resolved_early", "resolved_on_day", "resolved_late")
STATED = ("step", "cause")
OF_PROCEDURES = (Day.CATALOGUE, Day.USED)
OF_DOSSIERS = frozenset(Day) - {*OF_PROCEDURES, *SUMS}
CHANNEL_NAMES = {int(code): name for name, code in CHANNELS.items()}


def offers(metric: str, by: Sequence[str]) -> bool:
    """Whether a metric can be broken down this way."""
    if metric == "open_overdue" and tuple(by) == ("day",):
        return True
    asked = ("unit",) if by and set(by) <= set(ROLLED_UP) and not isinstance(METRICS[metric], Quantile) else tuple(by)
    days = {COUNTS[name].day for name in counts_of(metric, whole=not by)}
    return all(set(asked) <= set(groups(day)) for day in days)


def asked_together(day: Day, by: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """What one question counts so that `wanted` is answered: of many dossiers in many groups no more than that.

    By unit everything is counted at once, since all pages add it up; so are units, staff and procedures, of which there are few.
    """
    alone = day in OF_DOSSIERS and tuple(by) != ("unit",)
    along = (*wanted, *(DRAWN_BY_DAY if set(by) <= set(OF_DAY) else ()))
    return tuple(name for name, count in COUNTS.items() if count.day == day and (name in along or not alone))


def counted(
    connection: Connection,
    dimensions: Dimensions,
    day: Day,
    by: Sequence[str],
    names: Sequence[str],
    filters: Filters,
    scope: Scope,
) -> Tally:
    """Counts of one `day` by group, for each group that has any dossier.

    `filters` have their period filled in. Groups are codes, days are dates. Raises KeyError for a breakdown that
    this day does not have.
    """
    if day == Day.END and "day" in by:
        return _overdue_by_day(connection, dimensions, by, filters, scope)
    result = connection.execute(statement(dimensions, day, by, names, filters, scope))
    columns, rows = tuple(result.keys()), result.fetchall()
    told = [_told(dimensions, name, [row[place] for row in rows]) for place, name in enumerate(by)]
    groups = zip(*told, strict=True) if by else [()]
    return Tally.of(columns[len(by) :], ((group, row[len(by) :]) for group, row in zip(groups, rows, strict=True)))


def _overdue_by_day(connection: Connection, dimensions: Dimensions, by: Sequence[str], filters: Filters, scope: Scope) -> Tally:
    """What was overdue at the end of each working day of the period, from the first day of data on.

    Raises KeyError for a breakdown beside the day: no other stock is asked for by day.
    """
    if tuple(by) != ("day",):
        raise KeyError(f"stocks by day have no other breakdown, got {by!r}")
    moves = sorted(tuple(row) for row in connection.execute(overdue_moves(dimensions, filters, scope)))
    first, last = day_number(filters.period.first), day_number(filters.period.last)
    begun = dimensions.version.first_day
    days = dimensions.work.days(max(first, begun if begun is not None else last + 1), last)
    moved = np.cumsum([0, *(count for _, count in moves)])
    stocks = moved[np.searchsorted([day for day, _ in moves], days, side="right")]
    return Tally.of(("open_overdue",), (((day_date(day).isoformat(),), (stock,)) for day, stock in zip(days, stocks, strict=True)))


def overdue_change(before: pd.DataFrame, now: pd.DataFrame) -> Tally:
    """What the newer of two versions says differently of one day: by unit overdue_new and overdue_cleared, changes only.

    Both frames are rows of (code, unit) of what is overdue at the end of that day.
    """
    joined = before.merge(now, on=["code", "unit"], how="outer", indicator="side")
    moved = joined[joined["side"] != "both"].assign(
        overdue_new=lambda rows: rows["side"] == "right_only", overdue_cleared=lambda rows: rows["side"] == "left_only"
    )
    names = ("overdue_new", "overdue_cleared")
    by_unit = moved.groupby("unit")[list(names)].sum().astype("int64")
    return Tally(tuple((str(unit),) for unit in by_unit.index), names, by_unit.to_numpy().reshape(len(by_unit), len(names)))


def rolled_up(tally: Tally, dimensions: Dimensions, by: Sequence[str], filters: Filters) -> Tally:
    """Counts by unit, limited to the units that `filters` leave and added up to `by`, some of ROLLED_UP or nothing."""
    ids = dimensions.unit_ids(filters, None)
    if ids is not None:
        chosen = {dimensions.codes["unit"][position] for position in ids}
        tally = tally.kept([unit in chosen for (unit,) in tally.groups])
    if not by:
        return replace(tally, groups=((),), numbers=tally.numbers.sum(axis=0, keepdims=True))
    told = [_grouped(dimensions, name, [unit for (unit,) in tally.groups]) for name in by]
    groups = tuple(zip(*told, strict=True))
    return replace(tally, groups=groups) if "unit" in by else tally.added_up(groups)


def _grouped(dimensions: Dimensions, name: str, units: list[str]) -> list[str]:
    """What each unit adds up to."""
    if name == "unit":
        return units
    group = dimensions.unit_groups[name].to_dict()
    return [group[unit] for unit in units]


def _told(dimensions: Dimensions, name: str, values: list[object]) -> list[object]:
    """Ids as codes, day numbers as ISO dates; an owner or a reason that nobody states as unknown, a step or a cause as empty."""
    if name in OF_DAY:
        return [day_date(number).isoformat() for number in values]
    if name == "channel":
        return [CHANNEL_NAMES[code] for code in values]
    if name in STATED:
        return ["" if value is None else value for value in values]
    if name == "reason":
        return [UNKNOWN if value is None else value for value in values]
    if name in (WORKED, *OF_UNIT, SPECIALITY):
        return values
    codes = dimensions.codes["unit" if name in ("place", "owner") else name]
    return [UNKNOWN if value is None else codes[value] for value in values]
