"""The folder of a new pack: written beside the others under another name, checked, and then put in its place."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from data_access.names import tidy
from data_access.packs import NATIONAL, PackError, Row, read
from data_access.packs.unit_list import COMMUNES, UnitList
from data_access.settings import PACKS
from data_access.sources import UnitKind, unit

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Two-tier government began on one day in the whole country; its review is of the first three months.
STARTS_ON, REVIEW_TO = date(2025, 7, 1), date(2025, 9, 30)
LEVELS = ("Thành phố", "Tỉnh")
PROVINCE = """\
slug = {slug}
name = {name}
short_name = {short}
starts_on = {starts_on}        # first day of the two-tier government
review_from = {starts_on}      # the review of the first three months
review_to = {review_to}

[[source]]
files = ["units.csv"]
fact = "{communes} communes: all that is told of them; to be checked by the province"
from = {file}
licence = "to be told by whoever gave the file"

[[source]]
files = ["units.csv"]
fact = "tiles: drawn for this product"
from = "own work"
licence = "none needed"
{departments}
# What holds for the whole country (procedures, fields, holidays, time rules, limits until the province tells its own):
# national/sources.toml
"""
DEPARTMENTS = """
[[source]]
files = ["units.csv"]
fact = "the 12 departments that every province has; other departments and land-registration branches are not in it"
note = "assumed: names and short codes are ours, to be checked by the province"
from = "NĐ 150/2025/NĐ-CP, article 8"
licence = "public information"
"""


def make(
    slug: str,
    units: UnitList,
    file: str,
    *,
    name: str | None = None,
    short: str | None = None,
    packs: Path = PACKS,
    replace: bool = False,
) -> Path:
    """Write the pack of a province and return its folder; when anything fails, the folder is as it was.

    Raises PackError for a slug that cannot be one, and for a pack that is there unless it may be replaced. Replacing
    renews units.csv and province.toml; other files of the old pack stay.
    """
    folder = packs / slug
    if not SLUG.fullmatch(slug) or slug == NATIONAL.name:
        raise PackError(f"{slug!r} cannot be a slug; expected small letters, digits and hyphens without tone marks, as lam-dong")
    if folder.exists() and not replace:
        raise PackError(f"there is a pack {slug!r} already; choose another slug, or renew it with --replace")
    name = tidy(name) or slug.replace("-", " ").title()
    draft = packs / f".{slug}.{os.getpid()}"
    try:
        shutil.copytree(folder, draft) if folder.exists() else draft.mkdir(parents=True)
        offices = [row for row in units.rows if row["kind"] not in COMMUNES]
        given = any(row["kind"] == UnitKind.DEPARTMENT for row in offices)
        rows = [*units.communes, *([] if given else departments(name)), *offices]
        _write_units(draft / "units.csv", rows)
        facts = _province(slug, name, tidy(short) or _short(name), units, tidy(file), given)
        (draft / "province.toml").write_text(facts, encoding="utf-8")
        read(draft)
        _put(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def departments(province: str) -> list[Row]:
    """The departments that every province has, as rows of `unit`."""
    level = next((level for level in LEVELS if province.startswith(level)), LEVELS[1]).lower()
    with (NATIONAL / "departments.csv").open(encoding="utf-8", newline="") as file:
        return [
            dict.fromkeys(unit.columns.keys())
            | {"kind": UnitKind.DEPARTMENT.value, "valid_from": STARTS_ON}
            | {column: text.format(level=level) for column, text in row.items()}
            for row in csv.DictReader(file)
        ]


def _short(name: str) -> str:
    return next((name[len(level) + 1 :] for level in LEVELS if name.startswith(f"{level} ")), name)


def _province(slug: str, name: str, short: str, units: UnitList, file: str, departments_given: bool) -> str:
    told = {"slug": slug, "name": name, "short": short, "file": file}
    return PROVINCE.format(
        # A string of JSON is one of TOML as well.
        **{key: json.dumps(text, ensure_ascii=False) for key, text in told.items()},
        starts_on=STARTS_ON,
        review_to=REVIEW_TO,
        communes=len(units.communes),
        departments="" if departments_given else DEPARTMENTS,
    )


def _write_units(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, unit.columns.keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows({column: _text(value) for column, value in row.items()} for row in rows)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _put(draft: Path, folder: Path) -> None:
    """Two renames where a pack is replaced: a folder that is not empty cannot be overwritten in one."""
    old = draft.with_name(f"{draft.name}.old")
    if folder.exists():
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
