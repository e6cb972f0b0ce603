"""What happens in a simulated city while its clock runs: a dossier is received, others are resolved, results are handed over.

Each row is written as the making of the databases writes it (`rows`), so that every count still holds.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from data_access.demo.details import CAUSE_GIVEN, CAUSES, STEPS
from data_access.demo.offices import Offices
from data_access.sources import Channel, Status

# Some rows drawn by their number cost nothing, whatever the size of the table; among so many the right one nearly always is.
DRAWN, DRAWS = 50, 40
RETURNED_AT_ONCE = 0.45  # where it is not sent
ELECTRONIC = 0.55  # of results of what did not come online
DAYS_OF_RATIO = 30
# A dossier like it was received here in the period; the codes of what was carried over have another form.
LIKE_ONE = """
    received_at IS NOT NULL AND first_due_at IS NOT NULL AND old_district IS NULL AND code NOT LIKE '000.%' AND status NOT IN (1, 3)
"""
IN_HAND = f"received_at <= :now AND resolved_at IS NULL AND status = {int(Status.PROCESSING)}"
AT_COUNTER = f"resolved_at < :now AND returned_at IS NULL AND status = {int(Status.PROCESSED)}"
COPIED = (
    "procedure_code",
    "place_unit_code",
    "unit_code",
    "return_unit_code",
    "channel",
    "fee_due",
    "paid_online",
    "digitised",
    "synchronised",
)

Row = sqlite3.Row


@dataclass(frozen=True)
class Happening:
    """One line of what happened: when, to which dossier."""

    kind: Literal["received", "resolved", "returned"]
    code: str
    unit_code: str
    procedure_code: str
    at: datetime
    # Its result has not been handed over.
    waits: bool = False

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M:%S}  {self.kind:<8}  {self.code}  {self.unit_code}  {self.procedure_code}"


def resolved_per_received(connection: sqlite3.Connection, now: datetime) -> float:
    """How many dossiers the city resolves for each that it receives, over its last days."""
    query = f"""
        SELECT count(CASE WHEN received_at > since THEN 1 END), count(CASE WHEN resolved_at > since THEN 1 END)
        FROM dossier, (SELECT datetime(?, '-{DAYS_OF_RATIO} days') AS since) WHERE updated_at > since AND received_at IS NOT NULL
    """
    received, resolved = connection.execute(query, (_text(now),)).fetchone()
    return resolved / received if received else 1.0


def happen(
    connection: sqlite3.Connection, offices: Offices, now: datetime, ratio: float, rng: np.random.Generator
) -> list[Happening]:
    """One dossier is received, and `ratio` others are resolved on average. `now` is local wall clock in whole seconds.

    For each result that begins to wait at a counter, another one is handed over there while it is open, so that no more of them
    wait than before. The transaction is the caller's.
    """
    wanted = int(ratio + rng.random())
    # Chosen first, so that nothing is resolved at the moment at which it comes.
    ended = [row for row in (_drawn(connection, IN_HAND, now, rng) for _ in range(wanted)) if row is not None]
    like = _model(connection, offices, now, rng)
    told = [] if like is None else [_receive(connection, offices, like, now)]
    unique = {row["code"]: row for row in ended}
    for row in unique.values():
        told.append(_resolve(connection, row, now, rng))
        waiting = _drawn(connection, AT_COUNTER, now, rng) if told[-1].waits and offices.are_open(now) else None
        if waiting is not None:
            told.append(_hand_over(connection, waiting, now))
    return told


def _model(connection: sqlite3.Connection, offices: Offices, now: datetime, rng: np.random.Generator) -> Row | None:
    """A recent dossier to take after; while the counters are closed, one that came online."""
    asked = LIKE_ONE if offices.are_open(now) else f"{LIKE_ONE} AND channel = {int(Channel.ONLINE)}"
    return _drawn(connection, asked, now, rng, newest=True)


def _receive(connection: sqlite3.Connection, offices: Offices, like: Row, now: datetime) -> Happening:
    """A new dossier after the model of another one, at its first step."""
    due = _text(offices.due(like["procedure_code"], like["unit_code"], now))
    code = _next_code(connection, like["code"], now)
    waited = datetime.fromisoformat(like["received_at"]) - datetime.fromisoformat(like["submitted_at"])
    row = {name: like[name] for name in COPIED} | {
        "code": code,
        "submitted_at": _text(now - waited),
        "received_at": _text(now),
        "due_at": due,
        "first_due_at": due,
        "status": int(Status.PROCESSING),
        "step": STEPS[0][0],
        "step_unit_code": like["unit_code"],
        "electronic_result": 0,
        "updated_at": _text(now),
    }
    places = ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT INTO dossier ({', '.join(row)}) VALUES ({places})", row)
    return Happening("received", code, like["unit_code"], like["procedure_code"], now)


def _resolve(connection: sqlite3.Connection, row: Row, now: datetime, rng: np.random.Generator) -> Happening:
    """An open dossier has its result; it is handed over at once where it is sent."""
    online = row["channel"] == Channel.ONLINE
    returned = online or rng.random() < RETURNED_AT_ONCE
    late = row["due_at"] is not None and row["due_at"][:10] < _text(now)[:10]
    words, weights = zip(*CAUSES, strict=True)
    cause = str(rng.choice(words, p=np.array(weights) / sum(weights))) if late and rng.random() < CAUSE_GIVEN else None
    connection.execute(
        """
        UPDATE dossier SET resolved_at = :now, returned_at = :returned, status = :status, step = NULL, step_unit_code = NULL,
        electronic_result = :electronic, overdue_cause = coalesce(overdue_cause, :cause), updated_at = :now WHERE code = :code
        """,
        {
            "now": _text(now),
            "returned": _text(now) if returned else None,
            "status": int(Status.RESULT_RETURNED if returned else Status.PROCESSED),
            "electronic": int(online or rng.random() < ELECTRONIC),
            "cause": cause,
            "code": row["code"],
        },
    )
    return Happening("resolved", row["code"], row["unit_code"], row["procedure_code"], now, waits=not returned)


def _hand_over(connection: sqlite3.Connection, row: Row, now: datetime) -> Happening:
    """A result that has waited is fetched."""
    query = "UPDATE dossier SET returned_at = :now, status = :status, updated_at = :now WHERE code = :code"
    connection.execute(query, {"now": _text(now), "status": int(Status.RESULT_RETURNED), "code": row["code"]})
    return Happening("returned", row["code"], row["unit_code"], row["procedure_code"], now)


def _drawn(
    connection: sqlite3.Connection, asked: str, now: datetime, rng: np.random.Generator, *, newest: bool = False
) -> Row | None:
    """A row of which `asked` holds, drawn at random, the newest received of a few drawn; none where hardly any is."""
    last = connection.execute("SELECT max(rowid) FROM dossier").fetchone()[0] or 0
    order = "received_at DESC" if newest else "rowid"
    for _ in range(DRAWS if last else 0):
        numbers = rng.integers(1, last + 1, DRAWN)
        query = f"SELECT * FROM dossier WHERE rowid IN ({', '.join(map(str, numbers))}) AND {asked} ORDER BY {order}"
        found = connection.execute(query, {"now": _text(now)}).fetchall()
        if found:
            return found[0] if newest else found[rng.integers(len(found))]
    return None


def _next_code(connection: sqlite3.Connection, like: str, now: datetime) -> str:
    """The next number of the day under the first part of another code: H17.101-250930-0012."""
    day = f"{like.split('-')[0]}-{now:%y%m%d}-"
    query = "SELECT code FROM dossier WHERE code > ? AND code < ? ORDER BY length(code) DESC, code DESC LIMIT 1"
    # ':' comes after every digit.
    newest = connection.execute(query, (day, f"{day}:")).fetchone()
    number = int(newest[0].removeprefix(day)) if newest else 0
    return f"{day}{number + 1:04}"


def _text(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds")
