"""What the scenes draw: red only beyond a limit, units of all streams in one list, lines on scales that do not move."""

from __future__ import annotations

import json
import re

import pytest

from components.elements import Element
from components.markup import markup
from components.wall.communes import judged
from components.wall.communes import roll_call as called
from components.wall.figures import figures
from components.wall.overdue import overdue
from components.wall.payload import WALL, scenes
from components.wall.room import Room
from components.wall.scene import MARK, Scene, marked, scale
from components.wall.streams import streams
from components.wall.urged import urged
from tests.markups import parsed
from tests.readings import overdue_limit, reading_of, sample_store
from tests.renderer import spoken
from tests.sample import dossier


def text(element: Element) -> str:
    return spoken(parsed(markup(element)))


def drawn(element: Element) -> str:
    return markup(element)


# Six are overdue at A, one at each of B, S and L, of many that were received at B.
ROWS = [
    *(dossier(f"a{number}", unit="A", received=0, due=10) for number in range(6)),
    *(dossier(f"{unit}0", unit=unit, received=0, due=10) for unit in "BSL"),
    *(dossier(f"b{number}", unit="B", received=0, due=5, resolved=4) for number in range(40)),
]


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    return reading_of(sample_store(tmp_path_factory.mktemp("scenes"), ROWS, overdue_limit(20)))


def test_the_list_holds_units_of_all_streams_with_their_part_of_the_whole(reading):
    told = text(urged(reading, overdue(reading), Room()))
    assert re.findall(r"Phường A|Xã B|Sở S|Đất đai L", told) == ["Phường A", "Xã B", "Đất đai L", "Sở S"]
    assert "giữ 100,0% của 9" in told


def test_only_what_lies_beyond_its_own_limit_is_red(reading):
    known = overdue(reading)
    assert [unit.is_beyond for unit in known.units] == [True, False, False, False], "up to five are never beyond"
    assert drawn(urged(reading, known, Room())).count("tone-late-text") == 1
    # Nine of forty-nine received on 23 days: 20 of 1,000 in 60 days are two, so five are allowed.
    assert (known.now, known.most, known.is_beyond) == (9, 5, True)


def test_the_first_number_is_divided_by_stream_beside_its_limit_and_red_only_beyond_it(reading, tmp_path):
    told = text(figures(reading, overdue(reading), Room()))
    assert "mức 5" in told
    assert re.search(r"xã\s*7.*sở\s*1.*đất đai\s*1|xã\s*7.*đất đai\s*1.*sở\s*1", told)
    few = reading_of(sample_store(tmp_path, ROWS[:4], overdue_limit(20)))
    first = drawn(figures(few, overdue(few), Room())).split("figure__name")[1]
    assert "tone-ink" in first
    assert "fill-late" not in first


def test_a_rank_on_the_map_is_that_of_a_commune_in_the_list_of_all_units(reading):
    codes = [unit.code for unit in overdue(reading).units]
    ranks = {unit.code: unit.rank for unit in judged(reading, codes) if unit.rank}
    assert ranks == {"A": 1, "B": 2}


def test_a_stream_without_overdue_dossiers_has_no_scene(reading, tmp_path):
    assert [scene.key for scene in streams(reading, overdue(reading), 32)] == ["department", "land_branch"]
    calm = reading_of(sample_store(tmp_path, ROWS[9:]))
    assert streams(calm, overdue(calm), 32) == []


@pytest.mark.parametrize(
    ("values", "limits", "low"),
    [
        ((0.973, 0.98), (0.99, 0.97, 0.95, 0.93), 0.9),
        ((0.973, 0.371), (0.99, 0.97, 0.95, 0.93), 0.0),
        ((0.795, 0.8), (0.8, 0.7, 0.6), 0.6),
        ((), (0.98, 0.96, 0.94, 0.9), 0.9),
        ((0.5,), (), 0.0),
    ],
)
def test_a_line_stands_on_a_scale_that_its_values_do_not_move(values, limits, low):
    found = scale(values, limits)
    assert (found.low, found.high, found.limit) == (low, 1.0, limits[0] if limits else None)


def test_every_line_tells_both_ends_of_its_scale(demo_store):
    found = [
        json.loads(line)
        for scene in scenes(reading_of(demo_store, "", "vi", WALL), Room())
        for line in re.findall(r'data-line="([^"]*)"', drawn(scene.body).replace("&quot;", "@"))
        for line in [line.replace("@", '"')]
    ]
    assert [line["ticks"] for line in found] == [
        [[0.9, "90%"], [1.0, "100%"]],
        [[0.9, "90%"], [1.0, "100%"]],
        [[0.6, "60%"], [1.0, "100%"]],
        [[0.4, "40%"], [1.0, "100%"]],
    ]
    # Tuesday is over, its week is not.
    assert [line["over"] for line in found] == [True, False, False, False]


def test_few_communes_are_called_in_large_letters_and_many_in_the_smallest(reading, demo_store):
    def size(of: object) -> str:
        return called(of, 32)[0].body.children[0].properties["style"]["--text"]

    assert size(reading) == "80px"
    assert size(reading_of(demo_store)) == "32px"


def test_what_is_resolved_is_compared_with_what_came_and_drawn_as_no_share(tmp_path):
    """Three resolved of two received, for one was there before."""
    rows = [dossier("old", received=-90, due=9, resolved=3), *(dossier(f"n{number}", due=9, resolved=3) for number in range(2))]
    told = drawn(figures(*(lambda view: (view, overdue(view)))(reading_of(sample_store(tmp_path, rows))), Room()))
    assert "giải quyết 150,0%" in told
    assert told.count("bullet") == 1, "the procedures alone"


def test_a_scene_lasts_as_long_as_its_words_take():
    scene = Scene("x", "x", f"bảy {marked('tám')} chín", Element("p", ["một hai", Element("b", "· ba"), "4"]))
    assert scene.words == 7
    assert (scene.plain_title, scene.mark) == ("bảy tám chín", (4, 7))
    assert MARK not in scene.plain_title
    assert scene.seconds == 15
