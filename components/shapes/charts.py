"""Numbers, lines, bars and points as data."""

from __future__ import annotations

from dataclasses import dataclass

from components.shapes.texts import Grade, Mark, Spark, Text, Tone


@dataclass(frozen=True)
class Figure:
    """One number with what it is compared with; `filled` draws a bullet from 0 to 1, `spark` a small line.

    `change` is the difference to another period, `before` says which value that had; it may say alone that there is none.
    """

    value: Text
    tone: Tone
    note: str
    filled: float | None = None
    limit: float | None = None
    spark: Spark | None = None
    change: Text = ""
    before: str = ""


@dataclass(frozen=True)
class Series:
    """One line: its name, last value as text, token of its colour, values (missing = no point).

    `ghost` is the same line in the period that is compared with, by the same places.
    """

    name: str
    tone: Tone
    values: tuple[int | None, ...]
    last: str
    ghost: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Band:
    """What is ordinary on each day (missing = not judged), around the series of this tone; points outside it, and why."""

    tone: Tone
    lowers: tuple[float | None, ...]
    uppers: tuple[float | None, ...]
    points: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Lines:
    """Lines over the same days; `ticks` label the axis, `marks` are milestones, `band` lies behind them; `ghosts` names theirs."""

    days: tuple[str, ...]
    ticks: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    series: tuple[Series, ...]
    band: Band | None = None
    ghosts: str = ""


@dataclass(frozen=True)
class Bar:
    """One horizontal bar of `size` 0 to 1, its label and the texts beside it; `limit` is marked on its track.

    `metric` is what it measures; `ghost` marks the size that it had in the period that is compared with.
    """

    label: Text
    size: float
    tone: Tone
    texts: tuple[Text, ...]
    limit: float | None = None
    metric: str = ""
    ghost: float | None = None


@dataclass(frozen=True)
class Bars:
    """Bars under one another, and sentences below them."""

    bars: tuple[Bar, ...]
    notes: tuple[str, ...] = ()


# How a point of each class looks: symbol, fill, edge. The classes of a funnel, then those of a scale of limits.
SYMBOLS: dict[str, tuple[str, Tone, Tone]] = {
    "few": ("circle-open", "line-strong", "line-strong"),
    "within": ("circle", "received", "surface"),
    "below": ("triangle-down", "due", "surface"),
    "above": ("triangle-up", "due", "surface"),
    "far_below": ("triangle-down", "late", "surface"),
    "far_above": ("triangle-up", "late", "surface"),
    "grade-1": ("circle", "grade-1", "grade-1-edge"),
    "grade-2": ("square", "grade-2", "grade-2-edge"),
    "grade-3": ("triangle-up", "grade-3", "surface"),
    "grade-4": ("diamond", "grade-4", "surface"),
    "grade-5": ("x", "grade-5", "surface"),
}


@dataclass(frozen=True)
class Axis:
    """One axis of a plot of points: its title, whether its numbers are shares, and its ends; `log` of a positive number."""

    title: str
    lower: float
    upper: float
    share: bool = False
    log: bool = False


@dataclass(frozen=True)
class Point:
    """One unit: where it lies, its class, what is told of it; `label` names it on the plot, `size` is its area from 0 to 1."""

    code: str
    x: float
    y: float
    grade: str
    told: str
    label: str = ""
    size: float = 0.0
    href: str = ""


@dataclass(frozen=True)
class Curve:
    """A line behind the points: a limit (dashed) or a centre, with its name at the right end; horizontal and vertical ones too."""

    name: str
    tone: Tone
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    dashed: bool = False


@dataclass(frozen=True)
class Points:
    """Units as points between two axes: a funnel, or quadrants whose names stand in `corners` (from top left, clockwise)."""

    x: Axis
    y: Axis
    points: tuple[Point, ...]
    curves: tuple[Curve, ...]
    legend: tuple[Grade, ...] = ()
    corners: tuple[str, ...] = ()


@dataclass(frozen=True)
class DumbbellRow:
    """Two values of one unit from 0 to 1 on the common scale, missing ones none, and the texts beside them."""

    code: str
    name: Text
    before: float | None
    after: float | None
    tone: Tone
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Dumbbells:
    """Pairs of values on one scale: `before` hollow, `after` solid; `limit` marks a place on the scale."""

    before: str
    after: str
    heads: tuple[str, ...]
    rows: tuple[DumbbellRow, ...]
    limit: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Multiple:
    """One small picture among many: a name, its line, and the text at its end."""

    code: str
    name: Text
    spark: Spark
    text: Text


@dataclass(frozen=True)
class Multiples:
    """Small lines side by side on one scale from `lower` to `upper`; `days` names their points."""

    days: tuple[str, ...]
    lower: float
    upper: float
    multiples: tuple[Multiple, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParetoRow:
    """One of the largest: its bar from 0 to 1, its count, and the share of the whole that it and those above hold."""

    code: str
    name: Text
    size: float
    text: Text
    share: float
    share_text: str
    change: Text = ""
    ghost: float | None = None


@dataclass(frozen=True)
class Pareto:
    """The largest parts of a whole; of three heads the second is that of their changes."""

    heads: tuple[str, ...]
    rows: tuple[ParetoRow, ...]
    notes: tuple[str, ...] = ()
