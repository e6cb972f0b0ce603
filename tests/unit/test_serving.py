"""A connection that sends nothing, sends slowly or reads slowly ends, and keeps nobody out meanwhile."""

from __future__ import annotations

import errno
import logging
import resource
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from waitress import wasyncore

from components import serving
from tests.floods import answered, half_requests, opened

LARGE = 40 << 20
# A test waits for a condition at most so long.
PATIENCE = 20


@contextmanager
def served() -> Iterator[int]:
    """The port of a server with a small answer and an endless one."""
    server = Flask(__name__)
    server.add_url_rule("/version", "version", lambda: "1")
    server.add_url_rule("/large", "large", lambda: bytes(LARGE))
    server.add_url_rule("/parts", "parts", lambda: (bytes(1 << 20) for _turn in range(LARGE >> 20)))
    listener, ended = serving.listen(server, "127.0.0.1", 0), threading.Event()

    def run() -> None:
        while not ended.is_set():
            wasyncore.loop(0.02, use_poll=True, map=listener._map, count=1)

    running = threading.Thread(target=run)
    running.start()
    try:
        yield int(listener.effective_port)
    finally:
        ended.set()
        running.join()
        wasyncore.close_all(listener._map)
        listener.task_dispatcher.shutdown()


def ends(one: socket.socket) -> bool:
    """Whether the other side closes the connection, also one on which nobody reads."""
    looking = select.poll()
    looking.register(one, select.POLLRDHUP)
    return bool(looking.poll(PATIENCE * 1_000))


def test_a_request_that_does_not_come_whole_ends_its_connection(monkeypatch):
    monkeypatch.setattr(serving, "REQUEST_SECONDS", 0.2)
    with served() as port, half_requests(port, 2) as halves, opened(port, "") as silent:
        kept = opened(port, "GET /version HTTP/1.1\r\nHost: x\r\n\r\n")
        assert kept.recv(100).startswith(b"HTTP/1.1 200")
        assert all(map(ends, (*halves, silent)))
        kept.sendall(b"GET /version HTTP/1.1\r\nHost: x\r\n\r\n")
        assert kept.recv(4096), "a connection that has asked before is kept"
        kept.close()


def test_where_there_are_too_many_connections_the_one_that_waited_longest_gives_way(monkeypatch):
    monkeypatch.setattr(serving, "CONNECTIONS", 20)
    with served() as port, half_requests(port, 60) as halves:
        for _turn in range(5):
            assert answered(port)[0] == 200
        assert ends(halves[0])
        halves[-1].sendall(b"x\r\n\r\n")
        assert halves[-1].recv(20)


@pytest.mark.parametrize("path", ["/large", "/parts"])
def test_who_does_not_read_ends_and_frees_what_waited_for_it(monkeypatch, path):
    monkeypatch.setattr(serving, "WINDOW_SECONDS", 0.3)
    before = threading.active_count()
    with served() as port:
        readers = [opened(port, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n", buffer=4096) for _turn in range(serving.THREADS)]
        assert answered(port) < (201, PATIENCE)
        assert all(map(ends, readers))
        for one in readers:
            one.close()
    assert threading.active_count() == before


def test_what_is_no_request_is_answered_with_what_guards_every_answer():
    with served() as port, opened(port, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n") as one:
        assert b"X-Content-Type-Options: nosniff" in one.recv(4096)


def test_connections_stay_below_the_files_that_may_be_open(monkeypatch):
    told = {}
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, limits: told.update(limits=limits))
    for soft, hard, connections, raised in (
        (1024, 1_048_576, 1_000, (4_096, 1_048_576)),
        (1024, 1024, 412, None),
        (64, 64, serving.FEWEST, None),
        (20_000, 20_000, 1_000, None),
        (1024, resource.RLIM_INFINITY, 1_000, (4_096, resource.RLIM_INFINITY)),
    ):
        told.clear()
        monkeypatch.setattr(resource, "getrlimit", lambda _kind, limits=(soft, hard): limits)
        assert serving._connections() == connections
        assert told.get("limits") == raised


def test_the_log_does_not_count_who_waits():
    with served():
        assert not logging.getLogger("waitress.queue").isEnabledFor(logging.WARNING)


@pytest.mark.parametrize(
    ("number", "name", "cure"),
    [
        (errno.EADDRINUSE, "PORT", "another program uses it: stop that one, or set PORT to a free one"),
        (errno.EADDRNOTAVAIL, "HOST", "this machine has no such address: set HOST to one of its own"),
        (errno.EACCES, "PORT", "this login may not use it: set PORT to one above 1023"),
    ],
)
def test_why_an_address_cannot_be_listened_on_is_told_with_its_cure(number, name, cure):
    told = serving.unheard("10.0.0.9", 80, OSError(number, "no"))
    assert told == f"{name}: cannot listen on 10.0.0.9:80 (no); {cure}"
