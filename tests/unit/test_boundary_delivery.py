"""Boundaries are sent once, under a mark of their content, and only where they are given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from flask import Flask

from components import viewer
from components.boundaries import serve_boundaries
from components.delivery import serve_delivery
from components.figures import page
from components.markup import markup
from components.panels.units import tile_map
from components.shapes import Nothing
from data_access import packs
from data_access.boundaries import Boundaries, BoundariesError, boundaries, boundaries_of
from data_access.boundaries.drawing import drawing
from data_access.settings import ROOT, Settings
from tests.boundaries import CODES, LAND, WHOLE, drawn, feature, grid, polygon, read_of, square, written
from tests.readings import limits, reading_of, sample_store, tiles
from tests.sample import dossier

HOSTILE = "</script><img src=x onerror=alert(1)>"


def made(*features) -> Boundaries:
    return boundaries(drawn(*features))


def test_the_mark_changes_with_the_content_and_with_nothing_else():
    one = made(*grid(LAND))
    assert one == made(*reversed(grid(LAND)))
    assert one.mark != made(*grid({**LAND, "90001": (4, 0)})).mark
    assert one.address == f"/boundaries/{one.mark}.json"


def test_no_property_of_the_file_reaches_the_browser(tmp_path):
    features = [feature(code, polygon(square(*place)), name_vi=HOSTILE, **{HOSTILE: HOSTILE}) for code, place in WHOLE.items()]
    content = boundaries(drawing(read_of(tmp_path, *features), dict.fromkeys(CODES, "Xã"))).content
    assert b"script" not in content
    assert json.loads(content).keys() == {"width", "height", "regions", "insets"}
    assert [region[0] for region in json.loads(content)["regions"]] == sorted(CODES)


def environment(tmp_path, *features) -> dict[str, str]:
    return {"BOUNDARIES_PATH": str(written(tmp_path / "communes.geojson", *features))}


def communes() -> list[str]:
    return [str(row["code"]) for row in packs.load("da-nang").units if row["kind"] in ("phuong", "xa", "dac_khu")]


def test_without_the_setting_there_are_none(tmp_path):
    assert boundaries_of(Settings.from_environment({})) is None


def test_the_communes_of_the_pack_are_those_that_the_file_needs(tmp_path):
    places = {code: (number % 10, number // 10) for number, code in enumerate(communes())}
    assert boundaries_of(Settings.from_environment(environment(tmp_path, *grid(places)))).content
    with pytest.raises(BoundariesError, match=r"lacks 1 code "):
        boundaries_of(Settings.from_environment(environment(tmp_path, *grid(places)[1:])))


def test_a_wrong_file_stops_the_start_and_names_the_variable(tmp_path):
    # Databases that are not there: the file is looked at before them.
    told = {"PATH": os.environ["PATH"], "DOSSIER_DB_URL": f"sqlite:///{tmp_path / 'none.db'}"}
    told |= {"MART_URL": f"duckdb:///{tmp_path / 'mart'}", **environment(tmp_path, *grid(WHOLE))}
    run = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=told, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith("BOUNDARIES_PATH: no commune of the province pack has 3 codes")
    assert not (tmp_path / "mart").exists()


def served(drawn_boundaries: Boundaries | None, store) -> Flask:
    server = Flask(__name__)
    server.extensions[viewer.EXTENSION] = store
    store.boundaries = drawn_boundaries
    serve_boundaries(server)
    serve_delivery(server)
    return server


@pytest.fixture
def small_store(tmp_path):
    rows = [dossier(f"a{number}", due=5, resolved=5) for number in range(40)]
    return sample_store(tmp_path, rows, *tiles("A", "B", "C"), *limits(0.99, 0.97))


def test_the_boundaries_are_sent_compressed_and_kept_for_a_year(small_store):
    one = made(*grid(LAND, bends=20))
    client = served(one, small_store).test_client()
    answer = client.get(one.address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(one.address).data == one.content
    assert client.get("/boundaries/0123456789abcdef.json").status_code == 404


def test_where_no_boundaries_are_given_none_are_sent_and_no_switch_is_shown(small_store):
    assert served(None, small_store).test_client().get("/boundaries/none.json").status_code == 404
    shape = tile_map(reading_of(small_store)).shape
    assert not isinstance(shape, Nothing)
    assert shape.switch is None
    assert "regions" not in markup(page.drawn(shape))


def test_the_card_carries_the_address_and_two_buttons_and_nothing_of_the_map(small_store):
    plain = markup(page.drawn(tile_map(reading_of(small_store)).shape))
    small_store.boundaries = made(*grid(LAND))
    shape = tile_map(reading_of(small_store)).shape
    assert shape.switch.address == small_store.boundaries.address
    parts = markup(page.drawn(shape))
    assert parts.count("aria-pressed") == 2
    assert small_store.boundaries.address in parts
    assert len(parts) - len(plain) < 1500
    # The tiles are drawn first and as they were.
    assert replace(shape, switch=None) == replace(tile_map(reading_of(small_store)).shape, switch=None)
