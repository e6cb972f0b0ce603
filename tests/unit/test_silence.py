"""A server that accepts and never answers gives an error in words, within a stated time."""

from __future__ import annotations

import socket
import time

import pytest

from data_access.mart import BuildError, build
from data_access.settings import Settings
from data_access.silence import CONNECT_SECONDS, Silence


def test_a_line_on_which_nothing_comes_is_cut_and_whoever_waits_is_told():
    here, there = socket.socketpair()
    with here, there:
        silence = Silence(here, 0.1)
        assert here.recv(1) == b""
        assert silence.broken


def test_a_line_on_which_something_comes_stays():
    here, there = socket.socketpair()
    with here, there:
        silence = Silence(here, 0.3)
        for _ in range(8):
            there.send(b"x")
            assert here.recv(1) == b"x"
            silence.heard()
            time.sleep(0.06)
        silence.end()
        time.sleep(0.4)
        there.send(b"x")
        assert (here.recv(1), silence.broken) == (b"x", False)


def test_a_server_that_accepts_and_says_nothing_is_told_in_words(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"postgresql+psycopg://login:S3cret@127.0.0.1:{server.getsockname()[1]}/base"
        settings = Settings.from_environment({"DOSSIER_DB_URL": url, "MART_URL": f"duckdb:///{tmp_path}/mart"})
        began = time.monotonic()
        with pytest.raises(BuildError, match=r"login:\*\*\*@127.0.0.1.*timeout") as error:
            build(settings)
        assert time.monotonic() - began < 3 * CONNECT_SECONDS
    assert "S3cret" not in str(error.value)
