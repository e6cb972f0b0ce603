"""Which dossiers a search means: by any part of their code, by the name of their unit or procedure, or by two of these at once."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from data_access.dimensions import Dimensions
from data_access.filters import Filters
from data_access.mart.schema import fact
from data_access.scope import Scope
from data_access.selection import asked_of
from data_access.spelling import Fit, parted

# Of so many codes at most the dossiers are remembered; of more the database looks at each code again.
MOST_CODED = 1000
# A shorter text is in nearly every code; codes that begin with it are meant.
PART = 3
# Codes are ordered by their bytes: after every text that begins with one, and before the next, stands this letter behind it.
LAST_LETTER = "\U0010ffff"
NAMED = {"unit": fact.c.unit_id, "procedure": fact.c.procedure_id}
# How well it fits, and how many fields it takes; the least is what is meant.
Rank = tuple[Fit, int]


def of_code(connection: Connection, query: str) -> tuple[int, ...]:
    """The dossiers whose code has a text in it, whatever the filters say; of more than MOST_CODED so many and one more.

    To read millions of codes takes longer than all the rest of a page, so it is done once.
    """
    found = select(fact.c.dossier_id).where(has_code(query)).limit(MOST_CODED + 1)
    return tuple(int(dossier) for dossier in connection.execute(found).scalars())


def has_code(query: str) -> ColumnElement[bool]:
    """The code has the text in it, in small or in capital letters."""
    texts = dict.fromkeys((query, query.upper()))
    if len(query) >= PART:
        return or_(*(fact.c.code.contains(text, autoescape=True) for text in texts))
    return or_(*(and_(fact.c.code >= text, fact.c.code < text + LAST_LETTER) for text in texts))


def codes(connection: Connection, dimensions: Dimensions, scope: Scope, query: str, most: int) -> tuple[tuple[str, ...], int]:
    """The first codes that have a text in them, in their order, of the dossiers within a scope, and how many there are."""
    wanted = (has_code(query), *asked_of(dimensions, Filters(), scope))
    found = select(fact.c.code, func.count().over()).where(*wanted).order_by(fact.c.code).limit(most)
    rows = connection.execute(found).all()
    return tuple(code for code, _ in rows), rows[0][1] if rows else 0


def matches(dimensions: Dimensions, query: str, coded: tuple[int, ...]) -> ColumnElement[bool]:
    """The dossiers that fit a search best; `coded` is what `of_code` answered for it."""
    found = [*_by_one(dimensions, query), *_by_two(dimensions, query)]
    if coded:
        is_coded = has_code(query) if len(coded) > MOST_CODED else fact.c.dossier_id.in_(coded)
        found.append(((Fit.WHOLE, 1), is_coded))
    best = min((rank for rank, _ in found), default=None)
    return or_(*(condition for rank, condition in found if rank == best)) if found else false()


def _by_one(dimensions: Dimensions, query: str) -> Iterator[tuple[Rank, ColumnElement[bool]]]:
    for name in NAMED:
        for fit, condition in _named(dimensions, name, query):
            yield (fit, 1), condition


def _by_two(dimensions: Dimensions, query: str) -> Iterator[tuple[Rank, ColumnElement[bool]]]:
    """The text cut in two: a unit and a procedure, or a part of a code and one of them, in any order."""
    for pair in parted(query):
        for first, second in (pair, pair[::-1]):
            for fit, unit in _named(dimensions, "unit", first):
                for other, procedure in _named(dimensions, "procedure", second):
                    yield (max(fit, other), 2), and_(unit, procedure)
            if len(first) >= PART and " " not in first and any(letter.isdigit() for letter in first):
                for name in NAMED:
                    for fit, condition in _named(dimensions, name, second):
                        yield (fit, 2), and_(has_code(first), condition)


def _named(dimensions: Dimensions, name: str, query: str) -> Iterator[tuple[Fit, ColumnElement[bool]]]:
    """How well a name fits, and that it is one of those; nothing where none does."""
    found = dimensions.names[name].found(query)
    if found:
        fit, places = found
        ids = getattr(dimensions, name).index
        yield fit, NAMED[name].in_([int(ids[place]) for place in places])
