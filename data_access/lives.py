"""One dossier: what happened to it, when it is due, and why. Read from the sources themselves, by the rules of the mart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

import numpy as np
import pandas as pd
from sqlalchemy import Table

from data_access import clock, sources
from data_access.clock import Asked, Case, LegalClock, Step, TimeUnit, WorkCalendar, day_date, day_number, explained
from data_access.clock.days import moment, stated_day
from data_access.mart.dimensions import DimensionFrames, dimension_frames
from data_access.mart.extract import Extract, extract, unit_tables
from data_access.mart.facts import dossier_moments, facts
from data_access.mart.moments import NEVER, NEVER_AT, day_numbers, possible
from data_access.mart.pauses import changes, spells
from data_access.mart.values import Values
from data_access.names import tidy
from data_access.settings import Settings
from data_access.sources.contract import Code


class NoDossierError(LookupError):
    """There is no dossier of that code."""


class ContradictionError(LookupError):
    """The dates of a dossier contradict each other, so nothing can be told of it: which `unit` resolves it, and the `reason`."""

    def __init__(self, code: str, *, unit: str, reason: str) -> None:
        super().__init__(f"the dates of {code!r} contradict each other: {reason}")
        self.unit = unit
        self.reason = reason


@dataclass(frozen=True)
class Named:
    """A unit, procedure or field, by code and name."""

    code: str
    name: str


@dataclass(frozen=True)
class Life:
    """A dossier with the clock's steps, as at `now`. What the source does not state is missing.

    Before its reception there is no `case`, and no step. `late` are the working days after its due day until it was resolved,
    its clock stood still, or until now; `left` those after today up to the due day. `off` are the days without work since
    its reception, with their names where they have one.
    """

    code: str
    status: int
    procedure: Named
    field: Named
    unit: Named
    place: Named
    returning: Named
    channel: int
    step: str | None
    step_unit: Named | None
    cause: str | None
    submitted: datetime | None
    resolved: datetime | None
    returned: datetime | None
    now: datetime
    case: Case | None
    # Whether the source writes a due day that cannot be one; it then counts as none.
    unusable_due: bool = False
    steps: tuple[Step, ...] = ()
    late: int | None = None
    left: int | None = None
    off: tuple[tuple[date, str], ...] = ()

    @property
    def due(self) -> date | None:
        """The due day in force: the last step that leads to one."""
        return next((step.due for step in reversed(self.steps) if step.due is not None), None)

    @property
    def paused(self) -> datetime | None:
        """Since when the clock stands still, if it does."""
        return next((start for start, end, _ in self.case.pauses if end is None), None) if self.case else None


def life(settings: Settings, code: str, version: str | None = None) -> Life:
    """The life of one dossier. Raises NoDossierError, ContradictionError, or SourceError when a source cannot be read.

    The unit database is read once for each `version` of the mart that is named, else each time.
    """
    # What cannot be a code is not asked for; not every database takes every character.
    if not code.isprintable() or len(code) > Code.length:
        raise NoDossierError(f"no dossier has the code {code[: Code.length]!r}")
    read = extract(settings, code, tables=_tables(settings, version) if version else None)
    if read.dossiers.empty:
        raise NoDossierError(f"no dossier has the code {code!r}")
    moments = dossier_moments(read.dossiers)
    days = np.concatenate([*(day_numbers(values) for values in moments.values()), [clock.today(settings)]])
    dimensions = dimension_frames(read, days[possible(days)])
    made = facts(read.dossiers, moments, dimensions, read.faults)
    if made.excluded:
        raise ContradictionError(code, unit=read.dossiers["unit_code"].iloc[0], reason=", ".join(made.excluded))
    fact = made.rows.iloc[0]
    found = _stated(settings, code, read, fact, moments, dimensions)
    if fact["received_day"] == NEVER:
        return found
    legal = LegalClock(dimensions.work, read.hours)
    case = _case(fact, read, dimensions, made.rows, moments)
    return _timed(replace(found, case=case, steps=explained(legal, case, _named_days(read))), dimensions.work, _named_days(read))


@lru_cache(maxsize=1)
def _tables(settings: Settings, _version: str) -> dict[Table, Values]:
    return unit_tables(settings, sources.SHORT)


def _case(fact: pd.Series, read: Extract, dimensions: DimensionFrames, rows: pd.DataFrame, moments: dict[str, np.ndarray]) -> Case:
    procedure = dimensions.procedure.iloc[fact["procedure_id"]]
    value, unit = procedure["time_value"], procedure["time_unit"]
    legal = unit in tuple(TimeUnit) and value is not None
    rules = _rules(fact, dimensions, int(value), str(unit)) if legal else []
    stood = spells(changes(read.events, rows), rows)
    return Case(
        received=_moment(fact["received_at"]),
        value=int(value) if legal else None,
        unit=str(unit) if legal else None,
        same_day=next((rule.basis for rule in rules if rule.kind == "same_day"), None),
        extra=sum(rule.working_days for rule in rules if rule.kind == "extra"),
        extra_basis="; ".join(rule.basis for rule in rules if rule.kind == "extra") or None,
        pauses=tuple((_moment(spell.start), _moment(spell.end), int(spell.kind)) for spell in stood.itertuples()),
        first_due=_moment(fact["first_due_at"]),
        stated_due=_moment(moments["due"][0]),
        extension=_moment(moments["extension"][0]),
    )


def _rules(fact: pd.Series, dimensions: DimensionFrames, value: int, unit: str) -> list[clock.TimeRule]:
    """The rules of the law that apply to this dossier."""
    asked = Asked(
        value=np.array([value]),
        unit=np.array([unit], dtype=object),
        field=np.array([dimensions.field.iloc[fact["field_id"]]["code"]], dtype=object),
        difficult=np.array([dimensions.unit.iloc[fact["unit_id"]]["difficult_area"] is True]),
        received_day=np.array([fact["received_day"]]),
    )
    return [rule for rule in dimensions.time_rules if rule.applies(asked)[0]]


def _named_days(read: Extract) -> dict[int, str]:
    holidays = read.tables["holiday"]
    return dict(zip(map(stated_day, holidays["day"]), holidays["label"], strict=True))


def _stated(
    settings: Settings, code: str, read: Extract, fact: pd.Series, moments: dict[str, np.ndarray], dimensions: DimensionFrames
) -> Life:
    """What the source says, without the clock."""
    row, named = read.dossiers.iloc[0], dict(zip(dimensions.unit["code"], dimensions.unit["name"], strict=True))
    unit, place, returning = (_named(dimensions.unit, fact[name]) for name in ("unit_id", "place_id", "return_id"))
    holder = row["step_unit_code"]
    return Life(
        code=code,
        status=int(fact["status"]),
        procedure=_named(dimensions.procedure, fact["procedure_id"]),
        field=_named(dimensions.field, fact["field_id"]),
        unit=unit,
        place=place,
        returning=returning,
        channel=int(fact["channel"]),
        step=tidy(row["step"]) or None,
        step_unit=Named(holder, named.get(holder, tidy(holder))) if holder else None,
        cause=tidy(row["overdue_cause"]) or None,
        submitted=_moment(moments["submitted"][0]),
        resolved=_moment(fact["resolved_at"]),
        returned=_moment(moments["returned"][0]),
        now=clock.now(settings).replace(tzinfo=None),
        case=None,
        unusable_due=any(flaw.place == "dossier.due_at" for flaw in read.flaws),
    )


def _named(frame: pd.DataFrame, place: int) -> Named:
    row = frame.iloc[place]
    return Named(str(row["code"]), str(row["name"]))


def _timed(found: Life, work: WorkCalendar, names: dict[int, str]) -> Life:
    """The life with its days counted: late, left, and off."""
    due, today = found.due, day_number(found.now.date())
    ended = today if found.resolved is None else min(today, day_number(found.resolved.date()))
    first, last = day_number(found.case.received.date()), max(ended, today)
    if due is None:
        return replace(found, off=_off(work, names, first, last))
    last = max(last, day_number(due))
    # A clock that stands still does not run late.
    until = ended if found.paused is None else min(ended, day_number(found.paused.date()))
    return replace(
        found,
        late=_between(work, day_number(due), until),
        left=_between(work, today, day_number(due)),
        off=_off(work, names, first, last),
    )


def _between(work: WorkCalendar, after: int, until: int) -> int:
    return int(work.between(after, until)) if until > after else 0


def _off(work: WorkCalendar, names: dict[int, str], first: int, last: int) -> tuple[tuple[date, str], ...]:
    return tuple((day_date(day), names.get(day, "")) for day in range(first, last + 1) if not work.is_working(day))


def _moment(seconds: int) -> datetime | None:
    return None if seconds >= NEVER_AT else moment(int(seconds))
