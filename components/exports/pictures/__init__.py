"""Pictures for slides and prints: a drawer for each shape, in points, on a page with its title and its source.

Drawn on the server from the shape itself; no browser takes part. Light colours always, readable without colour.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import resvg_py

from components.exports.pictures import bars, letters, lines, maps, pairs, points, sheets, tables
from components.exports.pictures.canvas import Box, Canvas
from components.exports.pictures.papers import PAPERS, Page, Paper, page, written
from components.exports.provenance import Provenance
from components.formats import Language
from components.shapes import (
    Bars,
    Dumbbells,
    Figure,
    Grid,
    Lines,
    Multiples,
    Nested,
    Nothing,
    Pareto,
    Points,
    Ranking,
    Shape,
    Sheet,
    Tiles,
)

DRAWERS: dict[type, Callable[[Canvas, Box, Shape], None]] = {
    Figure: bars.figure,
    Lines: lines.lines,
    Bars: bars.bars,
    Tiles: maps.tiles,
    Ranking: bars.ranking,
    Nested: bars.nested,
    Points: points.points,
    Grid: tables.grid,
    Dumbbells: pairs.dumbbells,
    Multiples: pairs.multiples,
    Pareto: pairs.pareto,
    Sheet: sheets.sheet,
    Nothing: tables.nothing,
}

# A PNG begins with its signature and its header; dots are told by the metre, which has its own sign.
HEADED, METRE, INCH = 8 + 25, 1, 0.0254

__all__ = ["DRAWERS", "PAPERS", "Paper", "png", "svg"]


def svg(paper: Paper, told: Provenance, shape: Shape, language: Language) -> str:
    """The picture of a shape on a page. Raises KeyError for a shape without a drawer."""
    return written(_drawn(paper, told, shape, language), told)


def _drawn(paper: Paper, told: Provenance, shape: Shape, language: Language) -> Page:
    """The lowest page on which nothing is lost, else the one on which least is."""
    lowest = _on(paper, paper.heights[0], told, shape, language)
    if not lowest.canvas.lost:
        return lowest
    whole = _on(paper, paper.heights[-1], told, shape, language)
    if whole.canvas.lost:
        return min(lowest, whole, key=lambda page: sum(page.canvas.lost))
    low, high = 0, len(paper.heights) - 1
    while high - low > 1:
        middle = (low + high) // 2
        tried = _on(paper, paper.heights[middle], told, shape, language)
        low, high, whole = (middle, high, whole) if tried.canvas.lost else (low, middle, tried)
    return whole


def _on(paper: Paper, height: float, told: Provenance, shape: Shape, language: Language) -> Page:
    drawn = page(paper, height, told, language)
    DRAWERS[type(shape)](drawn.canvas, drawn.room, shape)
    return drawn


def png(paper: Paper, told: Provenance, shape: Shape, language: Language) -> bytes:
    """The same picture in pixels, with the shipped font alone."""
    fonts = [str(path) for path in (letters.REGULAR, letters.BOLD)]
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg(paper, told, shape, language),
        width=paper.pixels,
        dpi=96,
        skip_system_fonts=True,
        font_files=fonts,
        font_family=letters.FAMILY,
        sans_serif_family=letters.FAMILY,
    )
    return sized(bytes(drawn), paper.pixels / (paper.width / 72))


def sized(image: bytes, dots: float) -> bytes:
    """A PNG that says how many dots it has on an inch, so that a document shows it as large as its paper."""
    body = b"pHYs" + struct.pack(">IIB", *[round(dots / INCH)] * 2, METRE)
    told = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return image[:HEADED] + told + image[HEADED:]
