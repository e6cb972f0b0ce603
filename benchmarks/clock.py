"""The legal clock: due moments of 310,000 dossiers with 60,000 pauses, all units mixed.

`python -m benchmarks.clock` prints a row of the table in `README.md`: the best of five runs, as other work only adds to it.
"""

from __future__ import annotations

import sys
import time
from datetime import date

import numpy as np

DOSSIERS, PAUSES, RUNS = 310_000, 60_000, 5
FIRST, LAST = date(2023, 1, 1), date(2029, 12, 31)
RECEIVED = date(2025, 7, 1), date(2026, 11, 23)
SEED = 20250701


def main() -> None:
    """Measure on random dossiers of Đà Nẵng's calendar, the same ones each time."""
    from data_access import packs
    from data_access.clock import LegalClock, Limits, OfficeHours, Pauses, TimeUnit, WorkCalendar, day_number

    chance = np.random.default_rng(SEED)
    work = WorkCalendar.of(FIRST, LAST, packs.load("da-nang").day_exceptions())
    clock = LegalClock(work, OfficeHours.read("07:00-11:30,13:30-17:00"))
    received = chance.integers(*(day_number(day) * 86_400 for day in RECEIVED), DOSSIERS)
    limits = Limits(
        value=chance.integers(1, 31, DOSSIERS),
        unit=chance.choice(np.array(list(TimeUnit), dtype=object), DOSSIERS),
        same_day=chance.random(DOSSIERS) < 0.2,
        extra=np.where(chance.random(DOSSIERS) < 0.05, 10, 0),
    )
    dossier = chance.integers(0, DOSSIERS, PAUSES)
    start = received[dossier] + chance.integers(0, 20 * 86_400, PAUSES)
    pauses = Pauses(dossier, start, start + chance.integers(0, 30 * 86_400, PAUSES))

    measured = []
    for _run in range(RUNS):
        began = time.perf_counter()
        clock.due(received, limits, pauses)
        measured.append(time.perf_counter() - began)
    print(f"| due moments of {DOSSIERS:,} dossiers with {PAUSES:,} pauses, best of {RUNS} | {min(measured):.2f} s |")


if __name__ == "__main__":
    sys.exit(main())
