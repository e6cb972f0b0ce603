"""Units of one size at their places, the classes, and the names of those that have a rank."""

from __future__ import annotations

from itertools import accumulate

from components.exports.pictures import letters, marks
from components.exports.pictures.canvas import Box, Canvas
from components.exports.pictures.rows import LOW, left_out
from components.shapes import Tile, Tiles

# The map takes at most this share of the width; tiles lie this share of their size apart.
MAP, APART = 0.62, 0.14
# Room below a tile that stands apart, for its name, in em.
NAMED = 2.7


def tiles(canvas: Canvas, box: Box, shape: Tiles) -> None:
    em = canvas.em
    columns = 1 + max(tile.column for tile in shape.tiles)
    rows = 1 + max(tile.row for tile in shape.tiles)
    under = NAMED * em if any(tile.apart and tile.row == rows - 1 for tile in shape.tiles) else 0.0
    # A name below a tile of the last column needs room on both of its sides.
    beside = 2.2 * em if any(tile.apart for tile in shape.tiles) else 0.0
    step = min((MAP * box.w - beside) / columns, (box.h - under) / rows)
    for tile in shape.tiles:
        _tile(canvas, Box(box.x + tile.column * step, box.y + tile.row * step, step, step), tile)
    left = box.x + columns * step + beside + 1.2 * em
    side = box.less(left=left - box.x)
    ranked = sorted((tile for tile in shape.tiles if tile.rank is not None), key=lambda tile: tile.rank or 0)
    keys = marks.of_grades(shape.legend)
    height = marks.key_in_line(canvas, side, keys)
    _ranked(canvas, side.less(top=height + 0.8 * em), ranked)


def _tile(canvas: Canvas, cell: Box, tile: Tile) -> None:
    worn = marks.look(tile.grade)
    gap = APART * cell.w
    square = Box(cell.x, cell.y, cell.w - gap, cell.h - gap)
    canvas.rect(square, worn.fill, edge=worn.edge or worn.fill, thick=0.75, radius=min(3.0, 0.18 * square.w), hatched=worn.hatched)
    centre = cell.x + square.w / 2
    if tile.rank is not None:
        digit = str(tile.rank)
        pen = canvas.larger(max(canvas.em, min(1.3 * canvas.em, 0.62 * square.h)))
        if worn.hatched:
            canvas.rect(square.less(top=gap, right=gap, bottom=gap, left=gap), "surface")
        pen.label(centre, cell.y + square.h / 2, digit, 3 * pen.em, tone=worn.ink, bold=True, anchor="middle")
    if tile.apart:
        _named(canvas, cell, centre, tile.name)


def _named(canvas: Canvas, cell: Box, centre: float, name: str) -> None:
    """The name of what stands apart, below it on two lines."""
    room = max(3 * cell.w, 7 * canvas.em)
    for line, text in enumerate(letters.wrap(name, room, canvas.em, 2)):
        middle = cell.y + cell.h + (0.55 + line * letters.LINE) * canvas.em
        canvas.label(max(centre, canvas.wide(text) / 2), middle, text, room + 1, tone="ink-2", anchor="middle")


def _ranked(canvas: Canvas, side: Box, ranked: list[Tile]) -> None:
    """Digit, name and value of the units that have a rank, as many as there is room for; the others are counted."""
    em, size = canvas.em, 1.35 * canvas.em
    room = side.w - size - 0.6 * em
    told = [letters.broken(tile.told, room, em) for tile in ranked]
    heights = [max(1.6, len(lines) * letters.LINE + 0.3) * em for lines in told]
    y, held = side.y, sum(height <= side.h for height in accumulate(heights))
    if held < len(ranked):
        held = sum(height <= side.h - LOW * em for height in accumulate(heights))
        left_out(canvas, Box(side.x, side.bottom - LOW * em, side.w, LOW * em), "rows", len(ranked) - held)
    for tile, lines, height in zip(ranked[:held], told, heights, strict=False):
        middle = y + height / 2
        worn = marks.look(tile.grade)
        chip = Box(side.x, middle - size / 2, size, size)
        canvas.rect(chip, "surface" if worn.hatched else worn.fill, edge=worn.edge or worn.fill, radius=2)
        canvas.label(side.x + size / 2, middle, str(tile.rank), size, tone=worn.ink, bold=True, anchor="middle")
        canvas.column(side.x + size + 0.6 * em, middle, lines)
        y += height
