"""Whatever is asked is answered: no fault, no trace in the log, every answer guarded, and nothing grows."""

from __future__ import annotations

import gc
import logging
import tracemalloc
from pathlib import Path

import pytest

from components.guarding import CARRIED
from data_access.application import Application
from tests.fuzzed import Asked, requests

# So much may stay of ten thousand requests: caches that have an end.
GROWTH = 20 << 20


def answer(client, asked: Asked) -> int:
    """The status; what is wrong with an answer is told with what was asked."""
    overrides = {"PATH_INFO": asked.path.encode().decode("latin-1"), "QUERY_STRING": asked.query}
    told = client.open(
        "/",
        method=asked.method,
        headers=asked.headers,
        data=asked.content,
        environ_overrides=overrides,
        buffered=True,
    )
    missing = [name for name, value in CARRIED.items() if told.headers.get(name) != value]
    assert (missing, told.headers.get("Content-Security-Policy") is None) == ([], False), asked
    assert told.status_code < 500 or (told.status_code == 503 and "Retry-After" in told.headers), (told.status_code, asked)
    return told.status_code


@pytest.fixture
def client(web, application: Application):
    client = web.test_client()
    client.environ_base["REMOTE_ADDR"] = "10.3.0.1"
    return client


def traces(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.exc_info or record.levelno > logging.WARNING]


def test_what_nobody_means_is_answered_without_a_fault(client, caplog):
    statuses = [answer(client, asked) for asked in requests(766, 300)]
    assert traces(caplog) == []
    assert {200, 400, 403, 404, 405} <= set(statuses)
    assert all("\n" not in record.getMessage() for record in caplog.records)


@pytest.mark.long
def test_ten_thousand_requests_leave_no_fault_and_no_growth(client, caplog, monkeypatch):
    # What is refused has its line, as the short test sees; here pytest would keep them all.
    monkeypatch.setattr(logging.getLogger("components.forged"), "disabled", True)
    for asked in requests(1, 2_000):
        answer(client, asked)
    gc.collect()
    tracemalloc.start()
    before, resident = tracemalloc.get_traced_memory()[0], rss()
    for asked in requests(2, 10_000):
        answer(client, asked)
        assert traces(caplog) == [], asked
        caplog.clear()
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < GROWTH
    assert rss() - resident < 5 * GROWTH


def rss() -> int:
    """Bytes of this process that lie in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
