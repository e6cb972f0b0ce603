"""The note that every screen shows below its headline: one at a time, for some hours, and which there were."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import Connection, Row, select, update

from data_access.application.database import Application
from data_access.application.faults import WrongValuesError, line_fault, range_fault
from data_access.application.tables import LETTERS, note
from data_access.names import tidy

MINUTE, HOUR = 60, 3600
SHORTEST, USUAL, LONGEST = 15 * MINUTE, 4 * HOUR, 72 * HOUR
# How many notes the log tells.
LOGGED = 20


@dataclass(frozen=True)
class Note:
    """One note; it holds from `posted_at` until `expires_at`, or until it was withdrawn."""

    id: int
    text: str
    posted_at: int
    expires_at: int
    withdrawn_at: int | None


COLUMNS = [note.c[field.name] for field in fields(Note)]


def post(application: Application, text: str, seconds: float = USUAL, *, at: int) -> Note:
    """A new note; the one that held is withdrawn. Raises WrongValuesError."""
    text = tidy(text)
    faults = [fault for fault in (line_fault("text", text, LETTERS), range_fault("seconds", seconds, (SHORTEST, LONGEST))) if fault]
    if faults:
        raise WrongValuesError(*faults)
    with application.writing() as connection:
        _withdraw(connection, at)
        row = connection.execute(
            note.insert().values(text=text, posted_at=at, expires_at=at + int(seconds)).returning(*COLUMNS)
        ).one()
    return _note(row)


def current(application: Application, at: int) -> Note | None:
    """The newest note, while it holds; an older one never comes back."""
    with application.reading() as connection:
        row = connection.execute(select(*COLUMNS).order_by(note.c.id.desc()).limit(1)).one_or_none()
    if row is None or row.withdrawn_at is not None or not row.posted_at <= at < row.expires_at:
        return None
    return _note(row)


def withdraw(application: Application, at: int) -> bool:
    """Take the note away; whether there was one that could still be shown."""
    with application.writing() as connection:
        return _withdraw(connection, at) > 0


def log(application: Application, most: int = LOGGED) -> list[Note]:
    """The last notes, the newest first."""
    with application.reading() as connection:
        return [_note(row) for row in connection.execute(select(*COLUMNS).order_by(note.c.id.desc()).limit(most))]


def _withdraw(connection: Connection, at: int) -> int:
    holds = (note.c.withdrawn_at.is_(None), note.c.expires_at > at)
    return connection.execute(update(note).where(*holds).values(withdrawn_at=at)).rowcount


def _note(row: Row) -> Note:
    return Note(**row._mapping)
