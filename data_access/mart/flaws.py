"""What is wrong in a source, as it is told: where, what, in how many rows, and a few of them by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd
from sqlalchemy import Table

from data_access.clock import day_date
from data_access.sources import SourceError

Reason = Literal[
    "no-value",
    "unknown-value",
    "impossible-date",
    "unlikely-date",
    "too-long",
    "repeated",
    "received-missing",
    "resolved-before-received",
    "beyond-holidays",
    "rule-ended",
    "target-ended",
    "outside-validity",
]
# What is done about it: the row counts nowhere, the value counts as missing, the text is cut, nothing is built, or nothing is done.
Effect = Literal["left out", "taken as missing", "cut", "refused", "counted all the same"]

WORDS: dict[Reason, str] = {
    "no-value": "rows have no value, each needs one",
    "unknown-value": "rows hold a value that the contract does not know",
    "impossible-date": "rows hold no date between 1980 and 2199, such as 2025-07-01 08:30:00",
    "unlikely-date": "rows hold a date before 1980 or after 2199, which stands for none",
    "too-long": "rows hold a text that is too long",
    "repeated": "rows repeat the key of another row",
    "received-missing": "dossiers are neither waiting nor refused and have no time of reception",
    "resolved-before-received": "dossiers ended on a day before their reception",
    "beyond-holidays": "dossiers are due after the last year of which days off are listed; add those of the years to come",
    "rule-ended": "dossiers were received after this rule had ended, and none followed it; say which rule holds",
    "target-ended": "dossiers were received after this target had ended, and none followed it; say which target holds",
    "outside-validity": "dossiers were received by a unit on a day outside its valid_from and valid_to, or ended after",
}
# Faults of single values; the others are contradictions, or lie behind the end of a table.
OF_VALUES = ("no-value", "unknown-value", "impossible-date", "too-long", "repeated")
EXAMPLES, LETTERS = 3, 40
# So many rows of a column may always be wrong, and so large a share: beyond that the view is wrong and not a few rows.
FEW, SHARE = 10, 0.2


@dataclass(frozen=True)
class Flaw:
    """One kind of fault in one column, `table.column`; `examples` name up to three rows and what came.

    `rows` are wrong `among` so many. `until` is the last day that a table covers, where its end is the fault.
    """

    place: str
    reason: Reason
    effect: Effect
    rows: int
    examples: tuple[str, ...]
    among: int
    until: int | None = None

    def __str__(self) -> str:
        ended = "" if self.until is None else f" ended {day_date(self.until)}"
        return f"{self.place}{ended}: {self.rows} {self.words}; {self.effect}"

    @property
    def words(self) -> str:
        """What is wrong, after the number of rows."""
        return f"{WORDS[self.reason]} ({', '.join(self.examples)})"

    @property
    def is_refused(self) -> bool:
        """Whether so many of the rows are wrong that not they are at fault, or none may be."""
        all_of_them = self.rows == self.among and (self.effect == "left out" or self.reason == "no-value")
        too_many = self.reason in OF_VALUES and self.rows > max(FEW, SHARE * self.among)
        return self.effect == "refused" or (all_of_them and self.reason in OF_VALUES) or too_many


def flaw_rows(flaws: Iterable[Flaw]) -> pd.DataFrame:
    """The mart's table of flaws."""
    told = [{**asdict(found), "until_day": found.until, "examples": "\n".join(found.examples)} for found in flaws]
    texts, numbers = ("place", "reason", "effect", "examples"), ("rows", "among")
    columns = dict.fromkeys(texts, object) | dict.fromkeys(numbers, np.int64) | {"until_day": "Int64"}
    return pd.DataFrame(told, columns=list(columns)).astype(columns)


def read_flaws(rows: Iterable[Sequence[object]]) -> list[Flaw]:
    """Flaws as the mart's table holds them: place, reason, effect, examples, rows, among, until_day."""
    return [Flaw(*row[:3], row[4], tuple(str(row[3]).split("\n")), row[5], _until(row[6])) for row in rows]


def _until(day: object) -> int | None:
    return None if day is None or pd.isna(day) else int(day)


def flaw(table: Table, frame: pd.DataFrame, column: str, reason: Reason, effect: Effect, wrong: np.ndarray) -> Flaw:
    """The rows of `frame`, as they came, that are `wrong` in a column."""
    places = np.flatnonzero(wrong)
    key = next(iter(table.primary_key.columns)).name
    shown = []
    for row in places[:EXAMPLES]:
        named = f"{cut(frame[key].iloc[row])}: " if key in frame and key != column else ""
        shown.append(named + repr(cut(frame[column].iloc[row])))
    return Flaw(f"{table.name}.{column}", reason, effect, len(places), tuple(shown), len(frame))


def refuse(found: Flaw, expected: str) -> None:
    """Raises SourceError where a flaw is none of a few rows."""
    if found.is_refused:
        raise SourceError(
            f"{found.place}: {found.rows} of {found.among} {found.words}; expected {expected}; correct the table or view, "
            "`python -m data_access.sources check` says more"
        )


def cut(value: object) -> object:
    """A value as it is shown: a long text is cut."""
    text = value if isinstance(value, str) else repr(value)
    return value if len(text) <= LETTERS else f"{text[:LETTERS]}…"
