"""What was made once is not made again: tallies for all processes of the program, drawings for this one.

A cache that is broken or away costs time, and never a figure.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask_caching import Cache

from data_access.sealing import sealed, unsealed
from data_access.tally import Tally

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Key = tuple[object, ...]


class Memory:
    """The two caches of a process; `program` keeps apart what another release made of the same key."""

    def __init__(self, tallies: Cache, drawings: Cache, program: str) -> None:
        self._tallies = tallies
        self._drawings = drawings
        self._program = program
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

        def get(name: str) -> Tally | None:
            kept = self._tallies.get(name)
            return None if kept is None else unsealed(name, kept)

        return self._remembered(key, get, make, lambda name, tally: self._tallies.set(name, sealed(name, tally)))

    def _remembered(
        self, key: Key, get: Callable[[str], Answer | None], make: Callable[[], Answer], keep: Callable[[str, Answer], object]
    ) -> Answer:
        """Many callers at once make it once."""
        name = hashlib.sha256(repr((self._program, key)).encode()).hexdigest()
        found = _tried(get, name)
        if found is None:
            with self._flight(name):
                found = _tried(get, name)
                if found is None:
                    found = make()
                    _tried(keep, name, found)
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


def _tried(ask: Callable[..., Answer | None], *given: object) -> Answer | None:
    """What a cache answers; nothing where it is broken or away."""
    try:
        return ask(*given)
    except Exception as error:
        log.warning("the cache is of no use for one answer, which is made anew: %s: %s", type(error).__name__, error)
        return None
