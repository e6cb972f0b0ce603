"""From a mart version and filters to counts: one question for all counts that share day, breakdown and filters."""

from __future__ import annotations

from collections.abc import Sequence

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
from data_access.statements import WORKED, groups, overdue_moves, statement

# What the counts of units add up to; the last two no statement asks for.
OF_DISTRICT = ("old_district", "difficult_area")
ROLLED_UP = ("unit", *OF_UNIT, *OF_DISTRICT)
OF_DAY = ("day", "working_day", "week", "month")
STATED = ("step", "cause")


def offers(metric: str, by: Sequence[str]) -> bool:
    """Whether a metric can be broken down this way."""
    if metric == "open_overdue" and tuple(by) == ("day",):
        return True
    asked = ("unit",) if by and set(by) <= set(ROLLED_UP) and not isinstance(METRICS[metric], Quantile) else tuple(by)
    days = {COUNTS[name].day for name in counts_of(metric, whole=not by)}
    return all(set(asked) <= set(groups(day)) for day in days)


def count_frame(
    connection: Connection, dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope
) -> pd.DataFrame:
    """All counts of one `day`, one row per group that has any dossier: columns [*by, *names of the counts].

    `filters` have their period filled in. Groups are codes, days are dates. Raises KeyError for a breakdown that
    this day does not have.
    """
    if day == Day.END and "day" in by:
        return _overdue_by_day(connection, dimensions, by, filters, scope)
    frame = pd.read_sql(statement(dimensions, day, by, filters, scope), connection)
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
    moves = pd.read_sql(overdue_moves(dimensions, filters, scope), connection)
    first, last = day_number(filters.period.first), day_number(filters.period.last)
    begun = dimensions.version.first_day
    start = max(first, begun if begun is not None else last + 1)
    days = [day for day in range(start, last + 1) if dimensions.work.is_working(day)]
    running = moves.groupby("day")["moved"].sum().cumsum()
    places = running.index.searchsorted(days, side="right") - 1
    stocks = [int(running.iloc[place]) if place >= 0 else 0 for place in places]
    told = pd.Series([day_date(day).isoformat() for day in days], dtype="object")
    return pd.DataFrame({"day": told, "open_overdue": pd.Series(stocks, dtype="int64")})


def overdue_change(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """What the newer of two versions says differently of one day: by unit overdue_new and overdue_cleared, changes only.

    Both frames are rows of (code, unit) of what is overdue at the end of that day.
    """
    joined = before.merge(now, on=["code", "unit"], how="outer", indicator="side")
    moved = joined[joined["side"] != "both"].assign(
        overdue_new=lambda rows: rows["side"] == "right_only", overdue_cleared=lambda rows: rows["side"] == "left_only"
    )
    return moved.groupby("unit")[["overdue_new", "overdue_cleared"]].sum().astype("int64").reset_index()


def rolled_up(frame: pd.DataFrame, dimensions: Dimensions, by: Sequence[str], filters: Filters) -> pd.DataFrame:
    """Counts by unit, limited to the units that `filters` leave and added up to `by`, some of ROLLED_UP or nothing."""
    units = dimensions.unit_ids(filters, None)
    if units is not None:
        frame = frame[frame["unit"].isin(set(dimensions.unit["code"].to_numpy()[units]))]
    counts = [name for name in frame.columns if name != "unit"]
    if not by:
        return pd.DataFrame([frame[counts].to_numpy().sum(axis=0)], columns=counts)
    if tuple(by) == ("unit",):
        return frame
    grouped = frame.assign(**{name: frame["unit"].map(dimensions.unit_groups[name]) for name in by if name != "unit"})
    if "unit" in by:
        return grouped[[*by, *counts]]
    return grouped.groupby(list(by))[counts].sum().reset_index()


def _told(dimensions: Dimensions, name: str, values: pd.Series) -> pd.Series:
    """Ids as codes, day numbers as ISO dates; an owner or a reason that nobody states as unknown."""
    if name in OF_DAY:
        return pd.Series([day_date(number).isoformat() for number in values], index=values.index, dtype="object")
    if name == WORKED:
        return values
    if name in STATED:
        return values.astype("object").where(values.notna(), "")
    if name == "channel":
        return values.map({int(code): word for word, code in CHANNELS.items()})
    if name in (*OF_UNIT, SPECIALITY):
        return values.astype("object")
    if name == "reason":
        return values.astype("object").fillna(UNKNOWN)
    table = dimensions.unit if name in ("unit", "place", "owner") else getattr(dimensions, name)
    codes = values.map(table["code"].to_dict()).astype("object")
    return codes.fillna(UNKNOWN) if name == "owner" else codes
