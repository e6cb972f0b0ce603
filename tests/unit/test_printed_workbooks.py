"""Excel files as a second program prints them: every workbook of every panel."""

from __future__ import annotations

import pytest

from components.exports.workbooks import workbook
from components.panels import PANELS
from tests.office import Page, pages, rendered
from tests.readings import asking

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def printed(demo_store, tmp_path_factory) -> dict[str, list[Page]]:
    """The pages of each panel's workbook."""
    folder = tmp_path_factory.mktemp("workbooks")
    files = [folder / f"{name}.xlsx" for name in PANELS]
    for file in files:
        file.write_bytes(workbook(PANELS[file.stem], asking(demo_store)))
    return {file.stem: pages(file) for file in rendered(files, "pdf", folder)}


@pytest.mark.parametrize("name", PANELS)
def test_nothing_reaches_beyond_its_page(printed: dict[str, list[Page]], name: str):
    told = [(word, page) for page in printed[name] for word in page.words]
    assert told
    assert not [word for word, page in told if word.left < 0 or word.right > page.width]
