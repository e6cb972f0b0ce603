"""A GeoJSON file of boundaries, read and checked: one polygon, or several, for each commune."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

import numpy as np
import orjson
import shapely

MOST_BYTES = 50_000_000
NAMED = 5
CODE = "code"
# What registers and map services call the code of a commune; letter case, "_", "-" and spaces make no difference.
OTHER_CODES = frozenset({"maxa", "maphuongxa", "madvhc", "madonvi", "maphuong", "wardcode", "communecode", "codexa", "xacode"})
DIGITS = 5
Feature = dict[str, object]


class BoundariesError(ValueError):
    """A file of boundaries cannot be used; the message says what came, what was expected and what to do."""


def read(path: Path, known: AbstractSet[str], required: AbstractSet[str]) -> dict[str, shapely.Geometry]:
    """The polygons of each unit by its code, in degrees.

    `known` are the codes that a feature may have, `required` those that must be there. Raises BoundariesError.
    """
    features = _features(path)
    name = _code_property(features)
    found: dict[str, shapely.Geometry] = {}
    for number, feature in enumerate(features, start=1):
        code = _code(feature, name, known)
        if not code:
            raise BoundariesError(f"feature {number} has no {name!r}; every feature needs the code of its commune")
        if code in found:
            raise BoundariesError(f"code {code} comes twice (again in feature {number}); join its polygons into one MultiPolygon")
        found[code] = _polygons(feature.get("geometry"), f"feature {number} (code {code[:20]})")
    _complete(found.keys(), known, required)
    _simple(found)
    return found


def _features(path: Path) -> list[Feature]:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BoundariesError(
                f"{path} has {size / 1e6:.0f} MB, at most {MOST_BYTES / 1e6:.0f} MB are read; "
                "simplify it (for instance with mapshaper)"
            )
        text = path.read_bytes()
    except OSError as error:
        raise BoundariesError(f"{path} cannot be read: {error.strerror}") from None
    try:
        collection = orjson.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise BoundariesError(f"{path} is not JSON: {error}") from None
    kind = collection.get("type") if isinstance(collection, dict) else type(collection).__name__
    if kind != "FeatureCollection":
        raise BoundariesError(
            f"{path} has the type {kind}; expected is a GeoJSON FeatureCollection with one feature for each commune"
        )
    features = collection.get("features")
    if not isinstance(features, list) or not features:
        raise BoundariesError(f"{path} holds no features")
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise BoundariesError(f"feature {number} is not a GeoJSON Feature")
    return features


def _properties(feature: Feature) -> dict[str, object]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _code_property(features: list[Feature]) -> str:
    """The property that holds the code: `code`, or else the only one with a name that is common for it."""
    names = list(dict.fromkeys(name for feature in features for name in _properties(feature)))
    if CODE in names:
        return CODE
    meant = [name for name in names if "".join(filter(str.isalnum, name.lower())) in OTHER_CODES | {CODE}]
    if len(meant) == 1:
        return meant[0]
    came = ", ".join(repr(name[:40]) for name in names[:20]) or "none"
    why = f"{len(meant)} properties may be the code" if meant else "no property holds the code"
    raise BoundariesError(f"{why} of the commune; name it {CODE!r}. Properties that came: {came}")


def _code(feature: Feature, name: str, known: AbstractSet[str]) -> str:
    """The code as text. A table program drops the zeros that codes begin with; they are put back."""
    value = _properties(feature).get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    whole = text.zfill(DIGITS)
    return whole if text.isdecimal() and text not in known and whole in known else text


def _polygons(geometry: object, where: str) -> shapely.Geometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BoundariesError(f"{where} has the geometry {kind}; only Polygon and MultiPolygon can be drawn")
    coordinates = geometry.get("coordinates")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list) or not parts:
        raise BoundariesError(f"{where} has no coordinates")
    return shapely.multipolygons([_polygon(part, where) for part in parts])


def _polygon(part: object, where: str) -> shapely.Polygon:
    if not isinstance(part, list) or not part:
        raise BoundariesError(f"{where} has a polygon without rings")
    shell, *holes = (_ring(ring, where) for ring in part)
    return shapely.polygons(shell, holes or None)


def _ring(ring: object, where: str) -> shapely.LinearRing:
    try:
        points = np.array(ring)
    except (ValueError, OverflowError):
        points = np.array(None)
    if points.ndim != 2 or points.shape[1] < 2 or points.dtype.kind not in "iuf":
        raise BoundariesError(f"{where} has coordinates that are not pairs of numbers [longitude, latitude]")
    points = points[:, :2].astype(float)
    if len(points) < 4:
        raise BoundariesError(f"{where} has a ring of {len(points)} points; a ring has at least 4, the last equal to the first")
    if (points[0] != points[-1]).any():
        raise BoundariesError(f"{where} has a ring that is not closed; its last point must equal its first")
    _in_degrees(points, where)
    return shapely.linearrings(points)


def _in_degrees(points: np.ndarray, where: str) -> None:
    far = np.abs(points)
    if not (far > (180, 90)).any():
        return
    x, y = points[(far > (180, 90)).any(axis=1)][0]
    advice = (
        "degrees with the longitude first are expected, the latitude seems to come first"
        if (far <= 180).all()
        else "this looks like metres, such as VN-2000; convert the file to WGS 84 (EPSG:4326), degrees with the longitude first"
    )
    raise BoundariesError(f"{where} has the point [{x:g}, {y:g}]: {advice}")


def _complete(found: AbstractSet[str], known: AbstractSet[str], required: AbstractSet[str]) -> None:
    strange, missing = sorted(found - known), sorted(required - found)
    if strange:
        advice = "take them out" if found & known else "is this the file of another province than PROVINCE says?"
        raise BoundariesError(f"no commune of the province pack has {_several(strange)}; {advice}")
    if missing:
        raise BoundariesError(f"the file lacks {_several(missing)} of the province pack; every commune needs its boundary")


def _several(codes: list[str]) -> str:
    first = ", ".join(code[:20] for code in codes[:NAMED])
    return f"{len(codes)} code{'s' if len(codes) > 1 else ''} ({first}{', …' if len(codes) > NAMED else ''})"


def _simple(found: dict[str, shapely.Geometry]) -> None:
    sound = shapely.is_valid(list(found.values()))
    for code, geometry in (pair for pair, good in zip(found.items(), sound, strict=True) if not good):
        reason = shapely.is_valid_reason(geometry)
        raise BoundariesError(f"the polygon of code {code} is not valid: {reason}; repair it (in QGIS: Fix geometries)")
