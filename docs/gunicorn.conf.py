"""How gunicorn serves the program, at HOST and PORT: `gunicorn --config docs/gunicorn.conf.py app:server` (docs/serving.md)."""

from __future__ import annotations

import socket
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker

from components.serving import tell_start
from data_access.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import Future

    from gunicorn.arbiter import Arbiter

settings = Settings.from_environment()
bind = f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
# Many threads, few processes: a thread that waits for a slow reader takes none of the others.
workers, threads = 2, 32
worker_connections, backlog = 1000, 1024
# Seconds: for a process to show that it lives, to end, for a connection on which nothing is asked.
timeout, graceful_timeout, keepalive = 60, 30, 20
limit_request_line, limit_request_fields, limit_request_field_size = 8190, 60, 8190
# Two programs of one login would share it.
control_socket_disable = True
# Whoever sends or takes nothing for so many seconds is gone; a thread would wait for ever.
RECEIVED, TAKEN = 5, 30


class Lines(Logger):
    """Of a connection that has ended so, the log has one line and no trace."""

    def exception(self, msg: str, *args: object, **kwargs: object) -> None:
        is_late = isinstance(sys.exception(), BlockingIOError)
        (self.info if is_late else super().exception)(msg, *args, **kwargs)


class Worker(ThreadWorker):
    """Whoever waits two seconds for the other side of a connection that ends is a thread, not the one that accepts."""

    def finish_request(self, conn: TConn, fs: Future[object]) -> None:
        if fs.cancelled() or fs.exception() is not None or fs.result() or not self.alive:
            super().finish_request(conn, fs)
            return
        self.nr_conns -= 1
        self.tpool.submit(conn.close, graceful=True)


logger_class, worker_class = Lines, Worker


def when_ready(server: Arbiter) -> None:
    """The connections of a socket that listens have its limits."""
    for listener in server.LISTENERS:
        for option, seconds in ((socket.SO_RCVTIMEO, RECEIVED), (socket.SO_SNDTIMEO, TAKEN)):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))
    tell_start(settings)
