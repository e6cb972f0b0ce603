"""Making both simulated databases of a province."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np

from data_access import packs
from data_access.clock.hours import DAY
from data_access.demo import catalogue, courses, details, outsiders, receipts, rows, staffing, writing
from data_access.demo.hours import HOUR
from data_access.demo.plan import Plan, read
from data_access.demo.rows import Columns
from data_access.demo.streams import Stream
from data_access.settings import DEMO_NOW, running_clock
from data_access.sources import DOSSIER_DB, UNIT_DB

DOSSIERS, UNITS = "dossiers.db", "units.db"

# The day on which two-tier government began; any whole number makes other dossiers with the same figures.
SEED = 20250701


def _silent(_line: str) -> None:
    pass


def make(
    folder: Path, province: str, seed: int = SEED, say: Callable[[str], None] = _silent, packs_folder: Path = packs.PACKS
) -> None:
    """Write `dossiers.db` and `units.db` into `folder`; the same seed gives the same rows.

    Raises PackError for an unknown province and PlanError for a plan that cannot be reached.
    """
    plan = read(packs.load(province, packs_folder), seed, packs_folder)
    # Children are told by their number: one more at the end leaves the draws of the others as they are.
    first, *of_streams, last = np.random.SeedSequence(seed).spawn(2 + len(plan.streams))
    procedures = catalogue.rows(plan, np.random.default_rng(first), seed)
    carrying = catalogue.carrying(plan, procedures)
    staff = staffing.rows(plan, np.random.default_rng(last))
    dossiers, events = [], []
    for stream, of_stream in zip(plan.streams, of_streams, strict=True):
        received, changed, others = _stream(plan, stream, carrying, of_stream)
        dossiers += [received, others]
        events.append(changed)
        say(f"{stream.name}: {len(received['code']):,} dossiers")
    say("writing …")
    # Both take their places at the end of the block, so a reader never meets one new and one old for long.
    with (
        writing.replacing(folder / UNITS, UNIT_DB) as units_db,
        writing.replacing(folder / DOSSIERS, DOSSIER_DB) as dossiers_db,
    ):
        _write_units(units_db, plan, procedures, staff)
        _write_dossiers(dossiers_db, plan, seed, rows.together(dossiers, "code"), rows.together(events, "at"))
    # A clock that ran on with the dossiers before has nothing to do with these.
    running_clock(folder / DOSSIERS).unlink(missing_ok=True)
    say(f"{folder}: {UNITS}, {DOSSIERS}")


def _stream(
    plan: Plan,
    stream: Stream,
    procedures: catalogue.Procedures,
    seed: np.random.SeedSequence,
) -> tuple[Columns, Columns, Columns]:
    """Each stage has its own generator, so a change in one leaves the draws of the others alone."""
    draws = [np.random.default_rng(child) for child in seed.spawn(4)]
    now = plan.last_day * DAY + DEMO_NOW.hour * HOUR + DEMO_NOW.minute * 60
    received = receipts.draw(plan, stream, procedures, draws[0])
    course = courses.draw(plan, stream, procedures, received, now, draws[1])
    detail = details.draw(plan, stream, procedures, received, course, now, draws[2])
    others = outsiders.draw(plan, stream, procedures, now, draws[3])
    return (
        *rows.received(plan, stream, procedures, received, course, detail),
        rows.never_received(plan, stream, procedures, others),
    )


def _write_units(connection: sqlite3.Connection, plan: Plan, procedures: list[packs.Row], staff: list[packs.Row]) -> None:
    pack = plan.pack
    tables = {
        "unit": pack.units,
        "field": pack.fields,
        "procedure": procedures,
        "holiday": pack.holidays,
        "time_rule": pack.time_rules,
        "target": pack.targets,
        "milestone": pack.milestones,
        # Not of every province is anything published.
        **({"staff": staff} if staff else {}),
    }
    for name, of_table in tables.items():
        writing.insert_rows(connection, name, of_table)


def _write_dossiers(connection: sqlite3.Connection, plan: Plan, seed: int, dossiers: Columns, events: Columns) -> None:
    writing.insert_columns(connection, "dossier", dossiers)
    writing.insert_columns(connection, "dossier_event", {"id": np.arange(1, len(events["at"]) + 1), **events})
    writing.insert_pairs(
        connection,
        "provenance",
        {
            "simulated": "1",
            "title": f"Dữ liệu mô phỏng – {plan.pack.name}" + (f" ({plan.note})" if plan.note else ""),
            "seed": str(seed),
        },
    )
    for statement in writing.INDICES:
        connection.execute(statement)
