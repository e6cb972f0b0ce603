"""The two lines of the wall's first scene: whole days beside whole days, and today apart from them while it lasts."""

from __future__ import annotations

import json

import pytest

from components.wall.overview import flow
from tests.readings import reading_of, sample_store
from tests.sample import at, dossier

# Monday to Friday twice: three come and two go each day; on the last day one comes.
DAYS = [0, 1, 2, 3, 4, 7, 8, 9, 10]
ROWS = [dossier(f"{day} {number}", received=day, resolved=day if number else None) for day in DAYS for number in range(3)]
TODAY = dossier("today", received=11)


def drawn(store, search="?from=2025-09-01&to=2025-09-12"):
    told = flow(reading_of(store, search))
    title, note, drawing = told.children[0], told.children[1], told.children[-1]
    return json.loads(drawing.properties["data-flow"]), title.children, note.children


@pytest.mark.parametrize(("hour", "is_over"), [(10, False), (16, False), (17, True), (20, True)])
def test_today_stands_apart_until_the_offices_close(tmp_path, hour, is_over):
    told, title, note = drawn(sample_store(tmp_path, [*ROWS, TODAY], now=at(11, hour)))
    assert told["received"]["values"] == [*[3] * 9, 1]
    assert (told["over"], "hôm nay" in note) == (is_over, not is_over)
    assert told["above"] == (10 if is_over else 9)
    assert title == "Tiếp nhận vượt giải quyết"


def test_what_comes_on_a_day_off_is_not_drawn_as_the_monday_after_it(tmp_path):
    saturday = dossier("Saturday", received=12)
    told, _, note = drawn(sample_store(tmp_path, [*ROWS, saturday], now=at(12, 10)), "?from=2025-09-01&to=2025-09-13")
    assert told["received"]["values"] == [3] * 9
    assert told["over"]
    assert note == "hồ sơ mỗi ngày làm việc"
