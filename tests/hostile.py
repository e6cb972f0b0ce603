"""A province whose names do what names should not do, made the way any province is made: list, pack, databases, mart."""

from __future__ import annotations

import csv
import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from data_access import packs
from data_access.demo import make
from data_access.mart import build
from data_access.packs.__main__ import main
from data_access.settings import PACKS, Settings
from tests.boundaries import grid, written

SLUG = "dich"
SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
LONG = "Dài" * 66 + "OK"
PROVINCE = f'Tỉnh {SCRIPT} "{{name}}" \u202eđảo\u202c %{{y}} \u0007' + "w" * 200
# Of the same letters as another name, with something in it that nobody sees; of letters and marks apart; of pictures.
DECOMPOSED = unicodedata.normalize("NFD", "Hòa Khánh Đông")
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
NAMES = (
    SCRIPT,
    IMAGE,
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=2+2",
    "\r=3+3",
    'A";=1+1;B',
    "\"quotes' `",
    "back\\slash \\N \\u0041",
    "two\nlines",
    LONG,
    "WithoutBlanks" * 15 + "12345",
    DECOMPOSED,
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
    "\u202egnaig iaoG\u202c",
    "\u2066unclosed",
    FAMILY + "\u2764\ufe0f",
    "Hải\u200b Ch\u00adâu\ufeff",
    "%{y} %s %(x)s",
    "{name} {0} {",
    "$x$ \\(y\\)",
    "../../etc/passwd",
    "'; DROP TABLE unit; --",
    "javascript:alert(3)",
    '<a href="javascript:alert(4)"><b>bold</b></a>',
    "]]>&lt;&amp;\x00\x1b[31m",
)
# Codes that the contract allows: any text.
CODES = ("x&unit=1", "=A1", "a b#c?d", "\"'<b>", "%2F..", "é+{0}")
OFFICES = ("S.-_9", "0--", "a.b_C")
INHABITANTS = 3_000
ACROSS = 6
# An island has its name written on both maps.
ISLAND, FAR_OUT = "00001", (60, 2)


def hostile_pack(home: Path) -> Path:
    """A folder of packs with this province, its names as a careless hand wrote them into the files of the pack."""
    home.mkdir(exist_ok=True)
    (home / "national").symlink_to(PACKS / "national")
    listed = home / "units <b>.csv"
    _write(listed, _units())
    assert main(["--packs", str(home), "new", SLUG, str(listed), "--name", PROVINCE]) == 0
    pack = home / SLUG
    with (pack / "units.csv").open(encoding="utf-8", newline="") as file:
        units = list(csv.DictReader(file))
    # Every other name past the command: whoever edits a pack may write anything.
    for place, row in enumerate(units[: len(NAMES)]):
        if place % 2:
            row["name"] = row["short_name"] = NAMES[place]
    _write(pack / "units.csv", units)
    for table, column in (("fields", "name"), ("procedures", "name"), ("time_rules", "basis"), ("targets", "basis")):
        _renamed(pack, table, column)
    milestones = [{"day": f"2025-0{7 + place % 3}-{5 + place:02}", "name": name[:200]} for place, name in enumerate(NAMES[:20])]
    _write(pack / "milestones.csv", [row | {"name_en": row["name"]} for row in milestones])
    return home


def hostile_settings(folder: Path) -> Settings:
    """The settings over simulated databases of this province, whose mart is built; some names come past the pack."""
    home = hostile_pack(folder / "packs")
    make(folder, SLUG, packs_folder=home)
    with closing(sqlite3.connect(folder / "units.db")) as units, closing(sqlite3.connect(folder / "dossiers.db")) as dossiers:
        codes = [code for (code,) in units.execute("SELECT code FROM unit WHERE kind = 'xa' ORDER BY code")]
        for place, code in enumerate(codes[: len(NAMES)]):
            if place % 3 == 0:
                units.execute("UPDATE unit SET name = ?, short_name = ? WHERE code = ?", (NAMES[place], NAMES[place], code))
        for code, odd in zip(reversed(codes), CODES, strict=False):
            units.execute("UPDATE unit SET code = ? WHERE code = ?", (odd, code))
            for column in ("unit_code", "place_unit_code", "return_unit_code", "step_unit_code"):
                dossiers.execute(f"UPDATE dossier SET {column} = ? WHERE {column} = ?", (odd, code))
        _staff(units)
        units.commit()
        dossiers.commit()
    environment = {
        "DOSSIER_DB_URL": f"sqlite:///{folder / 'dossiers.db'}",
        "UNIT_DB_URL": f"sqlite:///{folder / 'units.db'}",
        "MART_URL": f"duckdb:///{folder / 'mart'}",
        "APP_DB_URL": f"sqlite:///{folder / 'app.db'}",
        "BOUNDARIES_PATH": str(_boundaries(folder, home)),
        "NOW": "2025-09-30T17:00",
    }
    settings = replace(Settings.from_environment(environment), province=SLUG)
    build(settings)
    return settings


def _staff(units: sqlite3.Connection) -> None:
    """Persons of every commune, some of them short, some over, of specialities whose names do what they should not."""
    codes = [code for (code,) in units.execute("SELECT code FROM unit WHERE kind = 'xa' ORDER BY code")]
    rows = [
        (code, "2025-09-01", "=1+1", f"{NAMES[(place + step) % len(NAMES)][:60]} {step}", 9, (place * 5 + step * 7) % 19)
        for place, code in enumerate(codes)
        for step in range(3)
    ]
    statement = "INSERT INTO staff (unit_code, as_of, position, speciality, quota, present) VALUES (?, ?, ?, ?, ?, ?)"
    units.executemany(statement, rows)


def _units() -> list[dict[str, object]]:
    communes = [
        {
            "code": f"{place + 1:05}",
            "name": f"Xã {name}",
            "kind": "xa",
            "population": INHABITANTS,
            "latitude": 16 + 0.01 * (place // ACROSS),
            "longitude": 108 + 0.01 * (place % ACROSS),
            "old_district": f"Huyện {NAMES[-place % len(NAMES)]}",
        }
        for place, name in enumerate((*NAMES, *(f"Thường {number}" for number in range(len(CODES)))))
    ]
    communes[0] |= {"latitude": 16.3, "longitude": 112}
    offices = [
        {"code": code, "name": name, "kind": "so_nganh"} for code, name in zip(OFFICES, (IMAGE, "=1+1", LONG + "!"), strict=True)
    ]
    return [*communes, *offices]


def _renamed(pack: Path, table: str, column: str) -> None:
    """The country's table as the pack's own, with a hostile name on each row in turn; no two of a table are the same."""
    with (PACKS / "national" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for place, row in enumerate(rows):
        row[column] = NAMES[place % len(NAMES)] + (f" {place}" if place >= len(NAMES) else "")
        if "owner_code" in row:
            row["owner_code"] = OFFICES[place % len(OFFICES)]
    _write(pack / f"{table}.csv", rows)


def _boundaries(folder: Path, home: Path) -> Path:
    units = [row for row in packs.load(SLUG, home).units if row["tile_column"] is not None]
    places = {str(row["code"]): (row["tile_column"], row["tile_row"]) for row in units}
    return written(folder / "communes.geojson", *grid(places | {ISLAND: FAR_OUT}))


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
