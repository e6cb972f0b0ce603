"""What a screen asks every fifteen seconds: which version is served, how old its figures are, and what time it is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from components import formats, viewer
from components.formats import Language
from components.freshness import freshness, newest_time, until
from components.i18n import say
from components.wall.room import Room
from data_access import clock
from data_access.mart import Version
from data_access.settings import ZONE
from data_access.store import NoMartError


@dataclass(frozen=True)
class Pulse:
    """The small answer. Moments are milliseconds since 1970, UTC; texts are in the language of the screen.

    `source` is the newest moment of the figures, `until` and `text` tell it, `text` with its age; `asked` says when the sources
    answered last, `unread` that they could not be read or that nobody asks them; `slow` is the headline where the figures are
    late; `day` holds until `midnight`.
    """

    version: str
    program: str
    room: str
    state: str
    source: int | None
    until: str
    text: str
    asked: str
    unread: str
    slow: str
    at: int
    moves: bool
    day: str
    midnight: int
    note: dict[str, object] | None


def pulse(language: Language, room: Room, note: dict[str, object] | None = None) -> Pulse:
    """What holds now, with the note that staff have typed."""
    store, told = viewer.store(), freshness(language)
    now = clock.now(store.settings)
    newest = _newest()
    told_until = until(newest, language) if newest else str(told["text"])
    failed = told["failure"] if newest else None
    is_late = told["state"] == "stale" or (failed is not None and told["state"] != "fresh")
    return Pulse(
        version=str(told["version"]),
        program=store.program,
        room=room.key,
        state=str(told["state"]),
        source=_milliseconds(newest) if newest else None,
        until=told_until,
        text=str(told["text"]),
        unread=_unread(language) if failed else "",
        asked=str(told["asked"]),
        slow=_slow(newest, now, language) if newest and is_late else "",
        at=_milliseconds(now),
        moves=clock.runs(store.settings),
        day=say("wall.day", language, weekday=say(f"wall.weekday.{now.isoweekday()}", language), day=formats.day(now.date())),
        midnight=_milliseconds(datetime.combine(now.date() + timedelta(days=1), time(), ZONE)),
        note=note,
    )


def _newest() -> datetime | None:
    try:
        version: Version = viewer.store().mart().version
    except NoMartError:
        return None
    return newest_time(version)


def _unread(language: Language) -> str:
    """What keeps the figures from those of the sources, in few words."""
    failure = viewer.store().failure()
    if failure is None:
        return say("wall.unasked", language)
    if failure.before is not None:
        return say("wall.held", language)
    return say("wall.unread", language, time=formats.clock_time(failure.at))


def _slow(newest: datetime, now: datetime, language: Language) -> str:
    """The headline of late figures: the time alone where it is of today."""
    kind = "today" if newest.date() == now.date() else "before"
    return say(f"wall.headline.slow.{kind}", language, time=formats.clock_time(newest), day=formats.day(newest.date()))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
