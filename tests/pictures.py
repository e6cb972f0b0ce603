"""The rules of all pictures: inside of their page, large enough to read, whole, no text over another, closed in themselves."""

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
# What SVG 1.1 knows of presentation and office programs draw; the rest says something to those who do not see the picture.
PRESENTED = {
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap"),
    *(
        "font-family",
        "font-size",
        "font-weight",
        "text-anchor",
        "x",
        "y",
        "width",
        "height",
        "rx",
        "textLength",
        "lengthAdjust",
        "cx",
        "cy",
        "r",
        "points",
    ),
    *("id", "patternUnits", "patternTransform", "viewBox", "style", "role", "aria-label", "aria-hidden"),
}
# Letters of two texts may stand so near, as a share of their size: what is measured is their line, not their ink.
NEAR = 0.3
Extent = tuple[float, float, float, float]


def checked(text: str, size: str, *, whole: bool = False) -> ElementTree.Element:
    """A picture that holds the rules of all pictures; a `whole` one cuts no text, and no text of it lies over another."""
    root = ElementTree.fromstring(text)
    paper = PAPERS[size]
    height = float(root.get("viewBox").split()[3])
    assert min(abs(height - allowed) for allowed in paper.heights) < 0.01
    for element in root.iter(f"{SVG}text"):
        left, _, right, _ = extent(element)
        em = float(element.get("font-size"))
        assert left >= -0.01, element.text
        assert right <= paper.width + 0.01, element.text
        assert em * 1.0 <= float(element.get("y")) <= height - 0.2 * em, element.text
        assert em >= SIZES[size][2], element.text
        assert not whole or letters.ELLIPSIS not in element.text, element.text
    for element in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(element.get(name, 0)) for name in ("x", "y", "width", "height"))
        if element.get("fill") != colour("surface"):
            assert min(x, y, w, h) >= -0.01
            assert x + w <= paper.width + 0.01
            assert y + h <= height + 0.01
    for element in (*root.iter(f"{SVG}polyline"), *root.iter(f"{SVG}polygon")):
        for x, y in (map(float, place.split(",")) for place in element.get("points").split()):
            assert -0.01 <= x <= paper.width + 0.01
            assert -0.01 <= y <= height + 0.01
    # What is fetched is only what the file itself holds; names may look like addresses, attributes and styles may not.
    written = [value for element in root.iter() for value in element.attrib.values()] + [root.find(f"{SVG}style").text]
    assert all(
        found.startswith(("#", '"data:font/ttf;base64,')) for text in written for found in re.findall(r"url\(([^)]{0,30})", text)
    )
    assert {name for element in root.iter() for name in element.attrib} <= PRESENTED
    assert {element.tag for element in root.iter()} <= {f"{SVG}{name}" for name in ALLOWED}
    assert not whole or not list(overlaps(root))
    return root


def read(root: ElementTree.Element) -> list[ElementTree.Element]:
    """The texts that are read, without the halos below them."""
    return [element for element in root.iter(f"{SVG}text") if element.get("aria-hidden") is None]


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text for element in read(root)]


def extent(element: ElementTree.Element) -> Extent:
    """Left, top, right and bottom of the letters of a text."""
    em, at, base = (float(element.get(name)) for name in ("font-size", "x", "y"))
    wide = measured(element)
    left = {"start": at, "end": at - wide, "middle": at - wide / 2}[element.get("text-anchor", "start")]
    return left, base - (1 - NEAR) * em, left + wide, base + 0.5 * NEAR * em


def overlaps(root: ElementTree.Element) -> list[tuple[str, str]]:
    """Pairs of texts that lie over one another."""
    found = sorted(((extent(element), element.text) for element in read(root)), key=lambda row: row[0][1])
    return [
        (one, other)
        for place, ((left, _, right, bottom), one) in enumerate(found)
        for (other_left, other_top, other_right, _), other in found[place + 1 :]
        if other_top < bottom and other_left < right - 0.5 and left < other_right - 0.5
    ]


def rows(root: ElementTree.Element) -> list[tuple[float, list[ElementTree.Element]]]:
    """Texts by the line on which they stand, from the top, each from left to right."""
    lines: list[tuple[float, list[ElementTree.Element]]] = []
    for element in sorted(read(root), key=lambda element: float(element.get("y"))):
        at = float(element.get("y"))
        if not lines or at - lines[-1][0] > 1:
            lines.append((at, []))
        lines[-1][1].append(element)
    return [(at, sorted(found, key=lambda element: extent(element)[0])) for at, found in lines]


def measured(element: ElementTree.Element) -> float:
    return letters.width(element.text, float(element.get("font-size")), bold=element.get("font-weight") == "700")
