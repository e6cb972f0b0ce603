"""What is wrong in a source, as it is told: where, what, in how many rows, and a few of them by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd
from sqlalchemy import Table

from data_access.clock import day_date
from data_access.mart.moments import NEVER
from data_access.sources import SourceError

Reason = Literal[
    "no-value",
    "unknown-value",
    "impossible-date",
    "too-long",
    "received-missing",
    "resolved-before-received",
    "beyond-holidays",
    "rule-ended",
    "target-ended",
]
# What is done about it: the row counts nowhere, the value counts as missing, the text is cut, nothing is built, or nothing is done.
Effect = Literal["left out", "taken as missing", "cut", "refused", "counted all the same"]

WORDS: dict[Reason, str] = {
    "no-value": "rows have no value, each needs one",
    "unknown-value": "rows hold a value that the contract does not know",
    "impossible-date": "rows hold no date between 1980 and 2199",
    "too-long": "rows hold a text that is too long",
    "received-missing": "dossiers are neither waiting nor refused and have no time of reception",
    "resolved-before-received": "dossiers ended on a day before their reception",
    "beyond-holidays": "dossiers are due after the last year of which days off are listed; add those of the years to come",
    "rule-ended": "dossiers were received after this rule had ended, and none followed it; say which rule holds",
    "target-ended": "dossiers were received after this target had ended, and none followed it; say which target holds",
}
EXAMPLES, LETTERS = 3, 40
# So many rows of a column may always be wrong, and so large a share: beyond that the view is wrong and not a few rows.
FEW, SHARE = 10, 0.2


@dataclass(frozen=True)
class Flaw:
    """One kind of fault in one column, `table.column`; `examples` name up to three rows and what came.

    `until` is the last day that a table covers, where its end is the fault.
    """

    place: str
    reason: Reason
    effect: Effect
    rows: int
    examples: tuple[str, ...]
    until: int | None = None

    def __str__(self) -> str:
        ended = f" ended {day_date(self.until)}" if self.until not in (None, -NEVER) else ""
        return f"{self.place}{ended}: {self.rows} {WORDS[self.reason]} ({', '.join(self.examples)}); {self.effect}"


def flaw_rows(flaws: Iterable[Flaw]) -> pd.DataFrame:
    """The mart's table of flaws."""
    told = [{**asdict(found), "until_day": found.until, "examples": "\n".join(found.examples)} for found in flaws]
    columns = {"place": object, "reason": object, "effect": object, "rows": np.int64, "examples": object, "until_day": "Int64"}
    return pd.DataFrame(told, columns=list(columns)).astype(columns)


def read_flaws(rows: Iterable[Sequence[object]]) -> list[Flaw]:
    """Flaws as the mart's table holds them."""
    return [Flaw(*row[:4], tuple(str(row[4]).split("\n")), row[5]) for row in rows]


def flaw(table: Table, frame: pd.DataFrame, column: str, reason: Reason, effect: Effect, wrong: np.ndarray) -> Flaw:
    """The rows of `frame`, as they came, that are `wrong` in a column."""
    places = np.flatnonzero(wrong)
    key = next(iter(table.primary_key.columns)).name
    shown = []
    for row in places[:EXAMPLES]:
        named = f"{cut(frame[key].iloc[row])}: " if key in frame and key != column else ""
        shown.append(named + repr(cut(frame[column].iloc[row])))
    return Flaw(f"{table.name}.{column}", reason, effect, len(places), tuple(shown))


def refuse(found: Flaw, of: int, expected: str) -> None:
    """Raises SourceError where so many of the rows are wrong that not they are at fault, or where none may be."""
    all_of_them = found.rows == of and (found.effect == "left out" or found.reason == "no-value")
    if found.effect == "refused" or all_of_them or found.rows > max(FEW, SHARE * of):
        raise SourceError(
            f"{found.place}: {found.rows} of {of} {WORDS[found.reason]} ({', '.join(found.examples)}); "
            f"expected {expected}; correct the table or view, `python -m data_access.sources check` says more"
        )


def cut(value: object) -> object:
    """A value as it is shown: a long text is cut."""
    text = value if isinstance(value, str) else repr(value)
    return value if len(text) <= LETTERS else f"{text[:LETTERS]}…"
