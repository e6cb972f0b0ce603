"""Codes that screens show to be known by: six letters, for ten minutes and for one use.

The screen is told with its code what it will be known by; here lies only the hash of that. Whoever types the code gives it to a
screen of the list, so nothing secret goes through an address or a hand.
"""

from __future__ import annotations

import secrets

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from data_access.application.database import Application
from data_access.application.faults import Fault, WrongValuesError
from data_access.application.screens import TOKEN_BYTES, Screen, add, give, hash_of
from data_access.application.tables import CODE_LETTERS, pairing
from data_access.application.tables import LETTERS as PLACE_LETTERS
from data_access.names import tidy

# Without I, L and O, which are read as one another or as digits.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
LASTS = 600
# So many screens at once may wait for their name; one that asks later is told to ask again.
MOST = 100
TRIES = 5


class FullError(RuntimeError):
    """Too many screens wait for their names; a code is free again within ten minutes."""


def ask(application: Application, *, place: str, at: int) -> tuple[str, str]:
    """A code for a screen, and the token that it will be known by. Raises FullError."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    for _time in range(TRIES):
        code = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LETTERS))
        try:
            with application.writing() as connection:
                connection.execute(delete(pairing).where(pairing.c.expires_at <= at))
                if connection.scalar(select(func.count()).select_from(pairing)) >= MOST:
                    raise FullError("too many screens wait for their names")
                row = {"code": code, "token_hash": hash_of(token), "place": place[:PLACE_LETTERS], "expires_at": at + LASTS}
                connection.execute(pairing.insert().values(**row))
        except IntegrityError:
            continue
        return code, token
    raise FullError("no code is free")


def typed(code: str) -> str:
    """A code as it is kept, however it was typed."""
    return "".join(tidy(code).upper().split()).replace("-", "")


def pair(
    application: Application,
    code: str,
    name: str,
    *,
    inch: float | None = None,
    distance: float | None = None,
    bezel: str | None = None,
    at: int,
) -> tuple[Screen, str]:
    """A new screen that is known by what the screen with this code was told, and where that one asked from.

    Raises WrongValuesError; a code that was right is then not used up.
    """
    token_hash, place = _live(application, code, at)
    screen, _token = add(application, name, inch=inch, distance=distance, bezel=bezel, token_hash=token_hash, at=at)
    _used(application, code)
    return screen, place


def replace(application: Application, code: str, screen_id: int, *, at: int) -> str:
    """The screen with this id is from now on the one that shows the code; where that one asked from.

    Raises WrongValuesError, and NoScreenError for an unknown id.
    """
    token_hash, place = _live(application, code, at)
    give(application, screen_id, token_hash)
    _used(application, code)
    return place


def _live(application: Application, code: str, at: int) -> tuple[str, str]:
    asked = select(pairing.c.token_hash, pairing.c.place).where(pairing.c.code == typed(code), pairing.c.expires_at > at)
    with application.reading() as connection:
        row = connection.execute(asked).one_or_none()
    if row is None:
        raise WrongValuesError(Fault("code", "unknown", code, f"{CODE_LETTERS} letters that a screen shows now"))
    return row.token_hash, row.place


def _used(application: Application, code: str) -> None:
    with application.writing() as connection:
        connection.execute(delete(pairing).where(pairing.c.code == typed(code)))
