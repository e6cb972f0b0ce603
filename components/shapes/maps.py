"""Units of one size at their places, as data."""

from __future__ import annotations

from dataclasses import dataclass

from components.shapes.texts import Grade


@dataclass(frozen=True)
class Tile:
    """One unit on the tile map. `rank` is the digit that other panels use for it; `grade` names its class."""

    code: str
    name: str
    column: int
    row: int
    grade: str
    told: str
    rank: int | None = None
    apart: bool = False
    href: str = ""


@dataclass(frozen=True)
class Switch:
    """The choice between tiles and a map with boundaries, which lie at `address`; the texts of the choice."""

    address: str
    label: str
    tiles: str
    regions: str


@dataclass(frozen=True)
class Tiles:
    """Units of one size; where the province gives boundaries, `switch` offers the same classes on those."""

    tiles: tuple[Tile, ...]
    legend: tuple[Grade, ...]
    switch: Switch | None = None
