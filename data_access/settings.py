"""The settings of the program: read once from the environment, checked, and frozen."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from data_access.masking import shown

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROOT = Path(__file__).resolve().parent.parent
PACKS = Path(__file__).resolve().parent / "packs"

FILES = ("sqlite", "duckdb")
PORTS = range(1, 65536)
# A calendar is made for these.
YEARS = range(1971, 2200)
# Where the system keeps what are no files.
SYSTEM = ("/proc", "/dev", "/sys")

# The simulated dossiers end here, so the demo's clock stands here as well.
DEMO_NOW = datetime(2025, 9, 30, 17, 0, tzinfo=ZONE)


class SettingError(ValueError):
    """A setting came with a value that is not allowed; the message names it."""


@dataclass(frozen=True)
class Setting:
    """One row of the settings: the variable, its default as text, what it is for, how it is read."""

    name: str
    default: str
    help: str
    allowed: str
    read: Callable[[str], object]


def _province(text: str) -> str:
    known = sorted(path.name for path in PACKS.iterdir() if (path / "province.toml").is_file() and path.name[0] != ".")
    if text not in known:
        raise SettingError("one of " + ", ".join(known))
    return text


def _url(text: str) -> str:
    if text:
        parsed = make_url(text)
        # A missing driver must stop the start, not the first question.
        parsed.get_dialect().import_dbapi()
        if parsed.port not in (None, *PORTS) or (parsed.host and parsed.get_backend_name() in FILES):
            raise ValueError("a port from 1 to 65535, and no host before a file")
    return text


def _app_url(text: str) -> str:
    if not re.fullmatch(r"(sqlite(\+\w+)?:///[^:].*|postgresql(\+\w+)?://.+)?", text) or "mode=memory" in text:
        raise ValueError("a file or a server that several processes can write")
    if text.startswith("sqlite"):
        _place(text.partition(":///")[2])
    return _url(text)


def _mart_url(text: str) -> str:
    if text and not re.fullmatch(r"duckdb:///[^?]+", text):
        raise ValueError("duckdb:///FOLDER")
    _place(text.removeprefix("duckdb:///"))
    return text


def _place(path: str) -> None:
    """Raises ValueError for a place where the system keeps what are no files."""
    if path and any(Path(path).expanduser().resolve().is_relative_to(folder) for folder in SYSTEM):
        raise ValueError("a folder that keeps what is written there")


def _cache_url(text: str) -> str:
    if text:
        parsed = urlsplit(text)
        # Asking for the port refuses one that is none.
        if parsed.scheme not in ("redis", "rediss") or not parsed.hostname or parsed.port == 0:
            raise ValueError("empty (files) or redis://HOST:PORT/N")
        if not re.fullmatch(r"/?|/[0-9]{1,4}", parsed.path):
            raise ValueError("the number of a database")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:%-]{1,253}", text):
        raise ValueError("a host name or address")
    return text


def _whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
            raise ValueError(f"a whole number from {lowest} to {highest}")
        return int(text)

    return read


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.year not in YEARS:
        raise ValueError("a year for which there is a calendar")
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)


def _working_hours(text: str) -> str:
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


def _file(text: str) -> Path | None:
    if not text:
        return None
    _place(text)
    path = Path(text).expanduser()
    if not path.is_file():
        raise ValueError("a file that exists")
    return path


def _language(text: str) -> str:
    if text not in ("vi", "en"):
        raise ValueError("vi or en")
    return text


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("yes or no")
    return text == "yes"


def _is_reached(host: str, allowed: bool) -> bool:
    """Whether others than this machine reach the address to serve on. Raises SettingError where that was not allowed."""
    try:
        reached = not ip_address(host).is_loopback
    except ValueError:
        # What a name means, other machines decide.
        reached = host != "localhost"
    if reached and not allowed:
        raise SettingError(
            f"HOST: got {host!r}, where others than this machine reach the program, and it has no accounts; keep 127.0.0.1 "
            "behind a proxy that knows who may look, or set OPEN_TO_NETWORK=yes"
        )
    return reached


DATABASE = "an SQLAlchemy URL with an installed driver"
SETTINGS = (
    Setting("PROVINCE", "da-nang", "the province pack", "a folder of data_access/packs", _province),
    Setting("DOSSIER_DB_URL", "", "the dossier database; empty = the simulated one", DATABASE, _url),
    Setting(
        "UNIT_DB_URL",
        "",
        "the unit database; empty = the same as DOSSIER_DB_URL",
        DATABASE,
        _url,
    ),
    Setting("MART_URL", "", "the folder of the mart; empty = var/<province>/mart", "duckdb:///FOLDER", _mart_url),
    Setting(
        "APP_DB_URL",
        "",
        "what people do with the program: screens, notes; empty = var/<province>/app.db",
        "sqlite:///FILE or postgresql://HOST/DATABASE with an installed driver",
        _app_url,
    ),
    Setting(
        "BOUNDARIES_PATH",
        "",
        "the boundaries of the communes, GeoJSON given by the province; empty = the tile map alone",
        "empty or a GeoJSON file that exists here",
        _file,
    ),
    Setting("CACHE_URL", "", "the cache; empty = files beside the mart", "empty or redis://HOST:PORT/N", _cache_url),
    Setting(
        "REFRESH_SECONDS",
        "60",
        "how often the sources are asked for changes",
        "a whole number from 1 to 86400",
        _whole_number(1, 86400),
    ),
    Setting(
        "QUIET_MINUTES",
        "60",
        "working minutes without anything new that are usual; a source that is filled once a night has 480",
        "a whole number from 1 to 10000",
        _whole_number(1, 10000),
    ),
    Setting(
        "NOW", "", "the clock; empty = the machine's, or the demo's own", "an ISO time of 1971 to 2199, 2025-09-30T17:00", _moment
    ),
    Setting(
        "WORKING_HOURS",
        "07:00-11:30,13:30-17:00",
        "office hours, by which the legal clock runs",
        "spans of a day of at least an hour, 07:30-11:30,13:30-17:30",
        _working_hours,
    ),
    Setting("HOST", "127.0.0.1", "the address to serve on", "a host name or address", _host),
    Setting(
        "OPEN_TO_NETWORK",
        "no",
        "yes where HOST may be an address that the network reaches: the program has no accounts",
        "yes or no",
        _yes_or_no,
    ),
    Setting("PORT", "8050", "the port to serve on", "a whole number from 1 to 65535", _whole_number(1, 65535)),
    Setting("LANGUAGE", "vi", "the language before a person chooses one", "vi or en", _language),
)


@dataclass(frozen=True)
class Settings:
    """What the environment asks for, with every default filled in."""

    province: str
    dossier_db_url: str
    unit_db_url: str
    mart_folder: Path
    app_db_url: str
    boundaries_path: Path | None
    cache_url: str
    refresh_seconds: int
    # By them the age of the figures is judged.
    quiet_minutes: int
    now: datetime | None
    working_hours: str
    host: str
    # Whether others than this machine reach it; pages say so.
    open_to_network: bool
    port: int
    language: str
    demo: bool
    # Where the running clock of a simulated database is told (`clock.running`); none where the NOW setting rules.
    running: Path | None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read and check every variable. Raises SettingError naming the variable, what came and what is allowed."""
        values = {setting.name: _read(setting, environment) for setting in SETTINGS}
        folder = ROOT / "var" / str(values["PROVINCE"])
        dossier_db_url = str(values["DOSSIER_DB_URL"])
        demo = not dossier_db_url
        unit_db_url = str(values["UNIT_DB_URL"]) or dossier_db_url
        dossier_db_url = dossier_db_url or f"sqlite:///{folder / 'demo' / 'dossiers.db'}"
        return cls(
            province=str(values["PROVINCE"]),
            dossier_db_url=dossier_db_url,
            unit_db_url=unit_db_url or f"sqlite:///{folder / 'demo' / 'units.db'}",
            mart_folder=Path(str(values["MART_URL"]).removeprefix("duckdb:///") or folder / "mart"),
            app_db_url=str(values["APP_DB_URL"]) or f"sqlite:///{folder / 'app.db'}",
            boundaries_path=values["BOUNDARIES_PATH"],
            cache_url=str(values["CACHE_URL"]),
            refresh_seconds=values["REFRESH_SECONDS"],
            quiet_minutes=values["QUIET_MINUTES"],
            now=values["NOW"] or (DEMO_NOW if demo else None),
            working_hours=str(values["WORKING_HOURS"]),
            host=str(values["HOST"]),
            open_to_network=_is_reached(str(values["HOST"]), bool(values["OPEN_TO_NETWORK"])),
            port=values["PORT"],
            language=str(values["LANGUAGE"]),
            demo=demo,
            running=None if values["NOW"] else _running(dossier_db_url),
        )


def running_clock(database: Path) -> Path:
    """The file beside a simulated database that tells its running clock; named after it, so that it rules no other one."""
    return database.with_suffix(".live.json")


def _running(url: str) -> Path | None:
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database and not parsed.database.startswith((":memory:", "file:"))
    return running_clock(Path(parsed.database)) if is_file else None


def _read(setting: Setting, environment: Mapping[str, str]) -> object:
    text = environment.get(setting.name, setting.default).strip() or setting.default
    try:
        return setting.read(text)
    except SettingError as allowed:
        raise SettingError(f"{setting.name}: got {shown(text)!r}; allowed: {allowed}") from None
    except (ValueError, OverflowError, ArgumentError, ImportError):
        raise SettingError(f"{setting.name}: got {shown(text)!r}; allowed: {setting.allowed}") from None
