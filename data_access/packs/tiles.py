"""Where each unit stands on the tile map: one square a unit, about where it lies; far islands stand beside the grid.

scipy is imported where it is used: only a new pack needs it, the program does not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

Place = tuple[int, int]  # column, row; the north-western corner is (0, 0)
Coordinates = tuple[float, float]  # latitude, longitude

KM_PER_DEGREE = 111.2
# A place between where a unit lies and its rank among all: crowded towns need room, empty mountains do not.
BLENDS = tuple(product((0.2, 0.4, 0.6, 0.8), repeat=2))  # across, down
WIDTHS = (1.0, 1.4)  # columns of the grid in square roots of the number of units
SPARE = (1.0, 1.08, 1.16, 1.25)  # squares for each unit; what is left over gives the outline its shape
NEIGHBOURS = 6
SAME_DIRECTION = 0.7  # cosine, about 45 degrees
HOLE = 0.02  # of the neighbours' directions; a hole is uglier than that many wrong ones
# A gap is open sea when it is this share of the whole province, or this many times the usual distance of so few units.
FAR, FAR_OF_FEW = 0.25, 1.5
AWAY, NAME = 2, 2  # empty columns between the grid and an island, rows below it that its name needs
FEW_ISLANDS = 0.1  # of all units; a larger part is no island but half of the province


@dataclass(frozen=True)
class Layout:
    """A place for every unit. `offshore` stand beside the grid; `unknown` have no coordinates and stand below it."""

    places: Mapping[str, Place]
    offshore: tuple[str, ...]
    unknown: tuple[str, ...]


def layout(units: Mapping[str, Coordinates | None]) -> Layout:
    """Lay out all units by code; the order in which they come does not matter."""
    known = sorted(code for code, where in units.items() if where is not None)
    unknown = sorted(set(units) - set(known))
    flat = projected([units[code] for code in known])
    far = offshore(flat)
    main = [code for code, is_far in zip(known, far, strict=True) if not is_far]
    places = dict(zip(main, _tuples(fitted(flat[~far])), strict=True))
    islands = {code: tuple(flat[number]) for number, code in enumerate(known) if far[number]}
    places |= beside(places, flat[~far], islands)
    places = _from_zero(places)
    return Layout(places | below(places, unknown), tuple(sorted(islands)), tuple(unknown))


def projected(coordinates: Sequence[Coordinates]) -> np.ndarray:
    """Kilometres to the east and to the south, one row a unit."""
    latitude, longitude = np.array(coordinates, dtype=float).reshape(-1, 2).T
    middle = np.radians(latitude.mean()) if len(latitude) else 0.0
    return np.stack([longitude * math.cos(middle), -latitude], 1) * KM_PER_DEGREE


def offshore(flat: np.ndarray) -> np.ndarray:
    """Which units lie far off: cut away at the widest gap, again and again, while it is wider than a province's gaps are."""
    from scipy.cluster.hierarchy import fcluster, linkage

    main = np.arange(len(flat))
    while len(main) > 3:
        joined = linkage(flat[main], "single")
        part = fcluster(joined, 2, "maxclust")
        smaller = part == (1 if (part == 1).sum() * 2 < len(main) else 2)
        rest = main[~smaller]
        if smaller.sum() > max(1, FEW_ISLANDS * len(main)) or len(rest) < 3:
            break
        if joined[-1, 2] <= max(FAR, FAR_OF_FEW / math.sqrt(len(rest))) * math.hypot(*np.ptp(flat[rest], axis=0)):
            break
        main = rest
    return ~np.isin(np.arange(len(flat)), main)


def fitted(flat: np.ndarray) -> np.ndarray:
    """Columns and rows of the units of the grid: of many optimal assignments the one that keeps most directions."""
    if len(flat) < 2:
        return np.zeros((len(flat), 2), dtype=int)
    near = neighbours(flat)
    found = (assigned(wanted, columns, rows) for wanted in _wanted(flat) for columns, rows in _grids(len(flat)))
    return max(found, key=lambda grid: kept_directions(flat, grid, near) - HOLE * holes(grid))


def assigned(wanted: np.ndarray, columns: int, rows: int) -> np.ndarray:
    """One square for each wanted place (0 to 1 in both directions), all squared distances together the smallest."""
    from scipy.optimize import linear_sum_assignment

    across, down = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
    squares = np.stack([across.ravel(), down.ravel()], 1)
    distance = ((wanted[:, None, :] - squares) ** 2 * (columns**2, rows**2)).sum(2)
    chosen = linear_sum_assignment(distance)[1]
    grid = np.stack([chosen % columns, chosen // columns], 1)
    return grid - grid.min(axis=0)


def neighbours(flat: np.ndarray) -> np.ndarray:
    """The nearest other units of each unit, by position."""
    distance = ((flat[:, None, :] - flat) ** 2).sum(2)
    np.fill_diagonal(distance, np.inf)
    return np.argsort(distance, axis=1, kind="stable")[:, : min(NEIGHBOURS, len(flat) - 1)]


def kept_directions(flat: np.ndarray, grid: np.ndarray, near: np.ndarray) -> float:
    """The share of neighbours that lie on the grid in about the direction in which they are."""
    true, drawn = flat[near] - flat[:, None, :], (grid[near] - grid[:, None, :]).astype(float)
    lengths = np.linalg.norm(true, axis=2) * np.linalg.norm(drawn, axis=2)
    cosine = (true * drawn).sum(2) / np.where(lengths > 0, lengths, 1)
    return float((cosine > SAME_DIRECTION).mean())


def holes(grid: np.ndarray) -> int:
    """Empty squares with units on three sides or all four."""
    taken = np.zeros(grid.max(axis=0) + 3, dtype=int)
    taken[tuple((grid + 1).T)] = 1
    around = taken[:-2, 1:-1] + taken[2:, 1:-1] + taken[1:-1, :-2] + taken[1:-1, 2:]
    return int(((taken[1:-1, 1:-1] == 0) & (around >= 3)).sum())


def beside(grid: Mapping[str, Place], flat: np.ndarray, islands: Mapping[str, tuple[float, float]]) -> dict[str, Place]:
    """Places east or west of the grid at about the right height, with room for a name below each of them."""
    places: dict[str, Place] = {}
    if not islands:
        return places
    right, bottom = (max(place[axis] for place in grid.values()) for axis in (0, 1))
    (west, north), (east, south) = flat.min(axis=0), flat.max(axis=0)
    free = {True: 0, False: 0}
    for code, (x, y) in sorted(islands.items(), key=lambda island: (island[1][1], island[0])):
        is_east = x >= (west + east) / 2
        height = (y - north) / (south - north) if south > north else 0.0
        row = max(min(max(round(height * bottom), 0), bottom - NAME), free[is_east])
        free[is_east] = row + 1 + NAME
        places[code] = (right + 1 + AWAY if is_east else -1 - AWAY, row)
    return places


def below(grid: Mapping[str, Place], codes: Sequence[str]) -> dict[str, Place]:
    """Rows below everything else, as wide as the grid; without a grid a block of its own."""
    if not codes:
        return {}
    width = 1 + max((column for column, _ in grid.values()), default=math.ceil(math.sqrt(len(codes))) - 1)
    first = 2 + max((row for _, row in grid.values()), default=-2)
    return {code: (number % width, first + number // width) for number, code in enumerate(codes)}


def drawn(places: Mapping[str, Place], names: Mapping[str, str], width: int = 6) -> str:
    """The tile map as text, to be looked at."""
    told = {place: names[code][:width] for code, place in places.items()}
    columns, rows = (1 + max((place[axis] for place in told), default=-1) for axis in (0, 1))
    lines = (" ".join(told.get((column, row), "·").ljust(width) for column in range(columns)) for row in range(rows))
    return "\n".join(line.rstrip() for line in lines)


def _wanted(flat: np.ndarray) -> Iterator[np.ndarray]:
    """Where the units would best stand, from 0 to 1, for each blend of position and rank."""
    size = len(flat)
    spread = np.ptp(flat, axis=0)
    position = (flat - flat.min(axis=0)) / np.where(spread > 0, spread, 1)
    rank = (np.argsort(np.argsort(flat, axis=0, kind="stable"), axis=0, kind="stable") + 0.5) / size
    for blend in np.array(BLENDS):
        yield (1 - blend) * position + blend * rank


def _grids(size: int) -> list[Place]:
    """Columns and rows of the grids that are tried."""
    narrow, wide = (max(1, math.floor(share * math.sqrt(size))) for share in WIDTHS)
    return sorted({(columns, math.ceil(size * spare / columns)) for columns in range(narrow, wide + 1) for spare in SPARE})


def _from_zero(places: Mapping[str, Place]) -> dict[str, Place]:
    left = min((column for column, _ in places.values()), default=0)
    return {code: (column - left, row) for code, (column, row) in places.items()}


def _tuples(grid: np.ndarray) -> list[Place]:
    return [(int(column), int(row)) for column, row in grid]
