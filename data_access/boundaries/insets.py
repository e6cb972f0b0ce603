"""What lies far off the rest is drawn in a frame at the edge of the map, at a scale of its own: a map that holds a far
archipelago in its true place is mostly sea."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

# A gap wider than this share of the main group's diagonal is far.
FAR = 0.25
# The longer side of a frame, as a share of the map's, and in how many places across and down each is tried.
SIZES = (0.3, 0.26, 0.22)
PLACES = 40
# What a frame costs besides lying off the true direction (see `_off`): for each whole of the map's area that the map must
# grow by, of the map's side that the frame is smaller by, and that it lies inside the map's edge.
GROWTH, SMALLNESS, INLAND = 3.0, 4.0, 2.0
# Room within a frame around what is drawn, and above it for the label; the map's longer side is 1.
PADDING = 0.015
LABEL = 0.055
# Room between a frame and the land.
GAP = 0.015
NARROWEST = 0.6
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Inset:
    """A framed box of the drawing, and the name of what is in it."""

    name: str
    x: int
    y: int
    width: int
    height: int


def far_groups(parts: np.ndarray, owners: np.ndarray) -> list[np.ndarray]:
    """The parts (by position) that lie far off the main group: one array for each inset, the largest first.

    The main group grows from a large part by everything that is near to it, so that borders that do not meet exactly do no
    harm. Far parts of one unit stay together, and so do far units that are near each other.
    """
    main = _main(parts, owners)
    if main is None:
        return []
    reach = FAR * _diagonal(parts[main])
    left = np.setdiff1d(np.arange(len(parts)), main)
    groups: list[np.ndarray] = []
    for owner in dict.fromkeys(owners[left]):
        group = left[owners[left] == owner]
        near = [other for other in groups if _distance(parts[group], parts[other]) <= reach]
        groups = [other for other in groups if not any(other is one for one in near)]
        groups.append(np.concatenate([*near, group]))
    return sorted(groups, key=lambda group: -float(shapely.area(parts[group]).sum()))


def _main(parts: np.ndarray, owners: np.ndarray) -> np.ndarray | None:
    """The group that holds at least half of the units; the largest part of all may be an island. Missing if there is none."""
    left = np.argsort(-shapely.area(parts))
    while len(left):
        group = _grown(parts, left[0])
        if 2 * len(set(owners[group])) >= len(set(owners)):
            return group
        left = left[~np.isin(left, group)]
    return None


def _grown(parts: np.ndarray, seed: int) -> np.ndarray:
    group = np.array([seed])
    while True:
        rest = np.setdiff1d(np.arange(len(parts)), group)
        land = shapely.multipolygons(parts[group])
        shapely.prepare(land)
        near = rest[shapely.dwithin(land, parts[rest], FAR * _diagonal(parts[group]))]
        if not len(near):
            return group
        group = np.concatenate([group, near])


def _diagonal(parts: np.ndarray) -> float:
    left, top, right, bottom = shapely.total_bounds(parts)
    return float(np.hypot(right - left, bottom - top))


def _distance(one: np.ndarray, other: np.ndarray) -> float:
    return float(shapely.distance(shapely.multipolygons(one), shapely.multipolygons(other)))


def placed(
    parts: np.ndarray, main: np.ndarray, groups: list[np.ndarray], labels: list[str], extent: tuple[float, float]
) -> tuple[np.ndarray, tuple[int, int], tuple[Inset, ...]]:
    """All parts with the far groups moved into frames, the size of the whole map from 0, 0, and the frames."""
    side, arranged, taken = max(extent), parts.copy(), parts[main]
    whole: Box = (0.0, 0.0, *extent)
    frames = []
    for group in groups:
        bounds = shapely.total_bounds(parts[group])
        frame = _frame(taken, bounds, whole, side)
        arranged[group] = _moved(parts[group], bounds, frame, side)
        taken = np.append(taken, shapely.box(*frame))
        whole = _joined(whole, frame)
        frames.append(frame)
    left, top, right, bottom = whole
    arranged = shapely.transform(arranged, lambda points: points - (left, top))
    insets = [
        Inset(label, round(frame[0] - left), round(frame[1] - top), round(frame[2] - frame[0]), round(frame[3] - frame[1]))
        for label, frame in zip(labels, frames, strict=True)
    ]
    return arranged, (round(right - left), round(bottom - top)), tuple(insets)


def _frame(taken: np.ndarray, bounds: np.ndarray, whole: Box, side: float) -> Box:
    """The best free frame. It lies in the true direction, at the edge, is large, and leaves the map its scale.

    These are weighed against each other: there is always one, if need be outside the box of the map.
    """
    tree = shapely.STRtree(taken)
    middle = np.array([whole[0] + whole[2], whole[1] + whole[3]]) / 2
    towards = (bounds[:2] + bounds[2:]) / 2 - middle
    candidates = []
    for share in SIZES:
        frames = _grid(_size(bounds, share * side, side), whole, 1.1 * GAP * side)
        near = [_box(frame, GAP * side) for frame in frames]
        hit = set(tree.query(near, predicate="intersects")[0].tolist())
        for place, frame in enumerate(frames):
            if place not in hit:
                off = _off((np.array(frame[:2]) + np.array(frame[2:])) / 2 - middle, towards)
                grown = _joined(whole, frame)
                growth = _area(grown) / _area(whole) - 1
                inland = min(abs(one - edge) for one, edge in zip(frame, grown, strict=True)) / side
                candidates.append((off + GROWTH * growth + SMALLNESS * (SIZES[0] - share) + INLAND * inland, frame))
    return min(candidates)[1]


def _size(bounds: np.ndarray, longest: float, side: float) -> tuple[float, float]:
    """Width and height of a frame for what has these bounds; it is not so narrow that its label would not fit."""
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    scale = (longest - 2 * PADDING * side) / max(width, height)
    across, down = (max(value * scale + 2 * PADDING * side, NARROWEST * longest) for value in (width, height))
    return float(across), float(down + LABEL * side)


def _grid(size: tuple[float, float], whole: Box, gap: float) -> list[Box]:
    """Frames of a size all over the map and around it."""
    xs, ys = (
        np.append(
            np.linspace(whole[axis] - size[axis] - gap, whole[axis + 2] + gap, PLACES), (whole[axis], whole[axis + 2] - size[axis])
        )
        for axis in (0, 1)
    )
    return [(float(x), float(y), float(x + size[0]), float(y + size[1])) for x in xs for y in ys]


def _joined(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _off(one: np.ndarray, other: np.ndarray) -> float:
    """How far two directions differ: 0 for the same, 1 for a right angle, 2 for opposite ones."""
    return 1 - float(one @ other / (np.hypot(*one) * np.hypot(*other) or 1.0))


def _box(frame: Box, gap: float) -> shapely.Geometry:
    return shapely.box(frame[0] - gap, frame[1] - gap, frame[2] + gap, frame[3] + gap)


def _moved(parts: np.ndarray, bounds: np.ndarray, frame: Box, side: float) -> np.ndarray:
    """The parts drawn into a frame, in the middle of the room below its label."""
    corner, end = np.add(frame[:2], (0, LABEL * side)), np.array(frame[2:])
    scale = float(((end - corner - 2 * PADDING * side) / (bounds[2:] - bounds[:2])).min())
    return shapely.transform(parts, lambda points: (points - (bounds[:2] + bounds[2:]) / 2) * scale + (corner + end) / 2)
