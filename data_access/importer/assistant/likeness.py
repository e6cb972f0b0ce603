"""How well does a column of a file fit a column of the contract: by its header, and by what its cells say?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from sqlalchemy import Boolean, Column, Float, Integer, Text

from data_access.importer.assistant.evidence import FileColumn, contains, meant
from data_access.importer.assistant.vocabulary import Heading, Words, headings, listed_words, words
from data_access.importer.kinds import Kind
from data_access.importer.values import is_time

# Below this a header is not taken for the column; from here on it is the name itself.
LEAST, SAME = 0.6, 0.95
# So many of all words two names have together, to resemble each other.
SHARED = 0.75
# What is left of a header without its parentheses, or without what stands before all columns of an export, is nearly the name.
NEARLY, RESEMBLES = 0.97, 0.8
# A column of a closed list has no more different texts than this.
MOST_TEXTS = 60
FITS, SILENT, DOUBTFUL, AGAINST = "fits", "silent", "doubtful", "against"
# Only the name itself stands against these.
FEW, UNKNOWN = "few different texts", "none of its texts is known"
BONUS = {FITS: 0.1, SILENT: 0.0, DOUBTFUL: -0.15}
# A longer header is a sentence, or a row that was taken for one.
LONGEST_NAME = 200
PARENTHESES = re.compile(r"\([^()]*\)")
# case:concept:name, serviceRequest.status, properties/status
PARTS = re.compile(r"[:./]+|__+")

# A contract column, which of its names this is, and its words.
Name = tuple[str, int, Words]


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


def likenesses(kind: Kind, column: FileColumn) -> Iterator[Likeness]:
    """The contract columns for which a column is a candidate: neither header nor cells rule it out."""
    for name, (header, rank) in header_scores(column.name, kind.name).items():
        numbers_rows = column.is_counter and not (header >= SAME and column.tally.is_numbering) and name != "id"
        if header < LEAST or (column.is_personal and header < 1) or numbers_rows:
            continue
        cells, why = cell_verdict(kind, headings(kind.name)[name], column)
        if cells != AGAINST and not (header < SAME and why in (FEW, UNKNOWN)):
            yield Likeness(column, name, header, rank, cells, why)


@lru_cache(maxsize=50_000)
def header_scores(name: str, kind: str) -> dict[str, tuple[float, int]]:
    """How well a header fits the names of the contract columns, 0–1, and which of them it fits; 0 is left out."""
    scores: dict[str, tuple[float, int]] = {}
    for said, most in _readings(name, kind):
        for column, rank, synonym in _near(said, kind):
            score = most * (1.0 if said == synonym or "".join(said) == "".join(synonym) else _overlap(said, synonym))
            if score and (score, -rank) > (scores.get(column, (0.0, 0))[0], -scores.get(column, (0.0, 0))[1]):
                scores[column] = (score, rank)
    return scores


def _readings(name: str, kind: str) -> list[tuple[Words, float]]:
    """The words of a header, and those without what stands beside the name, with what these count at most."""
    whole = words(name[:LONGEST_NAME])
    readings = [(whole, 1.0)]
    if not whole or len(name) > LONGEST_NAME or "".join(whole) in _joined(kind):
        # A name as a whole is not taken apart.
        return readings
    if (short := words(PARENTHESES.sub(" ", name))) not in (whole, ()):
        readings.append((short, NEARLY))
    parts = [part for part in PARTS.split(name) if part]
    for at in range(1, len(parts)):
        before, rest = [words(part) for part in parts[:at]], words(" ".join(parts[at:]))
        neutral = all(part in listed_words("prefix") for part in before)
        readings.append((rest, NEARLY if neutral else RESEMBLES))
    return readings


def _near(said: Words, kind: str) -> list[Name]:
    """The names that share with a header most words of the shorter one, or are written without its gaps."""
    names, index = _names(kind)
    shared = Counter(place for word in {*said} for place in index.get(word, ()))
    same = index.get("".join(said), ())
    near = (place for place, count in shared.items() if count >= SHARED * min(len({*said}), len({*names[place][2]})))
    return [names[place] for place in {*near, *same}]


@cache
def _names(kind: str) -> tuple[list[Name], dict[str, list[int]]]:
    """All names of the contract columns, and where each word, and each name without gaps, stands among them."""
    names = [(column, rank, synonym) for column, heading in headings(kind).items() for rank, synonym in enumerate(heading.synonyms)]
    index: dict[str, list[int]] = {}
    for place, (_, _, synonym) in enumerate(names):
        for word in {*synonym, "".join(synonym)}:
            index.setdefault(word, []).append(place)
    return names, index


@cache
def _joined(kind: str) -> frozenset[str]:
    return frozenset("".join(synonym) for _, _, synonym in _names(kind)[0])


def is_name(text: str, kind: str) -> bool:
    """Whether a text is the name of a contract column."""
    return any(score >= SAME for score, _ in header_scores(text, kind).values())


def _overlap(said: Words, synonym: Words) -> float:
    together = len(set(said) & set(synonym))
    if not together:
        return 0.0
    if len(synonym) > 1 and contains(said, synonym):
        return 0.55 + 0.35 * len(synonym) / len(said)
    if len(said) > 1 and contains(synonym, said):
        return 0.45 + 0.3 * len(said) / len(synonym)
    share = together / len(set(said) | set(synonym))
    return 0.8 * share if share >= SHARED else 0.0


def cell_verdict(kind: Kind, heading: Heading, column: FileColumn) -> tuple[str, str]:
    """Whether the cells fit, with the reason."""
    contract = kind.table.columns.get(heading.column, Column(heading.column, Text))
    if not column.count:
        return SILENT, "no cell has a value"
    if is_time(contract):
        return _verdict(column.date_share, column.count, "dates")
    if heading.values:
        return _list_verdict(heading, column)
    if isinstance(contract.type, Boolean | Integer | Float):
        # Numbers with marks of another language are numbers as well; whether they can be read is another question.
        share = column.share(lambda text: text.is_number or text.is_grouped or text.has_comma)
        return _verdict(share, column.count, "numbers")
    if column.told_date_share > 0.5:
        return AGAINST, "dates"
    if [heading.column] == [part.name for part in kind.table.primary_key.columns]:
        return _key_verdict(column)
    return FITS, ""


def _list_verdict(heading: Heading, column: FileColumn) -> tuple[str, str]:
    if column.texts is None or len(column.texts) > MOST_TEXTS or column.told_date_share > 0.5:
        return AGAINST, "too many different texts"
    known = sum(count for text, count in column.texts.items() if meant(text, heading.values)[0] is not None)
    if not known:
        return DOUBTFUL, UNKNOWN
    return (FITS, "") if known == column.count else (DOUBTFUL, f"{column.count - known} of {column.count} texts are not known")


def _verdict(share: float, count: int, what: str) -> tuple[str, str]:
    if share < 0.5:
        return AGAINST, f"no {what}"
    others = count - round(share * count)
    return (DOUBTFUL, f"{others} of {count} texts are no {what}") if others else (FITS, "")


def _key_verdict(column: FileColumn) -> tuple[str, str]:
    if not column.repeats:
        exact = column.tally.different.is_exact
        return (FITS, "every text is different") if exact else (DOUBTFUL, "too many texts to see whether all are different")
    if column.repeats > 0.9 * column.count:
        return (AGAINST if column.count - column.repeats < 3 else DOUBTFUL), FEW
    return (DOUBTFUL, f"{column.repeats} of {column.count} cells repeat a code")
