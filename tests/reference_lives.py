"""What the recount knows of a dossier, a unit and a procedure, and its own calendar: plain Python, one day after the other.

Sources: ARCHITECTURE §4, DOMAIN §1.4, §2.1, §2.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)
FOREVER = date.max
OFFICE_HOURS = ((time(7), time(11, 30)), (time(13, 30), time(17)))
CHANNELS = {None: "in_person", 1: "in_person", 2: "online", 3: "post"}
STREAMS = {"phuong": "commune", "xa": "commune", "dac_khu": "commune", "so_nganh": "department", "chi_nhanh": "land_branch"}
FLAGS = ("fee_due", "paid_online", "electronic_result", "digitised", "synchronised")
ONLINE_LEVELS = ("toan_trinh", "mot_phan")
AWAITING, REFUSED, SUPPLEMENT = 1, 3, 5
NOT_RECEIVED, PAUSING = (AWAITING, REFUSED), (5, 6, 8)


def local(moment: datetime | None) -> datetime | None:
    """A moment by the wall clock of Asia/Ho_Chi_Minh; a time without a zone is that wall clock's."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(HANOI).replace(tzinfo=None)


def local_day(moment: datetime | None) -> date | None:
    """The day on which a moment falls in Asia/Ho_Chi_Minh."""
    return None if moment is None else local(moment).date()


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked: Monday to Friday, but for the days that the table of holidays names."""

    exceptions: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += DAY
        return day

    def following(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; the day itself for 0."""
        for _step in range(count):
            day = self.on_or_after(day + DAY)
        return day

    def before(self, day: date) -> date:
        """The last working day before `day`."""
        day -= DAY
        while not self.is_working(day):
            day -= DAY
        return day

    def working_days(self, after: date, until: date) -> int:
        """Working days after `after`, up to and including `until`."""
        return sum(self.is_working(after + DAY * step) for step in range(1, (until - after).days + 1))

    def office_time(self, start: datetime, end: datetime) -> timedelta:
        """How long the offices were open between two moments; nothing where the second comes first."""
        found = timedelta()
        for step in range((end.date() - start.date()).days + 1):
            day = start.date() + DAY * step
            if self.is_working(day):
                hours = [(datetime.combine(day, opening), datetime.combine(day, closing)) for opening, closing in OFFICE_HOURS]
                found += sum((max(min(end, closing) - max(start, opening), timedelta()) for opening, closing in hours), timedelta())
        return found


@dataclass(frozen=True)
class Life:
    """One dossier by its local days.

    `entered` is the moment it was submitted, `asked_again` the day of the second request for supplements; `is_offered` says
    whether its procedure is provided online, `population` how many live where it is resolved.
    """

    status: int
    received: date | None
    due: date | None
    resolved: date | None
    returned: date | None
    spells: tuple[tuple[date, date], ...]
    groups: Mapping[str, str]
    entered: datetime | None = None
    extension: date | None = None
    asked_again: date | None = None
    flags: Mapping[str, bool | None] = field(default_factory=lambda: dict.fromkeys(FLAGS))
    is_offered: bool = False
    population: int = 0

    def is_open(self, day: date) -> bool:
        """In process at the end of `day`."""
        return self.received is not None and self.received <= day and (self.resolved is None or self.resolved > day)

    def paused_since(self, day: date) -> date | None:
        """The first day of the pause in which it stands at the end of `day`."""
        return next((start for start, end in self.spells if start <= day < end), None)

    def is_paused(self, day: date) -> bool:
        return self.paused_since(day) is not None

    def is_overdue(self, day: date) -> bool:
        """Overdue at the end of `day`, if it is in process then."""
        return not self.is_paused(day) and self.due is not None and self.due < day

    def is_awaiting(self, day: date) -> bool:
        """Submitted, but neither received nor refused at the end of `day`; refused on no known day is not awaiting."""
        if self.entered is None or self.entered.date() > day or (self.status == REFUSED and self.resolved is None):
            return False
        return all(end is None or end > day for end in (self.received, self.resolved))


@dataclass(frozen=True)
class Procedure:
    """A row of the catalogue."""

    code: str
    field: str
    online_level: str | None
    valid_from: date | None
    valid_to: date | None
    territory_independent: bool | None
    owner: str
    reason: str

    @property
    def is_online(self) -> bool:
        return self.online_level in ONLINE_LEVELS

    @property
    def groups(self) -> dict[str, str]:
        """By which names it is grouped and chosen."""
        return {"procedure": self.code, "field": self.field, "owner": self.owner, "reason": self.reason}

    def is_in_force(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True)
class Unit:
    """A row of the unit table, or a unit that only dossiers name: of unknown kind, without inhabitants."""

    code: str
    kind: str = "unknown"
    old_district: str = ""
    population: int = 0
    difficult: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def is_there(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    @property
    def groups(self) -> dict[str, str]:
        """By which names it is grouped and chosen."""
        return {
            "unit": self.code,
            "kind": self.kind,
            "stream": STREAMS.get(self.kind, "unknown"),
            "old_district": self.old_district,
            "difficult_area": {True: "yes", False: "no", None: "unknown"}[self.difficult],
        }


@dataclass(frozen=True)
class UnitLives:
    """A unit with its dossiers."""

    unit: Unit
    lives: tuple[Life, ...]

    @property
    def groups(self) -> dict[str, str]:
        return self.unit.groups


@dataclass(frozen=True)
class Staff:
    """What a unit is assigned and has, or what it is and has of one speciality; missing where some row does not tell."""

    unit: Unit
    speciality: str | None
    assigned: int | None
    present: int | None

    @property
    def groups(self) -> dict[str, str]:
        return {**self.unit.groups, **({} if self.speciality is None else {"speciality": self.speciality})}

    @property
    def gap(self) -> int | None:
        """Present less assigned; missing where one of them is."""
        return None if self.assigned is None or self.present is None else self.present - self.assigned


@dataclass(frozen=True)
class ProcedureLives:
    """A procedure of the catalogue with the dossiers of the period."""

    procedure: Procedure
    lives: tuple[Life, ...]

    @property
    def groups(self) -> dict[str, str]:
        return self.procedure.groups
