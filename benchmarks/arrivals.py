"""How long after a dossier was written it is on the wall, while the demo lives and its sources are asked every five seconds.

`make prove` prints the row of `README.md`. Everything runs on the same cores: the program, the demo that writes, the browser.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

SECONDS, EVERY, REFRESH, LOOK = 180.0, 13, 5, 0.25
# What the wall says was received on its last day, as it has been given to it.
SHOWN = """() => {
    const holder = document.createElement("template");
    holder.innerHTML = tthcWall.link.state.payload.scenes[0].markup;
    return JSON.parse(holder.content.querySelector("[data-flow]").dataset.flow).received.values.at(-1);
}"""


def received(database: Path) -> int:
    """Dossiers received on the newest day of the source."""
    asked = "SELECT COUNT(*) FROM dossier WHERE received_at >= (SELECT SUBSTR(MAX(received_at), 1, 10) FROM dossier)"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(asked).fetchone()[0]


@contextmanager
def living(folder: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "data_access.demo", "--live", "--into", str(folder), "--every", str(EVERY)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={name: os.environ[name] for name in ("PATH",)})
    try:
        yield
    finally:
        running.terminate()
        running.wait()


def watched(page: object, database: Path, seconds: float) -> list[float]:
    """Seconds from the writing of each dossier to the wall that counts it."""
    written: dict[int, float] = {}
    shown: dict[int, float] = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        written.setdefault(received(database), time.monotonic())
        shown.setdefault(page.evaluate(SHOWN), time.monotonic())
        page.wait_for_timeout(1000 * LOOK)
    first, newest = min(written), max(shown)
    return [
        min(at for count, at in shown.items() if count >= number) - began
        for number, began in written.items()
        if first < number <= newest
    ]


def main() -> None:
    from playwright.sync_api import sync_playwright

    import app
    from tests.browser.conftest import ARGUMENTS, CHROMIUM, Program, free_port, serving

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long dossiers arrive")
    chosen = parser.parse_args()
    app.prepare(app.settings)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        for url in (app.settings.dossier_db_url, app.settings.unit_db_url):
            shutil.copy(url.removeprefix("sqlite:///"), folder)
        # The clock runs from the start: with NOW it would stand.
        program = Program(folder, free_port(), {"REFRESH_SECONDS": str(REFRESH), "NOW": ""})
        with living(folder), serving(program):
            page = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS)).new_page()
            page.goto(f"{program.url}/tuong")
            page.wait_for_function("() => tthcWall.link.state.failures === 0 && tthcWall.state.scenes.length")
            took = watched(page, folder / "dossiers.db", chosen.seconds)
    print("| dossiers that arrived | least | median | most | bound |\n|---|---|---|---|---|")
    told = " | ".join(f"{value:.0f} s" for value in (min(took), statistics.median(took), max(took)))
    print(f"| {len(took)} | {told} | 30 s |")


if __name__ == "__main__":
    sys.exit(main())
