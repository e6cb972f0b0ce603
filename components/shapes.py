"""Drawings as data: what is drawn and said, free of any target. Colours are names of tokens, texts are final."""

from __future__ import annotations

from dataclasses import dataclass

Tone = str


@dataclass(frozen=True)
class Spark:
    """A small line; `limit` is drawn dashed."""

    values: tuple[float, ...]
    tone: Tone
    limit: float | None = None


@dataclass(frozen=True)
class Figure:
    """One number with what it is compared with; `filled` draws a bullet from 0 to 1, `spark` a small line."""

    value: str
    tone: Tone
    note: str
    filled: float | None = None
    limit: float | None = None
    spark: Spark | None = None


@dataclass(frozen=True)
class Series:
    """One line: its name, last value as text, token of its colour, values (missing = no point)."""

    name: str
    tone: Tone
    values: tuple[int | None, ...]
    last: str


@dataclass(frozen=True)
class Mark:
    """A labelled place on the axis of days."""

    position: int
    label: str


@dataclass(frozen=True)
class Band:
    """What is ordinary on each day (missing = not judged), around the series of this tone; points outside it, and why."""

    tone: Tone
    lowers: tuple[float | None, ...]
    uppers: tuple[float | None, ...]
    points: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Lines:
    """Lines over the same days; `ticks` label the axis, `marks` are milestones, `band` lies behind them."""

    days: tuple[str, ...]
    ticks: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    series: tuple[Series, ...]
    band: Band | None = None


@dataclass(frozen=True)
class Bar:
    """One horizontal bar of `size` 0 to 1, its label and the texts beside it; `limit` is marked on its track."""

    label: str
    size: float
    tone: Tone
    texts: tuple[str, ...]
    limit: float | None = None


@dataclass(frozen=True)
class Bars:
    """Bars under one another, and sentences below them."""

    bars: tuple[Bar, ...]
    notes: tuple[str, ...] = ()


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


@dataclass(frozen=True)
class Grade:
    """One class of the tile map's legend, with how many tiles it has."""

    grade: str
    label: str
    count: str


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


@dataclass(frozen=True)
class RankedRow:
    """A unit in a ranking: bar of `size` 0 to 1, texts in columns, those in `bad` stand out."""

    code: str
    rank: str
    name: str
    size: float
    tone: Tone
    texts: tuple[str, ...]
    bad: tuple[bool, ...]


@dataclass(frozen=True)
class Ranking:
    heads: tuple[str, ...]
    rows: tuple[RankedRow, ...]


@dataclass(frozen=True)
class Part:
    """A part of a whole: width 0 to 1, token, what it is."""

    size: float
    tone: Tone
    label: str


@dataclass(frozen=True)
class NestedRow:
    """Received as the outer bar, resolved as the inner one, and what is in process by its state."""

    code: str
    name: str
    outer: float
    inner: float
    texts: tuple[str, ...]
    parts: tuple[Part, ...]
    group: bool = False


@dataclass(frozen=True)
class Nested:
    heads: tuple[str, ...]
    legend: tuple[Part, ...]
    rows: tuple[NestedRow, ...]


@dataclass(frozen=True)
class Nothing:
    """No figure can be shown: the reason, told to the reader."""

    reason: str
    hint: str = ""


Shape = Figure | Lines | Bars | Tiles | Ranking | Nested | Nothing
