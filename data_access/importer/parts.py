"""The files that were given, opened and unpacked: a zip holds several parts, a gz is read as what is in it."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TextIO

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
JSON_LINES = (".jsonl", ".ndjson", ".jl", ".json")
TABLES = (".csv", ".txt", ".tsv", ".tab")
REJECTS_HEAD = ("file", "row", "line", "column", "reason", "came", "expected")


class FileError(ValueError):
    """A file as a whole cannot be read; nothing is imported."""


@dataclass(frozen=True)
class Part:
    """One table of rows to be: `name` for people, `suffix` says its format, `size` in bytes as it lies on the disk."""

    path: Path
    name: str
    suffix: str
    size: int
    member: str = ""

    @contextmanager
    def opened(self) -> Iterator[tuple[BinaryIO, Callable[[], int]]]:
        """Its bytes, unpacked, and how many of `size` have been read. Raises FileError."""
        try:
            with self.path.open("rb") as raw:
                if self.member:
                    with zipfile.ZipFile(raw) as archive, archive.open(self.member) as unpacked:
                        yield unpacked, lambda: min(raw.tell(), self.size)
                elif self.path.suffix.lower() == ".gz":
                    with gzip.open(raw) as unpacked:
                        yield unpacked, raw.tell
                else:
                    yield raw, raw.tell
        except (OSError, EOFError, RuntimeError, zipfile.BadZipFile) as error:
            told = getattr(error, "strerror", None) or error
            raise FileError(f"{self.name} cannot be read: {told}") from error

    @contextmanager
    def text(self, encoding: str) -> Iterator[tuple[TextIO, Callable[[], float]]]:
        """Its text, and how much of it has been read, from 0 to 1. Raises FileError, UnicodeError where it is read."""
        with self.opened() as (file, read), io.TextIOWrapper(file, encoding, newline="") as text:
            yield text, lambda: 1.0 if text.closed else read() / max(1, self.size)

    @property
    def is_rejects(self) -> bool:
        """Whether it is a file of rejected rows, which is read the same way whatever the mapping says of the first file."""
        with self.opened() as (file, _):
            return begins_as_rejects(file.read(200))


def begins_as_rejects(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").startswith(",".join(REJECTS_HEAD).encode())


def parts(paths: Sequence[Path]) -> list[Part]:
    """The parts of the given files, in their order, those of a zip by name. Raises FileError."""
    found = [part for path in paths for part in _parts(path)]
    names = Counter(part.name for part in found)
    # Files of one name in several folders are told apart by their paths.
    return [part if names[part.name] == 1 else replace(part, name=f"{part.path.parent}/{part.name}") for part in found]


def _parts(path: Path) -> list[Part]:
    if not path.is_file():
        raise FileError(f"{path} is not there, or is no file; expected a CSV, TSV, XLSX or JSON lines file, plain, .gz or .zip")
    suffix, size = path.suffix.lower(), path.stat().st_size
    if suffix == ".gz":
        return [Part(path, path.name, Path(path.stem).suffix.lower(), size)]
    if suffix != ".zip":
        return [Part(path, path.name, suffix, size)]
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted((info for info in archive.infolist() if _is_table(info)), key=lambda info: info.filename)
            # A text beside tables is a note about them.
            members = [info for info in members if not info.filename.lower().endswith(".txt")] or members
            return [
                Part(path, f"{path.name}/{info.filename}", Path(info.filename).suffix.lower(), size // len(members), info.filename)
                for info in members
            ] or _refused(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise FileError(f"{path.name} cannot be unpacked: {error}") from error


def _is_table(info: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(info.filename)
    return (
        not info.is_dir()
        and not name.name.startswith((".", "~$"))
        and "__MACOSX" not in name.parts
        and name.suffix.lower() in (*TABLES, *WORKBOOKS, *JSON_LINES)
    )


def _refused(path: Path) -> list[Part]:
    raise FileError(f"{path.name} holds no table; expected files that end in {', '.join((*TABLES, *WORKBOOKS, *JSON_LINES))}")
