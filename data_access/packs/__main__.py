"""`python -m data_access.packs new | list | check | fill`: the packs of provinces."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from data_access.masking import shown
from data_access.packs import PackError, folder, load, slugs, unit_list
from data_access.packs.filling import fill
from data_access.packs.tiles import drawn
from data_access.settings import PACKS
from data_access.sources import UnitKind
from data_access.targets import TargetError

WORDS = {
    UnitKind.WARD: "phường",
    UnitKind.COMMUNE: "xã",
    UnitKind.SPECIAL_ZONE: "đặc khu",
    UnitKind.DEPARTMENT: "departments",
    UnitKind.LAND_BRANCH: "land-registration branches",
}
# Units that are there under another code, of each table.
TOLD = 20


def main(arguments: list[str] | None = None) -> int:
    """0 when it was done, 1 when something does not fit, which is told."""
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == "list":
            for slug in slugs(chosen.packs):
                print(_summary(slug, chosen.packs))
        elif chosen.command == "check":
            print(_summary(chosen.slug, chosen.packs))
        elif chosen.command == "fill":
            _fill(chosen)
        else:
            _new(chosen)
    except (PackError, TargetError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data_access.packs", description=__doc__)
    parser.add_argument("--packs", type=Path, default=PACKS, help="the folder of the packs")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the packs that there are")
    commands.add_parser("check", help="read one pack and count its units").add_argument("slug")
    new = commands.add_parser("new", help="make the pack of a province from a list of its units")
    new.add_argument("slug", help="the name of the folder, as lam-dong; PROVINCE takes it")
    new.add_argument("units", type=Path, help="CSV, UTF-8: code, name, kind, population, area_km2, latitude, longitude, …")
    new.add_argument("--name", help="full name, as 'Tỉnh Lâm Đồng'")
    new.add_argument("--short", help="short name, as 'Lâm Đồng'; default: the full one without Tỉnh or Thành phố")
    new.add_argument("--replace", action="store_true", help="renew units.csv and province.toml of a pack that is there")
    filling = commands.add_parser("fill", help="write the rows of a pack into a unit database, everything or nothing")
    filling.add_argument("slug")
    filling.add_argument("url", metavar="URL", help="sqlite:///FILE or postgresql://…; its tables are created where missing")
    filling.add_argument("--replace", action="store_true", help="where the database has other values, write those of the pack")
    return parser


def _fill(chosen: argparse.Namespace) -> None:
    pack = load(chosen.slug, chosen.packs)
    done = fill(pack, chosen.url, replace=chosen.replace)
    for table in done:
        print(table)
        for name, here, there in table.elsewhere[:TOLD]:
            print(f"  {name}: {here} in the pack, {there} in the database")
    if any(table.kept for table in done):
        print("what the database has is kept; --replace writes the values of the pack")
    written = any(table.added or table.replaced for table in done)
    print(f"{pack.name}: {'written to' if written else 'nothing to change in'} {shown(chosen.url)}")


def _new(chosen: argparse.Namespace) -> None:
    units = unit_list.read(chosen.units, folder.STARTS_ON)
    made = folder.make(
        chosen.slug, units, chosen.units.name, name=chosen.name, short=chosen.short, packs=chosen.packs, replace=chosen.replace
    )
    names = {row["code"]: row["short_name"] for row in units.communes}
    print(drawn(units.tiles.places, names))
    for remark in _remarks(units, names, chosen):
        print(remark)
    print(_summary(chosen.slug, chosen.packs))
    print(f"{made}: made; start it with PROVINCE={chosen.slug} make run")


def _remarks(units: unit_list.UnitList, names: dict[str, str], chosen: argparse.Namespace) -> list[str]:
    """What was understood otherwise than one may think, and what is missing."""
    unpopulated = sum(row["population"] is None for row in units.communes)
    told = {
        "columns not used": units.ignored,
        "beside the grid, because they lie far off": [names[code] for code in units.tiles.offshore],
        "no coordinates, so in a row below the others": [names[code] for code in units.tiles.unknown],
        "no population": [f"{unpopulated} of {len(units.communes)} communes"] if unpopulated else [],
        "no --name, so the province is called": [] if chosen.name else [chosen.slug.replace("-", " ").title()],
    }
    return [f"{what}: {', '.join(which)}" for what, which in told.items() if which]


def _summary(slug: str, packs: Path) -> str:
    pack = load(slug, packs)
    counts = Counter(row["kind"] for row in pack.units)
    told = ", ".join(f"{counts[kind]} {word}" for kind, word in WORDS.items() if counts[kind])
    return f"{slug}: {pack.name}: {told}; {len(pack.procedures)} procedures, {len(pack.targets)} limits"


if __name__ == "__main__":
    sys.exit(main())
