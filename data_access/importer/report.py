"""What became of every row, in words and as a file of the rejected ones."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from data_access.importer.duplicates import SAME, STORED, SUPERSEDED
from data_access.importer.reading import FileError
from data_access.importer.rows import Rows

HEAD = ("file", "row", "line", "column", "reason", "came", "expected")


@dataclass(frozen=True)
class Report:
    """The count of each outcome; read = accepted + duplicates + rejected."""

    read: int
    new: int
    changed: int
    duplicates_by_reason: dict[str, int]
    rejected_by_reason: dict[str, int]
    created: dict[str, int] = field(default_factory=dict)
    rejects: Path | None = None
    notes: tuple[str, ...] = ()

    @property
    def accepted(self) -> int:
        return self.new + self.changed

    @property
    def duplicates(self) -> int:
        return sum(self.duplicates_by_reason.values())

    @property
    def rejected(self) -> int:
        return sum(self.rejected_by_reason.values())

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"read       {self.read:>9}"
        yield f"accepted   {self.accepted:>9}  ({self.new} new, {self.changed} changed)"
        yield f"duplicates {self.duplicates:>9}" + _bracketed(self.duplicates_by_reason)
        yield f"rejected   {self.rejected:>9}" + _bracketed(self.rejected_by_reason)
        parts = f"{self.accepted} + {self.duplicates} + {self.rejected}"
        yield f"rows read = accepted + duplicates + rejected: {self.read} = {parts}"
        if self.created:
            yield f"added to the unit database{_bracketed(self.created)}"
        yield from self.notes
        if self.rejects:
            yield f"rejected rows with their reasons: {self.rejects}"


def _bracketed(counts: dict[str, int]) -> str:
    return f"  ({', '.join(f'{count} {name}' for name, count in counts.items())})" if counts else ""


def report(rows: Rows, changed: np.ndarray, *, created: dict[str, int], rejects: Path, notes: tuple[str, ...]) -> Report:
    """Count what was decided."""
    found = Counter(rows.reason[rows.reason != ""].tolist()) + Counter(row.reason for row in rows.cells.malformed)
    duplicates = Counter(rows.duplicate[rows.duplicate != ""].tolist())
    return Report(
        read=rows.cells.read,
        new=int((rows.open & ~changed).sum()),
        changed=int(changed.sum()),
        duplicates_by_reason={reason: duplicates[reason] for reason in (SAME, SUPERSEDED, STORED) if duplicates[reason]},
        rejected_by_reason=dict(sorted(found.items())),
        created={name: count for name, count in created.items() if count},
        rejects=rejects if found else None,
        notes=notes,
    )


def write_rejects(path: Path, rows: Rows, file_name: str) -> None:
    """The rejected rows with the text of the mapped columns as it came; without any, remove the file of an earlier run.

    The columns keep their names, so that the corrected file can be imported with the same mapping.
    """
    cells = rows.cells
    names = list(cells.columns)
    lines = [(row.row, row.line, "", row.reason, row.came, row.expected, *[""] * len(names)) for row in cells.malformed]
    for at in np.flatnonzero(rows.reason != ""):
        asked = rows.mapping.columns.get(rows.column[at])
        came = cells.columns[asked.name][at] if asked else str(rows.mapping.constants.get(rows.column[at], ""))
        lines.append(
            (
                int(cells.rows[at]),
                int(cells.lines[at]),
                asked.name if asked else rows.column[at],
                rows.reason[at],
                came,
                rows.expected[at],
                *(cells.columns[name][at] for name in names),
            )
        )
    if not lines:
        if is_rejects(path):
            path.unlink()
        return
    waiting = path.with_name(path.name + ".part")
    try:
        with waiting.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow((*HEAD, *names))
            writer.writerows((file_name, *line) for line in sorted(lines))
        waiting.replace(path)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}; name another file with --rejects") from error


def is_rejects(path: Path) -> bool:
    """Whether the file is one that `write_rejects` wrote."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(200).removeprefix(b"\xef\xbb\xbf").startswith(",".join(HEAD).encode())
