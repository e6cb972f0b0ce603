"""Fixtures that several test files use."""

from __future__ import annotations

import fcntl
import importlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
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
    """The simulated databases of Đà Nẵng, made once for all workers; nobody writes into them."""
    return once(tmp_path_factory, "demo", lambda folder: make(folder, "da-nang", 20250701))


@pytest.fixture(scope="session")
def other_folder(tmp_path_factory) -> Path:
    """The same city simulated from another seed."""
    return once(tmp_path_factory, "other-demo", lambda folder: make(folder, "da-nang", 2))


@pytest.fixture(scope="session")
def small_demo_folder(demo_folder, tmp_path_factory) -> Path:
    """One dossier in forty of the simulated city, so that a build takes no time; made once for all workers."""
    return once(tmp_path_factory, "small-demo", lambda folder: thinned(demo_folder, folder))


@pytest.fixture(scope="session")
def demo(demo_folder) -> Iterator[sqlite3.Connection]:
    """The simulated databases, open for questions."""
    with connected(demo_folder) as connection:
        yield connection


@pytest.fixture(scope="session")
def demo_mart(demo_folder, tmp_path_factory) -> Path:
    """The mart of the simulated databases, built once for all workers; whoever serves it has a copy."""
    return once(
        tmp_path_factory, "demo-mart", lambda folder: build(Settings.from_environment(demo_environment(demo_folder, folder)))
    )


@pytest.fixture(scope="session")
def demo_settings(demo_folder, demo_mart, tmp_path_factory) -> Settings:
    """Settings that name the simulated databases and this worker's copy of their mart, with its cache beside it."""
    own = Path(shutil.copytree(demo_mart, tmp_path_factory.mktemp("own") / "mart"))
    return Settings.from_environment(demo_environment(demo_folder, own))


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
        # Nobody refreshes here, so nobody is missed.
        environment.setenv("REFRESH_SECONDS", "86400")
        return importlib.import_module("app").server


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first worker fills while the others wait for it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with (folder.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_name(f"{name}-unfinished")
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder


def thinned(demo: Path, folder: Path) -> None:
    shutil.copytree(demo, folder, dirs_exist_ok=True)
    with closing(sqlite3.connect(folder / "dossiers.db", isolation_level=None)) as connection:
        connection.execute("DELETE FROM dossier WHERE rowid % 40 > 0")
        connection.execute("DELETE FROM dossier_event WHERE dossier_code NOT IN (SELECT code FROM dossier)")
        connection.execute("VACUUM")


def demo_environment(demo: Path, mart: Path) -> dict[str, str]:
    return {
        "DOSSIER_DB_URL": f"sqlite:///{demo / 'dossiers.db'}",
        "UNIT_DB_URL": f"sqlite:///{demo / 'units.db'}",
        "MART_URL": f"duckdb:///{mart}",
        "APP_DB_URL": f"sqlite:///{mart.parent / 'app.db'}",
        "NOW": "2025-09-30T17:00",
    }
