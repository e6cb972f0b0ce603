"""How often somebody may guess what opens something: so many times a minute from one place, and no more."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, deque

SECONDS = 60.0
# Of so many places it is remembered.
PLACES = 1_000


class Guesses:
    """Wrong guesses of the last minute, by the place that they came from."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, place: str) -> int:
        """For how many seconds this place may not guess again; 0 where it may."""
        with self._lock:
            wrong = self._wrong.get(place)
            if wrong is None or len(wrong) < self._most:
                return 0
            return max(0, math.ceil(wrong[0] + SECONDS - time.monotonic()))

    def note(self, place: str) -> bool:
        """One more wrong guess; whether it is the last one for now."""
        with self._lock:
            wrong = self._wrong.setdefault(place, deque(maxlen=self._most))
            self._wrong.move_to_end(place)
            while len(self._wrong) > PLACES:
                self._wrong.popitem(last=False)
            wrong.append(time.monotonic())
            return len(wrong) == self._most and wrong[-1] - wrong[0] < SECONDS
