"""The importer at its sizes: time, peak memory, and what a kill leaves behind.

`make prove` prints the rows of the table in `README.md`. The files are made here, always the same ones; PostgreSQL is a
server of this machine, started for it and stopped after it. `--rows 10000000` sets the size of the large one.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[1]
ROWS, SHEET_ROWS, LARGE, KILLS = 310_000, 250_000, 10_000_000, 20
COLUMNS = (
    "code",
    "procedure_code",
    "unit_code",
    "place_unit_code",
    "channel",
    "submitted_at",
    "received_at",
    "due_at",
    "first_due_at",
    "resolved_at",
    "returned_at",
    "status",
    "step",
    "fee_due",
    "updated_at",
)
START = datetime(2025, 7, 1, 7)
UNITS, PROCEDURES = 129, 205


@dataclass(frozen=True)
class Run:
    """What one import took: seconds of the clock and of the processor, megabytes at its peak, its exit code."""

    wall: float
    processor: float
    peak: int
    code: int


def rows(count: int) -> Iterator[list[str]]:
    """Dossiers as text: each has its own code and times; three in four have ended."""
    chance = random.Random(20250701)
    for number in range(count):
        received = START + timedelta(seconds=chance.randrange(400 * 86_400))
        resolved = received + timedelta(seconds=chance.randrange(86_400, 30 * 86_400))
        ended = number % 4 > 0
        due = received + timedelta(days=chance.randrange(1, 40))
        unit = f"U{chance.randrange(UNITS)}"
        yield [
            f"H17.{number % UNITS}-{number:09}",
            f"1.{chance.randrange(PROCEDURES):06}",
            unit,
            unit,
            str(chance.randrange(1, 4)),
            str(received),
            str(received),
            f"{due:%Y-%m-%d}",
            f"{due:%Y-%m-%d}",
            str(resolved) if ended else "",
            str(resolved) if ended else "",
            "10" if ended else "4",
            "" if ended else "Thẩm định",
            "01"[number % 2],
            str(resolved if ended else received),
        ]


def write_csv(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows(count))
    return path


def write_workbook(path: Path, count: int) -> Path:
    """The same rows in a sheet, times as dates of the workbook."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        sheet = book.add_worksheet("Hồ sơ")
        sheet.write_row(0, 0, COLUMNS)
        for place, row in enumerate(rows(count), start=1):
            for column, text in enumerate(row):
                if COLUMNS[column].endswith("_at") and text:
                    sheet.write_datetime(place, column, datetime.fromisoformat(text))
                else:
                    sheet.write_string(place, column, text)
    return path


def write_mapping(path: Path) -> Path:
    columns = "".join(f'{name} = "{name}"\n' for name in COLUMNS)
    path.write_text(f"[columns]\n{columns}\n[rules]\nfuture-date = 'accept'\n", encoding="utf-8")
    return path


def command(file: Path, mapping: Path, into: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "data_access.importer",
        str(file),
        "--mapping",
        str(mapping),
        "--into",
        into,
        "--create-missing",
    ]


def run(order: list[str]) -> Run:
    began = time.perf_counter()
    with subprocess.Popen(order, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    return Run(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, running.returncode)


def kills(folder: Path, file: Path, mapping: Path) -> str:
    """How many of some imports, killed at random moments, left a database that is neither as before nor as after."""
    database, chance = folder / "killed.db", random.Random(1)
    small = write_csv(folder / "small.csv", 1000)
    whole = run(command(small, mapping, f"sqlite:///{database}")).wall
    whole = run(command(file, mapping, f"sqlite:///{folder / 'whole.db'}")).wall
    halves, ended = 0, 0
    for _ in range(KILLS):
        with subprocess.Popen(command(file, mapping, f"sqlite:///{database}"), cwd=ROOT, stdout=subprocess.DEVNULL) as running:
            time.sleep(whole * chance.uniform(0.05, 1.0))
            os.kill(running.pid, signal.SIGKILL)
        with closing(sqlite3.connect(database)) as connection:
            count = connection.execute("SELECT COUNT(*) FROM dossier").fetchone()[0]
        halves += count not in (1000, ROWS)
        ended += count == ROWS
        if count == ROWS:
            database.unlink()
            run(command(small, mapping, f"sqlite:///{database}"))
    return f"{halves} of {KILLS} (of them ended before the kill: {ended})"


def told(what: str, measured: Run, bound: str) -> None:
    figures = f"{measured.wall:.1f} s, {measured.processor:.1f} s of processor, {measured.peak} MB"
    print(f"| {what} | {figures} | {bound} |" + ("" if measured.code == 0 else f" exit code {measured.code}"), flush=True)


def main() -> None:
    from tests.engines import servers

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=LARGE, help="rows of the large file")
    large = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name, servers.postgres() as server:
        folder = Path(name)
        mapping, file = write_mapping(folder / "mapping.toml"), write_csv(folder / "dossiers.csv", ROWS)
        into = f"sqlite:///{folder / 'target.db'}"
        told(f"{ROWS:,} rows of CSV into SQLite", run(command(file, mapping, into)), "10 s")
        told("the same again: nothing changes", run(command(file, mapping, into)), "")
        server.run("CREATE DATABASE middle")
        told(f"{ROWS:,} rows of CSV into PostgreSQL", run(command(file, mapping, server.url("middle"))), "5 s")
        sheet = write_workbook(folder / "dossiers.xlsx", SHEET_ROWS)
        told(f"{SHEET_ROWS:,} rows of XLSX", run(command(sheet, mapping, f"sqlite:///{folder / 'sheet.db'}")), "15 s")
        print(f"| imports into SQLite that a kill left half done | {kills(folder, file, mapping)} | 0 |", flush=True)
        if large:
            server.run("CREATE DATABASE large")
            file = write_csv(folder / "large.csv", large)
            told(f"{large:,} rows of CSV into PostgreSQL", run(command(file, mapping, server.url("large"))), "600 s, 600 MB")
            with psycopg.connect(host="127.0.0.1", port=server.port, user="postgres", dbname="large") as connection:
                count = connection.execute("SELECT COUNT(*) FROM dossier").fetchone()[0]
            print(f"| of them in the table | {count:,} | {large:,} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
