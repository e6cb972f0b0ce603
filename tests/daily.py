"""Days with a given number of dossiers, and what their control chart is, for tests of the band and of "unusual"."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from data_access.signals import Control, control
from tests.sample import MONDAY, dossier

# August 2025 by day after 1/9: Friday 1/8, then four weeks. Every weekday has the mean 12, so none has a factor of its own.
# Ranges 2 + 4 + 2 over 20 pairs: limits 12 ± 2.66 × 0.4, that is 10.94 and 13.06.
JULY, AUGUST = -35, (-31, *(week + day for week in (-28, -21, -14, -7) for day in range(5)))
SETTLED = (12, *(level for level in (10, 14, 12, 12) for _day in range(5)))
# Working days of September and 1/10, of which the sample knows no holiday.
JUDGED = tuple(day for day in range(31) if (MONDAY + timedelta(days=day)).weekday() < 5)


def happening(counts: dict[int, int]) -> list[dict[str, object]]:
    """So many dossiers received and resolved on each day after 1/9/2025."""
    return [
        dossier(f"{day}-{number}", received=day, resolved=day, due=day) for day, count in counts.items() for number in range(count)
    ]


def judged(*counts: int) -> list[dict[str, object]]:
    """A day of July, August as it is settled, then the working days from 1/9 on."""
    return happening({JULY: 1, **dict(zip(AUGUST, SETTLED, strict=True)), **dict(zip(JUDGED, counts, strict=False))})


def recounted(folder: Path, last: date, holidays: Sequence[date] = (), column: str = "resolved_at") -> Control | None:
    """The control chart of what SQL counts in the source, what happened on a day off on the next working day."""
    with closing(sqlite3.connect(folder / "source.db")) as connection:
        rows = connection.execute(f"SELECT date({column}), count(*) FROM dossier WHERE {column} IS NOT NULL GROUP BY 1").fetchall()
        begun = date.fromisoformat(connection.execute("SELECT min(date(resolved_at)) FROM dossier").fetchone()[0])
    found: Counter[date] = Counter()
    for text, count in rows:
        day = date.fromisoformat(text)
        while not works(day, holidays):
            day += timedelta(days=1)
        found[day] += count
    days = [begun + timedelta(days=number) for number in range((last - begun).days + 1)]
    days = [day for day in days if works(day, holidays)]
    return control(days, [found[day] for day in days], days[-1], begun)


def works(day: date, holidays: Sequence[date] = ()) -> bool:
    return day.weekday() < 5 and day not in holidays
