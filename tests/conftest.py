"""Fixtures that several test files use."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from data_access.demo import make
from data_access.mart import build
from data_access.settings import Settings
from data_access.store import Store
from tests.demos import connected
from tests.readings import store_of


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory) -> Path:
    """The simulated databases of Đà Nẵng, made once."""
    folder = tmp_path_factory.mktemp("demo")
    make(folder, "da-nang", 20250701)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder) -> Iterator[sqlite3.Connection]:
    """The simulated databases, open for questions."""
    with connected(demo_folder) as connection:
        yield connection


@pytest.fixture(scope="session")
def demo_settings(demo_folder, tmp_path_factory) -> Settings:
    """Settings that name the simulated databases, whose mart is built."""
    settings = Settings.from_environment(demo_environment(demo_folder, tmp_path_factory.mktemp("demo-mart")))
    build(settings)
    return settings


@pytest.fixture(scope="session")
def demo_store(demo_settings) -> Store:
    """A store over the simulated databases."""
    return store_of(demo_settings)


@pytest.fixture(scope="session")
def web(demo_folder, demo_settings) -> Flask:
    """The program's server over the simulated databases; there is one program per process (STYLE §2)."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in demo_environment(demo_folder, demo_settings.mart_folder).items():
            environment.setenv(name, value)
        return importlib.import_module("app").server


def demo_environment(demo: Path, mart: Path) -> dict[str, str]:
    return {
        "DOSSIER_DB_URL": f"sqlite:///{demo / 'dossiers.db'}",
        "UNIT_DB_URL": f"sqlite:///{demo / 'units.db'}",
        "MART_URL": f"duckdb:///{mart}",
        "NOW": "2025-09-30T17:00",
    }
