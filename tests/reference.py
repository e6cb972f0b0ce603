"""The counts once more, dossier by dossier in plain Python, from the definitions and not from the queries.

Sources: ARCHITECTURE §4, DOMAIN §1.4, §2.1, §2.4. Slow and simple on purpose; what the product says must be equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from data_access.filters import Filters
from tests.reference_counts import COUNTS, OF_KNOWN_STAFF, SILENT_LIMIT, Asked, Member, worked_days
from tests.reference_lives import DAY, HANOI, Life, Procedure, ProcedureLives, Staff, Unit, UnitLives, WorkCalendar, local
from tests.reference_rates import ENOUGH, INDEX, LIMITS, QUANTILES, RATES, SCALED, STATED_BY, interpolated
from tests.reference_rows import Lives

__all__ = ["HANOI", "Reference"]

Group = tuple[str, ...]
Answer = dict[Group, tuple[int | None, int | None, float | None]]
CHOICES = ("unit", "place", "kind", "old_district", "field", "procedure", "channel", "step", "cause")
OF_UNITS = CHOICES[:4]
# Family of a flow -> the day of a dossier by which it is found.
FLOWS = {"received": "received", "resolved": "resolved", "supplement": "asked_again"}


class Reference:
    """All dossiers of two source databases, given as plain rows; units, procedures and fields in the form of `tests.sample`.

    `built_at` is when the version was built, `silent_limit` what the target row `units_silent` says, `validity` first
    and last day of units that have one.
    """

    def __init__(
        self,
        dossiers: Iterable[dict],
        events: Iterable[dict] = (),
        holidays: Iterable[tuple[date, bool]] = (),
        units: Iterable[Sequence] = (),
        procedures: Iterable[Sequence] = (),
        fields: Iterable[Sequence] = (),
        built_at: datetime = datetime.max,
        silent_limit: int | None = None,
        staff: Iterable[dict] = (),
        validity: Mapping[str, tuple[date | None, date | None]] | None = None,
    ) -> None:
        read = Lives(dossiers, events, units, procedures, fields, validity or {})
        self.lives, self.excluded, self.units, self.procedures = read.lives, read.excluded, read.units, read.procedures
        self.calendar = WorkCalendar(dict(holidays))
        self.staff = list(staff)
        self.built_at = local(built_at)
        self.silent_limit = SILENT_LIMIT if silent_limit is None else silent_limit

    def first_day(self) -> date | None:
        """The first day on which anything was resolved, or received by a unit that had begun: the rest was carried over."""
        resolved = [life.resolved for life in self.lives if life.resolved]
        begun = {code: unit.valid_from for code, unit in self.units.items() if unit.valid_from}
        received = [life.received for life in self.lives if life.received]
        begins = [begun.get(life.groups["unit"], date.min) for life in self.lives if life.received]
        whole = [*resolved, *(day for day, first in zip(received, begins, strict=True) if day >= first)]
        return min(whole or received, default=None)

    def last_day(self) -> date | None:
        """The last day on which anything was received or resolved, that of the build at most; missing where no data begin."""
        today = self.built_at.date()
        days = [day for life in self.lives for day in (life.received, life.resolved) if day and day <= today]
        return max(days, default=today) if self.first_day() else None

    # Members

    def members(
        self, family: str, by: Sequence[str], filters: Filters, units: Iterable[str] | None = None
    ) -> list[tuple[Group, Member]]:
        """(group, dossier, procedure or unit) of everything that a family of counts looks at."""
        if units is not None and not list(units):
            # Who may see no unit sees no catalogue either; otherwise units do not divide it.
            return []
        lives = [life for life in self.lives if _chosen(life.groups, filters) and (units is None or life.groups["unit"] in units)]
        first, last = filters.from_date, filters.to_date
        if family in FLOWS:
            happened = [(life, getattr(life, FLOWS[family])) for life in lives]
            return [(self._dated(life, by, day), life) for life, day in happened if day is not None and first <= day <= last]
        if family == "end" and "day" in by:
            return self._overdue_by_day(lives, by, first, last)
        found = {
            "catalogue": lambda: self._catalogue(filters),
            "used": lambda: self._used(lives, filters),
            "unit": lambda: self._rows_of_units(lives, filters, units),
            "staff": lambda: [
                row
                for row in self._staff(filters.to_date, "speciality" in by)
                if _chosen(row.groups, filters) and (units is None or row.unit.code in units)
            ],
            "start": lambda: [life for life in lives if life.is_open(first - DAY)],
            "end": lambda: [life for life in lives if life.is_open(last)],
            "awaiting": lambda: [life for life in lives if life.is_awaiting(last)],
            "change": lambda: self._overdue_at_either_end(lives, last),
        }[family]()
        return [(tuple(member.groups[name] for name in by), member) for member in found]

    def _overdue_by_day(self, lives: list[Life], by: Sequence[str], first: date, last: date) -> list[tuple[Group, Life]]:
        days = [first + DAY * step for step in range((last - first).days + 1)]
        return [
            (self._dated(life, by, day), life)
            for day in days
            if self.calendar.is_working(day)
            for life in lives
            if life.is_open(day) and life.is_overdue(day)
        ]

    def _dated(self, life: Life, by: Sequence[str], day: date) -> Group:
        values = {
            **life.groups,
            "day": day.isoformat(),
            "working_day": self.calendar.on_or_after(day).isoformat(),
            "week": (day - DAY * day.weekday()).isoformat(),
            "month": day.replace(day=1).isoformat(),
        }
        return tuple(values[name] for name in by)

    def _overdue_at_either_end(self, lives: list[Life], last: date) -> list[Life]:
        ends = (self.calendar.before(last), last)
        return [life for life in lives if any(life.is_open(day) and life.is_overdue(day) for day in ends)]

    def _catalogue(self, filters: Filters) -> list[Procedure]:
        """The procedures in force on D."""
        rows = self.procedures.values()
        return [row for row in rows if row.is_in_force(filters.to_date) and _chosen(row.groups, filters)]

    def _used(self, lives: list[Life], filters: Filters) -> list[ProcedureLives]:
        """The procedures in force on D, each with what was received in the period."""
        within = [life for life in lives if life.received is not None and filters.from_date <= life.received <= filters.to_date]
        return [
            ProcedureLives(row, tuple(life for life in within if life.groups["procedure"] == row.code))
            for row in self._catalogue(filters)
        ]

    def _rows_of_units(self, lives: list[Life], filters: Filters, units: Iterable[str] | None) -> list[UnitLives]:
        """The units of the unit table that are there on D, and those that only dossiers name, each with its dossiers."""
        known = {**{life.groups["unit"]: Unit(life.groups["unit"]) for life in self.lives}, **self.units}
        return [
            UnitLives(unit, tuple(life for life in lives if life.groups["unit"] == unit.code))
            for unit in known.values()
            if unit.is_there(filters.to_date) and _chosen(unit.groups, filters) and (units is None or unit.code in units)
        ]

    def _staff(self, last: date, by_speciality: bool) -> list[Staff]:
        """The units of the newest count on or before a day that are there then, or their specialities."""
        counts = [row for row in self.staff if row["as_of"] <= last]
        newest = [row for row in counts if row["as_of"] == max(row["as_of"] for row in counts)]
        found: dict[tuple[str, str | None], list[dict]] = {}
        for row in newest:
            found.setdefault((row["unit_code"], row["speciality"] if by_speciality else None), []).append(row)
        return [
            Staff(unit, speciality, _sum(rows, "quota"), _sum(rows, "present"))
            for (code, speciality), rows in found.items()
            if (unit := self.units.get(code) or Unit(code)).is_there(last)
        ]

    # Answers

    def asked(self, filters: Filters) -> Asked:
        """The period of the filters, and what surrounds it."""
        staffed = frozenset(row.unit.code for row in self._staff(filters.to_date, False) if row.gap is not None)
        period = (filters.from_date, filters.to_date)
        return Asked(self.calendar, *period, self.first_day(), self.built_at, self.silent_limit, staffed)

    def count(self, name: str, by: Sequence[str], filters: Filters, units: Iterable[str] | None = None) -> Counter:
        """How many of each group; a group of the family in which none is counted is there with 0."""
        family, holds = COUNTS[name]
        asked, counted = self.asked(filters), Counter()
        for group, member in self.members(family, by, filters, units):
            counted[group] += int(holds(member, asked)) if "day" not in by or family != "end" else 1
        if family == "end" and tuple(by) == ("day",) and (begun := self.first_day()):
            days = (filters.from_date + DAY * step for step in range((filters.to_date - filters.from_date).days + 1))
            shown = {(day.isoformat(),) for day in days if day >= begun and self.calendar.is_working(day)}
            counted = Counter({group: counted[group] for group in shown})
        if not by and not counted:
            counted[()] = 0
        return counted

    def metric(self, name: str, by: Sequence[str], filters: Filters, units: Iterable[str] | None = None) -> Answer:
        """{group: (numerator, denominator, value)} of a count, rate, scaled ratio, quantile or score."""
        if name in OF_KNOWN_STAFF:
            return self._known_staff(name, by, filters, units)
        if name in COUNTS:
            return {group: (count, None, float(count)) for group, count in self.count(name, by, filters, units).items()}
        if name in QUANTILES:
            return self._quantile(QUANTILES[name], by, filters, units)
        if name == "criteria_met":
            return self._criteria_met(by, filters, units)
        if name == "index_766":
            return self._index(by, filters, units)
        factor = SCALED[name][2](self.asked(filters)) if name in SCALED else 1
        return {
            group: (numerator, denominator, None if share is None or factor is None else float(share * factor))
            for group, (numerator, denominator, share) in self._shares(name, by, filters, units).items()
        }

    def _shares(
        self, name: str, by: Sequence[str], filters: Filters, units: Iterable[str] | None
    ) -> dict[Group, tuple[int, int, Fraction | None]]:
        """Two sums of counts and the exact share, of every group that any of them has."""
        above, below = (RATES.get(name) or SCALED[name])[:2]
        parts = {part: self.count(part, by, filters, units) for part in (*above, *below)}
        stated = self.count(STATED_BY[name], by, filters, units) if name in STATED_BY else None
        found = {}
        for group in {group for part in parts.values() for group in part}:
            numerator, denominator = (sum(parts[part][group] for part in side) for side in (above, below))
            known = denominator and (stated is None or stated[group])
            found[group] = (numerator, denominator, Fraction(numerator, denominator) if known else None)
        return found

    def _known_staff(self, name: str, by: Sequence[str], filters: Filters, units: Iterable[str] | None) -> Answer:
        """A number of staff; where it is 0, it is told only where all units tell, and at least one."""
        counts, told, untold = (self.count(part, by, filters, units) for part in (name, "staff_units", "staff_unstated_units"))
        return {
            group: (count, None, float(count)) if count or (told[group] and not untold[group]) else (None, None, None)
            for group, count in counts.items()
        }

    def _quantile(self, share: Fraction, by: Sequence[str], filters: Filters, units: Iterable[str] | None) -> Answer:
        worked: dict[Group, list[int]] = {} if by else {(): []}
        for group, life in self.members("resolved", by, filters, units):
            days = worked_days(life, self.calendar)
            worked.setdefault(group, []).extend([] if days is None else [days])
        return {
            group: (None, len(found), float(interpolated(sorted(found), share)) if found else None)
            for group, found in worked.items()
        }

    def _judged(
        self, rates: Iterable[str], by: Sequence[str], filters: Filters, units: Iterable[str] | None
    ) -> dict[Group, dict[str, Fraction]]:
        """Of every group that any of the rates has, the shares that it has."""
        found: dict[Group, dict[str, Fraction]] = {}
        for rate in rates:
            for group, (_, _, share) in self._shares(rate, by, filters, units).items():
                found.setdefault(group, {}).update({} if share is None else {rate: share})
        return found

    def _criteria_met(self, by: Sequence[str], filters: Filters, units: Iterable[str] | None) -> Answer:
        rested = [{group: below for group, (_, below, _) in self._shares(rate, by, filters, units).items()} for rate in LIMITS]
        found = {}
        for group, shares in self._judged(LIMITS, by, filters, units).items():
            met = sum(share >= LIMITS[rate] for rate, share in shares.items())
            enough = all(below[group] >= ENOUGH for below in rested if below.get(group))
            found[group] = (met, len(shares), float(met) if shares and enough else None)
        return found

    def _index(self, by: Sequence[str], filters: Filters, units: Iterable[str] | None) -> Answer:
        """Points of what can be computed; procedures are the city's alone, so no part of it has points for them."""
        whole = units is None and not by and not any(getattr(filters, name) for name in OF_UNITS)
        parts = {part.rate: part for part in INDEX if whole or not part.of_procedures}
        found = {}
        for group, shares in self._judged(parts, by, filters, units).items():
            points = sum(parts[rate].score(share) for rate, share in shares.items())
            found[group] = (None, sum(parts[rate].points for rate in shares), float(points) if shares else None)
        return found


def _sum(rows: list[dict], column: str) -> int | None:
    """Missing where one of them is."""
    return None if any(row[column] is None for row in rows) else sum(row[column] for row in rows)


def _chosen(groups: Mapping[str, str], filters: Filters) -> bool:
    """Whether the filters leave it; what it is not grouped by does not choose it."""
    wanted = {name: getattr(filters, name) for name in CHOICES if name in groups}
    # What is not stated is asked for by a dash.
    return all(not values or (groups[name] or "-") in values for name, values in wanted.items())
