"""Random dossiers and random questions for the property tests.

`make test` asks the same examples each time; `EXAMPLES=500` asks that many others.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from data_access.filters import Filters
from data_access.scope import EVERYTHING, Scope
from tests.marts import days
from tests.reference import Reference
from tests.sample import MONDAY, PROCEDURES, UNITS, at, dossier

UNIT_CODES = [row[0] for row in UNITS]
PROCEDURE_CODES = [row[0] for row in PROCEDURES]
CLOCKS = [(0, 0), (7, 30), (16, 59), (23, 59)]
# A holiday in the week, one on a Sunday, and a Saturday that works instead.
HOLIDAYS = ((MONDAY, False), (date(2025, 9, 2), False), (date(2025, 9, 14), False), (date(2025, 9, 20), True))


def examples(count: int) -> Callable:
    """Hypothesis settings for tests that build a mart for each example."""
    asked = os.environ.get("EXAMPLES")
    # The search for the smallest case takes minutes here, so it waits until somebody asks.
    phases = [phase for phase in Phase if asked or phase is not Phase.shrink]
    return settings(
        phases=phases,
        max_examples=int(asked) if asked else count, derandomize=not asked, database=None, deadline=None, print_blob=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )


@dataclass(frozen=True)
class Rows:
    """What the two databases hold."""

    dossiers: list[dict[str, object]]
    events: list[dict[str, object]]
    holidays: tuple[tuple[date, bool], ...]

    def reference(self) -> Reference:
        return Reference(self.dossiers, self.events, self.holidays, UNITS, PROCEDURES, ("ho-tich", "dat-dai"))


def _moment(day: int | None, clock: tuple[int, int]) -> datetime | None:
    return at(day, *clock)


def maybe(strategy: st.SearchStrategy, often: int = 3) -> st.SearchStrategy:
    """The strategy's values, and missing about once in `often` + 1 times."""
    return st.one_of(*[strategy] * often, st.none())


@st.composite
def _life(draw: Callable, number: int) -> tuple[dict[str, object], list[dict[str, object]]]:
    # Close together, so that ends, dues and pauses meet on the days that are asked about.
    start = draw(st.integers(-10, 10))
    received = draw(maybe(st.just(start), 12))
    due = draw(maybe(st.integers(start - 2, start + 12)))
    resolved = draw(st.one_of(st.none(), st.integers(start - 1, start + 15)))
    returned = None if resolved is None else draw(maybe(st.integers(resolved, resolved + 6), 1))
    changes = draw(st.lists(st.tuples(st.integers(start - 2, start + 12), st.sampled_from(CLOCKS),
                                      st.sampled_from([2, 4, 5, 6, 8, 9])), max_size=4))
    newest = max([start, *[day for day in (resolved, returned) if day is not None], *[day for day, _, _ in changes]])
    code = f"H17-{number}"
    row = dossier(
        code, received=received, due=due, resolved=resolved, returned=returned,
        unit=draw(st.sampled_from([*UNIT_CODES, "X"])), place=draw(maybe(st.sampled_from([*UNIT_CODES, "Y"]), 1)),
        procedure=draw(st.sampled_from([*PROCEDURE_CODES, "9.9"])), channel=draw(st.sampled_from([None, 1, 2, 3])),
        status=draw(st.sampled_from([0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 10])),
        updated=newest + draw(st.integers(0, 4)),
    )
    for name, day in (("received_at", received), ("due_at", due), ("resolved_at", resolved)):
        row[name] = _moment(day, draw(st.sampled_from(CLOCKS)))
    row["updated_at"] = row["updated_at"].replace(hour=23, minute=59, second=59)
    events = [{"dossier_code": code, "at": _moment(day, clock), "to_status": status} for day, clock, status in changes]
    return row, events


@st.composite
def rows(draw: Callable, most: int = 22) -> Rows:
    """Two databases: carried-over, paused, undated, refused, contradictory dossiers among ordinary ones."""
    lives = [draw(_life(number)) for number in range(draw(st.integers(0, most)))]
    events = [event for _, told in lives for event in told]
    numbers = draw(st.permutations(range(len(events))))
    holidays = draw(st.sampled_from([(), HOLIDAYS]))
    numbered = [{**event, "id": number} for event, number in zip(events, numbers, strict=True)]
    return Rows([row for row, _ in lives], numbered, holidays)


def _some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    chosen = st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(lambda found: tuple(sorted(found)))
    return st.one_of(*[st.just(())] * 4, chosen)


@st.composite
def questions(draw: Callable) -> Filters:
    """Filters over a period near the dossiers, mostly with one or two choices."""
    first = draw(st.integers(-12, 18))
    return days(
        first, first + draw(st.one_of(st.integers(0, 12), st.integers(0, 12), st.integers(30, 70))),
        unit=draw(_some([*UNIT_CODES, "X", "nowhere"])), place=draw(_some([*UNIT_CODES, "Y"])),
        kind=draw(_some(["phuong", "xa", "dac_khu", "so_nganh", "chi_nhanh", "unknown"])),
        old_district=draw(_some(["Quận Cũ", "Huyện Cũ"])), field=draw(_some(["ho-tich", "dat-dai", "unknown"])),
        procedure=draw(_some([*PROCEDURE_CODES, "9.9"])), channel=draw(_some(["in_person", "online", "post"])),
    )


scopes = st.sampled_from([EVERYTHING] * 5 + [Scope(), Scope("two", ("A", "S"))])


@dataclass(frozen=True)
class History:
    """One dossier from its reception on; `known` gives its rows as a source held them at the end of a day."""

    code: str
    unit: str
    channel: int
    received: int
    due: int | None
    changes: tuple[tuple[int, int], ...]
    resolved: int | None
    returned: int | None

    def known(self, day: int) -> tuple[dict[str, object] | None, list[dict[str, object]]]:
        if self.received > day:
            return None, []
        changes = [(when, status) for when, status in self.changes if when <= day]
        resolved, returned = ((end if end is not None and end <= day else None) for end in (self.resolved, self.returned))
        status = 10 if returned is not None else 9 if resolved is not None else changes[-1][1] if changes else 4
        row = dossier(self.code, unit=self.unit, channel=self.channel, status=status, received=self.received, due=self.due,
                      resolved=resolved, returned=returned,
                      updated=max(end for end in (self.received, resolved, returned, *[when for when, _ in changes])
                                  if end is not None))
        return row, [{"dossier_code": self.code, "at": at(when), "to_status": to} for when, to in changes]


@st.composite
def _history(draw: Callable, number: int) -> History:
    received = draw(st.integers(-20, 25))
    resolved = draw(maybe(st.integers(received, received + 40)))
    steps = sorted(draw(st.lists(st.integers(received, received + 30), max_size=4, unique=True)))
    changes = [(day, draw(st.sampled_from([4, 5, 6, 8]))) for day in steps if resolved is None or day <= resolved]
    returned = None if resolved is None else draw(maybe(st.integers(resolved, resolved + 10)))
    return History(f"H17-{number}", draw(st.sampled_from(UNIT_CODES)), draw(st.sampled_from([1, 2, 3])), received,
                   draw(maybe(st.integers(received, received + 30))), tuple(changes), resolved, returned)


@st.composite
def histories(draw: Callable) -> list[History]:
    return [draw(_history(number)) for number in range(draw(st.integers(1, 16)))]


def rows_known(told: list[History], day: int) -> Rows:
    """Both databases as they stood at the end of `day`."""
    known = [history.known(day) for history in told]
    events = [event for _, found in known for event in found]
    return Rows([row for row, _ in known if row], [{**event, "id": number} for number, event in enumerate(events)], HOLIDAYS)
