"""One dossier: what happened to it, when it is due, and why. Read from the sources themselves, by the rules of the mart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from data_access import clock
from data_access.clock import Asked, Case, LegalClock, Step, TimeUnit, day_number, explained
from data_access.clock.days import moment, stated_day
from data_access.mart.dimensions import DimensionFrames, dimension_frames
from data_access.mart.dues import LONGEST
from data_access.mart.extract import Extract, extract
from data_access.mart.facts import NEVER, NEVER_AT, day_numbers, dossier_moments, facts, possible
from data_access.mart.pauses import changes, spells
from data_access.settings import Settings


class NoDossierError(LookupError):
    """There is no dossier of that code, or its dates contradict each other; the message says which."""


@dataclass(frozen=True)
class Life:
    """A dossier with the clock's steps; `late` are the working days after its due day until it was resolved, or until now."""

    code: str
    procedure: str
    procedure_name: str
    unit_name: str
    status: int
    resolved: datetime | None
    case: Case
    steps: tuple[Step, ...]
    late: int | None


def life(settings: Settings, code: str) -> Life:
    """The life of one dossier. Raises NoDossierError, or SourceError when a source cannot be read."""
    read = extract(settings, code)
    if read.dossiers.empty:
        raise NoDossierError(f"no dossier has the code {code!r}")
    moments = dossier_moments(read.dossiers)
    days = np.concatenate([*(day_numbers(values) for values in moments.values()), [clock.today(settings)]])
    dimensions = dimension_frames(read, days[possible(days)])
    made = facts(read.dossiers, moments, dimensions)
    if made.excluded:
        raise NoDossierError(f"the dates of {code!r} contradict each other: {', '.join(made.excluded)}")
    fact = made.rows.iloc[0]
    if fact["received_day"] == NEVER:
        raise NoDossierError(f"{code!r} has not been received, so nothing is due yet")
    legal = LegalClock(dimensions.work, read.hours)
    case = _case(fact, read, dimensions, made.rows, moments)
    steps = explained(legal, case, _named_days(read))
    procedure = dimensions.procedure.iloc[fact["procedure_id"]]
    return Life(
        code=code,
        procedure=str(procedure["code"]),
        procedure_name=str(procedure["name"]),
        unit_name=str(dimensions.unit.iloc[fact["unit_id"]]["name"]),
        status=int(fact["status"]),
        resolved=_moment(fact["resolved_at"]),
        case=case,
        steps=steps,
        late=_late(legal, fact, case, steps, clock.today(settings)),
    )


def _case(fact: pd.Series, read: Extract, dimensions: DimensionFrames, rows: pd.DataFrame, moments: dict[str, np.ndarray]) -> Case:
    procedure = dimensions.procedure.iloc[fact["procedure_id"]]
    value, unit = procedure["time_value"], procedure["time_unit"]
    legal = unit in tuple(TimeUnit) and value is not None and 0 <= value <= LONGEST
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


def _late(legal: LegalClock, fact: pd.Series, case: Case, steps: tuple[Step, ...], today: int) -> int | None:
    due = next((step.due for step in reversed(steps) if step.due is not None), None)
    if due is None:
        return None
    # A clock that stands still does not run late.
    stopped = [day_number(start.date()) for start, end, _ in case.pauses if end is None]
    until = min([int(fact["resolved_day"]), today, *stopped])
    return max(0, int(legal.work.between(day_number(due), until))) if until > day_number(due) else 0


def _moment(seconds: int) -> datetime | None:
    return None if seconds >= NEVER_AT else moment(int(seconds))
