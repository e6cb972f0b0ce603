"""What a version says differently from the one before it: two builds of a source that changes in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from components.exports.tables import csv
from components.panels import PANELS
from components.panels.changes import SINCE_VERSION, SINCE_YESTERDAY, changed, since_yesterday
from components.tables import table
from data_access import store as stores
from data_access.mart import build
from data_access.scope import EVERYTHING, Scope
from data_access.settings import ZONE, Settings
from data_access.store import Store
from tests.marts import days
from tests.readings import reading_of, store_of
from tests.sample import NOW, at, databases, dossier
from tests.sources import change

STAYS = dossier("stays", unit="A", due=1)
BEFORE = [
    STAYS,
    dossier("resolved", unit="A", due=1),
    dossier("paused", unit="B", due=1, channel=1),
    dossier("moves", unit="A", due=1),
    dossier("its due day moves", unit="S", due=40),
    dossier("in time", unit="L", due=40),
    dossier("leaves the source", unit="C", due=1),
]
MOVES = dossier("moves", unit="B", due=1)
AFTER = [
    STAYS,
    dossier("resolved", unit="A", due=1, resolved=20),
    dossier("paused", unit="B", due=1, channel=1, status=5, updated=20),
    MOVES,
    dossier("its due day moves", unit="S", due=10),
    dossier("in time", unit="L", due=40),
    dossier("new", unit="L", due=1, channel=3),
]
# By unit: new, cleared. The dossier that moved is new in B and cleared in A.
MOVED = {"A": (0, 2), "B": (1, 1), "C": (0, 1), "L": (1, 0), "S": (1, 0)}


@pytest.fixture
def settings(tmp_path, always_looking) -> Settings:
    """Databases of which no version is built yet; the pointer is looked at each time."""
    return databases(tmp_path, BEFORE)


def built(settings: Settings, now: datetime = NOW) -> Store:
    """A store after a build at a moment."""
    build(replace(settings, now=now.replace(tzinfo=ZONE)))
    return store_of(settings)


@pytest.fixture
def twice(settings) -> Store:
    """The source built, changed and built again."""
    built(settings, at(30, 9, 5))
    change(settings, AFTER)
    return built(settings)


def moved(store: Store, search: str = "", scope: Scope = EVERYTHING) -> dict[str, tuple[int, int]]:
    frame = changed(reading_of(store, search, scope=scope))
    rows = frame[["unit", "overdue_new_numerator", "overdue_cleared_numerator"]].itertuples(index=False, name=None)
    return {unit: (int(new), int(cleared)) for unit, new, cleared in rows}


def told(store: Store, search: str = "", language: str = "vi") -> list[str]:
    """What the card says of the version before."""
    notes = since_yesterday(reading_of(store, search, language)).shape.notes
    return [note for note in notes if "bản số liệu" in note or "the data of" in note]


def test_new_cleared_and_moved_dossiers_are_told_by_unit(twice):
    assert moved(twice) == MOVED


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        pytest.param("?unit=A", {"A": (0, 2)}, id="a unit"),
        pytest.param("?unit=A&unit=B", {"A": (0, 2), "B": (1, 1)}, id="two units"),
        pytest.param("?kind=so_nganh", {"S": (1, 0)}, id="a kind"),
        pytest.param("?channel=in_person", {"B": (0, 1)}, id="a channel"),
        pytest.param("?channel=post", {"L": (1, 0)}, id="a channel that was not used before"),
        pytest.param("?field=dat-dai", {}, id="another field"),
        pytest.param("?unit=A&kind=so_nganh", {}, id="nothing"),
        pytest.param("?unit=A&compare=previous", {"A": (0, 2)}, id="a comparison is not part of it"),
    ],
)
def test_filters_choose_what_changed(twice, search, expected):
    assert moved(twice, search) == expected


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), {}),
        (Scope("two", ("B", "S")), {"B": (1, 1), "S": (1, 0)}),
        (Scope("one", ("L",)), {"L": (1, 0)}),
    ],
    ids=["nobody", "two units", "one unit"],
)
def test_nobody_sees_what_changed_in_units_that_he_may_not_see(twice, scope, expected):
    assert moved(twice) == MOVED, "asked first by who may see all"
    assert moved(twice, scope=scope) == expected
    assert moved(twice) == MOVED


def test_the_end_of_the_period_is_what_both_versions_are_asked_for(twice):
    """At the end of 10/9 nothing was resolved or paused yet; on 11/9 the dossier whose due day moved was not overdue."""
    assert moved(twice, days(0, 9).to_search()) == {"A": (0, 1), "B": (1, 0), "C": (0, 1), "L": (1, 0)}
    assert moved(twice, days(0, 11).to_search())["S"] == (1, 0)
    assert moved(twice, days(0, 1).to_search()) == {}


@pytest.mark.parametrize(
    ("search", "language", "said"),
    [
        ("", "vi", "So với bản số liệu 09:05 ngày 1/10/2025: 3 quá hạn mới, 4 hết quá hạn"),
        ("", "en", "Compared with the data of 09:05 on 1/10/2025: 3 newly overdue, 4 no longer"),
        ("?unit=A", "vi", "So với bản số liệu 09:05 ngày 1/10/2025: 0 quá hạn mới, 2 hết quá hạn"),
    ],
)
def test_the_card_says_what_changed_since_which_version(twice, search, language, said):
    assert told(twice, search, language) == [said]


def test_without_a_version_before_nothing_is_said(settings):
    store = built(settings)
    assert moved(store) == {}
    assert told(store) == []


def test_identical_content_publishes_no_version_so_nothing_is_compared_with_itself(settings):
    built(settings, at(30, 9))
    store = built(settings)
    assert store.mart().version.version == 1
    assert store.before(store.mart()) is None
    assert told(store) == []


def test_content_that_comes_back_is_compared_with_what_lay_between(settings):
    built(settings, at(30, 9))
    change(settings, [MOVES if row["code"] == "moves" else row for row in BEFORE])
    built(settings, at(30, 10))
    change(settings, BEFORE)
    store = built(settings, at(30, 11))
    assert store.mart().version.version == 3
    assert moved(store) == {"A": (1, 0), "B": (0, 1)}
    assert told(store)[0].startswith("So với bản số liệu 10:00")


def test_a_reading_goes_on_comparing_the_versions_that_it_began_with(settings):
    built(settings, at(30, 9))
    change(settings, AFTER)
    store = built(settings, at(30, 10))
    begun = reading_of(store)
    change(settings, AFTER[1:])
    build(settings)
    assert store.mart().version.version == 3
    assert moved(store) == {"A": (0, 1)}
    frame = changed(begun)
    assert dict(zip(frame["unit"], frame["overdue_new_numerator"], strict=True)) == {unit: new for unit, (new, _) in MOVED.items()}


@pytest.mark.parametrize("is_open", [False, True], ids=["never opened", "opened before"])
def test_a_version_that_was_deleted_is_not_missed(twice, settings, is_open):
    if is_open:
        assert told(twice)
    for path in settings.mart_folder.glob("mart-1.*"):
        path.unlink()
    assert moved(twice) == {}
    assert told(twice) == []
    assert csv(SINCE_VERSION, reading_of(twice)).count("\r\n") == 1
    table(SINCE_VERSION, reading_of(twice))


def test_a_version_of_other_databases_is_not_compared_with(twice, settings, tmp_path):
    (folder := tmp_path / "other").mkdir()
    other = replace(databases(folder, BEFORE[:2]), mart_folder=settings.mart_folder)
    assert told(built(other)) == []


def test_the_same_question_again_is_not_asked_again(twice, monkeypatch):
    first = changed(reading_of(twice))
    monkeypatch.setattr(stores, "overdue_change", lambda *_frames: pytest.fail("asked again"))
    assert changed(reading_of(twice)).equals(first)
    assert changed(reading_of(twice, "?compare=year&age=age_3")).equals(first), "of which neither is a part"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_file_is_the_frame(twice, language):
    reading = reading_of(twice, "", language)
    lines = csv(SINCE_VERSION, reading).split("\r\n")
    triple = ("numerator", "denominator", "value")
    assert lines[0].split(",") == ["unit", "unit_name", *(f"{name}_{part}" for name in SINCE_VERSION.metrics for part in triple)]
    names = reading.dimensions.unit.set_index("code")["name"]
    assert lines[1:-1] == [f"{unit},{names[unit]},{new},,{new},{cleared},,{cleared}" for unit, (new, cleared) in MOVED.items()]


def test_the_frame_has_the_columns_of_every_panel_of_these_metrics(twice):
    reading = reading_of(twice)
    like = SINCE_YESTERDAY.frame(reading)
    for found in (SINCE_VERSION.frame(reading), changed(reading_of(twice, "?unit=A&kind=so_nganh"))):
        assert list(found.columns) == list(like.columns)
        assert found.dtypes.to_dict() == like.dtypes.to_dict()
    assert PANELS["overdue-since-version"].by == ("unit",)
