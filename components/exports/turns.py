"""Long files: few are made at once, so that they keep nobody else waiting, and none for a reader who has gone."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable, Iterator

# Seconds after which a reader who has not taken the whole file is taken for gone.
LONGEST = 600.0


class Turns:
    """So many files at once in this process."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken: dict[object, float] = {}
        self._lock = threading.Lock()

    def take(self) -> Callable[[], None] | None:
        """What gives the turn back, at any time and as often as it is called; nothing where all are taken."""
        turn, now = object(), time.monotonic()
        with self._lock:
            # A turn that nobody gave back ends by itself.
            self._taken = {one: began for one, began in self._taken.items() if now - began < 2 * LONGEST}
            if len(self._taken) >= self.most:
                return None
            self._taken[turn] = now
        return lambda: self._end(turn)

    def _end(self, turn: object) -> None:
        with self._lock:
            self._taken.pop(turn, None)


def while_read(parts: Iterator[str], gone: Callable[[], bool], end: Callable[[], None]) -> Iterator[str]:
    """The parts, as long as somebody takes them; what was not taken in time breaks off, so that nobody holds it for whole."""
    began = time.monotonic()
    try:
        for part in parts:
            if gone():
                return
            if time.monotonic() - began > LONGEST:
                # A server closes the connection of such a fault without another word.
                raise BrokenPipeError(errno.EPIPE, f"the file was not taken within {LONGEST:.0f} seconds")
            yield part
    finally:
        end()
