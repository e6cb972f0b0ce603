"""The store serves one version, asks each question once, and takes up the next version."""

from __future__ import annotations

import gc
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from components.caches import caches
from data_access import clock, store
from data_access.filters import Filters
from data_access.mart import build
from data_access.scope import EVERYTHING, Scope
from data_access.settings import Settings
from data_access.store import NoMartError, Store
from tests.marts import days
from tests.readings import reading_of
from tests.sample import databases, dossier
from tests.sources import add, change

ROWS = [dossier("a", unit="A", due=1), dossier("b", unit="B", resolved=2), dossier("s", unit="S", channel=1)]


def served(settings: Settings) -> Store:
    """A store as one process of the program has it."""
    return Store(settings, *caches(Flask(__name__), settings))


@pytest.fixture
def settings(tmp_path, always_looking) -> Settings:
    """Databases with three dossiers, not built yet; the pointer is looked at each time."""
    return databases(tmp_path, ROWS)


def received(store: Store, filters: Filters | None = None, scope: Scope = EVERYTHING) -> int:
    return int(store.frame(["received"], (), filters or days(0, 9), scope)["numerator"].iloc[0])


def open_marts(settings: Settings) -> set[str]:
    """The files of the mart that this process holds open."""
    gc.collect()
    held = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return {path.name for path in held if path.parent == settings.mart_folder and path.name.startswith("mart-")}


def test_without_a_version_the_store_says_so(settings):
    with pytest.raises(NoMartError, match="no mart version"):
        served(settings).mart()


def test_a_version_made_from_other_databases_is_not_served(settings, tmp_path):
    build(settings)
    other = Settings.from_environment({"DOSSIER_DB_URL": "sqlite:////elsewhere.db", "MART_URL": f"duckdb:///{tmp_path}/mart"})
    with pytest.raises(NoMartError):
        served(other).mart()


def test_the_store_serves_what_is_built_after_it_was_asked_in_vain(settings):
    store = served(settings)
    with pytest.raises(NoMartError):
        store.mart()
    build(settings)
    assert received(store) == 3


def test_the_same_question_again_causes_no_query(settings):
    build(settings)
    store = served(settings)
    first = store.frame(["received", "online_share"], ("unit",), days(0, 9), EVERYTHING)
    queries = store.queries
    assert store.frame(["received", "online_share"], ("unit",), days(0, 9), EVERYTHING).equals(first)
    assert store.frame(["received_post"], ("unit",), days(0, 9), EVERYTHING)["numerator"].tolist() == [0, 0, 0]
    assert queries == store.queries == 1


def test_a_changed_answer_does_not_change_the_next_one(settings):
    build(settings)
    store = served(settings)
    frame = store.frame(["received"], ("unit",), days(0, 9), EVERYTHING)
    frame["numerator"] = 99
    assert store.frame(["received"], ("unit",), days(0, 9), EVERYTHING)["numerator"].tolist() == [1, 1, 1]


def test_another_process_uses_the_same_answers(settings):
    build(settings)
    received(served(settings))
    second = served(settings)
    assert received(second) == 3
    assert second.queries == 0


def test_eight_threads_at_once_cause_one_query(settings):
    build(settings)
    store, ready = served(settings), threading.Barrier(8)

    def ask(_turn: int) -> int:
        ready.wait()
        return received(store)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [3] * 8
    assert store.queries == 1
    assert store.memory.is_quiet


def test_eight_threads_with_different_questions_get_their_own_answers(settings):
    build(settings)
    store, places = served(settings), ["A", "B", "S", "L"] * 4
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda place: received(store, days(0, 9, place=(place,))), places))
    assert found == [1, 1, 1, 0] * 4
    assert store.queries == 4


def test_units_streams_and_the_city_are_one_query(settings):
    build(settings)
    store = served(settings)
    for by in ((), ("unit",), ("stream",), ("kind",)):
        for filters in (days(0, 9), days(0, 9, unit=("A",)), days(0, 9, kind=("xa",), age="age_3", compare="year")):
            store.frame(["received", "online_share"], by, filters, EVERYTHING)
    assert store.queries == 1


def test_the_cache_never_mixes_scopes_filters_breakdowns_or_days(settings):
    build(settings)
    store = served(settings)
    two = Scope("two", ("A", "S"))
    for _twice in range(2):
        assert received(store, scope=EVERYTHING) == 3
        assert received(store, scope=Scope()) == 0
        assert received(store, scope=two) == 2
        assert received(store, scope=Scope("two", ("A",))) == 1
        assert received(store, days(0, 9, place=("A",)), two) == 1
        assert received(store, days(1, 9)) == 0
        assert store.frame(["received"], ("unit",), days(0, 9), two)["unit"].tolist() == ["A", "S"]
        assert store.frame(["received"], ("channel",), days(0, 9), two)["channel"].tolist() == ["in_person", "online"]
        assert store.frame(["resolved"], ("unit",), days(0, 9), EVERYTHING)["unit"].tolist() == ["B"]


def test_a_new_version_is_taken_up_and_its_answers_are_new(settings):
    build(settings)
    store = served(settings)
    assert received(store) == 3
    change(settings, [*ROWS, dossier("new", received=1)])
    assert received(store) == 3
    build(settings)
    assert received(store) == 4
    assert store.mart().version.version == 2


def test_an_answer_goes_on_with_the_version_it_began_with(settings):
    """Names of one version beside counts of the next would be a card that was never true."""
    build(settings)
    store = served(settings)
    begun = reading_of(store)
    change(settings, [*ROWS, dossier("new", received=1)])
    build(settings)
    assert reading_of(store).counts(("received",))["received"][0] == 4
    assert begun.counts(("received",))["received"][0] == 3
    assert begun.over(days(0, 0)).counts(("received",))["received"][0] == 3
    assert begun.frame(["received"], ("channel",))["numerator"].sum() == 3
    assert begun.dimensions.version.version == 1


def test_the_usual_period_is_that_of_the_version_that_is_asked(settings):
    """Where the data ended long ago it ends with them."""
    late = replace(settings, now=settings.now + timedelta(days=60))
    build(late)
    store = served(late)
    before = store.mart()
    change(late, [dossier("later", received=50)])
    build(late, accept=True)
    assert store.resolved(Filters()).to_date > store.resolved(Filters(), mart=before).to_date
    assert store.resolved(Filters(), mart=before) == before.dimensions.resolved(Filters(), clock.now(late).date())


def test_the_pointer_is_not_looked_at_more_than_once_a_second(settings, monkeypatch):
    monkeypatch.setattr(store, "LOOK_SECONDS", 1000.0)
    build(settings)
    serving = served(settings)
    assert received(serving) == 3
    change(settings, ROWS[:1])
    build(settings, accept=True)
    assert serving.mart().version.version == 1
    assert received(serving) == 3


def test_the_dimensions_are_kept_when_the_sources_were_asked_and_hold_nothing_new(settings):
    build(settings)
    store = served(settings)
    before = store.mart()
    build(settings)
    assert store.mart().dimensions is before.dimensions


def test_files_of_versions_that_are_no_longer_served_are_closed(settings):
    store = served(settings)
    for number in range(1, 7):
        change(settings, ROWS + [dossier(f"new {extra}") for extra in range(number)])
        build(settings)
        assert received(store) == 3 + number
    assert open_marts(settings) == {"mart-6.duckdb"}


def test_an_answer_that_is_let_go_closes_the_file_of_its_version(settings):
    build(settings)
    store = served(settings)
    begun = store.mart()
    change(settings, [*ROWS, dossier("new", received=1)])
    build(settings)
    assert received(store) == 4
    assert store.frame(["received"], ("channel",), days(0, 9), EVERYTHING, mart=begun)["numerator"].sum() == 3
    assert open_marts(settings) == {"mart-1.duckdb", "mart-2.duckdb"}
    del begun
    assert open_marts(settings) == {"mart-2.duckdb"}


def test_a_failed_refresh_is_told_and_forgotten_when_the_next_one_works(settings):
    build(settings)
    store = served(settings)
    assert store.failure() is None
    source = Path(settings.dossier_db_url.removeprefix("sqlite:///"))
    source.rename(source.with_suffix(".away"))
    with pytest.raises(Exception, match="unable to open"):
        build(settings)
    assert "unable to open" in store.failure().reason
    assert received(store) == 3
    source.with_suffix(".away").rename(source)
    build(settings)
    assert store.failure() is None


def test_the_default_period_ends_with_the_clock(settings):
    build(settings)
    assert served(settings).resolved(Filters(unit=("A",))) == days(-31, 30, unit=("A",))


def test_something_made_once_is_remembered_by_its_key(settings):
    build(settings)
    store, made = served(settings), []
    for key in (("a", 1), ("a", "1"), ("a", 1), ("a", "1")):
        assert store.drawn(key, lambda key=key: made.append(key) or len(made)) in (1, 2)
    assert made == [("a", 1), ("a", "1")]


def test_what_fails_is_not_remembered_and_blocks_nobody(settings):
    store = served(settings)
    with pytest.raises(ZeroDivisionError):
        store.drawn(("key",), lambda: 1 // 0)
    assert store.drawn(("key",), lambda: 7) == 7


def test_frames_are_cached_in_files_beside_the_mart_or_in_redis(settings, tmp_path):
    frames, drawings = caches(Flask(__name__), settings)
    assert frames.config["CACHE_DIR"] == str(tmp_path / "mart" / "cache")
    assert drawings.config["CACHE_TYPE"] == "SimpleCache"


def test_numbers_that_begin_anew_do_not_serve_what_had_them_before(settings):
    """Whoever deletes the folder of the mart gets the content of the new one, whatever its number."""
    build(settings)
    store = served(settings)
    first = store.mart()
    shutil.rmtree(settings.mart_folder)
    add(settings, "new")
    build(settings)
    second = store.mart()
    assert (first.version.version, second.version.version) == (1, 1)
    with second.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM fact").scalar() == second.version.dossiers
    assert second.version.dossiers == first.version.dossiers + 1
