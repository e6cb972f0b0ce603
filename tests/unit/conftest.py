"""Fixtures that several unit tests use."""

from __future__ import annotations

import pytest

from data_access import store
from data_access.mart import Folder
from data_access.settings import Settings
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
