"""The screens of rooms: which there are, by which token each is known, and what each showed when it was last seen."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, get_args

from sqlalchemy import Row, func, select, update
from sqlalchemy.exc import IntegrityError

from data_access.application.database import Application
from data_access.application.faults import Fault, WrongValuesError, line_fault, range_fault
from data_access.application.tables import LETTERS, screen
from data_access.names import tidy

# What a room may be: the diagonal of a screen in inches, the metres to its last seat, and where several make one picture.
INCHES, METRES = (20, 400), (0.5, 40)
Bezel = Literal["none", "2x2", "3x3"]
BEZELS: tuple[Bezel, ...] = get_args(Bezel)
# 24 random bytes: 192 bits, which nobody guesses and a hash need not slow down.
TOKEN_BYTES = 24


class NoScreenError(LookupError):
    """No screen has this id."""


@dataclass(frozen=True)
class Screen:
    """One screen; its room is missing where the address of the screen says it."""

    id: int
    name: str
    inch: float | None
    distance: float | None
    bezel: Bezel | None
    created_at: int
    revoked_at: int | None
    seen_at: int | None
    scene: str | None
    version: str | None


COLUMNS = [screen.c[field.name] for field in fields(Screen)]


def add(
    application: Application,
    name: str,
    *,
    inch: float | None = None,
    distance: float | None = None,
    bezel: str | None = None,
    token_hash: str | None = None,
    at: int,
) -> tuple[Screen, str]:
    """A new screen and its token, which nobody can be told again; with the hash of one that it has already, that token is not used.

    Raises WrongValuesError.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = _checked(name, inch=inch, distance=distance, bezel=bezel)
    with application.writing() as connection:
        try:
            asked = screen.insert().values(**values, token_hash=token_hash or hash_of(token), created_at=at).returning(*COLUMNS)
            row = connection.execute(asked).one()
        except IntegrityError:
            raise _taken(str(values["name"])) from None
    return _screen(row), token


def change(
    application: Application,
    screen_id: int,
    name: str,
    *,
    inch: float | None = None,
    distance: float | None = None,
    bezel: str | None = None,
) -> Screen:
    """Another name and room. Raises WrongValuesError, and NoScreenError for an unknown id."""
    return _written(application, screen_id, _checked(name, inch=inch, distance=distance, bezel=bezel))


def known(application: Application, token: str) -> Screen | None:
    """The screen that has this token; none where it is unknown or was revoked."""
    asked = select(*COLUMNS).where(screen.c.token_hash == hash_of(token), screen.c.revoked_at.is_(None))
    with application.reading() as connection:
        row = connection.execute(asked).one_or_none()
    return None if row is None else _screen(row)


def seen(application: Application, screen_id: int, *, at: int, scene: str | None, version: str | None) -> None:
    """A screen has reported; one that was revoked meanwhile is not written."""
    told = {"seen_at": at, "scene": _cut(scene), "version": _cut(version)}
    with application.writing() as connection:
        connection.execute(update(screen).where(screen.c.id == screen_id, screen.c.revoked_at.is_(None)).values(**told))


def one(application: Application, screen_id: int) -> Screen:
    """The screen with this id. Raises NoScreenError for an unknown one."""
    with application.reading() as connection:
        row = connection.execute(select(*COLUMNS).where(screen.c.id == screen_id)).one_or_none()
    if row is None:
        raise _unknown(screen_id)
    return _screen(row)


def screens(application: Application) -> list[Screen]:
    """All of them in the order in which they were added, those that were revoked included."""
    with application.reading() as connection:
        return [_screen(row) for row in connection.execute(select(*COLUMNS).order_by(screen.c.id))]


def revoke(application: Application, screen_id: int, *, at: int) -> Screen:
    """Its token holds no longer; the moment of the first time stays. Raises NoScreenError for an unknown id."""
    return _written(application, screen_id, {"revoked_at": func.coalesce(screen.c.revoked_at, at)})


def renew(application: Application, screen_id: int) -> str:
    """A new token; the old one holds no longer, and who was revoked is known again.

    Raises NoScreenError for an unknown id, and WrongValuesError where another screen has taken the name of a revoked one.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    give(application, screen_id, hash_of(token))
    return token


def give(application: Application, screen_id: int, token_hash: str) -> None:
    """From now on the screen is known by the token with this hash. Raises as `renew` does."""
    _written(application, screen_id, {"token_hash": token_hash, "revoked_at": None})


def _written(application: Application, screen_id: int, values: Mapping[str, object]) -> Screen:
    chosen = screen.c.id == screen_id
    with application.writing() as connection:
        try:
            # After a refusal PostgreSQL answers nothing more in the same transaction, but it does outside the inner one.
            with connection.begin_nested():
                row = connection.execute(update(screen).where(chosen).values(**values).returning(*COLUMNS)).one_or_none()
        except IntegrityError:
            raise _taken(str(values.get("name") or connection.scalar(select(screen.c.name).where(chosen)))) from None
    if row is None:
        raise _unknown(screen_id)
    return _screen(row)


def _checked(name: str, *, inch: float | None, distance: float | None, bezel: str | None) -> dict[str, object]:
    name = tidy(name)
    faults = [line_fault("name", name, LETTERS), range_fault("inch", inch, INCHES), range_fault("distance", distance, METRES)]
    if bezel is not None and bezel not in BEZELS:
        faults.append(Fault("bezel", "choice", str(bezel), "one of " + ", ".join(BEZELS)))
    found = [fault for fault in faults if fault]
    if found:
        raise WrongValuesError(*found)
    return {"name": name, "inch": inch, "distance": distance, "bezel": bezel}


def _taken(name: str) -> WrongValuesError:
    return WrongValuesError(Fault("name", "taken", name, "a name that no other screen has"))


def _unknown(screen_id: int) -> NoScreenError:
    return NoScreenError(f"no screen has the id {screen_id}; `python -m components.wall screens` lists them")


def _cut(text: str | None) -> str | None:
    return tidy(text)[:LETTERS] or None


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _screen(row: Row) -> Screen:
    return Screen(**row._mapping)
