"""What may be declared in a mapping file: each value checked, with an error that names the key, what came and what may come."""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd

from data_access.importer.time_forms import NAMED_FORMATS
from data_access.importer.writings import WRITINGS


class MappingError(ValueError):
    """A mapping file says something that is not allowed; the message names the key, what came and what is allowed."""


def error(key: str, came: object, expected: str) -> MappingError:
    return MappingError(f"{key}: {came!r} came; expected {expected}")


def known(place: str, given: Iterable[str], allowed: Iterable[str]) -> None:
    """Refuse a name that is not allowed, with the nearest one that is."""
    allowed = list(allowed)
    for name in given:
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, 1)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise MappingError(f"{place}: {name!r} is not known{hint} Allowed: {', '.join(allowed)}")


def table(key: str, given: object) -> dict[str, object]:
    if not isinstance(given, dict):
        raise error(key, given, "a table of keys")
    return given


def text(key: str, given: object) -> str:
    if not isinstance(given, str):
        raise error(key, given, "a text in quotes")
    return given


def texts(key: str, given: object) -> list[str]:
    return [text(key, one) for one in items(key, given)]


def items(key: str, given: object) -> list[object]:
    if not isinstance(given, list):
        raise error(key, given, 'a list, such as ["…", "…"]')
    return given


def choice(key: str, given: object, allowed: Mapping[str, str]) -> str:
    if not isinstance(given, str) or given not in allowed:
        raise error(key, given, "one of " + ", ".join(repr(str(one)) for one in allowed))
    return allowed[given]


def whole(key: str, given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise error(key, given, "a whole number from 0")
    return given


def truth(key: str, given: object) -> bool:
    if not isinstance(given, bool):
        raise error(key, given, "true or false")
    return given


def encoding(name: str) -> str:
    """The codec of an encoding; UTF-8 is read with or without a byte order mark."""
    try:
        # Not every codec is one of texts; this refuses the others.
        "a".encode(name)
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        raise error(
            "[file] encoding", name, f"an encoding such as utf-8, utf-16, cp1258, cp1252, latin-1, {', '.join(WRITINGS)}"
        ) from None
    return "utf-8-sig" if found.name == "utf-8" else found.name


def encodings(name: str) -> dict[str, str]:
    """The codec and the writing of before Unicode that an encoding names; text in one is bytes, or stored as UTF-8."""
    if name.lower() in WRITINGS:
        return {"encoding": "utf-8-sig", "legacy": name.lower()}
    return {"encoding": encoding(name), "legacy": ""}


def zone(given: object) -> ZoneInfo:
    if not isinstance(given, str) or given not in available_timezones():
        raise error("[file] time_zone", given, "a zone of the IANA list, such as Asia/Ho_Chi_Minh, UTC, America/New_York")
    return ZoneInfo(given)


def day(given: object) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        raise error("[file] missing_dates", given, 'ISO dates, such as "1900-01-01"') from None


def formats(key: str, given: object) -> tuple[str, ...]:
    """The declared ways of writing a date, in the order in which they are tried."""
    declared = tuple([given] if isinstance(given, str) else texts(key, given))
    for form in declared:
        if form not in NAMED_FORMATS and not _is_whole_date(form):
            raise error(
                key,
                form,
                ", ".join(f'"{name}"' for name in NAMED_FORMATS) + ", or codes of a whole date as strftime has them, such as "
                "%d/%m/%Y %H:%M:%S (day/month/year), %m/%d/%Y %I:%M:%S %p (month/day/year, AM or PM)",
            )
    if not declared:
        raise error(key, given, 'at least one format, such as "iso"')
    return declared


def _is_whole_date(form: str) -> bool:
    moment = pd.Timestamp(2025, 12, 31, 17, 45, 30, tz="UTC")
    try:
        written = moment.strftime(form) if "%" in form else ""
        return bool(written) and pd.to_datetime(pd.Series([written]), format=form, utc=True).iloc[0].date() == moment.date()
    except ValueError:
        return False
