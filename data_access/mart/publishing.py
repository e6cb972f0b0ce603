"""Where mart versions live: numbered files, one pointer, one builder at a time.

A file that is open somewhere is never replaced, since DuckDB would go on serving its old content (STORAGE §2):
each version has its own name, and `current.json` says which one holds. What is broken here mends itself: the newest
version that is whole is served, and the next refresh builds what is missing.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from data_access.mart.notes import Failure, Held
from data_access.mart.version import UnreadableError, Version, read, written

KEPT = 3
VERSION_FILE = re.compile(r"mart-(\d{1,15})\.(duckdb|json)")
POINTER, FAILURE, HELD, ASKED = "current.json", "failure.json", "held.json", "asked"
# What says that this process has no means left, and nothing about the file.
EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
# The largest of the small files here has a few kilobytes.
LARGEST_NOTE = 1_000_000


class BuildError(RuntimeError):
    """A build could not be published; the message says why."""


@dataclass(frozen=True)
class Folder:
    """The folder of one mart; only the login of the program may look into it."""

    path: Path

    def file(self, version: int) -> Path:
        return self.path / f"mart-{version}.duckdb"

    def current(self, sources: str | None = None) -> Version | None:
        """The version that is served: the published one, or the newest before it where that one is not whole any more.

        None while there is none; with `sources`, also where it was made from other databases.
        """
        version = next((version for version in self._published() if self.is_whole(version)), None)
        return version if version and sources in (None, version.sources) else None

    def before(self, version: Version) -> Version | None:
        """The version published before another one from the same databases by the same program, while its file is kept."""
        older = (self._told(f"mart-{number}.json") for number in self._numbers() if number < version.version)
        found = next((one for one in older if one and self.is_whole(one)), None)
        return found if found and found.sources == version.sources else None

    def is_whole(self, version: Version) -> bool:
        """Whether the file of a version is as it was published."""
        path = self.file(version.version)
        try:
            found = path.stat()
            # A pipe in its place would never be read to its end.
            if not stat.S_ISREG(found.st_mode):
                return False
            return _known_digest(path, found.st_ino, found.st_size, found.st_mtime_ns) == version.digest
        except OSError as error:
            if error.errno in EXHAUSTED:
                raise
            return False

    def next_number(self) -> int:
        """A number that no version here has had; it never falls, whatever was deleted."""
        pointed = self._told(POINTER)
        return max([0, *self._numbers(), pointed.version if pointed else 0]) + 1

    def publish(self, version: Version) -> None:
        """Make `version` the one that is served, and drop those that nobody needs any more."""
        self._write(f"mart-{version.version}.json", written(version))
        self.touch(version)
        self._drop_old()

    def touch(self, version: Version) -> None:
        """Point to a version, which holds what the sources have just said."""
        self._write(POINTER, written(version))
        self.forget_failure()
        self.note_asked()

    def note_asked(self) -> None:
        """The sources have just answered."""
        _own(self.path / ASKED).touch(mode=0o600)

    def asked(self) -> float | None:
        """When the sources answered last, in seconds since 1970 by the clock of the machine; None if they never did."""
        try:
            return (self.path / ASKED).stat().st_mtime
        except OSError:
            return None

    def forget_failure(self) -> None:
        """The newest refresh worked, and nothing is held back."""
        for name in (FAILURE, HELD):
            remove(self.path / name)

    def record_failure(self, failure: Failure) -> None:
        """Note why the newest refresh failed; a full disk takes the note without its words."""
        try:
            self._write(FAILURE, failure.written())
        except OSError:
            with suppress(OSError):
                _own(self.path / FAILURE).touch(mode=0o600)

    def failure(self) -> Failure | None:
        """When and why the newest refresh failed, if it did; of a note that nobody can read, when it was written."""
        path = self.path / FAILURE
        try:
            written_at = path.stat().st_mtime
        except OSError:
            return None
        return Failure.read(_content(path), written_at)

    def hold(self, held: Held) -> None:
        """Note what was not published because it lost much."""
        self._write(HELD, held.written())

    def held(self) -> Held | None:
        """What is held back, if anything is."""
        return Held.read(_content(self.path / HELD))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the right to build. Raises BuildError when another process holds it, or nothing can be written there."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.path.chmod(0o700)
            lock = os.open(_own(self.path / "lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise BuildError(f"{self.path}: nothing can be written there ({error.strerror})") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise BuildError(f"{self.path}: another build is running") from None
        finally:
            os.close(lock)

    def _published(self) -> Iterator[Version]:
        """What the pointer names, then the kept versions from the newest on."""
        for name in (POINTER, *(f"mart-{number}.json" for number in self._numbers())):
            version = self._told(name)
            if version:
                yield version

    def _numbers(self) -> list[int]:
        """The versions of which anything is kept, the newest first."""
        try:
            names = [VERSION_FILE.fullmatch(path.name) for path in self.path.iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted({int(name[1]) for name in names if name}, reverse=True)

    def _drop_old(self) -> None:
        """Leave the newest versions that were published; what a killed builder left is none of them."""
        published = [number for number in self._numbers() if self.file(number).exists() and self._told(f"mart-{number}.json")]
        for number in set(self._numbers()) - set(published[:KEPT]):
            remove(self.file(number))
            remove(self.path / f"mart-{number}.json")

    def _told(self, name: str) -> Version | None:
        """A version as its file tells it; one that is broken, or that another release of the program wrote, is none."""
        content = _content(self.path / name)
        try:
            return None if content is None else read(content)
        except UnreadableError:
            return None

    def _write(self, name: str, content: bytes) -> None:
        """Put a file in its place at once, and onto the disk: a power cut leaves the old one or the new one."""
        beside = self.path / f"{name}.new"
        remove(beside)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        settle(beside)
        if (self.path / name).is_dir():
            remove(self.path / name)
        beside.replace(self.path / name)
        settle(self.path)


def settle(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=16)
def _known_digest(path: Path, *_identity: int) -> str:
    """The same, read once for one file, size and time of change."""
    return digest(path)


def _content(path: Path) -> bytes | None:
    """What a small file holds; None where it is not there, or is no file that can be read."""
    try:
        # What is no file may have no end, or hold up whoever opens it.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            found = os.fstat(file.fileno())
            return file.read() if stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST_NOTE else None
    except OSError as error:
        if error.errno in EXHAUSTED:
            raise
        return None


def _own(path: Path) -> Path:
    """The path of one of our files; what stands in its place and is none is removed."""
    if path.is_symlink() or not path.is_file():
        remove(path)
    return path


def remove(path: Path) -> None:
    """Remove what is in the place of one of our files, whatever it is."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
