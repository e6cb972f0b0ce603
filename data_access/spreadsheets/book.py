"""A workbook that is read in a process of its own: what ends its reader ends nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from data_access.spreadsheets.sheet import BookError, Number

ROOT = Path(__file__).parents[2]
SERVING = "from data_access.spreadsheets.serving import main; main()"
# The length of what follows.
HEAD = 4
PIPE = 1 << 20


@dataclass(frozen=True)
class Face:
    """What is seen of a sheet at a glance: its first rows by their numbers; `far` = the corner that makes it too large."""

    name: str
    hidden: bool
    height: int
    far: str
    told: bool
    hidden_columns: frozenset[int]
    top: tuple[tuple[int, list[str]], ...]


@dataclass(frozen=True)
class Stretch:
    """Some rows that follow one another, those without any text left out; `broken` = line → column → reason and text."""

    lines: list[int]
    rows: list[list[str]]
    hidden: frozenset[int] = frozenset()
    broken: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)


class Book:
    """An open workbook, by its reading process."""

    def __init__(self, reader: subprocess.Popen[bytes]) -> None:
        self._reader = reader
        self._doing = "the file"
        self.faces: list[Face] = []
        while "sheets" not in (told := self._told()):
            self.faces.append(_face(told))

    def rows(self, place: int) -> Iterator[Stretch]:
        """The rows of a sheet. Raises BookError."""
        self._ask("rows", place)
        while "end" not in (told := self._told()):
            broken = {line: {} for line, *_ in told["broken"]}
            for line, column, reason, came in told["broken"]:
                broken[line][column] = (reason, came)
            for column, places in told["numbers"].items():
                for row in map(told["rows"].__getitem__, places):
                    row[int(column)] = Number(row[int(column)])
            yield Stretch(told["lines"], told["rows"], frozenset(told["hidden"]), broken)

    def count(self, place: int) -> int:
        """How many rows of a sheet have a text. Raises BookError."""
        self._ask("count", place)
        return self._told()["count"]

    def _ask(self, what: str, place: int) -> None:
        with suppress(BrokenPipeError):
            self._reader.stdin.write(json.dumps([what, place]).encode() + b"\n")
            self._reader.stdin.flush()

    def _told(self) -> dict:
        """What the reader says next. Raises BookError."""
        while True:
            size = self._reader.stdout.read(HEAD)
            content = self._reader.stdout.read(int.from_bytes(size)) if len(size) == HEAD else b""
            if not content:
                raise BookError(f"{self._doing} ends its reader: too large for it, or broken; copy the table into a new workbook")
            told = orjson.loads(content)
            if "error" in told:
                raise BookError(told["error"])
            if "doing" not in told:
                return told
            self._doing = told["doing"]


def _face(told: dict) -> Face:
    top = tuple((line, row) for line, row in told["top"])
    hidden = frozenset(told["hidden_columns"])
    return Face(told["name"], told["hidden"], told["height"], told["far"], told["told"], hidden, top)


@contextmanager
def opened(path: Path, *, form: str, encoding: str, top: int) -> Iterator[Book]:
    """The workbook in a file; `form` says how it is written, `top` how many rows of each sheet are seen at once.

    Raises BookError.
    """
    paths: Sequence[str] = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
    command = [sys.executable, "-c", SERVING, str(path), form, encoding, str(top)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Rows of a stretch: with less, both would wait for each other many times.
        pipesize=PIPE,
        # A library that gives up says so at length, to nobody's use.
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    ) as reader:
        try:
            yield Book(reader)
        finally:
            reader.kill()
