"""What cheap and hostile clients do to a server, and how long everybody else waits meanwhile."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LIST = "/export/dossiers.csv?count=received&from=1900-01-01&to=2199-12-31"


def opened(port: int, text: str, *, buffer: int = 0) -> socket.socket:
    """A connection on which this much has been sent."""
    one = socket.socket()
    if buffer:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    one.settimeout(30)
    one.connect(("127.0.0.1", port))
    one.sendall(text.encode())
    return one


def answered(port: int, path: str = "/version") -> tuple[int, float]:
    """The status of an answer and the seconds until it came."""
    began = time.monotonic()
    with opened(port, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as one:
        status = int(one.recv(64).split()[1])
        while one.recv(1 << 16):
            pass
    return status, time.monotonic() - began


@contextmanager
def half_requests(port: int, count: int) -> Iterator[list[socket.socket]]:
    """Heads that never end."""
    with _closing([opened(port, "GET / HTTP/1.1\r\nHost: x\r\nX: ") for _turn in range(count)]) as all_of_them:
        yield all_of_them


@contextmanager
def slow_readers(port: int, count: int, path: str = LIST) -> Iterator[list[socket.socket]]:
    """They ask for much, and read 100 bytes every three seconds."""
    readers = [opened(port, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n", buffer=4096) for _turn in range(count)]
    with _closing(readers), _repeated(3.0, lambda: [_read(one) for one in readers]):
        yield readers


def _read(one: socket.socket) -> None:
    try:
        one.setblocking(False)
        one.recv(100)
    except OSError:
        return


@contextmanager
def _closing(connections: list[socket.socket]) -> Iterator[list[socket.socket]]:
    try:
        yield connections
    finally:
        for one in connections:
            one.close()


@contextmanager
def _repeated(seconds: float, act: Callable[[], object]) -> Iterator[None]:
    ended = threading.Event()

    def again() -> None:
        while not ended.wait(seconds):
            act()

    turning = threading.Thread(target=again)
    turning.start()
    try:
        yield
    finally:
        ended.set()
        turning.join()
