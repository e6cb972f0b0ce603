"""What a file is called: in words for people, and as its address says it for what knows no other letters (RFC 6266)."""

from __future__ import annotations

import re
from urllib.parse import quote

from components import formats
from components.asking import Asked

# No file of Windows may hold these; texts that are written from the right bring marks along that nobody sees.
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
# Letters of a name; with its folder Windows takes 259.
LONGEST = 150
PLAIN = re.compile(r"[^A-Za-z0-9_.-]+")


def disposition(address: str, words: str, found: Asked, kind: str, size: str = "") -> str:
    """The header that names a file: `words` with its period, `size` and whether it is simulated; else by its `address`."""
    return (
        f"attachment; filename={_plain(address, found, kind, size)}; filename*=UTF-8''{quote(in_words(words, found, kind, size))}"
    )


def in_words(words: str, found: Asked, kind: str, size: str = "") -> str:
    """Tỷ lệ đúng hạn theo xã, phường (01-07-2025 đến 30-09-2025, mô phỏng).xlsx; of one unit with its name."""
    reading, period = found.reading, found.reading.filters.period
    first, last = (formats.day_in_table(day).replace("/", "-") for day in (period.first, period.last))
    dates = first if first == last else reading.say("file.period", first=first, last=last)
    units = [reading.dimensions.unit_names[code] for code in reading.filters.unit]
    name = FORBIDDEN.sub("-", f"{words} – {units[0]}" if len(units) == 1 else words)[:LONGEST].strip(" .-")
    key = "file.simulated" if reading.dimensions.version.simulated else "file.named"
    told = reading.say(key, name=name, period=dates)
    return f"{reading.say(f'file.{size}', name=told) if size else told}.{kind}"


def _plain(address: str, found: Asked, kind: str, size: str) -> str:
    """The same in letters that every program knows: what the address calls it, and ISO dates."""
    period = found.reading.filters.period
    simulated = found.reading.say("export.simulated") if found.reading.dimensions.version.simulated else ""
    parts = (PLAIN.sub("-", address), period.first.isoformat(), period.last.isoformat(), simulated, size)
    return f"{'-'.join(part for part in parts if part)}.{kind}"
