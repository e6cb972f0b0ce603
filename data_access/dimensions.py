"""Units, fields, procedures, the calendar and the limits of one mart version, held in memory.

Option lists and names come from here, so a page asks the mart for numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from data_access.clock import OfficeHours, WorkCalendar, WorkTime, day_date, day_number
from data_access.clock.days import seconds
from data_access.clock.hours import DAY
from data_access.filters import CHOICES, UNSTATED, Filters, Period, month_start
from data_access.mart import schema
from data_access.mart.version import Version
from data_access.metrics import AGE_CLASSES, METRICS, Day, days_of
from data_access.settings import ZONE
from data_access.sources import Channel, UnitKind
from data_access.spelling import Names

CHANNELS = {"in_person": Channel.IN_PERSON, "online": Channel.ONLINE, "post": Channel.POST}
STREAMS = ("commune", "department", "land_branch", "unknown")
# Every day that an address may name; outside the mart's calendar weekdays alone decide.
ALL_DAYS = (date(1899, 1, 1), date(2201, 12, 31))
# How long the newest data may lie back before the default period ends with them and not with today.
LIVELY = timedelta(days=31)


@dataclass(frozen=True, eq=False)
class Dimensions:
    """The dimension tables of `version`, each indexed by its id."""

    version: Version
    unit: pd.DataFrame
    field: pd.DataFrame
    procedure: pd.DataFrame
    target: pd.DataFrame
    milestone: pd.DataFrame
    work: WorkCalendar
    # On which days staff was counted, in order.
    staff_days: tuple[int, ...] = ()
    # The steps that hold dossiers, and the causes that offices state for being overdue.
    steps: frozenset[str] = frozenset()
    causes: frozenset[str] = frozenset()
    # How many dossiers are due after the last year of which days off are listed, and its last day; none where none is.
    beyond_holidays: tuple[int, int | None] | None = None

    @classmethod
    def read(cls, connection: Connection, version: Version) -> Dimensions:
        """Read them from the mart."""
        tables = {
            table.name: pd.read_sql(select(table).order_by(*table.columns), connection)
            for table in (schema.unit, schema.field, schema.procedure, schema.target, schema.milestone, schema.calendar)
        }
        days = tables.pop("calendar")
        counted = select(schema.staff.c.as_of_day).distinct().order_by(schema.staff.c.as_of_day)
        exceptions = zip((day_date(day) for day in days["day"]), days["is_working"], strict=True)
        work = WorkCalendar.of(*ALL_DAYS, exceptions)
        staff_days = tuple(int(day) for day in connection.execute(counted).scalars())
        named = {name: tables[name].set_index(f"{name}_id") for name in ("unit", "field", "procedure")}
        of_dossiers = (schema.fact.c.step, schema.fact.c.cause)
        steps, causes = (frozenset(connection.execute(select(column).distinct()).scalars()) - {None} for column in of_dossiers)
        flaw = schema.flaw.c
        beyond = connection.execute(select(flaw.rows, flaw.until_day).where(flaw.reason == "beyond-holidays")).one_or_none()
        told = {"staff_days": staff_days, "steps": steps, "causes": causes, "beyond_holidays": beyond and tuple(beyond)}
        return cls(version, **named, target=tables["target"], milestone=tables["milestone"], work=work, **told)

    def resolved(self, filters: Filters, today: date) -> Filters:
        """The filters with their period filled in: the default one, or what has come of the one asked for.

        Today is the last day, whatever the sources say of later ones. A period of which no day has come stays as it is, marked.
        """
        if filters.from_date is None or filters.to_date is None:
            return filters.within(self.default_period(today))
        if today < filters.from_date:
            return replace(filters, has_come=False)
        return replace(filters, to_date=min(filters.to_date, today))

    def compared(self, filters: Filters) -> Period | None:
        """The period to compare with; none where nothing is compared, and where the source does not have whole data of it."""
        period = filters.compared
        if period is None or self.first_date is None or self.last_date is None:
            return None
        return period if self.first_date <= period.first and period.first <= self.last_date else None

    def default_period(self, today: date) -> Period:
        """The month of today and the two before it; where the data ended long ago, the same up to their last day."""
        last = self.last_date if self.last_date and today - self.last_date > LIVELY else today
        return Period(month_start(last, -2), last)

    @property
    def last_date(self) -> date | None:
        return None if self.version.last_day is None else day_date(self.version.last_day)

    @property
    def first_date(self) -> date | None:
        return None if self.version.first_day is None else day_date(self.version.first_day)

    def standing(self, day: date) -> pd.Series:
        """Which units exist on a day."""
        return _in_force(self.unit, day)

    def known(self, filters: Filters) -> tuple[Filters, tuple[str, ...]]:
        """The filters without values that this mart does not have, and those values as `name=value`."""
        kept: dict[str, object] = {}
        ignored = []
        for name in CHOICES:
            values = getattr(filters, name)
            kept[name] = tuple(value for value in values if value in self.values[name])
            ignored += [f"{name}={value}" for value in values if value not in self.values[name]]
        for name, known in (("count", METRICS), ("age", AGE_CLASSES)):
            value = getattr(filters, name)
            if value is not None and value not in known:
                kept[name] = None
                ignored.append(f"{name}={value}")
        counted = kept.get("count", filters.count)
        if "age" not in kept and filters.age and (counted is None or days_of(counted) != {Day.END}):
            # Only what is held at the end of the period has been overdue for some days then.
            kept["age"] = None
            ignored.append(f"age={filters.age}")
        return replace(filters, **kept), tuple(ignored)

    @cached_property
    def values(self) -> dict[str, frozenset[str]]:
        """Every value that a filter may take."""
        units = frozenset(self.unit["code"])
        return {
            "unit": units,
            "place": units,
            "kind": frozenset(self.unit["kind"]) | frozenset(UnitKind),
            "old_district": frozenset(self.main_old_district.dropna()),
            "field": frozenset(self.field["code"]),
            "procedure": frozenset(self.procedure["code"]),
            "channel": frozenset(CHANNELS),
            "step": self.steps | {UNSTATED},
            "cause": self.causes | {UNSTATED},
        }

    @cached_property
    def main_old_district(self) -> pd.Series:
        """The former district that gave a unit most of its parts."""
        return self.unit["old_district"].astype("object").str.split(";").str[0].str.strip()

    @cached_property
    def unit_by_code(self) -> pd.DataFrame:
        """The units, indexed by their code."""
        return self.unit.set_index("code")

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """The name of each unit by its code: a page looks up hundreds of them."""
        return dict(zip(self.unit["code"], map(str, self.unit["name"]), strict=True))

    @cached_property
    def codes(self) -> dict[str, dict[int, str]]:
        """The code of each id of the dimensions that counts are told by."""
        return {name: getattr(self, name)["code"].to_dict() for name in ("unit", "field", "procedure")}

    @cached_property
    def unit_groups(self) -> pd.DataFrame:
        """What units add up to, indexed by their code: stream, kind, main old district ("" = none), difficult area or not."""
        told = {True: "yes", False: "no"}
        return pd.DataFrame(
            {
                "stream": self.unit["stream"].to_numpy(),
                "kind": self.unit["kind"].to_numpy(),
                "old_district": self.main_old_district.fillna("").to_numpy(),
                "difficult_area": [told.get(value, "unknown") for value in self.unit["difficult_area"]],
            },
            index=self.unit["code"],
        )

    def unit_ids(self, filters: Filters, allowed: Iterable[str] | None) -> list[int] | None:
        """The resolving units that filters and scope leave; missing when nothing limits them."""
        asked = (None if allowed is None else frozenset(allowed), filters.unit, filters.kind, filters.old_district)
        if asked not in self._unit_ids:
            self._unit_ids[asked] = self._chosen(asked[0], filters)
        return self._unit_ids[asked]

    @cached_property
    def _unit_ids(self) -> dict[tuple[object, ...], list[int] | None]:
        """What `unit_ids` answered: the panels of one view ask the same again and again."""
        return {}

    def _chosen(self, allowed: frozenset[str] | None, filters: Filters) -> list[int] | None:
        unit = self.unit
        keep = pd.Series(True, index=unit.index)
        if allowed is not None:
            keep &= unit["code"].isin(allowed)
        if filters.unit:
            keep &= unit["code"].isin(filters.unit)
        if filters.kind:
            keep &= unit["kind"].isin(filters.kind)
        if filters.old_district:
            keep &= self.main_old_district.isin(filters.old_district)
        return None if keep.all() else [int(position) for position in unit.index[keep]]

    @cached_property
    def time(self) -> WorkTime:
        """Office time on the calendar of the mart, by which moments are told as work done."""
        return WorkTime(self.work, OfficeHours.read(self.version.working_hours))

    def worked(self, day: date) -> int:
        """Seconds of office hours, as the facts count them, done by the close of a day; of the day of the build, by the build."""
        until = day_number(day) * DAY + self.time.hours.closing
        built = datetime.fromisoformat(self.version.built_at).astimezone(ZONE).replace(tzinfo=None)
        if built.date() == day:
            until = min(until, seconds(built))
        base = self.version.calendar_day * DAY
        return int(self.time.elapsed(np.array([until]))[0] - self.time.elapsed(np.array([base]))[0])

    def working_days(self, period: Period) -> int:
        """Working days of a period, from the first day of data on."""
        first, last = day_number(period.first), day_number(period.last)
        start = max(first, first if self.version.first_day is None else self.version.first_day)
        return int(self.work.between(np.array([start - 1]), np.array([last]))[0]) if start <= last else 0

    @cached_property
    def names(self) -> dict[str, Names]:
        """The names of units, fields and procedures, in the order of their rows, for whoever searches them."""
        tables = {name: getattr(self, name) for name in ("unit", "field", "procedure")}
        return {name: Names(tuple(table["name"]), tuple(table["code"])) for name, table in tables.items()}

    def ids(self, name: str, codes: Iterable[str]) -> list[int]:
        """The ids of codes of one dimension: unit, field or procedure."""
        frame: pd.DataFrame = getattr(self, name)
        return [int(position) for position in frame.index[frame["code"].isin(list(codes))]]

    def staff_day(self, day: date) -> int | None:
        """The day of the newest count of staff on or before a day; missing before the first."""
        return max((counted for counted in self.staff_days if counted <= day_number(day)), default=None)

    def targets(self, metric: str, day: date) -> list[float]:
        """The limits of a rate on a day, the target first."""
        if (metric, day) not in self._targets:
            self._targets[metric, day] = tuple(self.limits(metric, day)["value"].tolist())
        return list(self._targets[metric, day])

    @cached_property
    def _targets(self) -> dict[tuple[str, date], tuple[float, ...]]:
        """What `targets` answered: every cell of a table of units asks it."""
        return {}

    def limits(self, metric: str, day: date) -> pd.DataFrame:
        """The rows of the target table that hold for a rate on a day, by rank: value, valid_from_day, valid_to_day, basis."""
        rows = self.target[self.target["metric"] == metric]
        return rows[_in_force(rows, day)].sort_values("rank")


def _in_force(rows: pd.DataFrame, day: date) -> pd.Series:
    """Which rows hold on a day; a missing end is open."""
    number = day_number(day)
    first, last = (pd.to_numeric(rows[name]).fillna(number) for name in ("valid_from_day", "valid_to_day"))
    return (first <= number) & (number <= last)
