"""The two notes beside a mart: why the newest refresh failed, and what is held back because it lost much."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

import orjson

from data_access.settings import ZONE

UNREADABLE = "the note of the failure cannot be read"


@dataclass(frozen=True)
class Failure:
    """When and why a refresh failed. Where a version is held back, how many dossiers it and the served one have."""

    at: datetime
    reason: str
    dossiers: int | None = None
    before: int | None = None

    def written(self) -> bytes:
        """As JSON."""
        return orjson.dumps({**asdict(self), "at": self.at.isoformat(timespec="seconds")})

    @classmethod
    def read(cls, content: bytes | None, written_at: float) -> Failure:
        """The failure that was written; a note that nobody can read is a failure of the moment `written_at` (since 1970)."""
        try:
            told = orjson.loads(content or b"")
            at = datetime.fromisoformat(told["at"]).astimezone(ZONE)
            numbers = [told[name] for name in ("dossiers", "before")]
            if isinstance(told["reason"], str) and all(number is None or isinstance(number, int) for number in numbers):
                return cls(at, told["reason"], *numbers)
        except (ValueError, TypeError, KeyError, OverflowError):
            pass
        return cls(datetime.fromtimestamp(written_at, ZONE), UNREADABLE)


@dataclass(frozen=True)
class Held:
    """What was not published: `since` seconds of 1970, what the sources said (`probe`), their rows by table, why in words."""

    since: float
    probe: str
    rows: dict[str, int]
    reason: str
    before: int

    @property
    def dossiers(self) -> int:
        """How many dossiers would be shown."""
        return self.rows.get("dossier", 0)

    def failure(self, at: datetime) -> Failure:
        """The failure that it is to those who look."""
        return Failure(at, self.reason, self.dossiers, self.before)

    def written(self) -> bytes:
        """As JSON."""
        return orjson.dumps(asdict(self))

    @classmethod
    def read(cls, content: bytes | None) -> Held | None:
        """What was written; a note that nobody can read is none: the version is looked at anew."""
        try:
            told = orjson.loads(content or b"")
            rows = {str(table): int(count) for table, count in told["rows"].items()}
            return cls(float(told["since"]), str(told["probe"]), rows, str(told["reason"]), int(told["before"]))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            return None
