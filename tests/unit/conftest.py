"""Fixtures that several unit tests use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from components import viewer
from data_access import store
from data_access.application import Application
from data_access.demo.offices import Offices
from data_access.mart import Folder
from data_access.settings import DEMO_NOW, Settings
from tests.importing import Place
from tests.sample import databases
from tests.sources import ROWS


@pytest.fixture
def place(tmp_path) -> Place:
    """Where files are imported."""
    return Place(tmp_path)


@pytest.fixture
def settings(tmp_path) -> Settings:
    """Databases with three dossiers, not built yet."""
    return databases(tmp_path, ROWS)


@pytest.fixture
def folder(settings) -> Folder:
    return Folder(settings.mart_folder)


@pytest.fixture
def always_looking(monkeypatch) -> None:
    """A store looks at the pointer each time, not once a second."""
    monkeypatch.setattr(store, "LOOK_SECONDS", 0.0)


@pytest.fixture(scope="session")
def offices(demo_folder) -> Offices:
    """Who receives and resolves in the simulated city."""
    return Offices.read(demo_folder / "units.db", DEMO_NOW.date())


@pytest.fixture
def city(small_demo_folder, tmp_path) -> Settings:
    """A copy of the small city that may be written."""
    for name in ("dossiers.db", "units.db"):
        shutil.copy(small_demo_folder / name, tmp_path / name)
    environment = {
        f"{role}_DB_URL": f"sqlite:///{tmp_path}/{name}.db" for role, name in (("DOSSIER", "dossiers"), ("UNIT", "units"))
    }
    return Settings.from_environment({**environment, "MART_URL": f"duckdb:///{tmp_path / 'mart'}"})


@pytest.fixture
def application(web, tmp_path, monkeypatch) -> Iterator[Application]:
    """The program's own database, empty, which the served program uses."""
    opened = Application(f"sqlite:///{tmp_path / 'app.db'}")
    monkeypatch.setitem(web.extensions, viewer.APPLICATION, opened)
    yield opened
    opened.close()
