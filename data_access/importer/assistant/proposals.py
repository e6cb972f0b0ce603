"""Which column of the files is proposed for which column of the contract, how sure is that, and what else might fit?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data_access.importer.assistant.evidence import NUMBER, WHOLE, FileColumn
from data_access.importer.assistant.likeness import DOUBTFUL, FITS, SAME, SILENT, Likeness, cell_verdict, header_score, likeness
from data_access.importer.assistant.vocabulary import Heading, headings
from data_access.importer.kinds import Kind
from data_access.importer.values import is_time

# A candidate this near to the chosen one might as well be meant.
NEAR = 0.1
SURE, UNSURE, CHECK = "sure", "unsure", "please check"
CODES = f"{CHECK}: its numbers are taken as the codes of the contract; other codes need a table of values"
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
MANY = 5
STAND_INS = {"dossiers": {"unit_code": "place_unit_code", "resolved_at": "returned_at"}}
# A key of [procedures], not of [columns].
FIELD_COLUMN = "field_column"


@dataclass(frozen=True)
class Proposal:
    """One contract column: what is proposed for it, the other candidates, and how sure that is (`sure: …`)."""

    contract: str
    heading: Heading
    column: FileColumn
    rivals: tuple[FileColumn, ...]
    confidence: str
    is_time: bool
    is_key: bool


def proposals(kind: Kind, columns: Sequence[FileColumn]) -> list[Proposal]:
    """The best pairs first: each column is proposed once. In the order of the contract."""
    known = headings(kind.name)
    pairs = [pair for column in columns for heading in known.values() if (pair := likeness(kind, heading, column))]
    chosen: dict[str, Likeness] = {}
    taken: set[int] = set()
    for pair in sorted(pairs, key=lambda pair: pair.order):
        if pair.contract not in chosen and pair.column.number not in taken:
            chosen[pair.contract] = pair
            taken.add(pair.column.number)
    found = [_proposal(kind, known[name], chosen[name], chosen, pairs) for name in known if name in chosen]
    found += _standing_in(kind, known, found)
    lone = _lone_code(columns, taken) if "code" in _unfound(kind, found) else None
    return [_by_values(known["code"], lone), *found] if lone else found


def _standing_in(kind: Kind, known: dict[str, Heading], found: Sequence[Proposal]) -> list[Proposal]:
    """What many files say only once, proposed for both columns of the contract that it may be."""
    there = {kind.names.get(proposal.contract, proposal.contract): proposal for proposal in found}
    return [
        replace(
            there[other],
            contract=name,
            heading=known[name],
            rivals=(),
            confidence=f"{CHECK}: no column of its own; that of {other} stands in for it, if it is the same",
        )
        for name, other in STAND_INS.get(kind.name, {}).items()
        if name not in there and other in there
    ]


def missing(kind: Kind, found: Sequence[Proposal], columns: Sequence[FileColumn]) -> dict[str, list[FileColumn]]:
    """The required contract columns for which nothing is proposed, each with the columns of the files that might be it."""
    known = headings(kind.name)
    taken = {proposal.column.number for proposal in found}
    free = [column for column in columns if column.number not in taken and not column.is_personal and not column.is_counter]
    return {name: _candidates(kind, known[name], free) for name in _unfound(kind, found)}


def _unfound(kind: Kind, found: Sequence[Proposal]) -> list[str]:
    there = {kind.names.get(proposal.contract, proposal.contract) for proposal in found}
    return [name for name in kind.required if name not in there]


def _candidates(kind: Kind, heading: Heading, free: Sequence[FileColumn]) -> list[FileColumn]:
    scored = []
    for column in free:
        verdict, _ = cell_verdict(kind, heading, column)
        header, _ = header_score(column.name, column.words, heading)
        # A header that says nothing is a candidate only where the cells alone can tell: dates, and codes.
        telling = is_time(kind.table.columns[heading.column]) or heading.column == "code"
        if verdict in (FITS, DOUBTFUL) and (header > 0.3 or (telling and verdict == FITS)):
            scored.append((-header, column.number, column))
    return [column for _, _, column in sorted(scored)[:MANY]]


def _proposal(kind: Kind, heading: Heading, pair: Likeness, chosen: dict[str, Likeness], pairs: Sequence[Likeness]) -> Proposal:
    contract = kind.table.columns.get(heading.column)
    at_home = {other.column.number for other in chosen.values() if other.header >= SAME}
    others = [other for other in pairs if other.contract == pair.contract and other.column.number not in at_home]
    rivals = sorted((other for other in others if other is not pair), key=lambda other: other.order)
    near = [other for other in rivals if pair.score - other.score < NEAR]
    return Proposal(
        contract=heading.column,
        heading=heading,
        column=pair.column,
        rivals=tuple(other.column for other in rivals[:MANY]),
        confidence=CODES if _is_coded(heading, pair.column) else _confidence(pair, near, typed=_is_typed(kind, heading)),
        is_time=contract is not None and is_time(contract),
        is_key=[heading.column] == kind.table.primary_key.columns.keys(),
    )


def _is_coded(heading: Heading, column: FileColumn) -> bool:
    """Whether the cells are numbers where another system may have codes of its own."""
    return heading.values in ("status", "channel") and column.share(WHOLE) == 1


def _is_typed(kind: Kind, heading: Heading) -> bool:
    """Whether the cells can contradict the header."""
    contract = kind.table.columns.get(heading.column)
    if contract is None:
        return False
    return bool(heading.values) or contract.primary_key or contract.type.python_type is not str


def _confidence(pair: Likeness, near: Sequence[Likeness], *, typed: bool) -> str:
    forms = pair.column.dates.counts if pair.cells != SILENT and typed else {}
    unusual = next((form for form in forms if "%y" in form or form in ("epoch", "epoch-ms", "excel")), "")
    if pair.cells == SILENT:
        return f"{UNSURE}: only the header fits, {pair.why}"
    if pair.cells == DOUBTFUL:
        return f"{CHECK}: {pair.why}"
    if near:
        return f"{CHECK}: another column fits as well, see below"
    if pair.header < SAME:
        return f"{UNSURE}: the header only resembles it"
    if unusual and pair.column.told_date_share != 1:
        return f"{CHECK}: numbers that are read as {unusual}"
    if "%y" in unusual:
        return f"{CHECK}: years of two digits"
    return f"{SURE}: header and values" if typed else f"{SURE}: header (any text fits)"


def _lone_code(columns: Sequence[FileColumn], taken: set[int]) -> FileColumn | None:
    """The only column whose cells could be codes: all there, all different, and neither numbering nor measures."""
    found = [column for column in columns if column.number not in taken and _looks_like_a_code(column)]
    return found[0] if len(found) == 1 else None


def _looks_like_a_code(column: FileColumn) -> bool:
    if column.count < 2 or column.repeats or column.count != len(column.cells) or column.is_personal or column.is_counter:
        return False
    measures = column.share(NUMBER) - column.share(WHOLE)
    return column.share(CODE) == 1 and measures < 0.5 and column.told_date_share < 0.5


def _by_values(heading: Heading, column: FileColumn) -> Proposal:
    told = f"{UNSURE}: only the values fit, every one is different"
    return Proposal("code", heading, column, (), told, is_time=False, is_key=True)
