"""How the program listens: no connection keeps others out, whatever it sends slowly, does not send, or does not read."""

from __future__ import annotations

import errno
import logging
import resource
import socket
import struct
import sys
import time
from functools import partial

import waitress
from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, MultiSocketServer
from waitress.task import ErrorTask

from components.forged import LARGEST
from components.guarding import CARRIED
from components.screens.gate import manage_link
from data_access.application.key import KeyFileError
from data_access.settings import Settings

THREADS = 8
# A hundred walls keep a connection each, and browsers some more. Each may need a file for what waits to be read.
CONNECTIONS, FEWEST, SPARE, BURST = 1_000, 16, 50, 20
FILES, OTHER_FILES = 4_096, 200
# Seconds for a whole request to come; for an idle connection; for a whole answer to be read.
REQUEST_SECONDS, IDLE_SECONDS, ANSWER_SECONDS = 20.0, 75, 660.0
# Whoever reads fewer bytes a second for so long is not reading.
RATE, WINDOW_SECONDS = 1_000, 20.0
# Beyond it a list waits for its reader; what is smaller than that waits in memory or in a file, and its thread goes on.
HELD = 2 << 20
LONGEST_HEAD = 32 << 10
# The answer to what is no request shows nothing, and nobody keeps it.
NOTHING = {"Content-Security-Policy": "default-src 'none'", "Cache-Control": "no-store"}
# Which setting an address cannot be listened on for, and what to do; by the number of the error.
TAKEN = ("PORT", "another program uses it: stop that one, or set PORT to a free one")
CURES = {
    errno.EADDRNOTAVAIL: ("HOST", "this machine has no such address: set HOST to one of its own"),
    errno.EACCES: ("PORT", "this login may not use it: set PORT to one above 1023"),
}


class Refusal(ErrorTask):
    """The answer to what is no request: it carries what every answer does."""

    def execute(self) -> None:
        self.response_headers.extend({**CARRIED, **NOTHING}.items())
        super().execute()


class Channel(HTTPChannel):
    """One connection, which ends when it takes too long; where there are too many, the one that has waited longest gives way."""

    error_task_class = Refusal

    def __init__(self, server: BaseWSGIServer, sock: socket.socket, *rest: object, **named: object) -> None:
        now = time.monotonic()
        # Since when a request is awaited or received, none while none is; since when the present one is answered.
        self._since: float | None = now
        self._asked = self._looked = now
        self._read = 0
        super().__init__(server, sock, *rest, **named)
        if len(self.server._map) > self.adj.connection_limit - SPARE:
            self._make_room()

    def readable(self) -> bool:
        if self.connected and self._takes_too_long(time.monotonic()):
            # At once, and with all that the system holds for it: where nobody reads, the moment at which it is sent never comes.
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.handle_close()
        return self.connected and super().readable()

    def writable(self) -> bool:
        return self.connected and super().writable()

    def received(self, data: bytes) -> bool:
        now = time.monotonic()
        if not self.requests:
            self._asked = now
        taken = super().received(data)
        if self.request is None:
            self._since = None
        elif self._since is None:
            self._since = now
        return taken

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent = super().send(data, do_close=do_close)
        self._read += sent
        return sent

    @property
    def waits(self) -> tuple[bool, float]:
        """Whether a request has come before, and since when the next one is awaited: what comes first gives way first."""
        return self._since is None, self.last_activity if self._since is None else self._since

    def _takes_too_long(self, now: float) -> bool:
        if not self.total_outbufs_len:
            self._looked, self._read = now, 0
            return not self.requests and self._since is not None and now - self._since > REQUEST_SECONDS
        if now - self._looked < WINDOW_SECONDS:
            return False
        slow, self._looked, self._read = self._read < RATE * WINDOW_SECONDS, now, 0
        return slow or now - self._asked > ANSWER_SECONDS

    def _make_room(self) -> None:
        others = [one for one in self.server._map.values() if isinstance(one, Channel) and one is not self]
        waiting = [one for one in others if not one.requests and not one.total_outbufs_len and not one.will_close]
        if waiting:
            min(waiting, key=lambda one: one.waits).will_close = True


def listen(server: Flask, host: str, port: int) -> BaseWSGIServer | MultiSocketServer:
    """What serves when it is run. Raises OSError where it cannot listen there."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    asked = {"host": host, "port": port, "threads": THREADS, "ident": None, "asyncore_use_poll": True}
    # What a proxy says of a request stays in it: whoever comes through one does not sit at this machine.
    asked |= {"clear_untrusted_proxy_headers": False, "connection_limit": _connections() + SPARE}
    asked |= {"channel_timeout": IDLE_SECONDS, "cleanup_interval": 10, "outbuf_high_watermark": HELD}
    # Flask itself refuses a body that is a little too large, in the program's own way.
    asked |= {"max_request_header_size": LONGEST_HEAD, "max_request_body_size": 2 * LARGEST}
    # While an answer is made, the connection is looked at, so that one who has gone is noticed.
    asked |= {"channel_request_lookahead": 1, "log_socket_errors": False}
    listening: dict[int, object] = {}
    listener = waitress.create_server(server, map=listening, **asked)
    for one in listening.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = Channel
            one.handle_accept = partial(_accept, one)
    return listener


def _accept(listener: BaseWSGIServer) -> None:
    """Take several who wait at once: between two looks at a thousand connections, more come than one."""
    for _turn in range(BURST):
        type(listener).handle_accept(listener)


def unheard(host: str, port: int, error: OSError) -> str:
    """Why nobody can listen on an address, and what to do."""
    name, cure = CURES.get(error.errno or 0, TAKEN)
    return f"{name}: cannot listen on {host}:{port} ({error.strerror}); {cure}"


def tell_start(settings: Settings) -> None:
    """What whoever starts the program should know: by which address screens are managed, and who can look."""
    try:
        print(f"manage the screens: {manage_link(settings)}", flush=True)
    except KeyFileError as error:
        print(f"screens can only be managed by typing: {error}", file=sys.stderr, flush=True)
    if settings.open_to_network:
        print("OPEN_TO_NETWORK: everybody in the network can look; the program has no accounts", file=sys.stderr, flush=True)


def _connections() -> int:
    """How many connections the files suffice for that this process may open; their number is raised where it may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    files = most if soft == resource.RLIM_INFINITY else soft
    return max(FEWEST, min(CONNECTIONS, (files - OTHER_FILES) // 2))
