"""How long a database server may say nothing: one that accepts and never answers must not hold whoever asks it."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection

CONNECT_SECONDS = 5
# A line that is cut is noticed by the kernel: asked after half a minute, given up half a minute later.
LINE = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


class Silence:
    """Watches one connection: where nothing came for `seconds`, its line is cut, so that whoever waits is told."""

    def __init__(self, driver_connection: object, seconds: float) -> None:
        self.seconds = seconds
        self.broken = False
        self._heard = time.monotonic()
        self._over = threading.Event()
        # A copy, so that what is cut later is this line and none that has its number by then.
        self._line = os.dup(driver_connection.fileno())
        threading.Thread(target=self._watch, name="silence", daemon=True).start()

    def heard(self) -> None:
        """Something came."""
        self._heard = time.monotonic()

    def end(self) -> None:
        """Nobody waits any more."""
        self._over.set()

    def _watch(self) -> None:
        with socket.socket(fileno=self._line) as line:
            while not self._over.wait(max(self._heard + self.seconds - time.monotonic(), 0.01)):
                if time.monotonic() >= self._heard + self.seconds:
                    self.broken = True
                    with suppress(OSError):
                        line.shutdown(socket.SHUT_RDWR)
                    return


@contextmanager
def watched(connection: Connection, seconds: float) -> Iterator[Silence | None]:
    """A connection to a server, watched while the block lasts; a file has nobody who could be silent."""
    if connection.dialect.name != "postgresql":
        yield None
        return
    silence = Silence(connection.connection.driver_connection, seconds)
    try:
        yield silence
    finally:
        silence.end()
