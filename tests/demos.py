"""The simulated databases as SQL sees them, and the working days between their times."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np

from data_access import packs
from data_access.clock import WorkCalendar
from data_access.demo.plan import FIRST_DAY, LAST_DAY

NOW = "2025-09-30 17:00:00"
OPEN_LATE = "resolved_at IS NULL AND status NOT IN (5, 6, 8) AND date(due_at) < '2025-09-30'"
LATE = "date(resolved_at) > date(due_at) AND status IN (9, 10)"
STREAM = """
    CASE WHEN unit.kind IN ('phuong', 'xa', 'dac_khu') THEN 'communes'
         WHEN unit.kind = 'so_nganh' THEN 'departments' ELSE 'branches' END
"""


def connected(folder):
    connection = sqlite3.connect(folder / "dossiers.db")
    connection.execute("ATTACH ? AS units", (str(folder / "units.db"),))
    connection.execute(f"""
        CREATE TEMP VIEW received AS SELECT dossier.*, unit.short_name, {STREAM} AS stream
        FROM dossier JOIN units.unit ON unit.code = dossier.unit_code
        WHERE received_at IS NOT NULL AND status NOT IN (1, 3)
    """)
    return closing(connection)


def one(demo, query, *values):
    return demo.execute(query, values).fetchone()[0]


def working_days(column):
    """The numbers of working days of a column of times as text."""
    exceptions = [(row["day"], row["is_working"]) for row in packs.load("da-nang").holidays]
    calendar = WorkCalendar.of(FIRST_DAY, LAST_DAY, exceptions)
    return calendar.index[np.array([text[:10] for text in column], dtype="datetime64[D]").astype(int) - calendar.first]
