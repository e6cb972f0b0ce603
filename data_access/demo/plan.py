"""What a province's simulated databases have to reproduce, read from the files `demo*` of its pack.

Where nothing of a province is published, its plan is made of rates for the country (`assumed`).
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data_access.clock import LegalClock, OfficeHours, WorkCalendar, day_number
from data_access.demo import assumed
from data_access.demo.hours import OFFICE_HOURS
from data_access.demo.streams import KINDS, Stream
from data_access.packs import NATIONAL, Pack, Row, file_of
from data_access.settings import DEMO_NOW, PACKS

# Long enough for the oldest dossier carried over, and for the latest due day.
FIRST_DAY, LAST_DAY = date(2025, 4, 1), date(2026, 12, 31)


class PlanError(LookupError):
    """The pack says something about simulated dossiers that cannot be reached."""


@dataclass(frozen=True)
class Plan:
    """A pack with what its simulated databases reproduce."""

    pack: Pack
    streams: tuple[Stream, ...]
    catalogue: Mapping[str, object]
    simulated: Mapping[str, Row]
    silent: Mapping[str, object]
    staff: Mapping[str, object]
    code_prefix: str
    old_codes: Mapping[str, object]
    population_power: float
    no_dossiers: frozenset[str]
    note: str
    calendar: WorkCalendar

    def units_of(self, stream: Stream) -> list[Row]:
        """The units that get dossiers in this stream."""
        kinds = KINDS[stream.name]
        return [row for row in self.pack.units if row["kind"] in kinds and row["code"] not in self.no_dossiers]

    def count_of(self, name: str) -> int:
        """How many units there are of the kinds of one stream."""
        return sum(row["kind"] in KINDS[name] for row in self.pack.units)

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


def read(pack: Pack, seed: int = 0, packs: Path = PACKS) -> Plan:
    """The plan of a pack: its own where it has streams of its own, else one from rates; the seed chooses who is late."""
    folder = packs / pack.slug
    mixes = _mixes(file_of(folder, "demo_mix.csv"))
    simulated = _simulated(file_of(folder, "demo_procedures.csv"), {row["code"] for row in pack.units})
    facts = _facts(folder / "demo.toml")
    if "streams" not in facts:
        facts = assumed.facts(pack, {**_facts(NATIONAL / "demo.toml"), **facts}, simulated, seed)
    return Plan(
        pack=pack,
        streams=tuple(Stream(name, **shapes, mix=mixes[name]) for name, shapes in facts["streams"].items()),
        catalogue=facts["catalogue"],
        simulated=simulated,
        silent=facts["silent"],
        staff=facts.get("staff", {}),
        code_prefix=facts["code_prefix"],
        old_codes=facts["old_codes"],
        population_power=facts["population_power"],
        no_dossiers=frozenset(facts["no_dossiers"]),
        note=facts.get("note", ""),
        calendar=WorkCalendar.of(FIRST_DAY, LAST_DAY, pack.day_exceptions()),
    )


def _facts(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _mixes(path: Path) -> dict[str, dict[str, dict[str, float]]]:
    mixes: dict[str, dict[str, dict[str, float]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            of_unit = mixes.setdefault(row["stream"], {}).setdefault(row["unit_code"], {})
            of_unit[row["procedure_code"]] = float(row["weight"])
    return mixes


def _simulated(path: Path, units: set[object]) -> dict[str, Row]:
    """What is known of the simulated procedures that carry dossiers, by code; an empty cell is missing, so is no unit's code."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: {
                "name": row["name"],
                "field_code": row["field_code"] or None,
                "owner_code": row["owner_code"] if row["owner_code"] in units else None,
                "time_value": int(row["time_value"]),
                "time_unit": "ngay_lam_viec",
                "has_fee": row["has_fee"] == "true",
            }
            for row in csv.DictReader(file)
        }
