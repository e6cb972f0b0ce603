"""`python -m data_access.demo`: make the simulated databases of the province, and with `--live` keep them alive."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from data_access.demo.living import LivingError, alone, live
from data_access.demo.making import DOSSIERS, SEED, UNITS, make
from data_access.demo.plan import PlanError
from data_access.packs import PackError
from data_access.settings import ROOT, SettingError, Settings

EVERY = 10.0
LONGEST = 24 * 3600


def main(arguments: list[str] | None = None) -> int:
    """Make both databases, unless they are there already, and keep them alive where asked. Returns the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        province = Settings.from_environment().province
        folder = chosen.into or ROOT / "var" / province / "demo"
        there = all((folder / name).is_file() for name in (DOSSIERS, UNITS))
        if there and not chosen.force and not chosen.live:
            print(f"{folder}: already made; --force makes it anew")
            return 0
        if chosen.live and os.environ.get("NOW", "").strip():
            raise SettingError("NOW is set, so every clock stands; unset it to let the demo's run")
        with alone(folder):
            if not there or chosen.force:
                _make(folder, province, chosen.seed)
            if chosen.live:
                live(folder, chosen.every, chosen.seed, _asked_to_stop(), _say)
    except (SettingError, PackError, PlanError, LivingError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data_access.demo", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help=f"whole number; default {SEED}")
    parser.add_argument("--into", type=Path, help="folder; default var/<PROVINCE>/demo")
    parser.add_argument("--force", action="store_true", help="replace databases that are there")
    parser.add_argument(
        "--live",
        action="store_true",
        help="let the demo's clock run from where it stands, and dossiers arrive and be resolved, until Ctrl-C; "
        "the served program follows by itself, unless its NOW is set",
    )
    parser.add_argument(
        "--every", type=_seconds, default=EVERY, metavar="SECONDS", help=f"with --live: between two arrivals; default {EVERY:g}"
    )
    return parser


def _seconds(text: str) -> float:
    with suppress(ValueError):
        # No number at all is greater than 0 and not greater than a day.
        if 0 < (number := float(text)) <= LONGEST:
            return number
    raise argparse.ArgumentTypeError(f"got {text!r}; allowed: a number above 0, at most {LONGEST}")


def _make(folder: Path, province: str, seed: int) -> None:
    started = time.monotonic()
    make(folder, province, seed, say=_say)
    _say(f"{time.monotonic() - started:.0f} s")


def _asked_to_stop() -> threading.Event:
    """Set by Ctrl-C and by SIGTERM, so that the clock is left standing before the program ends."""
    stop = threading.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: stop.set())
    return stop


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
