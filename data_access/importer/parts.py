"""The files that were given, known by what they hold, and unpacked: a zip holds several parts, a gz is read as what is in it."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TextIO

from data_access.importer.content import (
    JSON_ENDINGS,
    LOOK,
    ContentError,
    Form,
    check_container,
    form_of,
    form_of_zip,
    text_encoding,
)

# What a file holds, as the ending that it should have.
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".html", ".xml")
JSON_LINES = JSON_ENDINGS
TABLES = (".csv", ".txt", ".tsv", ".tab")
MEMBERS = (*TABLES, *WORKBOOKS, *JSON_LINES, ".htm")
ENDINGS = {"workbook": ".xlsx", "web-page": ".html", "xml-2003": ".xml", "json": ".jsonl", "text": ".csv"}
ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".rar", ".7z", ".bz2", ".xz")
REJECTS_HEAD = ("file", "row", "line", "column", "reason", "came", "expected")
EXPECTED = "expected a CSV, TSV, XLSX or JSON lines file, plain, .gz or .zip"
# Of a workbook that is packed so much is unpacked beside it.
LARGEST_PACKED = 4 << 30


BROKEN = (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)


class FileError(ValueError):
    """A file as a whole cannot be read; nothing is imported."""


@dataclass(frozen=True)
class Part:
    """One file of rows to be: `name` for people, `size` in bytes as it lies on the disk.

    `suffix` is the ending that fits what it holds, whatever its name ends in; `beside` = what else its archive holds and is
    not read.
    """

    path: Path
    name: str
    suffix: str
    size: int
    member: str = ""
    packed: bool = False
    beside: tuple[str, ...] = ()

    @contextmanager
    def opened(self) -> Iterator[tuple[BinaryIO, Callable[[], int]]]:
        """Its bytes, unpacked, and how many of `size` have been read. Raises FileError."""
        try:
            with self.path.open("rb") as raw:
                if self.member:
                    with zipfile.ZipFile(raw) as archive, archive.open(self.member) as unpacked:
                        yield unpacked, lambda: min(raw.tell(), self.size)
                elif self.packed:
                    with gzip.open(raw) as unpacked:
                        yield unpacked, raw.tell
                else:
                    yield raw, raw.tell
        except BROKEN as error:
            told = getattr(error, "strerror", None) or error
            if "password" in str(told):
                told = "it has a password: unpack the archive, and import what is in it"
            raise FileError(f"{self.name} cannot be read: {told}") from error

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A file with its bytes: itself, or what is unpacked for so long. Raises FileError."""
        if not self.member and not self.packed:
            yield self.path
            return
        with tempfile.NamedTemporaryFile() as unpacked:
            with self.opened() as (file, _):
                while chunk := file.read(1 << 20):
                    unpacked.write(chunk)
                    if unpacked.tell() > LARGEST_PACKED:
                        raise FileError(f"{self.name} is unpacked to more than {LARGEST_PACKED >> 20} MB; split it")
            unpacked.flush()
            yield Path(unpacked.name)

    @contextmanager
    def text(self, encoding: str) -> Iterator[tuple[TextIO, Callable[[], float]]]:
        """Its text, and how much of it has been read, from 0 to 1. Raises FileError, UnicodeError where it is read."""
        with self.opened() as (file, read), io.TextIOWrapper(file, self.encoding(encoding), newline="") as text:
            yield text, lambda: 1.0 if text.closed else read() / max(1, self.size)

    def encoding(self, declared: str) -> str:
        """Its encoding: a byte order mark of UTF-16 leaves no other."""
        with self.opened() as (file, _):
            found = text_encoding(file.read(4))
        return found if found == "utf-16" and not declared.startswith(("utf-16", "utf_16")) else declared

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
        raise FileError(f"{path} is not there, or is no file; {EXPECTED}")
    part = Part(path, path.name, path.suffix.lower(), path.stat().st_size)
    form = _form(part)
    if form == "gzip":
        inner = replace(part, suffix=Path(path.stem).suffix.lower(), packed=True)
        return [_known(inner, _form(inner))]
    return _members(part) if form == "zip" else [_known(part, form)]


def _members(part: Part) -> list[Part]:
    """The tables of an archive."""
    try:
        with zipfile.ZipFile(part.path) as archive:
            infos = archive.infolist()
    except BROKEN as error:
        raise FileError(f"{part.name} cannot be unpacked: {error}") from error
    members = sorted((info for info in infos if _is_table(info)), key=lambda info: info.filename)
    # A text beside tables is a note about them.
    members = [info for info in members if not info.filename.lower().endswith(".txt")] or members
    within = next((info.filename for info in infos if _ends_in(info, ARCHIVES)), "")
    if within:
        raise FileError(f"{part.name} holds an archive, {within!r}: unpack both, and import the tables that are in them")
    beside = tuple(info.filename for info in infos if not _is_of_a_system(info) and info not in members)
    if not members:
        raise FileError(f"{part.name} holds no table; expected files that end in {', '.join(MEMBERS)}")
    found = []
    for info in members:
        suffix, size = Path(info.filename).suffix.lower(), part.size // len(members)
        member = Part(part.path, f"{part.path.name}/{info.filename}", suffix, size, info.filename)
        found.append(replace(_known(member, _form(member)), beside=() if found else beside))
    return found


def _form(part: Part) -> Form:
    """How a part is written. Raises FileError where it holds no table."""
    try:
        with part.opened() as (file, _):
            head = file.read(LOOK)
            form = form_of(head, part.suffix, whole=len(head) < LOOK)
            if form == "zip":
                file.seek(0)
                form = form_of_zip(file)
            elif form == "workbook":
                file.seek(0)
                check_container(file)
        return form
    except ContentError as error:
        raise FileError(f"{part.name}: {error}") from error


def _known(part: Part, form: Form) -> Part:
    if form in ("zip", "gzip"):
        raise FileError(f"{part.name}: it is an archive within an archive: unpack it")
    fits = part.suffix in (".tsv", ".tab") and form == "text"
    return part if fits else replace(part, suffix=ENDINGS[form])


def _is_table(info: zipfile.ZipInfo) -> bool:
    return _ends_in(info, MEMBERS)


def _ends_in(info: zipfile.ZipInfo, endings: Sequence[str]) -> bool:
    return not _is_of_a_system(info) and PurePosixPath(info.filename).suffix.lower() in endings


def _is_of_a_system(info: zipfile.ZipInfo) -> bool:
    """Whether nobody has put it there: folders, and what programs keep for themselves."""
    name = PurePosixPath(info.filename)
    return info.is_dir() or name.name.startswith((".", "~$")) or "__MACOSX" in name.parts
