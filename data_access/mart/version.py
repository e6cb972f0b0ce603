"""What is told of a published version, and how it is written down: with a mark, so that a changed letter is noticed."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields

import orjson


class UnreadableError(ValueError):
    """What is written of a version is not whole, or another release of the program wrote it."""


@dataclass(frozen=True)
class Version:
    """A published version as its pointer tells it. Times are ISO text of Asia/Ho_Chi_Minh, days are day numbers.

    `sources` names the databases and the program that read them, `databases` the databases alone, `probe` what they said.
    `rows` counts the rows that each table of the sources had, `digest` is the SHA-256 of the version's file.
    """

    version: int
    built_at: str
    source_time: str | None
    sources: str
    databases: str
    probe: str
    checksum: str
    dossiers: int
    excluded: dict[str, int]
    first_day: int | None
    last_day: int | None
    simulated: bool
    working_hours: str
    calendar_day: int
    rows: dict[str, int]
    digest: str


FIELDS = {field.name for field in fields(Version)}


def written(version: Version) -> bytes:
    """A version as JSON with the mark of its content."""
    told = asdict(version)
    return orjson.dumps({**told, "mark": _mark(told)}, option=orjson.OPT_INDENT_2)


def read(content: bytes) -> Version:
    """The version that `written` wrote. Raises UnreadableError for anything else."""
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UnreadableError(f"no JSON: {error}") from error
    if not isinstance(told, dict) or told.pop("mark", None) != _mark(told) or set(told) != FIELDS:
        raise UnreadableError("not written by this release of the program, or changed since")
    return Version(**told)


def _mark(told: dict[str, object]) -> str:
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
