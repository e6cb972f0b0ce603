"""All scenes of one screen for one version, as one answer: what the wall keeps, and shows when nobody answers any more."""

from __future__ import annotations

from dataclasses import dataclass

from components import formats
from components.formats import Language
from components.markup import markup
from components.panels import Reading
from components.wall.alert import alert
from components.wall.communes import roll_call
from components.wall.headline import headline
from components.wall.overdue import overdue
from components.wall.overview import overview
from components.wall.room import Density, Room
from components.wall.scene import Scene
from components.wall.staffing import staffing
from components.wall.streams import streams
from components.wall.targets import targets
from data_access.application import Bezel
from data_access.filters import Filters
from data_access.scope import Scope
from data_access.store import Store

# A screen in a room sees sums of all units, and no dossier.
WALL = Scope("wall", None)


@dataclass(frozen=True)
class Payload:
    """The scenes in their order, what stands above and below them, and of which version they are."""

    version: str
    room: str
    text: int
    density: Density
    bezel: Bezel
    brand: str
    scenes: tuple[dict[str, object], ...]
    period: str
    simulated: str
    alert: bool


def payload(store: Store, room: Room, language: Language) -> Payload:
    """Everything that a screen shows; remembered for each version, so that a hundred screens ask no more than one.

    Raises NoMartError while there is no mart.
    """
    mart = store.mart()
    version = mart.version
    filters = store.resolved(Filters(), mart=mart)
    reading = Reading(store, mart, filters, WALL, language)
    key = ("wall", version.version, version.checksum, WALL, language, filters, room.key)
    return store.drawn(key, lambda: _told(reading, room))


def scenes(reading: Reading, room: Room) -> list[Scene]:
    """The rotation: the whole city first, then every commune by name, departments and branches, the targets, the staff."""
    known = overdue(reading)
    return [
        *overview(reading, room, known, headline(reading, is_afar=room.is_afar)),
        *roll_call(reading, room.text),
        *streams(reading, known, room.text),
        targets(reading, room),
        *staffing(reading, room.text),
    ]


def _told(reading: Reading, room: Room) -> Payload:
    version = reading.dimensions.version
    period = reading.filters.period
    told = tuple(
        {
            "key": scene.key,
            "name": scene.name,
            "title": scene.plain_title,
            "mark": scene.mark,
            "under": scene.under,
            "seconds": scene.seconds,
            "markup": markup(scene.body),
        }
        for scene in scenes(reading, room)
    )
    return Payload(
        version=f"{version.version}-{version.checksum[:8]}",
        room=room.key,
        text=room.text,
        density=room.density,
        bezel=room.bezel,
        brand=reading.say("wall.brand", province=reading.store.pack.short_name),
        scenes=told,
        period=reading.say("asked.period", period=formats.period(period.first, period.last)),
        simulated=reading.say("shell.simulated") if version.simulated else "",
        alert=alert(reading),
    )
