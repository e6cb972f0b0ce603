"""Addresses as nobody should write them: right, wrong and hostile ones, the same each time."""

from __future__ import annotations

import random
from urllib.parse import quote, urlencode

PATHS = (
    "/",
    "/xa-phuong",
    "/so-nganh",
    "/sap-den-han",
    "/truc-tuyen",
    "/nhan-su",
    "/ho-so",
    "/dinh-nghia",
    "/man-hinh",
    "/don-vi/20200",
    "/don-vi/SNNMT",
)
# Codes that no unit and no dossier has, as they stand in a path.
NO_CODES = (
    "99999",
    "%00",
    "%FF",
    "%ED%A0%80",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "..%2F..%2Fetc%2Fpasswd",
    "%F0%9F%98%80",
    "=1+1",
    "a" * 3_000,
    "20200%2F..",
    "20200%20",
    "20200;x",
    "%E2%80%AEabc",
)
NAMES = {
    "unit": ("20200", "20194", "SNNMT", "99999"),
    "place": ("20200", "nobody"),
    "kind": ("phuong", "xa", "so_nganh", "unknown", "king"),
    "old_district": ("Quận Liên Chiểu", "Huyện Cũ"),
    "field": ("dat-dai", "unknown", "none"),
    "procedure": ("1.012781", "unknown"),
    "channel": ("online", "post", "drone"),
    "step": ("Thẩm định", "-", "'; --"),
    "cause": ("-", "<b>"),
    "compare": ("previous", "year", "own", "yesterday"),
    "compare_from": ("2025-08-01", "1900-01-01", "2199-12-31", "2025-02-30"),
    "compare_to": ("2025-08-31", "2025-07-01", "2199-12-31", "9999-12-31"),
    "from": ("2025-07-01", "2025-09-30", "2100-01-01", "2025-02-30", "0000-00-00", "٢٠٢٥-٠٧-٠١"),
    "to": ("2025-09-30", "2025-07-01", "2100-12-31", "9999-12-31", "2025-W01-1"),
    "count": ("open_overdue", "on_time_rate", "received", "backlog_days", "criteria_met", "staff_short", "coverage", "nonsense"),
    "age": ("age_5", "age_over_30", "nonsense"),
    "q": ("hòa", "%", "_", "'; DROP TABLE fact; --", "H17"),
    "sort": ("-late", "due", ";drop", "--due"),
    "page": ("2", "0", "-1", "99999999", "9" * 40, "²"),
    "code": ("B", "20194"),
    "lang": ("vi", "en", "xx"),
    "": ("", "="),
    "x": ("1",),
}
ANYTHING = (
    "",
    " ",
    "\0",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "a" * 2_000,
    "\r\nX: 1",
    "{0}",
    "%s%n",
    "../../etc",
    "😀",
    "\u202eabc",
    "ẻ̉̉̉",
)
# What is no text once it is read: half a pair, a broken byte, a cut escape.
RAW = (
    "unit=%ED%A0%80",
    "unit=%FF",
    "q=%ED%B0%80",
    "field=%C3%28",
    "unit=%",
    "kind=%zz",
    "%00=%00",
    "&&&",
    "=",
    "unit",
    "unit=20200#don-vi=%FF",
)


def addresses(count: int, seed: int = 20250930) -> list[str]:
    """Paths with what stands behind their question mark; a long one last."""
    chance = random.Random(seed)
    found = []
    for _number in range(count - 1):
        path = (
            chance.choice(PATHS) if chance.random() < 0.7 else f"{chance.choice(('/don-vi', '/ho-so'))}/{chance.choice(NO_CODES)}"
        )
        pairs = []
        for _pair in range(chance.randrange(5)):
            name = chance.choice(tuple(NAMES))
            pairs.append((name, chance.choice(NAMES[name] if chance.random() < 0.7 else ANYTHING)))
        parts = [urlencode(pairs, quote_via=quote)] if pairs else []
        parts += [chance.choice(RAW)] if chance.random() < 0.25 else []
        found.append(path + ("?" if parts else "") + "&".join(parts))
    return [*found, "/xa-phuong?unit=" + "a" * 10_000]
