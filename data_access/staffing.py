"""Persons assigned and present by unit, and by speciality where that is asked: the newest count on or before a day.

A unit is known where each of its rows states both numbers; of the others the gap is not known, and never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, and_, case, cast, func, select

from data_access.clock import day_number
from data_access.dimensions import Dimensions
from data_access.filters import Filters
from data_access.mart.schema import staff, unit
from data_access.metrics import Day
from data_access.scope import Scope
from data_access.selection import in_force

SPECIALITY = "speciality"
# No count is so old: it stands for a day before the first one.
NEVER = -(2**31)
STAFF_GROUPS: dict[str, ColumnElement] = {
    "unit": unit.c.unit_id,
    "stream": unit.c.stream,
    "kind": unit.c.kind,
    SPECIALITY: staff.c.speciality,
}


def staff_statement(dimensions: Dimensions, _day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Select:
    """Persons and units by what is known of them; the gap is taken by unit, and with the speciality by unit and speciality."""
    held = _held(dimensions, filters.period.last, SPECIALITY in by)
    tables = held.join(unit, unit.c.unit_id == held.c.unit_id)
    known, gap = _known(held), held.c.present - held.c.quota
    short, over = and_(known, gap < 0), and_(known, gap > 0)
    persons = {
        "staff_quota": case((known, held.c.quota)),
        "staff_present": case((known, held.c.present)),
        "staff_short": case((short, -gap)),
        "staff_over": case((over, gap)),
    }
    units = {
        "staff_short_units": short,
        "staff_over_units": over,
        "staff_exact_units": and_(known, gap == 0),
        "staff_units": known,
        "staff_unstated_units": ~known,
    }
    keys = [(held.c.speciality if name == SPECIALITY else STAFF_GROUPS[name]).label(name) for name in by]
    # A sum over no rows is missing, and COUNT of a CASE is 0.
    columns = [cast(func.coalesce(func.sum(number), 0), BigInteger).label(name) for name, number in persons.items()]
    columns += [func.count(case((holds, 1))).label(name) for name, holds in units.items()]
    ids = dimensions.unit_ids(filters, scope.units)
    asked = [] if ids is None else [unit.c.unit_id.in_(ids)]
    return select(*keys, *columns).select_from(tables).where(*asked).group_by(*keys).order_by(*keys)


def staffed_units(dimensions: Dimensions, last: date) -> Subquery:
    """The units of which both numbers are known on a day, as `unit_id`."""
    held = _held(dimensions, last, by_speciality=False)
    return select(held.c.unit_id).where(_known(held)).subquery("staffed")


def _held(dimensions: Dimensions, last: date, by_speciality: bool) -> Subquery:
    """The newest count of the units that exist on the last day: how many rows each has and state each number, and their sums."""
    keys = [staff.c.unit_id, *([staff.c.speciality] if by_speciality else [])]
    sums = [
        column
        for name in ("quota", "present")
        for column in (func.sum(staff.c[name]).label(name), func.count(staff.c[name]).label(f"{name}_rows"))
    ]
    day = dimensions.staff_day(last)
    there = select(unit.c.unit_id).where(in_force(unit, day_number(last)))
    return (
        select(*keys, func.count().label("rows"), *sums)
        .select_from(staff)
        .where(staff.c.as_of_day == (NEVER if day is None else day), staff.c.unit_id.in_(there))
        .group_by(*keys)
        .subquery("held")
    )


def _known(held: Subquery) -> ColumnElement[bool]:
    return and_(held.c.quota_rows == held.c.rows, held.c.present_rows == held.c.rows)
