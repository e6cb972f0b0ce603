"""The program as README starts it, while cheap requests come that mean to take it away from everybody else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from data_access.settings import ROOT
from tests.browser.conftest import Program, copied, serving, wait_for
from tests.floods import LIST, answered, half_requests, opened, slow_readers

pytestmark = pytest.mark.long
SHORT = LIST.replace("received", "open_overdue") + "&unit=20200"


def documented() -> tuple[str, ...]:
    """The line of README that starts gunicorn, for the Python that runs the tests."""
    (line,) = re.findall(r"^\.venv/bin/(gunicorn .*)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert line in (ROOT / "docs" / "serving.md").read_text("utf-8")
    return ("-m", *line.split())


@pytest.fixture(scope="module", params=["app.py", "gunicorn"])
def program(request, demo_folder, demo_mart, tmp_path_factory) -> Iterator[Program]:
    started = copied(demo_folder, demo_mart, tmp_path_factory.mktemp(request.param))
    started.command = documented() if request.param == "gunicorn" else ("app.py",)
    with serving(started) as served:
        yield served


def assert_answers(program: Program, *, times: int, gap: float) -> None:
    """Whoever asks is answered within a second, as often as it is asked."""
    for _turn in range(times):
        status, seconds = answered(program.port)
        assert (status, seconds < 1) == (200, True), seconds
        time.sleep(gap)


def test_eight_slow_readers_hold_up_nobody(program):
    with slow_readers(program.port, 8):
        assert_answers(program, times=20, gap=1.5)
        assert answered(program.port, "/")[1] < 1
    wait_for(lambda: answered(program.port, SHORT)[0] == 200, "the turns of those who have gone to be free")


def test_half_requests_hold_up_nobody(program):
    with half_requests(program.port, 3 if program.command != ("app.py",) else 1_100):
        assert_answers(program, times=12, gap=1)


def test_who_goes_away_leaves_no_work_behind(program):
    for _turn in range(8):
        opened(program.port, f"GET {LIST} HTTP/1.1\r\nHost: x\r\n\r\n").close()
    assert_answers(program, times=3, gap=0.5)
    wait_for(lambda: answered(program.port, SHORT)[0] == 200, "the turns of those who have gone to be free")


def test_a_start_tells_where_screens_are_managed_and_floods_leave_no_trace(program):
    assert re.search(rf"http://127\.0\.0\.1:{program.port}/man-hinh#key=[\w-]{{32}}\n", program.log())
    assert "Traceback" not in program.log()
