"""A hundred walls on one server, and one wall for long: how fast they are answered, what they ask of the mart, what they hold.

`make prove` prints the tables of `README.md`. The program is served as `python app.py` serves it, on the demo; each wall is a
registered screen with a token and a room of its own, a connection that is kept, and a start of its own. The clients share the
machine's cores with the server, and what they cost is counted as if it were the server's wait.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

WALLS, PERIOD, SECONDS = 100, 15.0, 120.0
# Diagonals, distances and bezels as rooms have them; together they see six different walls.
ROOMS = ((110, 6, "none"), (98, 8, "none"), (65, 6, "none"), (165, 6, "2x2"), (165, 9, "3x3"), (65, 9, "none"))
REFRESHES, FIRST = 1_000, 100
TICKS = 100


@dataclass
class Times:
    """Milliseconds of answers; those of a poll that found a new version are apart, as are its scenes."""

    quiet: list[float] = field(default_factory=list)
    refresh: list[float] = field(default_factory=list)
    scenes: list[float] = field(default_factory=list)
    failed: int = 0


class Wall(threading.Thread):
    """One screen: it polls until it is stopped, and asks for its scenes when the version has changed."""

    def __init__(self, port: int, token: str, number: int, stop: threading.Event, times: Times) -> None:
        super().__init__(daemon=True)
        self.server, self.stop, self.times = http.client.HTTPConnection("127.0.0.1", port, timeout=30), stop, times
        inch, distance, bezel = ROOMS[number % len(ROOMS)]
        self.headers = {"X-Screen": token, "Accept-Encoding": "gzip, br"}
        self.room = {"inch": inch, "distance": distance, "bezel": bezel, "lang": "vi"}
        self.begins, self.version = PERIOD * number / WALLS, ""

    def run(self) -> None:
        chance = random.Random(self.begins)
        self.stop.wait(self.begins)
        while not self.stop.is_set():
            took, told = self.ask("/tuong/nhip", {"scene": chance.choice(("overview", "targets")), "shown": self.version})
            is_new = told is not None and json.loads(told)["version"] != self.version
            if is_new:
                self.version = json.loads(told)["version"]
                self.times.scenes.append(self.ask("/tuong/data", {})[0])
            (self.times.refresh if is_new else self.times.quiet).append(took)
            self.stop.wait(PERIOD * chance.uniform(0.9, 1.1))

    def ask(self, path: str, more: dict[str, str]) -> tuple[float, bytes | None]:
        import gzip

        began = time.perf_counter()
        try:
            self.server.request("GET", f"{path}?{urlencode(self.room | more)}", headers=self.headers)
            got = self.server.getresponse()
            content = got.read()
        except (http.client.HTTPException, OSError):
            # The next question opens another connection.
            self.server.close()
            self.times.failed += 1
            return (time.perf_counter() - began) * 1000, None
        took = (time.perf_counter() - began) * 1000
        if got.status != 200:
            self.times.failed += 1
            return took, None
        return took, gzip.decompress(content) if got.getheader("Content-Encoding") == "gzip" else content


def processor(pid: int) -> float:
    """Seconds of the processor that a process has had."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICKS


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def row(what: str, values: list[float], bound: str = "") -> str:
    told = (statistics.median(values), share(values, 0.95), max(values))
    return f"| {what}, {len(values)} | {' | '.join(f'{value:.1f} ms' for value in told)} | {bound} |"


@contextmanager
def demonstration() -> Iterator[object]:
    """The program on a copy of the simulated databases, with its own mart; it asks its sources twice as often as is usual."""
    import app
    from tests.browser.conftest import Program, free_port, serving

    app.prepare(app.settings)
    with tempfile.TemporaryDirectory() as name:
        for url in (app.settings.dossier_db_url, app.settings.unit_db_url):
            shutil.copy(url.removeprefix("sqlite:///"), name)
        with serving(Program(Path(name), free_port(), {"REFRESH_SECONDS": "30"})) as program:
            yield program


def tokens(program: object) -> Iterable[str]:
    from data_access.application import Application, moment, screens

    application = Application(f"sqlite:///{program.folder / 'app.db'}")
    try:
        return [screens.add(application, f"Phòng {number}", at=moment())[1] for number in range(WALLS)]
    finally:
        application.close()


def crowd(program: object, seconds: float) -> None:
    """A hundred walls for some time; in the middle of it a new version is published."""
    times, stop = Times(), threading.Event()
    walls = [Wall(program.port, token, number, stop, times) for number, token in enumerate(tokens(program))]
    for wall in walls:
        wall.start()
    # All have come, and their first questions are not those of a quiet hour.
    stop.wait(PERIOD * 1.2)
    first, times.quiet, times.refresh, times.scenes = times.scenes, [], [], []
    began, used = time.perf_counter(), processor(program.running.pid)
    stop.wait(seconds)
    load = (processor(program.running.pid) - used) / (time.perf_counter() - began)
    quiet, times.quiet = times.quiet, []
    program.change_sources("UPDATE dossier SET status = 4 WHERE code = (SELECT MAX(code) FROM dossier WHERE status = 10)")
    stop.wait(PERIOD * 1.3)
    stop.set()
    print("| a hundred walls on one server | median | 95 % | most | bound |\n|---|---|---|---|---|")
    print(row("polls in quiet", quiet, "95 % within 20 ms"))
    print(row("polls while a new version is made and taken up", times.quiet + times.refresh))
    print(row("scenes of the first version", first))
    print(row("scenes of the new version", times.scenes))
    print(f"| polls a second in quiet; share of one core; failed | {len(quiet) / seconds:.1f} | {load:.0%} | {times.failed} | |")


def soak(program: object) -> None:
    """One wall, a thousand refreshes."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import ARGUMENTS, CHROMIUM
    from tests.browser.soaking import Soak

    print("| one wall, after so many refreshes | heap | nodes | listeners |\n|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"{program.url}/tuong")
        page.wait_for_function("() => tthcWall.link.state.failures === 0 && tthcWall.state.scenes.length")
        measured = Soak(page)
        for until in (FIRST, *range(REFRESHES // 4, REFRESHES + 1, REFRESHES // 4)):
            measured.refresh(until - measured.done)
            now = measured.sample()
            print(f"| {until} | {now.heap / 1e6:.2f} MB | {now.nodes:,} | {now.listeners} |", flush=True)
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long the hundred walls are watched in quiet")
    parser.add_argument("--only", choices=("crowd", "soak"), help="one of the two alone")
    chosen = parser.parse_args()
    with demonstration() as program:
        if chosen.only != "soak":
            crowd(program, chosen.seconds)
        if chosen.only != "crowd":
            soak(program)


if __name__ == "__main__":
    sys.exit(main())
