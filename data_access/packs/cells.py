"""One cell of a list of units: what it may hold, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from data_access.sources import UnitKind

KINDS = {
    "phường": UnitKind.WARD,
    "xã": UnitKind.COMMUNE,
    "đặc khu": UnitKind.SPECIAL_ZONE,
    **{kind.value: kind for kind in UnitKind},
}
WORDS = {UnitKind.WARD: "Phường", UnitKind.COMMUNE: "Xã", UnitKind.SPECIAL_ZONE: "Đặc khu"}
ANSWERS = {"true": True, "1": True, "có": True, "false": False, "0": False, "không": False}
# The islands of Hoàng Sa and Trường Sa included.
LATITUDES, LONGITUDES = (6.0, 24.0), (102.0, 118.0)


class CellError(ValueError):
    """A cell that cannot be read; the message says what was expected and what to do."""


def kind_of(text: str) -> UnitKind:
    """The kind as a code (`phuong`) or as a word (`Phường`)."""
    kind = KINDS.get(text.lower())
    if kind is None:
        raise CellError(f"expected {', '.join(UnitKind)}")
    return kind


def named_kind(name: str) -> UnitKind | None:
    """The kind of a commune that its name begins with."""
    return next((kind for kind, word in WORDS.items() if name.lower().startswith(f"{word.lower()} ")), None)


def commune_code(text: str) -> str:
    """Five digits, the leading zeros kept."""
    if re.fullmatch(r"\d{1,4}", text):
        raise CellError("expected five digits; a spreadsheet has dropped the leading zeros: keep the column as text")
    if not re.fullmatch(r"\d{5}", text):
        raise CellError("expected the five digits of the national list of communes")
    return text


def office_code(text: str) -> str:
    """The code of a department or a branch: it stands in addresses."""
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}", text):
        raise CellError("expected letters, digits and . _ - without tone marks, as SNV")
    return text


def population(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text):
        raise CellError("expected a whole number without separators, as 48992; leave the cell empty when it is unknown")
    return int(text)


def area(text: str) -> float:
    if not re.fullmatch(r"\d{1,7}(\.\d+)?", text):
        raise CellError("expected square kilometres with a decimal point, as 41.19")
    return float(text)


def latitude(text: str) -> float:
    return _degrees(text, LATITUDES, LONGITUDES)


def longitude(text: str) -> float:
    return _degrees(text, LONGITUDES, LATITUDES)


def answer(text: str) -> bool:
    if text.lower() not in ANSWERS:
        raise CellError("expected true or false; leave the cell empty when it is unknown")
    return ANSWERS[text.lower()]


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CellError("expected a day as 2025-07-01") from None


READERS: Mapping[str, Callable[[str], object]] = {
    "population": population,
    "area_km2": area,
    "latitude": latitude,
    "longitude": longitude,
    "difficult_area": answer,
    "valid_from": day,
    "valid_to": day,
}


def _degrees(text: str, allowed: tuple[float, float], of_the_other: tuple[float, float]) -> float:
    if not re.fullmatch(r"-?\d{1,3}(\.\d+)?", text):
        raise CellError("expected degrees with a decimal point, as 16.0678")
    degrees = float(text)
    if allowed[0] <= degrees <= allowed[1]:
        return degrees
    swapped = "; latitude and longitude look swapped" if of_the_other[0] <= degrees <= of_the_other[1] else ""
    raise CellError(f"expected {allowed[0]:g} to {allowed[1]:g}, which is Vietnam{swapped}")
