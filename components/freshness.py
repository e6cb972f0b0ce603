"""How old the figures are and whether they are whole, told by the server: a browser's clock may be wrong."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, Response, jsonify, request

from components import formats, viewer
from components.formats import LANGUAGES, Language
from components.i18n import say
from components.quiet import quiet
from data_access import clock
from data_access.mart import Version
from data_access.settings import ZONE
from data_access.store import NoMartError

# From how many minutes on the age is told, and by how many two clocks may differ.
TOLD_MINUTES = 15
# Seconds, and turns of the refresher, after which a source that was not asked is told: a build and the waits after failures
# have passed by then.
UNASKED_AFTER, UNASKED_TURNS = 300, 2
# The units of an age and their minutes; each is used from two of them on.
AGES = (("days", 24 * 60), ("hours", 60), ("minutes", 1))
# What is said instead of a version while there is none; the page then waits for its first one.
NO_VERSION = "none"


def freshness(language: Language) -> dict[str, object]:
    """What the badge shows: version, state (fresh, old, stale, none), text, when the sources were asked, what failed, now."""
    store = viewer.store()
    now = clock.now(store.settings)
    since = store.since_asked()
    told: dict[str, object] = {
        "now": formats.clock_time(now),
        "asked": asked(since, language),
        "asked_seconds": None if since is None else int(since),
    }
    try:
        mart = store.mart()
        version = mart.version
    except NoMartError:
        failed = unbuilt(language)
        return {**told, "failure": failed, "version": NO_VERSION, "state": "none", "text": say("fresh.none", language)}
    told |= {"version": f"{version.version}-{version.checksum[:8]}", "failure": unrefreshed(language)}
    newest = newest_time(version)
    if newest is None:
        return {**told, "state": "none", "text": say("fresh.none", language)}
    minutes = (now - newest).total_seconds() / 60
    text = until(newest, language)
    if minutes < -TOLD_MINUTES:
        # The clock of this machine is wrong, or that of the source; which one, nobody here can know.
        return {**told, "state": "old", "text": say("fresh.ahead", language, until=text, age=age(-minutes, language))}
    found = quiet(mart.dimensions.time, newest, now, store.settings.quiet_minutes)
    if minutes > TOLD_MINUTES:
        text = say("fresh.aged", language, until=text, age=age(minutes, language))
    if found.is_closed and found.state == "fresh":
        text = say("fresh.closed", language, until=text)
    return {**told, "state": found.state, "text": text}


def asked(since: float | None, language: Language) -> str:
    """When the sources were asked last, `since` seconds ago: a quiet source is no silent one."""
    if since is None:
        return say("fresh.never_asked", language)
    minutes = since / 60
    return say("fresh.just_asked", language) if minutes < 1 else say("fresh.asked", language, age=age(minutes, language))


def unrefreshed(language: Language) -> str | None:
    """Why the figures are not those of the sources now: held back, a refresh that failed, or nobody who asks; None if they are."""
    store = viewer.store()
    failure, since = store.failure(), store.since_asked()
    if failure and failure.before is not None:
        counts = {"dossiers": failure.dossiers or 0, "before": failure.before}
        return say("fresh.held", language, **{name: formats.number(count, language) for name, count in counts.items()})
    if failure:
        return say("fresh.failure", language, time=formats.clock_time(failure.at), day=formats.day(failure.at.date()))
    if since is None:
        return say("fresh.unasked", language)
    if since > UNASKED_AFTER + UNASKED_TURNS * store.settings.refresh_seconds:
        return say("fresh.unasked_for", language, age=age(since / 60, language))
    return None


def unbuilt(language: Language) -> str | None:
    """Why there is no version yet, if one was tried."""
    failure = viewer.store().failure()
    if failure is None:
        return None
    return say("fresh.unbuilt", language, time=formats.clock_time(failure.at), day=formats.day(failure.at.date()))


def newest_time(version: Version) -> datetime | None:
    """The newest moment that the sources of a version tell of."""
    if version.source_time is None:
        return None
    return datetime.fromisoformat(version.source_time).replace(tzinfo=ZONE)


def until(newest: datetime, language: Language) -> str:
    """Up to when the figures reach."""
    return say("fresh.until", language, time=formats.clock_time(newest), day=formats.day(newest.date()))


def age(minutes: float, language: Language) -> str:
    """A duration in the largest unit of which it has two: 119 phút, 47 giờ, 2 ngày."""
    for unit, length in AGES:
        if minutes >= 2 * length or length == 1:
            return say(f"fresh.{unit}", language, count=formats.number(int(minutes // length), language))
    raise AssertionError("minutes always match")


def serve_freshness(server: Flask) -> None:
    """`/version`: the one small answer that every open page asks for."""

    @server.get("/version")
    def version() -> Response:
        asked = request.args.get("lang")
        answer = jsonify(freshness(asked if asked in LANGUAGES else viewer.language()))
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
