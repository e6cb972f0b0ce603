"""A PostgreSQL server of this machine, started for the tests and stopped after them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

BINARIES = Path("/usr/lib/postgresql")
COMMAND = "apt-get install postgresql"


class ServerError(RuntimeError):
    """The server cannot be started; the message says what to do."""


@dataclass(frozen=True)
class Server:
    """A running server: `url` for its superuser, `login` for anybody else."""

    port: int

    def url(self, database: str, login: str = "postgres") -> str:
        return f"postgresql+psycopg://{login}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> None:
        """A statement of the superuser, outside a transaction."""
        with psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", dbname=database, autocommit=True) as connection:
            connection.execute(statement)


def binaries() -> Path:
    """The folder of the newest PostgreSQL here. Raises ServerError naming the command that installs it."""
    found = sorted(BINARIES.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise ServerError(f"no PostgreSQL server under {BINARIES}; type: {COMMAND}")
    return found[-1].parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def postgres(**configuration: str) -> Iterator[Server]:
    """A fresh server on a free loopback port, with `configuration` in its postgresql.conf."""
    programs = binaries()
    # Not under pytest's own folder, which only root may enter; the server refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="tthc-postgres-"))
    asked = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), "fsync": "off", **configuration}
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        create = [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        ]
        made = subprocess.run([*_not_root(), *create], capture_output=True, text=True, cwd=folder)
        if made.returncode:
            raise ServerError(f"initdb failed: {made.stderr}")
        port = free_port()
        options = [word for name, value in asked.items() for word in ("-c", f"{name}={value}")]
        start = [*_not_root(), programs / "postgres", "-D", folder / "data", "-p", str(port), *options]
        with (folder / "log").open("wb") as log, subprocess.Popen(start, stdout=log, stderr=log, cwd=folder) as process:
            try:
                _wait(process, port, folder / "log")
                yield Server(port)
            finally:
                # Fast shutdown: it ends the sessions, and does not wait for them.
                process.send_signal(signal.SIGINT)
                process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _not_root() -> list[str]:
    """setpriv replaces itself by the server, so that the process we start is the server."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                raise ServerError(f"PostgreSQL does not start: {log.read_text()}") from None
            time.sleep(0.05)
