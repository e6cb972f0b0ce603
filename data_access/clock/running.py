"""The running clock of a simulated database: since when it runs, or where it was left, told by a small file beside it.

Every process of the program reads the file, so it starts and stops with whoever keeps the demo alive.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from data_access.settings import ZONE

# Nothing that is longer, or tells of other years, was written here.
LONGEST = 1_000
YEARS = range(2000, 2200)


@dataclass(frozen=True)
class RunningClock:
    """It showed `at` when the machine's clock showed `machine`, and goes on at its pace; without `machine` it stands."""

    at: datetime
    machine: datetime | None

    @classmethod
    def told(cls, path: Path | None) -> RunningClock | None:
        """The clock that the file tells; none where there is no file, or one that makes no sense."""
        if path is None:
            return None
        try:
            found = path.stat()
        except OSError:
            return None
        # The content changes with one of these, so the file is read once for each content.
        return _read(path, (found.st_mtime_ns, found.st_size, found.st_ino))

    @property
    def runs(self) -> bool:
        return self.machine is not None

    def now(self, machine: datetime) -> datetime:
        """What it shows when the machine's clock shows `machine`; it never goes back."""
        if self.machine is None:
            return self.at
        return self.at + max(machine - self.machine, timedelta())

    def since(self, machine: datetime) -> RunningClock:
        """The same clock, told anew from what it shows now."""
        return RunningClock(self.now(machine), machine)

    def stopped(self, machine: datetime) -> RunningClock:
        """The clock, left where it is now."""
        return RunningClock(self.now(machine), None)

    def write(self, path: Path) -> None:
        """Tell it to every process, at once or not at all. Raises OSError where the folder cannot be written."""
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        machine = self.machine.isoformat() if self.machine else None
        try:
            beside.write_text(json.dumps({"at": self.at.isoformat(), "machine": machine}) + "\n", "utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: tuple[int, int, int]) -> RunningClock | None:
    # It is asked for by every page: whatever stands in the file, the demo then stands still and the page is there.
    with suppress(OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        with path.open(encoding="utf-8") as file:
            text = file.read(LONGEST + 1)
        told = json.loads(text) if len(text) <= LONGEST else {}
        at, machine = datetime.fromisoformat(told["at"]), told["machine"]
        since = None if machine is None else datetime.fromisoformat(machine)
        if all(moment.tzinfo and moment.year in YEARS for moment in (at, since or at)):
            return RunningClock(at.astimezone(ZONE), since)
    return None
