"""What a province's simulated databases have to reproduce, read from the files `demo*` of its pack."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from data_access.clock import LegalClock, OfficeHours, WorkCalendar, day_number
from data_access.demo.hours import OFFICE_HOURS
from data_access.packs import Pack, Row
from data_access.settings import DEMO_NOW, PACKS
from data_access.sources import UnitKind

KINDS = {
    "communes": (UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE),
    "departments": (UnitKind.DEPARTMENT,),
    "branches": (UnitKind.LAND_BRANCH,),
}
# Long enough for the oldest dossier carried over, and for the latest due day.
FIRST_DAY, LAST_DAY = date(2025, 4, 1), date(2026, 12, 31)
ANY_UNIT = ""


class PlanError(LookupError):
    """The pack says nothing about simulated dossiers, or something that cannot be reached."""


@dataclass(frozen=True)
class Stream:
    """One stream of dossiers: its published totals and the assumed shapes; the shares are from 0 to 1."""

    name: str
    received: int
    resolved: int
    carried_over: int
    from_old_district: float
    overdue_open: int
    late_rate: float
    online_share: float
    paused_share: float
    pause_days: float
    payment_pauses: float
    withdrawn: float
    stopped: float
    refused: int
    awaiting: int
    ramp: float
    old_number: int
    late: Mapping[str, float] = field(default_factory=dict)
    volume: Mapping[str, float] = field(default_factory=dict)
    old_district: Mapping[str, str] = field(default_factory=dict)
    mix: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def mix_of(self, unit_code: str) -> Mapping[str, float]:
        return self.mix.get(unit_code) or self.mix[ANY_UNIT]


@dataclass(frozen=True)
class Plan:
    """A pack with what its simulated databases reproduce."""

    pack: Pack
    streams: tuple[Stream, ...]
    catalogue: Mapping[str, object]
    simulated: Mapping[str, Row]
    silent: Mapping[str, object]
    code_prefix: str
    old_codes: Mapping[str, object]
    population_power: float
    no_dossiers: frozenset[str]
    calendar: WorkCalendar

    def units_of(self, stream: Stream) -> list[Row]:
        """The units that get dossiers in this stream."""
        kinds = KINDS[stream.name]
        return [row for row in self.pack.units if row["kind"] in kinds and row["code"] not in self.no_dossiers]

    @property
    def clock(self) -> LegalClock:
        """The legal clock by which the offices state their due dates."""
        return LegalClock(self.calendar, OfficeHours.read(OFFICE_HOURS))

    @property
    def first_day(self) -> int:
        return day_number(self.pack.starts_on)

    @property
    def last_day(self) -> int:
        return day_number(DEMO_NOW.date())


def read(pack: Pack) -> Plan:
    """Read the plan of a pack. Raises PlanError when the pack has none."""
    folder = PACKS / pack.slug
    if not (folder / "demo.toml").is_file():
        raise PlanError(f"the pack {pack.slug!r} has no demo.toml, so there is nothing to simulate")
    facts = tomllib.loads((folder / "demo.toml").read_text(encoding="utf-8"))
    mixes = _mixes(folder / "demo_mix.csv")
    return Plan(
        pack=pack,
        streams=tuple(Stream(name, **shapes, mix=mixes[name]) for name, shapes in facts["streams"].items()),
        catalogue=facts["catalogue"],
        simulated=_simulated(folder / "demo_procedures.csv"),
        silent=facts["silent"],
        code_prefix=facts["code_prefix"],
        old_codes=facts["old_codes"],
        population_power=facts["population_power"],
        no_dossiers=frozenset(facts["no_dossiers"]),
        calendar=WorkCalendar.of(FIRST_DAY, LAST_DAY, pack.day_exceptions()),
    )


def _mixes(path: Path) -> dict[str, dict[str, dict[str, float]]]:
    mixes: dict[str, dict[str, dict[str, float]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            of_unit = mixes.setdefault(row["stream"], {}).setdefault(row["unit_code"], {})
            of_unit[row["procedure_code"]] = float(row["weight"])
    return mixes


def _simulated(path: Path) -> dict[str, Row]:
    """What is known of the simulated procedures that carry dossiers, by code; an empty cell is missing."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: {
                "field_code": row["field_code"] or None,
                "owner_code": row["owner_code"],
                "time_value": int(row["time_value"]),
                "time_unit": "ngay_lam_viec",
                "has_fee": row["has_fee"] == "true",
            }
            for row in csv.DictReader(file)
        }
