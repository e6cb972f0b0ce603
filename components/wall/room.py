"""How large letters must be in a room, and how much may stand on the stage then (UX §2.3)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from data_access.application import BEZELS, INCHES, METRES, Bezel

Density = Literal["near", "standard", "far", "very_far"]
# Where the panels of a video wall meet on the stage: pixels from the left, pixels from above.
SEAMS: dict[Bezel, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "none": ((), ()),
    "2x2": ((960,), (540,)),
    "3x3": ((640, 1280), (360, 720)),
}
# Letters of 16 minutes of arc can be read, of 20 with ease (ISO 9241-3); a capital of the face is 0.740 of its size.
READABLE, PREFERRED = 16, 20
CAPITAL = 0.740
STAGE, RATIO = 1920, math.hypot(16, 9) / 16
MILLIMETRES = 25.4
# Nothing on the stage is smaller, however near one stands; larger letters leave no room for the scenes.
FLOOR, LARGEST = 32, 56
# Smallest size in pixels up to which each density holds.
DENSITIES: tuple[tuple[float, Density], ...] = ((26, "near"), (FLOOR, "standard"), (45, "far"), (math.inf, "very_far"))


@dataclass(frozen=True)
class Room:
    """The diagonal of the screen in inches, how far away the last one sits, in metres, and of which panels it is put together.

    A screen that stands has no room for letters larger than the smallest ones.
    """

    inch: float = 110.0
    distance: float = 6.0
    bezel: Bezel = "none"
    stands: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str], usual: Room | None = None) -> Room:
        """What an address says of the room; what it does not say, or what is none of a room, is as usual there."""
        usual = usual or cls()
        bezel = next((bezel for bezel in BEZELS if bezel == asked.get("bezel")), usual.bezel)
        inch, distance = _number(asked.get("inch"), INCHES, usual.inch), _number(asked.get("distance"), METRES, usual.distance)
        return cls(inch, distance, bezel, asked.get("stands") == "1")

    @property
    def key(self) -> str:
        """The same for rooms that see the same scenes."""
        return f"{self.density}-{self.text}-{self.bezel}"

    @property
    def _pitch(self) -> float:
        """Millimetres of a pixel of the stage."""
        return self.inch * MILLIMETRES / RATIO / STAGE

    def size(self, arc: float) -> int:
        """The size in pixels of the stage whose capitals are so many minutes of arc high from the last seat."""
        height = 2 * self.distance * 1000 * math.tan(math.radians(arc / 60) / 2)
        return math.ceil(height / (self._pitch * CAPITAL))

    def arc(self, size: int) -> float:
        """The inverse: how many minutes of arc the capitals of a size are high."""
        return 60 * math.degrees(2 * math.atan(size * CAPITAL * self._pitch / (2 * self.distance * 1000)))

    @property
    def smallest(self) -> int:
        """The smallest size in pixels of the stage that can be read from the last seat."""
        return self.size(READABLE)

    @property
    def text(self) -> int:
        """The size of the smallest text on the stage."""
        return min(self._largest, max(FLOOR, self.smallest))

    @property
    def _largest(self) -> int:
        return FLOOR if self.stands else LARGEST

    @property
    def letter(self) -> float:
        """The height of a capital of the smallest text, in millimetres on the screen."""
        return self.text * self._pitch * CAPITAL

    @property
    def is_too_large(self) -> bool:
        """Whether the last seat cannot read the smallest text: the screen is too small for the room."""
        return self.smallest > self._largest

    @property
    def is_afar(self) -> bool:
        """Whether letters are so large that less is told."""
        return self.density in ("far", "very_far")

    @property
    def density(self) -> Density:
        return next(density for most, density in DENSITIES if min(self.smallest, self._largest) <= most)


def _number(text: str | None, allowed: tuple[float, float], usual: float) -> float:
    try:
        value = float(text or "")
    except ValueError:
        return usual
    return value if allowed[0] <= value <= allowed[1] else usual
