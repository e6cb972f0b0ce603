"""The note that screens show, and the last ones that they showed."""

from __future__ import annotations

from components import elements as h
from components import formats
from components.elements import Element
from components.formats import Language
from components.i18n import isolated, say
from components.screens.states import clock, lasting
from data_access.application import Note, local

HOUR = 3600


def note_now(note: Note | None, at: int, *, manages: bool, language: Language) -> list[Element]:
    """The note with the time that is left, and its end by hand for whoever may."""
    if note is None:
        return [h.P(say("screens.note.none", language), className="screens__none")]
    seconds = note.expires_at - at
    # Hours are rounded: what was posted for four hours just now does not end in three.
    age = lasting(seconds + HOUR // 2 if seconds >= 2 * HOUR else seconds, language)
    left = say("screens.note.left", language, age=age, last=clock(note.expires_at, at, language))
    told = [h.P([h.B(isolated(note.text)), h.Small(left)], className="screens__note")]
    if manages:
        told.append(h.Button(say("screens.note.withdraw", language), type="button", className="button", **{"data-act": "withdraw"}))
    return told


def note_log(notes: list[Note], current: Note | None, at: int, language: Language) -> list[Element]:
    """The last notes, the newest first, each with when it was shown and how it ended."""
    if not notes:
        return []
    items = [
        h.Li([h.Span(isolated(note.text)), h.Small(_lived(note, current, at, language))], **{"data-key": str(note.id)})
        for note in notes
    ]
    return [h.H3(say("screens.note.log", language)), h.Ol(items, className="screens__log")]


def _lived(note: Note, current: Note | None, at: int, language: Language) -> str:
    first = clock(note.posted_at, at, language)
    if note == current:
        return say("screens.note.shown", language, first=first)
    end, how = (note.expires_at, "expired") if note.withdrawn_at is None else (note.withdrawn_at, "withdrawn")
    if local(note.posted_at).date() == local(end).date():
        first = formats.clock_time(local(note.posted_at))
    return say(f"screens.note.{how}", language, first=first, last=clock(end, at, language))
