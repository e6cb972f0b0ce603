"""The settings of the program: read once from the environment, checked, and frozen."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from data_access import setting_texts as texts
from data_access.masking import shown
from data_access.setting_texts import ZONE

ROOT = Path(__file__).resolve().parent.parent
PACKS = Path(__file__).resolve().parent / "packs"

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
    Setting("DOSSIER_DB_URL", "", "the dossier database; empty = the simulated one", DATABASE, texts.url),
    Setting(
        "UNIT_DB_URL",
        "",
        "the unit database; empty = the same as DOSSIER_DB_URL",
        DATABASE,
        texts.url,
    ),
    Setting("MART_URL", "", "the folder of the mart; empty = var/<province>/mart", "duckdb:///FOLDER", texts.mart_url),
    Setting(
        "APP_DB_URL",
        "",
        "what people do with the program: screens, notes; empty = var/<province>/app.db",
        "sqlite:///FILE or postgresql://HOST/DATABASE with an installed driver",
        texts.app_url,
    ),
    Setting(
        "BOUNDARIES_PATH",
        "",
        "the boundaries of the communes, GeoJSON given by the province; empty = the tile map alone",
        "empty or a GeoJSON file that exists here",
        texts.file,
    ),
    Setting("CACHE_URL", "", "the cache; empty = files beside the mart", "empty or redis://HOST:PORT/N", texts.cache_url),
    Setting(
        "REFRESH_SECONDS",
        "60",
        "how often the sources are asked for changes",
        "a whole number from 1 to 86400",
        texts.whole_number(1, 86400),
    ),
    Setting(
        "QUIET_MINUTES",
        "60",
        "working minutes without anything new that are usual; a source that is filled once a night has 480",
        "a whole number from 1 to 10000",
        texts.whole_number(1, 10000),
    ),
    Setting(
        "NOW",
        "",
        "the clock; empty = the machine's, or the demo's own",
        "an ISO time of 1971 to 2199, 2025-09-30T17:00",
        texts.moment,
    ),
    Setting(
        "WORKING_HOURS",
        "07:00-11:30,13:30-17:00",
        "office hours, by which the legal clock runs",
        "spans of a day of at least an hour, 07:30-11:30,13:30-17:30",
        texts.working_hours,
    ),
    Setting("HOST", "127.0.0.1", "the address to serve on", "a host name or address", texts.host),
    Setting(
        "OPEN_TO_NETWORK",
        "no",
        "yes where HOST may be an address that the network reaches: the program has no accounts",
        "yes or no",
        texts.yes_or_no,
    ),
    Setting("PORT", "8050", "the port to serve on", "a whole number from 1 to 65535", texts.whole_number(1, 65535)),
    Setting("LANGUAGE", "vi", "the language before a person chooses one", "vi or en", texts.language),
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
