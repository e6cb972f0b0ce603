"""Pictures for slides and prints: a drawer for each shape, in points, on a page with its title and its source.

Drawn on the server from the shape itself; no browser takes part. Light colours always, readable without colour.
"""

from __future__ import annotations

from collections.abc import Callable

import resvg_py

from components.exports.pictures import bars, letters, lines, maps, pairs, points, tables
from components.exports.pictures.canvas import Box, Canvas
from components.exports.pictures.papers import PAPERS, Paper, page, written
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
    Sheet: tables.sheet,
    Nothing: tables.nothing,
}

__all__ = ["DRAWERS", "PAPERS", "Paper", "png", "svg"]


def svg(paper: Paper, told: Provenance, shape: Shape, language: Language) -> str:
    """The picture of a shape on a page. Raises KeyError for a shape without a drawer."""
    drawn = page(paper, told, language)
    DRAWERS[type(shape)](drawn.canvas, drawn.room, shape)
    return written(drawn, told)


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
    return bytes(drawn)
