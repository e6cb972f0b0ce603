"""Which mapping might fit these files? A draft for a person to read and correct; it says of every line how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data_access.importer.assistant.draft import draft
from data_access.importer.assistant.evidence import FileColumn, can_be_written
from data_access.importer.assistant.glances import Glance
from data_access.importer.assistant.proposals import Proposal, missing, proposals
from data_access.importer.kinds import Kind
from data_access.importer.values import tidy


@dataclass(frozen=True)
class Suggestion:
    """The proposed columns, the required ones that were not found (with candidates), and all columns of the files.

    `sheets` are those among which a person must choose.

    As text it is a mapping file in TOML.
    """

    kind: Kind
    files: tuple[str, ...]
    sheets: tuple[str, ...]
    encoding: str
    row_count: int
    proposals: tuple[Proposal, ...]
    missing: dict[str, list[FileColumn]]
    columns: tuple[FileColumn, ...]

    def __str__(self) -> str:
        return draft(
            self.kind,
            self.proposals,
            files=self.files,
            sheets=self.sheets,
            encoding=self.encoding,
            row_count=self.row_count,
            missing=self.missing,
            columns=self.columns,
        )


def suggest(glances: Sequence[Glance], kind: Kind, *, encoding: str = "") -> Suggestion:
    """A draft of the mapping, from headers and cells; files of the same columns are taken together, and the best sheet of each."""
    glances = _best_sheets(glances, kind)
    columns = file_columns(glances)
    found = proposals(kind, columns)
    return Suggestion(
        kind=kind,
        files=tuple(f"{glance.name}, sheet {glance.sheet}" if glance.sheet else glance.name for glance in glances),
        sheets=tuple(glance.sheet for glance in glances if [other.name for other in glances].count(glance.name) > 1),
        encoding=encoding,
        row_count=sum(len(glance.rows) for glance in glances),
        proposals=tuple(found),
        missing=missing(kind, found, columns),
        columns=tuple(columns),
    )


def _best_sheets(glances: Sequence[Glance], kind: Kind) -> list[Glance]:
    """Of the sheets of a workbook those with most columns of the contract: several where they fit alike."""
    fits = [len(proposals(kind, file_columns([glance]))) for glance in glances]
    best: dict[str, int] = {}
    for glance, fit in zip(glances, fits, strict=True):
        best[glance.name] = max(fit, best.get(glance.name, 0))
    return [glance for glance, fit in zip(glances, fits, strict=True) if fit == best[glance.name]]


def file_columns(glances: Sequence[Glance]) -> list[FileColumn]:
    """The columns of all files; one without a name of its own is known by its place."""
    cells: dict[str | int, list[str]] = {}
    names: dict[str | int, str] = {}
    files: Counter[str | int] = Counter()
    for glance in glances:
        header = [tidy(name) for name in glance.header]
        for place, name in enumerate(header, start=1):
            address = name if header.count(name) == 1 and name and can_be_written(name) else place
            names[address] = name
            files[address] += 1
            cells.setdefault(address, []).extend(row[place - 1] if place <= len(row) else "" for row in glance.rows)
    return [
        FileColumn(names[address], number, address, files[address] == len(glances), tuple(texts))
        for number, (address, texts) in enumerate(cells.items(), start=1)
    ]
