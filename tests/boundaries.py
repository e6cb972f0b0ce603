"""Made-up boundaries for tests: squares of a hundredth of a degree, as a province would give them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely

from data_access.boundaries.drawing import Drawing, drawing
from data_access.boundaries.reading import read

SIDE = 0.01
WEST, NORTH = 108.0, 16.0
CODES = {"20101", "20102", "00464"}
WHOLE = {"20101": (0, 0), "20102": (1, 0), "00464": (0, 1)}
# Four by four communes, and one far out at sea.
LAND = {f"{number:05d}": (number % 4, number // 4) for number in range(16)}
NAMES = {code: f"Xã {code}" for code in [*LAND, "90001", "90002"]}
Ring = list[list[float]]
Place = tuple[float, float]


def square(column: float, row: float, *, bends: int = 0) -> Ring:
    """A closed ring at a place, rows downwards; `bends` puts points on its sides that squares beside it have as well."""
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1), (column, row)]
    points: list[Place] = []
    for start, end in pairwise(corners):
        points += [_bent(start, end, step, bends + 1) for step in range(bends + 1)]
    points.append(points[0])
    return [[round(WEST + SIDE * x, 9), round(NORTH - SIDE * y, 9)] for x, y in points]


def _bent(start: Place, end: Place, step: int, steps: int) -> Place:
    """A point near the straight side, by its place alone: both squares that share the side get the same."""
    x, y = (one + (other - one) * step / steps for one, other in zip(start, end, strict=True))
    if not step:
        return x, y
    off = (0.3 if round(steps * (x + y)) % 2 else -0.3) / steps
    return (x, y + off) if start[1] == end[1] else (x + off, y)


def polygon(*rings: Ring) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


def multipolygon(*rings: Ring) -> dict[str, object]:
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def feature(code: object, geometry: object, *, name: str = "code", **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {name: code, **properties}, "geometry": geometry}


def collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def grid(places: Mapping[str, Place], *, bends: int = 0) -> list[dict[str, object]]:
    """A square for each code at its place."""
    return [feature(code, polygon(square(*place, bends=bends))) for code, place in places.items()]


def written(path: Path, *features: object) -> Path:
    path.write_text(json.dumps(collection(*features)), "utf-8")
    return path


def read_of(tmp_path, *features, known=CODES, required=CODES):
    return read(written(tmp_path / "communes.geojson", *features), known, required)


def drawn(*features, most_text=150_000) -> Drawing:
    polygons = {each["properties"]["code"]: shapely.from_geojson(json.dumps(each["geometry"])) for each in features}
    return drawing(polygons, NAMES, most_text=most_text)


def shape_of(path: str) -> shapely.Geometry:
    """The polygons of a path as it is written: M x y l dx dy … z, each ring by itself."""
    rings = []
    for ring in path.split("z")[:-1]:
        start, _, steps = ring.partition("l")
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        points = np.array([[int(number) for number in re.findall(r"-?\d+", start)], *zip(numbers[::2], numbers[1::2], strict=True)])
        rings.append(shapely.polygons(np.vstack([points.cumsum(axis=0), points[0]])))
    return shapely.multipolygons(rings)


def shapes(drawing_: Drawing) -> dict[str, shapely.Geometry]:
    return {outline.code: shape_of(outline.path) for outline in drawing_.outlines}
