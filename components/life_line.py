"""The life of a dossier in words: the sentence that answers, the steps that lead to its due day, and its days as a strip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from components import formats
from components.formats import Language
from components.i18n import say
from data_access.clock import Step
from data_access.lives import Life
from data_access.sources import Status

# Steps that tell days, not what happened; steps that the source states; steps without a day of their own.
SKIPPED = ("day_off", "swapped_day", "weekend")
STATED = ("receipt", "moved", "stated")
UNPLACED = ("limit", "extra", "moved")
# Statuses that say how a dossier ended; any other end is told as an end.
ENDS = (Status.WITHDRAWN, Status.STOPPED)


@dataclass(frozen=True)
class Entry:
    """One line: when, what, which days off it leads over, and the due day that it leads to."""

    at: datetime | None
    text: str
    tone: str = ""
    notes: tuple[str, ...] = ()
    due: date | None = None


def verdict(life: Life, language: Language) -> str:
    """The sentence that answers: late or in time, by how much, and until when."""
    if life.case is None:
        return _unreceived(life, language)
    if life.paused is not None:
        return _paused(life, language)
    ended = ended_at(life)
    end = "" if ended is None else formats.day(ended.date())
    if life.due is None and life.unusable_due:
        return say("dossier.verdict.unusable", language)
    if life.due is None:
        return say(f"dossier.verdict.undated.{'open' if ended is None else 'ended'}", language, end=end)
    due = formats.day(life.due)
    last = life.now.date() if ended is None else ended.date()
    if last > life.due:
        key = "late" if life.late else "just_late"
        key = f"dossier.verdict.{key}.{'open' if ended is None else 'ended'}"
        return say(key, language, days=working_days(life.late, language), due=due, end=end)
    if ended is not None:
        return say(f"dossier.verdict.{'early' if last < life.due else 'on_day'}", language, due=due, end=end)
    if last == life.due:
        return say("dossier.verdict.today", language, due=due)
    key = "left" if life.left else "left_none"
    return say(f"dossier.verdict.{key}", language, days=working_days(life.left or 0, language), due=due)


def tone(life: Life) -> str:
    """How the verdict looks: late, paused, or plain."""
    if life.case is None or life.due is None:
        return "plain"
    if life.paused is not None:
        return "paused"
    ended = ended_at(life)
    return "late" if (life.now if ended is None else ended).date() > life.due else "plain"


def ended_at(life: Life) -> datetime | None:
    """When processing ended, as at now: what ends later is still open, as in every figure."""
    return life.resolved if life.resolved is not None and life.resolved.date() <= life.now.date() else None


def working_days(count: int, language: Language) -> str:
    """1 working day, 6 working days."""
    return say(f"dossier.working_days.{'one' if count == 1 else 'many'}", language, count=formats.number(count, language))


def entries(life: Life, language: Language) -> tuple[Entry, ...]:
    """The lines from submission to the end, or to now; the clock's steps in the order in which they lead to the due day."""
    return tuple(_entries(life, language))


def _unreceived(life: Life, language: Language) -> str:
    state = "refused" if life.status == Status.REFUSED else "awaiting"
    at = life.resolved if life.status == Status.REFUSED else life.submitted
    if at is None:
        return say(f"dossier.verdict.{state}.undated", language)
    return say(f"dossier.verdict.{state}.dated", language, day=formats.day(at.date()))


def _paused(life: Life, language: Language) -> str:
    status = next(status for _, end, status in life.case.pauses if end is None)
    told = {"day": formats.day(life.paused.date()), "reason": say(f"dossier.pause.{status}", language)}
    if life.due is None:
        return say("dossier.verdict.paused.undated", language, **told)
    if life.paused.date() > life.due and life.late:
        days = working_days(life.late, language)
        return say("dossier.verdict.paused.late", language, **told, due=formats.day(life.due), days=days)
    return say("dossier.verdict.paused.plain", language, **told, due=formats.day(life.due))


def _entries(life: Life, language: Language) -> Iterator[Entry]:
    if life.submitted is not None:
        yield Entry(life.submitted, say("dossier.event.submitted", language, time=formats.clock_time(life.submitted)))
    if life.case is not None:
        yield from _steps(life, language)
    ended = ended_at(life)
    if ended is None:
        yield Entry(life.now, say(f"dossier.event.{'awaiting' if life.case is None else 'open'}", language))
        return
    yield Entry(ended, _end(life, ended, language), "late" if tone(life) == "late" else "end")
    if life.returned is not None:
        yield Entry(life.returned, say("dossier.event.returned", language, time=formats.clock_time(life.returned)))


def _end(life: Life, ended: datetime, language: Language) -> str:
    time = formats.clock_time(ended)
    if life.case is None:
        return say("dossier.event.refused", language, time=time)
    if life.status in ENDS:
        return say(f"dossier.event.ended_as.{life.status}", language, time=time)
    return say("dossier.event.ended", language, time=time)


def _steps(life: Life, language: Language) -> Iterator[Entry]:
    """Each step of the clock, the days off that it leads over as its notes; pauses also where no legal time is known."""
    grouped = list(_grouped(life.steps))
    for step, skipped in grouped:
        if step.kind not in STATED:
            yield _entry(life, step, skipped, language)
    if not any(step.kind == "limit" for step in life.steps):
        for start, end, status in life.case.pauses:
            yield Entry(start, _pause("plain" if end else "running", status, end, 0, language), "paused")
    for step, skipped in grouped:
        if step.kind in STATED:
            yield _entry(life, step, skipped, language)
    if life.case.extension is not None and life.case.stated_due is None:
        yield Entry(life.case.extension, say("dossier.event.letter", language))
    if life.due is None:
        yield Entry(None, say("dossier.event.undated", language))


def _grouped(steps: tuple[Step, ...]) -> Iterator[tuple[Step, tuple[Step, ...]]]:
    """Each step with the days off, weekends and swapped days that it leads over: the explanation tells them after it."""
    places = [place for place, step in enumerate(steps) if step.kind not in SKIPPED]
    for place, following in zip(places, [*places[1:], len(steps)], strict=True):
        yield steps[place], steps[place + 1 : following]


def _entry(life: Life, step: Step, skipped: tuple[Step, ...], language: Language) -> Entry:
    text = WORDS[step.kind](life, step, language)
    notes = tuple(_skipped(one, language) for one in skipped)
    begins = None if step.kind in UNPLACED or step.why == "due_at" else step.begins
    return Entry(begins, text, "paused" if step.kind == "pause" else "", notes, step.due)


def _skipped(step: Step, language: Language) -> str:
    if step.kind == "weekend":
        days = formats.period(step.begins.date(), step.ends.date())
        return say("dossier.skipped.weekend", language, count=formats.number(step.count, language), days=days)
    return say(f"dossier.skipped.{step.kind}", language, day=formats.day(step.begins.date()), name=step.why)


def _received(_life: Life, step: Step, language: Language) -> str:
    time, day = formats.clock_time(step.begins), formats.day(step.ends.date())
    return say(f"dossier.received.{step.why}", language, time=time, day=day)


def _limit(life: Life, step: Step, language: Language) -> str:
    if life.case.same_day:
        return say("dossier.limit.same_day", language, basis=life.case.same_day)
    if step.count == 0:
        return say("dossier.limit.zero", language)
    count = formats.number(step.count, language)
    return say(f"dossier.limit.{step.why}", language, count=count, days=working_days(step.count, language))


def _extra(_life: Life, step: Step, language: Language) -> str:
    return say("dossier.extra", language, days=working_days(step.count, language), basis=step.why)


def _paused_step(life: Life, step: Step, language: Language) -> str:
    why = "unmoved" if step.why != "running" and step.count == 0 else step.why
    return _pause(why, step.status, None if step.why == "running" else step.ends, step.count, language)


def _pause(why: str, status: int | None, end: datetime | None, count: int, language: Language) -> str:
    reason, until = say(f"dossier.pause.{status}", language), "" if end is None else formats.day(end.date())
    return say(f"dossier.paused.{why}", language, reason=reason, until=until, days=calendar_days(count, language))


def calendar_days(count: int, language: Language) -> str:
    """1 day, 4 days."""
    return say(f"dossier.days.{'one' if count == 1 else 'many'}", language, count=formats.number(count, language))


def _receipt(_life: Life, _step: Step, language: Language) -> str:
    return say("dossier.receipt", language)


def _moved(_life: Life, step: Step, language: Language) -> str:
    return say(f"dossier.moved.{step.why}", language, days=calendar_days(step.count, language))


def _stated(life: Life, step: Step, language: Language) -> str:
    """What the source states is in force; where the clock comes to another day, both are told."""
    computed = [one.due for one in life.steps if one.due is not None and one.kind in ("limit", "extra", "pause")]
    if step.why == "extension":
        return say("dossier.stated.extension", language)
    if computed and computed[-1] != step.due:
        return say("dossier.stated.apart", language, computed=formats.day(computed[-1]))
    return say("dossier.stated.due_at", language)


WORDS = {
    "received": _received,
    "limit": _limit,
    "extra": _extra,
    "pause": _paused_step,
    "receipt": _receipt,
    "moved": _moved,
    "stated": _stated,
}
