"""A build in a process of its own: who looks waits neither for its processor nor for Python's lock, and its memory goes with it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading

from data_access import clock
from data_access.mart.build import build
from data_access.mart.extract import sources_key
from data_access.mart.publishing import BuildError, Folder, Version
from data_access.settings import ROOT, Settings

# Whoever looks comes first where both want the same processor.
NICENESS = 5


def build_apart(settings: Settings, asked: str | None = None) -> Version:
    """What `build` does, elsewhere.

    Raises BuildError as it does; also where the other process ends without an answer, or would run another program than this
    one: what another release builds, this one cannot serve.
    """
    try:
        answer = _answer(pickle.dumps((settings, asked, sources_key(settings))))
    except OSError as error:
        raise _noted(settings, f"no building process: {error.strerror}") from error
    if not answer:
        raise _noted(settings, "the building process ended without an answer; the program's log says why")
    told = pickle.loads(answer)
    if isinstance(told, BuildError):
        raise told
    return told


def _answer(question: bytes) -> bytes:
    """What the builder writes. Raises OSError where it cannot be started, or is gone before it was asked."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-c", f"from {__name__} import main; main()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": path}) as builder:
        # Its input stays open as long as this process lives: by its end the builder knows that nobody waits any more.
        builder.stdin.write(question)
        builder.stdin.flush()
        return builder.stdout.read()


def main() -> None:
    """Build once, as the input says, and answer on the output: a Version, or the BuildError."""
    _step_back()
    settings, asked, key = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with_asker, daemon=True).start()
    told: Version | BuildError
    try:
        if sources_key(settings) != key:
            raise _noted(settings, "the program's files have changed since it was started; start it again")
        told = build(settings, asked)
    except BuildError as error:
        told = error
    sys.stdout.buffer.write(pickle.dumps(told))


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
    Folder(settings.mart_folder).record_failure(clock.now(settings).isoformat(timespec="seconds"), reason)
    return BuildError(reason)
