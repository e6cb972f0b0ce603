"""What a picture is drawn on: marks and texts in points (1/72 inch), as elements of SVG. Colours are names of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

from components.exports.pictures import letters
from components.exports.tokens import MARK, colour
from components.formats import Language

Place = tuple[float, float]
HATCH = "hatch-"
# From the middle of a line of text to its baseline, in em: half the height of its capitals.
BASELINE = 0.36

# The corners of symbols around their middle, in radii.
CORNERS: dict[str, tuple[Place, ...]] = {
    "triangle-up": ((0.0, -1.25), (1.1, 0.75), (-1.1, 0.75)),
    "triangle-down": ((0.0, 1.25), (1.1, -0.75), (-1.1, -0.75)),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)),
    "x": tuple(
        (x * 0.72 - y * 0.72, x * 0.72 + y * 0.72)
        for x, y in (
            (-0.4, -1.3),
            (0.4, -1.3),
            (0.4, -0.4),
            (1.3, -0.4),
            (1.3, 0.4),
            (0.4, 0.4),
            (0.4, 1.3),
            (-0.4, 1.3),
            (-0.4, 0.4),
            (-1.3, 0.4),
            (-1.3, -0.4),
            (-0.4, -0.4),
        )
    ),
}


@dataclass(frozen=True)
class Box:
    """A place on the page."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def less(self, *, top: float = 0.0, right: float = 0.0, bottom: float = 0.0, left: float = 0.0) -> Box:
        """What is left of it when its sides come in."""
        return Box(self.x + left, self.y + top, max(0.0, self.w - left - right), max(0.0, self.h - top - bottom))


@dataclass(frozen=True)
class Canvas:
    """Elements as they come; `em` is the size of labels, the smallest of the page, and `language` that of numbers and notes.

    `lost` counts what had no room, so that a page that may be taller becomes it: rows, columns, and texts that were cut.
    """

    elements: list[str]
    em: float
    language: Language
    lost: list[int] = field(default_factory=list)

    def aside(self) -> Canvas:
        """A canvas that nobody sees, to measure what a drawing takes."""
        return replace(self, elements=[], lost=[])

    def larger(self, em: float) -> Canvas:
        """The same page for larger labels."""
        return replace(self, em=em)

    def rect(self, box: Box, fill: str, *, edge: str = "", thick: float = 0.75, radius: float = 0.0, hatched: bool = False) -> None:
        painted = f"url(#{HATCH}{fill})" if hatched else paint(fill)
        stroke = f' stroke="{paint(edge)}" stroke-width="{_n(thick)}"' if edge else ""
        rounded = f' rx="{_n(radius)}"' if radius else ""
        if box.w > 0 and box.h > 0:
            where = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.w)}" height="{_n(box.h)}"'
            self.elements.append(f'<rect {where}{rounded} fill="{painted}"{stroke}/>')

    def line(self, start: Place, end: Place, tone: str, *, thick: float = 0.75, dashes: str = "") -> None:
        self.curve((start, end), tone, thick=thick, dashes=dashes)

    def curve(self, places: Sequence[Place], tone: str, *, thick: float, dashes: str = "") -> None:
        told = " ".join(f"{_n(x)},{_n(y)}" for x, y in places)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.elements.append(
            f'<polyline points="{told}" fill="none" stroke="{paint(tone)}" stroke-width="{_n(thick)}"'
            f' stroke-linejoin="round" stroke-linecap="{"butt" if dashes else "round"}"{dashed}/>'
        )

    def area(self, places: Sequence[Place], fill: str, *, edge: str = "", thick: float = 0.75) -> None:
        told = " ".join(f"{_n(x)},{_n(y)}" for x, y in places)
        stroke = f' stroke="{paint(edge)}" stroke-width="{_n(thick)}"' if edge else ""
        self.elements.append(f'<polygon points="{told}" fill="{paint(fill)}"{stroke}/>')

    def mark(self, symbol: str, place: Place, radius: float, fill: str, edge: str, *, thick: float = 0.8) -> None:
        """A point by its symbol; all of one radius cover about the same area."""
        if symbol == "circle-open":
            self.dot(place, radius, "surface", edge=edge, thick=1.6 * thick)
        elif symbol in CORNERS:
            corners = [(place[0] + radius * x, place[1] + radius * y) for x, y in CORNERS[symbol]]
            self.area(corners, fill, edge=edge, thick=thick)
        else:
            self.dot(place, radius, fill, edge=edge, thick=thick)

    def dot(self, place: Place, radius: float, fill: str, *, edge: str = "", thick: float = 1.0, hatched: bool = False) -> None:
        painted = f"url(#{HATCH}{fill})" if hatched else paint(fill)
        stroke = f' stroke="{paint(edge)}" stroke-width="{_n(thick)}"' if edge else ""
        self.elements.append(f'<circle cx="{_n(place[0])}" cy="{_n(place[1])}" r="{_n(radius)}" fill="{painted}"{stroke}/>')

    def text(
        self,
        place: Place,
        text: str,
        room: float,
        *,
        tone: str = "ink",
        bold: bool = False,
        anchor: str = "start",
        size: float | None = None,
        halo: bool = False,
    ) -> float:
        """Write on one line at a baseline, cut to its room; returns how wide it became. A halo parts it from lines behind it."""
        size = size or self.em
        told = letters.fit(text, room, size, bold=bold)
        if told != letters.clean(text):
            self.lost.append(1)
        if not told:
            return 0.0
        weight = ' font-weight="700"' if bold else ""
        aligned = "" if anchor == "start" else f' text-anchor="{anchor}"'
        wide = letters.width(told, size, bold=bold)
        # Programs that do not read the font of a file draw letters of another width: they squeeze or stretch them to this one.
        held = f' textLength="{_n(wide)}" lengthAdjust="spacingAndGlyphs"'
        where = f'x="{_n(place[0])}" y="{_n(place[1])}" font-size="{_n(size)}"{weight}{aligned}{held}'
        if halo:
            # A text of its own below the other: office programs do not know that a stroke may be painted before the fill.
            ground = paint("surface")
            around = f'fill="{ground}" stroke="{ground}" stroke-width="{_n(0.25 * size)}" stroke-linejoin="round"'
            self.elements.append(f'<text {where} {around} aria-hidden="true">{escape(told)}</text>')
        self.elements.append(f'<text {where} fill="{paint(tone)}">{escape(told)}</text>')
        return wide

    def label(
        self,
        x: float,
        middle: float,
        text: str,
        room: float,
        *,
        tone: str = "ink",
        bold: bool = False,
        anchor: str = "start",
        halo: bool = False,
    ) -> float:
        """Write a label around a middle."""
        return self.text((x, middle + BASELINE * self.em), text, room, tone=tone, bold=bold, anchor=anchor, halo=halo)

    def column(
        self, x: float, middle: float, told: Sequence[str], *, tone: str = "ink", bold: bool = False, anchor: str = "start"
    ) -> None:
        """Write lines that were broken before around one middle."""
        step = letters.LINE * self.em
        for number, line in enumerate(told):
            at = middle + (number - (len(told) - 1) / 2) * step
            self.label(x, at, line, letters.width(line, self.em, bold=bold) + 0.1, tone=tone, bold=bold, anchor=anchor)

    def lines(self, place: Place, told: Sequence[str], room: float, *, tone: str = "ink-2", bold: bool = False) -> float:
        """Write lines under one another from a top edge; returns their height."""
        step = letters.LINE * self.em
        for number, line in enumerate(told):
            self.text((place[0], place[1] + (number + 0.5) * step + BASELINE * self.em), line, room, tone=tone, bold=bold)
        return len(told) * step

    def wide(self, text: str, *, bold: bool = False) -> float:
        """How wide a label would be."""
        return letters.width(letters.clean(text), self.em, bold=bold)


def paint(token: str) -> str:
    """A token's colour; one that was mixed stays as it is."""
    return token if token.startswith(MARK) else colour(token)


def hatches(tones: Sequence[str]) -> str:
    """The patterns of hatched marks, for prints without colour."""
    return "".join(
        f'<pattern id="{HATCH}{tone}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="4" height="4" fill="{paint("surface")}"/><rect width="1.6" height="4" fill="{paint(tone)}"/></pattern>'
        for tone in tones
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
