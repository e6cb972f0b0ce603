"""How each screen is, and the sentence about all of them."""

from __future__ import annotations

from typing import Literal

from components import formats
from components.formats import Language
from components.freshness import age
from components.i18n import say
from data_access.application import Screen, local

State = Literal["silent", "never", "running", "revoked"]
# A screen reports each 15 seconds; whoever was not heard for so long is not there.
HEARD_SECONDS = 60


def state_of(screen: Screen, at: int) -> State:
    if screen.revoked_at is not None:
        return "revoked"
    if screen.seen_at is None:
        return "never"
    return "running" if at - screen.seen_at <= HEARD_SECONDS else "silent"


def finding(screens: list[Screen], at: int, language: Language) -> str:
    """How many are running, since when others are silent, and how many were never opened. Revoked ones are none."""
    by_state = {state: [one for one in screens if state_of(one, at) == state] for state in ("silent", "never", "running")}
    running, silent, never = (len(by_state[state]) for state in ("running", "silent", "never"))
    if not running + silent + never:
        return say("screens.finding.none", language)
    whole = running > 1 and not silent + never
    told = [_counted("all" if whole else "running", running, language)]
    if silent:
        since = min(one.seen_at or 0 for one in by_state["silent"])
        told.append(_counted("silent", silent, language, time=clock(since, at, language)))
    if never:
        told.append(_counted("never", never, language))
    return ", ".join(told)


def _counted(part: str, count: int, language: Language, **values: str) -> str:
    number = {0: "no", 1: "one"}.get(count, "many")
    return say(f"screens.finding.{part}_{number}", language, count=formats.number(count, language), **values)


def clock(at: int, now: int, language: Language) -> str:
    """The time of a moment, with its day where that is another one."""
    told, today = local(at), local(now).date()
    time = formats.clock_time(told)
    return time if told.date() == today else say("screens.moment", language, time=time, day=formats.day(told.date()))


def lasting(seconds: int, language: Language) -> str:
    """A duration; what is shorter than a minute is said to be so."""
    return say("screens.moments", language) if seconds < 60 else age(seconds / 60, language)
