"""What was made once is not made again: tallies for all processes of the program, drawings for this one.

A cache that is broken or away costs time, and never a figure.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask_caching import Cache

from data_access.sealing import SealError, sealed, unsealed
from data_access.tally import Tally

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
# Seconds.
AWAY_SECONDS = 5.0
Key = tuple[object, ...]


class Memory:
    """The two caches of a process; `program` keeps apart what another release made of the same key."""

    def __init__(self, tallies: Cache, drawings: Cache, program: str) -> None:
        self._tallies = tallies
        self._drawings = drawings
        self._program = program
        # Until when nobody asks a cache that was away: each question would wait for it.
        self._away_until = 0.0
        self._flights: dict[str, threading.Lock] = {}
        self._boarding = threading.Lock()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is being made now."""
        return not self._flights

    def drawn(self, key: Key, make: Callable[[], Answer]) -> Answer:
        """`make()`, or what it gave this process before for the same key of values."""
        return self._remembered(key, self._drawings.get, make, self._drawings.set)

    def kept(self, key: Key, make: Callable[[], Tally]) -> Tally:
        """`make()`, or what it gave any process before for the same key of values."""
        return self._remembered(key, self._get, make, self._keep)

    def _get(self, name: str) -> Tally | None:
        kept = self._tried(self._tallies.get, name)
        try:
            return None if kept is None else unsealed(name, kept)
        except SealError as error:
            log.warning("an answer in the cache is broken, it is made anew: %s", error)
            return None

    def _keep(self, name: str, tally: Tally) -> None:
        self._tried(self._tallies.set, name, sealed(name, tally))

    def _tried(self, ask: Callable[..., object], *given: object) -> object:
        """What the cache outside this process answers; nothing where it is away."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return ask(*given)
        except Exception as error:
            self._away_until = time.monotonic() + AWAY_SECONDS
            log.warning("the cache is away, answers are made anew meanwhile: %s: %s", type(error).__name__, error)
            return None

    def _remembered(
        self, key: Key, get: Callable[[str], Answer | None], make: Callable[[], Answer], keep: Callable[[str, Answer], object]
    ) -> Answer:
        """Many callers at once make it once."""
        name = hashlib.sha256(repr((self._program, key)).encode()).hexdigest()
        found = get(name)
        if found is None:
            with self._flight(name):
                found = get(name)
                if found is None:
                    found = make()
                    keep(name, found)
        return found

    @contextmanager
    def _flight(self, name: str) -> Iterator[None]:
        """Hold others off the same work; Flask-Caching itself lets every caller compute (STACK §6)."""
        with self._boarding:
            lock = self._flights.setdefault(name, threading.Lock())
        try:
            with lock:
                yield
        finally:
            with self._boarding:
                self._flights.pop(name, None)
