"""Where mart versions live: numbered files, one pointer, one builder at a time.

A file that is open somewhere is never replaced, since DuckDB would go on serving its old content (STORAGE §2):
each version has its own name, and `current.json` says which one holds.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

KEPT = 3


class BuildError(RuntimeError):
    """A build could not be published; the message says why."""


@dataclass(frozen=True)
class Version:
    """A published version as its pointer tells it. Times are ISO text of Asia/Ho_Chi_Minh, days are day numbers."""

    version: int
    built_at: str
    source_time: str | None
    sources: str
    probe: str
    checksum: str
    dossiers: int
    excluded: dict[str, int]
    first_day: int | None
    last_day: int | None
    simulated: bool
    working_hours: str
    calendar_day: int


@dataclass(frozen=True)
class Folder:
    """The folder of one mart."""

    path: Path

    def file(self, version: int) -> Path:
        return self.path / f"mart-{version}.duckdb"

    def current(self, sources: str | None = None) -> Version | None:
        """The published version, or none; with `sources`, none when it was made from other databases."""
        version = self._told("current.json")
        return version if version and sources in (None, version.sources) else None

    def before(self, version: Version) -> Version | None:
        """The version published before another one from the same databases by the same program, while its file is kept."""
        numbers = [number for number in self._numbers() if number < version.version]
        older = self._told(f"mart-{max(numbers)}.json") if numbers else None
        return older if older and older.sources == version.sources else None

    def next_number(self) -> int:
        """A number that no version here has had; it never falls, whatever was deleted."""
        current = self.current()
        return max([*self._numbers(), current.version if current else 0]) + 1

    def publish(self, version: Version) -> None:
        """Make `version` the one that is served, and drop those that nobody needs any more."""
        self._write(f"mart-{version.version}.json", asdict(version))
        self._write("current.json", asdict(version))
        self.forget_failure()
        for number in self._numbers()[:-KEPT]:
            self.file(number).unlink(missing_ok=True)
            (self.path / f"mart-{number}.json").unlink(missing_ok=True)

    def touch(self, version: Version) -> None:
        """Note that the sources were asked and hold nothing new."""
        self._write("current.json", asdict(version))
        self.forget_failure()

    def forget_failure(self) -> None:
        """The newest refresh worked."""
        (self.path / "failure.json").unlink(missing_ok=True)

    def record_failure(self, at: str, reason: str) -> None:
        """Note why the newest refresh failed; where the disk refuses that as well, the log alone has it."""
        with suppress(OSError):
            self._write("failure.json", {"at": at, "reason": reason})

    def failure(self) -> dict[str, str] | None:
        """When and why the newest build failed, if it did."""
        try:
            return json.loads((self.path / "failure.json").read_text("utf-8"))
        except FileNotFoundError:
            return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the right to build. Raises BuildError when another process holds it, or nothing can be written there."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            opened = (self.path / "lock").open("w")
        except OSError as error:
            raise BuildError(f"{self.path}: nothing can be written there ({error.strerror})") from error
        with opened as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BuildError(f"{self.path}: another build is running") from None
            yield

    def _numbers(self) -> list[int]:
        """The versions whose files are kept, oldest first."""
        return sorted(int(path.stem.removeprefix("mart-")) for path in self.path.glob("mart-*.duckdb"))

    def _told(self, name: str) -> Version | None:
        """A version as its file tells it; one that another release of the program wrote is none."""
        try:
            told = json.loads((self.path / name).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        return Version(**told) if set(told) == {field.name for field in fields(Version)} else None

    def _write(self, name: str, content: dict[str, object]) -> None:
        beside = self.path / f"{name}.new"
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
        beside.replace(self.path / name)
