"""Every count once more, in the words of its definition.

Sources: DOMAIN §1.4, §2.4, QĐ 766/QĐ-TTg. Nothing here is read from `data_access.metrics`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.reference_lives import DAY, Life, Procedure, ProcedureLives, Staff, UnitLives, WorkCalendar

AGES = {"3": (0, 3), "7": (4, 7), "15": (8, 15), "30": (16, 30), "over_30": (31, 10**6)}
CLOSING = time(17)
RECEPTION_HOURS = timedelta(hours=8)
SILENT_DAYS, SILENT_LIMIT = 15, 150


@dataclass(frozen=True)
class Asked:
    """The period asked about, F to D, and what the sources say besides the dossiers; `begun` is the first day with data.

    `staffed` are the units that tell whom they have.
    """

    calendar: WorkCalendar
    first: date
    last: date
    begun: date | None
    built_at: datetime
    silent_limit: int
    staffed: frozenset[str] = frozenset()

    @property
    def before(self) -> date:
        """P, the last working day before D."""
        return self.calendar.before(self.last)

    @property
    def close(self) -> datetime:
        """When D ends for who waits: its close, or, on the day on which the version was built, that moment."""
        close = datetime.combine(self.last, CLOSING)
        return min(close, self.built_at) if self.built_at.date() == self.last else close

    @property
    def working_days(self) -> int:
        """Working days of the period, from the first day with data on."""
        return self.calendar.working_days(max(self.first, self.begun or self.first) - DAY, self.last)


Member = Life | Procedure | UnitLives | ProcedureLives | Staff
Holds = Callable[..., bool | int]


def age(life: Life, asked: Asked) -> int | None:
    """Working days between the due day and D of what is overdue then."""
    return asked.calendar.working_days(life.due, asked.last) if life.is_overdue(asked.last) else None


def worked_days(life: Life, calendar: WorkCalendar) -> int | None:
    """Working days after the day of reception, up to the day it was resolved, less those at whose end it stood paused.

    A pause that begins on the day of reception takes that day too, as it moves the due day by it.
    """
    if life.received is None or life.resolved is None:
        return None
    span = (life.resolved - life.received).days
    taken = sum(calendar.is_working(life.received + DAY * step) for step in range(1, span + 1))
    stood = sum(calendar.is_working(day) and life.is_paused(day) for day in (life.received + DAY * step for step in range(span)))
    return max(0, taken - stood)


def _finished(life: Life) -> bool:
    """Resolved, and not refused at the door."""
    return life.received is not None


def _of_age(least: int, most: int) -> Holds:
    def holds(life: Life, asked: Asked) -> bool:
        found = age(life, asked)
        return found is not None and least <= found <= most

    return holds


def _free_and_due(life: Life, asked: Asked) -> bool:
    return not life.is_paused(asked.last) and life.due is not None


def _due_in(steps: int) -> Holds:
    """Due after the working day before the one that comes so many working days after D, up to that one."""

    def holds(life: Life, asked: Asked) -> bool:
        after, until = (asked.calendar.following(asked.last, count) for count in (steps - 1, steps))
        return _free_and_due(life, asked) and after < life.due <= until

    return holds


def _paused_over(days: int) -> Holds:
    def holds(life: Life, asked: Asked) -> bool:
        since = life.paused_since(asked.last)
        return since is not None and (asked.last - since).days > days

    return holds


def _stated(flag: str) -> Holds:
    return lambda life, _asked: life.flags[flag] is not None


def _true(flag: str) -> Holds:
    return lambda life, _asked: life.flags[flag] is True


def _channel(channel: str) -> Holds:
    return lambda life, _asked: life.groups["channel"] == channel


def _by(day: date | None, last: date) -> bool:
    """It has happened, on `last` at the latest."""
    return day is not None and day <= last


def _in_time(life: Life, asked: Asked) -> bool:
    """In time for group 2 of QĐ 766: without a letter of extension and a second request for supplements."""
    if life.due is None or _by(life.extension, asked.last) or _by(life.asked_again, asked.last):
        return False
    if _by(life.resolved, asked.last):
        return life.resolved <= life.due
    since = life.paused_since(asked.last)
    return (asked.last if since is None else since) <= life.due


def _was_overdue(life: Life, day: date) -> bool:
    return life.is_open(day) and life.is_overdue(day)


def _is_active(row: UnitLives, asked: Asked) -> bool:
    return row.unit.groups["stream"] == "commune" and any(_by(life.received, asked.last) for life in row.lives)


def _is_silent(row: UnitLives, asked: Asked) -> bool:
    recent = [asked.last - DAY * step for step in range(SILENT_DAYS)]
    return _is_active(row, asked) and sum(life.received in recent for life in row.lives) < asked.silent_limit


# Count -> (family, which of its members; how many, of inhabitants).
COUNTS: dict[str, tuple[str, Holds]] = {
    "received": ("received", lambda _life, _asked: True),
    "received_online": ("received", _channel("online")),
    "received_in_person": ("received", _channel("in_person")),
    "received_post": ("received", _channel("post")),
    "received_elsewhere": ("received", lambda life, _asked: life.groups["place"] != life.groups["unit"]),
    "received_populated": ("received", lambda life, _asked: life.population > 0),
    "received_staffed": ("received", lambda life, asked: life.groups["unit"] in asked.staffed),
    "received_synchronised_stated": ("received", _stated("synchronised")),
    "received_synchronised": ("received", _true("synchronised")),
    "received_digitised_stated": ("received", _stated("digitised")),
    "received_digitised": ("received", _true("digitised")),
    "received_fee": ("received", lambda life, _asked: life.flags["fee_due"] is True and life.flags["paid_online"] is not None),
    "received_paid_online": ("received", lambda life, _asked: life.flags["fee_due"] is True and life.flags["paid_online"] is True),
    "received_offered": ("received", lambda life, _asked: life.is_offered),
    "received_offered_online": ("received", lambda life, _asked: life.is_offered and life.groups["channel"] == "online"),
    "received_dated": ("received", lambda life, _asked: life.due is not None),
    "received_in_time": ("received", _in_time),
    "resolved": ("resolved", lambda life, _asked: _finished(life)),
    "resolved_early": ("resolved", lambda life, _asked: _finished(life) and life.due is not None and life.resolved < life.due),
    "resolved_on_day": ("resolved", lambda life, _asked: _finished(life) and life.resolved == life.due),
    "resolved_late": ("resolved", lambda life, _asked: _finished(life) and life.due is not None and life.resolved > life.due),
    "resolved_undated": ("resolved", lambda life, _asked: _finished(life) and life.due is None),
    "resolved_result_stated": ("resolved", lambda life, _asked: _finished(life) and life.flags["electronic_result"] is not None),
    "resolved_electronic": ("resolved", lambda life, _asked: _finished(life) and life.flags["electronic_result"] is True),
    "returned": ("resolved", lambda life, asked: _finished(life) and life.status == 10 and life.returned <= asked.last),
    "withdrawn": ("resolved", lambda life, _asked: life.status == 7),
    "stopped": ("resolved", lambda life, _asked: life.status == 8),
    "refused": ("resolved", lambda life, _asked: life.status == 3),
    "second_supplements": ("supplement", lambda life, _asked: life.received is not None),
    "carried_over": ("start", lambda _life, _asked: True),
    "in_process": ("end", lambda _life, _asked: True),
    "open_in_time": ("end", lambda life, asked: _free_and_due(life, asked) and life.due >= asked.last),
    "open_paused": ("end", lambda life, asked: life.is_paused(asked.last)),
    "open_overdue": ("end", lambda life, asked: life.is_overdue(asked.last)),
    "open_undated": ("end", lambda life, asked: not life.is_paused(asked.last) and life.due is None),
    "due_soon": (
        "end",
        lambda life, asked: _free_and_due(life, asked) and asked.last <= life.due <= asked.calendar.on_or_after(asked.last + DAY),
    ),
    "due_today": ("end", lambda life, asked: _free_and_due(life, asked) and life.due == asked.last),
    "due_tomorrow": ("end", _due_in(1)),
    "due_in_2": ("end", _due_in(2)),
    "due_in_3": ("end", _due_in(3)),
    "paused_over_10": ("end", _paused_over(10)),
    "paused_over_20": ("end", _paused_over(20)),
    "apology_missing": ("end", lambda life, asked: life.is_overdue(asked.last) and not _by(life.extension, asked.last)),
    **{f"overdue_age_{name}": ("end", _of_age(*ages)) for name, ages in AGES.items()},
    "awaiting_reception": ("awaiting", lambda _life, _asked: True),
    "awaiting_over_8h": (
        "awaiting",
        lambda life, asked: asked.calendar.office_time(life.entered, asked.close) > RECEPTION_HOURS,
    ),
    "overdue_new": ("change", lambda life, asked: _was_overdue(life, asked.last) and not _was_overdue(life, asked.before)),
    "overdue_cleared": ("change", lambda life, asked: _was_overdue(life, asked.before) and not _was_overdue(life, asked.last)),
    "population": ("unit", lambda row, _asked: row.unit.population),
    "units_active": ("unit", _is_active),
    "units_silent": ("unit", _is_silent),
    "staff_quota": ("staff", lambda row, _asked: 0 if row.gap is None else row.assigned),
    "staff_present": ("staff", lambda row, _asked: 0 if row.gap is None else row.present),
    "staff_short": ("staff", lambda row, _asked: max(0, -(row.gap or 0))),
    "staff_over": ("staff", lambda row, _asked: max(0, row.gap or 0)),
    "staff_short_units": ("staff", lambda row, _asked: row.gap is not None and row.gap < 0),
    "staff_over_units": ("staff", lambda row, _asked: row.gap is not None and row.gap > 0),
    "staff_exact_units": ("staff", lambda row, _asked: row.gap == 0),
    "staff_units": ("staff", lambda row, _asked: row.gap is not None),
    "staff_unstated_units": ("staff", lambda row, _asked: row.gap is None),
    "procedures_used": ("used", lambda row, _asked: row.procedure.is_online and bool(row.lives)),
    "procedures_fee_paid": (
        "used",
        lambda row, _asked: any(life.flags["fee_due"] is True and life.flags["paid_online"] is True for life in row.lives),
    ),
    "procedures_fee": (
        "used",
        lambda row, _asked: any(life.flags["fee_due"] is True and life.flags["paid_online"] is not None for life in row.lives),
    ),
    "procedures": ("catalogue", lambda _procedure, _asked: True),
    "procedures_online": ("catalogue", lambda procedure, _asked: procedure.is_online),
    "procedures_not_online": (
        "catalogue",
        lambda procedure, _asked: procedure.online_level is not None and not procedure.is_online,
    ),
    "procedures_unstated": ("catalogue", lambda procedure, _asked: procedure.online_level is None),
    "procedures_stated": ("catalogue", lambda procedure, _asked: procedure.online_level is not None),
    "procedures_territory_independent": ("catalogue", lambda procedure, _asked: procedure.territory_independent is True),
}
# Of these 0 says that there is nothing only where somebody tells, and everybody who is asked.
OF_KNOWN_STAFF = {"staff_quota", "staff_present", "staff_short", "staff_over"} | {
    f"staff_{name}_units" for name in ("short", "over", "exact")
}
