"""The test pattern: what an installer looks at before a screen goes to work; edges, seams, colours, letters from the last seat."""

from __future__ import annotations

from components import elements as html
from components import formats
from components.elements import Element
from components.formats import Language
from components.i18n import say
from components.wall.room import FLOOR, PREFERRED, SEAMS, Room

TONES = ("ink", "ink-2", "received", "done", "due", "late", "met", "track")
STEPS = 11
# Sizes beside those of the room that UX §2.3 names: the figures of the first scene.
FIGURES = (58, 86, 136)
# From this size on a whole sentence has no room.
SHORT = 58


def calibration(room: Room, language: Language) -> Element:
    """A picture of 1920 by 1080, the size of the stage."""
    lefts, tops = SEAMS[room.bezel]
    seams = [
        *(html.I(className="cal__seam cal__seam--down", style={"--at": at}) for at in lefts),
        *(html.I(className="cal__seam cal__seam--across", style={"--at": at}) for at in tops),
    ]
    pattern = html.Div(
        [
            *(html.I(className=f"cal__{part}") for part in ("edge", "safe", "circle", "cross")),
            *seams,
            html.Section([*_room(room, language), *_letters(room, language)], className="cal__letters"),
            html.Section([*_tones(language), _steps(), _pixels()], className="cal__tones"),
        ],
        className="cal",
    )
    return html.Div(pattern, id="wall", className="wall wall--bare")


def _room(room: Room, language: Language) -> list[Element]:
    """What the settings come to, and a warning where the last seat cannot read the smallest letters."""
    told = {
        "inch": formats.measure(room.inch, language),
        "distance": formats.measure(room.distance, language),
        "smallest": formats.number(room.smallest, language),
        "text": formats.number(room.text, language),
        "density": say(f"wall.density.{room.density}", language),
    }
    lines = [html.H1(say("wall.calibration.title", language)), html.P(say("wall.calibration.room", language, **told))]
    if room.is_too_large:
        lines.append(html.P(say("wall.calibration.too_small", language, **told), className="cal__warning"))
    return lines


def _letters(room: Room, language: Language) -> list[Element]:
    sizes = sorted({room.text, max(FLOOR, room.size(PREFERRED)), *FIGURES})
    lines = []
    for size in sizes:
        key = "wall.calibration.letters" if size < SHORT else "wall.calibration.figures"
        told = {"size": formats.number(size, language), "arc": formats.number(int(room.arc(size)), language)}
        lines.append(html.P(say(key, language, **told), style={"--size": f"{size}px"}, className="cal__line"))
    return lines


def _tones(language: Language) -> list[Element]:
    patches = [html.Li(say(f"wall.calibration.tone.{tone}", language), className=f"cal__tone cal__tone--{tone}") for tone in TONES]
    return [html.P(say("wall.calibration.tones", language)), html.Ul(patches)]


def _steps() -> Element:
    """From dark to light in equal steps: all of them can be told apart on a screen that is set well."""
    return html.Div([html.I(style={"--step": step / (STEPS - 1)}) for step in range(STEPS)], className="cal__steps")


def _pixels() -> Element:
    """Lines one pixel wide: a screen that scales its picture shows them grey or in waves."""
    return html.Div([html.I(className="cal__fine"), html.I(className="cal__fine cal__fine--down")], className="cal__pixels")
