"""Fixtures that several test files use."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.demo import make


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory) -> Path:
    """The simulated databases of Đà Nẵng, made once."""
    folder = tmp_path_factory.mktemp("demo")
    make(folder, "da-nang", 20250701)
    return folder
