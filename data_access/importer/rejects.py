"""The file of rejected rows: where, why, and the text of the mapped columns as it came."""

from __future__ import annotations

import csv
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import numpy as np

from data_access.importer.mapping import Mapping
from data_access.importer.parts import REJECTS_HEAD, FileError, begins_as_rejects
from data_access.importer.reading import Cells
from data_access.importer.rows import Rows


class Rejects:
    """Written beside its final place, which it takes when the import has ended; without any row, one of an earlier run goes.

    The columns keep their names, so that the corrected file can be imported with the same mapping.
    """

    def __init__(self, path: Path, mapping: Mapping) -> None:
        """Raises FileError when the file is not one of rejected rows, or cannot be written."""
        if path.exists() and not is_rejects(path):
            raise FileError(f"{path} would be overwritten by the rejected rows; name another file with --rejects")
        self.path, self.names = path, mapping.file_columns
        self.counts: Counter[str] = Counter()
        self._waiting = path.with_name(path.name + ".part")
        try:
            self._waiting.unlink(missing_ok=True)
            # Rows of dossiers are nobody else's.
            self._file = open(self._waiting, "x", encoding="utf-8-sig", newline="", opener=_own)  # noqa: SIM115
        except OSError as error:
            raise self._unwritable(error) from error
        self._writer = csv.writer(self._file)
        self._writer.writerow((*REJECTS_HEAD, *self.names))

    def add(self, rows: Rows) -> None:
        """The rejected rows among some, and those that do not have the cells of the header."""
        cells = rows.cells
        lines = [
            (number, bad.line, bad.column, bad.reason, bad.came, bad.expected, *(texts.get(name, "") for name in self.names))
            for number, bad, texts in cells.malformed
        ]
        for at in np.flatnonzero(rows.reason != ""):
            column, came = rows.came(rows.column[at], at)
            lines.append(self._line(cells, at, column, rows.reason[at], came, rows.expected[at]))
        self._write(cells.part, sorted(lines))

    def add_judged(self, cells: Cells, at: int, column: str, reason: str, expected: str) -> None:
        """A row that was rejected when all were seen; `at` is its place among `cells`."""
        came = cells.columns[column][at] if column in cells.columns else ""
        self._write(cells.part, [self._line(cells, at, column, reason, came, expected)])

    def _line(self, cells: Cells, at: int, column: str, reason: str, came: str, expected: str) -> tuple[object, ...]:
        texts = (cells.columns[name][at] if name in cells.columns else "" for name in self.names)
        return int(cells.rows[at]), int(cells.lines[at]), column, reason, came, expected, *texts

    def _write(self, part: str, lines: list[tuple[object, ...]]) -> None:
        self.counts.update(line[3] for line in lines)
        try:
            self._writer.writerows((part, *line) for line in lines)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> FileError:
        return FileError(f"{self.path} cannot be written: {error.strerror}; name another file with --rejects")

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._file.close()
            if kind is None and self.counts:
                self._waiting.replace(self.path)
            elif kind is None:
                self.path.unlink(missing_ok=True)
        except OSError as failure:
            raise self._unwritable(failure) from failure
        finally:
            with suppress(OSError):
                self._waiting.unlink(missing_ok=True)


def _own(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def is_rejects(path: Path) -> bool:
    """Whether the file is one of rejected rows."""
    with path.open("rb") as file:
        return begins_as_rejects(file.read(200))
