"""The tables of the application's database, the same in SQLite and PostgreSQL. Moments are whole seconds since 1970."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Integer, MetaData, String, Table

APPLICATION = MetaData()
# How long a name and a text may be; what a screen reports of itself is cut there.
LETTERS = 60
# Of the code that a screen shows.
CODE_LETTERS = 6

screen = Table(
    "screen",
    APPLICATION,
    Column("id", Integer, primary_key=True),
    Column("name", String(LETTERS), nullable=False),
    # SHA-256 of the token; the token itself is told once and kept nowhere.
    Column("token_hash", String(64), nullable=False, unique=True),
    # Missing: as the address of the screen says.
    Column("inch", Double),
    Column("distance", Double),
    Column("bezel", String(8)),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("seen_at", BigInteger),
    Column("scene", String(LETTERS)),
    Column("version", String(LETTERS)),
)
# Whoever is revoked gives the name free.
Index(
    "screen_name",
    screen.c.name,
    unique=True,
    sqlite_where=screen.c.revoked_at.is_(None),
    postgresql_where=screen.c.revoked_at.is_(None),
)

note = Table(
    "note",
    APPLICATION,
    Column("id", Integer, primary_key=True),
    Column("text", String(LETTERS), nullable=False),
    Column("posted_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("withdrawn_at", BigInteger),
)

# Screens that wait for a name.
pairing = Table(
    "pairing",
    APPLICATION,
    Column("code", String(CODE_LETTERS), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    # The address of the network that it asked from.
    Column("place", String(LETTERS), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
