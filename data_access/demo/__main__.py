"""`python -m data_access.demo`: make the simulated databases of the province."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from data_access.demo.making import DOSSIERS, SEED, UNITS, make
from data_access.demo.plan import PlanError
from data_access.packs import PackError
from data_access.settings import ROOT, SettingError, Settings


def main(arguments: list[str] | None = None) -> int:
    """Make both databases, unless they are there already. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m data_access.demo", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help=f"whole number; default {SEED}")
    parser.add_argument("--into", type=Path, help="folder; default var/<PROVINCE>/demo")
    parser.add_argument("--force", action="store_true", help="replace databases that are there")
    chosen = parser.parse_args(arguments)
    try:
        province = Settings.from_environment().province
        folder = chosen.into or ROOT / "var" / province / "demo"
        if all((folder / name).is_file() for name in (DOSSIERS, UNITS)) and not chosen.force:
            print(f"{folder}: already made; --force makes it anew")
            return 0
        started = time.monotonic()
        make(folder, province, chosen.seed, say=lambda line: print(line, flush=True))
    except (SettingError, PackError, PlanError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
