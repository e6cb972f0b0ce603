"""Requests that nobody means: paths, queries, headers, bodies of callbacks, keys and tokens, drawn by chance from a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from tests.callbacks import body, callbacks


def words(text: str) -> list[str]:
    return text.split()


PATHS = words("""
/ /xa-phuong /so-nganh /sap-den-han /truc-tuyen /nhan-su /ho-so /ho-so/{odd} /don-vi/{odd} /dinh-nghia /man-hinh /man-hinh/khoa
/tuong /tuong/mau /tuong/data /tuong/nhip /tuong-sw.js /version /export/ /export /export/kpi-overdue.csv /export/{odd}.csv
/export/{odd} /export/dossiers.csv /boundaries/{odd}.json /{odd} //{odd} /_dash-layout /_dash-dependencies /_reload-hash
/_dash-update-component /_favicon.ico /assets/{odd} /assets/theme.js /_dash-component-suites/dash/{odd}
/_dash-component-suites/{odd}/x.js /_dash-component-suites/dash/dcc/{odd}.v1m2.js
""")
NAMES = words("""
from to unit place kind field procedure channel compare count age q sort page code lang inch distance bezel scene shown size m theme
compare_from compare_to old_district path {odd}
""")
KNOWN = words("""
vi en 20200 xa open_overdue received on_time 2025-07-01 2025-09-30 1900-01-01 9999-12-31 none 110 6 2x2 slide a4 -due late 1 0 -1
99999999 nan 1e400 ?kind=xa kpi-overdue
""")
# What looks like nothing, like a path, a formula, a statement, a page, or a value of another kind.
ODD = ["\x00", "\r\nX: y", "\u202e", "\ud7ff", "e\u0302", "\t", " ", "A" * 300]
ODD += words("""
ế 😀 % %00 %ff %c0%ae .. ../.. ..%2f ' " <script> '--OR {{7*7}} ${x} =1+1 ٣ \\ / ; & # a=b null [] {} true
""")
HEADERS = words("""
Host Origin Cookie Accept-Encoding If-None-Match If-Modified-Since Range X-Screen X-Forwarded-For X-Forwarded-Proto Content-Type
Accept-Language Referer Sec-Fetch-Site Forwarded Expect Transfer-Encoding
""")
SPOKEN = words("""
gzip bytes=0- bytes=9-1 * https null http://localhost application/json lang=en;manage=x cross-site
""")
METHODS = ("GET",) * 8 + ("POST",) * 3 + ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")
JSON = (
    None,
    True,
    7,
    -1,
    1.5,
    10**30,
    "",
    "x",
    "?kind=xa",
    [],
    {},
    ["x"],
    {"a": 1},
    {"language": "en"},
    [[[]]],
    {"opened": [], "turn": 0},
)


@dataclass(frozen=True)
class Asked:
    """One request, as the test client takes it; the query as bytes that a server would hand on."""

    method: str
    path: str
    query: str
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""


def requests(seed: int, count: int) -> Iterator[Asked]:
    """So many, always the same ones for a seed."""
    chance = random.Random(seed)
    known = sorted(callbacks())
    for _turn in range(count):
        if chance.random() < 0.35:
            content = json.dumps(_broken(chance, body(chance.choice(known)))).encode()
            yield Asked("POST", "/_dash-update-component", "", {"Content-Type": "application/json"}, content)
        else:
            method = chance.choice(METHODS)
            content = _content(chance) if method in ("POST", "PUT", "PATCH") else b""
            yield Asked(method, _filled(chance, chance.choice(PATHS)), _query(chance), _headers(chance), content)


def _odd(chance: random.Random) -> str:
    return "".join(chance.choice((*ODD, *KNOWN)) for _part in range(chance.choice((1, 1, 2, 5))))


def _filled(chance: random.Random, pattern: str) -> str:
    return pattern.replace("{odd}", _odd(chance))


def _query(chance: random.Random) -> str:
    pairs = []
    for _pair in range(chance.choice((0, 1, 2, 3, 12, 200))):
        value = chance.choice(KNOWN) if chance.random() < 0.7 else _odd(chance)
        pairs.append(f"{_filled(chance, chance.choice(NAMES))}={value}")
    told = chance.choice("&&&;").join(pairs)
    # Raw bytes, as some clients send them.
    return told.encode("utf-8", "replace").decode("latin-1") + chance.choice(("", "", "", "\xff", "\x80"))


def _headers(chance: random.Random) -> dict[str, str]:
    named = chance.sample(HEADERS, chance.choice((0, 1, 2, 5)))
    told = {name: chance.choice(SPOKEN) if chance.random() < 0.7 else _odd(chance) for name in named}
    # What no server lets through is not sent.
    return {name: value.replace("\r", "").replace("\n", "").encode("utf-8").decode("latin-1") for name, value in told.items()}


def _content(chance: random.Random) -> bytes:
    return chance.choice((b"", b"{", b"[" * 2_000, b"key=x", b"\xff\x00", json.dumps(chance.choice(JSON)).encode(), b"x" * 20_000))


def _broken(chance: random.Random, asked: dict[str, object]) -> dict[str, object]:
    """A body of a callback with some of its parts changed."""
    for _change in range(chance.choice((0, 1, 1, 2, 4))):
        place: object = asked
        while isinstance(place, dict | list) and place:
            key = chance.choice(sorted(place)) if isinstance(place, dict) else chance.randrange(len(place))
            if chance.random() < 0.4 or not isinstance(place[key], dict | list) or not place[key]:
                place[key] = deepcopy(chance.choice((*JSON, _odd(chance))))
                break
            place = place[key]
    return asked
