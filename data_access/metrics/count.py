"""What a count is: by which day it finds its rows, which of them it takes, and what it knows of the moment at which it looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, true
from sqlalchemy.sql.selectable import FromClause

from data_access.mart.schema import procedure
from data_access.metrics.bases import Better

ONLINE_LEVELS = ("toan_trinh", "mot_phan")


class Day(StrEnum):
    """By which day a count finds its rows, and what these are.

    Flows of dossiers: received, judged (the received, with what must be looked up beside them), resolved, supplement (asked a
    second time). Stocks at the end of a day: start (in process
    before the period), end, awaiting (reception). Between the last two working days: change (of what is overdue).
    Rows of other tables: catalogue and used (procedures), unit, staff (units, or what they have of a speciality).
    """

    RECEIVED = "received"
    JUDGED = "judged"
    RESOLVED = "resolved"
    SUPPLEMENT = "supplement"
    START = "start"
    END = "end"
    AWAITING = "awaiting"
    CHANGE = "change"
    CATALOGUE = "catalogue"
    USED = "used"
    UNIT = "unit"
    STAFF = "staff"


@dataclass(frozen=True)
class Moment:
    """The end of one day, as SQL sees it, and what lies around it.

    `next_working` are the working days after it, `worked` the seconds of office hours done by then, `held` the pauses that
    run at its end (dossier_id, from_day); `found` are columns that a family brings along.
    """

    day: int
    next_working: tuple[int, int, int]
    age_limits: dict[str, tuple[int | None, int]]
    worked: int
    held: FromClause | None = None
    found: FromClause | None = None


Holds = Callable[[Moment], ColumnElement[bool]]


@dataclass(frozen=True)
class Count:
    """A number of rows: by which day, and which of them; its unit, better direction and legal bases.

    Of one that names them, 0 is told only where the count `known` is not 0 and the count `unstated` is; else it is missing.
    """

    name: str
    day: Day
    holds: Holds
    better: Better | None = None
    bases: tuple[str, ...] = ("form",)
    unit: str = "dossiers"
    known: str | None = None
    unstated: str | None = None


def always(_moment: Moment) -> ColumnElement[bool]:
    return true()


def offered(_moment: Moment) -> ColumnElement[bool]:
    """Its procedure is provided online."""
    return procedure.c.online_level.in_(ONLINE_LEVELS)
