"""Pictures as a second program draws them: every panel in every form, opened by LibreOffice and read by poppler."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from components.exports import pictures
from components.exports.pictures.papers import PAPERS
from components.exports.provenance import provenance
from components.panels import PANELS
from tests.office import Page, pages, rendered
from tests.pictures import SVG, checked, extent, read
from tests.readings import asking

pytestmark = pytest.mark.long
TOLD = [name for name, panel in PANELS.items() if panel.tell]
CASES = [(name, size) for name in TOLD for size in PAPERS]
# A letter may stand so far from where it was measured, in points, where another font draws it.
NEAR = 3.0


@pytest.fixture(scope="module")
def drawn(demo_store, tmp_path_factory) -> dict[tuple[str, str], Path]:
    """The picture of each panel on each paper."""
    folder, files = tmp_path_factory.mktemp("pictures"), {}
    for name, size in CASES:
        found = asking(demo_store)
        telling = PANELS[name].tell(found.reading)
        told = provenance(PANELS[name], found, telling)
        files[name, size] = folder / f"{name}-{size}.svg"
        files[name, size].write_text(pictures.svg(PAPERS[size], told, telling.shape, "vi"), "utf-8")
    return files


@pytest.fixture(scope="module")
def printed(drawn, tmp_path_factory) -> dict[tuple[str, str], list[Page]]:
    made = rendered(list(drawn.values()), "pdf", tmp_path_factory.mktemp("printed"))
    return {case: pages(file) for case, file in zip(drawn, made, strict=True)}


@pytest.mark.parametrize(("name", "size"), CASES)
def test_every_picture_is_whole(drawn, name, size):
    checked(drawn[name, size].read_text("utf-8"), size, whole=True)


@pytest.mark.parametrize(("name", "size"), CASES)
def test_a_second_program_draws_every_text_within_its_page(drawn, printed, name, size):
    root = ElementTree.fromstring(drawn[name, size].read_text("utf-8"))
    sheet = printed[name, size][0]
    assert len(printed[name, size]) == 1
    # Its page is as wide as the picture, whatever the points of the program.
    scale = PAPERS[size].width / sheet.width
    assert [word.text for word in sheet.words if word.left < -1 or word.right > sheet.width + 1] == []
    found = {}
    for word in sheet.words:
        found.setdefault(word.text, []).append(word.left * scale)
    for element in read(root):
        first = element.text.split()[0] if element.text.split() else ""
        if first in found and element.get("text-anchor") is None:
            assert min(abs(left - extent(element)[0]) for left in found[first]) < NEAR, element.text
    told = sorted(word for element in read(root) for word in element.text.split())
    assert len([word for word in told if word not in found]) <= 0.02 * len(told)


def test_names_on_a_halo_are_drawn_in_their_own_colour(drawn, tmp_path):
    """A stroke over its fill would leave white on white."""
    name = "commune-funnel", "slide"
    root = ElementTree.fromstring(drawn[name].read_text("utf-8"))
    halos = [element for element in root.iter(f"{SVG}text") if element.get("aria-hidden")]
    assert halos
    after = list(root)
    for halo in halos:
        following = after[after.index(halo) + 1]
        assert following.text == halo.text
        assert following.get("stroke") is None
