"""The rules of all pictures: inside of their page, large enough to read, and closed in themselves."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from components.exports.pictures import letters
from components.exports.pictures.papers import PAPERS
from components.exports.tokens import colour

SVG = "{http://www.w3.org/2000/svg}"
# Pixels of the PNG, and the smallest letters in points.
SIZES = {"slide": (3200, 1800, 14.0), "a4": (1890, 1063, 9.0)}
ALLOWED = ("svg", "title", "desc", "style", "defs", "pattern", "rect", "circle", "polyline", "polygon", "text")


def checked(text: str, size: str) -> ElementTree.Element:
    """A picture that holds the rules of all pictures: inside of its page, large enough, and closed in itself."""
    root = ElementTree.fromstring(text)
    paper = PAPERS[size]
    for element in root.iter(f"{SVG}text"):
        at, wide, em = float(element.get("x")), measured(element), float(element.get("font-size"))
        left = {"start": at, "end": at - wide, "middle": at - wide / 2}[element.get("text-anchor", "start")]
        assert left >= -0.01, element.text
        assert left + wide <= paper.width + 0.01, element.text
        assert em * 1.0 <= float(element.get("y")) <= paper.height - 0.2 * em, element.text
        assert em >= SIZES[size][2], element.text
    for element in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(element.get(name, 0)) for name in ("x", "y", "width", "height"))
        if element.get("fill") != colour("surface"):
            assert min(x, y, w, h) >= -0.01
            assert x + w <= paper.width + 0.01
            assert y + h <= paper.height + 0.01
    for element in root.iter(f"{SVG}polyline"):
        for x, y in (map(float, place.split(",")) for place in element.get("points").split()):
            assert -0.01 <= x <= paper.width + 0.01
            assert -0.01 <= y <= paper.height + 0.01
    # What is fetched is only what the file itself holds; names may look like addresses, attributes and styles may not.
    written = [value for element in root.iter() for value in element.attrib.values()] + [root.find(f"{SVG}style").text]
    assert all(
        found.startswith(("#", '"data:font/ttf;base64,')) for text in written for found in re.findall(r"url\(([^)]{0,30})", text)
    )
    assert not [
        name
        for element in root.iter()
        for name in element.attrib
        if name.lower().endswith(("href", "src")) or name.startswith("on")
    ]
    assert {element.tag for element in root.iter()} <= {f"{SVG}{name}" for name in ALLOWED}
    return root


def measured(element: ElementTree.Element) -> float:
    return letters.width(element.text, float(element.get("font-size")), bold=element.get("font-weight") == "700")
