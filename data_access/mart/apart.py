"""A build in a process of its own: who looks waits neither for its processor nor for Python's lock, and its memory goes with it.

It is asked on its input and answers on a descriptor of its own, in JSON: whatever a library writes to its output is no answer.
Until it answers it says again and again that it lives: one that is stopped holds nobody up for long.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import select
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from io import FileIO
from pathlib import Path

import orjson

from data_access import clock
from data_access.mart.build import HeldBackError, build
from data_access.mart.extract import sources_key
from data_access.mart.notes import Failure
from data_access.mart.publishing import BuildError, Folder
from data_access.mart.version import UnreadableError, Version, read, written
from data_access.settings import ROOT, ZONE, Settings

# Whoever looks comes first where both want the same processor.
NICENESS = 5
# A build of a million dossiers on a busy machine takes some minutes; one that takes longer than this stands still.
PATIENCE = 45 * 60
# What says that the builder lives, every so many seconds; where nothing came for STILL, it was stopped or has no memory left.
ALIVE, BEAT, STILL = b"\n", 2.0, 90.0
# How many seconds it may take to end after its answer.
ENDING = 10.0
# Linux: what asks the kernel to end a process with the one that started it, also while it is stopped.
PR_SET_PDEATHSIG = 1
# Where the builder's own output goes.
STDERR = 2
# How an answer begins that tells why there is no version.
REFUSED: dict[bytes, type[BuildError]] = {b"!": BuildError, b"?": HeldBackError}
# What is told of how another process ended.
ENDED = "the building process ended without an answer ({how}); the program's log says more"


def build_apart(settings: Settings, asked: str | None = None) -> Version:
    """What `build` does, elsewhere.

    Raises BuildError as it does; also where the other process ends without an answer that can be read, takes too long, or would
    run another program than this one: what another release builds, this one cannot serve.
    """
    key = sources_key(settings)
    # While there is nothing to look at, nobody comes before the builder.
    question = {
        "settings": _told(settings),
        "asked": asked,
        "key": key,
        "behind": Folder(settings.mart_folder).current(key) is not None,
    }
    try:
        answer, how = _answer(orjson.dumps(question))
    except OSError as error:
        raise _noted(settings, f"no building process: {error.strerror}") from error
    try:
        if answer[:1] in REFUSED:
            # The builder has noted why itself.
            raise REFUSED[answer[:1]](answer[1:].decode("utf-8", "replace"))
        return read(answer)
    except UnreadableError as error:
        raise _noted(settings, ENDED.format(how=how)) from error


def _answer(question: bytes) -> tuple[bytes, str]:
    """What the builder writes, and how it ended. Raises OSError where it cannot be started, or is gone before it was asked."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    reading, writing = os.pipe()
    command = [sys.executable, "-c", f"from {__name__} import main; main()", str(writing)]
    with os.fdopen(reading, "rb", buffering=0) as told:
        try:
            builder = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=STDERR, pass_fds=(writing,), env=os.environ | {"PYTHONPATH": path}
            )
        finally:
            os.close(writing)
        with builder:
            late = threading.Timer(PATIENCE, builder.kill)
            late.daemon = True
            late.start()
            try:
                # Its input stays open as long as this process lives: by its end the builder knows that nobody waits any more.
                builder.stdin.write(question + b"\n")
                builder.stdin.flush()
                answer = _heard(told)
                if answer is None:
                    return b"", f"it stood still for {STILL:.0f} seconds and was ended"
                builder.stdin.close()
                return answer, _how(_ended(builder))
            finally:
                late.cancel()
                builder.kill()


def _heard(told: FileIO) -> bytes | None:
    """What the builder answers until it ends; None where it stands still."""
    parts: list[bytes] = []
    # No select: a server has more descriptors open than it can look at.
    looking = select.poll()
    looking.register(told, select.POLLIN)
    while looking.poll(STILL * 1_000):
        part = told.read(select.PIPE_BUF)
        if not part:
            return b"".join(parts).lstrip(ALIVE)
        parts.append(part)
    return None


def _ended(builder: subprocess.Popen) -> int:
    """The exit code of a builder that has answered; one that does not end then is ended."""
    try:
        return builder.wait(ENDING)
    except subprocess.TimeoutExpired:
        builder.kill()
        return builder.wait()


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def main() -> None:
    """Build once, as the input says, and answer on the descriptor that the command names: a Version, or why not."""
    os.umask(0o077)
    faulthandler.enable()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    question = orjson.loads(sys.stdin.buffer.readline())
    if question["behind"]:
        _step_back()
    settings = _read(question["settings"])
    threading.Thread(target=_end_with_asker, daemon=True).start()
    told, done = int(sys.argv[1]), threading.Event()
    beating = threading.Thread(target=_beat, args=(told, done), daemon=True)
    beating.start()
    try:
        if sources_key(settings) != question["key"]:
            raise _noted(settings, "the program's files have changed since it was started; start it again")
        answer = written(build(settings, question["asked"]))
    except BuildError as error:
        answer = (b"?" if isinstance(error, HeldBackError) else b"!") + str(error).encode("utf-8", "replace")
    done.set()
    beating.join()
    with os.fdopen(told, "wb") as answering:
        answering.write(answer)


def _beat(told: int, done: threading.Event) -> None:
    """Say that this process lives until it is done."""
    # Where nobody listens any more, `_end_with_asker` ends it.
    with suppress(OSError):
        os.write(told, ALIVE)
        while not done.wait(BEAT):
            os.write(told, ALIVE)


def _told(settings: Settings) -> dict[str, object]:
    """Settings as JSON can tell them."""
    return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(settings).items()}


def _read(told: dict[str, object]) -> Settings:
    """The settings that `_told` told."""
    paths = {name: Path(str(told[name])) for name in ("mart_folder", "boundaries_path", "running") if told[name] is not None}
    now = told["now"]
    return Settings(**{**told, **paths, "now": now and datetime.fromisoformat(str(now)).astimezone(ZONE)})


def _step_back() -> None:
    os.nice(NICENESS)
    if hasattr(os, "SCHED_BATCH"):
        # Linux: what wakes up to answer somebody need not wait for the end of this one's turn.
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _end_with_asker() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def _noted(settings: Settings, reason: str) -> BuildError:
    Folder(settings.mart_folder).record_failure(Failure(clock.now(settings), reason))
    return BuildError(reason)
