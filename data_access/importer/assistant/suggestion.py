"""Which mapping might fit these files? A draft for a person to read and correct; it says of every line how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

from data_access.importer.assistant.asides import without_asides
from data_access.importer.assistant.draft import draft
from data_access.importer.assistant.evidence import FileColumn, can_be_written
from data_access.importer.assistant.glances import Glance, Rows, glances
from data_access.importer.assistant.likeness import header_scores
from data_access.importer.assistant.privacy import is_header
from data_access.importer.assistant.proposals import Proposal, missing, proposals
from data_access.importer.assistant.steps import Steps, steps
from data_access.importer.assistant.tally import Tally
from data_access.importer.kinds import Kind
from data_access.importer.mapping import Layout
from data_access.importer.parts import FileError
from data_access.importer.values import tidy

# Cells that are looked at together, and rows by which the sheets of a workbook are compared.
TOGETHER, COMPARED = 1_000_000, 500
# More columns than that are not all looked at to the end.
WIDE = 60


@dataclass(frozen=True)
class Suggestion:
    """The proposed columns, the required ones that were not found (with candidates), and all columns of the files.

    `sheets` are those among which a person must choose; `shown` and `unseen` those that are taken, and those that fit as well and
    are hidden, where some are; `steps` is there where a row is a step of a dossier; `aside`: rows
    that were not looked at, for they are totals, numbers of columns or headers that come again; `malformed`: rows that have
    not the cells of the header.

    As text it is a mapping file in TOML.
    """

    kind: Kind
    files: tuple[str, ...]
    sheets: tuple[str, ...]
    shown: tuple[str, ...]
    unseen: tuple[str, ...]
    encoding: str
    row_count: int
    aside: int
    malformed: int
    proposals: tuple[Proposal, ...]
    missing: dict[str, list[FileColumn]]
    columns: tuple[FileColumn, ...]
    steps: Steps | None
    skip_lines: int
    header: bool

    def __str__(self) -> str:
        return draft(self)

    @property
    def says_nothing(self) -> bool:
        """Whether no column of the files is proposed for anything, nor a candidate."""
        return not self.proposals and not any(self.missing.values())


def suggested(paths: Sequence[Path], layout: Layout, kind: Kind, *, encoding: str) -> Suggestion:
    """The draft for these files. Raises FileError where they cannot be read, or nothing in them fits."""
    suggestion = suggest(glances(paths, layout, kind), kind, encoding=encoding)
    if suggestion.says_nothing:
        names = [f"'{column.name}'" for column in suggestion.columns if column.name and is_header(column.name)]
        told = f"; the columns are {', '.join(names[:20])}{' …' if len(names) > 20 else ''}" if names else ""
        raise FileError(
            f"{', '.join(path.name for path in paths)}: none of {len(suggestion.columns)} columns, in {suggestion.row_count} rows, "
            f"looks like one of {kind.name}{told}. Expected a table, or JSON with an object for each row; say --kind for other "
            "rows, write the mapping by hand (docs/your-data.md), or fill in the workbook that --write-template gives"
        )
    return suggestion


def suggest(found: Sequence[Glance], kind: Kind, *, encoding: str = "") -> Suggestion:
    """A draft of the mapping, from headers and cells; files of the same columns are taken together, and the best sheet of each."""
    best = _best_sheets(found, kind)
    found = [glance for glance in best if not glance.is_hidden] or best
    columns, row_count, aside = file_columns(found, kind)
    proposed = proposals(kind, columns)
    in_steps = steps(kind, proposed, columns)
    proposed = in_steps.proposals if in_steps else proposed
    return Suggestion(
        kind=kind,
        files=tuple(f"{glance.name}, sheet {glance.sheet}" if glance.sheet else glance.name for glance in found),
        sheets=tuple(glance.sheet for glance in found if [other.name for other in found].count(glance.name) > 1),
        shown=tuple(dict.fromkeys(glance.sheet for glance in found)) if any(glance.is_hidden for glance in best) else (),
        unseen=tuple(glance.sheet for glance in best if glance.is_hidden),
        encoding=encoding,
        row_count=row_count,
        aside=aside,
        malformed=sum(glance.rows.malformed for glance in found if isinstance(glance.rows, Rows)),
        proposals=tuple(proposed),
        missing=missing(kind, proposed, columns),
        columns=tuple(columns),
        steps=in_steps,
        skip_lines=max((glance.skip_lines for glance in found), default=0),
        header=all(glance.has_header for glance in found),
    )


def _best_sheets(found: Sequence[Glance], kind: Kind) -> list[Glance]:
    """Of the sheets of a workbook those with most columns of the contract: several where they fit alike."""
    if len({glance.name for glance in found}) == len(found):
        return list(found)
    fits = [len(proposals(kind, file_columns([glance], kind, COMPARED)[0])) for glance in found]
    best: dict[str, int] = {}
    for glance, fit in zip(found, fits, strict=True):
        best[glance.name] = max(fit, best.get(glance.name, 0))
    return [glance for glance, fit in zip(found, fits, strict=True) if fit == best[glance.name]]


def file_columns(found: Sequence[Glance], kind: Kind, most: int | None = None) -> tuple[list[FileColumn], int, int]:
    """The columns of all files, by all or by the first of their rows, how many rows these are, and how many were put aside."""
    tallies: dict[str | int, Tally] = {}
    names: dict[str | int, str] = {}
    files: Counter[str | int] = Counter()
    hidden: set[str | int] = set()
    row_count = aside = 0
    for glance in found:
        addresses = _addresses(glance)
        for address, name in addresses:
            names[address] = name
            files[address] += 1
        hidden.update(address for place, (address, _) in enumerate(addresses) if place in glance.hidden)
        mine: list[Tally | None] = [tallies.setdefault(address, Tally(len(addresses))) for address, _ in addresses]
        for given in _together(islice(glance.rows, most), len(mine)):
            rows = without_asides(given, glance.header, is_first=row_count + aside == 0)
            row_count += len(rows)
            aside += len(given) - len(rows)
            for tally, cells in zip(mine, zip_longest(*rows, fillvalue=""), strict=False):
                if tally is not None:
                    tally.add(cells)
            if len(mine) > WIDE:
                mine = _worth_a_look(mine, [name for _, name in addresses], kind)
    columns = [
        FileColumn(names[address], number, address, files[address] == len(found), tally, address in hidden)
        for number, (address, tally) in enumerate(tallies.items(), start=1)
    ]
    return columns, row_count, aside


def _addresses(glance: Glance) -> list[tuple[str | int, str]]:
    header = [tidy(name) for name in glance.header]
    counts = Counter(header)
    return [
        (name if counts[name] == 1 and name and can_be_written(name) else place, name) for place, name in enumerate(header, start=1)
    ]


def _worth_a_look(tallies: Sequence[Tally | None], names: Sequence[str], kind: Kind) -> list[Tally | None]:
    """The tallies of a wide file without those whose header and cells tell nothing: nobody asks what else they have.

    Where so many could be codes, none is the one.
    """
    unnamed = [
        tally is not None and tally.texts is None and not header_scores(name, kind.name)
        for tally, name in zip(tallies, names, strict=True)
    ]
    coded = [nameless and tally.may_be_codes for tally, nameless in zip(tallies, unnamed, strict=True)]
    dull = [nameless and tally.tells_nothing for tally, nameless in zip(tallies, unnamed, strict=True)]
    return [
        None if is_dull or (is_coded and sum(coded) > WIDE) else tally
        for tally, is_coded, is_dull in zip(tallies, coded, dull, strict=True)
    ]


def _together(rows: Iterator[Sequence[str]], width: int) -> Iterator[list[Sequence[str]]]:
    """Some rows at a time: fewer where they are wide."""
    for first in rows:
        yield [first, *islice(rows, max(1, TOGETHER // max(1, width)) - 1)]
