"""`python -m components.wall backtest|screens|key|note`: the rules of the headline looked back at, screens, key, note."""

from __future__ import annotations

import argparse
import sys

from flask import Flask

from components.caches import caches
from components.panels import Reading
from components.wall import commands
from components.wall.backtest import DAYS, backtest, told
from components.wall.payload import WALL
from data_access.application import ApplicationError, NoScreenError, WrongValuesError
from data_access.application.key import KeyFileError
from data_access.filters import Filters
from data_access.settings import SettingError, Settings
from data_access.store import NoMartError, Store


def main(arguments: list[str]) -> int:
    """0 when it was done; else 1 and the reason."""
    parser = argparse.ArgumentParser(prog="python -m components.wall", description=__doc__)
    offered = parser.add_subparsers(dest="command", required=True)
    back = offered.add_parser("backtest", help="how often each rule of the headline would have fired")
    back.add_argument("--days", type=int, default=DAYS, help=f"so many days back from the newest one ({DAYS})")
    back.set_defaults(run=_backtest)
    commands.offer(offered)
    asked = parser.parse_args(arguments)
    try:
        print(asked.run(Settings.from_environment(), asked))
    except (SettingError, NoMartError, ApplicationError, NoScreenError, WrongValuesError, KeyFileError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _backtest(settings: Settings, asked: argparse.Namespace) -> str:
    store = Store(settings, *caches(Flask(__name__), settings))
    mart = store.mart()
    reading = Reading(store, mart, store.resolved(Filters(), mart=mart), WALL, settings.language)
    return told(list(backtest(reading, asked.days)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
