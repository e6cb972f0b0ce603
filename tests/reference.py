"""The counts once more, dossier by dossier in plain Python, from the definitions and not from the queries.

Sources: ARCHITECTURE §4, DOMAIN §1.4, §2.1, §2.4. Slow and simple on purpose; what the product says must be equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from data_access.filters import Filters

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)
FOREVER = date.max
CHANNELS = {None: "in_person", 1: "in_person", 2: "online", 3: "post"}
STREAMS = {"phuong": "commune", "xa": "commune", "dac_khu": "commune", "so_nganh": "department", "chi_nhanh": "land_branch"}
NOT_RECEIVED, PAUSING = (1, 3), (5, 6, 8)
AGES = {"3": (0, 3), "7": (4, 7), "15": (8, 15), "30": (16, 30), "over_30": (31, 10**6)}


@dataclass(frozen=True)
class Life:
    """One dossier by its local days."""

    status: int
    received: date | None
    due: date | None
    resolved: date | None
    returned: date | None
    spells: tuple[tuple[date, date], ...]
    groups: tuple[tuple[str, str], ...]

    def is_open(self, day: date) -> bool:
        """In process at the end of `day`."""
        return self.received is not None and self.received <= day and (self.resolved is None or self.resolved > day)

    def is_paused(self, day: date) -> bool:
        return any(start <= day < end for start, end in self.spells)

    def is_overdue(self, day: date) -> bool:
        return not self.is_paused(day) and self.due is not None and self.due < day


def local_day(moment: datetime | None) -> date | None:
    """The day on which a moment falls in Asia/Ho_Chi_Minh; a time without a zone is that wall clock's."""
    if moment is None:
        return None
    return moment.date() if moment.tzinfo is None else moment.astimezone(HANOI).date()


class Reference:
    """All dossiers of two source databases, given as plain rows; units and procedures in the form of `tests.sample`."""

    def __init__(
        self,
        dossiers: Iterable[dict],
        events: Iterable[dict] = (),
        holidays: Iterable[tuple[date, bool]] = (),
        units: Iterable[Sequence] = (),
        procedures: Iterable[Sequence] = (),
        fields: Iterable[str] = (),
    ) -> None:
        self.exceptions = dict(holidays)
        self.kinds = {row[0]: row[2] for row in units}
        self.old_districts = {row[0]: (row[3] or "").split(";")[0].strip() for row in units}
        self.procedures = list(procedures)
        self.fields = set(fields)
        self.field_of = {row[0]: row[2] if row[2] in self.fields else "unknown" for row in self.procedures}
        self.excluded: Counter[str] = Counter()
        self.events: dict[str, list[dict]] = {}
        for event in sorted(events, key=lambda row: (row["at"], row["id"])):
            self.events.setdefault(event["dossier_code"], []).append(event)
        self.lives = [life for row in dossiers if (life := self._life(row)) is not None]

    # Lives

    def _life(self, row: dict) -> Life | None:
        status = row["status"]
        received = None if status in NOT_RECEIVED else local_day(row["received_at"])
        resolved = None if status == 1 else local_day(row["resolved_at"])
        returned = local_day(row["returned_at"])
        if received is None and status not in NOT_RECEIVED:
            self.excluded["received-missing"] += 1
            return None
        if received is not None and resolved is not None and resolved < received:
            self.excluded["resolved-before-received"] += 1
            return None
        if status == 10 and returned is None:
            returned = resolved
        spells = self._spells(row, received, resolved) if received is not None else ()
        return Life(status, received, local_day(row["due_at"]), resolved, returned, spells, self._groups(row))

    def _spells(self, row: dict, received: date, resolved: date | None) -> tuple[tuple[date, date], ...]:
        found, since = [], None
        for event in self.events.get(row["code"], ()):
            day = local_day(event["at"])
            if since is not None:
                found.append((since, day))
            since = day if event["to_status"] in PAUSING else None
        pausing = row["status"] in PAUSING
        updated = local_day(row["updated_at"])
        if since is not None:
            found.append((since, FOREVER if pausing else updated))
        elif pausing and resolved is None:
            found.append((updated, FOREVER))
        clipped = [(max(start, received), min(end, resolved or FOREVER)) for start, end in found]
        return tuple((start, end) for start, end in clipped if start < end)

    def _groups(self, row: dict) -> tuple[tuple[str, str], ...]:
        unit = row["unit_code"]
        kind = self.kinds.get(unit, "unknown")
        return (
            ("unit", unit),
            ("place", row["place_unit_code"] or unit),
            ("kind", kind),
            ("stream", STREAMS.get(kind, "unknown")),
            ("old_district", self.old_districts.get(unit, "")),
            ("procedure", row["procedure_code"]),
            ("field", self.field_of.get(row["procedure_code"], "unknown")),
            ("channel", CHANNELS[row["channel"]]),
        )

    # Days

    def is_working(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += DAY
        return day

    def working_days(self, after: date, until: date) -> int:
        """Working days after `after`, up to and including `until`."""
        return sum(self.is_working(after + DAY * step) for step in range(1, (until - after).days + 1))

    def first_day(self) -> date | None:
        """The first day on which anything was resolved; where nothing was, on which anything was received."""
        resolved = [life.resolved for life in self.lives if life.resolved]
        received = [life.received for life in self.lives if life.received]
        return min(resolved or received, default=None)

    # Counts

    def members(
        self, family: str, by: Sequence[str], filters: Filters, units: Iterable[str] | None = None
    ) -> list[tuple[tuple[str, ...], object]]:
        """(group, dossier or procedure) of everything that a family of counts looks at."""
        if family == "catalogue":
            # Who may see no unit sees no catalogue either; otherwise units do not divide it.
            return [] if units is not None and not list(units) else self._catalogue(by, filters)
        lives = [life for life in self.lives if self._asked(life, filters, units)]
        first, last = filters.from_date, filters.to_date
        if family == "end" and "day" in by:
            return self._overdue_by_day(lives, by, first, last)
        holds = {
            "received": lambda life: life.received is not None and first <= life.received <= last,
            "resolved": lambda life: life.resolved is not None and first <= life.resolved <= last,
            "start": lambda life: life.is_open(first - DAY),
            "end": lambda life: life.is_open(last),
        }[family]
        return [(self._group(life, by, getattr(life, family, None)), life) for life in lives if holds(life)]

    def _overdue_by_day(self, lives: list[Life], by: Sequence[str], first: date, last: date) -> list[tuple]:
        days = [first + DAY * step for step in range((last - first).days + 1)]
        return [
            (self._group(life, by, day), life)
            for day in days
            if self.is_working(day)
            for life in lives
            if life.is_open(day) and life.is_overdue(day)
        ]

    def _group(self, life: Life, by: Sequence[str], day: date | None) -> tuple[str, ...]:
        values = dict(life.groups)
        if day is not None:
            values |= {"day": day.isoformat(), "working_day": self.on_or_after(day).isoformat()}
        return tuple(values[name] for name in by)

    def _asked(self, life: Life, filters: Filters, units: Iterable[str] | None) -> bool:
        values = dict(life.groups)
        names = ("unit", "place", "kind", "old_district", "field", "procedure", "channel")
        wanted = all(not getattr(filters, name) or values[name] in getattr(filters, name) for name in names)
        return wanted and (units is None or values["unit"] in units)

    def _catalogue(self, by: Sequence[str], filters: Filters) -> list[tuple[tuple[str, ...], object]]:
        found = []
        for row in self.procedures:
            values = {"procedure": row[0], "field": self.field_of[row[0]]}
            in_force = (row[4] or date.min) <= filters.to_date <= (row[5] or date.max)
            names = ("field", "procedure")
            if in_force and all(not getattr(filters, name) or values[name] in getattr(filters, name) for name in names):
                found.append((tuple(values[name] for name in by), row))
        return found

    def count(self, name: str, by: Sequence[str], filters: Filters, units: Iterable[str] | None = None) -> Counter:
        """How many of each group; a group of the family in which none is counted is there with 0."""
        family, holds = COUNTS[name]
        counted: Counter[tuple[str, ...]] = Counter()
        for group, member in self.members(family, by, filters, units):
            counted[group] += holds(self, member, filters) if "day" not in by or family != "end" else 1
        if family == "end" and tuple(by) == ("day",) and (begun := self.first_day()):
            days = (filters.from_date + DAY * step for step in range((filters.to_date - filters.from_date).days + 1))
            shown = {(day.isoformat(),) for day in days if day >= begun and self.is_working(day)}
            counted = Counter({group: counted[group] for group in shown})
        if not by and not counted:
            counted[()] = 0
        return counted

    def metric(
        self, name: str, by: Sequence[str], filters: Filters, units: Iterable[str] | None = None
    ) -> dict[tuple[str, ...], tuple[int, int | None, float | None]]:
        """{group: (numerator, denominator, value)} of a count or rate."""
        if name in COUNTS:
            return {group: (count, None, float(count)) for group, count in self.count(name, by, filters, units).items()}
        above, below = ([self.count(part, by, filters, units) for part in side] for side in RATES[name])
        found = {}
        for group in {group for part in (*above, *below) for group in part}:
            numerator, denominator = sum(part[group] for part in above), sum(part[group] for part in below)
            found[group] = (numerator, denominator, numerator / denominator if denominator else None)
        return found


def age(reference: Reference, life: Life, day: date) -> int | None:
    """Working days between the due day and `day` of what is overdue then."""
    return reference.working_days(life.due, day) if life.is_overdue(day) else None


def _due_soon(reference: Reference, life: Life, filters: Filters) -> bool:
    day = filters.to_date
    if life.is_paused(day) or life.due is None:
        return False
    return day <= life.due <= reference.on_or_after(day + DAY)


def _of_age(least: int, most: int) -> Callable[[Reference, Life, Filters], bool]:
    def holds(reference: Reference, life: Life, filters: Filters) -> bool:
        found = age(reference, life, filters.to_date)
        return found is not None and least <= found <= most

    return holds


def _finished(life: Life) -> bool:
    """Resolved, and not refused at the door."""
    return life.received is not None


Holds = Callable[[Reference, Life, Filters], bool]
# Count -> (family, which of its dossiers).
COUNTS: dict[str, tuple[str, Holds]] = {
    "received": ("received", lambda _all, _life, _asked: True),
    "received_online": ("received", lambda _all, life, _asked: ("channel", "online") in life.groups),
    "received_in_person": ("received", lambda _all, life, _asked: ("channel", "in_person") in life.groups),
    "received_post": ("received", lambda _all, life, _asked: ("channel", "post") in life.groups),
    "resolved": ("resolved", lambda _all, life, _asked: _finished(life)),
    "resolved_early": ("resolved", lambda _all, life, _a: (_finished(life) and life.due and life.resolved < life.due) or False),
    "resolved_on_day": ("resolved", lambda _all, life, _asked: _finished(life) and life.resolved == life.due),
    "resolved_late": ("resolved", lambda _all, life, _a: (_finished(life) and life.due and life.resolved > life.due) or False),
    "resolved_undated": ("resolved", lambda _all, life, _asked: _finished(life) and life.due is None),
    "returned": ("resolved", lambda _all, life, asked: _finished(life) and life.status == 10 and life.returned <= asked.to_date),
    "withdrawn": ("resolved", lambda _all, life, _asked: life.status == 7),
    "stopped": ("resolved", lambda _all, life, _asked: life.status == 8),
    "refused": ("resolved", lambda _all, life, _asked: life.status == 3),
    "carried_over": ("start", lambda _all, _life, _asked: True),
    "in_process": ("end", lambda _all, _life, _asked: True),
    "open_in_time": (
        "end",
        lambda _all, life, asked: not life.is_paused(asked.to_date) and life.due is not None and life.due >= asked.to_date,
    ),
    "open_paused": ("end", lambda _all, life, asked: life.is_paused(asked.to_date)),
    "open_overdue": ("end", lambda _all, life, asked: life.is_overdue(asked.to_date)),
    "open_undated": ("end", lambda _all, life, asked: not life.is_paused(asked.to_date) and life.due is None),
    "due_soon": ("end", _due_soon),
    **{f"overdue_age_{name}": ("end", _of_age(*ages)) for name, ages in AGES.items()},
    "procedures": ("catalogue", lambda _all, _row, _asked: True),
    "procedures_online": ("catalogue", lambda _all, row, _asked: row[3] in ("toan_trinh", "mot_phan")),
}
RATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "resolved_to_received": (("resolved",), ("received",)),
    "resolution_rate": (("resolved",), ("carried_over", "received")),
    "on_time_rate": (("resolved_early", "resolved_on_day"), ("resolved_early", "resolved_on_day", "resolved_late")),
    "online_share": (("received_online",), ("received",)),
    "overdue_share": (("open_overdue",), ("in_process",)),
    "coverage": (("procedures_online",), ("procedures",)),
}


@cache
def families(metric: str) -> frozenset[str]:
    """Which families of counts a metric is made of."""
    sides = RATES.get(metric, ((metric,), ()))
    return frozenset(COUNTS[name][0] for side in sides for name in side)
