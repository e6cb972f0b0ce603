"""Refreshing: ask the sources whether anything changed, and build only then."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable

from data_access import clock
from data_access.mart.build import build
from data_access.mart.extract import probe, sources_key
from data_access.mart.publishing import BuildError, Folder, Version
from data_access.settings import Settings
from data_access.sources import SourceError

log = logging.getLogger(__name__)
# Of the time that a refresh took, at least this share is left to others before the next one.
REST = 0.1


# How a version is made: in this process, or in one of its own (`apart`).
Make = Callable[[Settings, str | None], Version]


def refresh(settings: Settings, make: Make = build) -> Version:
    """The version that fits the sources now: the current one when nothing changed, else a new one, made by `make`.

    Raises BuildError when the sources cannot be read or the build fails; the current version goes on serving.
    """
    folder, asked = Folder(settings.mart_folder), None
    current = folder.current(sources_key(settings))
    if current and folder.file(current.version).exists():
        try:
            asked = probe(settings)
        except SourceError as error:
            folder.record_failure(clock.now(settings).isoformat(timespec="seconds"), str(error))
            raise BuildError(str(error)) from error
        if asked == current.probe:
            folder.forget_failure()
            return current
    return make(settings, asked)


def watch(
    settings: Settings,
    stop: threading.Event,
    published: Callable[[Version], None] = lambda _version: None,
    make: Make = build,
) -> None:
    """Refresh every `refresh_seconds`, from start to start, until `stop`; after a failure wait up to eight times as long."""
    failures, served = 0, None
    while not stop.is_set():
        began = time.monotonic()
        try:
            version = refresh(settings, make)
            failures = 0
            if version.version != served:
                served = version.version
                published(version)
        except BuildError as error:
            failures = min(failures + 1, 3)
            log.warning("refresh failed, the version before goes on serving: %s", error)
        # Jitter keeps several programs on one source from asking in step.
        planned, took = settings.refresh_seconds * 2**failures * random.uniform(0.9, 1.1), time.monotonic() - began
        stop.wait(max(planned - took, REST * took))
