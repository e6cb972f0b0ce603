"""A mart of millions of dossiers for measuring: the units, procedures and calendar of a small one, facts by chance.

Facts lie as the builder writes them: by the day of reception, then by code. Always the same ones for the same size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from data_access.clock import WorkCalendar, day_number
from data_access.dimensions import ALL_DAYS
from data_access.mart import schema
from data_access.mart.publishing import Folder
from data_access.mart.version import Version

BLOCK = 1_000_000
SEED = 20250701
YEARS = 4
STEPS = np.array([None, "Thẩm định hồ sơ", "Lấy ý kiến phối hợp", "Trình ký", "Phân công xử lý", "Chờ bổ sung hồ sơ"], dtype=object)
CAUSES = np.array([None, "Phải xác minh thực địa", "Thiếu người có chuyên môn", "Chờ ý kiến của cơ quan phối hợp"], dtype=object)
LIMITS, LIMIT_CHANCES = (0, 1, 3, 5, 7, 14, 20, 42), (0.28, 0.1, 0.14, 0.14, 0.1, 0.1, 0.09, 0.05)
# What is not in a block of facts is the same for all of them.
REST = {
    "place_id": "unit_id",
    "return_id": "unit_id",
    "code": "'H17.' || (100 + unit_id) || '-' || strftime(DATE '1970-01-01' + CAST(received_day AS INTEGER), '%y%m%d')"
    " || '-' || lpad(CAST(dossier_id AS VARCHAR), 8, '0')",
    "first_due_day": "due_day",
    "returned_day": "resolved_day",
    "entered_day": "received_day",
    "entered_second": "received_day * 28800",
    "second_supplement_day": "NULL",
    "extension_day": "NULL",
    "due_computed": "false",
    "fee_due": "dossier_id % 2 = 0",
    "paid_online": "dossier_id % 3 = 0",
    "electronic_result": "dossier_id % 4 > 0",
    "digitised": "dossier_id % 5 > 0",
    "synchronised": "true",
}


def write(folder: Folder, small: Path, version: Version, count: int, last: int) -> Version:
    """Publish a version of `count` dossiers that ends on the day `last`; its dimensions are those of the mart `small`."""
    folder.path.mkdir(parents=True, exist_ok=True)
    first = last - YEARS * 365
    with duckdb.connect(str(folder.file(1))) as connection:
        connection.execute(f"ATTACH '{small}' AS small (READ_ONLY)")
        for table in schema.MART.sorted_tables:
            connection.execute(str(CreateTable(table).compile(dialect=postgresql.dialect())))
            if table.name not in ("fact", "pause", "overdue", "ledger"):
                connection.execute(f'INSERT INTO "{table.name}" SELECT * FROM small."{table.name}"')
        units, procedures = (
            connection.execute(f"SELECT {name}_id{more} FROM {name} ORDER BY 1").fetchnumpy()
            for name, more in (("unit", ""), ("procedure", ", field_id"))
        )
        columns = ", ".join(f"{REST[name]} AS {name}" if name in REST else name for name in schema.fact.c.keys())  # noqa: SIM118
        for block in blocks(count, first, last, units["unit_id"], procedures["field_id"]):
            connection.register("block", block)
            connection.execute(f"INSERT INTO fact SELECT {columns} FROM block")
            connection.unregister("block")
        late = f"due_day < coalesce(resolved_day, {last + 1})"
        connection.execute(f"INSERT INTO overdue SELECT dossier_id, unit_id, due_day + 1, resolved_day FROM fact WHERE {late}")
        held = "dossier_id % 20 = 0 AND due_day > received_day"
        until = "coalesce(resolved_day, due_day + 30)"
        paused = f"SELECT dossier_id, unit_id, received_day + 1, {until}, 1 FROM fact WHERE {held}"
        connection.execute(f"INSERT INTO pause {paused}")
        connection.execute("DETACH small")
    made = replace(version, version=1, dossiers=count, first_day=first, last_day=last)
    folder.publish(made)
    return made


def blocks(count: int, first: int, last: int, units: np.ndarray, fields: np.ndarray) -> Iterator[pd.DataFrame]:
    """The facts, so many at a time: received evenly over the working days, few units and procedures with most of them."""
    chance = np.random.default_rng(SEED)
    work = WorkCalendar.of(*ALL_DAYS, ())
    days = np.array([day for day in range(first, last + 1) if work.is_working(day)])
    busy = {name: _skewed(chance, size) for name, size in (("unit", len(units)), ("procedure", len(fields)))}
    for start in range(0, count, BLOCK):
        size = min(BLOCK, count - start)
        dossier = np.arange(start, start + size)
        received = days[dossier * len(days) // count]
        unit = units[chance.choice(len(units), size, p=busy["unit"])]
        unit = unit[np.lexsort((unit, received))]
        procedure = chance.choice(len(fields), size, p=busy["procedure"])
        limit = chance.choice(LIMITS, size, p=LIMIT_CHANCES)
        due = received + limit
        # Three in a hundred are late, and of the late ones some for months.
        slow = chance.random(size) < 0.03
        taken = np.where(slow, limit + 1 + chance.exponential(40, size), limit * chance.random(size)).astype(int)
        resolved = received + taken
        ended = resolved <= last
        dated = chance.random(size) > 0.005
        outcome = np.select([~ended, ~dated, resolved < due, resolved == due], [0, 4, 1, 2], 3)
        yield pd.DataFrame(
            {
                "dossier_id": dossier,
                "unit_id": unit,
                "procedure_id": procedure,
                "field_id": fields[procedure],
                "channel": chance.choice((1, 2, 3), size, p=(0.35, 0.6, 0.05)),
                "status": np.where(ended, 10, 4),
                "outcome": outcome,
                "received_day": received,
                "due_day": _missing(due, ~dated),
                "resolved_day": _missing(resolved, ~ended),
                "worked_days": _missing(taken * 5 // 7, ~ended),
                "late_days": _missing((resolved - due) * 5 // 7, outcome != 3),
                "step": STEPS[np.where(ended, 0, chance.integers(1, len(STEPS), size))],
                "cause": CAUSES[np.where(slow & ~ended, chance.integers(0, len(CAUSES), size), 0)],
            }
        )


def _skewed(chance: np.random.Generator, size: int) -> np.ndarray:
    weights = chance.pareto(1.2, size) + 0.1
    return weights / weights.sum()


def _missing(values: np.ndarray, missing: np.ndarray) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(values.astype(np.int64), missing)


def day_of(text: str) -> int:
    return day_number(pd.Timestamp(text).date())
