"""`python -m data_access.sources check|docs`: do the databases fit, and what they must offer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from data_access.masking import masked
from data_access.settings import SettingError, Settings
from data_access.sources import check, document


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m data_access.sources", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="check both databases; 0 = they fit, 1 = they do not, 2 = a wrong setting")
    docs = commands.add_parser("docs", help="write docs/data.md from the contract")
    docs.add_argument("--check", action="store_true", help="write nothing; 1 when the file lags behind the contract")
    docs.add_argument("--file", type=Path, default=document.FILE, help="where the document is")
    chosen = parser.parse_args(arguments)
    if chosen.command == "docs":
        return document.run(chosen.file, check=chosen.check)
    try:
        settings = Settings.from_environment()
    except SettingError as error:
        print(f"error    {masked(str(error))}", file=sys.stderr)
        return 2
    return check.run(settings)


if __name__ == "__main__":
    sys.exit(main())
