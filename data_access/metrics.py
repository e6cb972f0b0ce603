"""What is counted, and which rates are made of the counts (ARCHITECTURE §4, DOMAIN §1.4). Their words live in locales."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from sqlalchemy import ColumnElement, and_, true
from sqlalchemy.sql.selectable import FromClause

from data_access.mart.schema import Outcome, fact, procedure
from data_access.sources import Channel, Status

Better = Literal["higher", "lower"]
# Overdue dossiers by how many working days ago they fell due; the last class has no end.
AGE_CLASSES = {"age_3": (0, 3), "age_7": (4, 7), "age_15": (8, 15), "age_30": (16, 30), "age_over_30": (31, None)}
ONLINE_LEVELS = ("toan_trinh", "mot_phan")


class Day(StrEnum):
    """By which day a count finds its dossiers."""

    RECEIVED = "received"
    RESOLVED = "resolved"
    START = "start"
    END = "end"
    CATALOGUE = "catalogue"


@dataclass(frozen=True)
class Moment:
    """The end of one day, as SQL sees it, and the working days around it."""

    day: int | ColumnElement[int]
    next_working_day: int
    age_limits: dict[str, tuple[int | None, int]]
    held: FromClause | None


@dataclass(frozen=True)
class Count:
    """A number of dossiers (or procedures): by which day, and which of them."""

    name: str
    day: Day
    holds: Callable[[Moment], ColumnElement[bool]]
    better: Better | None = None


@dataclass(frozen=True)
class Rate:
    """A share of two sums of counts; it never travels without them."""

    name: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    better: Better
    basis: str


def _always(_moment: Moment) -> ColumnElement[bool]:
    return true()


def _channel(channel: Channel) -> Callable[[Moment], ColumnElement[bool]]:
    return lambda _moment: fact.c.channel == channel


def _outcome(*outcomes: Outcome) -> Callable[[Moment], ColumnElement[bool]]:
    return lambda _moment: fact.c.outcome.in_(outcomes)


def _ended(status: Status) -> Callable[[Moment], ColumnElement[bool]]:
    return lambda _moment: and_(fact.c.received_day.is_not(None), fact.c.status == status)


def _free(moment: Moment) -> ColumnElement[bool]:
    """Not paused at that moment."""
    return moment.held.c.dossier_id.is_(None)


def _aged(name: str) -> Callable[[Moment], ColumnElement[bool]]:
    def holds(moment: Moment) -> ColumnElement[bool]:
        first, last = moment.age_limits[name]
        within = fact.c.due_day <= last
        return and_(_free(moment), within if first is None else and_(fact.c.due_day >= first, within))

    return holds


_COUNTS = (
    Count("received", Day.RECEIVED, _always),
    Count("received_online", Day.RECEIVED, _channel(Channel.ONLINE), "higher"),
    Count("received_in_person", Day.RECEIVED, _channel(Channel.IN_PERSON)),
    Count("received_post", Day.RECEIVED, _channel(Channel.POST)),
    Count("resolved", Day.RESOLVED, _outcome(Outcome.EARLY, Outcome.ON_DAY, Outcome.LATE, Outcome.UNDATED), "higher"),
    Count("resolved_early", Day.RESOLVED, _outcome(Outcome.EARLY), "higher"),
    Count("resolved_on_day", Day.RESOLVED, _outcome(Outcome.ON_DAY), "higher"),
    Count("resolved_late", Day.RESOLVED, _outcome(Outcome.LATE), "lower"),
    Count("resolved_undated", Day.RESOLVED, _outcome(Outcome.UNDATED)),
    # Of those resolved in the period, the result was handed over by its end.
    Count("returned", Day.RESOLVED, lambda moment: and_(_ended(Status.RESULT_RETURNED)(moment), fact.c.returned_day <= moment.day)),
    Count("withdrawn", Day.RESOLVED, _ended(Status.WITHDRAWN)),
    Count("stopped", Day.RESOLVED, _ended(Status.STOPPED)),
    Count("refused", Day.RESOLVED, _outcome(Outcome.REFUSED)),
    Count("carried_over", Day.START, _always),
    Count("in_process", Day.END, _always, "lower"),
    Count("open_in_time", Day.END, lambda moment: and_(_free(moment), fact.c.due_day >= moment.day)),
    Count("open_paused", Day.END, lambda moment: moment.held.c.dossier_id.is_not(None)),
    Count("open_overdue", Day.END, lambda moment: and_(_free(moment), fact.c.due_day < moment.day), "lower"),
    Count("open_undated", Day.END, lambda moment: and_(_free(moment), fact.c.due_day.is_(None))),
    # Of those in time: due that day or on the next working day (24 hours, DOMAIN §1.4).
    Count(
        "due_soon",
        Day.END,
        lambda moment: and_(_free(moment), fact.c.due_day >= moment.day, fact.c.due_day <= moment.next_working_day),
        "lower",
    ),
    *(Count(f"overdue_{name}", Day.END, _aged(name), "lower") for name in AGE_CLASSES),
    Count("procedures", Day.CATALOGUE, _always),
    Count("procedures_online", Day.CATALOGUE, lambda _moment: procedure.c.online_level.in_(ONLINE_LEVELS), "higher"),
)
_RATES = (
    Rate("resolved_to_received", ("resolved",), ("received",), "higher", "TT 01/2020/TT-VPCP, II.06a"),
    Rate("resolution_rate", ("resolved",), ("carried_over", "received"), "higher", "TT 01/2020/TT-VPCP, II.06a"),
    Rate(
        "on_time_rate",
        ("resolved_early", "resolved_on_day"),
        ("resolved_early", "resolved_on_day", "resolved_late"),
        "higher",
        "NĐ 118/2025/NĐ-CP",
    ),
    Rate("online_share", ("received_online",), ("received",), "higher", "NĐ 42/2022/NĐ-CP"),
    Rate("overdue_share", ("open_overdue",), ("in_process",), "lower", "TT 01/2020/TT-VPCP, II.06a"),
    Rate("coverage", ("procedures_online",), ("procedures",), "higher", "NĐ 42/2022/NĐ-CP"),
)

COUNTS: dict[str, Count] = {count.name: count for count in _COUNTS}
RATES: dict[str, Rate] = {rate.name: rate for rate in _RATES}
METRICS: dict[str, Count | Rate] = {**COUNTS, **RATES}


def misses(numerator: int, denominator: int, limit: float) -> bool:
    """Whether a share of exact counts lies below a limit; a limit is a decimal of at most six places, not a float."""
    return numerator * 1_000_000 < round(limit * 1_000_000) * denominator


def parts(metric: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The counts that make a metric's numerator and denominator; a count has no denominator. Raises KeyError."""
    found = METRICS[metric]
    return (found.numerator, found.denominator) if isinstance(found, Rate) else ((metric,), ())
