"""Refreshing: ask the sources whether anything changed, and build only then."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable

from data_access import clock
from data_access.mart.build import build
from data_access.mart.extract import probe, sources_key
from data_access.mart.publishing import BuildError, Folder, Version
from data_access.settings import Settings
from data_access.sources import SourceError

log = logging.getLogger(__name__)


def refresh(settings: Settings) -> Version:
    """The version that fits the sources now: the current one when nothing changed, else a new one.

    Raises BuildError when the sources cannot be read or the build fails; the current version goes on serving.
    """
    folder = Folder(settings.mart_folder)
    current = folder.current(sources_key(settings))
    if current and folder.file(current.version).exists():
        try:
            if probe(settings) == current.probe:
                folder.forget_failure()
                return current
        except SourceError as error:
            folder.record_failure(clock.now(settings).isoformat(timespec="seconds"), str(error))
            raise BuildError(str(error)) from error
    return build(settings)


def watch(settings: Settings, stop: threading.Event, published: Callable[[Version], None] = lambda _version: None) -> None:
    """Refresh every `refresh_seconds` until `stop`; after a failure wait up to eight times as long."""
    failures, served = 0, None
    while not stop.is_set():
        try:
            version = refresh(settings)
            failures = 0
            if version.version != served:
                served = version.version
                published(version)
        except BuildError as error:
            failures = min(failures + 1, 3)
            log.warning("refresh failed, the version before goes on serving: %s", error)
        # Jitter keeps several programs on one source from asking in step.
        stop.wait(settings.refresh_seconds * 2**failures * random.uniform(0.9, 1.1))
