"""What a source says that can be, but is hardly meant: dossiers that the mart counts, and that somebody should look at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.mart.extract import Extract
from data_access.mart.moments import NEVER, NEVER_AT, day_numbers
from data_access.names import tidy
from data_access.sources.contract import Status

EXAMPLES = 3
ENDED = (Status.WITHDRAWN, Status.PROCESSED, Status.RESULT_RETURNED)
# What nobody sees when two codes are compared by eye.
UNSEEN = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d_]")
# Past moments of a dossier; its due day may lie ahead.
PAST = ("submitted_at", "received_at", "resolved_at", "returned_at", "extension_at", "updated_at")


@dataclass(frozen=True)
class Doubt:
    """One kind of doubt: where (`table.column`), about how many rows, three of them, and a sentence that begins with the number."""

    place: str
    rows: int
    examples: tuple[str, ...]
    sentence: str


def doubts(read: Extract, now: int) -> Iterator[Doubt]:
    """Every doubt about the rows of both sources; `now` in seconds of the wall clock."""
    yield from _statuses(read.dossiers)
    yield from _order(read.dossiers)
    yield from _future(read, now)
    yield from _unknown(read)
    for table, codes in (("dossier", read.dossiers), ("unit", read.tables["unit"]), ("procedure", read.tables["procedure"])):
        yield from _near(table, codes["code"])
    yield from _circles(read.tables["unit"])


def _statuses(dossiers: pd.DataFrame) -> Iterator[Doubt]:
    open_ = (dossiers["resolved_at"] == NEVER_AT).to_numpy()
    status = dossiers["status"].to_numpy()
    ended = "dossiers have a status that ends them (7, 9, 10) and no resolved_at: they count as in process, and overdue for ever"
    yield from _told("dossier.resolved_at", dossiers, open_ & np.isin(status, ENDED), f"{ended}; give the time of their end")
    refused = "dossiers were refused (3) and have no resolved_at: they are in no count; give the day of the refusal"
    yield from _told("dossier.resolved_at", dossiers, open_ & (status == Status.REFUSED), refused)


def _order(dossiers: pd.DataFrame) -> Iterator[Doubt]:
    due, received = (day_numbers(dossiers[name].to_numpy()) for name in ("due_at", "received_at"))
    reversed_ = (due != NEVER) & (received != NEVER) & (due < received)
    yield from _told("dossier.due_at", dossiers, reversed_, "dossiers were due before they were received; correct their times")


def _future(read: Extract, now: int) -> Iterator[Doubt]:
    of_events = read.events.rename(columns={"dossier_code": "code"})
    for table, rows, columns in (("dossier", read.dossiers, PAST), ("dossier_event", of_events, ("at",))):
        for column in columns:
            moments = rows[column].to_numpy()
            later = (moments > now) & (moments != NEVER_AT)
            said = "rows say that something has happened which lies in the future; correct the times, or the clock of this machine"
            yield from _told(f"{table}.{column}", rows, later, said)


def _unknown(read: Extract) -> Iterator[Doubt]:
    for column, table in (("unit_code", "unit"), ("procedure_code", "procedure")):
        codes = read.dossiers[column]
        unlisted = codes.notna() & ~codes.isin(read.tables[table]["code"])
        counts = codes[unlisted].value_counts()
        if len(counts):
            shown = tuple(f"{code!r} ({count})" for code, count in counts.head(EXAMPLES).items())
            sentence = f"dossiers name a {table} that unit_db lacks; add it to unit_db.{table} or correct the dossiers"
            yield Doubt(f"dossier.{column}", int(counts.sum()), shown, sentence)
    events = read.events.rename(columns={"dossier_code": "code"})
    lost = ~events["code"].isin(read.dossiers["code"])
    yield from _told("dossier_event.dossier_code", events, lost.to_numpy(), "events belong to no dossier; they are not looked at")


def _near(table: str, codes: pd.Series) -> Iterator[Doubt]:
    """Codes that a person would take for the same: they differ by case, blanks, dashes, or by what nobody sees."""
    known = codes.dropna()
    seen = pd.Series([plain(code) for code in known], index=known.index, dtype=object)
    twice = known[seen.duplicated(keep=False)]
    if len(twice):
        groups = twice.groupby(seen[twice.index], sort=False).agg(list).head(EXAMPLES)
        shown = tuple(" = ".join(repr(code[:64]) for code in group[:4]) for group in groups)
        sentence = "codes are the same but for case, blanks or dashes, and count as different ones; give each thing one code"
        yield Doubt(f"{table}.code", len(twice), shown, sentence)


def plain(code: str) -> str:
    """A code without what a person does not see or not mind."""
    text = code if code.isascii() else unicodedata.normalize("NFKC", tidy(code))
    return UNSEEN.sub("", text).casefold()


def _circles(unit: pd.DataFrame) -> Iterator[Doubt]:
    above = {code: parent for code, parent in zip(unit["code"], unit["parent_code"], strict=True) if parent}
    found = []
    for code in above:
        seen, at = set(), code
        while at in above and at not in seen:
            seen.add(at)
            at = above[at]
        if at == code:
            found.append(code)
    if found:
        yield Doubt("unit.parent_code", len(found), tuple(found[:EXAMPLES]), "units lie above themselves; correct the unit above")


def _told(place: str, rows: pd.DataFrame, doubtful: np.ndarray, sentence: str) -> Iterator[Doubt]:
    found = rows.loc[doubtful, "code"]
    if len(found):
        yield Doubt(place, len(found), tuple(str(code) for code in found.iloc[:EXAMPLES]), sentence)
