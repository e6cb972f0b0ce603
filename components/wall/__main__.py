"""`python -m components.wall backtest`: how often each rule of the headline would have fired in the last 90 days."""

from __future__ import annotations

import argparse
import sys

from flask import Flask

from components.caches import caches
from components.panels import Reading
from components.wall.backtest import DAYS, backtest, told
from components.wall.payload import WALL
from data_access.filters import Filters
from data_access.settings import SettingError, Settings
from data_access.store import NoMartError, Store


def main() -> int:
    """0 where there are days to look at; else 1 and the reason."""
    parser = argparse.ArgumentParser(prog="python -m components.wall", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    back = commands.add_parser("backtest", help="how often each rule of the headline would have fired")
    back.add_argument("--days", type=int, default=DAYS, help=f"so many days back from the newest one ({DAYS})")
    asked = parser.parse_args()
    try:
        settings = Settings.from_environment()
        store = Store(settings, *caches(Flask(__name__), settings))
        mart = store.mart()
    except (SettingError, NoMartError) as error:
        print(error, file=sys.stderr)
        return 1
    reading = Reading(store, mart, store.resolved(Filters(), mart=mart), WALL, settings.language)
    print(told(list(backtest(reading, asked.days))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
