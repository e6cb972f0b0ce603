"""Moments of the application's database: whole seconds since 1970 of the machine's clock, whatever `NOW` says."""

from __future__ import annotations

import time
from datetime import datetime

from data_access.settings import ZONE


def moment() -> int:
    """Now."""
    return int(time.time())


def local(at: int) -> datetime:
    """A moment as the clocks of the province show it."""
    return datetime.fromtimestamp(at, ZONE)
