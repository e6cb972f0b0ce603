"""Random dossiers and random questions for the property tests.

`make test` asks the same examples each time; `EXAMPLES=500` asks that many others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from data_access.filters import Filters
from data_access.scope import EVERYTHING, Scope
from tests.marts import days
from tests.reference import Reference
from tests.reference_lives import FLAGS
from tests.sample import FIELDS, MONDAY, NOW, PROCEDURES, TARGETS, UNITS, Validity, at, dossier, staff

Value = TypeVar("Value")
UNIT_CODES = [row[0] for row in UNITS]
PROCEDURE_CODES = [row[0] for row in PROCEDURES]
CLOCKS = [(0, 0), (7, 30), (16, 59), (23, 59)]
# About the opening and the closing of an office, where working minutes begin and end.
OFFICE_CLOCKS = [*CLOCKS, (6, 59), (7, 0), (7, 1), (11, 30), (12, 15), (13, 30), (17, 0), (17, 1)]
# A holiday in the week, one on a Sunday, and a Saturday that works instead.
HOLIDAYS = ((MONDAY, False), (date(2025, 9, 2), False), (date(2025, 9, 14), False), (date(2025, 9, 20), True))


def examples(count: int) -> Callable:
    """Hypothesis settings for tests that build a mart for each example."""
    asked = os.environ.get("EXAMPLES")
    return settings(
        # An example is one seed, and a smaller seed is no simpler example.
        phases=[Phase.explicit, Phase.generate],
        max_examples=int(asked) if asked else count,
        derandomize=not asked,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=[HealthCheck.too_slow],
    )


def quick(count: int = 100) -> Callable:
    """Hypothesis settings for tests without a mart; no deadline, since a machine may be busy with other things."""
    asked = os.environ.get("EXAMPLES")
    return settings(max_examples=int(asked) if asked else count, derandomize=not asked, database=None, deadline=None)


@dataclass(frozen=True)
class Rows:
    """What the two databases hold, when a version is built of it, and the limit of silent units where it is not the usual one."""

    dossiers: list[dict[str, object]]
    events: list[dict[str, object]]
    holidays: tuple[tuple[date, bool], ...]
    built_at: datetime = NOW
    silent_limit: int | None = None
    staff: tuple[dict[str, object], ...] = ()
    validity: Mapping[str, Validity] = field(default_factory=dict)

    def reference(self) -> Reference:
        told = (self.dossiers, self.events, self.holidays, UNITS, PROCEDURES, FIELDS, self.built_at, self.silent_limit)
        return Reference(*told, self.staff, self.validity)

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: bool) -> None:
        """Hypothesis refuses to write so many rows, and says of what seed they are made."""
        printer.text(f"Rows({len(self.dossiers)} dossiers, {len(self.events)} events)")

    @property
    def targets(self) -> dict[str, float]:
        return TARGETS if self.silent_limit is None else {**TARGETS, "units_silent": float(self.silent_limit)}


def drawn(make: Callable[[Random], Value]) -> st.SearchStrategy[Value]:
    """What `make` makes of a seed that Hypothesis draws.

    Drawing each value by itself, Hypothesis prefers equal and missing dossiers, to which nothing happens.
    """
    return st.integers(0, 2**40).map(lambda seed: make(Random(seed)))


def _often(chance: Random, value: Value, often: float = 0.75) -> Value | None:
    return value if chance.random() < often else None


def _life(chance: Random, number: int) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Its days lie close together, so that ends, dues and pauses meet on the days that are asked about."""
    start = chance.randint(-10, 10)
    status = chance.choice([0, 1, 1, 2, 3, 4, 4, 4, 5, 6, 7, 8, 9, 10, 10])
    received = _often(chance, start, 0.3 if status == 1 else 0.95)
    due = _often(chance, start + chance.randint(-2, 12))
    resolved = _often(chance, start + chance.randint(-1, 15), 0.6)
    returned = None if resolved is None else _often(chance, resolved + chance.randint(0, 6), 0.5)
    extension = _often(chance, start + chance.randint(0, 15), 0.3)
    changes = [
        (start + chance.randint(-2, 12), chance.choice(CLOCKS), chance.choice([2, 4, 4, 5, 5, 5, 6, 8, 9]))
        for _change in range(chance.randint(0, 5))
    ]
    known = [day for day in (resolved, returned, extension) if day is not None]
    newest = max([start, *known, *[day for day, _, _ in changes]])
    code = f"H17-{number}"
    row = dossier(
        code,
        received=received,
        due=due,
        resolved=resolved,
        returned=returned,
        extension=extension,
        unit=chance.choice([*UNIT_CODES, "X"]),
        place=_often(chance, chance.choice([*UNIT_CODES, "Y"]), 0.5),
        procedure=chance.choice([*PROCEDURE_CODES, "9.9"]),
        channel=chance.choice([None, 1, 2, 3]),
        status=status,
        updated=newest + chance.randint(0, 4),
        **_flags(chance),
        step=chance.choice([None, "", "Thẩm định", "Trình ký"]),
        cause=chance.choice([None, None, "Chờ ý kiến"]),
    )
    for name, day in (("received_at", received), ("due_at", due), ("resolved_at", resolved), ("extension_at", extension)):
        row[name] = at(day, *chance.choice(CLOCKS))
    row["updated_at"] = row["updated_at"].replace(hour=23, minute=59, second=59)
    row["submitted_at"] = _submitted(chance, start, 0.6 if status == 1 else 0.85)
    # Never where the due time is missing, which would be computed from it.
    row["first_due_at"] = None if due is None else _often(chance, at(due - chance.choice([0, 0, 1, 3]), 17))
    return row, [{"dossier_code": code, "at": at(day, *clock), "to_status": status} for day, clock, status in changes]


def _submitted(chance: Random, start: int, often: float) -> datetime | None:
    """Days or minutes before it is received, sometimes later than that, sometimes not stated."""
    moment = at(start - chance.choice([0, 0, 0, 1, 1, 2, 3, 6, -1, -2]), *chance.choice(OFFICE_CLOCKS))
    return _often(chance, moment.replace(second=chance.choice([0, 0, 30])), often)


def _flags(chance: Random) -> dict[str, bool | None]:
    return {name: chance.choice([True, True, False, None]) for name in FLAGS}


def rows(chance: Random) -> Rows:
    """Two databases: carried-over, paused, undated, refused, contradictory dossiers among ordinary ones."""
    lives = [_life(chance, number) for number in range(chance.choice([0, 3, 25, 30, 30, 35, 35, 40]))]
    events = [event for _, told in lives for event in told]
    numbers = chance.sample(range(len(events)), len(events))
    numbered = [{**event, "id": number} for event, number in zip(events, numbers, strict=True)]
    # Built at the close of a day, in its morning, and before much of what the sources say.
    built_at = chance.choice([NOW, NOW, at(9, 10, 20), at(-3, 15)])
    holidays, silent_limit = chance.choice([(), HOLIDAYS]), chance.choice([None, 2, 4])
    staff_rows = _staff(chance)
    return Rows([row for row, _ in lives], numbered, holidays, built_at, silent_limit, staff_rows, _validity(chance))


def _validity(chance: Random) -> dict[str, Validity]:
    """Mostly units that always were; some that begin, end or do both among the days that are asked about."""
    found = {}
    for unit in UNIT_CODES:
        first = MONDAY + timedelta(days=chance.randint(-20, 10))
        last = first + timedelta(days=chance.randint(0, 30))
        ends = chance.choice([(None, None)] * 4 + [(first, None), (None, last), (first, last)])
        if ends != (None, None):
            found[unit] = ends
    return found


def _staff(chance: Random) -> tuple[dict[str, object], ...]:
    """No, one or some counts of staff; most units tell both numbers, some are in no list of units."""
    found = []
    for day in chance.sample([-12, -1, 0, 4, 9], chance.choice([0, 1, 2, 2, 3])):
        silent = chance.choice([0.0, 0.0, 0.1, 0.4])
        for unit in chance.sample([*UNIT_CODES, "X", "V"], chance.randint(1, 7)):
            for speciality in chance.sample(["Đất đai", "Xây dựng", "Giáo dục"], chance.randint(1, 3)):
                for position in chance.sample(["Công chức", "Lãnh đạo"], chance.randint(1, 2)):
                    numbers = (_often(chance, chance.randint(0, 3), 1 - silent) for _number in range(2))
                    found.append(staff(unit, day, *numbers, speciality=speciality, position=position))
    return tuple(found)


def question(chance: Random, found: Rows) -> Filters:
    """Filters over a period that mostly ends on a day on which something happens, some with a choice."""
    names = ("due_at", "resolved_at", "returned_at", "received_at", "submitted_at", "extension_at")
    told = [row[name] for row in found.dossiers for name in names if row[name]]
    moments = [*told, *(event["at"] for event in found.events), at(0)]
    last = (chance.choice(moments).date() - MONDAY).days + chance.choice([0, 0, 0, -1, -3, 7, 9, 23, 46])
    values = {
        "unit": [*UNIT_CODES, "X", "V", "nowhere"],
        "place": [*UNIT_CODES, "Y"],
        "kind": ["phuong", "xa", "dac_khu", "so_nganh", "chi_nhanh", "unknown"],
        "old_district": ["Quận Cũ", "Huyện Cũ"],
        "field": ["ho-tich", "dat-dai", "unknown"],
        "procedure": [*PROCEDURE_CODES, "9.9"],
        "channel": ["in_person", "online", "post"],
        "step": ["Thẩm định", "Trình ký", "-", "no such step"],
        "cause": ["Chờ ý kiến", "-"],
    }
    chosen = {
        name: tuple(sorted(chance.sample(found, chance.randint(1, min(3, len(found))))))
        for name, found in values.items()
        if chance.random() < 0.06
    }
    return days(last - chance.choice([0, 3, 6, 13, 20]), last, **chosen)


def asked(chance: Random, ask: Callable[[Rows], Value], count: int = 4) -> tuple[Rows, list[Value]]:
    """Two databases, and questions about what happens in them."""
    found = rows(chance)
    return found, [ask(found) for _question in range(count)]


def scope(chance: Random) -> Scope:
    return chance.choice([EVERYTHING] * 5 + [Scope(), Scope("two", ("A", "S"))])


@dataclass(frozen=True)
class History:
    """One dossier from its submission on; `known` gives its rows as a source held them at the end of a day."""

    code: str
    unit: str
    channel: int
    submitted: int
    received: int
    due: int | None
    changes: tuple[tuple[int, int], ...]
    extension: int | None
    resolved: int | None
    returned: int | None
    flags: dict[str, bool | None]

    def known(self, day: int) -> tuple[dict[str, object] | None, list[dict[str, object]]]:
        if self.submitted > day:
            return None, []
        changes = [(when, status) for when, status in self.changes if when <= day]
        ends = (self.received, self.extension, self.resolved, self.returned)
        received, extension, resolved, returned = ((end if end is not None and end <= day else None) for end in ends)
        told = [end for end in (self.submitted, received, extension, resolved, returned) if end is not None]
        row = dossier(
            self.code,
            unit=self.unit,
            channel=self.channel,
            status=self._status(received, resolved, returned, changes),
            submitted=self.submitted,
            received=received,
            due=self.due if received is not None else None,
            extension=extension,
            resolved=resolved,
            returned=returned,
            updated=max([*told, *[when for when, _ in changes]]),
            **self.flags,
        )
        return row, [{"dossier_code": self.code, "at": at(when), "to_status": to} for when, to in changes]

    @staticmethod
    def _status(received: int | None, resolved: int | None, returned: int | None, changes: list[tuple[int, int]]) -> int:
        if received is None:
            return 1
        return 10 if returned is not None else 9 if resolved is not None else changes[-1][1] if changes else 4


def _history(chance: Random, number: int) -> History:
    received = chance.randint(-15, 15)
    resolved = _often(chance, received + chance.randint(0, 30))
    steps = sorted(chance.sample(range(received, received + 20), chance.randint(0, 5)))
    changes = [(day, chance.choice([4, 5, 5, 6, 8])) for day in steps if resolved is None or day <= resolved]
    returned = None if resolved is None else _often(chance, resolved + chance.randint(0, 10))
    return History(
        code=f"H17-{number}",
        unit=chance.choice(UNIT_CODES),
        channel=chance.choice([1, 2, 3]),
        submitted=received - chance.choice([0, 0, 1, 2, 4]),
        received=received,
        due=_often(chance, received + chance.randint(0, 20)),
        changes=tuple(changes),
        extension=_often(chance, received + chance.randint(0, 20), 0.3),
        resolved=resolved,
        returned=returned,
        flags=_flags(chance),
    )


def histories(chance: Random) -> list[History]:
    return [_history(chance, number) for number in range(chance.randint(1, 24))]


def rows_known(told: list[History], day: int) -> Rows:
    """Both databases as they stood at the end of `day`."""
    known = [history.known(day) for history in told]
    events = [event for _, found in known for event in found]
    return Rows([row for row, _ in known if row], [{**event, "id": number} for number, event in enumerate(events)], HOLIDAYS)
