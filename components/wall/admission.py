"""Who may look at the wall: a screen that shows its token; without one, whoever sits at the demonstration's own machine."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import current_app, request

from components import viewer
from components.guesses import Guesses
from components.wall.reach import reach
from components.wall.room import Room
from data_access.application import ApplicationError, Screen, moment, notes, screens

log = logging.getLogger(__name__)
HEADER = "X-Screen"
# Wrong tokens a minute from one place: more than all screens of a proxy show after their addresses have ended.
TOKENS, EXTENSION = 200, "tthc-token-guesses"
KNOWN = "tthc-known-alerts"


@dataclass(frozen=True)
class Admission:
    """Whether what asks may see the wall, and which screen it is, where it is one of the list; or when it may ask."""

    allowed: bool
    screen: Screen | None = None
    # After so many seconds, where it has guessed too often.
    again: int = 0

    @property
    def room(self) -> Room:
        """What the address says of the room, else what is kept of this screen, else the usual one."""
        kept = self.screen
        usual = Room()
        if kept:
            usual = Room(kept.inch or usual.inch, kept.distance or usual.distance, kept.bezel or usual.bezel)
        return Room.read(request.args, usual)


def admission() -> Admission:
    """Of the present request.

    Raises ApplicationError where a token cannot be looked up and was never seen before, and NoMartError where nobody can say
    yet whether the data are simulated: whoever may be let in later is not refused.
    """
    token = request.headers.get(HEADER, "")
    if not token:
        return Admission(_is_demonstration())
    application = viewer.application()
    remembered = application.remembered
    # Whoever shows many wrong tokens is not looked up for a while; a screen that was let in goes on.
    wait = 0 if token in remembered else guesses().wait(str(request.remote_addr))
    if wait:
        return Admission(False, again=wait)
    try:
        screen = reach().reading.ask(lambda: screens.known(application, token))
    except ApplicationError:
        # A screen that was let in goes on: what it shows does not come from that database.
        if token not in remembered:
            raise
        return Admission(True, remembered[token])
    if screen is None:
        remembered.pop(token, None)
        if guesses().note(str(request.remote_addr)):
            log.warning("%s showed %d wrong tokens within a minute; it has to wait", request.remote_addr, TOKENS)
        return Admission(False)
    remembered[token] = screen
    return Admission(True, screen)


def guesses() -> Guesses:
    """Those of this program."""
    return current_app.extensions.setdefault(EXTENSION, Guesses(TOKENS))


def reported(screen: Screen) -> None:
    """Note when the screen was here, and what it shows; that it cannot be noted keeps nothing from it."""
    reach().note(screen, at=moment(), scene=request.args.get("scene"), version=request.args.get("shown"))


def acknowledged(screen: Screen | None) -> None:
    """Log that somebody at a screen knows of its alert, once for each version of the figures that it was said of."""
    known, told = request.args.get("known", ""), current_app.extensions.setdefault(KNOWN, {})
    name = screen.name if screen else "the demonstration"
    if known and told.get(name) != known:
        told[name] = known
        log.info("at %r somebody knows of the alert of version %.40r", name, known)


def typed() -> dict[str, object] | None:
    """The note of staff and for how many seconds it still stands."""
    now, application = moment(), viewer.application()
    try:
        note = reach().reading.ask(lambda: notes.current(application, now))
    except ApplicationError:
        return None
    return {"text": note.text, "seconds": note.expires_at - now} if note else None


def _is_demonstration() -> bool:
    """Simulated dossiers, on a machine that asks itself: nothing of anybody can be seen. Raises NoMartError before a version."""
    return viewer.is_here() and viewer.store().mart().version.simulated
