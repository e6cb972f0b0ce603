"""A demo that is kept alive: moments of its clock, ticks, and what the mart counts after them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import numpy as np

from data_access.demo.living import tick
from data_access.filters import Filters
from data_access.mart import build
from data_access.scope import EVERYTHING
from data_access.store import Store
from tests.marts import in_memory
from tests.reference import HANOI

MACHINE = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
LATER = timedelta(hours=2, minutes=3, seconds=4)
SHOWN = datetime(2025, 10, 1, 9, 30, tzinfo=HANOI)


def ticked(settings, offices, *, ratio=1.0, moment=SHOWN, seed=1):
    return tick(settings.running.with_name("dossiers.db"), offices, moment, ratio, np.random.default_rng(seed), print)


def row_of(settings, code):
    with closing(sqlite3.connect(settings.running.with_name("dossiers.db"))) as connection:
        connection.row_factory = sqlite3.Row
        return dict(connection.execute("SELECT * FROM dossier WHERE code = ?", (code,)).fetchone())


def counted(settings, day):
    build(settings)
    store = Store(settings, in_memory(), in_memory())
    asked = Filters(from_date=day, to_date=day)
    names = ("received", "resolved", "in_process")
    frames = {name: store.frame([name], (), asked, EVERYTHING) for name in names}
    store.mart().engine.dispose()
    return {name: int(frame["numerator"].iloc[0]) for name, frame in frames.items()}
