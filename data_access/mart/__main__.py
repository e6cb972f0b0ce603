"""`python -m data_access.mart build|accept|watch|status`; `accept` publishes also what is held back because it lost much."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
import time
from datetime import datetime

import duckdb

from data_access.clock import day_date
from data_access.mart import schema
from data_access.mart.apart import build_apart
from data_access.mart.build import build
from data_access.mart.extract import sources_key
from data_access.mart.flaws import read_flaws
from data_access.mart.publishing import BuildError, Folder
from data_access.mart.version import Version
from data_access.mart.watch import watch
from data_access.settings import ZONE, SettingError, Settings


def main(arguments: list[str]) -> int:
    """0 when it worked, 1 when nothing could be built or is published, 2 for a wrong setting."""
    parser = argparse.ArgumentParser(prog="python -m data_access.mart", description=__doc__)
    parser.add_argument("command", choices=("build", "accept", "watch", "status"))
    command = parser.parse_args(arguments).command
    try:
        settings = Settings.from_environment()
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    # Dossiers are for the login that runs the program.
    os.umask(0o077)
    return {"build": _build, "accept": _accept, "watch": _watch, "status": _status}[command](settings)


def _accept(settings: Settings) -> int:
    return _build(settings, accept=True)


def _build(settings: Settings, *, accept: bool = False) -> int:
    began = time.monotonic()
    before = Folder(settings.mart_folder).current()
    try:
        version = build(settings, accept=accept)
    except BuildError as error:
        print(f"not published: {error}", file=sys.stderr)
        return 1
    said = "unchanged" if before and before.version == version.version else "published"
    print(f"{said}: version {version.version}, {version.dossiers} dossiers, {time.monotonic() - began:.1f} s")
    return 0


def _watch(settings: Settings) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")

    def say(version: Version) -> None:
        print(f"serving version {version.version}, {version.dossiers} dossiers, source {version.source_time}", flush=True)

    try:
        # A builder that a library brings down must not take the watch with it.
        watch(settings, threading.Event(), say, build_apart)
    except KeyboardInterrupt:
        return 0
    return 0


def _status(settings: Settings) -> int:
    folder = Folder(settings.mart_folder)
    version, failure = folder.current(), folder.failure()
    print(f"folder       {folder.path}")
    if failure:
        print(f"last failure {failure.at.isoformat(timespec='seconds')}: {failure.reason}")
    asked = folder.asked()
    print(f"sources      last answered {datetime.fromtimestamp(asked, ZONE).isoformat(timespec='seconds') if asked else 'never'}")
    if version is None:
        print("version      none; run `python -m data_access.mart build`")
        return 1
    print(f"version      {version.version}, built {version.built_at}, source {version.source_time}")
    days = [day_date(day).isoformat() if day is not None else "none" for day in (version.first_day, version.last_day)]
    print(f"dossiers     {version.dossiers}, days {days[0]} to {days[1]}{', simulated' if version.simulated else ''}")
    for reason, count in version.excluded.items():
        print(f"excluded     {count} dossiers: {reason}")
    for line in _flaws(folder, version):
        print(f"source       {line}")
    if version.sources != sources_key(settings):
        print("note         made from other databases than the settings name; it is not served")
    return 0


def _flaws(folder: Folder, version: Version) -> list[str]:
    """What was wrong in the sources of a version, as its file tells it."""
    columns = ", ".join(f'"{column.name}"' for column in schema.flaw.columns)
    try:
        with duckdb.connect(str(folder.file(version.version)), read_only=True) as connection:
            return [str(found) for found in read_flaws(connection.execute(f"SELECT {columns} FROM flaw").fetchall())]
    except duckdb.Error as error:
        return [f"nothing can be told: {error}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
