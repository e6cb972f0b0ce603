"""Which column of the files is proposed for which column of the contract, how sure is that, and what else might fit?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data_access.importer.assistant.doubts import doubt
from data_access.importer.assistant.evidence import FileColumn
from data_access.importer.assistant.guesses import Guess, guesses, looks_like_codes
from data_access.importer.assistant.likeness import (
    DOUBTFUL,
    FITS,
    SAME,
    SILENT,
    Likeness,
    cell_verdict,
    header_scores,
    likenesses,
)
from data_access.importer.assistant.vocabulary import Heading, headings, words
from data_access.importer.kinds import Kind
from data_access.importer.values import is_time

# A candidate whose header is this near to that of the chosen one might as well be meant.
NEAR = 0.1
SURE, UNSURE, CHECK = "sure", "unsure", "please check"
CODES = f"{CHECK}: its numbers are taken as the codes of the contract; other codes need a table of values"
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

    @property
    def is_sure(self) -> bool:
        """Whether a person need not look."""
        return self.confidence.startswith(SURE)


def proposals(kind: Kind, columns: Sequence[FileColumn]) -> list[Proposal]:
    """The best pairs first: each column is proposed once. In the order of the contract."""
    known = headings(kind.name)
    pairs = [pair for column in columns for pair in likenesses(kind, column)]
    chosen: dict[str, Likeness] = {}
    taken: set[int] = set()
    for pair in sorted(pairs, key=lambda pair: pair.order):
        if pair.contract not in chosen and pair.column.number not in taken:
            chosen[pair.contract] = pair
            taken.add(pair.column.number)
    found = [_proposal(kind, known[name], chosen[name], chosen, pairs) for name in known if name in chosen]
    found += _standing_in(kind, known, found)
    free = [column for column in columns if column.number not in taken]
    guessed = [_guessed(kind, known[guess.contract], guess) for guess in guesses(kind, free, _unfound(kind, found))]
    order = list(known)
    return _paired(kind, sorted([*found, *guessed], key=lambda proposal: order.index(proposal.contract)))


def _paired(kind: Kind, found: Sequence[Proposal]) -> list[Proposal]:
    """A code and a name are of one thing where their headers say the same; else neither is sure, for the code hides the name."""
    there = {proposal.contract: proposal for proposal in found}
    apart = {
        one: other
        for name, link in kind.names.items()
        if name in there and link in there and not _is_pair(there[link], there[name])
        for one, other in ((name, link), (link, name))
    }
    return [
        replace(proposal, confidence=f"{CHECK}: {apart[proposal.contract]} has another column: are both of one thing?")
        if proposal.is_sure and proposal.contract in apart
        else proposal
        for proposal in found
    ]


def _is_pair(code: Proposal, name: Proposal) -> bool:
    shared = {*words(code.column.name)} & {*words(name.column.name)}
    return bool(shared) and code.column not in name.rivals and name.column not in code.rivals


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
    taken = {proposal.column.number for proposal in found}
    free = [column for column in columns if column.number not in taken and not column.is_personal and not column.is_counter]
    return {name: _candidates(kind, name, free) for name in _unfound(kind, found)}


def _unfound(kind: Kind, found: Sequence[Proposal]) -> list[str]:
    there = {kind.names.get(proposal.contract, proposal.contract) for proposal in found}
    return [name for name in kind.required if name not in there]


def _candidates(kind: Kind, name: str, free: Sequence[FileColumn]) -> list[FileColumn]:
    heading = headings(kind.name)[name]
    scored = []
    for column in free:
        verdict, _ = cell_verdict(kind, heading, column)
        header, _ = header_scores(column.name, kind.name).get(name, (0.0, 0))
        # A header that says nothing is a candidate only where the cells alone can tell: dates, and codes.
        telling = is_time(kind.table.columns[name]) or (name == "code" and not column.holds_personal and looks_like_codes(column))
        if verdict in (FITS, DOUBTFUL) and (header > 0.3 or (telling and verdict == FITS)):
            scored.append((-header, column.number, column))
    return [column for _, _, column in sorted(scored, key=lambda one: one[:2])[:MANY]]


def _proposal(kind: Kind, heading: Heading, pair: Likeness, chosen: dict[str, Likeness], pairs: Sequence[Likeness]) -> Proposal:
    # A column that is at home elsewhere is a rival only where it has this name as well.
    at_home = {other.column.number for other in chosen.values() if other.header >= SAME}
    others = [other for other in pairs if other.contract == pair.contract and other is not pair]
    rivals = sorted(
        (other for other in others if other.header >= SAME or other.column.number not in at_home), key=lambda other: other.order
    )
    near = [other for other in rivals if pair.header - other.header < NEAR and other.cells != SILENT]
    return _proposed(kind, heading, pair.column, rivals, _confidence(kind, heading, pair, near))


def _guessed(kind: Kind, heading: Heading, guess: Guess) -> Proposal:
    return _proposed(kind, heading, guess.column, (), f"{UNSURE}: only the values fit, {guess.why}")


def _proposed(kind: Kind, heading: Heading, column: FileColumn, rivals: Sequence[Likeness], confidence: str) -> Proposal:
    contract = kind.table.columns.get(heading.column)
    return Proposal(
        contract=heading.column,
        heading=heading,
        column=column,
        rivals=tuple(other.column for other in rivals[:MANY]),
        confidence=confidence,
        is_time=contract is not None and is_time(contract),
        is_key=[heading.column] == kind.table.primary_key.columns.keys(),
    )


def _is_coded(heading: Heading, column: FileColumn) -> bool:
    """Whether the cells are numbers where another system may have codes of its own."""
    return heading.values in ("status", "channel") and column.share(lambda text: text.is_whole) == 1


def _is_typed(kind: Kind, heading: Heading) -> bool:
    """Whether the cells can contradict the header."""
    contract = kind.table.columns.get(heading.column)
    if contract is None:
        return False
    return bool(heading.values) or contract.primary_key or contract.type.python_type is not str


def _confidence(kind: Kind, heading: Heading, pair: Likeness, near: Sequence[Likeness]) -> str:
    if _is_coded(heading, pair.column):
        return CODES
    if near:
        return f"{CHECK}: choose, another column fits as well: see below"
    if pair.cells == SILENT:
        return f"{UNSURE}: only the header fits, {pair.why}"
    if pair.cells == DOUBTFUL:
        return f"{CHECK}: {pair.why}"
    if doubted := doubt(kind, heading, pair.column):
        return f"{CHECK}: {doubted}"
    if pair.header < SAME:
        return f"{UNSURE}: the header only resembles it"
    return f"{SURE}: header and values" if _is_typed(kind, heading) else f"{SURE}: header (any text fits)"
