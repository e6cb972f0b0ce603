"""Refreshing: ask the sources whether anything changed, and build only then. Whatever goes wrong is told, and tried again."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable

from data_access import clock
from data_access.mart.build import HeldBackError, build
from data_access.mart.extract import probe, sources_key
from data_access.mart.losses import waits
from data_access.mart.notes import Failure
from data_access.mart.publishing import BuildError, Folder
from data_access.mart.version import Version
from data_access.settings import Settings
from data_access.sources import SourceError

log = logging.getLogger(__name__)
# Of the time that a refresh took, at least this share is left to others before the next one.
REST = 0.1
# However often it failed, and however seldom the sources are asked otherwise: the longest wait after a failure, in seconds.
LONGEST = 120.0


# How a version is made: in this process, or in one of its own (`apart`).
Make = Callable[[Settings, str | None], Version]


def refresh(settings: Settings, make: Make = build) -> Version:
    """The version that fits the sources now: the current one when nothing changed, else a new one, made by `make`.

    Raises BuildError when the sources cannot be read or the build fails; the current version goes on serving.
    """
    try:
        return _refresh(settings, Folder(settings.mart_folder), make)
    except BuildError:
        raise
    except Exception as error:
        raise _noted(settings, error) from error


def _refresh(settings: Settings, folder: Folder, make: Make) -> Version:
    asked, current = None, folder.current(sources_key(settings))
    if current:
        asked = probe(settings)
        folder.note_asked()
        held = folder.held()
        if asked == current.probe:
            folder.forget_failure()
            return current
        if held and held.probe == asked and waits(held, time.time()):
            folder.record_failure(held.failure(clock.now(settings)))
            raise HeldBackError(held.reason)
    return make(settings, asked)


def watch(
    settings: Settings,
    stop: threading.Event,
    published: Callable[[Version], None] = lambda _version: None,
    make: Make = build,
) -> None:
    """Refresh every `refresh_seconds`, from start to start, until `stop`; `published` hears of each new version.

    Nothing that goes wrong ends it: it is told on the pages and in the log, and tried again after `pause` seconds.
    """
    failures, served, held = 0, None, ""
    while not stop.is_set():
        began = time.monotonic()
        try:
            version = refresh(settings, make)
            if version.version != served:
                published(version)
                served = version.version
            failures, held = 0, ""
        except HeldBackError as error:
            # The sources answer, and may say something else the next time: they are asked as often as ever, and told once.
            if str(error) != held:
                log.warning("%s", error)
            failures, held = 0, str(error)
        except BuildError as error:
            failures += 1
            log.warning("refresh failed, the version before goes on serving: %s", error)
        except Exception as error:
            failures += 1
            _noted(settings, error)
        stop.wait(pause(settings.refresh_seconds, failures, time.monotonic() - began))


def pause(refresh_seconds: float, failures: int, took: float) -> float:
    """Seconds until the next refresh, after one that took some: longer after each failure, but never longer than LONGEST."""
    # Jitter keeps several programs on one source from asking in step.
    planned = refresh_seconds * random.uniform(0.9, 1.1)
    if failures:
        planned = min(planned * 2 ** min(failures, 10), LONGEST)
    return max(planned - took, min(REST * took, LONGEST))


def _noted(settings: Settings, error: Exception) -> BuildError:
    """Tell on the pages and in the log what nobody thought of; what a source or the disk refuses needs no traceback."""
    reason = f"{type(error).__name__}: {error}" if not isinstance(error, SourceError) else str(error)
    if not isinstance(error, SourceError | OSError):
        log.exception("a refresh failed for a reason that the program does not know")
    Folder(settings.mart_folder).record_failure(Failure(clock.now(settings), reason))
    return BuildError(reason)
