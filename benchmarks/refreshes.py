"""First starts and refreshes of a million dossiers on a machine that has too much to do: is any of them lost without a word?

`make prove` prints the row of `README.md`. Each start begins with an empty folder; then rows of the source change, one refresh
after the other, and the program must show each change. Other processes keep all cores busy meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

STARTS, CHANGES, BUSY, TIMES = 2, 4, 4, 3
# Seconds after which a start or a refresh counts as lost.
LOST = 900.0
AGAIN = "INSERT INTO dossier ({columns}) SELECT {values} FROM kept"
CHANGE = "UPDATE dossier SET step = ?, updated_at = ? WHERE code = (SELECT MIN(code) FROM dossier)"


def million(demo: Path, folder: Path, times: int = TIMES) -> int:
    """Copies of the simulated databases, each dossier some times under codes of its own; how many there are then."""
    for name in ("dossiers.db", "units.db"):
        shutil.copy(demo / name, folder)
    with closing(sqlite3.connect(folder / "dossiers.db")) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(dossier)")]
        connection.execute("CREATE TEMP TABLE kept AS SELECT * FROM dossier")
        for number in range(2, times + 1):
            values = ", ".join(f"code || '-{number}'" if name == "code" else name for name in names)
            connection.execute(AGAIN.format(columns=", ".join(names), values=values))
        connection.commit()
        return connection.execute("SELECT COUNT(*) FROM dossier").fetchone()[0]


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Some processes that compute and never wait."""
    running = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


@contextmanager
def program(folder: Path, port: int, log: Path) -> Iterator[subprocess.Popen]:
    """`python app.py` on these databases, asking every second."""
    settings = {
        "DOSSIER_DB_URL": f"sqlite:///{folder / 'dossiers.db'}",
        "UNIT_DB_URL": f"sqlite:///{folder / 'units.db'}",
        "MART_URL": f"duckdb:///{folder / 'mart'}",
        "APP_DB_URL": f"sqlite:///{folder / 'app.db'}",
        "NOW": "2025-09-30T17:00",
        "REFRESH_SECONDS": "1",
        "PORT": str(port),
    }
    with log.open("ab") as written:
        running = subprocess.Popen([sys.executable, "app.py"], env=os.environ | settings, stdout=written, stderr=written)
        try:
            yield running
        finally:
            running.terminate()
            running.wait()


def told(port: int) -> dict[str, object]:
    """What `/version` says; nothing while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/version", timeout=30) as answer:
            return json.load(answer)
    except OSError:
        return {}


def until(port: int, running: subprocess.Popen, before: str) -> tuple[float, str]:
    """Seconds until another version than `before` is served, and which; raises RuntimeError where it never comes."""
    began = time.monotonic()
    while time.monotonic() - began < LOST:
        answer = told(port)
        if answer.get("version") not in (None, "none", before):
            return time.monotonic() - began, str(answer["version"])
        if running.poll() is not None:
            raise RuntimeError(f"the program ended with {running.returncode}")
        time.sleep(0.2)
    raise RuntimeError(f"nothing new within {LOST:.0f} s; it says {told(port)}")


def main() -> None:
    import app
    from tests.browser.conftest import free_port

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=STARTS, help="how often the program begins with an empty folder")
    parser.add_argument("--changes", type=int, default=CHANGES, help="how often the source changes after each start")
    parser.add_argument("--busy", type=int, default=BUSY, help="how many processes keep the cores busy meanwhile")
    chosen = parser.parse_args()
    app.prepare(app.settings)
    starts: list[float] = []
    refreshes: list[float] = []
    with tempfile.TemporaryDirectory() as name, busy(chosen.busy):
        folder = Path(name)
        dossiers = million(Path(app.settings.dossier_db_url.removeprefix("sqlite:///")).parent, folder)
        for _start in range(chosen.starts):
            shutil.rmtree(folder / "mart", ignore_errors=True)
            port = free_port()
            with program(folder, port, folder / "log") as running:
                took, version = until(port, running, "")
                starts.append(took)
                for change in range(chosen.changes):
                    with closing(sqlite3.connect(folder / "dossiers.db")) as connection:
                        connection.execute(CHANGE, (f"bước {change}", f"2025-09-30 16:{change:02d}:30"))
                        connection.commit()
                    took, version = until(port, running, version)
                    refreshes.append(took)
        traceback = "Traceback" in (folder / "log").read_text("utf-8", "replace")
    for said, times in (("first start", starts), ("refresh", refreshes)):
        if times:
            print(
                f"| {said}, {dossiers:,} dossiers, {chosen.busy} busy processes | {len(times)} of {len(times)} | "
                f"{statistics.median(times):.0f} s | {max(times):.0f} s |"
            )
    print(f"tracebacks in the log: {'some' if traceback else 'none'}")


if __name__ == "__main__":
    main()
