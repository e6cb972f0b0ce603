"""The wall tells what the frames hold, in letters that the room can read, to whoever asks for it, and names every commune."""

from __future__ import annotations

import json
import re

import pytest

from components.formats import LANGUAGES
from components.wall.alert import alarmed
from components.wall.payload import WALL, payload, scenes
from components.wall.room import DENSITIES, Room
from tests.markups import parsed
from tests.readings import no_queries, overdue_limit, reading_of, sample_store
from tests.renderer import spoken
from tests.sample import dossier

# UX §2.3: inches -> the smallest size in pixels that is 16 minutes of arc from 4, 6 and 8 metres.
SIZES = {
    65: (34, 51, 68),
    75: (30, 44, 59),
    85: (26, 39, 52),
    98: (23, 34, 45),
    110: (20, 30, 40),
    136: (17, 25, 33),
    165: (14, 20, 27),
}
ROOMS = (Room(110, 6), Room(165, 6), Room(98, 8), Room(65, 6), Room(65, 9))


def told(scene: dict[str, object]) -> str:
    return spoken(parsed(str(scene["markup"])))


# The room


@pytest.mark.parametrize("inch", SIZES)
def test_the_smallest_size_is_16_minutes_of_arc(inch):
    assert tuple(Room(inch, distance).smallest for distance in (4, 6, 8)) == SIZES[inch]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: f"{room.inch}in-{room.distance}m")
def test_a_size_has_the_arc_that_it_was_made_for(room):
    for arc in (16, 20, 46):
        assert arc <= room.arc(room.size(arc)) < arc * 1.05
    assert [round(Room(110, 6).arc(size)) for size in (32, 38, 58, 86, 136)] == [17, 20, 31, 46, 73]


def test_nothing_is_smaller_than_32_and_the_density_follows_the_size():
    assert [room.density for room in ROOMS] == ["standard", "near", "far", "very_far", "very_far"]
    assert [room.text for room in ROOMS] == [32, 32, 45, 51, 56]
    assert [room.is_too_large for room in ROOMS] == [False, False, False, False, True]
    assert [density for _, density in DENSITIES] == ["near", "standard", "far", "very_far"]


@pytest.mark.parametrize("text", ["", "x", "-1", "nan", "inf", "1e9", "0", "<script>", None])
def test_what_is_no_room_is_the_usual_one(text):
    told = {} if text is None else {"inch": text, "distance": text, "bezel": text}
    assert Room.read(told) == Room()
    assert Room.read(told, Room(65, 4, "2x2")) == Room(65, 4, "2x2")


# The scenes


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: f"{room.inch}in-{room.distance}m")
def test_every_commune_is_named_once_whatever_the_size_of_the_letters(demo_store, room, language):
    found = scenes(reading_of(demo_store, "", language, WALL), room)
    rolls = [scene for scene in payload(demo_store, room, language).scenes if str(scene["key"]).startswith("communes")]
    called = [spoken(one) for scene in rolls for one in _items(scene)]
    names = demo_store.mart().dimensions.unit
    short = names[names["stream"] == "commune"]["short_name"]
    assert len(called) == len(short) == 94
    assert sorted(re.sub(r"^[\d.,–]* *", "", text) for text in called) == sorted(short)
    assert all(scene.title and scene.seconds >= 15 for scene in found)


def _items(scene: dict[str, object]) -> list[dict[str, object]]:
    (body,) = parsed(str(scene["markup"]))
    roll = body["props"]["children"][0]
    return [item["props"]["children"] for item in roll["props"]["children"]]


def test_the_figures_are_those_of_the_frames(demo_store):
    reading = reading_of(demo_store)
    first, *_, targets, staff = payload(demo_store, Room(), "vi").scenes
    counts = reading.counts(("open_overdue", "coverage"))
    assert reading.number(counts["open_overdue"][0]) in told(first)
    assert "2.109/2.239" in told(first)
    assert "94,7" in told(first)
    assert "61,8" in told(first)
    assert "2.109/2.239" in told(targets)
    assert "−154" in told(staff)
    assert "+741" in told(staff)


def test_the_wall_opens_nothing_and_names_no_dossier(demo_store):
    for room in ROOMS:
        sent = json.dumps(payload(demo_store, room, "vi").scenes)
        assert "href" not in sent
        assert not re.search(r"\.H17[-.]\d", sent)


def test_a_second_screen_asks_the_mart_nothing(demo_store):
    payload(demo_store, Room(), "vi")
    with no_queries(demo_store):
        payload(demo_store, Room(110, 6.01), "vi")


def test_a_province_without_dossiers_staff_or_departments_has_its_scenes(tmp_path):
    store = sample_store(tmp_path, [])
    for room in ROOMS:
        found = payload(store, room, "vi").scenes
        assert not [scene for scene in found if scene["key"] == "staffing"]
        assert not re.search(r"nan|None|\{", " ".join(told(scene) for scene in found))
    assert found[0]["title"] == "Không có hồ sơ nào trong kỳ"


def test_a_unit_that_misses_a_limit_comes_before_the_alphabet(tmp_path):
    ends = {"A": 1, "B": 9}
    rows = [dossier(f"{unit}{number}", unit=unit, received=0, due=2, resolved=ends[unit]) for unit in ends for number in range(40)]
    store = sample_store(tmp_path, rows)
    (scene,) = [one for one in payload(store, Room(), "vi").scenes if one["key"] == "communes-1"]
    assert spoken(_items(scene)[0]).endswith(str(store.mart().dimensions.unit.set_index("code")["short_name"]["B"]))


# The alert


@pytest.mark.parametrize(
    ("stocks", "stands"),
    [
        ((), False),
        ((101,), False),
        ((101, 102), True),
        ((101, 99, 101), False),
        ((101, 102, 95), True),
        ((101, 102, 90), True),
        ((101, 102, 89), False),
        ((101, 102, 89, 101), False),
        ((101, 102, 89, 101, 101), True),
        ((100, 100, 100), False),
    ],
)
def test_an_alert_begins_on_the_second_day_beyond_the_limit_and_ends_below_nine_tenths(stocks, stands):
    assert alarmed(stocks, 100) == stands


def test_without_a_limit_there_is_no_alert_and_with_one_there_is(tmp_path_factory):
    rows = [dossier(f"late{number}", received=10, due=12) for number in range(8)]
    assert payload(sample_store(tmp_path_factory.mktemp("none"), rows), Room(), "vi").alert is False
    assert payload(sample_store(tmp_path_factory.mktemp("some"), rows, overdue_limit(20)), Room(), "vi").alert is True
