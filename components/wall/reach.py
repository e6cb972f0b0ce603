"""The application's database as screens ask for it: a hundred of them must not wait for it one after the other while it refuses."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from flask import current_app

from components import viewer
from data_access.application import Application, ApplicationError, Screen, screens

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)
EXTENSION = "tthc-wall-reach"
# How long after a refusal nobody asks again; then one request tries, the others go on without.
PAUSE_SECONDS = 10.0


class Turn:
    """Questions of one kind. Reading and writing have their own: SQLite lets everybody read while somebody writes for long."""

    def __init__(self) -> None:
        self._refused: ApplicationError | None = None
        self._again = 0.0
        self._trying = threading.Lock()

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """The answer. Raises ApplicationError where the database refuses, or has refused just now."""
        refused = self._refused
        if refused is None:
            return self._tried(question)
        if time.monotonic() < self._again or not self._trying.acquire(blocking=False):
            raise ApplicationError(refused.place, refused.reason)
        try:
            return self._tried(question)
        finally:
            self._trying.release()

    def _tried(self, question: Callable[[], Answer]) -> Answer:
        try:
            answer = question()
        except ApplicationError as error:
            self._again = time.monotonic() + PAUSE_SECONDS
            self._refused = error
            log.warning("screens go on without the application's database: %s", error)
            raise
        self._refused = None
        return answer


class Reach:
    """One application's database, for the screens of this process."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.reading, self._writing = Turn(), Turn()
        self._reports: dict[int, dict[str, object]] = {}
        self._noting = threading.Lock()

    def note(self, screen: Screen, **seen: object) -> None:
        """Write that a screen was here. One request writes for all that come meanwhile: they have nothing to wait for."""
        self._reports[screen.id] = seen
        if not self._noting.acquire(blocking=False):
            return
        try:
            while self._reports:
                number, told = self._reports.popitem()
                self._writing.ask(lambda number=number, told=told: screens.seen(self.application, number, **told))
        except ApplicationError:
            # Each screen reports again in some seconds.
            self._reports.clear()
        finally:
            self._noting.release()


def reach() -> Reach:
    """That of this program's database."""
    application, found = viewer.application(), current_app.extensions.get(EXTENSION)
    if found is None or found.application is not application:
        found = current_app.extensions[EXTENSION] = Reach(application)
    return found
