"""The small city as its source rows tell it, counted in plain Python for any filters: what sentences are held against.

Nothing here is read from the mart or from the frames of the product.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from data_access.filters import Filters
from tests.reference_lives import DAY, STREAMS, Life, Procedure, WorkCalendar
from tests.reference_rows import Lives

MOMENTS = ("submitted_at", "received_at", "due_at", "resolved_at", "returned_at", "extension_at", "updated_at", "at")
FLAGS = ("fee_due", "paid_online", "electronic_result", "digitised", "synchronised")
OF_LIVES = ("unit", "place", "kind", "old_district", "field", "procedure", "channel", "step", "cause")
SMALL = 30


@dataclass(frozen=True)
class City:
    """Dossiers, catalogue and names of two source databases; `last` is the last whole day when the version was built."""

    lives: tuple[Life, ...]
    procedures: tuple[Procedure, ...]
    calendar: WorkCalendar
    names: dict[str, str]
    short_names: dict[str, str]
    fields: dict[str, str]
    kinds: dict[str, str]
    districts: dict[str, tuple[str, ...]]
    validity: dict[str, tuple[date | None, date | None]]
    staff: tuple[dict[str, object], ...]
    targets: dict[str, tuple[float, ...]]
    last: date

    @cached_property
    def begun(self) -> date:
        """The first day on which anything was resolved."""
        return min(life.resolved for life in self.lives if life.resolved)

    @cached_property
    def known_last(self) -> date:
        """The last day of which there are data, or the last whole one."""
        days = [day for life in self.lives for day in (life.received, life.resolved) if day]
        return min(self.last, max(days))


def city_of(folder: Path, last: date) -> City:
    """Read both databases row by row."""
    with closing(sqlite3.connect(folder / "dossiers.db")) as dossiers, closing(sqlite3.connect(folder / "units.db")) as units:
        tables = {name: _rows(dossiers, name) for name in ("dossier", "dossier_event")}
        tables |= {name: _rows(units, name) for name in ("unit", "field", "procedure", "staff", "holiday", "target")}
    read = Lives(
        tables["dossier"],
        tables["dossier_event"],
        [
            (row["code"], row["name"], row["kind"], row["old_district"], row["difficult_area"], row["population"])
            for row in tables["unit"]
        ],
        [_procedure(row) for row in tables["procedure"]],
        [(row["code"], row["name"], row["owner_code"]) for row in tables["field"]],
        {row["code"]: _days(row) for row in tables["unit"]},
    )
    held = [row for row in tables["target"] if row["valid_from"] <= "2025-07-01" and not row["valid_to"]]
    return City(
        lives=tuple(read.lives),
        procedures=tuple(read.procedures.values()),
        calendar=WorkCalendar({date.fromisoformat(row["day"]): bool(row["is_working"]) for row in tables["holiday"]}),
        names={row["code"]: row["name"] for row in tables["unit"]},
        short_names={row["code"]: row["short_name"] for row in tables["unit"]},
        fields={row["code"]: row["name"] for row in tables["field"]},
        kinds={row["code"]: row["kind"] for row in tables["unit"]},
        districts={row["code"]: tuple(part.strip() for part in (row["old_district"] or "").split(";")) for row in tables["unit"]},
        validity={row["code"]: _days(row) for row in tables["unit"]},
        staff=tuple({**row, "as_of": date.fromisoformat(row["as_of"])} for row in tables["staff"]),
        targets={
            name: tuple(row["value"] for row in sorted(held, key=lambda row: row["rank"]) if row["metric"] == name)
            for name in {row["metric"] for row in held}
        },
        last=last,
    )


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    connection.row_factory = sqlite3.Row
    return [_told(dict(row)) for row in connection.execute(f"SELECT * FROM {table}")]


def _told(row: dict[str, object]) -> dict[str, object]:
    """A row with its moments and its flags as Python knows them."""
    for name in MOMENTS:
        if row.get(name):
            row[name] = datetime.fromisoformat(str(row[name]))
    for name in FLAGS:
        if name in row and row[name] is not None:
            row[name] = bool(row[name])
    return row


def _days(row: dict[str, object]) -> tuple[date | None, date | None]:
    """Its first and last day."""
    first, last = (None if row[name] is None else date.fromisoformat(str(row[name])) for name in ("valid_from", "valid_to"))
    return first, last


def _procedure(row: dict[str, object]) -> tuple[object, ...]:
    days = _days(row)
    independent = None if row["territory_independent"] is None else bool(row["territory_independent"])
    told = (row["code"], row["name"], row["field_code"], row["online_level"], *days, None, None, independent)
    return (*told, row["has_fee"], row["owner_code"], row["not_online_reason"])


class Facts:
    """What is true of the dossiers that some filters leave."""

    def __init__(self, city: City, filters: Filters) -> None:
        self.city, self.filters = city, filters
        self.first, self.last = filters.from_date, filters.to_date
        self.lives = [life for life in city.lives if _chosen(life.groups, filters, OF_LIVES)]

    # Dossiers

    def of(self, stream: str | None = None) -> list[Life]:
        return [life for life in self.lives if stream is None or life.groups["stream"] == stream]

    def received(self, lives: Iterable[Life]) -> list[Life]:
        return [life for life in lives if life.received is not None and self.first <= life.received <= self.last]

    def resolved(self, lives: Iterable[Life]) -> list[Life]:
        return [life for life in lives if life.received is not None and life.resolved and self.first <= life.resolved <= self.last]

    def dated(self, lives: Iterable[Life]) -> list[Life]:
        """What was resolved and had a due day."""
        return [life for life in self.resolved(lives) if life.due is not None]

    def on_time(self, lives: Iterable[Life]) -> tuple[int, int]:
        judged = self.dated(lives)
        return sum(life.resolved <= life.due for life in judged), len(judged)

    def held(self, lives: Iterable[Life], day: date | None = None) -> list[Life]:
        return [life for life in lives if life.is_open(day or self.last)]

    def overdue(self, lives: Iterable[Life], day: date | None = None) -> list[Life]:
        return [life for life in self.held(lives, day) if life.is_overdue(day or self.last)]

    def due(self, after: date, until: date) -> list[Life]:
        """What is held and free at the end of the period and due on a day after one, and no later than another."""
        held = [life for life in self.held(self.lives) if not life.is_paused(self.last)]
        return [life for life in held if life.due is not None and life.due >= self.last and after < life.due <= until]

    def is_empty(self, stream: str | None = None) -> bool:
        lives = self.of(stream)
        return not (self.received(lives) or self.resolved(lives) or self.held(lives))

    @property
    def today(self) -> int:
        return len(self.due(self.last - DAY, self.last))

    @property
    def tomorrow(self) -> int:
        return len(self.due(self.last, self.next_day))

    @property
    def next_day(self) -> date:
        return self.city.calendar.on_or_after(self.last + DAY)

    def rate(self, name: str, lives: Iterable[Life]) -> tuple[int, int]:
        """Numerator and denominator of a rate, in the words of its definition."""
        if name == "on_time_rate":
            return self.on_time(lives)
        came = self.received(lives)
        if name == "online_share":
            return sum(life.groups["channel"] == "online" for life in came), len(came)
        if name == "online_payment_rate":
            owed = [life for life in came if life.flags["fee_due"] is True and life.flags["paid_online"] is not None]
            return sum(life.flags["paid_online"] is True for life in owed), len(owed)
        if name == "resolved_to_received":
            return len(self.resolved(lives)), len(came)
        raise KeyError(name)

    def by(self, name: str, lives: Iterable[Life]) -> Counter:
        return Counter(life.groups[name] for life in lives)

    def per_unit(
        self, count: Callable[[list[Life]], object], stream: str, lives: Iterable[Life] | None = None
    ) -> dict[str, object]:
        """A count of each unit of a stream that has any dossier."""
        found: dict[str, list[Life]] = {}
        for life in self.of(stream) if lives is None else lives:
            found.setdefault(life.groups["unit"], []).append(life)
        return {unit: count(held) for unit, held in found.items()}

    def level(self, stream: str) -> list[Life]:
        """All dossiers of a stream under the filters that choose no unit: what one is judged against."""
        others = [name for name in OF_LIVES if name not in ("unit", "kind", "old_district")]
        return [life for life in self.city.lives if life.groups["stream"] == stream and _chosen(life.groups, self.filters, others)]

    # Units

    def units(self, stream: str) -> list[str]:
        """The units of a stream that the filters leave and that exist at the end of the period, or have dossiers all the same."""
        asked, holding = self.filters, {life.groups["unit"] for life in self.lives if self._is_there(life)}
        return [
            code
            for code, kind in self.city.kinds.items()
            if STREAMS[kind] == stream
            and (code in holding or self._stands(code))
            and (not asked.unit or code in asked.unit)
            and (not asked.kind or kind in asked.kind)
            and (not asked.old_district or self.city.districts[code][0] in asked.old_district)
        ]

    def _is_there(self, life: Life) -> bool:
        """Whether it came, went, or is held in the period."""
        return bool(self.received([life]) or self.resolved([life]) or life.is_open(self.last))

    def _stands(self, code: str) -> bool:
        first, last = self.city.validity[code]
        return (first or date.min) <= self.last <= (last or date.max)

    def is_whole(self, stream: str) -> bool:
        """Whether no filter leaves out any dossier of a stream."""
        kinds = {kind for kind in self.city.kinds.values() if STREAMS[kind] == stream}
        others = [name for name in OF_LIVES if name != "kind" and getattr(self.filters, name)]
        return not others and (not self.filters.kind or kinds <= set(self.filters.kind))

    @property
    def is_settled(self) -> bool:
        """A step is where only what is open stands, a cause what only late ones have: they say nothing of what was resolved."""
        return bool(self.filters.step or self.filters.cause)

    # Days

    def whole_days(self, since: date) -> list[date]:
        """The working days from one on that were over, up to the end of the period."""
        last = min(self.last, self.city.known_last)
        days = [since + DAY * step for step in range((last - since).days + 1)]
        return [day for day in days if self.city.calendar.is_working(day)]

    @cached_property
    def stocks(self) -> list[int]:
        """What was overdue at the end of each whole day since there are data."""
        return [len(self.overdue(self.lives, day)) for day in self.whole_days(self.city.begun)]

    # Catalogue

    def catalogue(self) -> list[Procedure]:
        rows = (row for row in self.city.procedures if row.is_in_force(self.last))
        return [row for row in rows if _chosen(row.groups, self.filters, ("field", "procedure"))]


def _chosen(groups: dict[str, str], filters: Filters, names: Iterable[str]) -> bool:
    """Whether the filters leave it; what is not stated is asked for by a dash."""
    wanted = {name: getattr(filters, name) for name in names if name in groups}
    return all(not values or (groups[name] or "-") in values for name, values in wanted.items())
