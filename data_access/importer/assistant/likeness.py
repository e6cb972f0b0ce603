"""How well does a column of a file fit a column of the contract: by its header, and by what its cells say?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Float, Integer, Text

from data_access.importer.assistant.evidence import NUMBER, WHOLE, FileColumn, contains, meant
from data_access.importer.assistant.vocabulary import Heading, Words, words
from data_access.importer.kinds import Kind
from data_access.importer.values import is_time

# Below this a header is not taken for the column; from here on it is the name itself.
LEAST, SAME = 0.6, 0.95
# What is left of a header without its parentheses is nearly the same name.
WITHOUT_PARENTHESES = 0.97
# A column of a closed list has no more different texts than this.
MOST_TEXTS = 60
FITS, SILENT, DOUBTFUL, AGAINST = "fits", "silent", "doubtful", "against"
BONUS = {FITS: 0.1, SILENT: 0.0, DOUBTFUL: -0.15}


@dataclass(frozen=True)
class Likeness:
    """One file column as a candidate for a contract column: what header (0–1) and cells say, and why the cells do.

    `rank`: how early the name stands among the synonyms; the first ones are the most telling.
    """

    column: FileColumn
    contract: str
    header: float
    rank: int
    cells: str
    why: str

    @property
    def score(self) -> float:
        """By which candidates are compared."""
        return self.header + BONUS[self.cells]

    @property
    def order(self) -> tuple[float, int, int]:
        """The best candidate first."""
        return -self.score, self.rank, self.column.number


def likeness(kind: Kind, heading: Heading, column: FileColumn) -> Likeness | None:
    """The candidate, or None where header or cells rule it out."""
    header, rank = header_score(column.name, column.words, heading)
    if header < LEAST or (column.is_personal and header < 1) or (column.is_counter and heading.column != "id"):
        return None
    cells, why = cell_verdict(kind, heading, column)
    return None if cells == AGAINST else Likeness(column, heading.column, header, rank, cells, why)


def header_score(name: str, said: Words, heading: Heading) -> tuple[float, int]:
    """How well a header fits the names of a contract column, 0–1, and which of them fits."""
    if not said:
        return 0.0, 0
    short = words(re.sub(r"\([^()]*\)", " ", name))
    best = (0.0, 0)
    for rank, synonym in enumerate(heading.synonyms):
        if said == synonym or "".join(said) == "".join(synonym):
            return 1.0, rank
        score = WITHOUT_PARENTHESES if short == synonym else _overlap(said, synonym)
        best = max(best, (score, -rank))
    return best[0], -best[1]


def _overlap(said: Words, synonym: Words) -> float:
    share = len(synonym) / len(said)
    if len(synonym) > 1 and contains(said, synonym):
        return 0.55 + 0.35 * share
    if len(said) > 1 and contains(synonym, said):
        return 0.45 + 0.3 / share
    together = len(set(said) & set(synonym)) / len(set(said) | set(synonym))
    return 0.8 * together if together >= 0.75 else 0.0


def cell_verdict(kind: Kind, heading: Heading, column: FileColumn) -> tuple[str, str]:
    """Whether the cells fit, with the reason."""
    contract = kind.table.columns.get(heading.column, Column(heading.column, Text))
    if not column.count:
        return SILENT, "no cell has a value"
    if is_time(contract):
        return _verdict(column.date_share, column.count, "dates")
    if heading.values:
        if len(column.texts) > MOST_TEXTS or column.told_date_share > 0.5:
            return AGAINST, "too many different texts"
        known = sum(count for text, count in column.texts.items() if meant(text, heading.values)[0] is not None)
        return (FITS, "") if known == column.count else (DOUBTFUL, f"{column.count - known} of {column.count} texts are not known")
    if isinstance(contract.type, Boolean | Integer | Float):
        shape = NUMBER if isinstance(contract.type, Float) else WHOLE
        return _verdict(column.share(shape), column.count, "numbers")
    if column.told_date_share > 0.5:
        return AGAINST, "dates"
    if [heading.column] == [part.name for part in kind.table.primary_key.columns]:
        return _key_verdict(column)
    return FITS, ""


def _verdict(share: float, count: int, what: str) -> tuple[str, str]:
    if share < 0.5:
        return AGAINST, f"no {what}"
    others = count - round(share * count)
    return (DOUBTFUL, f"{others} of {count} texts are no {what}") if others else (FITS, "")


def _key_verdict(column: FileColumn) -> tuple[str, str]:
    if not column.repeats:
        return FITS, "every text is different"
    if column.repeats > 0.9 * column.count:
        return AGAINST, "few different texts"
    return (DOUBTFUL, f"{column.repeats} of {column.count} cells repeat a code")
