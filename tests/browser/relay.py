"""What stands between a screen and its server in real life: a proxy that hands on, answers itself, or does not answer at all."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import urlsplit

PATIENCE = 30
LOGIN = b"<!DOCTYPE html><html><title>Login</title><form action='/login'><input name='user'></form></html>"
# Status, type and content of answers that are none of the program.
GARBAGE = {
    "a proxy's login page": (200, "text/html", LOGIN),
    "a proxy's refusal": (403, "text/html", b"<html>Forbidden</html>"),
    "a server's error": (500, "text/html", b"<html>Internal Server Error</html>"),
    "JSON that is cut": (200, "application/json", b'{"version": "7-ab", "prog'),
    "JSON of somebody else": (200, "application/json", b'{"error": "session expired"}'),
    "JSON of nothing": (200, "application/json", b"null"),
    "a version of no scenes": (200, "application/json", b'{"version": "9-ff", "room": "near-32-none", "scenes": []}'),
}


class Relay:
    """Hands on to the servers in turn, unless `fault` says what happens instead: a name of GARBAGE, `hangs`, or `drops`."""

    def __init__(self, *servers: str) -> None:
        self.servers, self.fault = list(servers), ""
        self.asked: list[str] = []
        self.released = threading.Event()
        self._turn = count()

    def next(self) -> str:
        return self.servers[next(self._turn) % len(self.servers)]

    @contextmanager
    def failing(self, fault: str) -> Iterator[None]:
        self.fault = fault
        self.released.clear()
        try:
            yield
        finally:
            self.fault = ""
            self.released.set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    relay: Relay

    def do_GET(self) -> None:
        relay = self.relay
        relay.asked.append(f"{self.command} {self.path}")
        fault = relay.fault
        if fault == "drops":
            self.close_connection = True
        elif fault == "hangs":
            relay.released.wait()
            self.close_connection = True
        elif fault:
            self.answer(*GARBAGE[fault])
        else:
            self.hand_on(urlsplit(relay.next()))

    def do_HEAD(self) -> None:
        self.do_GET()

    def hand_on(self, server: object) -> None:
        asked = http.client.HTTPConnection(server.hostname, server.port, timeout=PATIENCE)
        try:
            asked.request(self.command, self.path, headers=dict(self.headers.items()))
            got = asked.getresponse()
            content = got.read()
        except OSError:
            self.close_connection = True
            return
        finally:
            asked.close()
        self.send_response(got.status)
        for name, value in got.getheaders():
            if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                self.send_header(name, value)
        self.finish_with(content)

    def answer(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.finish_with(content)

    def finish_with(self, content: bytes) -> None:
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            # The browser has gone.
            self.close_connection = True

    def log_message(self, *_told: object) -> None:
        """Nothing: what was asked is in `asked`."""


@contextmanager
def relaying(relay: Relay, port: int) -> Iterator[str]:
    """The address at which it stands, while it stands."""
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Relaying", (Handler,), {"relay": relay}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        relay.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
