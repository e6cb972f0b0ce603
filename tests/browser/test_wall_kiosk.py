"""The kiosk's watch ends a browser whose page is dead, so that it is started again, and leaves one alone whose page runs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from data_access.settings import ROOT
from tests.browser.conftest import wait_for

pytestmark = pytest.mark.long
WATCH = ROOT / "docs" / "kiosk" / "watch.py"
RUNS, NONE = b"<script>window.tthcWall = {};</script>", b"<p>Somebody else's page</p>"
HANGS = b"<script>window.tthcWall = {}; setTimeout(() => { for (;;) {} }, 2000);</script>"


@contextmanager
def page(content: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_told: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tuong"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def watched(content: bytes, folder: Path, patience: float = 6) -> Iterator[subprocess.Popen]:
    with page(content) as url:
        command = [shutil.which("chromium"), "--headless=new", "--no-sandbox", "--no-first-run", f"--user-data-dir={folder}", url]
        environment = {**os.environ, "WATCH_TURN": "0.5", "WATCH_PATIENCE": str(patience)}
        process = subprocess.Popen([sys.executable, str(WATCH), *command], env=environment)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)
            wait_for(lambda: not processes(folder), "no process of the browser is left")


def processes(folder: Path, kind: str = "") -> list[int]:
    """Those of the browser with this folder, of one kind."""
    found = []
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = told.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if str(folder) in words and WATCH.name not in words and kind in words:
            found.append(int(told.parent.name))
    return found


def test_a_browser_whose_page_was_killed_is_ended(tmp_path):
    with watched(RUNS, tmp_path) as watch:
        wait_for(lambda: processes(tmp_path, "--type=renderer"), "a page has a process")
        time.sleep(12)
        assert watch.poll() is None
        for renderer in processes(tmp_path, "--type=renderer"):
            os.kill(renderer, signal.SIGKILL)
        assert watch.wait(60) == 1
        assert not processes(tmp_path)


@pytest.mark.parametrize("content", [HANGS, NONE], ids=["hangs", "none of the wall's"])
def test_a_browser_whose_page_does_not_answer_as_the_wall_is_ended(tmp_path, content):
    with watched(content, tmp_path) as watch:
        assert watch.wait(90) == 1


def test_who_ends_the_watch_ends_the_browser(tmp_path):
    with watched(RUNS, tmp_path) as watch:
        wait_for(lambda: processes(tmp_path, "--type=renderer"), "a page has a process")
        watch.terminate()
        assert watch.wait(30) == 0
        wait_for(lambda: not processes(tmp_path), "no process of the browser is left")
