#!/usr/bin/env python3
"""Runs the browser of a wall screen, and ends it when its page is dead: whoever started it starts it again (wall.service).

    watch.py COMMAND [ARGUMENT …]    the browser, with the address of the wall among its arguments

A page whose process was killed, or that hangs, cannot help itself. The browser is asked through a pipe that nobody else can open,
every fifteen seconds, whether its page still runs the wall; no right answer for ninety seconds ends it. systemd, where it watches
this program (WatchdogSec), is told at each right answer. Needs nothing but Python 3.9.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time

TURN, PATIENCE = 15, 90
# What the browser reads from and writes to: descriptors 3 and 4, messages that end with a zero byte.
FLAGS = ["--remote-debugging-pipe"]
# The wall's own page, or one that tells why there is none yet; a browser's own page of an error is loaded again by the browser.
QUESTION = "document.readyState === 'complete' && (Boolean(window.tthcWall) || location.protocol === 'chrome-error:')"


class Browser:
    """A browser and the two ends of its pipe."""

    def __init__(self, command: list[str]) -> None:
        reads, self._asks = os.pipe()
        self._hears, writes = os.pipe()
        # Kept clear of 3 and 4, which the two ends take in the browser.
        reads, writes = (os.dup2(end, high, inheritable=True) for end, high in ((reads, 8), (writes, 9)))
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$@" 3<&8 4>&9 8<&- 9>&-', "sh", *command[:1], *FLAGS, *command[1:]],
            pass_fds=(reads, writes),
            start_new_session=True,
        )
        os.close(reads)
        os.close(writes)
        self._buffer, self._number = b"", 0

    def ask(self, method: str, session: str = "", **params: object) -> dict[str, object] | None:
        """What is answered, or None where nothing is within a turn."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        os.write(self._asks, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + TURN
        while time.monotonic() < end:
            said = self._hear(end - time.monotonic())
            if said and said.get("id") == self._number:
                return said.get("result")
        return None

    def _hear(self, patience: float) -> dict[str, object] | None:
        """The next message, whatever it is about."""
        while b"\0" not in self._buffer:
            if not select.select([self._hears], [], [], max(0.0, patience))[0]:
                return None
            read = os.read(self._hears, 1 << 16)
            if not read:
                raise BrokenPipeError
            self._buffer += read
        message, _zero, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def lives(self) -> bool:
        """Whether a page of it runs the wall."""
        for target in (self.ask("Target.getTargets") or {}).get("targetInfos", []):
            if target["type"] != "page":
                continue
            attached = self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
            if not attached:
                continue
            session = attached["sessionId"]
            answer = self.ask("Runtime.evaluate", session, expression=QUESTION, returnByValue=True)
            self.ask("Target.detachFromTarget", sessionId=session)
            if answer and answer.get("result", {}).get("value") is True:
                return True
        return False

    def end(self) -> None:
        """All of its processes."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
            except ProcessLookupError:
                return
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                continue


def notify(word: str) -> None:
    """Tell systemd, where it listens."""
    place = os.environ.get("NOTIFY_SOCKET")
    if place:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.sendto(word.encode(), "\0" + place[1:] if place.startswith("@") else place)


def watch(browser: Browser, turn: float = TURN, patience: float = PATIENCE) -> int:
    """Until the browser ends or its page is dead for so many seconds; the status to end with."""
    heard = time.monotonic()
    while browser.process.poll() is None:
        if browser.lives():
            heard = time.monotonic()
            notify("READY=1\nWATCHDOG=1")
        elif time.monotonic() - heard > patience:
            print(f"the page has not answered for {patience:.0f} seconds: the browser is ended", file=sys.stderr)
            return 1
        time.sleep(turn)
    return browser.process.returncode


def main() -> int:
    """The browser ends with this program, however this one ends."""
    browser = Browser(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(0))
    try:
        return watch(browser, float(os.environ.get("WATCH_TURN", TURN)), float(os.environ.get("WATCH_PATIENCE", PATIENCE)))
    except BrokenPipeError:
        return 1
    finally:
        browser.end()


if __name__ == "__main__":
    sys.exit(main())
