"""How the text of a setting is read: its value, or ValueError with what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FILES = ("sqlite", "duckdb")
PORTS = range(1, 65536)
# A calendar is made for these.
YEARS = range(1971, 2200)
# Where the system keeps what are no files.
SYSTEM = ("/proc", "/dev", "/sys")


def url(text: str) -> str:
    """A database, by an address that SQLAlchemy knows."""
    if text:
        parsed = make_url(text)
        # A missing driver must stop the start, not the first question.
        parsed.get_dialect().import_dbapi()
        if parsed.port not in (None, *PORTS) or (parsed.host and parsed.get_backend_name() in FILES):
            raise ValueError("a port from 1 to 65535, and no host before a file")
    return text


def app_url(text: str) -> str:
    """The database of the application, which several processes write."""
    if not re.fullmatch(r"(sqlite(\+\w+)?:///[^:].*|postgresql(\+\w+)?://.+)?", text) or "mode=memory" in text:
        raise ValueError("a file or a server that several processes can write")
    if text.startswith("sqlite"):
        place(text.partition(":///")[2])
    return url(text)


def mart_url(text: str) -> str:
    """The folder of the mart."""
    if text and not re.fullmatch(r"duckdb:///[^?]+", text):
        raise ValueError("duckdb:///FOLDER")
    place(text.removeprefix("duckdb:///"))
    return text


def place(path: str) -> None:
    """Raises ValueError for a place where the system keeps what are no files."""
    if path and any(Path(path).expanduser().resolve().is_relative_to(folder) for folder in SYSTEM):
        raise ValueError("a folder that keeps what is written there")


def cache_url(text: str) -> str:
    """The cache: files, or a Redis."""
    if text:
        parsed = urlsplit(text)
        # Asking for the port refuses one that is none.
        if parsed.scheme not in ("redis", "rediss") or not parsed.hostname or parsed.port == 0:
            raise ValueError("empty (files) or redis://HOST:PORT/N")
        if not re.fullmatch(r"/?|/[0-9]{1,4}", parsed.path):
            raise ValueError("the number of a database")
    return text


def host(text: str) -> str:
    """A host name or address."""
    if not re.fullmatch(r"[A-Za-z0-9._:%-]{1,253}", text):
        raise ValueError("a host name or address")
    return text


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """What reads a whole number between two."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
            raise ValueError(f"a whole number from {lowest} to {highest}")
        return int(text)

    return read


def moment(text: str) -> datetime | None:
    """A moment; empty is none. Without a zone it is the province's."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.year not in YEARS:
        raise ValueError("a year for which there is a calendar")
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)


def working_hours(text: str) -> str:
    """Spans of office hours that follow one another."""
    time = "([01][0-9]|2[0-3]):[0-5][0-9]"
    spans = [re.fullmatch(f"{time}-{time}", span.strip()) for span in text.split(",")]
    moments = [moment for span in spans for moment in (span.group().split("-") if span else ("", ""))]
    if moments != sorted(set(moments)):
        raise ValueError("spans that follow one another")
    minutes = [60 * int(moment[:2]) + int(moment[3:]) for moment in moments]
    # A legal time of hours would else take years.
    if sum(minutes[1::2]) - sum(minutes[::2]) < 60:
        raise ValueError("an hour of work")
    return text


def file(text: str) -> Path | None:
    """A file that exists; empty is none."""
    if not text:
        return None
    place(text)
    path = Path(text).expanduser()
    if not path.is_file():
        raise ValueError("a file that exists")
    return path


def language(text: str) -> str:
    """A language of the pages."""
    if text not in ("vi", "en"):
        raise ValueError("vi or en")
    return text


def yes_or_no(text: str) -> bool:
    """Whether."""
    if text not in ("yes", "no"):
        raise ValueError("yes or no")
    return text == "yes"
