"""The days of a dossier side by side: where its clock ran, stood still or ran late, which days were off, and the due day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from components.life_line import ended_at
from data_access.lives import Life

# Longer than this, single days off are thinner than a hair and are not drawn.
FINE_DAYS = 400
# Longer than this is a slip of the pen, and nothing to draw.
MOST_DAYS = 20_000


@dataclass(frozen=True)
class Span:
    """Days of one kind in a row: `start` and `length` as shares of the whole strip."""

    kind: str
    first: date
    last: date
    start: float
    length: float


@dataclass(frozen=True)
class Strip:
    """From reception to the end, or to the due day where that is later: the clock's spans, the days off, the due day's place."""

    first: date
    last: date
    clock: tuple[Span, ...]
    off: tuple[Span, ...]
    due: float | None


def strip(life: Life) -> Strip | None:
    """The strip of a dossier; nothing before its reception."""
    if life.case is None:
        return None
    first, ended = life.case.received.date(), (ended_at(life) or life.now).date()
    due = None if life.late is None else life.due
    last = max([first, ended, *([due] if due else [])])
    count = (last - first).days + 1
    if count > MOST_DAYS:
        return None
    days = [first + timedelta(days=number) for number in range(count)]
    clock = _spans(days, [_kind(life, day, due, ended) for day in days])
    held = {day for day, _ in life.off} if count <= FINE_DAYS else set()
    off = _spans(days, ["off" if day in held else "" for day in days])
    middle = None if due is None or due < first else ((due - first).days + 0.5) / count
    return Strip(first, last, tuple(clock), tuple(span for span in off if span.kind), middle)


def _kind(life: Life, day: date, due: date | None, ended: date) -> str:
    """What the clock did on a day: at whose end it stood still counts as paused, as in every figure."""
    if day > ended:
        return "ahead"
    if any(start.date() <= day and (end is None or day < end.date()) for start, end, _ in life.case.pauses):
        return "paused"
    return "late" if due is not None and day > due else "running"


def _spans(days: list[date], kinds: Iterable[str]) -> Iterator[Span]:
    for kind, group in groupby(zip(kinds, enumerate(days), strict=True), key=lambda pair: pair[0]):
        places = [(place, day) for _, (place, day) in group]
        (start, first), (end, last) = places[0], places[-1]
        yield Span(kind, first, last, start / len(days), (end - start + 1) / len(days))
