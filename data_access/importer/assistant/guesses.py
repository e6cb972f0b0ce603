"""What do cells alone tell, where no header does? Never more than a guess, and only where one column alone fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data_access.importer.assistant.evidence import FileColumn, meant
from data_access.importer.assistant.likeness import MOST_TEXTS
from data_access.importer.assistant.vocabulary import headings, words
from data_access.importer.kinds import Kind

# The words with which names of units begin.
OFFICES = {("phuong",), ("xa",), ("dac", "khu"), ("so",), ("ubnd",), ("uy", "ban"), ("chi", "nhanh"), ("phong",), ("thi", "tran")}


@dataclass(frozen=True)
class Guess:
    """A column for a contract column, and what in its cells says so."""

    contract: str
    column: FileColumn
    why: str


def guesses(kind: Kind, free: Sequence[FileColumn], unfound: Sequence[str]) -> list[Guess]:
    """One for each required column that was not found; of a file without a header also for its lists."""
    known, found = headings(kind.name), []
    left = [column for column in free if not column.is_personal and not column.is_counter and not column.holds_personal]
    for contract, (asked, fits, why) in GUESSES.items():
        nameless = asked in unfound or not any(column.name for column in left)
        if contract not in known or contract not in kind.allowed or not nameless:
            continue
        fitting = [column for column in left if fits(column, contract)]
        # Codes are told by being different alone, so any header may stand above them; the others must have none.
        fitting = [column for column in fitting if contract == "code" or not column.name]
        if len(fitting) == 1:
            found.append(Guess(contract, fitting[0], why))
            left = [column for column in left if column is not fitting[0]]
    return found


def looks_like_codes(column: FileColumn, _contract: str = "code") -> bool:
    """All there, all different, and neither numbering nor measures, nor dates."""
    if column.count < 2 or column.missing or column.repeats:
        return False
    measures = column.share(lambda text: text.is_number and not text.is_whole)
    return column.share(lambda text: text.is_code) == 1 and measures < 0.5 and column.told_date_share < 0.5


def _names_procedures(column: FileColumn, _contract: str) -> bool:
    return column.share(lambda text: text.is_procedure) > 0.9


def _names_units(column: FileColumn, _contract: str) -> bool:
    named = sum(count for text, count in (column.texts or {}).items() if _is_office(text))
    return named > 0.9 * column.count > 0


def _is_office(text: str) -> bool:
    said = words(text)
    return said[:1] in OFFICES or said[:2] in OFFICES


def _has_values_of(column: FileColumn, contract: str) -> bool:
    """Whether all of its texts are words of one list; numbers and letters alone say nothing."""
    if not column.count or column.texts is None or len(column.texts) > MOST_TEXTS:
        return False
    name = LISTS[contract]
    return all(len(text) > 3 and not text.isdecimal() and meant(text, name)[0] is not None for text in column.texts)


LISTS = {"status": "status", "channel": "channel"}
# Contract column → the required one that it answers, what its cells must be, and why that tells it.
GUESSES: dict[str, tuple[str, Callable[[FileColumn, str], bool], str]] = {
    "procedure_code": ("procedure_code", _names_procedures, "they are written as codes of procedures are"),
    "unit_name": ("unit_code", _names_units, "they begin as names of units do"),
    "status": ("status", _has_values_of, "they are statuses"),
    "channel": ("channel", _has_values_of, "they are channels"),
    "code": ("code", looks_like_codes, "every one is different"),
}
