"""Procedures of the catalogue as rows of counts: all in force, or those for which dossiers came."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, false, func, select

from data_access.clock import day_number
from data_access.dimensions import Dimensions
from data_access.filters import Filters
from data_access.mart.schema import fact, procedure
from data_access.metrics import Day
from data_access.scope import Scope
from data_access.selection import Rows, asked_of, in_force, moment_of, within

CATALOGUE_GROUPS: dict[str, ColumnElement] = {
    "field": procedure.c.field_id,
    "procedure": procedure.c.procedure_id,
    "owner": procedure.c.owner_id,
    "reason": procedure.c.not_online_reason,
}


def catalogue(dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Rows:
    """Procedures of the catalogue in force on the last day. Units and channels do not divide it; nobody sees none."""
    return Rows(procedure, _in_force(dimensions, filters, scope), moment_of(dimensions, filters.period.last))


def used(dimensions: Dimensions, day: Day, by: Sequence[str], filters: Filters, scope: Scope) -> Rows:
    """Procedures in force for which dossiers came in the period, and whether fees were due and paid online."""
    fee = and_(fact.c.fee_due, fact.c.paid_online.is_not(None))
    found = (
        select(
            fact.c.procedure_id,
            func.count(case((fee, 1))).label("fee"),
            func.count(case((and_(fee, fact.c.paid_online), 1))).label("paid"),
        )
        .where(*within(fact.c.received_day, filters.period), *asked_of(dimensions, filters, scope))
        .group_by(fact.c.procedure_id)
        .subquery("found")
    )
    tables = procedure.join(found, found.c.procedure_id == procedure.c.procedure_id)
    moment = moment_of(dimensions, filters.period.last, found=found)
    return Rows(tables, _in_force(dimensions, filters, scope), moment)


def _in_force(dimensions: Dimensions, filters: Filters, scope: Scope) -> list[ColumnElement[bool]]:
    number = day_number(filters.period.last)
    asked = [
        procedure.c.listed,
        in_force(procedure, number),
    ]
    if scope.units == ():
        asked.append(false())
    if filters.field:
        asked.append(procedure.c.field_id.in_(dimensions.ids("field", filters.field)))
    if filters.procedure:
        asked.append(procedure.c.procedure_id.in_(dimensions.ids("procedure", filters.procedure)))
    return asked
