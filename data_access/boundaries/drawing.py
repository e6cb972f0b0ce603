"""Boundaries as a flat drawing: projected, simplified where they are heavy, written as the paths of an SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from data_access.boundaries.insets import Inset, far_groups, placed

# The longer side of the main map. At ten of these a screen's point, whole numbers are exact enough.
SIDE = 10_000
# Characters of all paths together; about a third of that goes over the line.
MOST_TEXT = 150_000
# Simplification begins where nobody can see it, and doubles until the text is short enough.
FIRST_TOLERANCE = 4.0
STEPS = 9
# Half the side of the square that stands for a unit too small to be drawn.
DOT = 4


@dataclass(frozen=True)
class Outline:
    """One commune: its path, the place where a digit stands best, and the radius of the room that it has there."""

    code: str
    path: str
    x: int
    y: int
    room: int


@dataclass(frozen=True)
class Drawing:
    """The communes within a box from 0, 0, y downwards; what lies far off is drawn inside the insets' boxes."""

    width: int
    height: int
    outlines: tuple[Outline, ...]
    insets: tuple[Inset, ...]


def drawing(polygons: Mapping[str, shapely.Geometry], names: Mapping[str, str], *, most_text: int = MOST_TEXT) -> Drawing:
    """Draw polygons in degrees, by their codes; `names` label the insets. Neighbours keep sharing their borders."""
    codes = sorted(polygons)
    parts, owners = shapely.get_parts(_projected([polygons[code] for code in codes]), return_index=True)
    groups = far_groups(parts, owners)
    main = np.setdiff1d(np.arange(len(parts)), np.concatenate(groups)) if groups else np.arange(len(parts))
    fitted, extent = _fitted(parts, main)
    labels = [", ".join(dict.fromkeys(names[codes[owner]] for owner in owners[group])) for group in groups]
    arranged, (width, height), insets = placed(fitted, main, groups, labels, extent)
    units = np.array([shapely.multipolygons(arranged[owners == owner]) for owner in range(len(codes))])
    light, paths = _light(units, most_text)
    outlines = (Outline(code, path, *_label(unit)) for code, path, unit in zip(codes, paths, light, strict=True))
    return Drawing(width, height, tuple(outlines), insets)


def _projected(polygons: list[shapely.Geometry]) -> np.ndarray:
    """Degrees on a plane: a province is small enough that a degree of longitude may have one length everywhere."""
    bounds = shapely.bounds(polygons)
    # The median, so that an island far to the south does not squeeze the mainland.
    middle = float(np.median((bounds[:, 1] + bounds[:, 3]) / 2))
    return shapely.transform(np.array(polygons), lambda points: points * (np.cos(np.radians(middle)), -1.0))


def _fitted(parts: np.ndarray, main: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """Everything moved and scaled so that the main parts fill a box from 0, 0, and the size of that box."""
    left, top, right, bottom = shapely.total_bounds(parts[main])
    scale = SIDE / max(right - left, bottom - top)
    fitted = shapely.transform(parts, lambda points: (points - (left, top)) * scale)
    return fitted, ((right - left) * scale, (bottom - top) * scale)


def _light(units: np.ndarray, most_text: int) -> tuple[np.ndarray, list[str]]:
    """The units and their paths, simplified only as far as the paths' length asks for."""
    light, tolerance = units, 0.0
    for step in range(STEPS + 1):
        paths = [_path(unit, tolerance) for unit in light]
        if sum(map(len, paths)) <= most_text or step == STEPS:
            break
        tolerance = FIRST_TOLERANCE * 2**step
        # The last result is simplified further, not the file once more: that is as good, and soon fast.
        simpler = _simpler(light, tolerance)
        light = np.where(shapely.is_empty(simpler), light, simpler)
    return light, paths


def _simpler(units: np.ndarray, tolerance: float) -> np.ndarray:
    try:
        return shapely.coverage_simplify(units, tolerance)
    except shapely.GEOSException:
        # Where neighbours lie over each other their common border may have no sense; then each is simplified by itself.
        return shapely.simplify(units, tolerance)


def _path(unit: shapely.Geometry, tolerance: float) -> str:
    """The path of a unit. Of rings smaller than the tolerance only the largest is kept: no unit disappears."""
    parts = sorted(shapely.get_parts(unit), key=lambda part: -part.area)
    kept = [part for place, part in enumerate(parts) if not place or part.area > tolerance**2]
    rings = [ring for part in kept for ring in (part.exterior, *part.interiors)]
    path = "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)
    x, y = (round(value) for value in parts[0].representative_point().coords[0])
    return path or f"M{x - DOT} {y - DOT}h{2 * DOT}v{2 * DOT}h{-2 * DOT}z"


def _ring(points: np.ndarray) -> str:
    """One closed ring as steps between whole numbers; nothing for one that has shrunk to a line."""
    places = np.rint(points).astype(int)
    steps = np.diff(places, axis=0)
    steps = steps[steps.any(axis=1)][:-1]
    if len(steps) < 2:
        return ""
    written = "".join(f"{x if x < 0 or not place else f' {x}'}{y if y < 0 else f' {y}'}" for place, (x, y) in enumerate(steps))
    return f"M{places[0, 0]} {places[0, 1]}l{written}z"


def _label(unit: shapely.Geometry) -> tuple[int, int, int]:
    """The middle of the widest room in the largest part: in a bent commune the centroid would lie outside."""
    largest = max(shapely.get_parts(unit), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=SIDE / 500)
    x, y = shapely.get_coordinates(circle)[0]
    return round(x), round(y), round(shapely.length(circle))
