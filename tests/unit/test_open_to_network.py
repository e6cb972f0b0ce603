"""Where others than this machine reach the program, every page and the console say so, and no start is silent about it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from components import viewer
from components.serving import tell_start
from data_access.settings import ROOT

TOLD = {"vi": "Mọi người trong mạng đều xem được", "en": "Everybody in the network can see"}


@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("is_open", [False, True])
def test_every_page_says_that_everybody_can_look(web, monkeypatch, language, is_open):
    store = web.extensions[viewer.EXTENSION]
    monkeypatch.setattr(store, "settings", replace(store.settings, open_to_network=is_open))
    layout = web.test_client().get(f"/_dash-layout?lang={language}").get_json()
    assert (TOLD[language] in json.dumps(layout, ensure_ascii=False)) == is_open


def test_the_program_does_not_start_where_the_network_would_reach_it(tmp_path):
    environment = {"PATH": os.environ["PATH"], "HOST": "0.0.0.0", "MART_URL": f"duckdb:///{tmp_path}/mart", "PROVINCE": "da-nang"}
    run = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert run.stderr.startswith("HOST: got")
    assert "OPEN_TO_NETWORK=yes" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_start_tells_the_way_to_the_screens_and_who_can_look(web, monkeypatch, capsys, tmp_path):
    settings = replace(web.extensions[viewer.EXTENSION].settings, app_db_url=f"sqlite:///{tmp_path}/app.db", open_to_network=True)
    tell_start(settings)
    told = capsys.readouterr()
    assert "/man-hinh#key=" in told.out
    assert "OPEN_TO_NETWORK" in told.err
    (tmp_path / "manage.key").write_text("short")
    tell_start(replace(settings, open_to_network=False))
    told = capsys.readouterr()
    assert "manage.key" in told.err
    assert "OPEN_TO_NETWORK" not in told.err
