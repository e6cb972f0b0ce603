"""What a room means for its screen: how high the smallest letters are, how much is shown, and whether that can be read."""

from __future__ import annotations

from urllib.parse import urlencode

from components import elements as h
from components import formats
from components.elements import Element
from components.formats import Language
from components.i18n import say
from components.wall.room import Room
from data_access.application import BEZELS, Screen


def room_of(inch: float | None, distance: float | None) -> Room | None:
    """The room, where both of its measures are known."""
    return None if inch is None or distance is None else Room(inch, distance)


def told_room(screen: Screen, language: Language) -> list[Element]:
    """The measures of a screen, then what follows from them."""
    measures = [
        say(f"screens.room.{name}", language, value=formats.measure(value, language))
        for name, value in (("inch", screen.inch), ("distance", screen.distance))
        if value is not None
    ]
    if screen.bezel in BEZELS[1:]:
        measures.append(say(f"screens.panels.{screen.bezel}", language))
    if screen.inch is None or screen.distance is None:
        measures.append(say(f"screens.room.{'rest' if measures else 'all'}_by_address", language))
    return [h.Span(", ".join(measures)), *told_letters(room_of(screen.inch, screen.distance), language)]


def told_letters(room: Room | None, language: Language) -> list[Element]:
    """What the room makes of the letters, and a warning where the last seat cannot read them."""
    if room is None:
        return []
    density = say(f"screens.density.{room.density}", language)
    letters = say("screens.room.letters", language, height=formats.number(round(room.letter), language), density=density)
    warning = [h.Small(say("screens.room.too_large", language), className="screens__warning")] if room.is_too_large else []
    return [h.Small(letters), *warning]


def pattern_address(screen: Screen, language: Language) -> str:
    """The address of the test pattern for the room of a screen."""
    room = {"inch": screen.inch, "distance": screen.distance, "bezel": screen.bezel}
    asked = {name: f"{value:g}" if isinstance(value, float) else value for name, value in room.items() if value is not None}
    return "/tuong/mau?" + urlencode({**asked, "lang": language})
